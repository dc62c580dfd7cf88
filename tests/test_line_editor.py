"""A line being typed, without a screen."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.sheets.line_editor import LineEditor, letter_behind_escape

KEYS = ["left", "right", "home", "end", "backspace", "delete", "ctrl+w", "ctrl+u", "ctrl+k", "ctrl+left", "ctrl+right"]


@pytest.mark.parametrize(
    ("text", "cursor", "key", "after", "at"),
    [
        *(("low rank", 8, key, "low ", 4) for key in ("ctrl+w", "ctrl+backspace", "alt+backspace")),
        ("low rank  ", 10, "ctrl+w", "low ", 4),
        ("low rank", 6, "ctrl+w", "low nk", 4),
        ("low rank", 0, "ctrl+w", "low rank", 0),
        ("low rank", 3, "ctrl+u", " rank", 0),
        ("low rank", 3, "ctrl+k", "low", 3),
        *(("low rank", 8, key, "low rank", 4) for key in ("ctrl+left", "alt+b")),
        *(("low rank", 2, key, "low rank", 0) for key in ("ctrl+left", "alt+b", "home", "ctrl+a")),
        *(("low rank x", 0, key, "low rank x", 3) for key in ("ctrl+right", "alt+f")),
        *(("low rank x", 3, key, "low rank x", 8) for key in ("ctrl+right", "alt+f")),
        ("low rank x", 1, "alt+d", "l rank x", 1),
        ("low rank x", 3, "alt+d", "low x", 3),
        ("low", 3, "backspace", "lo", 2),
        ("low", 1, "backspace", "ow", 0),
        ("low", 0, "backspace", "low", 0),
        ("low", 0, "delete", "ow", 0),
        ("low", 3, "delete", "low", 3),
        ("low", 1, "left", "low", 0),
        ("low", 0, "left", "low", 0),
        ("low", 2, "right", "low", 3),
        ("low", 3, "right", "low", 3),
        *(("low", 1, key, "low", 3) for key in ("end", "ctrl+e")),
    ],
)
def test_keys(text: str, cursor: int, key: str, after: str, at: int) -> None:
    line = LineEditor(text)
    line.go(cursor)
    assert line.press(key, None)
    assert (line.text, line.cursor) == (after, at)


def test_typing_and_pasting() -> None:
    line = LineEditor()
    assert line.press("é", "é")
    assert not line.press("f5", None)
    assert not line.press("enter", "\r")
    line.insert("a\nb")
    assert (line.text, line.cursor) == ("éa b", 4)
    line.go(1)
    assert line.press("x", "x") and (line.text, line.cursor) == ("éxa b", 2)


def test_a_text_that_is_set_has_its_cursor_inside() -> None:
    line = LineEditor("low")
    assert line.cursor == 3
    for wanted, cursor in ((None, 8), (2, 2), (-1, 0), (9, 8)):
        line.set("low rank", wanted)
        assert line.cursor == cursor
    for wanted, cursor in ((-1, 0), (9, 8)):
        line.go(wanted)
        assert line.cursor == cursor


@pytest.mark.parametrize(
    ("key", "character", "letter"),
    [
        ("alt+x", "x", "x"),
        ("alt+X", "X", "X"),
        ("alt+b", "b", None),
        ("alt+enter", "\r", None),
        ("alt+up", None, None),
        ("x", "x", None),
    ],
)
def test_alt_and_a_letter_that_moves_nothing_is_esc_and_the_letter(
    key: str, character: str | None, letter: str | None
) -> None:
    assert letter_behind_escape(key, character) == letter


def test_history_goes_back_and_returns_to_what_was_typed() -> None:
    line = LineEditor(history=["one", "two"])
    line.insert("half")
    line.earlier()
    line.earlier()
    line.earlier()
    assert line.text == "one"
    line.later()
    line.later()
    assert line.text == "half"
    line.remember()
    line.set("one")
    line.remember()
    assert line.history == ["two", "half", "one"]
    line.set("  ")
    line.remember()
    line.later()
    assert (line.history, line.text) == (["two", "half", "one"], "  ")
    line.set(" half ")
    line.remember()
    assert line.history == ["two", "one", "half"]


def test_history_skips_what_is_in_the_line_and_begins_anew_after_an_edit() -> None:
    line = LineEditor("two", history=["one", "two"])
    line.earlier()
    assert line.text == "one"
    line.later()
    assert line.text == "two"
    line.later()
    assert line.text == "two", "what was being typed"
    line.earlier()
    line.earlier()
    line.insert("!")
    line.earlier()
    assert line.text == "two"
    line.later()
    assert line.text == "one!"
    line.earlier()
    line.press("backspace", None)
    line.earlier()
    assert line.text == "two"
    line.earlier()
    line.remember()
    line.earlier()
    assert line.text == "two", "of a line that was remembered the one before is the newest but one"


@given(st.lists(st.sampled_from(KEYS) | st.characters(), max_size=40))
def test_the_cursor_never_leaves_the_line(keys: list[str]) -> None:
    line = LineEditor()
    for key in keys:
        line.press(key, key if len(key) == 1 else None)
        assert 0 <= line.cursor <= len(line.text)
        assert "\n" not in line.text

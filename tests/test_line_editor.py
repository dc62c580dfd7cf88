"""A line being typed, without a screen."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.sheets.line_editor import LineEditor

KEYS = ["left", "right", "home", "end", "backspace", "delete", "ctrl+w", "ctrl+u", "ctrl+k", "ctrl+left", "ctrl+right"]


@pytest.mark.parametrize(
    ("text", "cursor", "key", "after", "at"),
    [
        ("low rank", 8, "ctrl+w", "low ", 4),
        ("low rank  ", 10, "ctrl+w", "low ", 4),
        ("low rank", 3, "ctrl+u", " rank", 0),
        ("low rank", 3, "ctrl+k", "low", 3),
        ("low rank", 8, "ctrl+left", "low rank", 4),
        ("low rank", 0, "ctrl+right", "low rank", 3),
        ("low", 3, "backspace", "lo", 2),
        ("low", 0, "backspace", "low", 0),
        ("low", 0, "delete", "ow", 0),
        ("low", 3, "delete", "low", 3),
        ("low", 3, "home", "low", 0),
        ("low", 0, "end", "low", 3),
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
    assert line.text == "éa b"


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


@given(st.lists(st.sampled_from(KEYS) | st.characters(), max_size=40))
def test_the_cursor_never_leaves_the_line(keys: list[str]) -> None:
    line = LineEditor()
    for key in keys:
        line.press(key, key if len(key) == 1 else None)
        assert 0 <= line.cursor <= len(line.text)
        assert "\n" not in line.text

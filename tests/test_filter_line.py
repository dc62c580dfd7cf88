"""The filter line without a screen: what stands where at each width, and how it is typed into."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from textual import events

from store.query.complete import Completion
from tests.painted import STYLES, pieces, text_of
from tui.sheets.filter_line import (
    FilterBar,
    cursor_in,
    letter_at,
    lines_beneath,
    offer_at,
    paint_beneath,
    paint_filter,
    paint_typed,
    shown_line,
)
from tui.sheets.filter_typing import FilterTyping
from tui.sheets.line_editor import LineEditor

COUNTS = ["50 inbox", "50 shown", "by title ↑"]


def bar(text: str = "", cursor: int | None = None, **shown: object) -> FilterBar:
    """Make a filter line with a text, typed into unless it is empty."""
    made = FilterBar(typing=bool(text))
    made.editor.set(text, cursor)
    for name, value in shown.items():
        setattr(made, name, value)
    return made


def line(made: FilterBar, width: int) -> str:
    """Return what is written in the line, which fills its width."""
    written = text_of(paint_filter(made, width, STYLES))
    assert len(written) >= width
    return written[:width]


def beneath(made: FilterBar, width: int) -> list[str]:
    """Return what is written beneath the line."""
    return [text_of(paint_beneath(made, number, width, STYLES)) for number in range(lines_beneath(made, width))]


# -- what stands where -------------------------------------------------------------------------------------------------


def test_the_hint_loses_its_last_examples_where_there_is_no_room_for_all() -> None:
    at = {width: line(bar(), width).rstrip() for width in range(7, 45)}
    assert at[44] == at[39] == " / filter: words  tag:  rating:  is:  …"
    assert at[38] == at[34] == " / filter: words  tag:  rating:  …"
    assert at[33] == at[25] == " / filter: words  tag:  …"
    assert at[24] == at[19] == " / filter: words  …"
    assert at[18] == at[17] == " / filter: words…"
    assert at[16] == at[10] == " / filter…"
    assert pieces(paint_filter(bar(), 39, STYLES)) == [
        (" / ", "faint"),
        ("filter: words  tag:  rating:  is:  …", "faint"),
    ]


def test_counts_give_way_to_the_hint_and_to_what_is_typed_the_least_important_first() -> None:
    empty = bar(counts=COUNTS, view="mine")
    assert line(empty, 65) == " / filter: words  …      mine · by title ↑ · 50 shown · 50 inbox "
    assert line(empty, 64) == " / filter: words  tag:  …      by title ↑ · 50 shown · 50 inbox "
    assert line(empty, 55) == " / filter: words  …   by title ↑ · 50 shown · 50 inbox "
    assert line(empty, 54) == " / filter: words  tag:  …         50 shown · 50 inbox "
    assert line(empty, 34) == " / filter: words  …      50 inbox "
    wide = bar(counts=["x" * 60])
    assert line(wide, 89).endswith(" " + "x" * 60 + " "), "no more than some cells are kept for the hint"
    assert "x" not in line(wide, 88)
    typed = bar("low rank", counts=COUNTS[:2])
    assert pieces(paint_filter(typed, 35, STYLES)) == [
        (" / ", "accent"),
        ("low rank", "text"),
        (" ", "quiet_cursor"),
        ("  ", ""),
        (" 50 shown · 50 inbox ", "muted"),
    ]
    assert line(typed, 34) == " / low rank              50 inbox "
    assert line(typed, 22) == " / low rank  50 inbox "
    assert line(typed, 21) == " / low rank" + " " * 10


def test_a_filter_in_force_has_no_cursor() -> None:
    made = bar("low", typing=False)
    assert pieces(paint_filter(made, 12, STYLES)) == [(" / ", "accent"), ("low", "text"), (" ", "faint"), ("     ", "")]
    assert cursor_in(paint_filter(made, 12, STYLES)) is None
    made = bar(typing=True)
    assert pieces(paint_filter(made, 6, STYLES))[:2] == [(" / ", "accent"), (" ", "quiet_cursor")]


def test_what_would_finish_the_last_word_stands_behind_the_cursor() -> None:
    made = bar("low rati", ghost="ng:")
    shown = paint_filter(made, 20, STYLES)
    assert pieces(shown)[1:-1] == [("low rati", "text"), ("n", "quiet_cursor"), ("g:", "faint")]
    assert cursor_in(shown) == 11
    made.editor.cursor = 3
    assert pieces(paint_filter(made, 20, STYLES))[1:-1] == [
        ("low", "text"),
        (" ", "quiet_cursor"),
        ("rati", "text"),
        (" ", "faint"),
    ]
    made.typing, made.editor.cursor = False, 8
    assert pieces(paint_filter(made, 20, STYLES))[1:-1] == [("low rati", "text"), (" ", "faint")]


@pytest.mark.parametrize(
    ("column", "wrong"),
    [(0, ""), (1, "low"), (2, "ow"), (4, " "), (9, ":"), (11, "x"), (12, " "), (30, " ")],
)
def test_the_word_that_is_wrong_is_underlined_or_the_place_where_one_is_missing(column: int, wrong: str) -> None:
    made = bar("low rati: x", 5, wrong="what?", wrong_at=column)
    painted = pieces(paint_filter(made, 20, STYLES))
    assert [text for text, style in painted if style.endswith("_")] == ([wrong] if wrong else [])
    assert "".join(text for text, _ in painted) == " / low rati: x      "
    assert [text for text, style in painted if style == "error_"] == ([wrong] if wrong else [])
    made.wrong = ""
    assert not [text for text, style in pieces(paint_filter(made, 20, STYLES)) if style.endswith("_")]


def test_a_long_filter_is_scrolled_to_its_cursor_and_a_click_finds_the_letter() -> None:
    made, letters = bar("abcdefghijklmnopqrstuvwxyz", 0), "abcdefghij"
    for cursor, start, cell in ((0, 0, 3), (2, 0, 5), (9, 0, 12), (10, 1, 12), (14, 5, 12), (26, 17, 12)):
        made.editor.cursor = cursor
        letters = "abcdefghijklmnopqrstuvwxyz "[start : start + 10]
        assert line(made, 13) == f" / {letters}"
        assert cursor_in(paint_filter(made, 13, STYLES)) == cell
        assert [letter_at(made, x, 13) for x in range(13)] == [start] * 3 + [*range(start, min(start + 10, 27))]
    assert [letter_at(bar("a漢字b"), x, 20) for x in range(9)] == [0, 0, 0, 0, 1, 1, 2, 2, 3]
    assert letter_at(bar("a漢字b"), 9, 20) == letter_at(bar("a漢字b"), 19, 20) == 4
    assert letter_at(bar("", typing=True), 9, 20) == 0


def test_completions_stand_beneath_as_many_as_there_is_room_for_and_can_be_clicked() -> None:
    made = bar("x", offers=["tag:rl", "漢字", "title:"], offered=1, wrong="not said meanwhile")
    assert lines_beneath(made, 80) == 1
    assert pieces(paint_beneath(made, 0, 26, STYLES)) == [
        ("   ", ""),
        ("tag:rl  ", "muted"),
        ("漢字  ", "accent"),
        ("title:  ", "muted"),
    ]
    assert beneath(made, 25) == beneath(made, 18) == ["   tag:rl  漢字  "]
    assert beneath(made, 17) == ["   tag:rl  "]
    assert [offer_at(made, x) for x in range(24)] == (
        [None] * 3 + [0] * 6 + [None] * 2 + [1] * 4 + [None] * 2 + [2] * 6 + [None]
    )


def test_what_is_wrong_is_said_beneath_in_as_many_lines_as_it_takes() -> None:
    made = bar("low status:queud", wrong="column 4: “queud” is not one of them", wrong_at=4)
    assert pieces(paint_beneath(made, 0, 40, STYLES)) == [
        ("   ", ""),
        ("column 4: “queud” is not one of them", "error"),
    ]
    assert beneath(made, 39) == ["   column 4: “queud” is not one of", "   them"]
    narrow = ["   column 4:", "   “queud” is", "   not one of", "   them"]
    assert beneath(made, 14) == beneath(made, 5) == narrow
    assert lines_beneath(bar("low"), 40) == 0


def test_remarks_get_a_line_where_the_first_has_no_room_for_them() -> None:
    said = ["quantizaton → quantization", "without : &"]
    made = bar("x" * 20, counts=["50 shown", *said], remarks=said)
    assert line(made, 80).endswith("xx     without : & · quantizaton → quantization · 50 shown ")
    assert beneath(made, 80) == []
    assert beneath(made, 79) == ["   without : &"]
    assert line(made, 79).endswith("xx                  quantizaton → quantization · 50 shown ")
    assert beneath(made, 62) == beneath(made, 44) == ["   quantizaton → quantization · without : &"]
    assert beneath(made, 43) == ["   quantizaton → quantization · without…"]
    assert pieces(paint_beneath(made, 0, 40, STYLES)) == [("   ", ""), ("quantizaton → quantization…", "muted")]


def test_a_line_in_a_box_shows_its_cursor() -> None:
    editor = LineEditor("abcdefghij")
    assert pieces(paint_typed(editor, 14, STYLES, STYLES.text)) == [
        ("› ", "accent"),
        ("bcdefghij", "text"),
        (" ", "quiet_cursor"),
    ]
    editor.cursor = 5
    whole = paint_typed(editor, 15, STYLES, STYLES.text)
    assert pieces(whole) == [("› ", "accent"), ("abcde", "text"), ("f", "quiet_cursor"), ("ghij", "text")]
    assert cursor_in(whole) == 7
    editor.cursor = 10
    assert text_of(paint_typed(editor, 15, STYLES, STYLES.text)) == "› abcdefghij "


@pytest.mark.parametrize(
    ("typed", "drawn"),
    [
        ("plain", "plain"),
        ("Évolution", "Évolution"),
        ("tab\tx\ny", "tab·x·y"),
        ("a\x1b[2Jb", "a·[2Jb"),
        ("\u202eabc", "·abc"),
        ("a\u200db", "a\u200db"),
        ("e\u0301\u0302\u0303\u0304\u0305x", "e\u0301\u0302\u0303··x"),
    ],
)
def test_each_character_that_is_typed_has_one_that_is_safe_to_draw(typed: str, drawn: str) -> None:
    assert shown_line(typed) == drawn


# -- typing ------------------------------------------------------------------------------------------------------------


class Typist:
    """Types into a line, and writes down what it calls."""

    def __init__(self, made: FilterBar, *offers: str, completes: bool = True) -> None:
        self.bar, self.offers, self.asked = made, offers, list[tuple[str, int]]()
        self.said: list[str] = []
        self.typing = FilterTyping(
            made,
            changed=lambda: self.said.append("changed"),
            moved=lambda: self.said.append("moved"),
            ended=lambda: self.said.append("ended"),
            complete=self.complete if completes else None,
        )

    def complete(self, text: str, cursor: int) -> Sequence[Completion]:
        """Offer what there is in the place of the last word before the cursor."""
        self.asked.append((text, cursor))
        return [Completion(offer, text.rfind(" ", 0, cursor) + 1, cursor, "") for offer in self.offers]

    def press(self, *keys: str) -> list[tuple[str, int]]:
        """Press keys, and return the text and the cursor after each."""
        after = []
        for key in keys:
            assert self.typing.press(events.Key(key, key if len(key) == 1 else None))
            after.append((self.bar.editor.text, self.bar.editor.cursor))
        return after


def test_tab_goes_through_the_completions_and_around() -> None:
    at = Typist(bar("a t z", 3), "tag:", "title:", "type:")
    assert at.press("tab", "tab", "tab", "tab", "shift+tab") == [
        ("a tag: z", 6),
        ("a title: z", 8),
        ("a type: z", 7),
        ("a tag: z", 6),
        ("a type: z", 7),
    ]
    assert (at.bar.offers, at.bar.offered) == (["tag:", "title:", "type:"], 2)
    at.typing.take(1)
    assert (at.bar.editor.text, at.bar.offered) == ("a title: z", 1)
    assert at.asked == [("a t z", 3)], "all of them are completions of what was typed"
    assert at.said == ["changed"] * 6
    assert at.press("r") == [("a title:r z", 9)]
    assert at.bar.offers == ()
    at.typing.take(0)
    assert at.bar.editor.text == "a title:r z", "there is nothing to take any more"


def test_shift_tab_begins_with_the_last_completion() -> None:
    at = Typist(bar("t"), "tag:", "title:", "type:")
    assert at.press("shift+tab", "shift+tab", "tab") == [("type:", 5), ("title:", 6), ("type:", 5)]


def test_a_single_completion_is_taken_without_being_listed_and_none_changes_nothing() -> None:
    at = Typist(bar("a t"), "tag:")
    assert at.press("tab") == [("a tag:", 6)]
    assert not at.bar.offers
    at.offers = ()
    assert at.press("tab") == [("a tag:", 6)]
    assert at.asked == [("a t", 3), ("a tag:", 6)]
    assert at.said == ["changed", "moved"]


def test_earlier_filters_come_back_on_up_and_down() -> None:
    at = Typist(bar("half", offers=["x", "y"]))
    at.bar.editor.history = ["one", "two"]
    assert [text for text, _ in at.press("up", "up", "up", "down", "down")] == ["two", "one", "one", "two", "half"]
    assert at.bar.offers == ()
    assert at.said == ["changed", "changed", "moved", "changed", "changed"]
    plain = Typist(bar("half"), completes=False)
    plain.bar.editor.history = ["one"]
    assert plain.press("up", "tab", "left") == [("half", 4), ("half", 4), ("half", 3)]
    assert plain.said == ["moved"] * 3


def test_keys_are_taken_from_the_first_to_the_last_of_typing() -> None:
    at = Typist(bar("low", typing=False))
    assert not at.typing.press(events.Key("x", "x"))
    at.typing.paste("lost")
    assert (at.bar.editor.text, at.said) == ("low", [])
    at.bar.offers = ["a", "b"]
    at.typing.begin()
    assert (at.bar.typing, at.bar.editor.cursor, at.bar.offers) == (True, 3, ["a", "b"])
    at.typing.begin(0)
    assert (at.bar.editor.cursor, at.bar.offers) == (0, ())
    at.bar.offers = ["a", "b"]
    at.typing.paste("very ")
    assert (at.bar.editor.text, at.bar.offers) == ("very low", ())
    assert at.said == ["moved", "moved", "changed"]
    for key in ("enter", "escape", "ctrl+c"):
        at.typing.begin()
        at.bar.offers = ["a", "b"]
        at.said.clear()
        at.press(key)
        assert (at.bar.typing, at.bar.offers, at.said) == (False, (), ["ended"])
    at.bar.wrong, at.bar.wrong_at, at.bar.ghost, at.bar.remarks = "what?", 3, "ng:", ["typo"]
    at.bar.typing = True
    at.bar.begin("new")
    assert at.bar == FilterBar(at.bar.editor)
    assert (at.bar.editor.text, at.bar.editor.cursor) == ("new", 3)

"""What lists and long texts have in common, without a screen: rows beneath a filter, and lines that are scrolled."""

from __future__ import annotations

from typing import Any

from rich.segment import Segment
from textual.geometry import Offset, Size

from tests.painted import Bare, click, pieces, text_of
from tui.keymap import Command, Keymap
from tui.sheets.filtered_list import FilteredList
from tui.sheets.hints import hints_in
from tui.sheets.status_line import GAP
from tui.sheets.window import Line, LongSheet


class Rows(Bare, FilteredList):
    """Twenty rows beneath a filter, without an app."""

    outer_size = Size(30, 8)

    def __init__(self) -> None:
        super().__init__(id="rows")
        self.window.total = 20
        self.fit()

    def clicked(self, x: int, y: int, *, chain: int = 1) -> list[tuple[Any, ...]]:
        """Click on a cell, and return what is posted."""
        self.posted.clear()
        self.on_click(click(x, y, chain=chain))
        return [tuple(value for name, value in vars(each).items() if name in _SAID) for each in self.posted]


_SAID = ("position", "again", "letter", "number")


class More(Rows):
    """A list with two lines of its own above its rows."""

    MORE = 2


class Long(Bare, LongSheet):
    """Twenty lines, without an app."""

    outer_size = Size(30, 8)

    def __init__(self) -> None:
        super().__init__()
        self.made = 0

    def written(self) -> list[Line]:
        """Number the lines."""
        self.made += 1
        return [[Segment(f"{number}")] for number in range(20)]


# -- rows beneath a filter ---------------------------------------------------------------------------------------------


def test_rows_begin_beneath_the_filter_and_what_is_said_about_it() -> None:
    rows = Rows()
    assert (rows.head, rows.window.height, rows.row_at(1), More().head, More().window.height) == (1, 7, 0, 3, 5)
    rows.window.move_to(9)
    rows.bar.wrong = "this is no filter at all, and it takes two lines"
    rows.on_resize()
    assert (rows.head, rows.window.height, rows.redraws) == (3, 5, 1)
    assert [rows.row_at(y) for y in (3, 7)] == [5, 9], "the cursor is in sight"
    assert [text_of(rows.paint_head(y, 30)).rstrip() for y in range(3)] == [
        " / filter: words  tag:  …",
        "   this is no filter at all,",
        "   and it takes two lines",
    ]


def test_the_row_under_the_cursor_has_a_ground_of_its_own_which_is_quiet_while_one_types() -> None:
    rows = Rows()
    rows.window.move_to(2)
    assert [rows.base(y).link for y in range(5)] == ["ground", "ground", "ground", "cursor", "ground"]
    rows.bar.typing = True
    assert rows.base(3).link == "quiet_cursor"
    rows.window.move_to(0)
    assert [rows.base(y).link for y in range(3)] == ["ground", "quiet_cursor", "ground"]
    rows.window.total = 0
    assert rows.base(1).link == "ground", "there is no row"


def test_the_cursor_of_the_terminal_stands_in_the_filter_while_one_types() -> None:
    rows = Rows()
    rows.bar.editor.set("low")
    assert rows.text_cursor is None
    rows.bar.typing = True
    assert rows.text_cursor == Offset(6, 0)


def test_what_is_said_where_there_are_no_rows_is_wrapped_beneath_an_empty_line() -> None:
    rows = Rows()
    rows.message = ["No paper has these words at all.", "Esc empties it"]
    assert [pieces(rows.paint_message(y, 26)) for y in range(5)] == [
        [],
        [("   No paper has these", "text")],
        [("   words at all.", "muted")],
        [("   Esc empties it", "muted")],
        [],
    ]
    assert [text_of(rows.paint_message(y, 5)) for y in (1, 2)] == ["   No paper", "   has these"]


def test_a_click_is_on_the_filter_a_completion_or_a_row() -> None:
    rows = Rows()
    rows.bar.editor.set("low")
    assert rows.clicked(4, 0) == [(1,)]
    assert rows.clicked(4, 1) == [(0, False)]
    assert rows.clicked(4, 3, chain=2) == [(2, True)]
    rows.bar.offers = ["tag:rl", "title:"]
    assert rows.clicked(4, 1) == [(0,)]
    assert rows.clicked(12, 1) == [(1,)]
    assert rows.clicked(1, 1) == [], "beside them"
    assert rows.clicked(4, 2) == [(0, False)]
    rows.window.total = 1
    assert rows.clicked(4, 3) == [], "below the last row"
    assert rows.clicked(4, 2) == [(0, False)]


# -- long texts --------------------------------------------------------------------------------------------------------


def test_a_long_text_is_scrolled_to_its_end_and_no_further() -> None:
    text = Long()
    assert (text.top, text.last_top) == (0, 12)
    assert (text.roll(5), text.top, text.redraws) == (True, 5, 1)
    assert (text.roll(100), text.top, text.redraws) == (True, 12, 2)
    assert (text.roll(1), text.top, text.redraws) == (False, 12, 2), "there is nothing more to draw"
    text.size = Size(30, 15)
    text.on_resize()
    assert text.top == 5, "no room is left empty below the last line"
    text.begin()
    assert (text.top, text.window.height, text.window.total) == (0, 15, 20)


def test_the_lines_of_a_long_text_are_made_once_for_a_size() -> None:
    text = Long()
    assert [text.lines, text.lines][0] is text.lines and text.made == 1
    text.outer_size = Size(20, 8)
    assert (len(text.lines), text.made) == (20, 2)
    text.again()
    assert (len(text.lines), text.made, text.redraws) == (20, 3, 1)
    text.notify_style_update()
    assert (len(text.lines), text.made) == (20, 4), "in the new theme"


# -- the keys worth knowing --------------------------------------------------------------------------------------------


def test_hints_come_in_groups_those_named_first_before_others() -> None:
    def made(id: str, key: str, hint: str = "") -> Command:
        return Command(id, tuple(key.split()), id, f"{id}.", print, "Mark", ("main",), hint)

    keymap = Keymap(
        [
            made("rate", "1 2 3", "rate"),
            made("quit", "q Q", "quit"),
            made("star", "s", "star"),
            made("quiet", "x"),
            made("bare", "", "bare"),
            made("tags", "t", "tags"),
        ]
    )
    assert hints_in(keymap, "main", ["tags", "", "star"]) == [
        ("t", "tags"),
        GAP,
        ("s", "star"),
        ("1-5", "rate"),
        ("q", "quit"),
    ]
    assert hints_in(keymap, "main", ["tags", "", "star"], {"tags", "rate"}) == [("s", "star"), ("q", "quit")]
    assert hints_in(keymap, "main", ["bare", "", "quit"])[0] == ("q", "quit"), "no gap stands before the first"

"""The small things that are drawn, without a screen: progress, recap, tabs, tour, and lines laid over a ground."""

from __future__ import annotations

from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

import pytest
from rich.segment import Segment
from rich.style import Style
from textual.color import Color
from textual.geometry import Region, Size, Spacing
from textual.strip import Strip

from store.notes.queue import rules
from tests.painted import STYLES, Bare, pieces, text_of
from tui.main.jump_list import FAR, JumpList
from tui.main.tour import Tour
from tui.notes.tabs import NoteTabs
from tui.session import Place
from tui.sheets.dim import dimmed
from tui.sheets.sheet import Divider, Sheet
from tui.sheets.styles import ASCII, UNICODE
from tui.triage.progress import ProgressHead, RecapLine, RecapSheet
from tui.triage.upcoming import Upcoming


class BareProgress(Bare, ProgressHead):
    """The progress without an app."""


class BareRecap(Bare, RecapSheet):
    """The recap without an app."""

    size = Size(60, 14)


class BareUpcoming(Bare, Upcoming):
    """The next titles without an app."""


class BareTabs(Bare, NoteTabs):
    """The tabs without an app."""


class BareTour(Bare, Tour):
    """The tour without an app."""


class BareDivider(Bare, Divider):
    """The line between two parts without an app."""


class Drawn(Bare, Sheet):
    """Three lines without an app; it writes down which of them would be drawn again."""

    size, gutter = Size(4, 3), Spacing()
    redraw = Sheet.redraw

    def __init__(self) -> None:
        super().__init__()
        self.words = ["abcd", "efgh", "ij"]
        self.again: list[tuple[Region, ...]] = []

    @property
    def app(self) -> Any:
        """What stands for the app: the colour over what lies beneath a question."""
        return SimpleNamespace(get_component_styles=lambda css: SimpleNamespace(background=Color(0, 0, 0, 0.5)))

    def line(self, y: int, width: int) -> list[Segment]:
        """Return one of the lines."""
        return [Segment(self.words[y], Style(color="#ffffff", bgcolor="#808080"))]

    def refresh(self, *regions: Region, **_: bool) -> Any:
        """Write down what would be drawn again; all of it where nothing is named."""
        self.again.append(regions)


# -- triage ------------------------------------------------------------------------------------------------------------


def test_how_far_one_has_come_in_words_and_as_a_bar() -> None:
    head = BareProgress()
    head.show(["3 of 30", "2 later", "1 skipped"], 3, 30)
    head.say("kept for later")
    assert pieces(head.line(0, 60)) == [
        (" ", ""),
        ("3 of 30", "strong"),
        (" · 2 later · 1 skipped       ", "muted"),
        ("  ", ""),
        ("━━", "accent"),
        ("──────────────────", "rule"),
    ]
    assert text_of(head.line(0, 49)) == " 3 of 30 · 2 later · 1 skipped  ━" + "─" * 15
    assert text_of(head.line(0, 47)) == " 3 of 30 · 2 later             ━" + "─" * 14
    assert text_of(head.line(0, 20)) == " 3 of 30     ──────"
    assert pieces(head.line(1, 20)) == [(" ", ""), ("kept for later", "text")]
    assert text_of(head.line(1, 12)) == " kept for…"
    head.show(["3 of 30", "2 later", "1 skipped"], 3, 30)
    head.say("kept for later")
    assert head.redraws == 2, "what is the same is not drawn again"
    assert text_of(head.line(1, 16)) == " kept for later"
    assert text_of(head.line(1, 15)) == " kept for lat…"
    for done, total, redraws in ((4, 30, 3), (4, 31, 4), (4, 31, 4)):
        head.show(["3 of 30", "2 later", "1 skipped"], done, total)
        assert head.redraws == redraws
    head.show([], 30, 30)
    assert text_of(head.line(0, 30)) == " " * 19 + "━" * 10
    head.show(["nothing"], 0, 0)
    assert text_of(head.line(0, 30)) == " nothing           " + "─" * 10


def test_what_was_done_in_a_sitting_without_what_was_not() -> None:
    recap = BareRecap()
    sums = [RecapLine(1_200, "papers seen"), RecapLine(0, "rated"), RecapLine(3, "later", "○")]
    recap.show("This sitting", sums, ["u undoes", "Esc leaves"])
    assert [text_of(recap.line(y, 60)).rstrip() for y in range(14)] == [
        "",
        "",
        "        This sitting",
        "",
        "         1,200 papers seen",
        "             3 later  ○",
        "",
        "        u undoes",
        "        Esc leaves",
        *[""] * 5,
    ]
    assert pieces(recap.line(2, 60))[1] == ("This sitting", "strong")
    assert pieces(recap.line(5, 60))[1:] == [("     3 ", "strong"), ("later", "text"), ("  ○", "accent")]
    assert pieces(recap.line(7, 60))[1] == ("u undoes", "muted")
    assert text_of(recap.line(2, 46)) == "  This sitting"
    recap.show("This sitting", [*sums, *sums, *sums], [*"abcdefgh"])
    assert [text_of(recap.line(y, 60)).strip() for y in (0, 1)] == ["", "This sitting"], "one line above at the least"


def test_the_next_titles() -> None:
    upcoming = BareUpcoming()
    assert [text_of(upcoming.line(y, 24)) for y in range(3)] == [""] * 3
    upcoming.show(["One long title of a paper that is cut", "Two"])
    assert [pieces(upcoming.line(y, 24)) for y in range(5)] == [
        [],
        [("next", "muted")],
        [("One long title of a…", "faint")],
        [("Two", "faint")],
        [],
    ]
    upcoming.show(["One long title of a paper that is cut", "Two"])
    assert upcoming.redraws == 1
    upcoming.show(["A title that is too long", "One title that fits it."])
    assert [text_of(upcoming.line(y, 24)) for y in (2, 3)] == ["A title that is too…", "One title that fits it."]


# -- notes, and the first run ------------------------------------------------------------------------------------------


def test_queues_are_named_in_whole_words_where_there_is_room() -> None:
    tabs = BareTabs()
    tabs.show("todos", {"all": 1_200, "questions": 3, "todos": 2}, (2, 7))
    seen = "2 of 7 seen"
    whole = " all 1,200   questions 3   to-dos 2   highlights without a note 0   rated without a note 0   "
    whole += "not opened for long 0   ideas 0   "
    short = " all 1,200   questions 3   to-dos 2   highlights 0   rated 0   old 0   ideas 0   "
    bare = " all  questions  to-dos 2  highlights  rated  old  ideas  "
    five = " all  quest  to-dos 2  highl  rated  old  ideas  "
    least = " all  que  to-dos 2  hig  rat  old  ide  "
    for line, before in ((whole, None), (short, whole), (bare, short), (five, bare), (least, five)):
        enough = len(line) + len(seen) + 1
        assert text_of(tabs.line(0, enough)).rstrip() == f"{line}{seen}", line
        if before:
            assert text_of(tabs.line(0, len(before) + len(seen))).startswith(line)
    assert text_of(tabs.line(0, 80)) == f"{bare:<68}{seen}", "at the right"
    assert text_of(tabs.line(0, 50)) == least, "how much was seen goes first"
    assert pieces(tabs.line(0, 58 + 12))[:6] == [
        (" ", ""),
        ("all", "muted"),
        ("  ", "faint"),
        ("questions", "muted"),
        ("  ", "faint"),
        ("to-dos", "accent"),
    ]
    assert pieces(tabs.line(0, 160))[6] == (" 2   ", "text")
    tabs.show("todos", {"conflicts": 1}, (0, 0))
    assert text_of(tabs.line(0, 160)).rstrip().endswith("ideas 0   two texts 1")
    tabs.show("conflicts", {}, (0, 0))
    assert text_of(tabs.line(0, 160)).rstrip().endswith("ideas 0   two texts 0")


def test_every_queue_is_a_tab() -> None:
    titles = []
    for name in rules({}, datetime.now(UTC)):
        tabs = BareTabs()
        tabs.show(name, {name: 7}, (0, 7))
        line = pieces(tabs.line(0, 150))
        [place] = [place for place, (_, style) in enumerate(line) if style == "accent"]
        assert line[place + 1] == (" 7   ", "text")
        titles.append(line[place][0])
    assert sorted(titles) == sorted(
        [
            *("all", "questions", "to-dos", "highlights without a note", "rated without a note", "ideas", "two texts"),
            "not opened for long",
        ]
    )


def test_the_tour_says_less_where_there_is_less_room() -> None:
    tour = BareTour([[("j k", "move"), ("/", "filter"), ("l b r x", "later, reading, read, skip")], [("?", "help")]])
    assert pieces(tour.line(0, 60)) == [
        (" ", ""),
        ("j k", "key"),
        (" move  ", "muted"),
        ("/", "key"),
        (" filter  ", "muted"),
        ("l b r x", "key"),
        (" later, reading, read, skip  ", "muted"),
    ]
    assert text_of(tour.line(0, 50)) == " j k move  / filter  l b r x later, reading…  "
    assert text_of(tour.line(0, 20)) == " j k move  / filter  "
    assert text_of(tour.line(1, 20)) == " ? help  "
    assert text_of(tour.line(2, 20)) == ""


# -- the list's way back -----------------------------------------------------------------------------------------------


def test_a_jump_is_remembered_and_a_step_is_not() -> None:
    jumps = JumpList()
    here = Place(paper="a")
    jumps.notice(here, 0, 10)
    jumps.notice(Place(paper="b"), 10, 10)
    assert jumps.back() is None, "it was in sight"
    jumps.notice(Place(paper="c"), 21, 10)
    jumps.notice(Place(paper="c"), 90, 10)
    jumps.notice(Place(paper="d", query="low"), 90, 10)
    jumps.notice(Place(paper="e", query="low", sort="title"), 90, 10)
    jumps.notice(Place(paper="f", query="low", sort="title", reverse=True), 90, 10)
    back = [jumps.back() for _ in range(5)]
    assert [place.paper if place else None for place in back] == ["e", "d", "c", "b", None]
    jumps.arrive(here, 0)
    jumps.notice(Place(paper="z"), 3, 10)
    assert jumps.back() is None
    jumps.begin(here)
    jumps.notice(Place(paper="y"), 500, 10)
    assert (jumps.back(), jumps.back()) == (here, None)
    for number in range(2 * FAR):
        jumps.begin(Place(paper=f"p{number}"))
    left = [place.paper for place in iter(jumps.back, None)]
    assert (left[0], left[-1], len(left)) == ("p99", "p50", FAR)
    for number in range(2 * FAR):
        jumps.notice(Place(paper=f"p{number}"), 100 * number, 10)
    left = [place.paper for place in iter(jumps.back, None)]
    assert (left[0], left[-1], len(left)) == ("p98", "p49", FAR)


# -- lines over a ground -----------------------------------------------------------------------------------------------


def test_only_lines_that_look_different_are_drawn_again() -> None:
    sheet = Drawn()
    sheet.redraw()
    assert sheet.again.pop() == tuple(Region(0, y, 4, 1) for y in range(3)), "none was drawn before"
    assert [strip.text for strip in sheet.render_lines(Region(0, 0, 4, 3))] == ["abcd", "efgh", "ij  "]
    sheet.redraw()
    assert sheet.again == []
    sheet.words[1] = "efGh"
    sheet.redraw()
    assert sheet.again.pop() == (Region(0, 1, 4, 1),)
    assert [strip.text for strip in sheet.render_lines(Region(1, 1, 2, 2))] == ["fG", "j "]
    sheet.redraw()
    assert sheet.again == []
    sheet.gutter = Spacing(1, 1, 1, 1)
    sheet.redraw()
    assert sheet.again == [()], "with a frame Textual draws it"


def test_a_sheet_is_dimmed_beneath_a_question_and_as_usual_again() -> None:
    sheet = Drawn()
    plain, ground = sheet.render_line(2)
    assert (ground.text, ground.style) == ("  ", sheet.ground)
    sheet.dim(True)
    sheet.dim(True)
    assert (sheet.dimmed, sheet.again) == (True, [()])
    dim = next(iter(sheet.render_line(2)))
    assert (dim.text, dim.style) == ("ij", Style(color="#7f7f7f", bgcolor="#404040"))
    sheet.dim(False)
    assert (next(iter(sheet.render_line(2))), sheet.again) == (plain, [(), ()])


def test_where_the_terminal_has_its_own_colours_what_is_beneath_is_faint() -> None:
    strip = dimmed(Strip([Segment("ab", Style(color="red")), Segment("c")], 3), Color.parse("ansi_black"))
    assert (list(strip), strip.cell_length) == ([Segment("ab", Style(dim=True)), Segment("c", Style(dim=True))], 3)


def test_signs_are_ascii_where_that_is_wanted(monkeypatch: pytest.MonkeyPatch) -> None:
    assert Drawn().glyphs is UNICODE
    monkeypatch.setattr(Sheet, "ascii", True)
    assert Drawn().glyphs is ASCII


@pytest.mark.parametrize(("width", "said"), [(8, "ab cd   "), (5, "ab cd"), (4, "ab c"), (0, "")])
def test_a_line_is_filled_or_cut_to_its_width(width: int, said: str) -> None:
    strip = Sheet.strip([Segment("ab ", STYLES.text), Segment("cd")], Style(bgcolor="red"), width)
    assert (strip.text, strip.cell_length) == (said, width)
    assert {segment.style.bgcolor for segment in strip if segment.style} <= {Style(bgcolor="red").bgcolor}
    assert all(segment.style for segment in strip)


def test_a_ground_in_reverse_replaces_all_colours() -> None:
    reverse, red = Style(reverse=True), Style(color="red")
    assert [segment.style for segment in Sheet.strip([Segment("a", red)], reverse, 1)] == [reverse]
    assert [segment.style for segment in Sheet.strip([Segment("a", red)], Style(bold=True), 1)] == [
        red + Style(bold=True)
    ]


def test_a_divider_is_a_line_as_long_as_its_room() -> None:
    divider = BareDivider()
    assert pieces(divider.line(0, 1)) == [("│", "rule")]
    assert text_of(divider.line(0, 3)) == "───"

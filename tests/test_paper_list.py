"""The list of papers without a screen: what is painted, what is read for it, and when the paper beside it follows."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from textual.geometry import Size

from store.errors import LibraryError
from store.library import Library
from store.models import Entry, Mark, Paper
from store.query.counts import DayCount
from tests.conftest import TODAY
from tests.painted import Bare
from tests.papers import incoming
from tui.main.detail_follower import DetailFollower
from tui.main.listed import read_listed
from tui.main.paper_list import CACHED, PaperList
from tui.main.paper_window import FirstRows

DAYS = ("2026-06-12", "2026-06-11", "soon", "2025-06-09")


class Shown(Bare, PaperList):
    """The list without an app, of some papers a day; it writes down what is asked for."""

    size = Size(46, 9)

    def __init__(self, many: int = 3) -> None:
        self.read: list[list[int]] = []
        self.counted: list[set[str | None]] = []
        self.many = many
        super().__init__(self._entries_of, self._counts_of, lambda: date(2026, 6, 12))
        self.window.rows = FirstRows(range(4 * many), 4 * many)
        self.sorted_by("votes", by_day=True)
        self.fit()

    def _entries_of(self, rows: Sequence[int]) -> list[Entry]:
        self.read.append([*rows])
        return [Entry(row, Paper(f"p:{row}", f"Paper {row}", day=DAYS[row // self.many]), Mark("")) for row in rows]

    def _counts_of(self, days: Collection[str | None]) -> Mapping[str | None, DayCount]:
        self.counted.append({*days})
        return {day: DayCount(9, int((day or "0")[-1]), 9) for day in days}

    @property
    def lines(self) -> list[str]:
        """What is painted below the filter."""
        return [self.paint(y, self.size.width).text for y in range(1, self.size.height)]


def test_days_are_counted_once_for_the_headings_in_sight() -> None:
    papers = Shown()
    papers.compact = True
    papers.fit()
    lines = [
        " Fri 12 Jun ───────────── 9 papers · 2 inbox ┃",
        "▌ ·  Paper 0                                 ┃",
        "  ·  Paper 1                                 ┃",
        "  ·  Paper 2                                 ┃",
        " Thu 11 Jun ───────────── 9 papers · 1 inbox  ",
        "  ·  Paper 3                                  ",
        "  ·  Paper 4                                  ",
        "  ·  Paper 5                                  ",
    ]
    assert papers.lines == lines and papers.lines == lines, "also when it is painted again"
    assert papers.counted == [{DAYS[0], DAYS[1]}]
    assert [papers.row_at(y) for y in range(1, 11)] == [0, 0, 1, 2, 3, 3, 4, 5, 12, 12]
    assert [papers.base(y).link for y in range(1, 9)] == ["ground", "cursor", *["ground"] * 6]
    papers.on_mouse_scroll_down()
    papers.left_out = {DAYS[1]: 7}
    assert papers.lines[0] == " Thu 11 Jun ──── 9 papers · 1 inbox · 7 more  "
    assert papers.lines[4] == " no day ─────────────────────────── 9 papers ┃"
    assert papers.counted[1:] == [{None}], "what is known is not asked for again"
    papers.on_mouse_scroll_up()
    papers.left_out = {}
    assert [line[:43] for line in papers.lines if "Jun" in line] == [lines[0][:43], lines[4][:43]]
    assert [type(message) for message in papers.posted] == [PaperList.Scrolled] * 2
    assert len(papers.counted) == 2
    papers.forget({"p:0"})
    assert papers.lines[0][:43] == lines[0][:43] and papers.counted[2:] == [{DAYS[0], DAYS[1]}]


def test_a_paper_is_read_again_only_when_it_has_changed() -> None:
    papers = Shown()
    assert papers.lines == papers.lines
    first, papers.read = papers.read, []
    assert first == [[*range(12)]]
    papers.forget({"p:1", "p:99"})
    assert len(papers.lines) == 8 and papers.read == [[1]]
    papers.forget(["p:99"])
    assert len(papers.lines) == 8 and papers.read == [[1]]
    papers.forget()
    papers.repaint()
    assert len(papers.lines) == 8 and papers.read[1:] == [[0, 1, 2]], "those in sight"


def test_only_so_many_papers_are_kept() -> None:
    papers = Shown(CACHED)
    papers.forget()
    papers.read.clear()
    assert [each.row for each in papers.entries(range(CACHED))] == [*range(CACHED)]
    papers.entries([CACHED - 1, 0])
    assert papers.entry(CACHED).row == CACHED, "there is no room for it beside the others"
    assert [each.row for each in papers.entries([CACHED, 5])] == [CACHED, 5]
    assert papers.read == [[*range(CACHED)], [CACHED], [5]]
    assert [papers.day_at(at) for at in (-1, 0, CACHED - 1, CACHED, 2 * CACHED, 4 * CACHED)] == [
        *(None, DAYS[0], DAYS[0], DAYS[1], None, None)
    ]


def test_a_row_has_one_line_or_two_and_fits_in_what_there_is() -> None:
    papers = Shown()
    assert (papers.row_lines, papers.window.room, papers.window.height) == (2, 8, 3)
    assert [line[5:12] for line in papers.lines[1:7:2]] == ["Paper 0", "Paper 1", "Paper 2"]
    papers.compact = True
    papers.fit()
    assert (papers.row_lines, papers.window.height) == (1, 6)
    papers.compact = False
    papers.fit()
    assert papers.row_lines == 2
    papers.sorted_by("votes", by_day=False)
    papers.fit()
    assert papers.window.height == 4 and papers.lines[0].startswith("▌ ·  Paper 0"), "there are no headings"
    papers.window.fits = {0, 2}.__contains__
    papers.window.selected = {2}
    papers.forget()
    papers.repaint()
    assert [line[:4] for line in papers.lines[0:8:2]] == ["▌ · ", " –· ", " ✓· ", " –· "], "one fits no longer"
    redraws = papers.redraws
    papers.repaint()
    assert papers.redraws == redraws + 1


def test_a_paper_that_cannot_be_read_says_so_in_its_row(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    one = Library.open(tmp_path / "one", seeds=False, today=TODAY)
    one.ingest(incoming([Paper("p:1", "Kites")]))
    [row] = one.head(1)
    assert [each.paper.title for each in read_listed(one, [row])] == ["Kites"]
    gone, kites = read_listed(one, [row + 9, row])
    assert (gone.row, gone.paper.title, gone.mark.paper) == (row + 9, "(changed by another program a moment ago)", "")
    assert (kites.row, kites.paper.title) == (row, "Kites")

    for many in (LibraryError("papers.db is damaged"), KeyError("another program")):

        def broken(rows: Sequence[int], many: Exception = many) -> list[Entry]:
            raise many if len(rows) > 1 else LibraryError("papers.db is damaged")

        monkeypatch.setattr(one, "entries", broken)
        assert [each.paper.title for each in read_listed(one, [row, row + 1])] == ["(cannot be read)"] * 2
    one.close()


class Clock:
    """A timer as the follower sees one: it writes down what it is told."""

    def __init__(self) -> None:
        self.told: list[str] = []

    def pause(self) -> None:
        """Wait no more."""
        self.told.append("pause")

    def reset(self) -> None:
        """Begin to wait anew."""
        self.told.append("reset")

    def resume(self) -> None:
        """Wait."""
        self.told.append("resume")


def test_the_paper_follows_the_cursor_once_and_at_once_where_a_key_is_quicker() -> None:
    shown: list[int] = []
    made: list[Callable[[], None]] = []
    clock: Any = Clock()

    def timer(ring: Callable[[], None]) -> Any:
        made.append(ring)
        return clock

    follower = DetailFollower(lambda: shown.append(1), timer)
    follower.catch_up()
    assert not shown and not made, "nothing is behind"
    follower.at_once()
    assert len(shown) == 1 and not made
    follower.soon(again=False)
    assert clock.told == ["reset", "resume"] and len(made) == 1
    follower.soon(again=False)
    assert clock.told == ["reset", "resume"], "it waits already"
    follower.soon(again=True)
    assert clock.told == ["reset", "resume"] * 2 and len(made) == 1 and len(shown) == 1
    follower.catch_up()
    assert clock.told[4:] == ["pause"] and len(shown) == 2
    follower.catch_up()
    assert len(shown) == 2, "it is there"
    follower.soon(again=False)
    made[0]()
    assert clock.told[5:] == ["reset", "resume", "pause"] and len(shown) == 3
    follower.catch_up()
    assert len(shown) == 3

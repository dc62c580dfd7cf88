"""What the calendar is told of each day: its papers, and in a few words what came of its list."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from store.fetching import missing
from store.fetching.days import Known, Standing
from store.library import Library
from store.models import Paper, Status
from tests.papers import incoming
from tui.main.day_walk import DayWalk
from tui.questions.calendar import DayEntry


def june(day: int) -> date:
    return date(2026, 6, day)


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    """Three papers of two days in June, of which one is decided on."""
    opened = Library.open(tmp_path / "library", seeds=False, today=june(12))
    papers = [Paper(f"p:{number:012x}", f"Paper {number}", day=f"2026-06-0{2 + number // 2}") for number in range(3)]
    opened.ingest(incoming(papers))
    opened.edit([papers[0].id], lambda mark: mark.with_status(Status.READ), "read")
    yield opened
    opened.close()


def walk(library: Library) -> DayWalk:
    nothing: Any = None
    return DayWalk(library, nothing, nothing, print)


def test_a_day_says_what_came_of_its_list(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    papers = {june(2): DayEntry(2, 1), june(3): DayEntry(1, 1)}
    assert dict(walk(library).entries(june(1), june(30))) == papers, "nothing is subscribed to"
    assert dict(walk(library).entries(june(2), june(2))) == {june(2): DayEntry(2, 1)}
    library.fetching.subscribe("hf")
    known = {
        june(3): Known(Standing.FAILED, why=("no answer", "nor later")),
        june(4): Known(Standing.FAILED),
        june(5): Known(Standing.OPEN, left_out=1_200),
        june(6): Known(Standing.EMPTY),
        june(8): Known(Standing.EMPTY),
        june(9): Known(Standing.WHOLE, left_out=3),
        june(10): Known(Standing.WHOLE),
    }
    shelf = missing.Shelf(june(2), june(12), known)
    monkeypatch.setattr(missing, "shelf", lambda fetching: shelf)
    assert dict(walk(library).entries(june(1), june(13))) == {
        june(2): DayEntry(2, 1),
        june(3): DayEntry(1, 1, "could not be had: no answer", True),
        june(4): DayEntry(0, 0, "could not be had", True),
        june(5): DayEntry(0, 0, "more may come · 1,200 more left out"),
        june(6): DayEntry(),
        june(8): DayEntry(0, 0, "its list is empty"),
        june(9): DayEntry(0, 0, "3 more left out"),
        june(10): DayEntry(),
        june(11): DayEntry(0, 0, "not fetched", True),
        june(12): DayEntry(0, 0, "not fetched", True),
    }


def test_what_there_is_to_fetch_is_nothing_where_no_list_has_days(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert walk(library).shelf() is None
    library.fetching.subscribe("feed", ["https://a.org/feed"])
    assert walk(library).shelf() is None, "a feed has no days"
    library.fetching.subscribe("hf")
    found = walk(library).shelf()
    assert found is not None and found.first is not None
    (library.folder / "subscriptions.toml").write_text("subscription = 5")
    assert walk(library).shelf() is None


def test_whether_there_are_papers_of_a_day(library: Library) -> None:
    assert [walk(library).has(june(day)) for day in (1, 2, 3, 4)] == [False, True, True, False]

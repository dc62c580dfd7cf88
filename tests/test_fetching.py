"""Papers arrive day by day: what is subscribed to, which days are asked for, and what a fetch leaves behind.

What the sources answer is given by a server on this computer (`news_server`).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from store.fetching import Standing
from store.fetching.days import DayLog, answered, due, missed
from store.fetching.fetching import Fetching
from store.library import Library
from tests.conftest import TODAY
from tests.news_server import NewsServer, client_for, paper_item

NOON = datetime(2026, 6, 12, 16, tzinfo=UTC)
JUNE = date(2026, 6, 12)  # a Friday
DAY = timedelta(days=1)


@pytest.fixture
def server() -> Iterator[NewsServer]:
    made = NewsServer()
    yield made
    made.close()


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    opened = Library.open(tmp_path / "library", seeds=False, today=TODAY)
    yield opened
    opened.close()


class Morning:
    """A library that fetches from the server at a moment that the test chooses."""

    def __init__(self, library: Library, server: NewsServer, folder: Path) -> None:
        self.library, self.server, self.moment = library, server, NOON
        self.fetching: Fetching = library.fetching
        self.fetching.now = lambda: self.moment
        self.fetching.connect = lambda cancelled: client_for(server, folder, cancelled=cancelled)
        self.days: dict[str, list[dict[str, Any]]] = {}
        server.days(self.days)

    def lists(self, day: date, *numbers: int, **changed: Any) -> None:
        self.days[str(day)] = [paper_item(number, str(day), **changed) for number in numbers]

    def standing(self, day: date, name: str = "hf") -> DayLog:
        return next(log for log in self.fetching.log(name) if log.day == day)


@pytest.fixture
def morning(library: Library, server: NewsServer, tmp_path: Path) -> Morning:
    return Morning(library, server, tmp_path / "bytes")


# -- which days ----------------------------------------------------------------------------------------------------


def known(**days: Standing) -> dict[date, DayLog]:
    found = {date(2026, 6, int(name[1:])): standing for name, standing in days.items()}
    return {day: DayLog(day, standing, "2026-06-12T16:00:00Z") for day, standing in found.items()}


def test_the_last_seven_days_are_asked_for_each_time_and_what_is_missing_or_open() -> None:
    assert due({}, JUNE, None) == [JUNE - each * DAY for each in range(7)]
    log = known(d1=Standing.WHOLE, d2=Standing.OPEN, d3=Standing.FAILED, d5=Standing.EMPTY)
    log |= known(**{f"d{day}": Standing.WHOLE for day in range(6, 12)})
    asked = [day.day for day in due(log, JUNE, date(2026, 6, 1))]
    assert asked == [12, 4, 3, 11, 10, 9, 8, 7, 6, 2]  # what never came is first, so that each fetch gets on


def test_a_day_that_was_asked_for_by_name_makes_no_gap_before_what_is_wanted() -> None:
    log = {date(2025, 1, 2): DayLog(date(2025, 1, 2), Standing.WHOLE, "")}
    assert min(due(log, JUNE, JUNE - 6 * DAY)) == JUNE - 6 * DAY


def test_of_news_only_missed_weekdays_are_asked_for() -> None:
    log = known(d8=Standing.WHOLE, d10=Standing.FAILED)
    assert [day.day for day in missed(log, date(2026, 6, 15), date(2026, 6, 8))] == [12, 11, 10, 9]


def test_a_day_is_open_until_two_fetches_a_day_apart_agree() -> None:
    first = answered(None, JUNE, NOON, "thirty", 30)
    soon = answered(first, JUNE, NOON + timedelta(hours=8), "thirty", 30)
    assert (first.standing, soon.standing) == (Standing.OPEN, Standing.OPEN)
    late = answered(soon, JUNE, NOON + DAY, "thirty-two", 32)
    assert late.standing is Standing.OPEN
    assert answered(late, JUNE, NOON + 2 * DAY, "thirty-two", 32).standing is Standing.WHOLE


def test_a_weekend_is_empty_at_once_and_another_day_only_when_it_stays_so() -> None:
    assert answered(None, JUNE + DAY, NOON, "", 0).standing is Standing.EMPTY
    holiday = answered(None, JUNE, NOON, "", 0)
    assert holiday.standing is Standing.OPEN
    assert answered(holiday, JUNE, NOON + DAY, "", 0).standing is Standing.EMPTY


# -- a fetch -------------------------------------------------------------------------------------------------------


def test_a_day_comes_in_once_and_newer_votes_win(morning: Morning) -> None:
    morning.fetching.subscribe("hf")
    morning.lists(JUNE, 1, 2, 3, upvotes=4)
    assert morning.fetching.run(day=JUNE).new == 3
    first = morning.library.entries(morning.library.head(1))[0]
    morning.library.edit([first], lambda mark: mark.rated(5), "rated 5")
    again = morning.fetching.run(day=JUNE)
    assert (again.new, again.updated, again.unchanged) == (0, 0, 3)
    state = (morning.library.folder / "state.json").read_bytes()
    morning.lists(JUNE, 1, 2, 3, upvotes=9)
    changed = morning.fetching.run(day=JUNE)
    assert (changed.new, changed.updated) == (0, 3)
    assert [entry.paper.upvotes for entry in morning.library.entries(morning.library.head(9))] == [9, 9, 9]
    assert (morning.library.folder / "state.json").read_bytes() == state
    assert not morning.library.importing.steps()


def test_a_day_that_is_dropped_then_empty_then_back_is_said_and_healed(morning: Morning) -> None:
    morning.fetching.subscribe("hf")
    morning.lists(JUNE, *range(30))
    assert morning.fetching.run().new == 30
    morning.server.weathers = ["out of order"] * 3
    dropped = morning.fetching.run(day=JUNE)
    assert [(each.name, each.day) for each in dropped.failed] == [("hf", JUNE)]
    assert morning.standing(JUNE).standing is Standing.FAILED
    morning.lists(JUNE)
    empty = morning.fetching.run(day=JUNE)
    assert not empty.failed and "is empty, and had 30 papers" in empty.remarks[0]
    assert morning.standing(JUNE).standing is Standing.OPEN
    morning.lists(JUNE, *range(32))
    morning.moment += 9 * DAY
    healed = morning.fetching.run()
    assert (healed.new, len(morning.library)) == (2, 32)
    assert (morning.standing(JUNE).why, morning.standing(JUNE).listed) == ("", 32)

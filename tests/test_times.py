"""Moments are kept in UTC and read by the reader's own clock."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path

import pytest

from store import times
from store.dates import moment
from store.library import Library
from store.making import Incoming
from store.models import Status


@pytest.fixture
def in_auckland(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Set this computer's clock thirteen hours before UTC, without asking for a time zone that may not be installed."""
    with monkeypatch.context() as patch:
        patch.setenv("TZ", "NZD-13")
        time.tzset()
        times.local.cache_clear()
        yield
    time.tzset()
    times.local.cache_clear()


@pytest.mark.usefixtures("in_auckland")
def test_a_moment_is_shown_by_the_clock_on_the_wall() -> None:
    assert times.local("2026-11-24T12:30:00Z") == "2026-11-25 01:30"
    assert times.local_day("2026-11-24T12:30:00Z") == "2026-11-25"
    assert times.local_end(times.end_of(date(2026, 11, 25))) == "2026-11-25"
    assert times.local_end("2026-11-24T12:30:00Z") == "2026-11-25 01:30"


@pytest.mark.parametrize("stamp", ["", "2026-11-24", "never", "0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z"])
@pytest.mark.usefixtures("in_auckland")
def test_what_is_no_moment_stays_as_it_is(stamp: str) -> None:
    assert times.local(stamp) == ("0001-01-01 13:00" if stamp.startswith("0001") else stamp)


@pytest.mark.usefixtures("in_auckland")
def test_a_day_of_the_history_ends_when_the_day_of_its_reader_does() -> None:
    assert moment("yesterday", date(2026, 11, 25)) == "2026-11-24T10:59:59Z"
    assert moment("2026-11-24T08:00:00Z", date(2026, 11, 25)) == "2026-11-24T08:00:00Z"
    assert moment("9999-12-31", date(2026, 11, 25))
    assert moment("soon", date(2026, 11, 25)) is None


def test_the_ends_of_the_calendar_are_days_where_no_moment_says_them(monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        patch.setenv("TZ", "SST11")
        time.tzset()
        ends = times.beginning_of(date.min), times.end_of(date.max)
        noon = times.beginning_of(date(2026, 6, 12)), times.end_of(date(2026, 6, 12))
    time.tzset()
    assert ends == ("0001-01-01", "9999-12-31")
    assert noon == ("2026-06-12T11:00:00Z", "2026-06-13T10:59:59Z")


def test_days_are_short() -> None:
    assert times.short_day("2026-07-03", 2026) == " 3 Jul"
    assert times.short_day("2025-07-03", 2026) == "Jul’25"
    assert times.short_day(None, date.today().year) == ""
    assert times.short_day("nonsense", 2026) == ""


def test_a_day_is_said_with_its_year_where_that_is_another() -> None:
    assert times.day_in_words(date(2026, 7, 3)) == "3 Jul 2026"
    assert times.day_in_words(date(2026, 7, 3), 2026) == "3 Jul"
    assert times.day_in_words(date(2027, 7, 3), 2026) == "3 Jul 2027"


@pytest.mark.usefixtures("in_auckland")
def test_a_moment_is_kept_in_utc_whatever_clock_it_was_read_from() -> None:
    moment = datetime(2026, 11, 25, 1, 30, 0, 123_456, tzinfo=timezone(timedelta(hours=13)))
    assert times.stamp(moment) == "2026-11-24T12:30:00Z"
    assert times.stamp(moment, precise=True) == "2026-11-24T12:30:00.123Z"
    assert times.moment_of(times.stamp(moment)) == moment.replace(microsecond=0)
    assert times.own_day(moment) == date(2026, 11, 25)
    assert times.own_day(moment, UTC) == date(2026, 11, 24)


NOVEMBER, SPRING, AUTUMN = date(2026, 11, 20), date(2026, 3, 8), date(2026, 11, 1)
LOS_ANGELES = "PST8PDT,M3.2.0,M11.1.0"


@pytest.mark.parametrize(
    ("zone", "day"),
    [
        *((zone, NOVEMBER) for zone in ("SST11", "PST8", "UTC0", "NPT-5:45", "JST-9", "LINT-14")),
        *((LOS_ANGELES, day + timedelta(days)) for day in (SPRING, AUTUMN) for days in (-1, 0)),
    ],
)
@pytest.mark.parametrize("late", [0, 1])
def test_what_came_or_was_read_near_midnight_is_of_the_readers_day(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, zone: str, day: date, late: int
) -> None:
    """Half an hour before midnight is today, half an hour after it tomorrow, wherever and whenever that is."""
    with monkeypatch.context() as patch:
        patch.setenv("TZ", zone)
        time.tzset()
        times.local.cache_clear()
        begun = time.mktime((day + timedelta(1)).timetuple())
        patch.setattr(times, "now", lambda: datetime.fromtimestamp(begun + (1800 if late else -1800), UTC))
        today = day + timedelta(late)
        with closing(Library.open(tmp_path, seeds=False, today=today)) as library:
            library.ingest([Incoming({"title": "A title of some length"})])
            (entry,) = library.entries(library.head(1))
            library.edit([entry.paper.id], lambda mark: mark.with_status(Status.READ), "read")
            for name in ("added", "read"):
                assert library.search(f"{name}:today").total == 1
                assert library.search(f"{name}:{today}").total == 1
                assert library.search(f"{name}:yesterday OR {name}:tomorrow").total == 0
    time.tzset()
    times.local.cache_clear()

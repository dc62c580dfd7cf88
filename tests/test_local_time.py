"""Moments are kept in UTC and read by the reader's own clock."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import date

import pytest

from store.query.dates import moment
from tui import local_time


@pytest.fixture
def in_auckland(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Set this computer's clock thirteen hours before UTC, without asking for a time zone that may not be installed."""
    with monkeypatch.context() as patch:
        patch.setenv("TZ", "NZD-13")
        time.tzset()
        local_time.local.cache_clear()
        yield
    time.tzset()
    local_time.local.cache_clear()


@pytest.mark.usefixtures("in_auckland")
def test_a_moment_is_shown_by_the_clock_on_the_wall() -> None:
    assert local_time.local("2026-11-24T12:30:00Z") == "2026-11-25 01:30"
    assert local_time.local_day("2026-11-24T12:30:00Z") == "2026-11-25"


@pytest.mark.parametrize("stamp", ["", "2026-11-24", "never", "0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z"])
@pytest.mark.usefixtures("in_auckland")
def test_what_is_no_moment_stays_as_it_is(stamp: str) -> None:
    assert local_time.local(stamp)[:10] in (stamp[:10], "0001-01-01")


@pytest.mark.usefixtures("in_auckland")
def test_a_day_of_the_history_ends_when_the_day_of_its_reader_does() -> None:
    assert moment("yesterday", date(2026, 11, 25)) == "2026-11-24T10:59:59Z"
    assert moment("2026-11-24T08:00:00Z", date(2026, 11, 25)) == "2026-11-24T08:00:00Z"
    assert moment("9999-12-31", date(2026, 11, 25))
    assert moment("soon", date(2026, 11, 25)) is None

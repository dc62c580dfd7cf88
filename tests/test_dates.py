"""Days as people type them: those behind, in filters and the history, and those ahead, to put papers off to."""

from datetime import date

import pytest

from store.dates import NoDay, beginning, moment, offered_days, period, until
from store.times import beginning_of, end_of
from tests.conftest import TODAY as SATURDAY


def span(first: str, last: str | None = None) -> tuple[int, int | None]:
    return date.fromisoformat(first).toordinal(), date.fromisoformat(last or first).toordinal()


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("Today", span("2026-08-01")),
        ("yesterday", span("2026-07-31")),
        ("tomorrow", span("2026-08-02")),
        ("saturday", span("2026-08-01")),
        ("sunday", span("2026-07-26")),
        ("friday", span("2026-07-31")),
        ("2026", span("2026-01-01", "2026-12-31")),
        ("2026-2", span("2026-02-01", "2026-02-28")),
        ("2024-02", span("2024-02-01", "2024-02-29")),
        ("2026-12", span("2026-12-01", "2026-12-31")),
        ("2026-12-09", span("2026-12-09")),
        ("0001-01-01", span("0001-01-01")),
    ],
)
def test_a_day_a_month_and_a_year_are_from_their_first_to_their_last_day(
    text: str, days: tuple[int, int | None]
) -> None:
    assert period(text, SATURDAY) == days


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("0d", "2026-08-01"),
        ("3D", "2026-07-29"),
        ("2w", "2026-07-18"),
        ("1m", "2026-07-02"),
        ("1y", "2025-08-01"),
        ("9999y", "0001-01-01"),
    ],
)
def test_so_long_ago_has_no_end(text: str, first: str) -> None:
    assert period(text, SATURDAY) == (date.fromisoformat(first).toordinal(), None)


@pytest.mark.parametrize(
    "text",
    [
        *("", "sat", "3", "d", "3h", "12345d", "3 d", "٣d", "202", "2026-", "2026-13", "2026-00", "2026-11-31"),
        *("2026-01-00", "2026-011", "2026-01-011", "0000", "20260", "in 3d"),
    ],
)
def test_what_is_no_day_that_lies_behind_is_not_read(text: str) -> None:
    assert period(text, SATURDAY) is None
    assert moment(text, SATURDAY) is beginning(text, SATURDAY) is None


def test_a_moment_of_the_history_is_the_end_or_the_beginning_of_what_is_said() -> None:
    assert moment("2026-02", SATURDAY) == end_of(date(2026, 2, 28))
    assert beginning("2026-02", SATURDAY) == beginning_of(date(2026, 2, 1))
    assert moment("2w", SATURDAY) == end_of(date(2026, 7, 18))
    assert beginning("2w", SATURDAY) == beginning_of(date(2026, 7, 18))
    for exact in (
        "2026-11-24T08",
        "2026-11-24T08:00",
        "2026-11-24T08:00Z",
        "2026-11-24T08:00:00",
        "2026-11-24T08:00:00Z",
    ):
        assert moment(exact, SATURDAY) == beginning(exact, SATURDAY) == exact
    for other in ("2026-11-24T8", "2026-11-24T08:00:0", "2026-11-24 08:00", "2026-11-24T08:00:00+01:00"):
        assert moment(other, SATURDAY) is beginning(other, SATURDAY) is None


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("today", "2026-08-01"),
        ("0d", "2026-08-01"),
        (" Tomorrow ", "2026-08-02"),
        ("sat", "2026-08-08"),
        ("sunday", "2026-08-02"),
        ("monday", "2026-08-03"),
        ("fri", "2026-08-07"),
        ("3d", "2026-08-04"),
        ("In 3  days", "2026-08-04"),
        ("1 day", "2026-08-02"),
        ("2w", "2026-08-15"),
        ("2 weeks", "2026-08-15"),
        ("1m", "2026-09-01"),
        ("5 months", "2027-01-01"),
        ("17m", "2028-01-01"),
        ("4y", "2030-08-01"),
        ("in 1 year", "2027-08-01"),
        ("2026-09", "2026-09-01"),
        ("2027", "2027-01-01"),
        ("2026-08-01", "2026-08-01"),
    ],
)
def test_days_ahead_are_read_as_they_are_said(text: str, day: str) -> None:
    assert until(text, SATURDAY).isoformat() == day


def test_a_month_on_is_the_same_day_or_the_last_of_the_month() -> None:
    assert until("1m", date(2027, 1, 31)) == date(2027, 2, 28)
    assert until("1m", date(2027, 1, 28)) == date(2027, 2, 28)
    assert until("4y", date(2096, 2, 29)) == date(2100, 2, 28)


@pytest.mark.parametrize(
    "text",
    [
        *("24 dec", "Dec 24", "24th December", "24. dec", "24 dec.", "24 dec 2026", "24 dec, 2026", "dec. 24"),
        *("dec 24th", "dec 24, 2026", "dec 24 2026", "24.12.", "24.12", "24. 12.", "24.12.2026", "24. 12. 2026"),
    ],
)
def test_a_day_of_the_calendar_is_read_however_it_is_written(text: str) -> None:
    assert until(text, SATURDAY) == date(2026, 12, 24)


def test_every_month_goes_by_its_name_or_its_beginning() -> None:
    year = [date(2027, month, 15) for month in range(1, 13)]
    for written in (f"{day:15 %B}" for day in year), (f"{day:%b 15}" for day in year):
        assert [until(text, date(2027, 1, 1)) for text in written] == year


def test_a_day_without_a_year_is_the_next_of_its_name() -> None:
    assert until("1 aug", SATURDAY) == SATURDAY
    assert until("1.7.", SATURDAY) == until("jul 1", SATURDAY) == date(2027, 7, 1)
    assert until("dec 24 2027", SATURDAY) == date(2027, 12, 24)
    assert until("1st jan", SATURDAY) == until("2nd jan", date(2026, 1, 3)).replace(day=1) == date(2027, 1, 1)
    assert until("3rd jan", SATURDAY) == until("3 january", SATURDAY) == date(2027, 1, 3)
    assert until("29 feb", SATURDAY) == date(2028, 2, 29)
    assert until("29 feb", date(2096, 3, 1)) == date(2104, 2, 29)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("weekend", "not a day: try fri, 3d, 2w, 2026-12-01"),
        ("end of month", "not a day: try fri, 3d, 2w, 2026-12-01"),
        ("fr", "not a day: try fri, 3d, 2w, 2026-12-01"),
        ("24 foo", "not a day: try fri, 3d, 2w, 2026-12-01"),
        ("3 dayz", "not a day: try fri, 3d, 2w, 2026-12-01"),
        ("", "not a day: try fri, 3d, 2w, 2026-12-01"),
        ("tomorow", "not a day: tomorrow?"),
        ("wendesday", "not a day: wednesday?"),
        ("12/01", "write 2026-12-01: a slash can be read two ways"),
        ("2026/12/01", "write 2026-12-01: a slash can be read two ways"),
        ("31 nov", "not a day of the calendar: try 2w, 2026-12-01"),
        ("30 feb", "not a day of the calendar: try 2w, 2026-12-01"),
        ("1.13.", "not a day of the calendar: try 2w, 2026-12-01"),
        ("9999y", "not a day of the calendar: try 2w, 2026-12-01"),
        ("yesterday", "31 Jul 2026 is past: choose a day ahead"),
        ("2026-07-31", "31 Jul 2026 is past: choose a day ahead"),
        ("2026", "1 Jan 2026 is past: choose a day ahead"),
    ],
)
def test_what_is_no_day_ahead_is_refused_in_one_short_line(text: str, said: str) -> None:
    with pytest.raises(NoDay) as refused:
        until(text, SATURDAY)
    assert str(refused.value) == said


def test_the_days_offered_say_themselves_which_they_are() -> None:
    assert [(words, str(day)) for words, day in offered_days(SATURDAY)] == [
        ("tomorrow", "2026-08-02"),
        ("monday", "2026-08-03"),
        ("1 week", "2026-08-08"),
        ("2 weeks", "2026-08-15"),
        ("1 month", "2026-09-01"),
    ]

"""Dates to put a paper off to, as people say them: today, monday, 3d, 2w, 1m, 24 dec, 1.12., 2026-12-01.

In a filter ``2w`` is two weeks back; here all that is said lies ahead. A month and a year are those of the calendar.
"""

from __future__ import annotations

import re
from calendar import monthrange
from contextlib import suppress
from datetime import date, timedelta

from store.query.dates import WEEKDAYS, period

_AHEAD = re.compile(r"(?:in )?(\d{1,4}) ?([dwmy])(?:ays?|eeks?|onths?|ears?)?", re.ASCII)
_SLASHED = re.compile(r"\d{1,4}/\d{1,2}(?:/\d{1,4})?", re.ASCII)
_DOTTED = re.compile(r"(\d{1,2})\. ?(\d{1,2})(?:\.(?: ?(\d{4}))?)?", re.ASCII)
_DAY_FIRST = re.compile(r"(\d{1,2})(?:st|nd|rd|th|\.)? ([a-z]{3,9})\.?,?(?: (\d{4}))?", re.ASCII)
_MONTH_FIRST = re.compile(r"([a-z]{3,9})\.? (\d{1,2})(?:st|nd|rd|th)?(?:,? (\d{4}))?", re.ASCII)
_MONTHS = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
_CHOICES = ("tomorrow", "monday", "1 week", "2 weeks", "1 month")
_UNTIL_LEAP = 8
"""Years that a February 29 without a year is looked for in: it comes every four, but for 1900, 2100 and their like."""


class NoDay(ValueError):
    """What was typed is no day to put a paper off to; the message says why in a few words."""


def until(text: str, today: date) -> date:
    """Read a day that does not lie behind, or raise `NoDay`. A weekday is the next one, never today."""
    text = " ".join(text.lower().split())
    if _SLASHED.fullmatch(text):
        raise NoDay("write it as 2026-12-01: a slash is read both ways")
    try:
        day = _near(text, today) or _written(text, today)
    except (ValueError, OverflowError) as error:
        raise NoDay("no day of the calendar: try 2w, 2026-12-01") from error
    if day is None:
        raise NoDay("no day: try fri, 3d, 2w, 2026-12-01")
    if day < today:
        raise NoDay(f"{day:%b} {day.day} {day.year} is past: a day ahead is needed")
    return day


def _near(text: str, today: date) -> date | None:
    """Read a day that is told from today."""
    named = {"today": 0, "tomorrow": 1, "yesterday": -1}
    if text in named:
        return today + timedelta(days=named[text])
    days = [day for day in WEEKDAYS if len(text) >= 3 and day.startswith(text)]
    if days:
        return today + timedelta(days=(WEEKDAYS.index(days[0]) - today.weekday() - 1) % 7 + 1)
    if ahead := _AHEAD.fullmatch(text):
        return _later(today, int(ahead[1]), ahead[2])
    return None


def _later(today: date, count: int, unit: str) -> date:
    if unit in "dw":
        return today + timedelta(days=count * (7 if unit == "w" else 1))
    years, month = divmod(today.month - 1 + count * (12 if unit == "y" else 1), 12)
    year = today.year + years
    return date(year, month + 1, min(today.day, monthrange(year, month + 1)[1]))


def _written(text: str, today: date) -> date | None:
    """Read a day of the calendar; one without a year is the next of its name."""
    if found := _DOTTED.fullmatch(text):
        return _of_year(today, int(found[1]), int(found[2]), found[3])
    if found := _DAY_FIRST.fullmatch(text):
        day, name, year = found.groups()
    elif found := _MONTH_FIRST.fullmatch(text):
        name, day, year = found.groups()
    else:
        span = period(text, today) if text[:1].isdigit() else None
        return date.fromordinal(span[0]) if span else None
    months = [number for number, month in enumerate(_MONTHS, 1) if month.startswith(name)]
    return _of_year(today, int(day), months[0], year) if months else None


def _of_year(today: date, day: int, month: int, year: str | None) -> date:
    if year is not None:
        return date(int(year), month, day)
    for later in range(_UNTIL_LEAP + 1):
        with suppress(ValueError):  # February 29 of another year
            if (found := date(today.year + later, month, day)) >= today:
                return found
    raise ValueError(day)


def choices(today: date) -> list[tuple[str, date]]:
    """List the days that are offered, each by its words."""
    return [(words, until(words, today)) for words in _CHOICES]

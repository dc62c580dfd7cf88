"""Days as people type them: 2026-08-01, 2026-08, 2026, today, monday, 3d, 2w; and those that lie ahead, such as 24 dec.

Where something is looked for, in a filter or the history, ``2w`` is two weeks back, a month counts as 30 days and a
year as 365. Where something is put off, all that is said lies ahead, and a month and a year are the calendar's.
"""

import re
from calendar import monthrange
from contextlib import suppress
from datetime import date, timedelta

from store.times import beginning_of, day_in_words, end_of

Period = tuple[int, int | None]
"""The first and the last day, as ordinals; None for no end."""
EXPECTED = "a date such as 2026-08-01, 2026-08, 2026, today, yesterday, monday, 3d, 2w, or a range a..b"
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_MONTHS = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)

# -- behind --------------------------------------------------------------------------------------------------------

_AGO = re.compile(r"(\d{1,4})([dwmy])", re.ASCII)
_ISO = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?", re.ASCII)
_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d(?::\d\d(?::\d\d)?)?Z?", re.ASCII)
_DAYS = {"d": 1, "w": 7, "m": 30, "y": 365}


def period(text: str, today: date) -> Period | None:
    """Read a date in words into its first and last day; None when it is none.

    A weekday is the latest one, today included. ``2w`` begins fourteen days ago and has no end.
    """
    text = text.lower()
    if text == "today":
        return today.toordinal(), today.toordinal()
    if text == "yesterday":
        return today.toordinal() - 1, today.toordinal() - 1
    if text == "tomorrow":  # a listing may be of it: another zone's day begins earlier
        return today.toordinal() + 1, today.toordinal() + 1
    if text in WEEKDAYS:
        day = today - timedelta(days=(today.weekday() - WEEKDAYS.index(text)) % 7)
        return day.toordinal(), day.toordinal()
    if ago := _AGO.fullmatch(text):
        return max(1, today.toordinal() - int(ago[1]) * _DAYS[ago[2]]), None
    return _calendar(text)


def _calendar(text: str) -> Period | None:
    written = _ISO.fullmatch(text)
    if not written:
        return None
    year, month, day = (int(part) if part else None for part in written.groups())
    if 0 in (month, day):
        return None
    try:
        first = date(year or 0, month or 1, day or 1)
        last = date(first.year, month or 12, day or monthrange(first.year, month or 12)[1])
    except ValueError:
        return None
    return first.toordinal(), last.toordinal()


def moment(text: str, today: date) -> str | None:
    """Read a date in words, or an ISO time in UTC, as the moment in UTC that it ends with; None when it is neither.

    A day ends when it does on this computer's clock.
    """
    if _TIME.fullmatch(text):
        return text
    span = period(text, today)
    return end_of(date.fromordinal(span[1] or span[0])) if span else None


def beginning(text: str, today: date) -> str | None:
    """Read what `moment` reads as the moment in UTC that it begins with; None when it is neither."""
    if _TIME.fullmatch(text):
        return text
    span = period(text, today)
    return beginning_of(date.fromordinal(span[0])) if span else None


# -- ahead ---------------------------------------------------------------------------------------------------------

_AHEAD = re.compile(r"(?:in )?(\d{1,4}) ?([dwmy]|days?|weeks?|months?|years?)", re.ASCII)
_SLASHED = re.compile(r"\d{1,4}/\d{1,2}(?:/\d{1,4})?", re.ASCII)
_DOTTED = re.compile(r"(\d{1,2})\. ?(\d{1,2})(?:\.(?: ?(\d{4}))?)?", re.ASCII)
_DAY_FIRST = re.compile(r"(\d{1,2})(?:st|nd|rd|th|\.)? ([a-z]{3,9})\.?,?(?: (\d{4}))?", re.ASCII)
_MONTH_FIRST = re.compile(r"([a-z]{3,9})\.? (\d{1,2})(?:st|nd|rd|th)?(?:,? (\d{4}))?", re.ASCII)
_OFFERED = ("tomorrow", "monday", "1 week", "2 weeks", "1 month")
_UNTIL_LEAP = 8
"""Years that a February 29 without a year is looked for in: it comes every four, but for 1900, 2100 and their like."""


class NoDay(ValueError):
    """What was typed is no day to put a paper off to; the message says why in a few words."""


def until(text: str, today: date) -> date:
    """Read a day that does not lie behind, or raise `NoDay`. A weekday is the next one, never today."""
    text = " ".join(text.lower().split())
    if _SLASHED.fullmatch(text):
        raise NoDay("write 2026-12-01: a slash can be read two ways")
    try:
        day = _near(text, today) or _written(text, today)
    except (ValueError, OverflowError) as error:
        raise NoDay("not a day of the calendar: try 2w, 2026-12-01") from error
    if day is None:
        from difflib import get_close_matches

        meant = get_close_matches(text, ("tomorrow", *WEEKDAYS), 1, 0.75)
        raise NoDay(f"not a day: {meant[0]}?" if meant else "not a day: try fri, 3d, 2w, 2026-12-01")
    if day < today:
        raise NoDay(f"{day_in_words(day)} is past: choose a day ahead")
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
        return _later(today, int(ahead[1]), ahead[2][0])
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
        span = period(text, today)
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


def offered_days(today: date) -> list[tuple[str, date]]:
    """List the days to put something off to that are offered, each by its words."""
    return [(words, until(words, today)) for words in _OFFERED]

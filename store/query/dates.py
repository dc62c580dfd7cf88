"""Dates as people type them: 2026-08-01, 2026-08, 2026, today, yesterday, monday, 3d, 2w, 6m, 1y."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import UTC, date, datetime, time, timedelta

from store.query.ranges import Span

EXPECTED = "a date such as 2026-08-01, 2026-08, 2026, today, yesterday, monday, 3d, 2w, or a range a..b"
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_AGO = re.compile(r"(\d{1,4})([dwmy])", re.ASCII)
_ISO = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?", re.ASCII)
_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d(?::\d\d(?::\d\d)?)?Z?", re.ASCII)
_DAYS = {"d": 1, "w": 7, "m": 30, "y": 365}


def period(text: str, today: date) -> Span | None:
    """Return the first and last day of a date in words, as ordinals; None when it is none.

    A weekday is the latest one, today included. ``2w`` begins fourteen days ago and has no end; a month counts as 30
    days there and a year as 365.
    """
    text = text.lower()
    if text == "today":
        return today.toordinal(), today.toordinal()
    if text == "yesterday":
        return today.toordinal() - 1, today.toordinal() - 1
    if text in WEEKDAYS:
        day = today - timedelta(days=(today.weekday() - WEEKDAYS.index(text)) % 7)
        return day.toordinal(), day.toordinal()
    if ago := _AGO.fullmatch(text):
        return max(1, today.toordinal() - int(ago[1]) * _DAYS[ago[2]]), None
    return _calendar(text)


def _calendar(text: str) -> Span | None:
    written = _ISO.fullmatch(text)
    if not written:
        return None
    year, month, day = (int(part) if part else None for part in written.groups())
    try:
        first = date(year or 0, month or 1, day or 1)
        last = date(first.year, month or 12, day or monthrange(first.year, month or 12)[1])
    except ValueError:
        return None
    return first.toordinal(), last.toordinal()


def moment(text: str, today: date) -> str | None:
    """Return the moment in UTC that a date in words ends with, or an ISO time in UTC as it is; None for neither.

    A day ends when it does on this computer's clock.
    """
    if _TIME.fullmatch(text):
        return text
    span = period(text, today)
    if span is None:
        return None
    day = date.fromordinal(span[1] or span[0])
    try:
        end = datetime.combine(day, time.max).astimezone(UTC)
    except (OverflowError, ValueError, OSError):  # at the ends of the calendar
        return day.isoformat()
    return end.strftime("%Y-%m-%dT%H:%M:%SZ")

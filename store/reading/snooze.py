"""Dates to put a paper off to, as people say them: tomorrow, monday, 3d, 2w, 1m, 2026-12-01.

In a filter ``2w`` is two weeks back; here all that is said lies ahead.
"""

from __future__ import annotations

import re
from datetime import date, timedelta

from store.query.dates import WEEKDAYS, period

EXPECTED = "a day ahead, such as tomorrow, monday, 3d, 2w, 1m or 2026-12-01"
_AHEAD = re.compile(r"(?:in )?(\d{1,3}) ?([dwmy])(?:ays?|eeks?|onths?|ears?)?", re.ASCII)
_DAYS = {"d": 1, "w": 7, "m": 30, "y": 365}
_CHOICES = ("tomorrow", "monday", "1 week", "2 weeks", "1 month")


def until(text: str, today: date) -> date | None:
    """Read a day that lies ahead; None when it is none. A weekday is the next one, never today."""
    text = " ".join(text.lower().split())
    if text == "tomorrow":
        return today + timedelta(days=1)
    days = [day for day in WEEKDAYS if len(text) >= 3 and day.startswith(text)]
    if days:
        return today + timedelta(days=(WEEKDAYS.index(days[0]) - today.weekday() - 1) % 7 + 1)
    if ahead := _AHEAD.fullmatch(text):
        return today + timedelta(days=int(ahead[1]) * _DAYS[ahead[2]])
    found = period(text, today)
    if found is None or found[0] <= today.toordinal():
        return None
    return date.fromordinal(found[0])


def choices(today: date) -> list[tuple[str, date]]:
    """List the days that are offered, each by its words."""
    found = ((words, until(words, today)) for words in _CHOICES)
    return [(words, day) for words, day in found if day is not None]

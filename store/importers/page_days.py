"""The days of a Daily Papers page, which it says without their years."""

from collections.abc import Mapping
from datetime import date

from store.importers.base import Hints
from store.importers.page_parts import Part

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


def day_of_year(month: int, day: int, hints: Hints) -> tuple[date | None, bool]:
    """Complete a day that came without its year, and tell whether the year is a guess.

    The year is that of the day the reader named, else the newest one that does not put the day into the future. No
    year has a "Feb 30": that gives None.
    """
    if hints.day and (found := day_or_none(hints.day.year, month, day)):
        return found, False
    newest = hints.day or hints.today
    for year in range(newest.year, newest.year - 9, -1):
        found = day_or_none(year, month, day)
        if found and found <= newest:
            return found, True
    return None, False


def day_or_none(year: int, month: int, day: int) -> date | None:
    """Return a day, or None where no year has it."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


def said_day(part: Part, hints: Hints) -> tuple[date | None, bool]:
    """Return the day that a part of a page says, and whether its year is a guess."""
    month, day, year = month_of(part.said), int(part.said["date"] or ""), part.said["year"]
    return (day_or_none(int(year), month, day), False) if year else day_of_year(month, day, hints)


def month_of(said: Mapping[str, str | None]) -> int:
    """Return the month that a part of a page says, from 1."""
    return _MONTHS.index((said["month"] or "")[:3].lower()) + 1


def day_of_address(day: str) -> date | None:
    """Return the day that an address ends with, or None where no year has it."""
    try:
        return date.fromisoformat(day)
    except ValueError:
        return None

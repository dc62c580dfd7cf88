"""Moments as a reader's own clock shows them; files keep them in UTC."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

from store.ledger.pace import moment_of


@lru_cache(maxsize=1 << 12)
def local(stamp: str) -> str:
    """Write a moment as "2026-11-24 15:20" in the time zone of this computer; what is no moment stays as it is."""
    moment = moment_of(stamp)
    if moment is None or len(stamp) <= len("2026-11-24"):
        return stamp
    try:
        return moment.astimezone().isoformat(" ")[:16]
    except (OverflowError, ValueError, OSError):  # before the year 1, or beyond what the system's clock can say
        return stamp


def local_end(stamp: str) -> str:
    """Write the moment that a day ends with as that day, any other as `local` does."""
    return local(stamp).removesuffix(" 23:59")


def local_day(stamp: str) -> str:
    """Write the day of a moment, as "2026-11-24"."""
    return local(stamp)[:10]


def short_day(day: str | None, year: int) -> str:
    """Write a day in few cells: "Jul 30" within the year, "Jul’25" in another; nothing when there is none."""
    try:
        found = date.fromisoformat(day or "")
    except ValueError:
        return ""
    return f"{found:%b} {found.day:>2}" if found.year == year else f"{found:%b}’{found:%y}"

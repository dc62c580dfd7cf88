"""Which days are asked for, and what is known of a day once it has answered: functions of a log and the present alone.

Lists fill up late, so a day stays open until two fetches a day apart agree on which papers it has, and the last seven
are asked for again each time. At weekends hardly anything is listed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum

from store.quantities import counted
from store.times import moment_of, stamp

WINDOW = 7
"""So many days are asked for each time, today among them."""
APART = timedelta(hours=20)
"""A day apart, for somebody who fetches at about the same time each day."""


class Standing(StrEnum):
    """What is known of a day: its list is whole, still open, or empty, or it could not be had."""

    WHOLE = "whole"
    OPEN = "open"
    EMPTY = "empty"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class DayLog:
    """What came of one day of one list; ``day`` is None for a list without days, of which the last fetch is known.

    It was asked for ``at`` a moment; which papers it has (``ids``, a checksum) has not changed ``since``, and ``taken``
    is a checksum of what was taken in. ``listed`` counts its papers, ``new`` those that the library did not know, and
    ``left_out`` those that a subscription's query left out. ``why`` says what is odd.
    """

    day: date | None
    standing: Standing
    at: str
    since: str = ""
    ids: str = ""
    taken: str = ""
    listed: int = 0
    new: int = 0
    left_out: int = 0
    why: str = ""


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a day, of all subscriptions together: the least certain standing, and the counts."""

    standing: Standing
    listed: int = 0
    new: int = 0
    left_out: int = 0
    why: tuple[str, ...] = ()


_LEAST_CERTAIN = (Standing.FAILED, Standing.OPEN, Standing.WHOLE, Standing.EMPTY)


def together(logs: Iterable[DayLog]) -> Known:
    """Return what is known of a day from what several lists have of it."""
    found = list(logs)
    standing = min((each.standing for each in found), key=_LEAST_CERTAIN.index)
    counts = (sum(each.listed for each in found), sum(each.new for each in found), sum(each.left_out for each in found))
    found.sort(key=lambda each: _LEAST_CERTAIN.index(each.standing))
    return Known(standing, *counts, tuple(dict.fromkeys(each.why for each in found if each.why)))


# -- which days ----------------------------------------------------------------------------------------------------


def due(known: Mapping[date, DayLog], today: date, since: date | None, moment: datetime) -> list[date]:
    """List the days that a fetch asks for: the last seven, those that are open or failed, and those that are missing.

    What is missing is looked for from ``since`` on, the day from which on the list is wanted, or from the last known.
    """
    first = today - timedelta(days=WINDOW - 1)
    begun = min(first, since or max(known, default=first))
    gaps = (day for day in _from_to(begun, today) if day >= first or day not in known)
    unsettled = (day for day, log in known.items() if day <= today and _may_tell_more(log, moment))
    return in_order({*gaps, *unsettled}, known)


def _may_tell_more(log: DayLog, moment: datetime) -> bool:
    """Return whether to ask again for a day: for one that is open and has papers not before it can be found whole."""
    if log.standing is Standing.OPEN and log.listed and not log.why:
        asked = moment_of(log.at)
        return asked is None or moment - asked >= APART
    return log.standing in (Standing.OPEN, Standing.FAILED)


def missed(known: Mapping[date, DayLog], today: date, since: date | None) -> list[date]:
    """List the weekdays before today that are missing of a list whose news are of their day alone, and failed ones."""
    begun = since or max(known, default=today)
    gaps = {day for day in _from_to(begun, today - timedelta(days=1)) if day not in known and day.weekday() < 5}
    failed = {day for day, log in known.items() if log.standing is Standing.FAILED and day < today}
    return in_order(gaps | failed, known)


def spanned(first: date, last: date, known: Mapping[date, DayLog]) -> list[date]:
    """List all days from a first to a last one."""
    return in_order(_from_to(first, last), known)


def in_order(days: Iterable[date], known: Mapping[date, DayLog]) -> list[date]:
    """Sort days, newest first; before all of them those of which nothing came yet, so that each fetch gets on."""
    return sorted(days, key=lambda day: (day in known and known[day].standing is not Standing.FAILED, -day.toordinal()))


def _from_to(first: date, last: date) -> Sequence[date]:
    return [first + timedelta(days=each) for each in range((last - first).days + 1)]


# -- what is known of them -----------------------------------------------------------------------------------------


def answered(before: DayLog | None, day: date | None, moment: datetime, ids: str, listed: int) -> DayLog:
    """Return what is known of a day that has answered, from what was known ``before``."""
    now = stamp(moment)
    before = before or DayLog(day, Standing.OPEN, now)
    if not listed and before.listed:
        why = f"the list is empty, and had {counted(before.listed, 'paper')}; they stay, and it is asked again"
        return replace(before, standing=Standing.OPEN, at=now, since=now, why=why)
    same = before.ids == ids
    since = before.since if same and before.since else now
    first = moment_of(since)
    agreed = first is not None and moment - first >= APART
    if listed:
        standing = Standing.WHOLE if agreed else Standing.OPEN
    else:
        standing = Standing.EMPTY if agreed or is_weekend(day) else Standing.OPEN
    why = "a weekend" if standing is Standing.EMPTY and is_weekend(day) else ""
    return replace(before, standing=standing, at=now, since=since, ids=ids, listed=listed, why=why)


def failed(before: DayLog | None, day: date | None, moment: datetime, why: str) -> DayLog:
    """Return what is known of a day that could not be had."""
    before = before or DayLog(day, Standing.FAILED, stamp(moment))
    return replace(before, standing=Standing.FAILED, at=stamp(moment), why=why)


def is_weekend(day: date | None) -> bool:
    """Return whether hardly anything is listed on a day."""
    return day is not None and day.weekday() >= 5

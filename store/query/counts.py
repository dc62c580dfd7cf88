"""How many papers wait, in all and on each day: what stands beside the filter and in the headings of the list."""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

import numpy as np

from store.index.builder import ordinal
from store.index.index import Index
from store.index.marked import STATUSES, Marked
from store.index.snapshot import Mask, Rows, Snapshot
from store.models import Status

_INBOX, _QUEUED = STATUSES.index(Status.INBOX), STATUSES.index(Status.QUEUED)


class Waiting(NamedTuple):
    """How many papers are in the inbox, without those put off to a later day, and how many are queued."""

    inbox: int
    queued: int


class DayCount(NamedTuple):
    """How many papers are listed on a day, how many of them are in the inbox, and how many the filter shows."""

    papers: int
    inbox: int
    shown: int


def waiting(index: Index, today: date) -> Waiting:
    """Count what waits in the whole library."""
    snapshot, marked = index.pair
    listed = marked.listed(snapshot.alive)
    inbox, queued = (np.count_nonzero(mask & listed) for mask in (_in_inbox(marked, today), marked.status == _QUEUED))
    return Waiting(int(inbox), int(queued))


def count_days(index: Index, days: Iterable[str | None], shown: Mask, today: date) -> dict[str | None, DayCount]:
    """Count the papers of these days; ``shown`` are the rows that the filter found."""
    return {day: _count_day(index, day, shown, today) for day in days}


def moved(index: Index, rows: Iterable[int]) -> dict[int, int]:
    """Return where papers are now that have changed since they were at these rows, those that have."""
    snapshot, alive = index.snapshot, index.snapshot.alive
    gone = [row for row in rows if row < len(alive) and not alive[row]]
    places = snapshot.number("seq")[gone].tolist()
    found = index.catalogue.rows_at(place for place in places if place >= 0)
    return {row: found[place] for row, place in zip(gone, places, strict=True) if place in found}


def rows_waiting(index: Index, day: str | None, today: date) -> list[int]:
    """List the papers of a day that are in the inbox, whatever the filter."""
    snapshot, marked = index.pair
    rows = _rows_of(snapshot, marked, day)
    waits: list[int] = rows[_in_inbox(marked, today, rows)].tolist()
    return waits


def count_between(index: Index, first: date, last: date, today: date) -> dict[date, DayCount]:
    """Count the papers of each day from a first to a last one that has any, whatever the filter."""
    snapshot, marked = index.pair
    days, start = snapshot.number("day"), first.toordinal()
    rows = np.flatnonzero((days >= start) & (days <= last.toordinal()) & marked.listed(snapshot.alive))
    counts = [np.bincount(days[each] - start) for each in (rows, rows[_in_inbox(marked, today, rows)])]
    papers, inbox = (np.pad(count, (0, (last - first).days + 1 - len(count))) for count in counts)
    return {
        date.fromordinal(start + at): DayCount(int(papers[at]), int(inbox[at]), 0)
        for at in np.flatnonzero(papers).tolist()
    }


def first_waiting(index: Index, today: date) -> int | None:
    """Return the first paper, in the default order, that is in the inbox; None where none is."""
    snapshot, marked = index.pair
    rows = np.flatnonzero(_in_inbox(marked, today) & marked.listed(snapshot.alive))
    return int(rows[np.argmin(snapshot.rank[rows])]) if len(rows) else None


def _count_day(index: Index, day: str | None, shown: Mask, today: date) -> DayCount:
    snapshot, marked = index.pair
    rows = _rows_of(snapshot, marked, day)
    seen = shown[rows[rows < len(shown)]]  # papers that came since are not in an older answer
    inbox = _in_inbox(marked, today, rows)
    return DayCount(len(rows), int(np.count_nonzero(inbox)), int(np.count_nonzero(seen)))


def _rows_of(snapshot: Snapshot, marked: Marked, day: str | None) -> Rows:
    """List the papers whose newest listing is of a day."""
    return np.flatnonzero((snapshot.number("day") == ordinal(day)) & marked.listed(snapshot.alive))


def _in_inbox(marked: Marked, today: date, rows: Rows | slice = slice(None)) -> Mask:
    mask: Mask = (marked.status[rows] == _INBOX) & (marked.due[rows] <= today.toordinal())
    return mask

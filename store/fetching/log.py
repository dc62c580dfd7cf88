"""The log of fetches: what came of each day of each list, in papers.db; when it is lost, days are asked for again."""

from __future__ import annotations

from datetime import date
from typing import Any

from store.catalogue import Catalogue
from store.fetching.days import DayLog, Standing
from store.text import clean
from store.times import day_of


class FetchLog:
    """What a catalogue knows of fetches; any thread may use it."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue

    def of(self, list_name: str) -> list[DayLog]:
        """List what is known of a list, the oldest day first, whoever wrote it there. Raises LibraryError."""
        return [log for row in self._catalogue.fetches(list_name) if (log := _read(row))]

    def at(self, list_name: str, day: date | None) -> DayLog | None:
        """Return what is known of a day of a list, or of a list without days. Raises LibraryError."""
        rows = self._catalogue.fetches(list_name, day.isoformat() if day else "")
        return next(filter(None, map(_read, rows)), None)

    def keep(self, list_name: str, log: DayLog) -> None:
        """Keep what came of a day. Raises LibraryError, ReadOnly too."""
        day = log.day.isoformat() if log.day else ""
        said = (log.standing.value, log.at, log.since, log.ids, log.taken, log.listed, log.new, log.left_out, log.why)
        self._catalogue.log_fetch((list_name, day, *said))


def _read(row: tuple[Any, ...]) -> DayLog | None:
    _, day, standing, at, since, ids, taken, *counts, why = row
    found = day_of(str(day)) if day else None
    if (day and found is None) or standing not in set(Standing):
        return None
    listed, new, left_out = (max(0, each) if isinstance(each, int) else 0 for each in counts)
    known = clean(str(at)), clean(str(since)), str(ids), str(taken)
    return DayLog(found, Standing(standing), *known, listed, new, left_out, clean(str(why), limit=300))

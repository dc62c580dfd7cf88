"""The stamps that say which version of a field is later: hybrid logical clocks (Kulkarni et al. 2014).

A stamp is ``[count, actor]``. A count is a moment by the reader's clock (milliseconds since 1970), with a counter in
its last ten bits. An edit counts what the clock says, or one more than the version it replaces where that is no less.
So the later edit wins as far as clocks can tell, an edit that was made in sight of another wins whatever they say, and
a clock that is days ahead is ahead in the fields alone that were edited by it, until they are next edited.
"""

import time
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any

from store.text import clean_name
from store.times import moment_of

Stamp = tuple[int, str]

UNSTAMPED: Stamp = (0, "")
AHEAD = timedelta(days=1)
"""So far a clock may be ahead of this one before that is said."""
COUNTER = 10
"""The bits of a count that are the counter."""
_CLOCKS = 1 << 48
"""Counts below are no clock's: files before version 3 counted edits, and clocks that say 1970 are dead."""
_NO_COUNT = 1 << 53
"""So far no clock goes (the year 2248), nor a number of JavaScript. A damaged count would be greatest for ever."""


def count_of(value: object) -> int:
    """Read a place among the edits, as the history counts them; anything that is not one counts as 0."""
    return value if type(value) is int and 0 <= value < _CLOCKS else 0


def stamp_of(value: object) -> Stamp:
    """Read a stamp; anything that is not one counts as no stamp."""
    match value:
        case [int(count), str(actor)] if type(count) is int and 0 <= count < _NO_COUNT:
            return count, actor
    return UNSTAMPED


def edition(stamps: Mapping[str, Any]) -> str | None:
    """Name the version of a whole record by the latest of its stamps; None where it has none."""
    found = [stamp_of(each) for each in stamps.values() if isinstance(each, list)]
    found += [stamp_of(each) for inner in stamps.values() if isinstance(inner, dict) for each in inner.values()]
    latest = max(found, default=UNSTAMPED)
    return None if latest == UNSTAMPED else f"{latest[0]:x}-{clean_name(latest[1])}"


def stamp_named(edition: str) -> Stamp:
    """Read the stamp that names an edition; anything that is not one counts as no stamp."""
    count, _, actor = edition.partition("-")
    try:
        return stamp_of([int(count, 16), actor])
    except ValueError:
        return UNSTAMPED


def counts_edits(count: int) -> bool:
    """Return whether a count is of the old kind, which no clock goes into."""
    return count < _CLOCKS


def count_at(moment: str | datetime | None) -> int:
    """Return the first count of a moment; that of what is no moment is below all others."""
    return _count_at(moment or "")


@lru_cache(maxsize=1 << 12)
def _count_at(moment: str | datetime) -> int:
    found = moment_of(moment) if isinstance(moment, str) else moment
    if found is None:
        return 0
    count = (found - datetime.fromtimestamp(0, UTC)) // timedelta(milliseconds=1) << COUNTER
    return max(_CLOCKS, min(count, _NO_COUNT - 1))


def moment_at(count: int) -> str | None:
    """Return the moment of a count, to the second; None where it holds none."""
    if counts_edits(count):
        return None
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime((count >> COUNTER) // 1000))  # as `stamp` does, but faster


class Stamping:
    """Gives out the stamps of one edit, by what the clock counts now and who edits."""

    def __init__(self, now: int, actor: str) -> None:
        self._next, self._actor = now, actor
        self.latest: Stamp = (now, actor)
        """The greatest of the stamps given out."""

    def after(self, known: Stamp) -> Stamp:
        """Return the stamp of a version that replaces the one with a known stamp; each is greater than the one before.

        It is greater than the known one whatever the clock says, and that is not passed on to other fields.
        """
        made = max(self._next, known[0] + 1), self._actor
        self._next += 1
        self.latest = max(self.latest, made)
        return made

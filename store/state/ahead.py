"""Clocks that are wrong: edits that a state says were made in days to come."""

from collections.abc import Iterator
from datetime import datetime
from itertools import chain
from typing import Any

from store.state.apart import SHAPES
from store.state.merge import Tables
from store.state.note_record import mapping
from store.state.stamps import AHEAD, count_at, moment_at, stamp_of
from store.times import local


def ahead(tables: Tables, now: datetime) -> str | None:
    """Return the moment of the latest edit in a state, where a clock was more than a day ahead of now; else None."""
    latest = max((stamp_of(stamp)[0] for stamp in _stamps(tables)), default=0)
    return moment_at(latest) if latest > count_at(now + AHEAD) else None


def _stamps(tables: Tables) -> Iterator[Any]:
    """Yield all stamps of a state."""
    for record in tables.get("marks", {}).values():
        for stamp in mapping(record.get("stamps")).values():
            yield from stamp.values() if isinstance(stamp, dict) else (stamp,)
    apart = (tables.get(table, {}).values() for table in ("history", *(shape.table for shape in SHAPES)))
    yield from (record.get("stamp") for record in chain.from_iterable(apart))


def wrong_clock(moment: str) -> str:
    """Say that a clock is wrong, by which an edit was made at a moment to come."""
    return (
        f"a clock is wrong, of this computer or of another: an edit is dated {local(moment)}; "
        "what it says stands against what is written unseen, until it is changed again"
    )

"""The marks as they were: what the history says was so at an earlier moment."""

from collections import defaultdict
from collections.abc import Mapping

from store.models import Mark
from store.state.apart import NO_PAPER
from store.state.database import Database
from store.state.events import Events
from store.state.records import Registers, assemble, explode, to_mark
from store.state.stamps import UNSTAMPED, stamp_named


class Past:
    """What the marks of a database said earlier, worked out from its events."""

    def __init__(self, database: Database, events: Events) -> None:
        self._database, self._events = database, events

    def marks_on(self, when: str) -> dict[str, Mark]:
        """Return the marks as they were at the end of a moment, an ISO date or time in UTC (``2026-11-21``)."""
        records: dict[str, Registers] = defaultdict(dict)
        records |= {paper: explode(record) for paper, record in self._database.records("marks").items()}
        for (paper, field), value in self._events.log().values_at(when).items():
            if paper != NO_PAPER:
                stamp, _ = records[paper].get(field, (UNSTAMPED, None))
                records[paper][field] = stamp, value
        then = [
            assemble(paper, fields, updated=when, note_history=[], versions={}) for paper, fields in records.items()
        ]
        return {mark.paper: mark for mark in map(to_mark, then) if not mark.blank}

    def marks_then(self, editions: Mapping[str, str]) -> dict[str, Mark]:
        """Return marks as they were in an edition, by paper; those of which the edit that made it is known here."""
        named = {self._database.name_in("marks", paper): stamp_named(edition) for paper, edition in editions.items()}
        then: dict[str, Mark] = {}
        for paper, values in self._events.log().values_then(named).items():
            registers = explode(self._database.records("marks").get(paper, {}))
            for field, value in values.items():
                stamp, _ = registers.get(field, (UNSTAMPED, None))
                registers[field] = stamp, value
            mark = to_mark(assemble(paper, registers, updated=None, note_history=[], versions={}))
            then[mark.paper] = mark
        return then

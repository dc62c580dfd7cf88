"""Stamps that counted edits alone, as files before version 3 have them, turned into stamps with the moment of the edit.

A stamp takes the moment that the history has for the edit with that count and actor; without one, the moment at which
its record was last updated. So every computer that knows the same makes the same of it. The count stays, as the counter
within the second: that is as exactly as the history knows its moments.
"""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from store.state.apart import LOOSE_NOTES, NO_PAPER, SHAPES
from store.state.history import clock_of, edit_stamp_of, event_changes
from store.state.merge import Tables
from store.state.note_record import mapping
from store.state.records import Record
from store.state.stamps import UNSTAMPED, Stamp, count_at, counts_edits, stamp_of

_APART = {shape.table: shape for shape in SHAPES}
_MOMENTS = ("at", "created")
"""When a record that belongs to no mark says that it was made, where no edit in the history tells of it."""


def restamped(tables: Tables, events: Iterable[Record]) -> Tables:
    """Return tables whose stamps have moments, as far as anything tells of them.

    Their own history comes before other ``events``: two computers that are copies of one count alike.
    """
    edits = _Edits(tables.get("history", {}).values(), events)
    marks = {name: _mark(record, edits) for name, record in tables["marks"].items()}
    apart = {
        table: {name: _apart(table, name, record, edits) for name, record in tables.get(table, {}).items()}
        for table in _APART
    }
    return {**tables, **apart, "marks": marks}


class _Edits:
    """The moments of edits, by who made them and how many edits had been counted."""

    def __init__(self, own: Iterable[Record], others: Iterable[Record]) -> None:
        own = list(own)
        self._histories = [_by_actor(own), _by_actor(others)]
        self._seen = _versions_of_notes(own)

    def seen(self, subject: str, field: str, last: Stamp) -> dict[str, list[int]]:
        """Return, as it is kept beside a note, up to which counts versions before the last are in its own history."""
        found: dict[str, int] = {}
        for count, actor in self._seen.get((subject, field), ()):
            if actor != last[1] or count < last[0]:
                found[actor] = max(found.get(actor, 0), count)
        return {actor: [count] for actor, count in found.items()}

    def moment(self, count: int, actor: str, subject: str) -> str | None:
        """Return the moment of the edit with this count: the first event of the actor that is not before it.

        An event counts on from its fields, so theirs are less. It is another's if it did not touch the subject.
        """
        for history in self._histories:
            known = history.get(actor, [])
            at = bisect_left(known, (count,))
            if at < len(known) and subject in known[at][2]:
                return known[at][1]
        return None


def _by_actor(events: Iterable[Record]) -> dict[str, list[tuple[int, str, set[str]]]]:
    """Return the count, the moment and the subjects of each edit, in order, by actor."""
    found: dict[str, list[tuple[int, str, set[str]]]] = defaultdict(list)
    for event in events:
        touched = {paper or field for paper, field, *_ in event_changes(event)}
        found[str(event.get("actor"))].append((clock_of(event), str(event.get("at") or ""), touched))
    for known in found.values():
        known.sort(key=lambda event: event[:2])
    return found


def _versions_of_notes(events: Iterable[Record]) -> dict[tuple[str, str], list[Stamp]]:
    """Return the stamps of the events that changed each note of each paper; those of its versions are no greater."""
    found: dict[tuple[str, str], list[Stamp]] = defaultdict(list)
    for event in events:
        for paper, field, *_ in event_changes(event):
            if field.startswith(LOOSE_NOTES.prefix):
                found[paper, field].append(edit_stamp_of(event))
    return found


def _mark(record: Record, edits: _Edits) -> Record:
    stamps, paper = mapping(record.get("stamps")), record.get("paper")
    if not stamps or not isinstance(paper, str):
        return record

    def stamp(value: object) -> object:
        return _restamped(value, paper, edits, record.get("updated"))

    new: dict[str, Any] = {
        name: {inner: stamp(each) for inner, each in value.items()} if isinstance(value, dict) else stamp(value)
        for name, value in stamps.items()
    }
    versions = {
        note: {"seen": seen}
        for note, stamp in mapping(new.get("notes")).items()
        if (seen := edits.seen(paper, f"{LOOSE_NOTES.prefix}{note}", stamp_of(stamp)))
    }
    return {**record, "stamps": new} | ({"versions": versions} if versions else {})


def _apart(table: str, name: str, record: Record, edits: _Edits) -> Record:
    if "stamp" not in record:
        return record
    made = next((record[field] for field in _MOMENTS if record.get(field)), None)
    field = f"{_APART[table].prefix}{name}"
    stamp = _restamped(record["stamp"], field, edits, made)
    seen = edits.seen(NO_PAPER, field, stamp_of(stamp))
    return {**record, "stamp": stamp} | ({"versions": {"seen": seen}} if seen else {})


def _restamped(value: object, subject: str, edits: _Edits, otherwise: object) -> object:
    count, actor = stamp_of(value)
    if (count, actor) == UNSTAMPED or not counts_edits(count):
        return value
    moment = edits.moment(count, actor, subject) or (otherwise if isinstance(otherwise, str) else None)
    return [count_at(moment) + count, actor]

"""New values put into a record: its registers, each with a stamp of its own, and the versions of its notes."""

from collections.abc import Mapping
from typing import Any

from store.state.apart import LOOSE_NOTES, Shape
from store.state.note_record import mapping
from store.state.records import Record, assemble, entries, explode, latest
from store.state.stamps import UNSTAMPED, Stamp, Stamping, stamp_of
from store.state.versions import Versions

_NOTE = LOOSE_NOTES.prefix


def set_registers(record: Record, changes: Mapping[str, Any], stamping: Stamping, at: str) -> Record:
    """Return the record as it is after fields have taken new values; the record itself is left alone."""
    registers, versions = explode(record), {**mapping(record.get("versions"))}
    for field, value in changes.items():
        stamp, known = registers.get(field, (UNSTAMPED, None))
        note = field.removeprefix(_NOTE) if field.startswith(_NOTE) else None
        if note is None:
            registers[field] = stamping.after(stamp), value
            continue
        written = _written(stamp, known, versions.pop(note, None), value, stamping)
        registers[field] = written.stamp, value
        if kept := written.kept():
            versions[note] = kept
    updated = latest(record, {"updated": at})
    lost = entries(record, "note_history")
    return assemble(record["paper"], registers, updated=updated, note_history=lost, versions=versions)


def write_apart(shape: Shape, name: str, value: Any, stamping: Stamping, known: Record) -> Record:
    """Return the record of no mark that says a value, in the place of one that is known."""
    stamp = stamp_of(known.get("stamp"))
    if shape is not LOOSE_NOTES:
        return shape.record(name, value, stamping.after(stamp), known)
    written = _written(stamp, shape.value(known), known.get("versions"), value, stamping)
    kept = written.kept()
    return shape.record(name, value, written.stamp, known) | ({"versions": kept} if kept else {})


def _written(stamp: Stamp, known: Record | None, kept: object, value: Record | None, stamping: Stamping) -> Versions:
    """Return the versions of a note after a new one, in sight of those that there were."""
    before = Versions.of(stamp, known, kept)
    return before.written(stamping.after(before.latest), value)

"""Two versions of the same record made one, so that nothing a reader wrote is lost.

Each register takes the value with the greater stamp; equal stamps (a copied library, a damaged clock) are decided by
the value's own bytes. A note keeps every text that was written without knowledge of the others in sight (see
`store.state.versions`); one that is replaced is kept in ``note_history`` unless a text in sight begins with it. Merging
is commutative, associative and idempotent to the byte, so copies may meet in any order and any number of times: a
state-based replicated data type (Shapiro et al. 2011), with the history growing as a set.
"""

from collections.abc import Iterable, Mapping

from store.state.apart import LOOSE_NOTES
from store.state.note_record import conflicts, mapping
from store.state.records import Record, Registers, assemble, canonical, entries, explode, latest
from store.state.stamps import Stamp, count_of, stamp_of
from store.state.versions import Versions

_NOTE = LOOSE_NOTES.prefix

Tables = dict[str, dict[str, Record]]
"""Table → name of the record (paper id, view name, step id; TinyDB's own number in a foreign table) → record."""


def _greater(one: tuple[Stamp, object], other: tuple[Stamp, object]) -> tuple[Stamp, object]:
    if one[0] != other[0]:
        return max(one, other, key=lambda register: register[0])
    return one if canonical(one[1]) >= canonical(other[1]) else other


def merge_marks(one: Record, other: Record) -> Record:
    """Merge two records of the same paper."""
    left, right = explode(one), explode(other)
    ours, theirs = _versions(one, left), _versions(other, right)
    registers: Registers = {**left, **right}
    notes = {**ours, **theirs}
    for field in left.keys() & right.keys():
        if field in notes:
            notes[field] = ours[field].merged(theirs[field])
            registers[field] = notes[field].stamp, notes[field].note
        else:
            registers[field] = _greater(left[field], right[field])
    lost = _lost_notes(notes.values(), [*_texts(one, ours), *_texts(other, theirs)])
    kept = {field.removeprefix(_NOTE): note.kept() for field, note in notes.items()}
    versions = {note: beside for note, beside in kept.items() if beside}
    return assemble(one["paper"], registers, updated=latest(one, other), note_history=lost, versions=versions)


def _versions(record: Record, registers: Registers) -> dict[str, Versions]:
    """Return the versions of the notes on a mark, by register."""
    kept = mapping(record.get("versions"))
    notes = {field: register for field, register in registers.items() if field.startswith(_NOTE)}
    return {field: Versions.of(*register, kept.get(field.removeprefix(_NOTE))) for field, register in notes.items()}


def _text(note: Record, text: object) -> Record:
    return {"id": note.get("id"), "text": str(text or ""), "quote": note.get("quote")}


def _in_sight(notes: Iterable[Versions]) -> Iterable[Record]:
    """Yield the texts that there are of notes, those in conflict included."""
    for versions in notes:
        for _, note in versions.heads:
            if note is not None:
                yield from (_text(note, text) for text in (note.get("text"), *conflicts(note)))


def _texts(record: Record, notes: Mapping[str, Versions]) -> Iterable[Record]:
    for old in entries(record, "note_history"):
        if isinstance(old, dict):
            yield _text(old, old.get("text"))
    yield from _in_sight(notes.values())


def _lost_notes(notes: Iterable[Versions], texts: list[Record]) -> list[Record]:
    """Keep the texts that are in no note now, and the longest alone where one begins with another.

    Only id, text and quote are kept: with more, two versions of equal text would have to be told apart, and the result
    would depend on the order of merging.
    """
    shown = list(_in_sight(notes))
    lost: list[Record] = []
    for text in sorted(texts, key=lambda text: len(text["text"]), reverse=True):
        if (text["text"] or text["quote"]) and not any(_contains(other, text) for other in shown + lost):
            lost.append(text)
    return sorted(lost, key=canonical)


def _contains(longer: Record, shorter: Record) -> bool:
    same_passage = bool(longer["id"] == shorter["id"] and longer["quote"] == shorter["quote"])
    return same_passage and str(longer["text"]).startswith(shorter["text"])


def _merge_stamped(one: Record, other: Record) -> Record:
    return max(one, other, key=lambda record: (stamp_of(record.get("stamp")), canonical(record)))


def _merge_notes(one: Record, other: Record) -> Record:
    """Merge two records of the same note of no paper, as if the note stood on a mark."""
    if not all(LOOSE_NOTES.said in record and isinstance(record.get(LOOSE_NOTES.name), str) for record in (one, other)):
        return _merge_stamped(one, other)
    ours, theirs = (
        {_NOTE: Versions.of(stamp_of(record.get("stamp")), LOOSE_NOTES.value(record), record.get("versions"))}
        for record in (one, other)
    )
    note = ours[_NOTE].merged(theirs[_NOTE])
    lost = _lost_notes([note], [*_texts(one, ours), *_texts(other, theirs)])
    beside = {"note_history": lost, "versions": note.kept()}
    merged = LOOSE_NOTES.record(one[LOOSE_NOTES.name], note.note, note.stamp, {})
    return merged | {field: value for field, value in beside.items() if value}


def _merge_meta(one: Record, other: Record) -> Record:
    """Keep the higher schema and the latest edit's clock and actor; other fields by their bytes."""
    merged = {
        name: max((meta[name] for meta in (one, other) if name in meta), key=canonical) for name in {**one, **other}
    }
    clock, actor = max((count_of(meta.get("clock")), str(meta.get("actor") or "")) for meta in (one, other))
    schema = max(meta["schema"] if isinstance(meta.get("schema"), int) else 0 for meta in (one, other))
    return merged | {"schema": schema, "clock": clock, "actor": actor}


_MERGES = {
    "marks": merge_marks,
    "notes": _merge_notes,
    "views": _merge_stamped,
    "decisions": _merge_stamped,
    "meta": _merge_meta,
}


def merge_records(table: str, one: Record, other: Record) -> Record:
    """Merge two versions of one record of a table; steps of the history and foreign records never change."""
    if one == other:
        return one
    if table == "marks" and not isinstance(one.get("paper"), str):
        return max(one, other, key=canonical)
    merge = _MERGES.get(table)
    return merge(one, other) if merge else max(one, other, key=canonical)


def merge_tables(one: Tables, other: Tables) -> Tables:
    """Merge two whole states."""
    merged = {name: dict(records) for name, records in one.items()}
    for table, records in other.items():
        known = merged.setdefault(table, {})
        for name, record in records.items():
            known[name] = merge_records(table, known[name], record) if name in known else record
    return merged


def merge_writes(before: Tables, ours: Tables, theirs: Tables) -> Tables:
    """Bring what was changed since ``before`` into what others wrote meanwhile; no record of either is lost.

    A record that both changed is merged; one that one side took away and the other changed stays.
    """
    if theirs is before:
        return ours
    merged = {name: dict(records) for name, records in theirs.items()}
    for table in before.keys() | ours.keys():
        known, own, other = before.get(table, {}), ours.get(table, {}), merged.setdefault(table, {})
        for name in known.keys() - own.keys():
            if other.get(name) == known[name]:
                del other[name]
        for name, record in own.items():
            if record == known.get(name):
                continue
            if name not in known and name in other and name.isdecimal():  # two programs counted to the same number
                name = str(max(map(int, filter(str.isdecimal, {*own, *other}))) + 1)
            other[name] = merge_records(table, other[name], record) if name in other else record
    return merged

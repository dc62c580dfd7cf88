"""One record of the marks table as a set of registers: each field with the stamp of its last change.

Values stay plain so that any TinyDB program reads them; the stamps lie beside them under ``stamps``. A tag or note that
has a stamp and no value was removed (a tombstone). A field without a stamp counts as stamped ``[0, ""]``.

The registers of a record are ``status``, ``rating``, ``due``, one ``tag:…`` for each tag (without case), one
``note:…`` for each note (by its id), ``title``, ``ids``, ``citekey``, and every field that this version does not know.
"""

from collections.abc import Iterator, Mapping
from typing import Any

import orjson

from store.models import Mark, Paper, Status, fold_tag
from store.state.note_record import encodable, from_note, mapping, text_in, texts, to_note
from store.state.stamps import UNSTAMPED, Stamp, moment_at, stamp_of
from store.text import clean, clean_name

Record = dict[str, Any]
Registers = dict[str, tuple[Stamp, Any]]

_APART = frozenset({"paper", "tags", "notes", "stamps", "note_history", "versions", "updated"})
_INNER = ("tag:", "note:")


def canonical(value: object) -> bytes:
    """Return the one JSON text of a value, whatever the order its keys came in."""
    return orjson.dumps(value, option=orjson.OPT_SORT_KEYS)


def is_writable(value: object) -> bool:
    """Return whether a value that was read can be written, too: levels without end cannot, nor lone surrogates."""
    try:
        canonical(value)
    except TypeError:
        return False
    return True


def entries(record: Record, field: str) -> list[Any]:
    """Read a list of a record; anything else counts as an empty one."""
    value = record.get(field)
    return value if isinstance(value, list) else []


def latest(*records: Record) -> str | None:
    """Return the last moment at which any of the records was updated."""
    return max((str(record["updated"]) for record in records if record.get("updated")), default=None)


def _notes(record: Record) -> Iterator[Record]:
    for note in entries(record, "notes"):
        if isinstance(note, dict) and isinstance(note.get("id"), str):
            yield note


def _tags(record: Record) -> Iterator[str]:
    return (tag for tag in entries(record, "tags") if isinstance(tag, str))


def explode(record: Record) -> Registers:
    """Take a record apart into its registers."""
    stamps = mapping(record.get("stamps"))
    registers: Registers = {
        name: (stamp_of(stamps.get(name)), value)
        for name, value in record.items()
        if name not in _APART and not name.startswith(_INNER)
    }
    for kind in ("tag", "note"):
        for name, stamp in mapping(stamps.get(f"{kind}s")).items():
            registers[f"{kind}:{name}"] = (stamp_of(stamp), None)
    for tag in _tags(record):
        name = f"tag:{fold_tag(tag)}"
        registers[name] = (registers.get(name, (UNSTAMPED,))[0], tag)
    for note in _notes(record):
        name = f"note:{note['id']}"
        registers[name] = (registers.get(name, (UNSTAMPED,))[0], note)
    return registers


def assemble(
    paper: str, registers: Registers, *, updated: str | None, note_history: list[Record], versions: Mapping[str, Record]
) -> Record:
    """Put registers together again; tags come in the order they were added, notes in the order they were written.

    ``versions`` holds what is kept of notes beside them, by id.
    """
    record: Record = {"paper": paper}
    stamps: dict[str, Any] = {}
    tags: list[tuple[Stamp, str, str]] = []
    notes: list[tuple[str, Stamp, Record]] = []
    for field, (stamp, value) in sorted(registers.items()):
        kind, _, name = field.partition(":")
        inner = field.startswith(_INNER)
        if not inner:
            record[field] = value
        elif value is not None and kind == "tag":
            tags.append((stamp, name, value))
        elif value is not None:
            notes.append((str(value.get("created")), stamp, value))
        if stamp != UNSTAMPED:
            (stamps.setdefault(f"{kind}s", {}) if inner else stamps)[name if inner else field] = list(stamp)
    record["tags"] = [tag for *_, tag in sorted(tags)]
    record["notes"] = [note for *_, note in sorted(notes, key=lambda entry: entry[:2])]
    record |= {"updated": updated, "stamps": stamps}
    if note_history:
        record["note_history"] = note_history
    if versions:
        record["versions"] = dict(sorted(versions.items()))
    return record


def new_record(paper: Paper) -> Record:
    """Make the record of a paper about which nothing has been said yet."""
    return {
        "paper": paper.id,
        "title": encodable(paper.title),
        "ids": paper.ids,
        **({"citekey": paper.citekey} if paper.citekey else {}),
        "status": str(Status.INBOX),
        "rating": None,
        "tags": [],
        "notes": [],
        "updated": None,
        "stamps": {},
    }


def is_blank(record: Record) -> bool:
    """Return whether a record says nothing at all (it may still hold stamps of what it said once)."""
    return record.get("status", "inbox") == "inbox" and not (
        record.get("rating") or record.get("tags") or record.get("notes") or record.get("due")
    )


def to_mark(record: Record) -> Mark:
    """Read a record as a mark, whose texts are safe to show: another program may have written the file.

    A value that no mark can have is shown as none. What is shown otherwise than it stands there stays in the file.
    """
    status, rating = record.get("status"), record.get("rating")
    return Mark(
        paper=clean_name(record["paper"]),
        title=text_in(record, "title"),
        ids=texts(record.get("ids")),
        citekey=text_in(record, "citekey"),
        status=Status(status) if status in list(Status) else Status.INBOX,
        rating=rating if type(rating) is int and 1 <= rating <= 5 else None,
        tags=tuple(_clean_tags(record)),
        notes=tuple(to_note(note) for note in _notes(record)),
        due=text_in(record, "due") or None,
        updated=(updated := text_in(record, "updated") or None),
        since=None if status == Status.INBOX else moment_at(_status_stamp(record)[0]) or updated,
        page=text_in(record, "page"),
        stamps=mapping(record.get("stamps")),
    )


def _status_stamp(record: Record) -> Stamp:
    return stamp_of(mapping(record.get("stamps")).get("status"))


def _clean_tags(record: Record) -> dict[str, str]:
    """Return the tags as they may be shown, each with the register it stands in; what has no letters is none."""
    return {tag: f"tag:{fold_tag(raw)}" for raw in _tags(record) if (tag := clean(raw))}


def differences(record: Record, mark: Mark) -> list[tuple[str, Any, Any]]:
    """List the registers in which a mark says something else than the record: field, old value, new value.

    What a mark does not say otherwise than before stays to the letter, also where it was not shown to the letter.
    """
    before = to_mark(record)
    if mark == before:
        return []
    old = {field: value for field, (_, value) in explode(record).items()}
    new: dict[str, Any] = {
        field: value and str(value) if field != "rating" else value
        for field in ("status", "rating", "due")
        if (value := getattr(mark, field)) != getattr(before, field)
    }
    tags, notes = _clean_tags(record), {clean_name(note["id"]): f"note:{note['id']}" for note in _notes(record)}
    new |= {field: None for tag, field in tags.items() if tag not in mark.tags}
    new |= {f"tag:{fold_tag(tag)}": tag for tag in map(encodable, mark.tags) if tag not in tags}
    new |= {field: None for field in notes.values()}
    written = {note.id: note for note in before.notes}
    for note in mark.notes:
        field = notes.get(note.id, f"note:{note.id}")
        known = old.get(field)
        new[field] = known if written.get(note.id) == note else from_note(note, known)
    return [(field, old.get(field), value) for field, value in new.items() if old.get(field) != value]

"""A note as it stands in the file, read as a value and written over what stood there.

What this version does not know of a note, of its quote or of its source stays as it is until that part is taken away.
What a note need not have is written only where it has it.
"""

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from store.models import ABSTRACT, Note, NoteSource, Quote
from store.text import clean, clean_name, strip_unsafe

NotePart = TypeVar("NotePart", Quote, NoteSource)

_NOTE = frozenset({"text", "id", "kind", "done", "created", "quote", "source", "conflicts"})
_ALWAYS = ("exact", "prefix", "suffix")
_BESIDE = {"source": ABSTRACT, "version": None, "section": "", "where": ""}
"""What else a quote has, and what it has where nothing is written."""


def mapping(value: object) -> Mapping[str, Any]:
    """Read an object of a record; anything else counts as an empty one."""
    return value if isinstance(value, dict) else {}


def text_in(record: Mapping[str, Any], name: str) -> str:
    """Read one line of a record as it may be shown; what is absent is empty."""
    return clean(str(record.get(name) or ""))


def texts(value: object) -> dict[str, str]:
    """Read an object of a record as names and texts that may be shown; what is no text is left out."""
    return {clean(name): clean(text) for name, text in mapping(value).items() if isinstance(text, str)}


def encodable(text: str) -> str:
    """Replace lone surrogates, which no UTF-8 file can hold."""
    return text.encode("utf-8", "replace").decode("utf-8")


def conflicts(note: Mapping[str, Any]) -> tuple[str, ...]:
    """List the texts that were written in place of a note's own."""
    others = note.get("conflicts")
    return tuple(strip_unsafe(text) for text in others if isinstance(text, str)) if isinstance(others, list) else ()


def to_note(note: dict[str, Any]) -> Note:
    """Read a record as a note, whose texts are safe to show; it has an id."""
    return Note(
        text=strip_unsafe(str(note.get("text") or "")),
        id=clean_name(note["id"]),
        kind=text_in(note, "kind") or "note",
        done=note.get("done") is True,
        created=text_in(note, "created"),
        quote=_to_quote(note.get("quote")),
        source=_to_source(note.get("source")),
        conflicts=conflicts(note),
    )


def _to_quote(value: object) -> Quote | None:
    quote = mapping(value)
    if not quote:
        return None
    version = quote.get("version")
    passage = {name: strip_unsafe(str(quote.get(name) or "")) for name in _ALWAYS}
    place = {name: text_in(quote, name) for name in ("section", "where")}
    source = text_in(quote, "source") or ABSTRACT
    return Quote(**passage, **place, source=source, version=version if type(version) is int else None)


def _to_source(value: object) -> NoteSource | None:
    source = mapping(value)
    return NoteSource(*(strip_unsafe(str(source.get(name) or "")) for name in NoteSource._fields)) if source else None


def from_note(note: Note, known: object) -> dict[str, Any]:
    """Write a note over the record it had, if it had one; what still says the same stays to the letter."""
    old = mapping(known)
    before = to_note({**old, "id": note.id})
    record = {name: value for name, value in old.items() if name not in _NOTE}
    said = {"text": encodable(note.text), "kind": note.kind, "done": note.done, "created": note.created}
    record |= {
        "id": old.get("id", note.id),
        **{name: old.get(name, now) if getattr(before, name) == now else now for name, now in said.items()},
        "quote": _over(old.get("quote"), note.quote, _to_quote, _from_quote),
    }
    source = _over(old.get("source"), note.source, _to_source, _from_source)
    same = note.conflicts == conflicts(old)
    others = old.get("conflicts") if same else [encodable(text) for text in note.conflicts]
    return record | {name: value for name, value in (("source", source), ("conflicts", others)) if value}


def _over(
    known: object,
    part: NotePart | None,
    read: Callable[[object], NotePart | None],
    write: Callable[[NotePart, Mapping[str, Any]], dict[str, Any]],
) -> Any:
    """Write a part of a note over what stood there; what says the same already stays to the letter."""
    if read(known) == part:
        return known
    return None if part is None else write(part, mapping(known))


def _from_quote(quote: Quote, known: Mapping[str, Any]) -> dict[str, Any]:
    record = {name: value for name, value in known.items() if name not in _BESIDE}
    record |= {name: encodable(getattr(quote, name)) for name in _ALWAYS}
    beside = {name: value for name, blank in _BESIDE.items() if (value := getattr(quote, name)) != blank}
    return record | {name: encodable(value) if isinstance(value, str) else value for name, value in beside.items()}


def _from_source(source: NoteSource, known: Mapping[str, Any]) -> dict[str, Any]:
    return {**known, "file": encodable(source.file), "anchor": encodable(source.anchor)}

"""JSON: the one shape in which a paper leaves the program, for `--json`, for files, and for our own importer."""

import json
import re
from collections.abc import Iterable, Iterator
from typing import Any

from store.data import DATA, DatumKind
from store.exporters.base import Format, Options, register
from store.listings import Listing
from store.models import ABSTRACT, Entry, Mark, Note, Quote
from store.state.stamps import edition
from store.tags import each_once

# What a terminal would obey or an encoder would refuse is written as an escape: nothing is lost, nothing acts.
_UNSAFE = re.compile("[\x7f-\x9f\u00ad\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ud800-\udfff]")


def record(entry: Entry) -> dict[str, Any]:
    """Return a paper and its mark as plain values; what is absent is None or an empty list, never missing."""
    paper, mark = entry.paper, entry.mark
    said = {
        datum.name: _plain(datum.kind, getattr(paper, datum.name)) for datum in DATA if datum.kind is not DatumKind.IDS
    }
    return {
        "id": paper.id,
        **{name: said.pop(name) for name in _FIRST},
        **said_of(mark),
        "citekey": paper.citekey or None,
        "score": entry.score,
        **said,
        "ids": paper.ids,
        **beside_of(mark),
    }


def mark_record(mark: Mark) -> dict[str, Any]:
    """Return what the reader says as plain values."""
    return {**said_of(mark), **beside_of(mark)}


def said_of(mark: Mark) -> dict[str, Any]:
    """Return what the reader says of a paper: its status, its rating, tags and notes."""
    return {
        "status": mark.status.value,
        "rating": mark.rating,
        "tags": each_once(mark.tags),
        "notes": [_note(note) for note in mark.notes],
    }


def beside_of(mark: Mark) -> dict[str, Any]:
    """Return until when the paper is put off, the moment of the last edit, and which edition of the mark it is.

    By the edition it is known what the mark was when the file was written, whatever is changed in either afterwards.
    """
    return {"due": mark.due, "updated": mark.updated, "edition": edition(mark.stamps)}


_FIRST = ("title", "abstract", "authors", "day", "published", "url", "arxiv", "doi", "links", "upvotes", "sources")


def _plain(kind: DatumKind, value: Any) -> Any:
    if kind is DatumKind.LISTINGS:
        return [_listing(listing) for listing in value]
    return list(value) if isinstance(value, tuple) else None if value == "" else value


def _listing(listing: Listing) -> dict[str, Any]:
    said = {"source": listing.source or None, "day": listing.day, "votes": listing.votes, "rank": listing.rank}
    return said | {"inferred": True} if listing.inferred else said


def _note(note: Note) -> dict[str, Any]:
    said = {
        "id": note.id,
        "text": note.text,
        "kind": note.kind,
        "done": note.done,
        "created": note.created,
        "quote": note.quote and _quote(note.quote),
    }
    if note.source:
        said["source"] = note.source._asdict()
    if note.conflicts:
        said["conflicts"] = list(note.conflicts)
    return said


def _quote(quote: Quote) -> dict[str, Any]:
    said: dict[str, Any] = {"exact": quote.exact, "prefix": quote.prefix, "suffix": quote.suffix}
    if quote.source != ABSTRACT:
        said["source"] = quote.source
    more = {"version": quote.version, "section": quote.section, "where": quote.where}
    return said | {name: value for name, value in more.items() if value}


def dumps(value: object, *, indent: int | None = None) -> str:
    """Write a value as JSON that is safe on a terminal and in any encoding of Unicode."""
    text = json.dumps(value, ensure_ascii=False, allow_nan=False, indent=indent)
    return _UNSAFE.sub(lambda match: f"\\u{ord(match[0]):04x}", text)


def array(values: Iterable[object]) -> Iterator[str]:
    """Write an array with one value on each line, as the values come."""
    separator = "[\n"
    for value in values:
        yield separator + dumps(value)
        separator = ",\n"
    yield "[]\n" if separator == "[\n" else "\n]\n"


def write_json(entries: Iterable[Entry], options: Options) -> Iterator[str]:
    """JSON: an array with one paper on each line; `import` reads it back."""
    return array(record(entry) for entry in entries)


FORMAT = register(Format("json", ".json", write_json, scored=True))

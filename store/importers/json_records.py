"""JSON and JSON Lines in the shape that our own export writes: an array, one object, or one object on each line.

Only ``title`` must be there. Fields that are not known are passed over, and so are the reader's own (status, rating,
tags, notes), unless they are asked for: an import touches no mark by itself.
"""

from collections.abc import Iterator
from functools import partial

from store.importers.base import Format, Hints, ReadRecord, Skipped, attempt, register
from store.importers.document import Document
from store.importers.json_values import as_object, json_values, looks_like_json, said_of_own
from store.making import SourceRecord

EXPECTS = "JSON: papers as an array, one object, or one object on each line, each with a title"

_FOREIGN = {"DOI", "URL", "author", "issued", "container-title"}


def read_json(document: Document, hints: Hints) -> Iterator[ReadRecord]:
    """JSON or JSON Lines, in the shape that `export --format json` writes."""
    for where, value in json_values(document, EXPECTS):
        yield value if isinstance(value, Skipped) else attempt(where, partial(_record, value, hints))


FORMAT = register(Format("json", lambda head: 0.5 if looks_like_json(head) else 0.0, EXPECTS, read_json))


def _record(value: object, hints: Hints) -> SourceRecord:
    """Take one object as it is, unless it is of a format that has other names; raises ValueError."""
    record = {"sources": ["json"], **as_object(value)}
    record["said"] = said_of_own(record)
    if record.get("title") and (foreign := sorted(_FOREIGN & record.keys())):
        raise ValueError(
            f"“{foreign[0]}” is a field of CSL-JSON, whose names would be lost: --format csl-json reads them"
        )
    if hints.listed and not record.get("day"):
        record |= {"day": hints.listed, "day_inferred": None}
    return record

"""The JSON Schema of what is written as JSON: of a paper with its mark, and of anything that a type of ours says.

What a paper says follows from the kinds of its data; what a type says follows from its fields.
"""

from __future__ import annotations

import types
import typing
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from store.data import DATA, DatumKind
from store.models import NOTE_KINDS, Status

Schema = dict[str, Any]

STRING: Schema = {"type": "string"}
DAY: Schema = {"type": "string", "pattern": r"^\d{4}-\d\d-\d\d$"}
MOMENT: Schema = {"type": "string", "pattern": r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$"}
COUNT: Schema = {"type": "integer", "minimum": 0}
ADDRESS: Schema = {"type": "string", "pattern": "^[Hh][Tt][Tt][Pp][Ss]?://"}


def listed(items: Schema) -> Schema:
    """Return the schema of an array."""
    return {"type": "array", "items": items}


def shaped(properties: dict[str, Schema], *, optional: tuple[str, ...] = (), about: str = "") -> Schema:
    """Return the schema of an object that has all of these, but for what is optional; later versions may add to it."""
    required = [name for name in properties if name not in optional]
    said: Schema = {"type": "object", "properties": properties, "required": required}
    return {"description": about, **said} if about else said


def maybe(schema: Schema) -> Schema:
    """Return the schema of a value that may be null."""
    if isinstance(schema.get("type"), str):
        return {**schema, "type": [schema["type"], "null"]}
    return {"anyOf": [schema, {"type": "null"}]}


_LISTING = shaped(
    {
        "source": maybe(STRING),
        "day": maybe(DAY),
        "votes": maybe(COUNT),
        "rank": maybe(COUNT),
        "inferred": {"const": True},
    },
    optional=("inferred",),
)
_KINDS: dict[DatumKind, Schema] = {
    DatumKind.LINE: maybe(STRING),
    DatumKind.PROSE: maybe(STRING),
    DatumKind.NAMES: listed(STRING),
    DatumKind.DAY: maybe(DAY),
    DatumKind.COUNT: maybe(COUNT),
    DatumKind.FLAG: {"type": "boolean"},
    DatumKind.ADDRESS: maybe(ADDRESS),
    DatumKind.ADDRESSES: listed(ADDRESS),
    DatumKind.ARXIV: maybe(STRING),
    DatumKind.DOI: maybe(STRING),
    DatumKind.LISTINGS: listed(_LISTING),
}
_QUOTE = shaped(
    {
        **{name: STRING for name in ("exact", "prefix", "suffix", "source", "section", "where")},
        "version": {"type": "integer"},
    },
    optional=("source", "version", "section", "where"),
    about="The passage that the note is about, with a little of the text before and after it.",
)
_NOTE = shaped(
    {
        "id": STRING,
        "text": {"type": "string", "description": "Markdown."},
        "kind": {"type": "string", "examples": list(NOTE_KINDS)},
        "done": {"type": "boolean"},
        "created": {"type": "string"},
        "quote": maybe(_QUOTE),
        "source": shaped({"file": STRING, "anchor": STRING}),
        "conflicts": {**listed(STRING), "description": "Texts that were written elsewhere in the place of this one."},
    },
    optional=("source", "conflicts"),
)
_ABOUT = {
    "id": "By this name the paper is known everywhere, on the command line too.",
    "score": "How well the paper fits what was liked so far, from 0 to 100.",
    "due": "The day until which the paper is put off.",
    "updated": "The moment of the last edit of the mark, in UTC.",
    "edition": "Which edition of the mark this is. Leave it as it is: it tells what was edited since.",
    "upvotes": "The votes of the listing that gives the day.",
}


def paper_schema() -> Schema:
    """Return the schema of a paper with its mark; what is absent is null or empty, never missing."""
    data = {datum.name: _KINDS[datum.kind] for datum in DATA if datum.kind is not DatumKind.IDS}
    properties: dict[str, Schema] = {
        "id": STRING,
        **data,
        "title": STRING,
        "status": {"enum": [status.value for status in Status]},
        "rating": maybe({"type": "integer", "minimum": 1, "maximum": 5}),
        "tags": listed(STRING),
        "notes": listed(_NOTE),
        "citekey": maybe(STRING),
        "score": maybe({"type": "integer", "minimum": 0, "maximum": 100}),
        "ids": {"type": "object", "additionalProperties": STRING},
        "due": maybe(DAY),
        "updated": maybe(MOMENT),
        "edition": maybe(STRING),
    }
    for name, about in _ABOUT.items():
        properties[name] = {**properties[name], "description": about}
    return shaped(properties, about="A paper with the reader's mark on it.")


_PLAIN: dict[object, Schema] = {
    str: STRING,
    int: {"type": "integer"},
    float: {"type": "number"},
    bool: {"type": "boolean"},
    type(None): {"type": "null"},
    date: DAY,
    datetime: MOMENT,
    object: {},
    Any: {},
}


def schema_of(kind: Any) -> Schema:
    """Return the schema of the values of a type, as `dataclasses.asdict` and `json` write them."""
    if kind in _PLAIN:
        return _PLAIN[kind]
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        return {"enum": [each.value for each in kind]}
    if is_dataclass(kind):
        hints = typing.get_type_hints(kind)
        return shaped({field.name: _unless_itself(kind, hints[field.name]) for field in fields(kind)})
    origin, args = typing.get_origin(kind), typing.get_args(kind)
    if origin in (types.UnionType, typing.Union):
        some = [schema_of(each) for each in args if each is not type(None)]
        one = some[0] if len(some) == 1 else {"anyOf": some}
        return maybe(one) if type(None) in args else one
    if origin is tuple and Ellipsis not in args:
        return {"type": "array", "prefixItems": [*map(schema_of, args)], "minItems": len(args), "maxItems": len(args)}
    if origin in (tuple, list):
        return listed(schema_of(args[0]))
    if origin is dict:
        return {"type": "object", "additionalProperties": schema_of(args[1])}
    raise TypeError(f"no schema for {kind}")


def _unless_itself(kind: Any, inner: Any) -> Schema:
    """Return the schema of a field; of one that holds values of its own type only that it is an array."""
    return {"type": "array"} if kind in typing.get_args(inner) else schema_of(inner)

"""The schema of what is written as JSON: it takes what we write, and nothing that is bent."""

from __future__ import annotations

import json
from copy import deepcopy
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Any

import pytest

from store.exporters import export
from store.exporters.json_schema import DAY, MOMENT, STRING, paper_schema, schema_of
from store.listings import Listing
from store.models import Note, NoteSource, Quote
from tests.test_exporters import RICH

QUOTE = Quote("fast", "so ", " kites", "text", 2, "3", "p. 4")
NOTE = Note("Why?", "n1", "question", quote=QUOTE, source=NoteSource("a.pdf", "p2"), conflicts=("Who?",))
LISTINGS = (Listing("hf-daily", "2026-06-12", 7, 2), Listing("hf-page", "2026-06-11", None, inferred=True))
FULL = replace(
    RICH,
    paper=replace(RICH.paper, listings=LISTINGS),
    mark=replace(RICH.mark, notes=(NOTE,), due="2026-07-01", updated="2026-06-12T10:00:00Z"),
)


def written() -> dict[str, Any]:
    [record] = json.loads("".join(export([FULL], "json")))
    assert isinstance(record, dict)
    return record


def is_valid(record: object) -> bool:
    jsonschema = pytest.importorskip("jsonschema")
    return bool(jsonschema.Draft202012Validator(paper_schema()).is_valid(record))


def bent(path: str, value: object) -> dict[str, Any]:
    """Return what we write with another value at a place."""
    record = deepcopy(written())
    *names, last = path.split(".")
    held: Any = record
    for name in names:
        held = held[int(name) if name.isdecimal() else name]
    held[last] = value
    return record


BENT: dict[str, tuple[object, ...]] = {
    **dict.fromkeys(("title", "id"), (3, None)),
    **dict.fromkeys(("abstract", "venue", "arxiv", "doi", "citekey", "edition"), (3,)),
    **dict.fromkeys(("day", "published", "due"), ("12 June", "2026-6-12", 3)),
    **dict.fromkeys(("upvotes", "stars", "comments"), (-1, "7", 1.5)),
    **dict.fromkeys(("url", "code", "project"), ("ftp://a.org", 3)),
    **dict.fromkeys(("authors", "tags", "keywords"), ("a", [3], None)),
    **dict.fromkeys(("links", "media"), (["ftp://a.org"], "x")),
    **{
        "day_inferred": ("yes",),
        "status": ("done", None),
        "rating": (0, 6, "5"),
        "score": (-1, 101),
        "ids": ([], {"x": 1}),
    },
    **{"updated": ("2026-06-12", "2026-06-12 10:00:00Z"), "notes": (["a"], None), "listings": ({}, ["x"])},
    **{"listings.0.source": (3,), "listings.0.day": ("x",), "listings.0.votes": (-1,), "listings.0.rank": (-1,)},
    **{"listings.1.inferred": (False, 1), "notes.0.id": (3, None), "notes.0.text": (3,), "notes.0.kind": (3,)},
    **{"notes.0.done": ("x",), "notes.0.created": (3,), "notes.0.quote": ("x",), "notes.0.source": ("x", {"file": 3})},
    **{"notes.0.conflicts": ([3],), "notes.0.quote.exact": (3, None), "notes.0.quote.version": ("2",)},
    **{f"notes.0.quote.{name}": (3,) for name in ("prefix", "suffix", "source", "section", "where")},
}
ABSENT = ("abstract", "day", "venue", "url", "arxiv", "doi", "upvotes", "rating", "score", "due", "updated", "edition")


def test_what_we_write_is_as_the_schema_says_and_nothing_else_is() -> None:
    assert is_valid(written()) and is_valid({**written(), "more": 1, **dict.fromkeys(ABSENT)})
    for path, values in BENT.items():
        for value in values:
            assert not is_valid(bent(path, value)), (path, value)
    for path, values in {"rating": (1, 5), "score": (0, 100), "upvotes": (0,), "listings.0.day": (None,)}.items():
        assert all(is_valid(bent(path, value)) for value in (*values, None)), path
    assert is_valid(bent("notes.0.quote", None))


def test_nothing_but_what_may_be_absent_may_be_missing() -> None:
    def without(path: str) -> dict[str, Any]:
        record = bent(path, None)
        *names, last = path.split(".")
        held: Any = record
        for name in names:
            held = held[int(name) if name.isdecimal() else name]
        del held[last]
        return record

    names = [*written(), *(f"notes.0.{name}" for name in ("id", "text", "kind", "done", "created", "quote"))]
    assert not [name for name in names if is_valid(without(name))]
    optional = ("source", "conflicts", *(f"quote.{name}" for name in ("source", "version", "section", "where")))
    assert all(is_valid(without(f"notes.0.{name}")) for name in optional) and is_valid(without("listings.1.inferred"))


def test_what_a_name_alone_does_not_say_is_described() -> None:
    properties = paper_schema()["properties"]
    told = {name for name, schema in properties.items() if schema.get("description", "").endswith(".")}
    assert told == {"id", "score", "due", "updated", "edition", "upvotes"}
    note = properties["notes"]["items"]["properties"]
    assert (note["text"]["description"], len(note["kind"]["examples"])) == ("Markdown.", 5)
    assert note["conflicts"]["description"] == "Texts that were written elsewhere in the place of this one."
    said = "The passage that the note is about, with a little of the text before and after it."
    assert note["quote"]["description"] == said
    assert paper_schema()["description"] == "A paper with the reader's mark on it."


class Colour(StrEnum):
    """A few words."""

    RED = "red"
    BLUE = "blue"


@dataclass
class Part:
    """A type that holds others of its own."""

    name: str
    parts: list[Part]


@pytest.mark.parametrize(
    ("kind", "schema"),
    [
        *((str, STRING), (int, {"type": "integer"}), (float, {"type": "number"}), (bool, {"type": "boolean"})),
        *((date, DAY), (datetime, MOMENT), (object, {}), (Any, {}), (type(None), {"type": "null"})),
        *((Colour, {"enum": ["red", "blue"]}), (str | None, {"type": ["string", "null"]})),
        (Colour | None, {"anyOf": [{"enum": ["red", "blue"]}, {"type": "null"}]}),
        (int | str, {"anyOf": [{"type": "integer"}, STRING]}),
        (int | str | None, {"anyOf": [{"anyOf": [{"type": "integer"}, STRING]}, {"type": "null"}]}),
        *((each, {"type": "array", "items": STRING}) for each in (list[str], tuple[str, ...])),
        (
            tuple[str, int],
            {"type": "array", "prefixItems": [STRING, {"type": "integer"}], "minItems": 2, "maxItems": 2},
        ),
        (dict[str, int], {"type": "object", "additionalProperties": {"type": "integer"}}),
        (
            Part,
            {
                "type": "object",
                "properties": {"name": STRING, "parts": {"type": "array"}},
                "required": ["name", "parts"],
            },
        ),
    ],
)
def test_what_a_type_says_is_its_schema(kind: object, schema: dict[str, Any]) -> None:
    assert schema_of(kind) == schema


def test_a_type_that_json_has_nothing_for_is_refused() -> None:
    with pytest.raises(TypeError, match="no schema for <class 'bytes'>"):
        schema_of(bytes)

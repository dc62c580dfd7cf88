"""JSON and JSON Lines in the shape that our own export writes: an array, one object, or one object on each line.

Only ``title`` must be there. Fields that are not known are passed over, and so are the reader's own (status, rating,
tags, notes): an import never touches a mark.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any

from store.identity import is_hashed_id, paper_id, parse_arxiv, parse_doi
from store.importers import fields
from store.importers.base import Hints, Record, Skipped, attempt, importer
from store.importers.document import Document
from store.importers.json_values import json_values, looks_like_json
from store.models import Paper
from store.text import ABSTRACT_LIMIT, TITLE_LIMIT

EXPECTS = "JSON: papers as an array, one object, or one object on each line, each with a title"

_FOREIGN = {"DOI", "URL", "author", "issued", "container-title"}


@importer("json", sniff=lambda head: 0.5 if looks_like_json(head) else 0.0, expects=EXPECTS)
def read_json(document: Document, hints: Hints) -> Iterator[Record]:
    """JSON or JSON Lines, in the shape that `export --format json` writes."""
    for where, value in json_values(document, EXPECTS):
        yield value if isinstance(value, Skipped) else attempt(where, partial(_paper, value, hints))


def _paper(value: Any, hints: Hints) -> Paper:
    """Check and clean one object; raises ValueError with the field and what it should be."""
    value = fields.record(value)
    title = fields.title(value)
    if foreign := sorted(_FOREIGN & value.keys()):
        raise ValueError(
            f"{foreign[0]!r} is a field of CSL-JSON, which is not read: its names and identifiers would be lost"
        )
    abstract = fields.text(value, "abstract", ABSTRACT_LIMIT, lines=True) or ""
    authors = fields.texts(value, "authors", "a list of names")
    arxiv = fields.identifier(value, "arxiv", parse_arxiv, "an arXiv id")
    doi = fields.identifier(value, "doi", parse_doi, "a DOI")
    day = fields.day(value, "day")
    named = paper_id(title, authors, abstract, arxiv=arxiv, doi=doi)
    return Paper(
        # the name that our own export gave stands for the paper also when its abstract is another by now
        id=value["id"] if is_hashed_id(named) and is_hashed_id(value.get("id")) else named,
        title=title,
        abstract=abstract,
        authors=authors,
        day=day or (hints.day.isoformat() if hints.day else None),
        day_inferred=bool(day) and fields.typed(value, "day_inferred", bool, "true or false") is True,
        published=fields.day(value, "published"),
        url=fields.address(value, "url"),
        arxiv=arxiv,
        doi=doi,
        links=_links(value),
        upvotes=fields.count(value, "upvotes"),
        venue=fields.text(value, "venue", TITLE_LIMIT),
        sources=fields.texts(value, "sources", "a list of names") if "sources" in value else ("json",),
    )


def _links(value: Mapping[str, Any]) -> tuple[str, ...]:
    found = fields.texts(value, "links", "a list of addresses")
    for link in found:
        fields.address({"links": link}, "links")
    return found

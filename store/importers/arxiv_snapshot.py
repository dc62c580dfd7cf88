"""arXiv's metadata as JSON Lines, one object a paper: the snapshot that it publishes.

Titles and abstracts are wrapped and indented; ``authors_parsed`` has the names in parts and in Unicode, ``authors`` the
same as TeX.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial
from typing import Any

from store.identifiers import parse_doi
from store.importers.base import Format, Hints, ReadRecord, Skipped, attempt, links_in, register
from store.importers.document import Document
from store.importers.json_values import as_object, json_values, looks_like_json
from store.importers.references import day_of_moment
from store.importers.remarks import accepted_at
from store.making import SourceRecord

EXPECTS = "arXiv's metadata snapshot, an object a line with “authors_parsed”"

_FIELD = re.compile(r'"authors_parsed"\s*:')
_PARAGRAPH = re.compile(r"\n\s{2,}(?=\S)")


def read_snapshot(document: Document, hints: Hints) -> Iterator[ReadRecord]:
    """Metadata of arXiv: its snapshot, as JSON Lines."""
    for where, value in json_values(document, EXPECTS):
        yield value if isinstance(value, Skipped) else attempt(where, partial(_record, value, hints), {"arxiv": "id"})


FORMAT = register(
    Format(
        "arxiv-snapshot",
        lambda head: 0.9 if looks_like_json(head) and _FIELD.search(head) else 0.0,
        EXPECTS,
        read_snapshot,
    )
)


def _record(value: object, hints: Hints) -> SourceRecord:
    item = as_object(value)
    versions = item.get("versions")
    versions = [each for each in versions if isinstance(each, dict)] if isinstance(versions, list) else []
    abstract = "\n\n".join(" ".join(part.split()) for part in _PARAGRAPH.split(_text(item, "abstract").strip()))
    return {
        "title": " ".join(_text(item, "title").split()),
        "authors": _names(item.get("authors_parsed")),
        "abstract": abstract,
        "arxiv": item.get("id"),
        "doi": parse_doi(_text(item, "doi")),
        "published": day_of_moment(_text(versions[0], "created")) if versions else None,
        "day": hints.listed,
        "version": len(versions) or None,
        "journal": " ".join(_text(item, "journal-ref").split()) or None,
        "categories": _text(item, "categories").split(),
        "remark": (remark := " ".join(_text(item, "comments").split())) or None,
        "venue": accepted_at(remark),
        "links": links_in(f"{abstract} {remark}"),
        "sources": [FORMAT.name],
    }


def _text(item: dict[str, Any], name: str) -> str:
    value = item.get(name)
    return value if isinstance(value, str) else ""


def _names(value: object) -> list[str]:
    people = [each for each in value if isinstance(each, list)] if isinstance(value, list) else []
    return [" ".join(str(part).strip() for part in (*each[1:2], *each[:1], *each[2:3]) if part) for each in people]

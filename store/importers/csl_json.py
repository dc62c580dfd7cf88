"""CSL-JSON: the items of citation processors, as Zotero, Mendeley, pandoc and Crossref write them.

Met in real files: years as texts, dates as ``raw``, ``literal`` names, titles and venues as lists of one, abstracts in
JATS. The fields are those of the CSL 1.0.2 schema for data.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any

from store.identifiers import parse_arxiv, parse_doi
from store.importers.base import Format, Hints, ReadRecord, Skipped, attempt, register
from store.importers.document import Document
from store.importers.json_values import as_object, json_values, looks_like_json, said_of_own
from store.importers.references import (
    day_in,
    day_of_parts,
    first_in,
    journal_reference,
    venue_in,
)
from store.making import SourceRecord
from store.markup import without_markup
from store.validation import is_address

EXPECTS = "CSL-JSON, a list of items with “title”, “author” and “issued”"

_FIELD = re.compile(r'"(?:container-title|issued|citation-key|DOI|note)"\s*:')
_NAMED = re.compile(r'"(?:family|literal|given)"\s*:')
_TYPED = re.compile(r'"type"\s*:\s*"(?:article|paper|book|chapter|thesis|report)')
_ARTICLES = ("article-journal", "journal-article")


def _sureness(head: str) -> float:
    ours = _NAMED.search(head) or (_FIELD.search(head) and _TYPED.search(head))
    return 0.7 if ours and looks_like_json(head) else 0.0


def read_csl(document: Document, hints: Hints) -> Iterator[ReadRecord]:
    """CSL-JSON, from Zotero, Mendeley, pandoc or Crossref."""
    for where, value in json_values(document, EXPECTS):
        yield value if isinstance(value, Skipped) else attempt(where, partial(_record, value, hints))


FORMAT = register(Format("csl-json", _sureness, EXPECTS, read_csl))


def _record(value: object, hints: Hints) -> SourceRecord:
    item = as_object(value)
    address = _text(item.get("URL"))
    note, doi, held = (_text(item.get(name)) for name in ("note", "DOI", "container-title"))
    venue = venue_in([held])
    known = [doi, address, note, _text(item.get("number")), _text(item.get("archive_location"))]
    article = item.get("type") in _ARTICLES
    return {
        "title": without_markup(_text(item.get("title"))),
        "authors": _names(item.get("author") or item.get("editor")),
        "abstract": without_markup(_text(item.get("abstract"))),
        "published": _day(item.get("issued")),
        "day": hints.listed,
        "url": address if is_address(address) else None,
        "arxiv": first_in(known, parse_arxiv),
        "doi": parse_doi(doi),
        "ids": {kind: _text(item[name]) for kind, name in (("pmid", "PMID"), ("pmcid", "PMCID")) if item.get(name)},
        "venue": venue,
        "journal": journal_reference(venue, *(_text(item.get(name)) for name in ("volume", "issue", "page")))
        if article
        else None,
        "citekey": _text(item.get("citation-key") or item.get("id")),
        "said": _said(item),
        "sources": [FORMAT.name],
    }


def _said(item: Mapping[str, Any]) -> dict[str, Any]:
    """Return what the reader said: whole where we wrote the item, else its keywords and its note."""
    custom = item.get("custom")
    if isinstance(custom, dict) and isinstance(own := custom.get("broadsheet"), dict):
        return said_of_own(own)
    return {"tags": _text(item.get("keyword")).split(","), "notes": _text(item.get("annote"))}


def _text(value: object) -> str:
    """Read a text, a number, or the first of a list of texts."""
    while isinstance(value, list) and value:
        value = value[0]
    return str(value).strip() if isinstance(value, str | int) and not isinstance(value, bool) else ""


def _names(value: object) -> list[str]:
    people = [person for person in value if isinstance(person, dict)] if isinstance(value, list) else []
    parts = ("given", "dropping-particle", "non-dropping-particle", "family", "suffix")
    names = [" ".join(filter(None, (_text(person.get(part)) for part in parts))) for person in people]
    return [name or _text(person.get("literal")) for name, person in zip(names, people, strict=True)]


def _day(value: object) -> str | None:
    said: dict[str, Any] = value if isinstance(value, dict) else {"raw": value}
    parts = said.get("date-parts")
    first = parts[0] if isinstance(parts, list) and parts and isinstance(parts[0], list) else []
    if first:
        return day_of_parts(*map(_text, first[:3]))
    return day_in(_text(said.get("raw") or said.get("literal")))

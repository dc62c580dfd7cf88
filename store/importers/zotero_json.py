"""Zotero's own items as JSON: an export of Better BibTeX, or the answer of Zotero's programming interface.

The fields are those of Zotero's schema for items. What is no work, such as a note or an attachment, is passed over.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any

from store.identity import parse_arxiv, parse_doi
from store.importers.base import Format, Hints, ReadRecord, Skipped, attempt
from store.importers.document import Document
from store.importers.json_values import as_object, json_values, looks_like_json
from store.importers.references import day_in, is_preprint, journal_reference, without_markup
from store.making import SourceRecord, is_address

EXPECTS = "Zotero items as JSON, such as an export of Better BibTeX"
TITLES = ("title", "caseName", "nameOfAct", "subject")
"""The fields that hold an item's title, by its kind."""
VENUES = ("publicationTitle", "proceedingsTitle", "conferenceName", "bookTitle", "websiteTitle", "university")
"""The fields that say where it was published, by its kind."""

_ITEM = re.compile(r'"itemType"\s*:|"translatorLabel"\s*:\s*"BetterBibTeX|"translatorID"\s*:')
_NO_WORKS = frozenset({"note", "attachment", "annotation"})
_CITEKEY = re.compile(r"(?im)^citation key\s*:\s*(\S+)")


def read_zotero(document: Document, hints: Hints) -> Iterator[ReadRecord]:
    """Zotero's items as JSON, as Better BibTeX exports them."""
    for where, value in json_values(document, EXPECTS):
        if isinstance(value, Skipped):
            yield value
            continue
        items = value.get("items") if isinstance(value, dict) else None
        for number, item in enumerate(items if isinstance(items, list) else [value], start=1):
            if not (isinstance(item, dict) and _data(item).get("itemType") in _NO_WORKS):
                place = f"item {number}" if isinstance(items, list) else where
                yield attempt(place, partial(_record, item, hints))


FORMAT = Format(
    "zotero-json", lambda head: 0.85 if looks_like_json(head) and _ITEM.search(head) else 0.0, EXPECTS, read_zotero
)


def _data(item: Mapping[str, Any]) -> Mapping[str, Any]:
    data = item.get("data")
    return data if isinstance(data, dict) else item


def _record(value: object, hints: Hints) -> SourceRecord:
    return record_of(_data(as_object(value)), hints) | {"sources": [FORMAT.name]}


def record_of(item: Mapping[str, Any], hints: Hints) -> dict[str, object]:
    """Return what an item says, by our names; ``creators`` are in their order, of whatever kind the first is."""
    said = {name: value.strip() for name, value in item.items() if isinstance(value, str) and value.strip()}
    extra, address = said.get("extra", ""), said.get("url", "")
    venue = next((said[name] for name in VENUES if name in said and not is_preprint(said[name])), None)
    known = (said.get("DOI", ""), address, extra, said.get("archiveID", ""), said.get("number", ""))
    key = said.get("citationKey") or (found[1] if (found := _CITEKEY.search(extra)) else "")
    return {
        "title": without_markup(next((said[name] for name in TITLES if name in said), "")),
        "authors": _names(item.get("creators")),
        "abstract": without_markup(said.get("abstractNote", "")),
        "published": day_in(said.get("date", "")),
        "day": hints.listed,
        "url": address if is_address(address) else None,
        "arxiv": next(filter(None, map(parse_arxiv, known)), None),
        "doi": next(filter(None, map(parse_doi, (said.get("DOI", ""), extra, address))), None),
        "venue": venue,
        "journal": journal_reference(venue, *(said.get(name) for name in ("volume", "issue", "pages"))),
        "citekey": key,
    }


def _names(value: object) -> list[str]:
    creators = [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []
    authors = [each for each in creators if each.get("creatorType") in (None, "author")]
    return [
        str(each.get("name") or "").strip() or f"{each.get('firstName') or ''} {each.get('lastName') or ''}".strip()
        for each in authors or creators
    ]

"""JSON Feed (jsonfeed.org, versions 1 and 1.1): each item that is a paper, as in an Atom feed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial

from store.identifiers import ids_in, parse_arxiv
from store.importers.base import Format, Hints, ReadRecord, attempt, links_in, register
from store.importers.document import Document
from store.importers.json_values import as_object, json_values, looks_like_json
from store.importers.references import day_in, first_in
from store.making import SourceRecord
from store.markup import without_markup
from store.validation import is_address

EXPECTS = "a JSON Feed of papers"

_VERSION = re.compile(r'"version"\s*:\s*"https?:\\?/\\?/(?:www\.)?jsonfeed\.org\\?/version')
_HTML = re.compile(r"<[a-z/][^<>]*>", re.IGNORECASE)


def read_json_feed(document: Document, hints: Hints) -> Iterator[ReadRecord]:
    """JSON Feeds of papers."""
    for _, value in json_values(document, EXPECTS):
        items = as_object(value).get("items")
        if not isinstance(items, list):
            raise ValueError("it has no items")
        for number, item in enumerate(items, start=1):
            yield attempt(f"item {number}", partial(_record, item, hints))


FORMAT = register(
    Format(
        "json-feed",
        lambda head: 0.9 if looks_like_json(head) and _VERSION.search(head) else 0.0,
        EXPECTS,
        read_json_feed,
    )
)


def _record(value: object, hints: Hints) -> SourceRecord:
    item = as_object(value)
    said = {name: text.strip() for name, text in item.items() if isinstance(text, str)}
    addresses = [said.get(name, "") for name in ("url", "external_url", "id")]
    text = said.get("content_text") or said.get("content_html") or said.get("summary", "")
    abstract = _HTML.sub("", without_markup(text)).strip()
    people = item.get("authors") or [item.get("author")]
    names = [each.get("name") for each in people if isinstance(each, dict)] if isinstance(people, list) else []
    return {
        "title": " ".join(without_markup(said.get("title", "")).split()),
        "authors": [name for name in names if isinstance(name, str) and name],
        "abstract": abstract,
        "arxiv": first_in(addresses, parse_arxiv),
        "ids": {kind: each for address in addresses for kind, each in ids_in(address).items()},
        "published": (published := day_in(said.get("date_published", ""))),
        "day": hints.listed or published,
        "url": next(filter(is_address, addresses), None),
        "keywords": [tag for tag in item.get("tags") or [] if isinstance(tag, str)],
        "links": links_in(abstract),
        "sources": ["feed"],
    }

"""Zotero's items, wherever they come from: its export as JSON, its programming interface, its own database.

The fields are those of Zotero's schema for items.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from store.identifiers import parse_arxiv, parse_doi
from store.importers.base import Hints
from store.importers.references import day_in, first_in, journal_reference, venue_in
from store.markup import without_markup
from store.validation import is_address

TITLES = ("title", "caseName", "nameOfAct", "subject")
"""The fields that hold an item's title, by its kind."""
VENUES = ("publicationTitle", "proceedingsTitle", "conferenceName", "bookTitle", "websiteTitle", "university")
"""The fields that say where it was published, by its kind."""

NO_WORKS = frozenset({"note", "attachment", "annotation"})
"""The kinds of items that are no works, but hang on one."""

_CITEKEY = re.compile(r"(?im)^citation key\s*:\s*(\S+)")


def record_of(item: Mapping[str, Any], hints: Hints) -> dict[str, object]:
    """Return what an item says, by our names; ``creators`` are in their order, of whatever kind the first is."""
    said = {name: value.strip() for name, value in item.items() if isinstance(value, str) and value.strip()}
    extra, address = said.get("extra", ""), said.get("url", "")
    venue = venue_in(map(said.get, VENUES))
    known = (said.get("DOI", ""), address, extra, said.get("archiveID", ""), said.get("number", ""))
    key = said.get("citationKey") or (found[1] if (found := _CITEKEY.search(extra)) else "")
    return {
        "title": without_markup(next((said[name] for name in TITLES if name in said), "")),
        "authors": _names(item.get("creators")),
        "abstract": without_markup(said.get("abstractNote", "")),
        "published": day_in(said.get("date", "")),
        "day": hints.listed,
        "url": address if is_address(address) else None,
        "arxiv": first_in(known, parse_arxiv),
        "doi": first_in((said.get("DOI", ""), extra, address), parse_doi),
        "venue": venue,
        "journal": journal_reference(venue, *(said.get(name) for name in ("volume", "issue", "pages"))),
        "citekey": key,
        "said": {"tags": _texts(item.get("tags"), "tag"), "notes": _texts(item.get("notes"), "note")},
    }


def _texts(value: object, name: str) -> list[str]:
    """List texts that stand alone, or each in an object under a name."""
    found = [each.get(name) if isinstance(each, dict) else each for each in value] if isinstance(value, list) else []
    return [each for each in found if isinstance(each, str)]


def _names(value: object) -> list[str]:
    creators = [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []
    authors = [each for each in creators if each.get("creatorType") in (None, "author")]
    return [
        str(each.get("name") or "").strip() or f"{each.get('firstName') or ''} {each.get('lastName') or ''}".strip()
        for each in authors or creators
    ]

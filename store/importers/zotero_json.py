"""Zotero's own items as JSON: an export of Better BibTeX, or the answer of Zotero's programming interface.

What is no work, such as a note or an attachment, is passed over.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any

from store.importers.base import Format, Hints, ReadRecord, Skipped, attempt, register
from store.importers.document import Document
from store.importers.json_values import as_object, json_values, looks_like_json
from store.importers.zotero_items import NO_WORKS, record_of
from store.making import SourceRecord

EXPECTS = "Zotero items as JSON, such as an export of Better BibTeX"

_ITEM = re.compile(r'"itemType"\s*:|"translatorLabel"\s*:\s*"BetterBibTeX|"translatorID"\s*:')


def read_zotero(document: Document, hints: Hints) -> Iterator[ReadRecord]:
    """Zotero's items as JSON, as Better BibTeX exports them."""
    for where, value in json_values(document, EXPECTS, inside="items"):
        if isinstance(value, Skipped):
            yield value
        elif not (isinstance(value, dict) and _data(value).get("itemType") in NO_WORKS):
            yield attempt(where, partial(_record, value, hints))


FORMAT = register(
    Format(
        "zotero-json", lambda head: 0.85 if looks_like_json(head) and _ITEM.search(head) else 0.0, EXPECTS, read_zotero
    )
)


def _data(item: Mapping[str, Any]) -> Mapping[str, Any]:
    data = item.get("data")
    return data if isinstance(data, dict) else item


def _record(value: object, hints: Hints) -> SourceRecord:
    return record_of(_data(as_object(value)), hints) | {"sources": [FORMAT.name]}

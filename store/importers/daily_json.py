"""The Daily Papers of Hugging Face as its programming interface lists them: JSON, one item a paper.

Traps, each seen in recorded answers: the item's own ``publishedAt`` is shifted by the New York offset, and only the
inner one is the paper's; an author who is ``hidden`` hides the account, not the authorship; ``upvotes: 0`` is real; old
summaries are wrapped at 80 columns.
"""

import re
from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any

from store.importers.base import Format, Hints, ReadRecord, Skipped, attempt, links_in, register
from store.importers.document import Document
from store.importers.json_values import as_object, json_values, looks_like_json
from store.making import SourceRecord
from store.validation import is_address

EXPECTS = "the Daily Papers of Hugging Face as JSON, a list of items that each hold a paper"

_ITEM = re.compile(r"\"paper\"\s*:\s*\{|\"submittedOnDailyAt\"\s*:")
_WRAPPED = re.compile(r"(?<!\n)\n(?!\s*\n)")
_PAPER = {
    "arxiv": "id",
    "title": "title",
    "abstract": "summary",
    "authors": "authors",
    "published": "publishedAt",
    "day": "submittedOnDailyAt",
    "upvotes": "upvotes",
    "summary": "ai_summary",
    "keywords": "ai_keywords",
    "stars": "githubStars",
    "withdrawn": "withdrawnAt",
}
"""What we know of a paper, and where it stands in theirs."""
_CALLED = {**_PAPER, "comments": "numComments"}


def read_daily(document: Document, hints: Hints) -> Iterator[ReadRecord]:
    """Daily Papers of Hugging Face, as JSON from its API."""
    for where, value in json_values(document, EXPECTS):
        yield value if isinstance(value, Skipped) else attempt(where, partial(_record, value, hints), _CALLED)


FORMAT = register(
    Format("hf-daily", lambda head: 0.8 if looks_like_json(head) and _ITEM.search(head) else 0.0, EXPECTS, read_daily)
)


def _record(value: object, hints: Hints) -> SourceRecord:
    """Take one item of the list, or the paper alone, as the page of a single paper gives it."""
    item = as_object(value)
    inner = as_object(item.get("paper", item))
    record: dict[str, Any] = {ours: inner.get(theirs) for ours, theirs in _PAPER.items()}
    pages = [page for page in (_page(inner.get("githubRepo")), _page(inner.get("projectPage"))) if page]
    media = inner.get("mediaUrls") or item.get("mediaUrls")
    if isinstance(record["abstract"], str):
        record["abstract"] = _WRAPPED.sub(" ", record["abstract"])
        pages += links_in(record["abstract"])
    if isinstance(record["authors"], list):
        record["authors"] = [as_object(author).get("name") or "" for author in record["authors"]]
    return record | {
        "day": record["day"] or hints.listed,
        "organization": _full_name(inner.get("organization") or item.get("organization")),
        "submitter": _full_name(item.get("submittedBy") or inner.get("submittedOnDailyBy")),
        "comments": item.get("numComments"),
        "code": _page(inner.get("githubRepo")),
        "project": _page(inner.get("projectPage")),
        "media": [page for page in map(_page, media) if page] if isinstance(media, list) else [],
        "links": pages,
        "sources": [FORMAT.name],
    }


def _full_name(value: object) -> object:
    """Read the name of a person or an organisation, the short one where there is no other."""
    said: Mapping[str, object] = value if isinstance(value, dict) else {}
    return said.get("fullname") or said.get("name")


def _page(value: object) -> str | None:
    """Read an address; people type these, and what is no address is not worth a paper."""
    page = value.strip() if isinstance(value, str) else ""
    return page if is_address(page) else None

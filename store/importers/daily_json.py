"""The Daily Papers of Hugging Face as its programming interface lists them: JSON, one item a paper.

Traps, each seen in recorded answers: the item's own ``publishedAt`` is shifted by the New York offset, and only the
inner one is the paper's; an author may be ``hidden``; ``upvotes: 0`` is real; old summaries are wrapped at 80 columns.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any

from store.identity import paper_id, parse_arxiv
from store.importers import fields
from store.importers.base import Hints, Record, Skipped, attempt, importer, links_in
from store.importers.document import Document
from store.importers.json_values import json_values, looks_like_json
from store.models import Paper
from store.text import ABSTRACT_LIMIT, TITLE_LIMIT, clean, safe_url

SOURCE = "hf-daily"
EXPECTS = "the Daily Papers of Hugging Face as JSON, a list of items that each hold a paper"

_ITEM = re.compile(r"\"paper\"\s*:\s*\{|\"submittedOnDailyAt\"\s*:")
_WRAPPED = re.compile(r"(?<!\n)\n(?!\s*\n)")


def _looks_like_daily(head: str) -> float:
    return 0.8 if looks_like_json(head) and _ITEM.search(head) else 0.0


@importer(SOURCE, sniff=_looks_like_daily, expects=EXPECTS)
def read_daily(document: Document, hints: Hints) -> Iterator[Record]:
    """Daily Papers of Hugging Face, as JSON from its API."""
    for where, value in json_values(document, EXPECTS):
        yield value if isinstance(value, Skipped) else attempt(where, partial(_paper, value, hints))


def _paper(value: Any, hints: Hints) -> Paper:
    """Take one item of the list, or the paper alone, as the page of a single paper gives it."""
    item = fields.record(value)
    inner = fields.record(item.get("paper", item))
    title = fields.title(inner)
    abstract = clean(
        _WRAPPED.sub(" ", fields.typed(inner, "summary", str, "a text") or ""), lines=True, limit=ABSTRACT_LIMIT
    )
    authors = tuple(_authors(inner))
    arxiv = fields.identifier(inner, "id", parse_arxiv, "an arXiv id")
    return Paper(
        id=paper_id(title, authors, abstract, arxiv=arxiv, doi=None),
        title=title,
        abstract=abstract,
        authors=authors,
        day=fields.day(inner, "submittedOnDailyAt") or (hints.day.isoformat() if hints.day else None),
        published=fields.day(inner, "publishedAt"),
        arxiv=arxiv,
        links=tuple(dict.fromkeys((*_pages(inner), *links_in(abstract)))),
        upvotes=fields.count(inner, "upvotes"),
        sources=(SOURCE,),
    )


def _authors(inner: Mapping[str, Any]) -> Iterator[str]:
    for author in fields.typed(inner, "authors", list, "a list of authors") or ():
        name = fields.text(fields.record(author), "name", TITLE_LIMIT)
        if name and not author.get("hidden"):
            yield name


def _pages(inner: Mapping[str, Any]) -> Iterator[str]:
    """Yield the code and the project page; people type these, and what is no address is not worth a paper."""
    for name in ("githubRepo", "projectPage"):
        link = fields.text(inner, name, 0)
        if link and safe_url(link):
            yield link

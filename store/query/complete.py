"""What may be typed at the cursor: fields, their values, tags, authors, views, and words that the papers have."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from store.index.tokens import words
from store.query.criteria import ABSTRACT, AUTHORS, TITLE
from store.query.evaluate import Evaluation
from store.query.facets import facets_of_all
from store.query.fields import ALIASES, FIELDS
from store.query.tree import clause_text
from store.text import fold

if TYPE_CHECKING:
    from store.index.index import Index

_BEGUN = re.compile(r'(?:^|(?<=[\s(|]))([-!]?)([^\s()|"]*)$')
_FIELD = re.compile(r"([^\W\d_]\w*)(:|=)(.*)")
_WORDS = 8
"""Words of the vocabulary offered, by how many papers have them."""


@dataclass(frozen=True, slots=True)
class Completion:
    """Text to put in the place of ``start`` to ``end``, and a word about it: a count of papers, or a help line."""

    text: str
    start: int
    end: int
    note: str


def complete(index: Index, text: str, cursor: int, *, views: Mapping[str, str]) -> list[Completion]:
    """List what may stand where the cursor is, likeliest first; nothing inside quotation marks."""
    begun = _BEGUN.search(text[:cursor])
    if not begun or text[:cursor].count('"') % 2:
        return []
    start = begun.start(2)
    return [Completion(said, start, cursor, note) for said, note in _offered(index, begun[2], views)]


def _offered(index: Index, begun: str, views: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    if begun[:1] in ("+", "#"):
        yield from _pool(index, "tag", "=", begun[1:])
    elif named := _FIELD.fullmatch(begun):
        name = ALIASES.get(named[1].lower(), named[1].lower())
        yield from _values(index, name, named[2], named[3], views)
    else:
        for field in FIELDS.values():
            if field.name.startswith(begun.lower()):
                yield f"{field.name}:", field.help
        if begun and "q".startswith(begun):
            yield "q:", "q:name asks a saved view"
        if begun:
            yield from _common(index, (TITLE, ABSTRACT, AUTHORS), begun, "")


def _values(index: Index, name: str, op: str, begun: str, views: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    if name == "q":
        yield from ((f"q:{view}", query) for view, query in views.items() if view.startswith(begun))
        return
    field = FIELDS.get(name)
    if field is None:
        return
    yield from ((f"{name}{op}{value}", "") for value in field.values if value.startswith(begun.lower()))
    if field.pool == "authors":
        yield from _common(index, (AUTHORS,), begun, f"{name}{op}")
    elif field.pool:
        yield from _pool(index, name, op, begun)


def _pool(index: Index, name: str, op: str, begun: str) -> Iterator[tuple[str, str]]:
    """Offer the names there are, of a tag, source, venue or host."""
    for label, count in facets_of_all(index, name):
        if count and fold(begun) in fold(label):
            yield clause_text(name, op, label), f"{count} papers"


def _common(index: Index, fields: Iterable[str], begun: str, before: str) -> Iterator[tuple[str, str]]:
    """Offer the words of these texts that begin so, by how many papers have them."""
    prefix = words(begun)
    if len(prefix) != 1 or len(begun) < 2:
        return
    asked = Evaluation(index)
    likely: dict[str, int] = {}
    for segment in asked.edition.segments:
        for word, weight in segment.commonest(fields, prefix[0], 4 * _WORDS):
            likely[word] = likely.get(word, 0) + weight
    counted = []
    for word in sorted(likely, key=likely.__getitem__, reverse=True)[:_WORDS]:
        has = (asked.levels(word, tuple(fields), prefix=False) != 0) & asked.edition.alive
        counted.append((int(np.count_nonzero(has)), word))
    for count, word in sorted(counted, key=lambda pair: (-pair[0], pair[1])):
        if count:
            yield before + word, f"{count} papers"

"""What may be typed at the cursor: fields, their values, tags, authors, views, and words that the papers have."""

from collections.abc import Iterable, Iterator, Mapping

import numpy as np

from store.index.index import Index
from store.index.tokens import words
from store.quantities import counted
from store.query.begun import Begun, begun, offered
from store.query.begun import Completion as Completion
from store.query.criteria import ABSTRACT, AUTHORS, TITLE
from store.query.evaluate import Evaluation
from store.query.facets import facets_of_all
from store.query.fields import PAPER_FIELDS
from store.query.tree import clause_text
from store.text import fold

_OPS = (":", "=")
_WORDS = 8
"""Words of the vocabulary offered, by how many papers have them."""


def complete(index: Index, text: str, cursor: int, *, views: Mapping[str, str]) -> list[Completion]:
    """List what may stand where the cursor is, likeliest first; nothing inside quotation marks."""
    last = begun(text[:cursor])
    return [Completion(said, last.start, cursor, note) for said, note in _offered(index, last, views)] if last else []


def _offered(index: Index, last: Begun, views: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    name, op, value = last.name.lower(), last.op, last.value
    yield from offered(PAPER_FIELDS, last)
    if op in ("+", "#"):
        yield from _pool(index, "tag", "=", value)
    elif name == "q" and op in _OPS:
        yield from ((f"q:{view}", query) for view, query in views.items() if view.startswith(value))
    elif (field := PAPER_FIELDS.get(name)) and op in _OPS:
        if field.pool == "authors":
            yield from _common(index, (AUTHORS,), value, f"{field.name}{op}")
        elif field.pool:
            yield from _pool(index, field.name, op, value)
    elif value and not name:
        if value == "q" and not op:
            yield "q:", "q:name uses a view"
        yield from _common(index, (TITLE, ABSTRACT, AUTHORS), value, op)


def _pool(index: Index, name: str, op: str, begun: str) -> Iterator[tuple[str, str]]:
    """List the tags, sources, venues or hosts with this in their names."""
    for label, count in facets_of_all(index, name):
        if count and fold(begun) in fold(label):
            yield clause_text(name, op, label), counted(count, "paper")


def _common(index: Index, fields: Iterable[str], begun: str, before: str) -> Iterator[tuple[str, str]]:
    """List the words of these texts that begin so, by how many papers have them."""
    prefix = words(begun)
    if len(prefix) != 1 or len(begun) < 2:
        return
    asked = Evaluation(index)
    likely: dict[str, int] = {}
    for segment in asked.snapshot.segments:
        for word, weight in segment.commonest(fields, prefix[0], 4 * _WORDS):
            likely[word] = likely.get(word, 0) + weight
    found = []
    for word in sorted(likely, key=likely.__getitem__, reverse=True)[:_WORDS]:
        has = (asked.weights(word, tuple(fields), prefix=False) != 0) & asked.snapshot.alive
        found.append((int(np.count_nonzero(has)), word))
    for count, word in sorted(found, key=lambda pair: (-pair[0], pair[1])):
        if count:
            yield before + word, counted(count, "paper")

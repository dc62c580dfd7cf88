"""Why this paper: which clause of the query matched it, and where in its texts."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from store.formulas.readable import has_tex, readable
from store.index.index import Index
from store.index.snapshot import Mask
from store.index.tokens import sequence, spans
from store.models import Entry
from store.query import patterns
from store.query.criteria import ABSTRACT, AUTHORS, KEYWORDS, NOTES, SUMMARY, TAGS, TITLE, Close, Pattern, Words
from store.query.evaluate import Evaluation
from store.query.tree import Clause, Node, Not, opened_clauses
from store.query.typos import near
from store.text import fold

if TYPE_CHECKING:
    import regex

Spans = Iterable[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A text of the paper in which something matched, ``text[start:end]``; ``part`` counts authors, tags or notes."""

    field: str
    part: int
    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Reason:
    """One clause, whether the paper satisfies it, and the places that show it; a negated one reads ``-clause``.

    ``corrected`` is the word that was taken for one that no paper has; ``score`` says the paper's score, and the words
    that made it, where the clause asks for that.
    """

    clause: str
    satisfied: bool
    places: tuple[Excerpt, ...]
    corrected: str | None = None
    score: str | None = None


def why(index: Index, node: Node, entry: Entry) -> list[Reason]:
    """List the clauses from left to right with what each finds in this paper; views are opened."""
    asked = Evaluation(index)
    only = _only(asked, entry)
    reasons = []
    for clause, minuses in opened_clauses(node):
        matched = bool(asked.mask(clause, only, negated=minuses > 0)[entry.row])
        places = tuple(_places(asked, clause, entry)) if matched else ()
        negated = minuses % 2 == 1
        shown = str(Not(clause)) if negated else str(clause)
        words = clause.criterion.words if isinstance(clause.criterion, Words) else ()
        taken = asked.corrections.get(" ".join(words))
        taught = asked.learned() if clause.field == "score" else None
        score = taught.explained(entry) if taught else None
        reasons.append(Reason(shown, matched != negated, places, taken, score))
    return reasons


def answers(index: Index, node: Node, entry: Entry) -> bool:
    """Return whether this paper is among those that answer a query."""
    asked = Evaluation(index)
    return bool(asked.mask(node, _only(asked, entry))[entry.row])


def _only(asked: Evaluation, entry: Entry) -> Mask:
    only = np.zeros(asked.snapshot.size, np.bool_)
    only[entry.row] = True
    return only


def _places(asked: Evaluation, clause: Clause, entry: Entry) -> Iterator[Excerpt]:
    criterion = clause.criterion
    if not isinstance(criterion, Words | Close | Pattern):
        return
    find = _finder(asked, criterion)
    paper, mark = entry.paper, entry.mark
    texts = {
        TITLE: (paper.title,),
        AUTHORS: paper.authors,
        ABSTRACT: (paper.abstract,),
        SUMMARY: (paper.summary or "",),
        KEYWORDS: paper.keywords,
        TAGS: mark.tags,
        NOTES: tuple(note.text for note in mark.notes),
    }
    for field in criterion.fields:
        for part, text in enumerate(texts[field]):
            places = list(find(text))
            if not places and has_tex(text):
                read = readable(text)
                places = list(map(read.stored, find(read.text)))
            yield from (Excerpt(field, part, text, start, end) for start, end in places)


def _finder(asked: Evaluation, criterion: Words | Close | Pattern) -> Callable[[str], Spans]:
    """Return what finds the places of a criterion in a text."""
    match criterion:
        case Pattern(source):
            pattern = patterns.compiled(source)
            return lambda text: _in_time(pattern.finditer(text, timeout=patterns.SECONDS_A_TEXT))
        case Close(words):
            known = {each for word in words for _, each in near(word, asked.snapshot, asked.marked)} | set(words)
            return lambda text: _unfolded(text, (span for span, word in spans(fold(text)) if word in known))
        case Words(words, _, prefix):
            taken = [asked.corrections.get(word, word) for word in words] if len(words) == 1 else words
            expression: re.Pattern[str] = sequence(taken, prefix=prefix)
            return lambda text: _unfolded(text, (match.span() for match in expression.finditer(fold(text))))


def _in_time(found: Iterable[regex.Match[str]]) -> Iterator[tuple[int, int]]:
    """List the places that a pattern finds before it takes too long."""
    with suppress(TimeoutError):
        yield from (match.span() for match in found)


def _unfolded(text: str, found: Spans) -> Spans:
    """Bring places in the folded text back to the text: folding may lengthen or drop a character."""
    if text.isascii():
        return found
    home = [place for place, character in enumerate(text) for _ in fold(character)]
    return [(home[start], home[end - 1] + 1) for start, end in found if end > start]

"""The filter of the notes screen: words and a few fields of notes, and the query language for their papers.

A clause about notes is read here: a word or phrase (the start of any word of the note, its quote or the paper's title),
``kind:``, ``done:``, ``created:``, ``quote:``, each with ``-`` for its opposite; all must hold. Every other clause asks
about the paper (``tag:rl``, ``+rl``, ``rating>=4``, a bracket) and is handed on, as typed, to the papers' own search.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Container
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING

from store.dates import EXPECTED, period
from store.errors import QueryError
from store.models import NOTE_KINDS
from store.notes.queue import NoteItem
from store.query.fields import Value
from store.query.ranges import bounds
from store.query.tree import Form
from store.text import fold
from store.times import moment_of, own_day

if TYPE_CHECKING:
    from store.query.complete import Completion

FIELDS = ("kind", "done", "created", "quote")

_VALUES: dict[str, tuple[str, ...]] = {
    "kind": NOTE_KINDS,
    "done": ("yes", "no"),
    "created": ("today", "yesterday", "1w", "4w"),
    "quote": ("yes", "no"),
}

Test = Callable[[NoteItem], bool]

_folded = lru_cache(maxsize=1 << 15)(fold)
"""Notes are folded once, and not with every letter of a filter that is typed."""

_SPACES = re.compile(r"\s*")
_CLAUSE = re.compile(
    r'(?P<sign>[-!]?)(?:(?P<field>[^\W\d_]\w*)(?P<op>:[<>]=?|<=|>=|:=|:|=|~|<|>))?(?:"(?P<phrase>[^"]*)"|(?P<word>[^\s()"|]+))'
)
_TRUE, _FALSE = ("yes", "true", "1", "done"), ("no", "false", "0", "open")


@dataclass(frozen=True, slots=True)
class NoteFilter:
    """A filter that was read: tests of the note, and the query that its paper must answer (empty: any paper).

    The query has blanks where the clauses about notes stood, so that the columns of its errors are those of the filter.
    """

    tests: tuple[Test, ...] = ()
    papers: str = ""

    def __call__(self, item: NoteItem, found: Container[str] | None = None) -> bool:
        """Whether a note passes; ``found`` holds the ids of the papers that answer ``papers``."""
        return (found is None or item.paper in found) and all(test(item) for test in self.tests)


def parse(text: str, *, today: date) -> NoteFilter:
    """Read a filter; raises QueryError with the column and what was expected there.

    What concerns papers is not checked here: `Library.search` does when it is asked.
    """
    tests: list[Test] = []
    papers = ""
    at = _SPACES.match(text).end()  # type: ignore[union-attr]
    while at < len(text):
        found = _CLAUSE.match(text, at)
        if found and (found["field"] or "").lower() in FIELDS:
            tests.append(_signed(found, _field(found, today)))
            at = found.end()
        elif found and not found["field"] and not (found["word"] or "").startswith(("+", "#", "/", "~")):
            tests.append(_signed(found, _words(found, at)))
            at = found.end()
        else:
            stop = _end_of_clause(text, at)
            papers = papers.ljust(at) + text[at:stop]
            at = stop
        at = _SPACES.match(text, at).end()  # type: ignore[union-attr]
    return NoteFilter(tuple(tests), papers)


def complete(text: str, cursor: int) -> list[Completion]:
    """List the fields of notes and their values that may stand at the cursor; those of papers are the library's."""
    from store.query.complete import Completion

    begun = re.search(r'[^\s()|"!-]*$', text[:cursor])
    start = begun.start() if begun else cursor
    word = text[start:cursor].lower()
    offered = [f"{name}:" for name in FIELDS if word and name.startswith(word)]
    offered += [f"{name}:{value}" for name in FIELDS for value in _VALUES[name] if word.startswith(f"{name}:")]
    return [Completion(offer, start, cursor, "") for offer in offered if offer.startswith(word)]


def _end_of_clause(text: str, start: int) -> int:
    """Find where a clause about papers ends: at a blank outside of brackets and quotation marks."""
    depth, quoted = 0, False
    for at in range(start, len(text)):
        character = text[at]
        quoted ^= character == '"'
        depth += (character == "(") - (character == ")") if not quoted else 0
        if character.isspace() and not quoted and depth <= 0:
            return at
    return len(text)


def _signed(found: re.Match[str], test: Test) -> Test:
    return (lambda item: not test(item)) if found["sign"] else test


def _words(found: re.Match[str], at: int) -> Test:
    if found["word"] in ("OR", "AND", "NOT"):
        raise QueryError(f'"{found["word"]}" cannot stand between notes', at + 1, "words that must all be there")
    wanted = fold(found["phrase"] or found["word"] or "")

    def test(item: NoteItem) -> bool:
        note = item.note
        said = f"{note.text}\n{note.quote.exact if note.quote else ''}" if note else ""
        return _begins_in(_folded(f"{item.title}\n{said}"), wanted)

    return test


def _begins_in(text: str, wanted: str) -> bool:
    """Tell whether a word of a text begins with what is wanted; five times as fast as a pattern that looks behind."""
    at = text.find(wanted)
    while at > 0 and wanted[:1].isalnum() and (text[at - 1].isalnum() or text[at - 1] == "_"):
        at = text.find(wanted, at + 1)
    return at >= 0


def _field(found: re.Match[str], today: date) -> Test:
    name, op = found["field"].lower(), found["op"]
    text = found["word"] if found["phrase"] is None else found["phrase"]
    column = found.start("word" if found["phrase"] is None else "phrase") + 1
    if op not in (":", "=", ":=") and name != "created":
        raise QueryError(f"{name} does not take {op}", found.start("op") + 1, f"{name}:")
    value = Value(op.lstrip(":") or ":", text, Form.PLAIN, column, today)
    return {"kind": _kind, "done": _done, "created": _created, "quote": _quote}[name](value)


def _kind(value: Value) -> Test:
    wanted = value.text.lower()
    kinds = {kind for kind in NOTE_KINDS if kind.startswith(wanted)}
    if not kinds:
        raise value.wrong(f'there is no kind "{value.text}"', "one of " + ", ".join(NOTE_KINDS))
    return lambda item: item.note is not None and item.note.kind in kinds


def _yes(value: Value) -> bool:
    if (wanted := value.text.lower()) not in _TRUE + _FALSE:
        raise value.wrong(f'"{value.text}" is neither yes nor no', "yes or no")
    return wanted in _TRUE


def _done(value: Value) -> Test:
    wanted = _yes(value)
    return lambda item: item.note is not None and item.note.done is wanted


def _quote(value: Value) -> Test:
    """quote:yes and quote:no ask whether there is one; any other value is looked for in it."""
    if value.text.lower() in _TRUE + _FALSE:
        wanted = _yes(value)
        return lambda item: item.note is not None and (item.note.quote is not None) is wanted
    words = fold(value.text)
    return lambda item: (
        item.note is not None and item.note.quote is not None and words in _folded(item.note.quote.exact)
    )


def _created(value: Value) -> Test:
    low, high = bounds(value, lambda text: period(text, value.today), EXPECTED)

    def test(item: NoteItem) -> bool:
        moment = moment_of(item.note.created) if item.note else None
        if moment is None:
            return False
        day = own_day(moment).toordinal()
        return (low is None or day >= low) and (high is None or day <= high)

    return test

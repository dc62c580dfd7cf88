"""Why an answer is as it is: what each clause leaves of the papers, and what change would find some where none are."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

import numpy as np

from store.errors import QueryError
from store.index.index import Index
from store.index.snapshot import Mask
from store.query.evaluate import Evaluation, is_slow
from store.query.suggestions import suggested
from store.query.tree import And, Clause, Everything, Node, Not, Or, opened_clauses
from store.query.verify import Cancelled

UNTAUGHT = "no paper has a score yet: rate some, or queue and skip some, and all are scored by them"

PATIENCE = 2.0
"""Seconds that may go by in reading texts which the answer itself did not need."""


@dataclass(frozen=True, slots=True)
class Counted:
    """A part of a query: how many papers match it alone, and how many it leaves after the parts before it.

    ``alone`` counts among all papers, and is None where reading all their texts would take too long; ``left`` counts
    among those that the earlier parts of the same conjunction left, and is None where there is no conjunction.
    """

    text: str
    alone: int | None
    left: int | None
    parts: tuple[Counted, ...]


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A query one step away, what was changed in it, and how many papers it finds."""

    query: str
    change: str
    total: int


@dataclass(frozen=True, slots=True)
class Explanation:
    """The account of an answer: ``steps`` are the clauses in turn with what is left after each.

    The turn is that in which they are answered: what reads texts comes last.

    ``culprit`` is the clause that removed the last papers and ``nearest`` the single change that finds some again;
    both None when papers match. ``lacking`` says what there is not yet that a clause asks for.
    """

    total: int
    steps: tuple[tuple[str, int], ...]
    tree: Counted
    corrections: dict[str, str]
    culprit: str | None = None
    nearest: Suggestion | None = None
    lacking: str | None = None


def explain(
    index: Index, node: Node, *, today: date, cancelled: Callable[[], bool] | None = None, patience: float | None = None
) -> Explanation:
    """Return the account of an answer to a query; raises QueryError as `search` does, Cancelled when told so.

    What has to be read beyond what the answer itself read gets ``patience`` seconds (PATIENCE), and is left out then.
    """
    asked = Evaluation(index, cancelled)
    beyond = _Beyond(index, cancelled or (lambda: False), PATIENCE if patience is None else patience)
    tree, mask = _counted(asked, beyond, node, asked.everything(node), False)
    total = _count(mask)
    counted = tree.parts if isinstance(node, And) else (tree,)
    steps = tuple((part.text, total if part.left is None else part.left) for part in counted)
    if total:
        return Explanation(total, steps, tree, asked.corrections)
    culprit = next((text for text, left in steps if left == 0), None)
    nearest = _nearest(beyond, node, today)
    scored = any(clause.field == "score" for clause, _ in opened_clauses(node))
    lacking = UNTAUGHT if scored and asked.learned() is None else None
    return Explanation(total, steps, tree, asked.corrections, culprit, nearest, lacking)


class _Beyond:
    """Counts what the answer did not need, for as long as there is patience."""

    def __init__(self, index: Index, cancelled: Callable[[], bool], patience: float) -> None:
        self._index, self._cancelled, self._ends = index, cancelled, time.monotonic() + patience

    def count(self, node: Node, *, negated: bool = False) -> int | None:
        """Count the papers of a tree; None when that takes too long. Raises Cancelled when told so."""
        asked = Evaluation(self._index, lambda: self._cancelled() or (is_slow(node) and time.monotonic() > self._ends))
        try:
            return _count(asked.mask(node, asked.everything(node), negated=negated))
        except QueryError:
            return None  # a pattern was stopped
        except Cancelled:
            if self._cancelled():
                raise
            return None


def _counted(
    asked: Evaluation, beyond: _Beyond, node: Node, within: Mask, negated: bool, *, stepped: bool = False
) -> tuple[Counted, Mask]:
    """Count a part alone and, as a step of a conjunction, among what is left; give the mask of what it leaves."""
    everywhere = within is asked.listed
    mask, parts = within, []
    match node:
        case And(children):
            for child in sorted(children, key=is_slow):
                part, mask = _counted(asked, beyond, child, mask, negated, stepped=everywhere)
                parts.append(part)
        case Or(children):
            found = [_counted(asked, beyond, child, within, negated) for child in children]
            parts = [part for part, _ in found]
            mask = np.logical_or.reduce([each for _, each in found])
        case Not(And() | Or() as child):
            part, inside = _counted(asked, beyond, child, within, True)
            parts, mask = [part], within & ~inside
        case Clause(view=And() | Or() | Not() | Clause() as child):
            part, mask = _counted(asked, beyond, child, within, negated)
            parts = [part]
        case _:
            mask = asked.mask(node, within, negated=negated)
    left = _count(mask)
    alone = left if everywhere else beyond.count(node, negated=negated)
    return Counted(str(node) or "every paper", alone, left if stepped else None, tuple(parts)), mask


def _count(mask: Mask) -> int:
    return int(np.count_nonzero(mask))


def _nearest(beyond: _Beyond, node: Node, today: date) -> Suggestion | None:
    """Find the smallest change that matches: a clause made a little wider, else one left out, the fewest papers first.

    Among wider clauses too the one that finds the fewest papers is the nearest to what was asked.
    """
    for offered in (_wider(node, today), _shorter(node)):
        found = []
        for changed, said in offered:
            if total := beyond.count(changed):
                found.append(Suggestion(str(changed), said, total))
        if found:
            return min(found, key=lambda change: change.total)
    return None


def _wider(node: Node, today: date) -> Iterator[tuple[Node, str]]:
    """List trees in which one clause is wider."""
    match node:
        case Clause(view=None):
            for wider in suggested(node, today):
                yield wider, f"{wider} instead of {node}"
        case And(parts) | Or(parts):
            for place, part in enumerate(parts):
                for wider, said in _wider(part, today):
                    yield type(node)((*parts[:place], wider, *parts[place + 1 :])), said


def _shorter(node: Node) -> Iterator[tuple[Node, str]]:
    """List trees in which one part of a conjunction is left out, and every paper in the place of a lone clause."""
    match node:
        case And(parts):
            for place, part in enumerate(parts):
                rest = (*parts[:place], *parts[place + 1 :])
                yield (And(rest) if len(rest) > 1 else rest[0]), f"without {part}"
                for shorter, said in _shorter(part) if isinstance(part, And | Or) else ():
                    yield And((*parts[:place], shorter, *parts[place + 1 :])), said
        case Or(parts):
            for place, part in enumerate(parts):
                for shorter, said in _shorter(part) if isinstance(part, And) else ():
                    yield Or((*parts[:place], shorter, *parts[place + 1 :])), said
        case Clause() | Not():
            yield Everything(), f"without {node}"

"""Why an answer is as it is: what each clause leaves of the papers, and what change would find some where none are."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import numpy as np

from store.index.edition import Mask
from store.query.evaluate import Evaluation
from store.query.relax import relaxed
from store.query.tree import And, Clause, Everything, Node, Not, Or, clauses

if TYPE_CHECKING:
    from store.index.index import Index


UNTAUGHT = "no paper has a score yet: rate some, or queue and skip some, and all are scored by them"


@dataclass(frozen=True, slots=True)
class Counted:
    """A part of a query: how many papers match it alone, and how many it leaves after the parts before it.

    ``alone`` counts among all papers; ``left`` among those that the earlier parts of the same conjunction left, and is
    None where there is no conjunction.
    """

    text: str
    alone: int
    left: int | None
    parts: tuple[Counted, ...]


@dataclass(frozen=True, slots=True)
class Change:
    """A query one step away, what was changed in it, and how many papers it finds."""

    query: str
    change: str
    total: int


@dataclass(frozen=True, slots=True)
class Explanation:
    """The account of an answer: ``steps`` are the clauses in turn with what is left after each.

    ``culprit`` is the clause that removed the last papers and ``nearest`` the single change that finds some again;
    both None when papers match. ``lacking`` says what there is not yet that a clause asks for.
    """

    total: int
    steps: tuple[tuple[str, int], ...]
    tree: Counted
    corrections: dict[str, str]
    culprit: str | None = None
    nearest: Change | None = None
    lacking: str | None = None


def explain(index: Index, node: Node, *, today: date, cancelled: Callable[[], bool] | None = None) -> Explanation:
    """Account for the answer to a query; raises QueryError as `search` does, Cancelled when told so."""
    asked = Evaluation(index, cancelled)
    tree = _counted(asked, node, False)
    counted = tree.parts if isinstance(node, And) else (tree,)
    steps = tuple((part.text, part.alone if part.left is None else part.left) for part in counted)
    total = steps[-1][1]
    if total:
        return Explanation(total, steps, tree, asked.corrections)
    culprit = next((text for text, left in steps if left == 0), None)
    nearest = _nearest(index, node, today, cancelled)
    lacking = UNTAUGHT if scored(node) and asked.learned() is None else None
    return Explanation(total, steps, tree, asked.corrections, culprit, nearest, lacking)


def scored(node: Node) -> bool:
    """Tell whether a query, or a view in it, asks for the score."""
    return any(
        scored(clause.view) if clause.view is not None else clause.field == "score" for clause, _ in clauses(node)
    )


def _counted(asked: Evaluation, node: Node, negated: bool, left: int | None = None) -> Counted:
    alone = _count(asked.mask(node, asked.edition.alive, negated=negated))
    parts: list[Counted] = []
    match node:
        case And(children):
            within = asked.edition.alive
            for child in children:
                within = asked.mask(child, within, negated=negated)
                parts.append(_counted(asked, child, negated, _count(within)))
        case Or(children):
            parts.extend(_counted(asked, child, negated) for child in children)
        case Not(And() | Or() as child):
            parts.append(_counted(asked, child, True))
        case Clause(view=And() | Or() | Not() | Clause() as child):
            parts.append(_counted(asked, child, negated))
    return Counted(str(node) or "every paper", alone, left, tuple(parts))


def _count(mask: Mask) -> int:
    return int(np.count_nonzero(mask))


def _nearest(index: Index, node: Node, today: date, cancelled: Callable[[], bool] | None) -> Change | None:
    """Find the smallest change that matches: a clause made a little wider, else one left out, the fewest papers first.

    Among wider clauses too the one that finds the fewest papers is the nearest to what was asked.
    """
    for offered in (_wider(node, today), _shorter(node)):
        found = []
        for changed, said in offered:
            asked = Evaluation(index, cancelled)
            total = _count(asked.mask(changed, asked.edition.alive))
            if total:
                found.append(Change(str(changed), said, total))
        if found:
            return min(found, key=lambda change: change.total)
    return None


def _wider(node: Node, today: date) -> Iterator[tuple[Node, str]]:
    """Offer trees in which one clause is wider."""
    match node:
        case Clause(view=None):
            for wider in relaxed(node, today):
                yield wider, f"{wider} instead of {node}"
        case And(parts) | Or(parts):
            for place, part in enumerate(parts):
                for wider, said in _wider(part, today):
                    yield type(node)((*parts[:place], wider, *parts[place + 1 :])), said


def _shorter(node: Node) -> Iterator[tuple[Node, str]]:
    """Offer trees in which one part of a conjunction is left out, and every paper in the place of a lone clause."""
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

"""What the papers of an answer have in common: exact counts of tags, statuses, ratings, days and names.

Every value comes with its clause, so that choosing one and typing it are the same thing.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import numpy as np

from store.index.index import Index
from store.index.marked import STATUSES
from store.index.snapshot import Mask
from store.query.evaluate import Evaluation
from store.query.grammar import parse
from store.query.tree import And, Everything, Node, clause_text

_NAMES = {"src": "Sources", "link": "Links", "venue": "Venues"}


@dataclass(frozen=True, slots=True)
class FacetValue:
    """One value of a facet: how many papers of the answer have it, its clause, and whether the query has that."""

    label: str
    count: int
    clause: str
    active: bool


@dataclass(frozen=True, slots=True)
class Facet:
    """One way of dividing the answer; values with most papers first, days and ratings in their own order."""

    name: str
    title: str
    values: tuple[FacetValue, ...]


def facets(index: Index, node: Node) -> list[Facet]:
    """Return every way to divide the papers that a query finds; values that none of them has are left out."""
    asked = Evaluation(index)
    mask = asked.mask(node, asked.everything(node))
    active = {str(part) for part in _parts(node)}
    made = []
    for name, title, counted in _counted(asked, mask):
        values = (FacetValue(label, count, clause, clause in active) for label, count, clause in counted if count)
        made.append(Facet(name, title, tuple(values)))
    return made


def facets_of_all(index: Index, name: str) -> list[tuple[str, int]]:
    """Count the papers of each tag, source, venue or host of the whole library, most first."""
    asked = Evaluation(index)
    return _named(asked, asked.listed, name)


def toggled(node: Node, clause: str, *, today: date) -> str:
    """Write the query with this clause added, or taken away when it is there."""
    chosen = parse(clause, today=today)
    parts = _parts(node)
    left = [part for part in parts if part != chosen]
    if len(left) == len(parts):
        left.append(chosen)
    return str(And(tuple(left))) if left else ""


def _parts(node: Node) -> tuple[Node, ...]:
    if isinstance(node, Everything):
        return ()
    return node.parts if isinstance(node, And) else (node,)


ClauseCounts = list[tuple[str, int, str]]


def _counted(asked: Evaluation, mask: Mask) -> Iterator[tuple[str, str, ClauseCounts]]:
    marked, snapshot = asked.marked, asked.snapshot
    yield "tag", "Tags", _clauses("tag", _named(asked, mask, "tag"))
    statuses = np.bincount(marked.status[mask], minlength=len(STATUSES)).tolist()
    yield "status", "Status", [(each.value, statuses[place], f"status:{each}") for place, each in enumerate(STATUSES)]
    ratings = np.bincount(marked.rating[mask] + 1, minlength=7).tolist()
    stars = [("★" * number, ratings[number + 1], f"rating:{number}") for number in range(5, 0, -1)]
    yield "rating", "Rating", [*stars, ("none", ratings[0], "rating:0")]
    others, listed_then = snapshot.other_days()
    days, counts = np.unique(
        np.concatenate((snapshot.number("day")[mask], listed_then[mask[others]])), return_counts=True
    )
    listed = reversed(list(zip(days.tolist(), counts.tolist(), strict=True)))
    known = [(date.fromordinal(day).isoformat(), count) for day, count in listed if day > 0]
    yield "day", "Day", [(day, count, f"day:{day}") for day, count in known]
    for field, title in _NAMES.items():
        yield field, title, _clauses(field, _named(asked, mask, field))


def _clauses(field: str, counts: list[tuple[str, int]]) -> ClauseCounts:
    return [(name, count, clause_text(field, "=", name)) for name, count in counts]


def _named(asked: Evaluation, mask: Mask, field: str) -> list[tuple[str, int]]:
    """Count the papers of a mask by their tags, or their names in another field, most first."""
    counts: Counter[str] = Counter()
    if field == "tag":
        counts.update({tag: int(np.count_nonzero(mask[rows])) for tag, rows in asked.marked.tags().items()})
    for segment in asked.snapshot.segments if field != "tag" else ():
        part, names = mask[segment.lo : segment.hi], segment.names[field]
        for number, name in enumerate(names.names):
            counts[name] += int(np.count_nonzero(part[names.rows(number)]))
    return sorted(counts.items(), key=lambda pair: (-pair[1], pair[0].casefold()))

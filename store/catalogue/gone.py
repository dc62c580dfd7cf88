"""What follows from the reader's decisions: which papers are not listed, and by which the others are."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

import orjson

from store.catalogue.papers import Papers
from store.checksum import checksum
from store.decisions import Decision, Subject

REMOVED, MERGED = "removed", "merged"
LISTED_BY = ("corrected", "added", "same")
"""The kinds of decisions that say how a paper is listed."""
Names = tuple[str, ...]
"""What one paper goes by: its id, then its identifiers."""


class Gone(NamedTuple):
    """The papers that were removed, and of those that were merged, the one that is kept and the other.

    Beside them, pairs that were told ``apart``: two papers, whatever they look like.
    """

    removed: tuple[Names, ...] = ()
    merged: tuple[tuple[Names, Names], ...] = ()
    apart: tuple[tuple[Names, Names], ...] = ()

    @classmethod
    def of(cls, decisions: Iterable[Decision]) -> Gone:
        """Read who is gone from what was decided."""
        removed: list[Names] = []
        pairs: dict[str, list[tuple[Names, Names]]] = {"same": [], "different": []}
        for decision in decisions:
            subjects = [names_of(subject) for subject in decision.subjects]
            if decision.kind == "removed":
                removed += subjects
            elif decision.kind in pairs:
                pairs[decision.kind] += [(subjects[0], other) for other in subjects[1:]]
        return cls(tuple(removed), tuple(pairs["same"]), tuple(pairs["different"]))


def names_of(subject: Subject) -> Names:
    """List what the paper of a decision goes by."""
    return (subject.id, *(f"{kind}:{value}" for kind, value in subject.ids.items()))


class Absent(NamedTuple):
    """The rows that are not listed: why, and of one that was merged the row that stands for it."""

    rows: Mapping[int, str] = {}
    into: Mapping[int, int] = {}


def absent(catalogue: Papers, gone: Gone) -> Absent:
    """Find the rows of the papers that are not listed."""
    if not (gone.removed or gone.merged):
        return Absent()
    everyone = [*gone.removed, *(names for pair in gone.merged for names in pair)]
    known = catalogue.rows_of({name for names in everyone for name in names})
    merged: dict[int, int] = {}
    for kept, other in gone.merged:
        stays, goes = _row(known, kept), _row(known, other)
        if stays is not None and goes is not None and stays != goes:
            merged[goes] = stays
    into = {row: last for row in merged if (last := _last(merged, row)) != row}
    removed = (row for names in gone.removed if (row := _row(known, names)) is not None)
    return Absent({**dict.fromkeys(removed, REMOVED), **dict.fromkeys(into, MERGED)}, into)


def _last(merged: Mapping[int, int], row: int) -> int:
    """Return the row that one was merged into, by way of others; where that leads round, the first of these stays."""
    seen = [row]
    while (row := merged.get(row, row)) not in seen:
        seen.append(row)
    return min(seen[seen.index(row) :])


def rows_apart(catalogue: Papers, gone: Gone) -> frozenset[frozenset[int]]:
    """Return the pairs of rows that were told apart."""
    if not gone.apart:
        return frozenset()
    rows = catalogue.rows_of({name for pair in gone.apart for names in pair for name in names})
    pairs = ((_row(rows, one), _row(rows, other)) for one, other in gone.apart)
    return frozenset(frozenset((one, other)) for one, other in pairs if one is not None and other is not None)


def _row(rows: Mapping[str, int], names: Sequence[str]) -> int | None:
    return next((rows[name] for name in names if name in rows), None)


def about_papers(decisions: Iterable[Decision]) -> list[Decision]:
    """List the decisions that say how papers are listed, in the order they were made."""
    found = [decision for decision in decisions if decision.kind in LISTED_BY and decision.subjects]
    return sorted(found, key=lambda decision: (decision.at, decision.name))


def digest(decisions: Iterable[Decision]) -> str:
    """Return what stays the same as long as these decisions do, "" where there are none."""
    said = [(each.name, each.kind, [*each.subjects], each.value) for each in about_papers(decisions)]
    return checksum(orjson.dumps(said, default=str)) if said else ""

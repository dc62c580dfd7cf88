"""Which papers are not listed: those that the reader removed, and those that were merged into others."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from store.catalogue import Catalogue
from store.models import Decision, Subject

REMOVED, MERGED = "removed", "merged"
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


def gone_rows(catalogue: Catalogue, gone: Gone) -> Mapping[int, str]:
    """Return the rows of the papers that are not listed, and why; one that was merged is where the other is not."""
    if not (gone.removed or gone.merged):
        return {}
    everyone = [*gone.removed, *(names for pair in gone.merged for names in pair)]
    rows = catalogue.rows_of({name for names in everyone for name in names})
    found: dict[int, str] = {}
    for kept, other in gone.merged:
        stays, goes = _row(rows, kept), _row(rows, other)
        if stays is not None and goes is not None and stays != goes:
            found[goes] = MERGED
    for names in gone.removed:
        if (row := _row(rows, names)) is not None:
            found.setdefault(row, REMOVED)
    return found


def rows_apart(catalogue: Catalogue, gone: Gone) -> frozenset[frozenset[int]]:
    """Return the pairs of rows that were told apart."""
    if not gone.apart:
        return frozenset()
    rows = catalogue.rows_of({name for pair in gone.apart for names in pair for name in names})
    pairs = ((_row(rows, one), _row(rows, other)) for one, other in gone.apart)
    return frozenset(frozenset((one, other)) for one, other in pairs if one is not None and other is not None)


def _row(rows: Mapping[str, int], names: Sequence[str]) -> int | None:
    return next((rows[name] for name in names if name in rows), None)

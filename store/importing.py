"""The imports as lines of the history, and taking them back: the papers that the reader has marked since stay."""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TYPE_CHECKING

from store.catalogue import Catalogue
from store.models import Import, Step
from store.state import State

if TYPE_CHECKING:
    from store.catalogue.imports import TakenBack


def newest_first(edits: Iterable[Step], imports: Iterable[Step]) -> Iterator[Step]:
    """Yield edits and imports, which are in this order each."""
    return heapq.merge(edits, imports, key=lambda step: step.at, reverse=True)


class Importing:
    """What was imported, as papers.db remembers it; any thread may use it."""

    def __init__(self, catalogue: Catalogue, state: State) -> None:
        self._catalogue, self._state = catalogue, state

    def steps(self) -> list[Step]:
        """List the imports, the newest first, as lines of the history."""
        return [each.step for each in self._catalogue.imports]

    def among(self, edits: Iterable[Step], limit: int | None = None) -> list[Step]:
        """List edits and imports together, the newest first, as the edits are."""
        return list(islice(newest_first(edits, self.steps()), limit))

    def find(self, step_id: str) -> Import | None:
        """Return the import that a line of the history is."""
        return next((each for each in self._catalogue.imports if each.step.id == step_id), None)

    @property
    def last(self) -> Import | None:
        """The latest import that is not taken back."""
        return next((each for each in self._catalogue.imports if not each.undone), None)

    def take_back(self, taken: Import) -> TakenBack:
        """Let the papers go that an import brought, and be as before what it changed; what was marked since stays.

        Raises LibraryError, ReadOnly too.
        """
        marked, since = set[str](), set[str]()
        for name, mark in self._state.marks_now().items():
            marked.add(name)
            if (mark.updated or taken.at) >= taken.at:
                since.add(name)
        for decision in self._state.decisions.values():
            names = {subject.id for subject in decision.subjects} if decision.kind != "removed" else set[str]()
            marked |= names
            since |= names if decision.at >= taken.at else set()
        return self._catalogue.take_back(taken, marked, since)

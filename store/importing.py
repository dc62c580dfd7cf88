"""The imports as lines of the history, the marks that they bring, and taking both back.

The papers that the reader has marked since stay, and so do the marks that were changed since.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from itertools import islice
from typing import TYPE_CHECKING

from store.catalogue import Catalogue
from store.feed import Feed
from store.models import Paper
from store.quantities import counted
from store.state import State
from store.steps import Import, Step

if TYPE_CHECKING:
    from store.catalogue.imports import TakenBack
    from store.taking_over import TakenOver


def newest_first(edits: Iterable[Step], imports: Iterable[Step]) -> Iterator[Step]:
    """Yield edits and imports, which are in this order each."""
    return heapq.merge(edits, imports, key=lambda step: step.at, reverse=True)


class Importing:
    """What was imported, as papers.db remembers it; any thread may use it, but for what concerns marks."""

    def __init__(
        self,
        catalogue: Catalogue,
        state: State,
        feed: Feed,
        subject: Callable[[Paper], Paper],
    ) -> None:
        """Take the parts of a library; ``subject`` gives a paper the id of its mark."""
        self._catalogue, self._state, self._feed, self._subject = catalogue, state, feed, subject

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

    def take_over(self, found: TakenOver, named: str, number: int = 0) -> int:
        """Change marks as was found that they are to be; return how many.

        They belong to the import of this ``number``, or to a new one where that changed no paper. Raises LibraryError.
        """
        if found.entries:
            number = number or self._catalogue.list_import(named)
            [brought_by] = [each.name for each in self._catalogue.imports if each.number == number]
            subjects = [self._subject(entry.paper) for entry in found.entries]
            summary = f"took over {counted(len(found.entries), 'mark')}"
            self._feed.after(lambda: self._state.apply(summary, subjects, found.change, brought_by))
        return len(found.entries)

    def take_marks_back(self, taken: Import) -> list[Step]:
        """Take back the steps in which an import filled marks, but for what was changed since.

        Call it before `take_back`, in the thread that edits. Raises LibraryError.
        """
        brought = self._state.log().brought_by(taken.name)
        return [self._feed.after(partial(self._state.undo_step, step)) for step in brought]

    def take_back(self, taken: Import) -> TakenBack:
        """Let the papers go that an import brought, and be as before what it changed; what was marked since stays.

        Raises LibraryError, ReadOnly too.
        """
        marked, since, its_own = set[str](), set[str](), self._state.log().moments_of(taken.name)
        for name, mark in self._state.marks_now().items():
            marked.add(name)
            if (mark.updated or taken.at) >= taken.at and mark.updated not in its_own:
                since.add(name)
        for decision in self._state.decisions.values():
            names = {subject.id for subject in decision.subjects} if decision.kind != "removed" else set[str]()
            marked |= names
            since |= names if decision.at >= taken.at else set()
        return self._catalogue.take_back(taken, marked, since)

"""The index of a library in step with it: opened for the first question, and told what the edits since have changed."""

from __future__ import annotations

import threading
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import AbstractContextManager, nullcontext, suppress
from pathlib import Path
from queue import SimpleQueue
from typing import TYPE_CHECKING, TypeVar

from store.catalogue import Catalogue, Progress
from store.catalogue.gone import Gone
from store.catalogue.orphans import OrphanMatching
from store.errors import LibraryError
from store.index.names import ANEW, SNAPSHOT, DamagedIndex
from store.locks import Waits
from store.state import State

if TYPE_CHECKING:
    from store.index.index import Index

Each = TypeVar("Each")
_PACE = 0.01  # seconds of rest after each megabyte that is read in the background


class LiveIndex:
    """The index, brought in step with the papers and the marks whenever it is asked for.

    Whoever edits says what has changed, in the thread that edits; `current` may be called from any thread, and one at a
    time brings the index up to date. Questions do not wait for each other, for each asks a state of its own.

    ``indexing`` is entered while papers are indexed, and what it gives is told how many of them are done. ``passed``
    gives how often each paper was passed over; ``waits`` says how other programs are waited for.
    """

    def __init__(
        self,
        folder: Path,
        catalogue: Catalogue,
        state: State,
        orphans: OrphanMatching,
        passed: Callable[[], Mapping[str, int]],
        waits: Waits,
    ) -> None:
        self.indexing: Callable[[], AbstractContextManager[Progress | None]] = nullcontext
        self._folder, self._catalogue, self._state, self._orphans = folder, catalogue, state, orphans
        self._passed, self._waits = passed, waits
        self._index: Index | None = None
        self._marked: SimpleQueue[Collection[str] | None] = SimpleQueue()
        self._recounted: SimpleQueue[Collection[str]] = SimpleQueue()
        self._gone, self._redecided = Gone(), False
        self._bringing_up = threading.Lock()
        self.remade = 0
        """How often it was given up as damaged."""

    def changed(self, papers: Collection[str] | None) -> None:
        """Note that the marks of these papers have changed, or that any may have, for None."""
        self._marked.put(papers)

    def recounted(self, papers: Collection[str]) -> None:
        """Note that these papers have been passed over another time, or decided on."""
        self._recounted.put(papers)

    def redecided(self, gone: Gone) -> None:
        """Note that other papers are gone."""
        self._gone, self._redecided = gone, True

    def current(self) -> Index:
        """Return the index in step with papers and marks."""
        with self._bringing_up:
            self._orphans.match()
            try:
                return self._brought_up()
            except DamagedIndex:
                self._give_up()
                self._waits.told(ANEW)
                return self._brought_up()

    def _brought_up(self) -> Index:
        if self._index is None:
            from store.index.index import Index

            with self.indexing() as progress:
                self._index = Index.open(self._folder, self._catalogue, progress=progress, waits=self._waits)
            self._take_in(self._index, everything=True)
        elif not self._index.is_current:
            with self.indexing() as progress:
                self._index.catch_up(progress=progress)
            self._take_in(self._index, everything=True)  # a paper that changed has moved, and its mark with it
        else:
            self._index.snapshot.look()
            self._take_in(self._index)
        return self._index

    def at_hand(self) -> Index | None:
        """Return the index in step with the marks, if that takes no time.

        None while papers have to be read for it, or cannot be.
        """
        if not self._bringing_up.acquire(blocking=False):
            return None
        try:
            if self._index is not None and self._index.is_current:
                self._index.snapshot.look()
                self._take_in(self._index)
                return self._index
        except DamagedIndex:
            self._give_up()
            self._waits.told(ANEW)
        except LibraryError:
            pass
        finally:
            self._bringing_up.release()
        return None

    def check(self) -> bool:
        """Read every byte of the index, and build it anew where it is damaged; return whether it was whole."""
        from store.index.snapshot import verify

        with self._bringing_up:
            whole = verify(self._folder)
            if not whole:
                self._give_up()
        self.current()
        return whole

    def verify(self) -> None:
        """Read what was not read yet of the index, for a thread in the background; a damaged one is made anew."""
        seen, index = self.remade, self._index
        if index is not None:
            try:
                index.snapshot.verify(pace=_PACE)
            except DamagedIndex:
                self.distrust(seen)
                self.current()

    def distrust(self, seen: int) -> None:
        """Give up an index that is not what was written; it is made anew for the next question.

        ``seen`` is what `remade` was when the question was begun that found it out: another may have been before.
        """
        with self._bringing_up:
            first = self.remade == seen
            if first:
                self._give_up()
        if first:
            self._waits.told(ANEW)

    def _give_up(self) -> None:
        with suppress(OSError):
            (self._folder / SNAPSHOT).unlink()
        self._index = None
        self.remade += 1

    def tidy(self) -> bool:
        """Merge small segments where it is worth it, for a thread in the background; return whether it was."""
        seen = self.remade
        try:
            return self._index is not None and self._index.tidy()
        except DamagedIndex:
            self.distrust(seen)
            return False

    def _take_in(self, index: Index, *, everything: bool = False) -> None:
        """Bring the marks in step: those that were told of, or all there are. Where that fails, all are next time."""
        try:
            self._place(index, everything=everything)
        except LibraryError:
            self._marked.put(None)
            raise

    def _place(self, index: Index, *, everything: bool) -> None:
        marked: set[str] = set()
        for papers in _drained(self._marked):
            everything |= papers is None
            marked.update(papers or ())
        if everything:
            index.set_marks(self._state.marks_now())
        elif marked:
            index.set_marks(self._state.marks, marked)
        recounted = {paper for papers in _drained(self._recounted) for paper in papers}
        if everything or self._redecided:
            self._redecided = False
            index.set_gone(self._gone)
        if everything:
            index.set_passed(dict(self._passed()))
        elif recounted:
            counts = self._passed()
            index.set_passed({paper: counts.get(paper, 0) for paper in recounted})


def _drained(queue: SimpleQueue[Each]) -> Iterator[Each]:
    while not queue.empty():
        yield queue.get()

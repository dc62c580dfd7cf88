"""Record what happens in the list in the ledger: papers decided on, opened and passed over; in a thread of its own.

The screen's thread reports what happens, and reads the marks; the log's own thread writes to the ledger and updates the
library's counts, one after the other, so that no key waits for a disk.
"""

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from store.ledger.session import SessionRecorder
from store.library import Library
from store.models import Entry
from store.steps import Step


class ReadingLog:
    """Watches the cursor of one screen; its methods are called in the screen's thread."""

    def __init__(self, library: Library, clock: Callable[[], float] = time.monotonic) -> None:
        self._library, self._clock = library, clock
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="ledger")
        self._recorder = SessionRecorder(library.ledger)
        self._here: Entry | None = None
        self._since = 0.0

    def at(self, entry: Entry | None) -> None:
        """Record that the cursor is at a paper; the one before was passed over if it has no marks at all."""
        before, self._here = self._here, entry
        if before is None or entry is None or before.paper.id != entry.paper.id:
            if before is not None and before.mark.blank:
                self._thread.submit(self._pass, before.paper.id, self._clock() - self._since)
            self._since = self._clock()

    def read(self, entry: Entry) -> None:
        """Record that a paper is read alone."""
        self._thread.submit(self._recorder.seen, entry.paper.id)

    def done(self, step: Step) -> None:
        """Record an edit."""
        self._thread.submit(self._count, self._recorder.done, step)

    def undone(self, step: Step) -> None:
        """Record that an edit was undone."""
        self._thread.submit(self._count, self._recorder.undone, step)

    def close(self) -> None:
        """End the reading session, with all that is waiting to be written."""
        self.at(None)
        self._thread.submit(self._recorder.end)
        self._thread.shutdown()

    def _pass(self, paper: str, seconds: float) -> None:
        if self._recorder.passed(paper, seconds):
            self._library.recount([paper])

    def _count(self, write: Callable[[Step], None], step: Step) -> None:
        write(step)
        self._library.recount(step.papers)

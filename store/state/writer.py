"""A thread that brings versions of a large state file to the disk, so that no key waits for it.

Whoever makes edits puts versions in; the latest is written, and those it overtook are not. From a `put` until the
writer is idle again the file is the writer's alone: nobody else reads or writes it, so no lock is needed in memory.
"""

import threading
from collections.abc import Callable

from store.errors import LibraryError
from store.state.storage import Version

PAUSE = 0.02
"""Seconds that a version waits: what shows the edit is drawn first, and edits that come together are written once."""


class Overtaken(LibraryError):
    """Another process has written since the version was made: its edits have to be taken in first."""


class BackgroundWriter:
    """Writes one version at a time with ``save``, which raises what it likes; ``told`` is called in the thread."""

    def __init__(self, save: Callable[[Version], None]) -> None:
        self.told: Callable[[], object] = lambda: None
        self.saved = 0
        """How many edits have come to the disk in this way."""
        self.trouble: Exception | None = None
        """Why the latest version is not on the disk."""
        self._save = save
        self._next: tuple[Version, int] | None = None
        self._busy = self._awaited = False
        self._turn = threading.Condition()

    @property
    def busy(self) -> bool:
        """Return whether a version is on its way."""
        return self._busy

    def put(self, version: Version, edits: int) -> None:
        """Write a version in the place of one that still waits; ``edits`` are in it since the program began."""
        with self._turn:
            self._next, self.trouble = (version, edits), None
            if not self._busy:
                threading.Thread(target=self._work, name="state writer", daemon=True).start()
                self._busy = True

    def wait(self, seconds: float) -> bool:
        """Wait until the writer is idle, which it is sooner when someone waits; return whether it is."""
        with self._turn:
            self._awaited = True
            self._turn.notify_all()
            idle = self._turn.wait_for(lambda: not self._busy, seconds)
            self._awaited = False
            return idle

    def _work(self) -> None:
        while taken := self._take():
            version, edits = taken
            trouble: Exception | None = None
            try:
                self._save(version)
            except Exception as error:  # whatever it is, it is told where edits are made
                trouble = error
            with self._turn:
                self.trouble = trouble
                if trouble is None:
                    self.saved = edits
        self.told()

    def _take(self) -> tuple[Version, int] | None:
        """Take the next version after a pause; without one the writer is idle."""
        with self._turn:
            if self._next:
                self._turn.wait_for(lambda: self._awaited, PAUSE)
            taken, self._next = self._next, None
            self._busy = taken is not None
            self._turn.notify_all()
            return taken

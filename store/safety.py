"""What keeps the marks safe: backups, a file that cannot be read, and copies that lie beside it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from store import times
from store.deciding import Deciding
from store.decisions import Decision, Subject
from store.feed import Feed
from store.state import Merged, State, find_conflict_copies, merge_files
from store.state.ahead import ahead
from store.state.backups import find_backups
from store.state.conflict_copies import digest_of
from store.state.quarantine import Quarantine
from store.steps import Step


class Safety:
    """Other versions of the marks, and bringing them back; of the one thread that edits."""

    def __init__(self, state: State, feed: Feed, deciding: Deciding) -> None:
        self._state, self._feed, self._deciding = state, feed, deciding
        self.backup = state.backup

    def backups(self) -> list[Path]:
        """List the backups of the marks, newest first."""
        return find_backups(self._state.path)

    def restore(self, backup: Path) -> Step | None:
        """Bring the marks of a backup back as one step; None when they are the same. Raises LibraryError."""
        with self._anything_may_change():
            return self._state.restore(backup)

    @property
    def quarantine(self) -> Quarantine | None:
        """What is known of a file of marks that cannot be read, until `recover` or `restore` has ended it."""
        return self._state.quarantine

    def recover(self, choice: str) -> None:
        """End the quarantine as the reader chose: ``shown``, ``backup`` or ``empty``. Raises LibraryError."""
        with self._anything_may_change():
            self._state.recover(choice)

    def clock_ahead(self) -> str | None:
        """Return the moment of an edit that is more than a day ahead of this computer's clock; None without one."""
        return ahead(self._state.database.content(), times.now())

    def conflict_copies(self) -> list[Path]:
        """List the copies of the marks, and of their history, that lie beside them and are not left out."""
        unwanted = (each for each in self._state.decisions.values() if each.kind == "unwanted")
        return find_conflict_copies(self._state.path, {copy.id for each in unwanted for copy in each.subjects})

    def leave_out(self, copy: Path) -> None:
        """Remember of a copy, by what it holds, that it is not to be taken in. Raises as an edit does, and OSError."""
        left_out = Decision("unwanted", (Subject(digest_of(copy), copy.name),))
        self._deciding.decide([left_out], "left out a copy")

    def merge(self, paths: Sequence[Path]) -> Merged:
        """Merge other state files, and histories, into this one; nothing is lost. Raises LibraryError."""
        with self._anything_may_change():
            return merge_files(self._state, paths)

    @contextmanager
    def _anything_may_change(self) -> Iterator[None]:
        """List papers as is decided after something was done, and tell that all marks may be others."""
        with self._feed.anything_may_change():
            yield
            self._deciding.settle()

"""The file itself: replaced whole or not at all, under a lock.

Its folder is flushed behind it, or a power cut could bring the old name back.
"""

import contextlib
import os
import stat
from collections.abc import Iterator
from pathlib import Path

import orjson

from store.errors import Busy, ReadOnly
from store.files import drafts, flush_folder, signature, write_and_hold
from store.locks import Waits, locked

LOCK_WAIT = 2.0
"""Seconds to wait for another process before the edit is left pending."""


class Unconfirmed(OSError):
    """The new version is in place, and the system does not say that a power cut would leave it there."""


class StateFile:
    """One file, its lock, and which version of it was last seen.

    A descriptor of that version is kept, so that its inode cannot be given to another: a file with the same inode is
    the same file, whatever the clock's grain.
    """

    def __init__(self, path: str | Path) -> None:
        self._named = Path(os.path.abspath(path))
        self.path = self._leads_to()
        """The file itself; a symbolic link stays one, and is followed also when it leads elsewhere later."""
        self._held = -1
        self._seen: tuple[int, ...] | None = None
        self._locked = False
        self._waits = Waits()

    def load(self) -> bytes | None:
        """Read the file's bytes and remember which version it was; None when there is none. Raises OSError."""
        self.path = self._leads_to()
        while True:
            try:
                descriptor = os.open(self.path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
            except FileNotFoundError:
                self._hold(-1)
                return None
            try:
                before = signature(os.fstat(descriptor))
                with open(descriptor, "rb", closefd=False) as file:
                    data = file.read()
            except BaseException:
                os.close(descriptor)
                raise
            self._hold(descriptor)
            if self._seen == before:
                return data

    def save(self, text: bytes, *, verify: bool = False) -> None:
        """Put a new version in place and on the disk; hold the lock. Raises ReadOnly, Unconfirmed or OSError.

        With ``verify`` the whole text is parsed back first. An edit does without: each of its lines was read back when
        it was made, and the frame around them never changes.
        """
        if reason := self.refusal():
            raise ReadOnly(reason)
        if verify:
            orjson.loads(text)
        self._hold(write_and_hold(self.path, [text]))
        try:
            flush_folder(self.path.parent)
        except OSError as error:
            raise Unconfirmed(error.errno, error.strerror) from error

    def changed(self) -> bool:
        """Return whether the file is another than the one last read or written: one call of stat."""
        try:
            return signature(os.stat(self._named)) != self._seen
        except FileNotFoundError:
            return self._seen is not None
        except OSError:
            return True  # why it cannot be looked at is said by whoever reads it then

    def _leads_to(self) -> Path:
        return Path(os.path.realpath(self._named))

    def refusal(self) -> str | None:
        """Return why the file must not be written, or None. Renaming over a file would not ask, so it is asked here."""
        with contextlib.suppress(FileNotFoundError):
            mode = os.stat(self.path).st_mode
            if not stat.S_ISREG(mode):
                return f"{self.path} is not a file"
            if not mode & 0o222 or not os.access(self.path, os.W_OK):
                return f"{self.path} is marked read-only"
        folder = self.path.parent
        return None if os.access(folder, os.W_OK | os.X_OK) else f"{folder} cannot be written"

    @contextlib.contextmanager
    def locked(self, wait: float = LOCK_WAIT) -> Iterator[None]:
        """Keep other processes out while the file is read, changed and written. Raises Busy after ``wait`` s."""
        if self._locked:
            yield
            return
        file = self._leads_to()
        lock = file.with_name(f"{file.name}.lock")  # the state file is another after each edit
        with locked(lock, self._waits, wait, about=file):
            if self._leads_to() != file:
                raise Busy(f"{self._named} has just been made to lead elsewhere; try again")
            self.path, self._locked = file, True
            try:
                yield
            finally:
                self._locked = False

    def sweep(self) -> None:
        """Remove the temporary files of writers that were killed; hold the lock, so that none is in use."""
        for orphan in drafts(self.path):
            with contextlib.suppress(OSError):
                orphan.unlink()

    def close(self) -> None:
        """Close the file."""
        self._hold(-1)

    def _hold(self, descriptor: int) -> None:
        if self._held >= 0:
            os.close(self._held)
        self._held = descriptor
        self._seen = signature(os.fstat(descriptor)) if descriptor >= 0 else None

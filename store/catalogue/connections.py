"""Connections to papers.db: one for each thread that reads, as threads that share one may get each other's rows.

A file that cannot be written is read all the same, with what an import left in the log beside it (``papers.db-wal``).
"""

import os
import shutil
import sqlite3
import threading
import weakref
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, TypeVar

from store.errors import Busy, LibraryError, ReadOnly
from store.locks import TOLD, Waits, holder_of

Given = TypeVar("Given")
_HELD = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}
_DISK = {sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR}  # the disk's own trouble: the file may be well
_NOT_WRITTEN = {*_DISK, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM}


def code_of(error: sqlite3.Error) -> int:
    """Return SQLite's number for an error, without what it adds to it."""
    return int(getattr(error, "sqlite_errorcode", 0)) & 0xFF


def connect(path: Path, mode: str = "mode=rw") -> sqlite3.Connection:
    """Open a database that is there, and look into it; raises sqlite3.Error."""
    address = f"{path.absolute().as_uri()}?{mode}"
    made = sqlite3.connect(address, uri=True, check_same_thread=False, timeout=TOLD)
    try:
        made.execute("SELECT 1 FROM sqlite_master LIMIT 1").fetchone()
    except BaseException:
        made.close()
        raise
    return made


class Connections:
    """The connections of one database, opened as threads ask for them, and closed together or when forgotten.

    ``waits`` says how other programs are waited for.
    """

    def __init__(self, path: Path, waits: Waits) -> None:
        self.path, self.waits = path, waits
        self.left_out: str | None = None
        """What of the file could not be read, in one line: what the last import brought is in the log beside it."""
        self._own = threading.local()
        self._opened: list[sqlite3.Connection] = []
        self._turn, self._copy = threading.Lock(), ""
        self._generation = 0
        self._closing = weakref.finalize(self, _close, self._opened)

    @property
    def mine(self) -> sqlite3.Connection:
        """The connection of the thread that asks; raises sqlite3.Error, also when they are closed."""
        found: sqlite3.Connection | None = getattr(self._own, "reader", None)
        if found is None or self._own.generation != self._generation:
            if not self._closing.alive:
                raise sqlite3.ProgrammingError("it is closed")
            self._own.generation = self._generation
            found = self._own.reader = self._connect()
            self._opened.append(found)
        return found

    def renew(self) -> None:
        """Let each thread open the file again: it is another than it was."""
        self._generation += 1

    def ask(self, statement: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """Ask for rows. Raises LibraryError."""
        return self.patiently(lambda: self.mine.execute(statement, values).fetchall())

    def patiently(self, work: Callable[[], Given]) -> Given:
        """Do something with the file, again and again while another program has it. Raises LibraryError."""
        given: list[Given] = []

        def done() -> bool:
            try:
                given.append(work())
            except sqlite3.Error as error:
                if code_of(error) in _HELD:
                    return False
                raise
            return True

        with self.explained():
            self.waits.until(done, self.path, self._locked, step=TOLD)
        return given[0]

    @contextmanager
    def explained(self) -> Iterator[None]:
        """Turn a database's errors into LibraryError, with what the reader can do about them."""
        try:
            yield
        except sqlite3.Error as error:
            if code_of(error) in _DISK:
                line = f"{self.path} could not be read or written ({error}): is the disk full?"
                raise LibraryError(line) from error
            if code_of(error) in _HELD:
                raise Busy(f"{holder_of(self._locked)} is writing {self.path}; try again") from error
            if code_of(error) == sqlite3.SQLITE_READONLY:
                raise LibraryError(f"{self.path} cannot be written ({error})") from error
            raise LibraryError(
                f"{self.path} cannot be used ({error}): move it away and import the papers again; "
                "your marks are in state.json and are not touched"
            ) from error

    @property
    def writable(self) -> bool:
        """Whether the system lets the file be written."""
        return os.access(self.path.parent, os.W_OK) and os.access(self.path, os.W_OK)

    def writer(self) -> sqlite3.Connection:
        """Connect for an import: room for the keys, which come in no order, and a log that is put away less often.

        Raises LibraryError.
        """
        if not self.writable:
            raise ReadOnly(f"{self.path} cannot be written")
        writer = self.patiently(lambda: connect(self.path))
        for setting in ("synchronous=NORMAL", "cache_size=-128000", "wal_autocheckpoint=50000"):
            writer.execute(f"PRAGMA {setting}")
        return writer

    @property
    def _locked(self) -> list[Path]:
        return [self.path.with_name(self.path.name + end) for end in ("-shm", "", "-wal")]

    def _connect(self) -> sqlite3.Connection:
        """Open the file: to be written, else to be read with its log, else a copy of both, else without the log."""
        if self.writable:
            with _passing_over():
                return connect(self.path)
        log = self.path.with_name(f"{self.path.name}-wal")
        if log.exists() and log.stat().st_size:
            with _passing_over():
                return connect(self.path, "mode=ro")
            with _passing_over(), suppress(OSError):
                return connect(self._copied(log))
            self.left_out = (
                f"what was imported last is not shown: {log} cannot be read, and there is no room for a copy"
            )
        return connect(self.path, "mode=rw&immutable=1")  # with no mode it would make a file that is gone

    def _copied(self, log: Path) -> Path:
        """Copy the file and its log to where they can be opened, once; raises OSError."""
        with self._turn:
            if not self._copy:
                import tempfile

                folder = tempfile.mkdtemp(prefix="broadsheet-")
                weakref.finalize(self, shutil.rmtree, folder, ignore_errors=True)
                for each in (self.path, log):
                    shutil.copyfile(each, Path(folder, each.name))
                self._copy = folder
        return Path(self._copy, self.path.name)

    def close(self) -> None:
        """Close them all, in whichever thread they were opened."""
        self._closing()


@contextmanager
def _passing_over() -> Iterator[None]:
    """Pass over the errors of a file that cannot be written, or whose companions cannot be made."""
    try:
        yield
    except sqlite3.Error as error:
        if code_of(error) not in _NOT_WRITTEN:
            raise


def _close(opened: list[sqlite3.Connection]) -> None:
    for reader in opened:
        reader.close()

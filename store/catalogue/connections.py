"""Connections to papers.db: one for each thread that reads, as threads that share one may get each other's rows."""

import os
import sqlite3
import threading
import weakref
from pathlib import Path


def connect(path: Path) -> sqlite3.Connection:
    """Open a database that is there; raises sqlite3.Error."""
    address = f"{path.absolute().as_uri()}?mode=rw"
    if not os.access(path.parent, os.W_OK):  # a library on a read-only disk still reads
        address = f"{path.absolute().as_uri()}?immutable=1"
    return sqlite3.connect(address, uri=True, check_same_thread=False, timeout=10)


class Readers:
    """The connections of one database, opened as threads ask for them, and closed together or when forgotten."""

    def __init__(self, path: Path) -> None:
        self._path, self._own = path, threading.local()
        self._opened: list[sqlite3.Connection] = []
        self._closing = weakref.finalize(self, _close, self._opened)

    @property
    def mine(self) -> sqlite3.Connection:
        """The connection of the thread that asks; raises sqlite3.Error, also when they are closed."""
        found: sqlite3.Connection | None = getattr(self._own, "reader", None)
        if found is None:
            if not self._closing.alive:
                raise sqlite3.ProgrammingError("it is closed")
            found = self._own.reader = connect(self._path)
            self._opened.append(found)
        return found

    def close(self) -> None:
        """Close them all, in whichever thread they were opened."""
        self._closing()


def _close(opened: list[sqlite3.Connection]) -> None:
    for reader in opened:
        reader.close()

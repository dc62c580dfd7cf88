"""papers.db itself: in which format it is, which database, and whether it is still what was opened."""

import os
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

from store.catalogue.connections import Connections, code_of
from store.catalogue.migrations import create, upgrade
from store.data import NEWEST
from store.errors import LibraryError, ReadOnly
from store.files import signature
from store.locks import Waits

_UNWRITTEN = {sqlite3.SQLITE_READONLY, sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR}


class PapersFile(Connections):
    """The file, made where there is none and brought up to date; raises LibraryError when it cannot be read.

    ``waits`` says how other programs are waited for.
    """

    def __init__(self, path: Path, waits: Waits) -> None:
        super().__init__(path, waits)
        self._known: dict[str, Any] = {}  # what the file said last of itself
        self._doubted = False
        with self.explained():
            create(path, waits)
            self.format = self._brought_up()
            """The format it has now, an older one where it cannot be written."""
        self._seen = _signature_of(path)
        for name in ("identity", "seq"):  # what is asked for to the end, also of a file that cannot be read any more
            self.meta(name)

    @property
    def identity(self) -> str:
        """Which database it is; another, where the file was replaced."""
        return str(self._known["identity"])

    def check(self) -> None:
        """Look whether the file is another than it was, and open it again then. Raises LibraryError."""
        seen = _signature_of(self.path)
        if seen == self._seen and not self._doubted:
            return
        self._seen, self._doubted = seen, True
        if seen is None:
            raise LibraryError(f"{self.path} is gone; what was read of it can be read until you leave")
        self.renew()
        self._known["identity"] = self.asked("identity")
        self._doubted = False

    def damage(self) -> str | None:
        """Read the whole file, and return what is wrong with it. Raises LibraryError where the disk is in the way."""
        try:
            found = str(self.patiently(lambda: self.mine.execute("PRAGMA quick_check(1)").fetchone())[0])
        except LibraryError as error:
            cause = error.__cause__
            if isinstance(cause, sqlite3.DatabaseError) and not isinstance(cause, sqlite3.OperationalError):
                return str(cause)
            raise
        return None if found == "ok" else found

    def _brought_up(self) -> int:
        """Bring the file to today's format and return the one it has then, an older one where it cannot be written."""
        found = self.meta("format")
        if not isinstance(found, int) or found < 1:
            raise sqlite3.DatabaseError(f"its format is “{found}”")
        if found > NEWEST:
            raise LibraryError(
                f"{self.path} is in format {found}, which a newer Broadsheet wrote; this one reads up to {NEWEST}: "
                "install the newer Broadsheet"
            )
        if found < NEWEST:
            try:
                with closing(self.writer()) as writer:
                    self.patiently(lambda: upgrade(writer))
            except ReadOnly:
                return found
            except LibraryError as error:
                cause = error.__cause__
                if not isinstance(cause, sqlite3.OperationalError) or code_of(cause) not in _UNWRITTEN:
                    raise
                return found
        return NEWEST

    def meta(self, name: str) -> Any:
        """Return what the file says of itself, or what it said last where it cannot be read any more."""
        try:
            self._known[name] = self.asked(name)
        except LibraryError:
            if name not in self._known:
                raise
        return self._known[name]

    def asked(self, name: str) -> Any:
        """Return what the file says of itself now. Raises LibraryError."""
        found = self.ask("SELECT value FROM meta WHERE name = ?", (name,))
        return found[0][0] if found else ""


def _signature_of(path: Path) -> tuple[int, ...] | None:
    try:
        return signature(os.stat(path))
    except OSError:
        return None

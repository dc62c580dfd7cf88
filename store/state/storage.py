"""TinyDB's storage for ``state.json``: the file is replaced whole or not at all, under a lock, and never unread.

``TinyDB(path, storage=StateStorage)`` makes any program as safe as the application. Each call is a transaction of its
own: what other programs wrote since it read is kept. What is written within ``with db.storage.transaction():`` reaches
the disk together when that ends, or not at all. TinyDB counts new records by itself: a number that another program has
taken it refuses with a ValueError.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import orjson
from tinydb import Storage

from store.errors import LibraryError
from store.quantities import counted
from store.state.file import LOCK_WAIT, StateFile
from store.state.layout import Lines, numbered, text_in_pieces
from store.state.merge import Tables, merge_writes
from store.state.parsing import DamagedState, parse_tables, tables_of, triples_of


class Unreadable(LibraryError):
    """The system does not let the file be read."""


class Version(NamedTuple):
    """What the file says, or is to say: its tables, and its text in pieces that stay as they are.

    The text of one that is ``proven`` was read back line by line; the others are, as a whole, before they are put in
    place.
    """

    tables: Tables
    pieces: list[bytes]
    proven: bool


class StateStorage(StateFile, Storage):
    """One state file, and what it says: in memory, as it was last read or written.

    With ``shared`` the records are handed out as they lie in memory, by their names (of papers, filters, steps), and
    the file is read again when `refresh` or a transaction looks: for one who replaces records and never changes them in
    place. Without it a program gets copies of its own, under TinyDB's numbers, of what the file says now.

    One thread uses it, or calls `put` in another while none else does.
    """

    def __init__(self, path: str | Path, *, shared: bool = False) -> None:
        super().__init__(path)
        self.shared = shared
        self.damage: DamagedState | None = None
        """What is wrong with the file as it is now; it is not written over but by `put`."""
        self._open = self._there = False
        self._tables = self.saved = tables_of(())
        """What is in memory, and of that what the disk has."""
        self._lines: dict[str, Lines] = {}
        self.proven = True
        """Whether all that memory says beyond the disk was read back line by line."""
        self._changed = False

    # -- what TinyDB asks of a storage ---------------------------------------------------------------------------------

    def read(self) -> Tables | None:
        """Return all tables, or None when there is no file. Raises DamagedState rather than guess, or Unreadable."""
        if self.shared:
            return {**self._tables}
        if not self._open:
            self.refresh()
        copy: Tables = orjson.loads(orjson.dumps(numbered(self._tables)))
        return copy if self._there or self._open else None

    def write(self, data: dict[str, dict[str, Any]]) -> None:
        """Take all tables, changed; without a transaction they are on the disk at once. Raises as one does."""
        tables = data if self.shared else tables_of(triples_of(data))
        if self._open:
            self._tables = {**tables_of(()), **tables}
            return
        read = self._tables
        with self.transaction():
            self._tables = merge_writes(read, tables, self._tables)

    @contextlib.contextmanager
    def transaction(self, wait: float = LOCK_WAIT, *, durable: bool = True, proven: bool = True) -> Iterator[None]:
        """Bring what is written inside to the disk when it ends, all of it or nothing; within another, with that one.

        Other programs wait meanwhile, and what they had written is read first. Not ``durable``, it stays in memory
        until the next that is. Where much changes, the lines are not ``proven`` one by one but the text as a whole.
        Raises Busy after ``wait`` seconds, Unreadable, DamagedState, ReadOnly, OSError, or LibraryError to save marks;
        memory is then as it was before.
        """
        if self._open:
            yield
            return
        with self.locked(wait) if durable else contextlib.nullcontext():
            if durable:
                self.refresh()
            before, were_proven = self._tables, self.proven
            self._open, self._changed, self.proven = True, False, were_proven and proven
            try:
                yield
                self._show()
                if not self._changed:
                    self._tables = before
                if durable and self._tables is not self.saved:
                    self.put(self.version())
            except BaseException:
                self._tables, self.proven = before, were_proven
                if self._changed:
                    self._lines = {}
                raise
            finally:
                self._open = False

    # -- versions of the file ------------------------------------------------------------------------------------------

    def refresh(self) -> None:
        """Read the file if it is another than the one last seen.

        What is in memory outlives a file that was removed. Raises Unreadable, or DamagedState with ``damage`` set.
        """
        if self.changed():
            try:
                data = self.load()
            except OSError as error:
                raise Unreadable(f"{self.path} could not be read: {error.strerror or error}") from error
            self.damage, self._there, self.saved = None, data is not None, tables_of(())
            try:
                self.saved = self.saved if data is None else parse_tables(data)
            except DamagedState as damage:
                damage.data, self.damage = data, damage
            else:
                self._tables = self._tables if data is None else self.saved
                self._lines, self.proven = {}, True
        if self.damage:
            raise self.damage

    def version(self) -> Version:
        """Return what is in memory, to be written. Raises LibraryError when half of the marks would be lost."""
        self._show()
        before, after = len(self.saved["marks"]), len(self._tables["marks"])
        if after * 2 < before:
            raise LibraryError(f"refused to write {counted(after, 'mark')} over {before}: more than half would be lost")
        meta = self._tables["meta"].get("meta", {})
        tables = (self._lines[table] for table in self._tables if table != "meta")
        return Version(self._tables, text_in_pieces(meta, tables), self.proven)

    def put(self, version: Version) -> None:
        """Put a version in the file's place; hold the lock. Raises ReadOnly or OSError."""
        self.save(b"".join(version.pieces), verify=not version.proven)
        self.saved, self._there, self.damage = version.tables, True, None
        if self._tables is version.tables:
            self.proven = True

    def size(self, table: str) -> int:
        """Return how many bytes the lines of a table have."""
        self._show()
        return self._lines[table].size()

    def _show(self) -> None:
        """Make the lines say what is in memory."""
        if not self._lines:  # made when first written: who only reads pays nothing
            self._lines = {table: Lines(table) for table in self.saved}
            for table, lines in self._lines.items():
                lines.show(self.saved[table], proven=False)
        for table in self._tables.keys() - self._lines.keys():
            self._lines[table] = Lines(table)
        for table, lines in self._lines.items():
            self._changed |= lines.show(self._tables.get(table, {}), proven=self.proven)

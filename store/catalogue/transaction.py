"""One transaction in which papers change: rows are added and retired, and papers get their names."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import NamedTuple

from store.catalogue.records import COLUMNS, FIELDS, cited, paper_of, read_record, values_of, written_record
from store.models import Paper
from store.times import stamp

_INSERT = f"INSERT INTO papers (row, seq, {COLUMNS}) VALUES ({', '.join('?' * (len(FIELDS) + 2))})"
_SELECT = f"SELECT row, {COLUMNS} FROM papers WHERE seq = ?"
_DROPPED = 50_000  # places in one statement


class Known(NamedTuple):
    """The record of a paper as it is listed, and by which names it was found."""

    row: int
    seq: int
    paper: Paper
    names: set[str]


class Transaction:
    """A transaction that was begun: the counters are read when it begins and written when it ends.

    Without ``keep`` all is taken back at the end.
    """

    def __init__(self, writer: sqlite3.Connection, *, keep: bool = True) -> None:
        self.writer, self._keep = writer, keep
        self.changed = False
        """Whether there is anything to be written."""

    def __enter__(self) -> Transaction:
        self.counters: dict[str, int] = dict(
            self.writer.execute("SELECT name, value FROM meta WHERE name IN ('version', 'top', 'count', 'seq')")
        )
        self.counters["version"] += 1
        self.now = stamp()
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if kind or not self.changed or not self._keep:
            self.writer.rollback()
            return
        self.writer.executemany(
            "UPDATE meta SET value = ? WHERE name = ?", [(value, name) for name, value in self.counters.items()]
        )
        self.writer.commit()

    # -- what is known -------------------------------------------------------------------------------------------------

    def heard(self, names: Sequence[str]) -> dict[str, int]:
        """Return which of these names any paper has, and its place (``seq``) in the order of the listings."""
        marks = ",".join("?" * len(names))
        return dict(self.writer.execute(f"SELECT key, seq FROM keys WHERE key IN ({marks})", names))

    def record(self, seq: int) -> tuple[int, Paper]:
        """Return the row of a paper, and the paper as it is listed."""
        [(row, *values)] = self.writer.execute(_SELECT, (seq,))
        return row, paper_of(values)

    @cached_property
    def origins(self) -> dict[int, Paper]:
        """What the sources say of papers that are listed otherwise, as the reader decided."""
        return {seq: read_record(record) for seq, record in self.writer.execute("SELECT seq, record FROM origins")}

    def keep_origin(self, seq: int, paper: Paper | None) -> None:
        """Keep what the sources say of a paper; None where it is listed as they have it."""
        if self.origins.get(seq) == paper:
            return
        self.changed = True
        if paper is None:
            del self.origins[seq]
            self.writer.execute("DELETE FROM origins WHERE seq = ?", (seq,))
        else:
            self.origins[seq] = paper
            self.writer.execute("INSERT OR REPLACE INTO origins VALUES (?, ?)", (seq, written_record(paper)))

    # -- what is changed -----------------------------------------------------------------------------------------------

    def add(self, paper: Paper, names: Iterable[str]) -> int:
        """Add a paper that was not known, and return its place in the order of the listings."""
        seq = self.counters["seq"]
        self.counters["seq"] += 1
        self.counters["count"] += 1
        self._insert(seq, paper)
        self.name(names, seq)
        return seq

    def move(self, row: int, seq: int, paper: Paper, names: Iterable[str] = ()) -> None:
        """List another record of a paper in the place of that at a row."""
        self._retire(row)
        self._insert(seq, paper)
        self.name(names, seq)

    def join(self, row: int, seq: int, into: int) -> None:
        """Take a record away whose paper turned out to be the one at another place, which gets its names."""
        self._retire(row)
        self.counters["count"] -= 1
        self.keep_origin(seq, None)
        self.writer.execute("UPDATE keys SET seq = ? WHERE seq = ?", (into, seq))

    def drop(self, papers: Sequence[tuple[int, int]]) -> None:
        """Take papers away, each at its row and its place, and all of their names."""
        for row, seq in papers:
            self._retire(row)
            self.keep_origin(seq, None)
        self.counters["count"] -= len(papers)
        for start in range(0, len(papers), _DROPPED):
            places = ",".join(str(int(seq)) for _, seq in papers[start : start + _DROPPED])
            self.writer.execute(
                f"DELETE FROM keys WHERE seq IN ({places})"
            )  # a name is found by itself alone: one look

    def part(self, seq: int, paper: Paper, names: Iterable[str]) -> None:
        """List a paper for itself again that was joined with another, which loses its names to it."""
        self.counters["count"] += 1
        self._insert(seq, paper)
        self.writer.executemany("INSERT OR REPLACE INTO keys VALUES (?, ?)", [(name, seq) for name in names])

    def forget(self, names: Iterable[str], seq: int) -> None:
        """Let a paper go no more by names that it had gained."""
        self.writer.executemany("DELETE FROM keys WHERE key = ? AND seq = ?", [(name, seq) for name in names])

    def names(self, seq: int) -> list[str]:
        """List all that a paper goes by."""
        return [name for (name,) in self.writer.execute("SELECT key FROM keys WHERE seq = ?", (seq,))]

    def cited(self, key: str) -> bool:
        """Return whether a paper has this citekey, or had it before it was known to be another."""
        asked = "SELECT 1 FROM papers WHERE citekey = ? UNION ALL SELECT 1 FROM keys WHERE key = ?"
        return self.writer.execute(asked, (key, cited(key))).fetchone() is not None

    def name(self, names: Iterable[str], seq: int) -> None:
        """Let a paper go by names that none has yet."""
        named = self.writer.executemany("INSERT OR IGNORE INTO keys VALUES (?, ?)", [(name, seq) for name in names])
        self.changed |= named.rowcount > 0

    def cite(self, seq: int, key: str) -> None:
        """Give a paper that was added in this transaction the key by which it is cited from now on."""
        self.writer.execute("UPDATE papers SET citekey = ? WHERE seq = ?", (key, seq))

    def _insert(self, seq: int, paper: Paper) -> None:
        self.changed = True
        row = self.counters["top"]
        self.counters["top"] += 1
        key = paper.citekey or f"@{seq}"  # one that no paper can have, until it gets its own
        self.writer.execute(_INSERT, (row, seq, *values_of(paper), key, paper.added))

    def _retire(self, row: int) -> None:
        self.changed = True
        self.writer.execute("DELETE FROM papers WHERE row = ?", (row,))
        self.writer.execute("INSERT INTO retired VALUES (?, ?)", (row, self.counters["version"]))

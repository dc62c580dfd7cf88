"""One transaction of an import: each paper is added, brought up to date, or left as it is."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from store.catalogue.records import COLUMNS, FIELDS, paper_of, values_of
from store.citekey import citekey, suffix
from store.identity import differ, identity_keys, merge_papers, sure_keys
from store.making import Incoming
from store.models import Paper
from store.times import stamp

_INSERT = f"INSERT INTO papers (row, seq, {COLUMNS}) VALUES ({', '.join('?' * (len(FIELDS) + 2))})"


@dataclass(slots=True)
class Counts:
    """What an import came to: papers not known before, papers that changed, papers that were the same."""

    new: int = 0
    updated: int = 0
    unchanged: int = 0


class Batch:
    """One transaction of an upsert, which was begun: the counters are read when it begins and written when it ends."""

    def __init__(self, writer: sqlite3.Connection, promised: Mapping[str, str], *, keep: bool = True) -> None:
        """Begin nothing yet; ``promised`` holds citekeys by paper id; without ``keep`` all is taken back at the end."""
        self._writer, self._promised, self._keep = writer, promised, keep
        self._reserved = frozenset(promised.values())

    def __enter__(self) -> Batch:
        self._meta: dict[str, int] = dict(
            self._writer.execute("SELECT name, value FROM meta WHERE name IN ('version', 'top', 'count', 'seq')")
        )
        self._meta["version"] += 1
        self._changed, self._now = False, stamp()
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if kind or not self._changed or not self._keep:
            self._writer.rollback()
            return
        self._writer.executemany(
            "UPDATE meta SET value = ? WHERE name = ?", [(value, name) for name, value in self._meta.items()]
        )
        self._writer.commit()

    def take(self, incoming: Incoming, counts: Counts) -> None:
        """Add one paper, bring its record up to date, or leave it as it is; raises TypeError for what was not made.

        What comes in as anything but Incoming has not been cleaned.
        """
        if not isinstance(incoming, Incoming):
            raise TypeError(f"a paper comes in as Incoming, not as {type(incoming).__name__}")
        paper = incoming.paper
        names = (*identity_keys(paper), *incoming.aliases)
        found = self._find(paper, (*incoming.aliases, *sure_keys(paper)) if incoming.by_mark else names)
        if found is None:
            seq = self._meta["seq"]
            self._meta["seq"] += 1
            self._meta["count"] += 1
            self._insert(seq, paper, self._citekey(incoming, names), self._now, names)
            counts.new += 1
            return
        row, seq, old = found
        merged = merge_papers(old, paper)
        if merged == old:
            counts.unchanged += 1
            self._changed |= self._name(incoming.aliases, seq)
            return
        self._writer.execute("DELETE FROM papers WHERE row = ?", (row,))
        self._writer.execute("INSERT INTO retired VALUES (?, ?)", (row, self._meta["version"]))
        self._insert(seq, merged, old.citekey, old.added, (*names, *identity_keys(merged)))
        counts.updated += 1

    def _find(self, paper: Paper, names: Sequence[str]) -> tuple[int, int, Paper] | None:
        """Find the record of the same paper, by the surest of its names that is known."""
        marks = ",".join("?" * len(names))
        found = self._writer.execute(
            f"SELECT key, row, seq, {COLUMNS} FROM keys JOIN papers USING (seq) WHERE key IN ({marks})", names
        )
        hits = {hit[0]: hit for hit in found}
        for name in names:
            if name in hits and not differ(old := paper_of(hits[name][3:]), paper):
                return hits[name][1], hits[name][2], old
        return None

    def _insert(self, seq: int, paper: Paper, key: str, added: str | None, names: Iterable[str]) -> None:
        self._changed = True
        row = self._meta["top"]
        self._meta["top"] += 1
        self._writer.execute(_INSERT, (row, seq, *values_of(paper), key, added))
        self._name(names, seq)

    def _name(self, names: Iterable[str], seq: int) -> bool:
        """Let a paper go by names that none has yet; return whether there was one."""
        named = self._writer.executemany("INSERT OR IGNORE INTO keys VALUES (?, ?)", [(name, seq) for name in names])
        return named.rowcount > 0

    def _citekey(self, incoming: Incoming, names: Iterable[str]) -> str:
        """Return the key that was promised to the paper, the one it brings along, or one that no other paper has."""
        paper = incoming.paper
        for name in names:
            if (key := self._promised.get(name)) and not self._cited(key):
                return key
        if paper.citekey and self._free(paper.citekey):
            return paper.citekey
        base = (incoming.by_mark and paper.citekey) or citekey(paper)
        if self._free(base):
            return base
        found = self._writer.execute("SELECT used FROM citekeys WHERE base = ?", (base,)).fetchone()
        used = found[0] if found else 1
        while not self._free(base + suffix(used)):
            used += 1
        self._writer.execute("INSERT OR REPLACE INTO citekeys VALUES (?, ?)", (base, used + 1))
        return base + suffix(used)

    def _free(self, key: str) -> bool:
        return key not in self._reserved and not self._cited(key)

    def _cited(self, key: str) -> bool:
        return self._writer.execute("SELECT 1 FROM papers WHERE citekey = ?", (key,)).fetchone() is not None

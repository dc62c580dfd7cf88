"""One transaction of an import: each paper is added, brought up to date, or left as it is."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from typing import NamedTuple

from store.catalogue.records import COLUMNS, FIELDS, cited, paper_of, values_of
from store.citekey import citekey, suffix
from store.identity import differ, identity_keys, merge_papers, sure_keys, surest_id, unheard_id
from store.making import Incoming
from store.models import Paper
from store.times import stamp

_SELECT = f"SELECT row, {COLUMNS} FROM papers WHERE seq = ?"
_INSERT = f"INSERT INTO papers (row, seq, {COLUMNS}) VALUES ({', '.join('?' * (len(FIELDS) + 2))})"


@dataclass(slots=True)
class Counts:
    """What an import came to: papers not known before, papers that changed, papers that were the same."""

    new: int = 0
    updated: int = 0
    unchanged: int = 0


class Known(NamedTuple):
    """The record of a paper, and by which names it was found."""

    row: int
    seq: int
    paper: Paper
    names: set[str]


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
        found, heard = self._find(paper, names)
        if incoming.by_mark:
            sure = {*incoming.aliases, *sure_keys(paper)}
            found = [known for known in found if known.names & sure]
        if not found:
            seq = self._meta["seq"]
            self._meta["seq"] += 1
            self._meta["count"] += 1
            if paper.id in heard:
                paper = replace(paper, id=self._id(paper, seq))
            self._insert(seq, paper, self._citekey(incoming, names), self._now, (paper.id, *names))
            counts.new += 1
            return
        row, seq, old, _ = found[0]
        merged = merge_papers(self._joined(seq, old, found[1:]), paper)
        if (name := surest_id(merged)) != old.id and old.id not in self._promised:
            merged = replace(merged, id=self._id(replace(merged, id=name), seq))
        if merged == old:
            counts.unchanged += 1
            self._changed |= self._name([name for name in names if name not in heard], seq)
            return
        self._retire(row)
        self._insert(seq, merged, old.citekey, old.added, (*names, merged.id, *identity_keys(merged)))
        counts.updated += 1

    def _find(self, paper: Paper, names: Sequence[str]) -> tuple[list[Known], Set[str]]:
        """Find the records of the same paper, and which of these names any paper has.

        A record that was marked comes first, for what is marked stays what it is called; then the surest name decides.
        """
        marks = ",".join("?" * len(names))
        heard: dict[str, int] = dict(self._writer.execute(f"SELECT key, seq FROM keys WHERE key IN ({marks})", names))
        found: dict[int, Known] = {}
        for name in names:
            if (seq := heard.get(name)) is None:
                continue
            if seq not in found:
                row, *values = self._writer.execute(
                    f"SELECT row, {COLUMNS} FROM papers WHERE seq = ?", (seq,)
                ).fetchone()
                found[seq] = Known(row, seq, paper_of(values), set())
            found[seq].names.add(name)
        same = [known for known in found.values() if not differ(known.paper, paper)]
        return sorted(same, key=lambda known: known.paper.id not in self._promised), heard.keys()

    def _joined(self, seq: int, old: Paper, others: Iterable[Known]) -> Paper:
        """Take other records of the paper, which is known to be one only now, into that with this seq."""
        for row, other, paper, _ in others:
            if differ(old, paper):
                continue
            old = replace(merge_papers(paper, old), id=old.id)
            self._retire(row)
            self._meta["count"] -= 1
            self._writer.execute("UPDATE keys SET seq = ? WHERE seq = ?", (seq, other))
            self._name([cited(paper.citekey)], seq)
        return old

    def _retire(self, row: int) -> None:
        self._changed = True
        self._writer.execute("DELETE FROM papers WHERE row = ?", (row,))
        self._writer.execute("INSERT INTO retired VALUES (?, ?)", (row, self._meta["version"]))

    def _id(self, paper: Paper, seq: int) -> str:
        """Return the id of a paper, or one by which no other goes: of two one DOI may differ, and arXiv's id not."""
        for name in (paper.id, *sure_keys(paper), unheard_id(paper)):
            [*owner] = self._writer.execute("SELECT seq FROM keys WHERE key = ?", (name,))
            if not owner or owner[0][0] == seq:
                return name
        return unheard_id(paper)

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
        asked = "SELECT 1 FROM papers WHERE citekey = ? UNION ALL SELECT 1 FROM keys WHERE key = ?"
        return self._writer.execute(asked, (key, cited(key))).fetchone() is not None

"""Papers that come in: each is added, brought up to date, or left as it is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from store.catalogue.records import cited
from store.catalogue.transaction import Known, Transaction
from store.citekey import citekey, suffix
from store.identity import differ, identity_keys, merge_papers, sure_keys, surest_id, unheard_id
from store.making import Incoming
from store.models import Paper


@dataclass(slots=True)
class Counts:
    """What an import came to: papers not known before, papers that changed, papers that were the same."""

    new: int = 0
    updated: int = 0
    unchanged: int = 0


class Batch:
    """Takes papers in, in one transaction; ``promised`` holds the citekeys that papers have for good, by paper id."""

    def __init__(self, step: Transaction, promised: Mapping[str, str]) -> None:
        self._step, self._promised = step, promised
        self._reserved = frozenset(promised.values())

    def take(self, incoming: Incoming, counts: Counts) -> int:
        """Add one paper, bring its record up to date, or leave it as it is; return its place in the listings' order.

        Raises TypeError for what was not made: what comes in as anything but Incoming has not been cleaned.
        """
        if not isinstance(incoming, Incoming):
            raise TypeError(f"a paper comes in as Incoming, not as {type(incoming).__name__}")
        paper = incoming.paper
        names = (*identity_keys(paper), *incoming.aliases)
        heard = self._step.heard(names)
        found = self._found(paper, [name for name in names if name in heard], heard)
        if incoming.by_mark:
            sure = {*incoming.aliases, *sure_keys(paper)}
            found = [known for known in found if known.names & sure]
        if not found:
            name = self._id(paper, None) if paper.id in heard else paper.id
            added = replace(paper, id=name, citekey=self._citekey(incoming, names), added=self._step.now)
            counts.new += 1
            return self._step.add(added, (name, *names))
        row, seq, listed, _ = found[0]
        old = self._step.origins.get(seq, listed)
        merged = merge_papers(self._joined(seq, old, found[1:]), paper)
        if (name := surest_id(merged)) != old.id and old.id not in self._promised:
            merged = replace(merged, id=self._id(replace(merged, id=name), seq))
        if merged == old:
            counts.unchanged += 1
            self._step.name([name for name in names if name not in heard], seq)
            return seq
        counts.updated += 1
        names = (*names, merged.id, *identity_keys(merged))
        if seq in self._step.origins:  # how it is listed is for the reader's decisions to say
            self._step.keep_origin(seq, merged)
            self._step.name(names, seq)
        else:
            self._step.move(row, seq, merged, names)
        return seq

    def _found(self, paper: Paper, names: Iterable[str], heard: Mapping[str, int]) -> list[Known]:
        """Return the records of the same paper among those with these names.

        A record that was marked comes first, for what is marked stays what it is called; then the surest name decides.
        """
        found: dict[int, Known] = {}
        for name in names:
            seq = heard[name]
            if seq not in found:
                row, listed = self._step.record(seq)
                found[seq] = Known(row, seq, listed, set())
            found[seq].names.add(name)
        same = [known for known in found.values() if not differ(known.paper, paper)]
        return sorted(same, key=lambda known: known.paper.id not in self._promised)

    def _joined(self, seq: int, old: Paper, others: Sequence[Known]) -> Paper:
        """Take other records of the paper, which is known to be one only now, into that with this seq."""
        for row, other, listed, _ in others:
            paper = self._step.origins.get(other, listed)
            if not differ(old, paper):
                old = replace(merge_papers(paper, old), id=old.id, citekey=old.citekey, added=old.added)
                self._step.join(row, other, seq)
                self._step.name([cited(paper.citekey)], seq)
        return old

    def _id(self, paper: Paper, seq: int | None) -> str:
        """Return the id of a paper, or one by which no other goes: of two one DOI may differ, and arXiv's id not."""
        names = (paper.id, *sure_keys(paper))
        heard = self._step.heard(names)
        return next((name for name in names if heard.get(name, seq) == seq), unheard_id(paper))

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
        found = self._step.writer.execute("SELECT used FROM citekeys WHERE base = ?", (base,)).fetchone()
        used = found[0] if found else 1
        while not self._free(base + suffix(used)):
            used += 1
        self._step.writer.execute("INSERT OR REPLACE INTO citekeys VALUES (?, ?)", (base, used + 1))
        return base + suffix(used)

    def _free(self, key: str) -> bool:
        return key not in self._reserved and not self._cited(key)

    def _cited(self, key: str) -> bool:
        asked = "SELECT 1 FROM papers WHERE citekey = ? UNION ALL SELECT 1 FROM keys WHERE key = ?"
        return self._step.writer.execute(asked, (key, cited(key))).fetchone() is not None

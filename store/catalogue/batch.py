"""Papers that come in: each is added, brought up to date, or left as it is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from store.catalogue.records import cited
from store.catalogue.remembering import Memory
from store.catalogue.transaction import Known, Transaction
from store.citekey import Cite, citekey, suffix
from store.identity import differ, identity_keys, sure_keys, surest_id, unheard_id
from store.making import Incoming
from store.merging import merge_papers
from store.models import Paper
from store.news import news


@dataclass(slots=True)
class Counts:
    """What an import came to: papers not known before, papers that changed, papers that were the same.

    ``number`` is that of the import in the history, 0 where it is none.
    """

    new: int = 0
    updated: int = 0
    unchanged: int = 0
    number: int = 0


class New(NamedTuple):
    """A paper that came in and has no citekey yet: the names that one may be promised to, and the one it came with."""

    paper: Paper
    names: Sequence[str]
    brought: str
    by_mark: bool


@dataclass(slots=True)
class Changed:
    """A paper that was known, as it was before, at which row, and as it is by now; and how many records changed it."""

    before: Paper
    paper: Paper
    row: int
    records: int = 0


class Batch:
    """Takes papers in, in one transaction; what it comes to is written when the batch `ends`.

    So records that take turns, such as two of one paper in one file, change nothing when they come again. The new
    papers get their citekeys then: ``promised`` holds those that papers have for good, by paper id; ``cite`` makes one.
    A ``memory`` is told what the batch does, so that it can be taken back.
    """

    def __init__(
        self,
        step: Transaction,
        promised: Mapping[str, str],
        cite: Cite = citekey,
        counts: Counts | None = None,
        memory: Memory | None = None,
    ) -> None:
        self._step, self._promised, self._cite, self._memory = step, promised, cite, memory
        self.counts = counts or Counts()
        self._reserved = frozenset(promised.values())
        self._new: dict[int, New] = {}
        self._changed: dict[int, Changed] = {}

    def take(self, incoming: Incoming) -> int:
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
            added = replace(paper, id=name, citekey="", added=self._step.now)
            self.counts.new += 1
            seq = self._step.add(added, (name, *names))
            self._new[seq] = New(added, names, paper.citekey, incoming.by_mark)
            if self._memory is not None:
                self._memory.new(seq)
            return seq
        row, seq, listed, _ = found[0]
        old = self._said(seq, listed)
        merged = merge_papers(self._joined(seq, old, found[1:]), paper)
        if (name := surest_id(merged)) != old.id and old.id not in self._promised:
            merged = replace(merged, id=self._id(replace(merged, id=name), seq))
        if seq not in self._new and news(old, merged):
            merged = replace(merged, noticed=self._step.now[:10])
        if merged == old:
            self.counts.unchanged += 1
            self._name([name for name in names if name not in heard], seq)
            return seq
        if (new := self._new.get(seq)) is not None:
            self._new[seq] = new._replace(paper=merged, brought=new.brought or paper.citekey)
        changed = self._changed.setdefault(seq, Changed(old, old, row))
        changed.paper, changed.records = merged, changed.records + 1
        self._name((*names, merged.id, *identity_keys(merged)), seq)
        return seq

    def _name(self, names: Sequence[str], seq: int) -> None:
        """Let a paper that was known go by names that none has yet."""
        if self._memory is not None:
            heard = self._step.heard(names)
            self._memory.met(seq, [name for name in names if name not in heard])
        self._step.name(names, seq)

    def _said(self, seq: int, listed: Paper) -> Paper:
        """Return what the sources say of a paper by now, which may be listed otherwise."""
        changed = self._changed.get(seq)
        return changed.paper if changed else self._step.origins.get(seq, listed)

    def _found(self, paper: Paper, names: Iterable[str], heard: Mapping[str, int]) -> list[Known]:
        """Return the records of the same paper among those with these names.

        A record that was marked comes first, for what is marked stays what it is called; then the surest name decides.
        """
        found: dict[int, Known] = {}
        for name in names:
            seq = heard[name]
            if seq not in found:
                row, listed = self._step.record(seq)
                changed = self._changed.get(seq)
                found[seq] = Known(row, seq, changed.paper if changed else listed, set())
            found[seq].names.add(name)
        same = [known for known in found.values() if not differ(known.paper, paper)]
        return sorted(same, key=lambda known: known.paper.id not in self._promised)

    def _joined(self, seq: int, old: Paper, others: Sequence[Known]) -> Paper:
        """Take other records of the paper, which is known to be one only now, into that with this seq.

        Two on which the reader has said something stay: it is for the reader to make one of both.
        """
        for row, other, listed, _ in others:
            paper = self._said(other, listed)
            if not differ(old, paper) and not {old.id, paper.id} <= self._promised.keys():
                old = replace(merge_papers(paper, old), id=old.id, citekey=old.citekey, added=old.added)
                before = self._changed.pop(other, None)
                if self._memory is not None:
                    self._memory.joined(other, row, seq, before.before if before else paper, self._step.names(other))
                self._step.join(row, other, seq)
                self._pass_on(seq, other, paper.citekey)
        return old

    def _pass_on(self, seq: int, other: int, key: str) -> None:
        """Let a paper be cited by the key of a record that was joined with it, or have that if it has none yet."""
        if self._new.pop(other, None) is not None:
            return
        if (new := self._new.get(seq)) is not None:
            self._new[seq] = new._replace(brought=key)
        else:
            self._name([cited(key)], seq)

    def end(self) -> None:
        """Write what has become of the papers that were known, and give the new ones their keys."""
        for seq, changed in self._changed.items():
            if changed.paper == changed.before:
                self.counts.unchanged += changed.records
                continue
            self.counts.updated += changed.records
            if self._memory is not None:
                self._memory.changed(seq, changed.row, changed.before, changed.paper)
            if seq in self._step.origins:  # how it is listed is for the reader's decisions to say
                self._step.keep_origin(seq, changed.paper)
            else:
                self._step.move(self._step.record(seq)[0], seq, changed.paper)
        self._changed.clear()
        self._give_keys()

    def _give_keys(self) -> None:
        """Give the new papers their keys, by all that is known of them by now, in an order that is theirs alone.

        So the same papers get the same keys, in whatever order they came.
        """
        left = sorted(self._new.items(), key=lambda each: _order(each[1]))
        for key_of in (self._known_key, self._brought_key, self._new_key):  # what is made anew takes from nobody
            left = [(seq, new) for seq, new in left if not self._given(seq, key_of(new))]
        self._new.clear()

    def _given(self, seq: int, key: str) -> bool:
        """Give a paper a key, unless it is empty, and return whether it has one now."""
        if key:
            self._step.cite(seq, key)
        return bool(key)

    def _id(self, paper: Paper, seq: int | None) -> str:
        """Return the id of a paper, or one by which no other goes: of two one DOI may differ, and arXiv's id not."""
        names = (paper.id, *sure_keys(paper))
        heard = self._step.heard(names)
        return next((name for name in names if heard.get(name, seq) == seq), unheard_id(paper))

    def _known_key(self, new: New) -> str:
        """Return the key that was promised to a paper, "" where none was."""
        return next((key for name in new.names if (key := self._promised.get(name)) and not self._step.cited(key)), "")

    def _brought_key(self, new: New) -> str:
        """Return the key that a paper brought along, "" where it brought none or another has it."""
        return new.brought if new.brought and self._free(new.brought) else ""

    def _new_key(self, new: New) -> str:
        """Return a key that no other paper has."""
        base = (new.by_mark and new.brought) or self._cite(new.paper)
        if self._free(base):
            return base
        found = self._step.writer.execute("SELECT used FROM citekeys WHERE base = ?", (base,)).fetchone()
        used = found[0] if found else 1
        while not self._free(base + suffix(used)):
            used += 1
        self._step.writer.execute("INSERT OR REPLACE INTO citekeys VALUES (?, ?)", (base, used + 1))
        return base + suffix(used)

    def _free(self, key: str) -> bool:
        return key not in self._reserved and not self._step.cited(key)


def _order(new: New) -> tuple[bool, str, str]:
    """Return what orders papers that would have the same key: one that brings it, then the earliest, then the id."""
    return not new.brought, new.paper.published or new.paper.day or "", new.paper.id

"""Papers as the reader decided: corrected by hand, merged, added where no source has them.

What was decided is in state.json; what the sources say stays beside it, so that every decision can be taken back, and
what they say later is taken in beneath it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from store.catalogue.batch import Batch
from store.catalogue.gone import about_papers, digest, names_of
from store.catalogue.transaction import Transaction
from store.citekey import Cite
from store.corrections import corrected
from store.decisions import Decision, Subject
from store.identity import identity_keys
from store.making import BY_HAND, Incoming
from store.merging import merge_papers
from store.models import Paper

_ADDED = f'["{BY_HAND}"]'


def settle(step: Transaction, decisions: Iterable[Decision], promised: Mapping[str, str], cite: Cite) -> None:
    """List all papers as was decided, and those that were decided on otherwise before as the sources have them."""
    decided = about_papers(decisions)
    _add(step, decided, Batch(step, promised, cite))
    settling = _Settling(step)
    for decision in decided:
        settling.take(decision)
    settling.list()
    step.writer.execute("INSERT OR REPLACE INTO meta VALUES ('settled', ?)", (digest(decided),))
    step.changed = True


def _add(step: Transaction, decided: Iterable[Decision], batch: Batch) -> None:
    """Add the papers that are the reader's own, and take those away that are so no more."""
    own: set[int] = set()
    for decision in decided:
        if decision.kind == "added" and isinstance(decision.value, dict):
            try:
                incoming = Incoming(decision.value | {"sources": [BY_HAND], "citekey": decision.subjects[0].citekey})
            except ValueError:  # another program wrote it
                continue
            batch.take(incoming)
            own |= set(step.heard(identity_keys(incoming.paper)).values())
    batch.end()
    found = step.writer.execute("SELECT row, seq FROM papers WHERE sources = ?", (_ADDED,)).fetchall()
    step.drop([(row, seq) for row, seq in found if seq not in own])


class _Settling:
    """Gathers what was decided on each paper, and lists it so."""

    def __init__(self, step: Transaction) -> None:
        self._step = step
        self._corrections: defaultdict[int, dict[str, Any]] = defaultdict(dict)
        self._merged: defaultdict[int, list[int]] = defaultdict(list)

    def take(self, decision: Decision) -> None:
        """Take in what was decided on papers that are here."""
        places = [self._place(subject) for subject in decision.subjects]
        kept = places[0]
        if kept is None:
            return
        if decision.kind == "corrected":
            self._corrections[kept][decision.about] = decision.value
        elif decision.kind == "same":
            self._merged[kept] += [place for place in places[1:] if place is not None and place != kept]

    def _place(self, subject: Subject) -> int | None:
        names = names_of(subject)
        heard = self._step.heard(names)
        return next((heard[name] for name in names if name in heard), None)

    def list(self) -> None:
        """List the papers as was decided, and those that nothing is decided on any more as the sources have them."""
        for seq in sorted({*self._step.origins, *self._corrections, *self._merged}):
            row, listed = self._step.record(seq)
            said = self._step.origins.get(seq, listed)
            shown = self._shown(seq, said)
            self._step.keep_origin(seq, said if shown != said else None)
            if shown != listed:
                self._step.move(row, seq, shown, identity_keys(shown))

    def _shown(self, seq: int, said: Paper) -> Paper:
        for other in self._all_merged(seq, {seq}):
            paper = self._step.origins.get(other) or self._step.record(other)[1]
            said = replace(merge_papers(paper, said), id=said.id, citekey=said.citekey, added=said.added)
        for name, value in self._corrections[seq].items() if seq in self._corrections else ():
            said = corrected(said, name, value)
        return said

    def _all_merged(self, seq: int, seen: set[int]) -> Iterator[int]:
        """Yield the papers that were merged into one, also by way of others."""
        for other in self._merged.get(seq, ()):
            if other not in seen:
                seen.add(other)
                yield other
                yield from self._all_merged(other, seen)

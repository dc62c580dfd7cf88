"""What the reader decides about papers beside marking them: corrections, papers of one's own, papers to be gone.

Decisions are steps of the history and are kept in state.json; papers.db and the index follow them. Those that do not
change how a paper is listed but whether it is, change nothing in papers.db.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from store.catalogue import Catalogue
from store.catalogue.gone import Absent, Gone, absent, digest, names_of
from store.decisions import Decision, Subject
from store.errors import InputError, LibraryError
from store.feed import Feed
from store.index.live import LiveIndex
from store.models import Entry, Mark, Paper
from store.state import State
from store.steps import Step
from store.text import clean

if TYPE_CHECKING:
    from store.making import SourceRecord


class Deciding:
    """Keeps decisions, and sees to it that the papers are listed by them; of the one thread that edits."""

    def __init__(
        self,
        catalogue: Catalogue,
        state: State,
        index: LiveIndex,
        feed: Feed,
        subject: Callable[[Paper], Paper],
        entries: Callable[[Sequence[int]], list[Entry]],
    ) -> None:
        """Take the parts of a library; ``subject`` gives a paper the id of its mark, ``entries`` reads some rows."""
        self._catalogue, self._state, self._index, self._feed = catalogue, state, index, feed
        self._subject, self._entries = subject, entries
        self._seen: object = None
        self._decisions: Mapping[str, Decision] = {}
        self._removed: set[str] = set()
        self._absent: tuple[object, Absent] = (None, Absent())
        self.gone = Gone()
        """The papers that are not listed."""
        self.generation = 0
        """Another number whenever other decisions are in force."""

    def settle(self) -> None:
        """List papers as was decided by now, here or by another program; where nothing was, it takes no time."""
        records = self._state.database.records("decisions")
        if records is self._seen:
            return
        self._seen = records
        if (decisions := self._state.decisions) == self._decisions and self.generation:
            return
        before, self.gone = self.gone, Gone.of(decisions.values())
        self._decisions = decisions
        self._removed = {name for names in self.gone.removed for name in names}
        self.generation += 1
        try:
            if digest(decisions.values()) != self._catalogue.settled:
                self._catalogue.settle()
        except LibraryError:
            pass  # what is there can be read all the same, and the next import, or decision, tries again
        self._index.redecided(self.gone)
        if before.removed != self.gone.removed and self.generation > 1:
            self._feed.tell(None)  # their notes and tags go, or come back, with them

    def listed(self, marks: Mapping[str, Mark]) -> Mapping[str, Mark]:
        """Return the marks whose papers were not removed."""
        if not self._removed:
            return marks
        return {name: mark for name, mark in marks.items() if name not in self._removed}

    @property
    def absent(self) -> Absent:
        """The rows that are not listed, and why."""
        asked = self._catalogue.edition, self.gone
        if self._absent[0] != asked:
            self._absent = asked, absent(self._catalogue, self.gone)
        return self._absent[1]

    def decide(self, decisions: Iterable[Decision], summary: str) -> Step | None:
        """Keep decisions as one step, on the disk when this returns; None when all stood already.

        Each takes the place of an earlier one on the same papers. Raises as `Library.edit` does.
        """
        return self._after(self._feed.after(lambda: self._state.decide(summary, decisions)))

    def withdraw(self, decisions: Iterable[str], summary: str) -> Step | None:
        """Take decisions back, by name, as one step; None when none of them stood. Raises as `Library.edit` does."""
        return self._after(self._feed.after(lambda: self._state.withdraw(summary, decisions)))

    def _after(self, step: Step | None) -> Step | None:
        self.settle()
        return step

    # -- corrections ---------------------------------------------------------------------------------------------------

    def correct(self, paper: Paper, name: str, value: Any) -> Step | None:
        """Let a datum of a paper have this value, as `corrections.read_text` gives it, whatever sources say."""
        return self.decide([Decision("corrected", (Subject.of(paper),), about=name, value=value)], f"corrected {name}")

    def corrections(self, paper: Paper) -> dict[str, Decision]:
        """Return what was corrected of a paper, by the name of the datum."""
        names = names_of(Subject.of(paper))
        return {
            decision.about: decision
            for decision in self._decisions.values()
            if decision.kind == "corrected" and decision.subjects and decision.subjects[0].id in names
        }

    def take_back(self, paper: Paper, names: Sequence[str] = ()) -> Step | None:
        """Give these data of a paper the source's own values back, or all that were corrected; None where none was."""
        stood = self.corrections(paper)
        chosen = [stood[name].name for name in names or stood if name in stood]
        what = " and ".join(names) if names else "everything"
        return self.withdraw(chosen, f"took back the correction of {what}") if chosen else None

    # -- papers of one's own -------------------------------------------------------------------------------------------

    def add(self, record: SourceRecord) -> str:
        """Add a paper that no source has, and return its id; one that was removed is listed again.

        Raises InputError, also where it is known already.
        """
        from store.making import BY_HAND, Incoming

        try:
            incoming = Incoming({**record, "sources": [BY_HAND]})
        except ValueError as error:
            raise InputError(f"the paper {error}") from error
        foreseen, new = self._catalogue.foresee(incoming)
        if self._catalogue.rows_of([foreseen.id]).get(foreseen.id) in self.absent.rows:
            self.put_back([Entry(-1, foreseen, Mark(foreseen.id))])
            return foreseen.id
        if not new:
            raise InputError(f"there is such a paper: {foreseen.id}  {clean(foreseen.title, limit=60)}")
        said = {name: value for name, value in record.items() if value}
        self.decide([Decision("added", (Subject.of(foreseen),), about="paper", value=said)], "added")
        return foreseen.id

    # -- papers that look alike ----------------------------------------------------------------------------------------

    def pairs(self) -> list[tuple[str, str, float]]:
        """List the ids of papers that may be one, with how alike they are, the most alike first; in any thread."""
        from store.duplicates.pairs import candidates

        index = self._index.current()
        found = candidates(*index.pair, index.catalogue)
        rows = [*dict.fromkeys(row for pair in found for row in (pair.one, pair.other))]
        ids = dict(zip(rows, self._catalogue.ids(rows), strict=True))
        return [(ids[pair.one], ids[pair.other], pair.likeness) for pair in found]

    def alike(self) -> list[tuple[Entry, Entry, float]]:
        """List the pairs of papers that may be one, as `pairs` does."""
        pairs = self.pairs()
        rows = self._catalogue.rows_of({paper for one, other, _ in pairs for paper in (one, other)})
        found = dict(zip(rows, self._entries([*rows.values()]), strict=True))
        return [(found[one], found[other], likeness) for one, other, likeness in pairs]

    def merge(self, kept: Entry, other: Entry) -> Step | None:
        """Make one paper of two, which goes by the name of the first and has all that was said of both."""
        stays, goes = self._subject(kept.paper), self._subject(other.paper)
        decision = Decision("same", (Subject.of(stays), Subject.of(goes)))
        return self._after(self._feed.after(lambda: self._state.join("merged", stays, goes, decision)))

    def part(self, paper: Paper) -> list[Step]:
        """Make two papers again of one that was merged, or more; what was changed since stays with it."""
        found = self._standing("same", names_of(Subject.of(paper)))
        steps = (self._after(self._feed.after(partial(self._state.part, "parted", name))) for name in found)
        return [step for step in steps if step is not None]

    def tell_apart(self, one: Entry, other: Entry) -> Step | None:
        """Remember that two papers are two, whatever they look like."""
        subjects = Subject.of(one.paper), Subject.of(other.paper)
        return self.decide([Decision("different", subjects)], "told apart")

    def kept(self, paper: str) -> str:
        """Return the id of the paper that one was merged into, its own where it was not."""
        into = self.absent.into
        row = self._catalogue.rows_of([paper]).get(paper) if into else None
        return self._catalogue.ids([into[row]])[0] if row is not None and row in into else paper

    # -- papers to be gone ---------------------------------------------------------------------------------------------

    def remove(self, entries: Sequence[Entry]) -> Step | None:
        """Let papers be gone, whatever brings them again; their marks stay with them. None where all are."""
        return self.decide([Decision("removed", (Subject.of(entry.paper),)) for entry in entries], "removed")

    def put_back(self, entries: Sequence[Entry]) -> Step | None:
        """List papers again that were removed; None where none was."""
        wanted = {name for entry in entries for name in (entry.mark.paper, *names_of(Subject.of(entry.paper)))}
        names = self._standing("removed", wanted)
        return self.withdraw(names, "put back") if names else None

    def _standing(self, kind: str, papers: Container[str]) -> list[str]:
        """List the decisions of a kind on papers that go by these names."""
        return [
            decision.name
            for decision in self._decisions.values()
            if decision.kind == kind and any(subject.id in papers for subject in decision.subjects)
        ]

"""Triage: papers decided on one at a time, in order, with a way back, and nothing lost when the program is killed.

The papers and the place are in the ledger, the decisions in the state; both are on the disk before a method returns.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Container, Mapping, Sequence
from datetime import date
from typing import Protocol

from store.ledger.ledger import Ledger, ReadingSession, Resumed
from store.ledger.pace import Estimate, Recap, estimate, pace
from store.ledger.session import SessionRecorder
from store.models import Entry, Mark, MarkChange, Status
from store.steps import Step

KIND = "triage"
_PACED_BY = 100
"""Events that the pace is taken from: those of the papers that count, and more."""


def undecided(papers: Sequence[str], marks: Mapping[str, Mark], today: date) -> int:
    """Count the papers that are still in the inbox and not put off, whatever else was said about them."""

    def decided(mark: Mark) -> bool:
        return mark.status is not Status.INBOX or (mark.due or "") > today.isoformat()

    return sum(mark is None or not decided(mark) for mark in map(marks.get, papers))


def left_open(ledger: Ledger) -> Resumed | None:
    """Return the pass that was left before its end, if there is one."""
    left = ledger.resume(KIND)
    return left if left and left.position < len(left.papers) else None


class MarkWriter(Protocol):
    """How marks are written: what a library does."""

    def edit(self, papers: Sequence[Entry | str], change: MarkChange, summary: str) -> Step | None:
        """Change the marks of some papers as one step; None when nothing changed."""
        ...

    def undo(self) -> Step | None:
        """Take the latest step back."""
        ...

    def redo(self) -> Step | None:
        """Make the step again that was taken back last."""
        ...


class Triage:
    """One pass through some papers.

    ``position`` is the number of the paper in hand, and the number of papers when all are done.
    """

    def __init__(
        self,
        writer: MarkWriter,
        ledger: Ledger,
        session: ReadingSession,
        papers: Sequence[str],
        position: int = 0,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._writer, self._ledger, self._clock = writer, ledger, clock
        self.session, self.papers = session, list(papers)
        self.seen: set[str] = set()
        """The papers that were in hand since the program began."""
        self._places = {paper: place for place, paper in enumerate(self.papers)}
        self._recorder = SessionRecorder(ledger, session=session)
        self.position = -1
        self._go(position)

    @classmethod
    def begin(cls, writer: MarkWriter, ledger: Ledger, filter: str, papers: Sequence[str]) -> Triage:
        """Begin a new pass; one that was open is closed."""
        if (open := ledger.resume(KIND)) is not None:
            ledger.end(open.session)
        return cls(writer, ledger, ledger.begin(KIND, filter, papers), papers)

    @classmethod
    def resume(
        cls, writer: MarkWriter, ledger: Ledger, left: Resumed, known: Callable[[str], bool], more: Sequence[str] = ()
    ) -> Triage:
        """Go on with a pass at its paper, without the papers that are no longer ``known``, and with ``more`` behind."""
        position = sum(known(paper) for paper in left.papers[: left.position])
        if more:
            ledger.extend(left.session, [*left.papers, *more])
        papers = [*(paper for paper in left.papers if known(paper)), *more]
        return cls(writer, ledger, left.session, papers, position)

    @property
    def paper(self) -> str | None:
        """The paper in hand; None when all are done."""
        return self.papers[self.position] if self.position < len(self.papers) else None

    @property
    def left(self) -> int:
        """How many papers are still to be seen, the one in hand included."""
        return len(self.papers) - self.position

    @property
    def behind(self) -> list[str]:
        """The papers that were gone through, in this session and in those before."""
        return self.papers[: self.position]

    def forward(self) -> None:
        """Go on to the next paper; one that was looked at and left as it was counts as passed over."""
        if self.paper is not None:
            if not self._touched:
                self._recorder.passed(self.paper, self._clock() - self._since)
            self._go(self.position + 1)

    def back(self) -> bool:
        """Go back to the paper before; return whether there was one."""
        if self.position == 0:
            return False
        self._go(self.position - 1)
        return True

    def _go(self, position: int) -> None:
        self.position = max(0, min(position, len(self.papers)))
        self._since, self._touched = self._clock(), False
        if self.paper is not None:
            self.seen.add(self.paper)
            self._recorder.seen(self.paper)

    def change(self, change: MarkChange, said: str, entry: Entry | None = None) -> Step | None:
        """Change the mark of the paper in hand, which ``entry`` may hold, and stay there; None when nothing changed."""
        if self.paper is None:
            return None
        step = self._writer.edit([entry or self.paper], change, said)
        self._touched = True
        if step is not None:
            self._recorder.done(step)
        return step

    def undo(self) -> Step | None:
        """Take the latest step back and return to its paper; None when there is none."""
        return self._return_to(self._writer.undo(), self._recorder.undone)

    def redo(self) -> Step | None:
        """Make the step again that was taken back last, and go to its paper; None when there is none."""
        step = self._return_to(self._writer.redo(), self._recorder.done)
        self._touched = self._touched or step is not None
        return step

    def _return_to(self, step: Step | None, record: Callable[[Step, Container[str]], None]) -> Step | None:
        """Record a step, and go to the first paper of it that is among these; one of other papers changes no place."""
        if step is not None:
            record(step, self._places)
            if places := [self._places[paper] for paper in step.papers if paper in self._places]:
                self._go(min(places))
        return step

    def estimate(self) -> Estimate | None:
        """Estimate how long the papers that are left may take, at the pace of the latest ones."""
        return estimate(pace(self._ledger.events(self.session.id, latest=_PACED_BY)), self.left)

    def recap(self) -> Recap:
        """Return what was done, with the pauses left out of the minutes."""
        return self._ledger.recap(self.session.id)

    def end(self) -> Recap:
        """Close it for good, and return what was done."""
        return self._ledger.end(self.session)

"""A reading session as the ledger is told of it: what was looked at, decided, taken back and passed over."""

from collections.abc import Container, Iterator
from typing import Any

from store.ledger.ledger import Ledger, ReadingSession
from store.ledger.pace import Action
from store.models import Status
from store.steps import FieldChange, Step

LOOKED = 0.8
"""Seconds under the cursor from which a paper counts as looked at."""

_STATUS = {
    Status.INBOX: Action.RETURNED,
    Status.QUEUED: Action.QUEUED,
    Status.READING: Action.BEGUN,
    Status.READ: Action.READ,
    Status.SKIPPED: Action.SKIPPED,
}


def actions(step: Step, papers: Container[str] | None = None) -> Iterator[tuple[Action, str, str]]:
    """List what an edit did with each of these papers, or of all: action, paper, and a value such as the rating.

    What was only taken away is no action, but for a status.
    """
    for change in step.changes:
        if change.paper and (papers is None or change.paper in papers) and (done := _action(change)):
            yield done[0], change.paper, done[1]


def _action(change: FieldChange) -> tuple[Action, str] | None:
    kind, _, name = change.field.partition(":")
    new: Any = change.new
    if kind == "status":
        return _STATUS[Status(new or Status.INBOX)], ""
    if not new:
        return None
    match kind:
        case "rating":
            return Action.RATED, str(new)
        case "tag":
            return Action.TAGGED, name
        case "due":
            return Action.SNOOZED, str(new)
        case "note" if _text(new) and not _text(change.old):
            return Action.NOTED, ""
        case "note" if change.old is None:
            return Action.HIGHLIGHTED, ""
    return None


def _text(note: Any) -> str:
    return str(note.get("text") or "") if isinstance(note, dict) else ""


class SessionRecorder:
    """Tells the ledger; the session begins with the first thing that happens, so that idle ones leave nothing."""

    def __init__(
        self, ledger: Ledger, kind: str = "reading", filter: str = "", session: ReadingSession | None = None
    ) -> None:
        self.ledger, self._kind, self._filter, self._session = ledger, kind, filter, session
        known = ledger.events(session.id) if session else ()
        self._passed = {event.paper for event in known if event.action is Action.PASSED}

    @property
    def session(self) -> ReadingSession:
        """The session in the ledger."""
        if self._session is None:
            self._session = self.ledger.begin(self._kind, self._filter)
        return self._session

    def seen(self, paper: str) -> None:
        """Record that a paper is being looked at."""
        self.ledger.record(self.session, Action.SEEN, [paper])

    def passed(self, paper: str, seconds: float) -> bool:
        """Count a paper that was left undecided, when it was looked at long enough and for the first time here."""
        if seconds < LOOKED or paper in self._passed:
            return False
        self._passed.add(paper)
        self.ledger.record(self.session, Action.PASSED, [paper])
        return True

    def done(self, step: Step, papers: Container[str] | None = None) -> None:
        """Record an edit, of these papers or all that it touched; what it decided begins the count again."""
        groups: dict[tuple[Action, str], list[str]] = {}
        for action, paper, value in actions(step, papers):
            groups.setdefault((action, value), []).append(paper)
        for (action, value), together in groups.items():
            self.ledger.record(self.session, action, together, value)

    def undone(self, step: Step, papers: Container[str] | None = None) -> None:
        """Record that an edit was taken back."""
        self.ledger.record(self.session, Action.UNDONE, [paper for _, paper, _ in actions(step, papers)])

    def end(self) -> None:
        """Close the session, if anything happened in it."""
        if self._session is not None:
            self.ledger.end(self._session)

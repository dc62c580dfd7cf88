"""One sitting of reading as the ledger is told of it: what was looked at, decided, taken back and passed over."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from store.ledger.ledger import Ledger, Session
from store.ledger.pace import Action
from store.models import FieldChange, Status, Step

LOOKED = 0.8
"""Seconds under the cursor from which a paper counts as looked at."""

_STATUS = {
    Status.INBOX: Action.RETURNED,
    Status.QUEUED: Action.QUEUED,
    Status.READING: Action.BEGUN,
    Status.READ: Action.READ,
    Status.SKIPPED: Action.SKIPPED,
}

Deed = tuple[Action, str, str]
"""What was done, with which paper, and a value such as the rating."""


def deeds(step: Step) -> Iterator[Deed]:
    """Say what an edit did with each of its papers; what was only taken away is no deed, but for a status."""
    for change in step.changes:
        if change.paper and (deed := _deed(change)) is not None:
            yield deed


def _deed(change: FieldChange) -> Deed | None:
    kind, _, name = change.field.partition(":")
    new: Any = change.new
    if kind == "status":
        return _STATUS[Status(new or Status.INBOX)], change.paper, ""
    if not new:
        return None
    match kind:
        case "rating":
            return Action.RATED, change.paper, str(new)
        case "tag":
            return Action.TAGGED, change.paper, name
        case "due":
            return Action.SNOOZED, change.paper, str(new)
        case "note" if _text(new) and not _text(change.old):
            return Action.NOTED, change.paper, ""
        case "note" if change.old is None:
            return Action.HIGHLIGHTED, change.paper, ""
    return None


def _text(note: Any) -> str:
    return str(note.get("text") or "") if isinstance(note, dict) else ""


class Sitting:
    """Tells the ledger; the session is begun with the first thing that happens, so that idle sittings leave none."""

    def __init__(self, ledger: Ledger, kind: str = "reading", filter: str = "", session: Session | None = None) -> None:
        self.ledger, self._kind, self._filter, self._session = ledger, kind, filter, session
        known = ledger.events(session.id) if session else ()
        self._passed = {event.paper for event in known if event.action is Action.PASSED}

    @property
    def session(self) -> Session:
        """The session in the ledger."""
        if self._session is None:
            self._session = self.ledger.begin(self._kind, self._filter)
        return self._session

    def seen(self, paper: str) -> None:
        """A paper is being looked at."""
        self.ledger.record(self.session, Action.SEEN, [paper])

    def passed(self, paper: str, seconds: float) -> bool:
        """Count a paper that was left undecided, when it was looked at long enough and for the first time here."""
        if seconds < LOOKED or paper in self._passed:
            return False
        self._passed.add(paper)
        self.ledger.record(self.session, Action.PASSED, [paper])
        return True

    def done(self, step: Step, papers: Iterable[str] | None = None) -> None:
        """An edit was made, of these papers or all that it touched; what it decided begins the count again."""
        wanted = None if papers is None else set(papers)
        for action, value, group in _grouped(deed for deed in deeds(step) if wanted is None or deed[1] in wanted):
            self.ledger.record(self.session, action, group, value)

    def undone(self, step: Step, papers: Iterable[str] | None = None) -> None:
        """An edit was taken back."""
        wanted = None if papers is None else set(papers)
        taken_back = [paper for _, paper, _ in deeds(step) if wanted is None or paper in wanted]
        self.ledger.record(self.session, Action.UNDONE, taken_back)

    def end(self) -> None:
        """Close the session, if anything happened in it."""
        if self._session is not None:
            self.ledger.end(self._session)


def _grouped(found: Iterable[Deed]) -> Iterator[tuple[Action, str, list[str]]]:
    """Put the papers together that the same thing was done with, so that a bulk edit is written at once."""
    groups: dict[tuple[Action, str], list[str]] = {}
    for action, paper, value in found:
        groups.setdefault((action, value), []).append(paper)
    for (action, value), papers in groups.items():
        yield action, value, papers

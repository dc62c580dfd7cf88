"""Editing as a history: each edit is a step, which is undone and redone by later ones."""

import contextlib
import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from itertools import islice
from pathlib import Path
from types import MappingProxyType
from typing import Any

from store.checksum import checksum
from store.locks import this_host
from store.models import Paper
from store.state.database import Database
from store.state.history import Conflict, RegisterChange, as_step
from store.state.past import Past
from store.state.stamps import count_at
from store.state.transactions import Transactions
from store.steps import Step
from store.times import moment_of, stamp


def this_computer() -> str:
    """Name the computer and its user without saying who they are: the actor of edits made here."""
    machine = this_host()
    for place in ("/var/lib/dbus/machine-id", "/etc/machine-id"):
        with contextlib.suppress(OSError):
            machine = Path(place).read_text().strip() or machine
    return checksum(f"{machine}\0{os.getuid()}".encode())[:8]


def precise_stamp() -> str:
    """Write the present moment to the millisecond: two edits of one second have an order, too."""
    return stamp(precise=True)


class Editing(Transactions):
    """Edits of one actor, each an event of the history that is on the disk together with what it changed.

    ``moment`` tells what the clock says.
    """

    def __init__(self, path: Path, actor: str | None = None, *, moment: Callable[[], str] = precise_stamp) -> None:
        super().__init__(path)
        self._named, self._moment = actor, moment
        self.past = Past(self.database, self.events)

    @cached_property
    def actor(self) -> str:
        """Who makes the edits, this computer where nobody was named."""
        return self._named or this_computer()

    def undo(self) -> Step | None:
        """Take back this reader's latest edit, whole; None when there is none. Raises Conflict."""
        return self._turn("undoes")

    def undo_step(self, step_id: str) -> Step:
        """Take back one edit of any age. Raises Conflict, which names the later edit that stands in the way."""
        step = self._turn("undoes", step_id)
        assert step is not None
        return step

    def redo(self) -> Step | None:
        """Bring back the edit that was undone last, unless a new one was made since; None then. Raises Conflict."""
        return self._turn("redoes")

    def take_instead(self, step_id: str) -> Step:
        """Give what an edit changed the values again that merges decided against. Raises Conflict."""
        about = self._about()

        def operation(database: Database) -> Step | None:
            log = self.log()
            if step_id not in log:
                raise Conflict(f"no edit has the id {step_id}")
            papers = {database.name_in("marks", paper) for paper in log.step(step_id).papers}
            changes = log.preference(step_id, database.registers(papers))
            return self._record(database, changes, about | {"summary": f"{log.step(step_id).summary} after all"})

        step = self._edit(about, operation)
        assert step is not None
        return step

    def _turn(self, how: str, step_id: str | None = None) -> Step | None:
        """Undo or redo an edit, or the one whose turn it is; None when there is none."""
        about = self._about()

        def operation(database: Database) -> Step | None:
            log, turned = self.events.turn(how, self.actor, about.get(how, step_id))
            if turned is None:
                return None
            about[how] = turned
            step = log.step(turned)
            turn = log.reversal if how == "undoes" else log.repetition
            papers = {database.name_in("marks", paper) for paper in step.papers}
            self._record(database, turn(turned, database.registers(papers)), about | {"summary": step.summary})
            return replace(step, undone=how == "undoes")

        return self._edit(about, operation)

    def _about(self, **more: str) -> dict[str, Any]:
        """Begin an event: what is said here stays as it is when the edit has to be made once more."""
        now = self._moment()
        at = stamp(moment_of(now))
        return {"id": os.urandom(6).hex(), "at": at, "stamp": [count_at(now), self.actor], **more}

    def _edit(
        self, about: Mapping[str, Any], operation: Callable[[Database], Step | None], *, at_once: bool = False
    ) -> Step | None:
        """Make an edit, and make it again after others were taken in, unless its event is among them."""
        return self._commit(
            lambda database: None if about["id"] in database.records("history") else operation(database),
            at_once=at_once,
        )

    def _record(
        self,
        database: Database,
        changes: Sequence[RegisterChange],
        about: Mapping[str, Any],
        subjects: Mapping[str, Paper] = MappingProxyType({}),
    ) -> Step:
        event = database.commit(changes, about, subjects=subjects)
        return as_step(event, database.records("marks"))

    def history(self, limit: int | None = None) -> list[Step]:
        """List the edits, the newest first."""
        return list(islice(self.log().steps(), limit))

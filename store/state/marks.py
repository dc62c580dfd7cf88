"""State: what the reader says about papers, resident in memory and durable in ``state.json`` after every edit."""

from __future__ import annotations

import contextlib
import hashlib
import os
import platform
import secrets
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from store.errors import NotSaved
from store.models import Decision, Mark, Note, Paper, Step
from store.state.apart import NO_PAPER, from_decision
from store.state.backups import EMPTY, Quarantine, read_state
from store.state.document import Document, different
from store.state.history import Change, Conflict, Log, as_step
from store.state.layout import parse
from store.state.merge import Tables
from store.state.note_record import from_note
from store.state.records import UNSTAMPED, Registers, assemble, differences, explode, is_blank, to_mark
from store.state.storage import LOCK_WAIT
from store.state.transactions import Transactions
from store.state.writer import Overtaken
from store.times import stamp


def this_computer() -> str:
    """Name the computer and its user without saying who they are: the actor of edits made here."""
    machine = platform.node()
    for place in ("/var/lib/dbus/machine-id", "/etc/machine-id"):
        with contextlib.suppress(OSError):
            machine = Path(place).read_text().strip() or machine
    return hashlib.sha256(f"{machine}\0{os.getuid()}".encode()).hexdigest()[:8]


class Unsaved(NamedTuple):
    """How many edits are not on the disk, and whether they are on their way there."""

    pending: int
    writing: bool


class State:
    """One library's marks, views and history. An edit is on the disk when its method returns.

    Each edit locks the file, takes in what other processes wrote, changes the fresh marks, and replaces the file whole.
    When the disk refuses, the edit stays in memory and is shown; the method raises LibraryError with one line, and
    `pending` counts such edits until `retry`, or the next edit, has brought them all to the disk. After `write_behind`
    an edit to a large file is pending too when its method returns.

    Use it from one thread: of the methods only `marks_now` and `log` may be called from another. The thread that writes
    a large file (see `Writer`) is given its text in pieces, and touches nothing here. Other processes may use the same
    file.
    """

    def __init__(self, path: Path, actor: str | None = None, *, moment: Callable[[], str] = stamp) -> None:
        """Open a state file; a missing one is made by the first edit. Raises LibraryError when it cannot be read."""
        self.actor = actor or this_computer()
        self._moment = moment
        self._transactions = Transactions(path)

    @property
    def path(self) -> Path:
        """The state file itself, where a symbolic link leads."""
        return self._transactions.path

    @property
    def readonly(self) -> str | None:
        """Why nothing can be written, in one line; None when it can."""
        return self._transactions.readonly

    @property
    def quarantine(self) -> Quarantine | None:
        """What is known of a state file that cannot be read, until `recover` or `restore` has ended it."""
        return self._transactions.quarantine

    @property
    def pending(self) -> int:
        """How many edits are in memory alone: those that the disk refused, and those that are being written."""
        return self._transactions.count()

    @property
    def writing(self) -> bool:
        """Whether edits are being written in a thread."""
        return self._transactions.writer.busy

    @property
    def unsaved(self) -> Unsaved:
        """What `pending` and `writing` say, together."""
        return Unsaved(self.pending, self.writing)

    @property
    def refusal(self) -> NotSaved | None:
        """Why the edits that were left to a thread are not on the disk; None while it is at work, or when they are."""
        return self._transactions.refusal

    def write_behind(self, told: Callable[[], object]) -> None:
        """Let edits to a large file be written in a thread, which calls ``told`` whenever it is done or has failed.

        `pending` counts them until they are on the disk, and `retry` waits for them.
        """
        self._transactions.write_behind(told)

    @property
    def marks(self) -> Mapping[str, Mark]:
        """The marks that say something, by paper id, edits that are pending included."""
        return self._document.marks

    def marks_now(self) -> dict[str, Mark]:
        """Copy the marks as they are now, which another thread may do while edits are made."""
        marks = self.marks
        return {paper: mark for paper in [*marks] if (mark := marks.get(paper))}

    @property
    def views(self) -> dict[str, str]:
        """The saved filters by name."""
        return self._document.views()

    @property
    def decisions(self) -> dict[str, Decision]:
        """What the reader decided about papers beside marking them, by what was decided on."""
        return self._document.decisions()

    @property
    def loose_notes(self) -> dict[str, Note]:
        """The notes of no paper yet, by id."""
        return self._document.loose_notes()

    def citekeys(self) -> dict[str, str]:
        """Give the citekeys that marked papers have for good, by the id of the paper."""
        return self._document.citekeys()

    @property
    def _document(self) -> Document:
        return self._transactions.document

    def apply(self, summary: str, subjects: Sequence[Paper], change: Callable[[Mark], Mark]) -> Step | None:
        """Change the marks of papers as one step of the history; None when that changes nothing.

        ``change`` sees each mark as it is in the file now. Raises ReadOnly, or LibraryError with the edit kept pending.
        """
        papers = {paper.id: paper for paper in subjects}
        about = self._about(summary=summary)

        def operation(document: Document) -> Step | None:
            changes: list[Change] = []
            for paper in papers.values():
                record = document.record(paper)
                changes += [(paper.id, *edit) for edit in differences(record, change(to_mark(record)))]
            return self._record(document, changes, about, papers) if changes else None

        return self._commit(about, operation)

    def undo(self) -> Step | None:
        """Take back this reader's latest edit, whole; None when there is none. Raises Conflict."""
        about = self._about()

        def operation(document: Document) -> Step | None:
            log, last = self._next(Log.last_done, about.get("undoes"))
            if last is None:
                return None
            about["undoes"] = last
            return self._undo(document, log, about)

        return self._commit(about, operation)

    def undo_step(self, step_id: str) -> Step:
        """Take back one edit of any age. Raises Conflict, which names the later edit that stands in the way."""
        about = self._about(undoes=step_id)
        step = self._commit(about, lambda document: self._undo(document, self._log_of(step_id), about))
        assert step is not None
        return step

    def redo(self) -> Step | None:
        """Bring back the edit that was undone last, unless a new one was made since; None then. Raises Conflict."""
        about = self._about()

        def operation(document: Document) -> Step | None:
            log, last = self._next(Log.last_undone, about.get("redoes"))
            if last is None:
                return None
            about["redoes"] = last
            step = log.step(last)
            changes = log.repetition(step.id, document.registers(step.papers))
            self._record(document, changes, about | {"summary": step.summary})
            return replace(step, undone=False)

        return self._commit(about, operation)

    def _next(self, find: Callable[[Log, str], str | None], known: str | None) -> tuple[Log, str | None]:
        """Find the edit to undo, or to redo, next, where it is not known, in a log that has it and all behind it.

        The archive is read only where it may hold it.
        """
        if known:
            return self._log_of(known), known
        recent = self._transactions.recent()
        found = find(recent, self.actor)
        if recent.tells(found, self.actor) and (found or find is Log.last_undone):
            return recent, found
        whole = self._transactions.log()
        return whole, find(whole, self.actor)

    def _log_of(self, step_id: str) -> Log:
        """Give the recent history where it has an edit, and so all that came after it, else the whole."""
        recent = self._transactions.recent()
        return recent if step_id in recent else self._transactions.log()

    def _undo(self, document: Document, log: Log, about: Mapping[str, str]) -> Step:
        step_id = about["undoes"]
        if step_id not in log:
            raise Conflict(f"no edit has the id {step_id}")
        step = log.step(step_id)
        changes = log.reversal(step_id, document.registers(step.papers))
        self._record(document, changes, {**about, "summary": step.summary})
        return replace(step, undone=True)

    def _about(self, **more: str) -> dict[str, str]:
        """Begin an event: what is said here stays as it is when the edit has to be made once more."""
        return {"id": secrets.token_hex(6), "at": self._moment(), **more}

    def _commit(
        self, about: Mapping[str, str], operation: Callable[[Document], Step | None], *, at_once: bool = False
    ) -> Step | None:
        """Make an edit, and make it again after others were taken in, unless its event is among them."""
        return self._transactions.commit(
            lambda document: None if about["id"] in document.records("history") else operation(document),
            at_once=at_once,
        )

    def _record(
        self,
        document: Document,
        changes: Sequence[Change],
        about: Mapping[str, str],
        subjects: Mapping[str, Paper] | None = None,
    ) -> Step:
        event = document.commit(changes, about, actor=self.actor, subjects=subjects or {})
        return as_step(event, document.records("marks"))

    def history(self, limit: int | None = None) -> list[Step]:
        """List the edits, the newest first."""
        return list(islice(self.log().steps(), limit))

    @property
    def archived(self) -> bool:
        """Whether the older part of the history is in a file of its own."""
        return self._transactions.archived

    def log(self, *, recent: bool = False) -> Log:
        """Give the history, whose steps are made as they are asked for; ``recent`` leaves out what was archived."""
        return self._transactions.recent() if recent else self._transactions.log()

    def as_of(self, when: str) -> dict[str, Mark]:
        """Give the marks as they were at the end of a moment, an ISO date or time in UTC (``2026-11-21``)."""
        records: dict[str, Registers] = defaultdict(dict)
        records |= {paper: explode(record) for paper, record in self._document.records("marks").items()}
        for (paper, field), value in self._transactions.log().values_at(when).items():
            if paper != NO_PAPER:
                stamp, _ = records[paper].get(field, (UNSTAMPED, None))
                records[paper][field] = stamp, value
        then = [assemble(paper, fields, updated=when, note_history=[]) for paper, fields in records.items()]
        return {record["paper"]: to_mark(record) for record in then if not is_blank(record)}

    def set_view(self, name: str, query: str | None) -> None:
        """Save a filter under a name, or take it away with None, as a step of the history. Raises as `apply` does."""
        summary = "dropped the view" if query is None else "saved the view"
        self._set_apart(summary, lambda document, at: {f"view:{name}": query})

    def decide(self, summary: str, decisions: Iterable[Decision]) -> Step | None:
        """Keep decisions about papers, each in the place of an earlier one on the same. Raises as `apply` does.

        Raises ValueError for a decision that is about nothing.
        """
        made = {f"decision:{decision.name}": decision for decision in decisions}
        if "decision:" in made:
            raise ValueError("a decision has to be about something")
        return self._set_apart(
            summary,
            lambda document, at: {
                field: from_decision(decision, at, document.value(field)) for field, decision in made.items()
            },
        )

    def withdraw(self, summary: str, decisions: Iterable[str]) -> Step | None:
        """Take decisions back, by name. Raises as `apply` does."""
        fields = [f"decision:{name}" for name in decisions]
        return self._set_apart(summary, lambda document, at: dict.fromkeys(fields))

    def keep_loose_notes(self, summary: str, notes: Iterable[Note]) -> Step | None:
        """Keep notes of no paper yet, each in the place of the one with its id. Raises as `apply` does."""
        kept = {f"note:{note.id}": note for note in notes}
        return self._set_apart(
            summary,
            lambda document, at: {field: from_note(note, document.value(field)) for field, note in kept.items()},
        )

    def drop_loose_notes(self, summary: str, notes: Iterable[str]) -> Step | None:
        """Take notes of no paper away, by id. Raises as `apply` does."""
        fields = [f"note:{note}" for note in notes]
        return self._set_apart(summary, lambda document, at: dict.fromkeys(fields))

    def _set_apart(self, summary: str, values: Callable[[Document, str], Mapping[str, object]]) -> Step | None:
        """Change what belongs to no mark as one step, on the disk at once; None when that changes nothing.

        ``values`` gives the new values by field, from what stands in the file now and the moment of the edit.
        """
        about = self._about(summary=summary)

        def operation(document: Document) -> Step | None:
            pairs = ((field, document.value(field), new) for field, new in values(document, about["at"]).items())
            changes: list[Change] = [(NO_PAPER, field, old, new) for field, old, new in pairs if old != new]
            return self._record(document, changes, about) if changes else None

        return self._commit(about, operation, at_once=True)

    def refresh(self) -> set[str]:
        """Take in what other processes wrote; gives the papers whose marks changed. One stat when nothing happened.

        Edits that another process overtook while they were being written are written again. Raises LibraryError.
        """
        self._transactions.catch_up()
        if isinstance(self._transactions.writer.trouble, Overtaken) and not self.readonly:
            self.retry()
        changed, self._transactions.news = self._transactions.news, set()
        return changed

    def given_up(self) -> list[Conflict]:
        """Give, once, the edits the disk had refused that another process has made impossible meanwhile, and why."""
        given_up, self._transactions.given_up = self._transactions.given_up, []
        return given_up

    def retry(self, *, wait: float = LOCK_WAIT) -> None:
        """Bring pending edits to the disk, waiting so many seconds for another process, or a thread, that writes.

        Raises LibraryError when the disk still refuses.
        """
        if self.pending:
            self._transactions.commit(lambda document: None, wait=wait, at_once=True)

    def merge(self, others: Sequence[Tables]) -> set[str]:
        """Merge other states into this one, after a backup; gives the papers whose marks changed.

        Raises LibraryError.
        """
        before = dict(self._document.records("marks"))
        self._transactions.protect()
        self._transactions.commit(
            lambda document: any([document.absorb(tables) for tables in others]) or None, at_once=True
        )
        return different(before, self._document.records("marks"))

    def protect(self) -> Path | None:
        """Keep the present version before something large, such as an import; None when there is no file yet."""
        return self._transactions.protect()

    def backup(self) -> Path | None:
        """Make a true copy of the present version in backups/; None when there is no file yet."""
        return self._transactions.protect(copy=True)

    def restore(self, backup: Path) -> Step | None:
        """Bring the marks and views of a backup back, after a backup; None when that changes nothing.

        They come back as one edit, which can be undone. When the state file itself cannot be read, the backup
        takes its place. Raises LibraryError.
        """
        tables = read_state(backup)
        if self.quarantine:
            self._transactions.replace(tables)
            return None
        self._transactions.protect()
        about = self._about(summary=f"restored {backup.name}")
        return self._commit(about, lambda document: self._restore(document, Document(tables), about))

    def _restore(self, document: Document, earlier: Document, about: Mapping[str, str]) -> Step | None:
        changes = document.changes_to(earlier)
        if not changes:
            return None
        known = {NO_PAPER, *document.records("marks")}
        unknown = {paper: earlier.subject(paper) for paper, *_ in changes if paper not in known}
        return self._record(document, changes, about, unknown)

    def recover(self, choice: str) -> None:
        """End a quarantine; a copy of the damaged file stays in backups/damaged/.

        ``shown`` keeps the backup and all that was salvaged, ``backup`` the newest good backup alone, ``empty`` begins
        anew. Raises ValueError for another choice, LibraryError when the disk refuses.
        """
        if self.quarantine is None:
            return
        choices = {"shown": self.quarantine.best, "backup": self.quarantine.backed_up, "empty": parse(EMPTY)}
        if choice not in choices:
            raise ValueError(f"{choice} is none of {', '.join(choices)}")
        self._transactions.replace(choices[choice])

    def close(self) -> None:
        """Let go of the file, when what is being written is on the disk; edits that it refuses are lost."""
        self._transactions.close()

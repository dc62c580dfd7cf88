"""State: what the reader says about papers, resident in memory and durable in ``state.json`` after every edit."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from store.decisions import Decision
from store.models import Mark, Note, Paper
from store.state.apart import DECISIONS, LOOSE_NOTES, NO_PAPER, VIEWS, from_decision, to_decision
from store.state.backups import read_state
from store.state.comparison import changes_between, citekeys_in, subject_in
from store.state.database import Database
from store.state.editing import Editing
from store.state.history import RegisterChange, event_changes
from store.state.merge import Tables
from store.state.note_record import from_note, to_note
from store.state.records import differences, to_mark
from store.state.stamps import count_at
from store.steps import Step
from store.text import clean, clean_name


class Unsaved(NamedTuple):
    """How many edits are not on the disk, and whether they are on their way there."""

    pending: int
    writing: bool


class State(Editing):
    """One library's marks, views and history. An edit is on the disk when its method returns.

    Each edit locks the file, takes in what other processes wrote, changes the fresh marks, and replaces the file whole.
    When the disk refuses, the edit stays in memory and is shown; the method raises LibraryError with one line, and
    `pending` counts such edits until `retry`, or the next edit, has brought them all to the disk. After `write_behind`
    an edit to a large file is pending too when its method returns.

    Use it from one thread: of the methods only `marks_now` and `log` may be called from another. The thread that writes
    a large file (see `BackgroundWriter`) is given its text in pieces, and touches nothing here. Other processes may use
    the same file.
    """

    @property
    def unsaved(self) -> Unsaved:
        """How many edits are not on the disk, and whether they are on their way there."""
        return Unsaved(self.pending, self.writer.busy)

    @property
    def marks(self) -> Mapping[str, Mark]:
        """The marks that say something, by paper id, edits that are pending included."""
        return self.database.marks

    def marks_now(self) -> dict[str, Mark]:
        """Copy the marks as they are now, which another thread may do while edits are made."""
        marks = self.marks
        return {paper: mark for paper in [*marks] if (mark := marks.get(paper))}

    @property
    def views(self) -> dict[str, str]:
        """The saved filters by name."""
        views = sorted(self.database.records("views").items())
        return {clean_name(name): clean(view["query"]) for name, view in views if isinstance(view.get("query"), str)}

    @property
    def decisions(self) -> dict[str, Decision]:
        """What the reader decided about papers beside marking them, by what was decided on."""
        decisions = sorted(self.database.records("decisions").items())
        return {clean_name(name): to_decision(record) for name, record in decisions if DECISIONS.says(name, record)}

    @property
    def loose_notes(self) -> dict[str, Note]:
        """The notes of no paper yet by id, in the order they were written."""
        records = self.database.records("notes").items()
        notes = [to_note(record) for name, record in records if LOOSE_NOTES.says(name, record)]
        return {note.id: note for note in sorted(notes, key=lambda note: (note.created, note.id))}

    def citekeys(self) -> dict[str, str]:
        """Return the citekeys that papers have for good, by the id of the paper."""
        return citekeys_in(self.database.content())

    # -- edits ---------------------------------------------------------------------------------------------------------

    def apply(
        self, summary: str, subjects: Sequence[Paper], change: Callable[[Mark], Mark], imported: str = ""
    ) -> Step | None:
        """Change the marks of papers as one step of the history; None when that changes nothing.

        ``change`` sees each mark as it is in the file now; ``imported`` names the import that brings what it says, with
        which it is taken back. Raises ReadOnly, or LibraryError with the edit kept pending.
        """
        papers = {self.database.name_in("marks", paper.id): paper for paper in subjects}
        about = self._about(summary=summary, **({"import": imported} if imported else {}))

        def operation(database: Database) -> Step | None:
            changes: list[RegisterChange] = []
            for name, paper in papers.items():
                record = database.record(paper)
                changes += [(name, *edit) for edit in differences(record, change(to_mark(record)))]
            return self._record(database, changes, about, papers) if changes else None

        return self._edit(about, operation)

    def edit_all(
        self, summary: str, change: Callable[[Mark], Mark], rewrite: Callable[[str], str] = lambda query: query
    ) -> Step | None:
        """Change all marks, and the queries of saved filters, as one step; None when that changes nothing.

        Raises as `apply` does.
        """
        about = self._about(summary=summary)

        def operation(database: Database) -> Step | None:
            changes: list[RegisterChange] = []
            changed = {paper: new for paper, mark in database.marks.items() if (new := change(mark)) != mark}
            for paper, new in changed.items():
                name = database.name_in("marks", paper)
                changes += [(name, *edit) for edit in differences(database.records("marks")[name], new)]
            for name, view in database.records("views").items():
                query = view.get(VIEWS.said)
                if VIEWS.says(name, view) and isinstance(query, str) and (new_query := rewrite(query)) != query:
                    changes.append((NO_PAPER, f"{VIEWS.prefix}{name}", query, new_query))
            return self._record(database, changes, about) if changes else None

        return self._edit(about, operation)

    def set_view(self, name: str, query: str | None) -> None:
        """Save a filter under a name, or drop it with None, as a step of the history. Raises as `apply` does."""
        summary = "deleted the view" if query is None else "saved the view"
        self._set_apart(summary, [f"view:{name}"], lambda field, known, at: query)

    def decide(self, summary: str, decisions: Iterable[Decision]) -> Step | None:
        """Keep decisions about papers, each in the place of an earlier one on the same. Raises as `apply` does.

        Raises ValueError for a decision that is about nothing.
        """
        made = {f"decision:{decision.name}": decision for decision in decisions}
        if "decision:" in made:
            raise ValueError("a decision has to be about something")
        return self._set_apart(summary, made, lambda field, known, at: from_decision(made[field], at, known))

    def withdraw(self, summary: str, decisions: Iterable[str]) -> Step | None:
        """Take decisions back, by name. Raises as `apply` does."""
        return self._set_apart(summary, [f"decision:{name}" for name in decisions])

    def keep_loose_notes(self, summary: str, notes: Iterable[Note]) -> Step | None:
        """Keep notes of no paper yet, each in the place of the one with its id. Raises as `apply` does."""
        kept = {f"note:{note.id}": note for note in notes}
        return self._set_apart(summary, kept, lambda field, known, at: from_note(kept[field], known))

    def drop_loose_notes(self, summary: str, notes: Iterable[str]) -> Step | None:
        """Take notes of no paper away, by id. Raises as `apply` does."""
        return self._set_apart(summary, [f"note:{note}" for note in notes])

    def _set_apart(
        self,
        summary: str,
        fields: Iterable[str],
        value: Callable[[str, Any, str], object] = lambda field, known, at: None,
    ) -> Step | None:
        """Change what belongs to no mark as one step, on the disk at once; None when that changes nothing.

        ``value`` gives what a field is to say, from its name, what it says in the file now, and the moment of the edit.
        """
        about, fields = self._about(summary=summary), list(fields)

        def operation(database: Database) -> Step | None:
            changes: list[RegisterChange] = []
            for field in fields:
                written = database.field_of(field)
                known = database.value(written)
                if (new := value(field, known, about["at"])) != known:
                    changes.append((NO_PAPER, written, known, new))
            return self._record(database, changes, about) if changes else None

        return self._edit(about, operation, at_once=True)

    def name_pages(self, names: Mapping[str, str]) -> None:
        """Keep the names of the files that the notes of papers were exported to, by mark. Raises as `apply` does."""
        now = count_at(self._moment()), self.actor
        self._commit(lambda database: database.name_pages(names, now) or None, at_once=True)

    def join(self, summary: str, kept: Paper, other: Paper, decision: Decision) -> Step | None:
        """Give one paper all that was said of another, which keeps nothing, and keep the decision that they are one.

        That is one step. Raises as `apply` does.
        """
        about = self._about(summary=summary)
        ours, theirs = (self.database.name_in("marks", paper.id) for paper in (kept, other))

        def operation(database: Database) -> Step | None:
            records = database.record(kept), database.record(other)
            mark, blank = to_mark(records[0]).joined(to_mark(records[1])), Mark(other.id)
            changes = [(ours, *edit) for edit in differences(records[0], mark)]
            changes += [(theirs, *edit) for edit in differences(records[1], blank)]
            field = database.field_of(f"decision:{decision.name}")
            known = database.value(field)
            if (new := from_decision(decision, about["at"], known)) != known:
                changes.append((NO_PAPER, field, known, new))
            return self._record(database, changes, about, {ours: kept, theirs: other}) if changes else None

        return self._edit(about, operation, at_once=True)

    def part(self, summary: str, name: str) -> Step | None:
        """Take back the decision that two papers are one, however old it is, and what was given from one to the other.

        What has been changed since stays where it is now. None where that is not decided. Raises as `apply` does.
        """
        about, field = self._about(summary=summary), self.database.field_of(f"decision:{name}")
        joined = next(
            (
                [*event_changes(event)]
                for event in reversed(self.log().events)
                for paper, changed, _, new in event_changes(event)
                if paper == NO_PAPER and changed == field and isinstance(new, dict) and new.get("kind") == "same"
            ),
            [],
        )
        marked = [change for change in joined if change[0] != NO_PAPER]

        def operation(database: Database) -> Step | None:
            if (known := database.value(field)) is None:
                return None
            now = database.registers({paper for paper, *_ in marked})
            changes: list[RegisterChange] = [
                (paper, register, new, old)
                for paper, register, old, new in marked
                if now.get(paper, {}).get(register, (None, None))[1] == new
            ]
            return self._record(database, [*changes, (NO_PAPER, field, known, None)], about)

        return self._edit(about, operation, at_once=True)

    # -- other versions ------------------------------------------------------------------------------------------------

    def merge(self, others: Sequence[Tables]) -> set[str]:
        """Merge other states into this one, after a backup, and return the papers whose marks changed.

        Raises LibraryError.
        """
        before = self.database.marks
        self.protect()
        self._commit(
            lambda database: any([database.absorb(tables) for tables in others]) or None, at_once=True, proven=False
        )
        return self.database.marks.different(before)

    def backup(self) -> Path | None:
        """Make a true copy of the present version in backups/; None when there is no file yet."""
        return self.protect(copy=True)

    def restore(self, backup: Path) -> Step | None:
        """Bring the marks and views of a backup back, after a backup; None when that changes nothing.

        They come back as one edit, which can be undone. When the state file itself cannot be read, the backup
        takes its place. Raises LibraryError.
        """
        tables = read_state(backup)
        if self.quarantine:
            self._replace(tables)
            return None
        self.protect()
        about = self._about(summary=f"restored {backup.name}")

        def operation(database: Database) -> Step | None:
            changes, known = changes_between(database.content(), tables), {NO_PAPER, *database.records("marks")}
            unknown = {paper: subject_in(tables, paper) for paper, *_ in changes if paper not in known}
            return self._record(database, changes, about, unknown) if changes else None

        return self._edit(about, operation)

    def recover(self, choice: str) -> None:
        """End a quarantine; a copy of the damaged file stays in backups/damaged/.

        Raises ValueError as `Quarantine.chosen` does, LibraryError when the disk refuses.
        """
        if self.quarantine:
            self._replace(self.quarantine.chosen(choice))

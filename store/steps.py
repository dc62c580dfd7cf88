"""The lines of the history: each edit as the reader sees it, the changes it made, and the imports among them."""

from __future__ import annotations

from dataclasses import dataclass

IMPORT = "import:"
"""How the id of a step begins that is an import."""


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field of one mark before and after: a line of the history.

    What belongs to no mark has no ``paper``. A saved filter: ``field`` is its name behind ``view:``, and so is
    ``title``; the values are queries. A decision (``decision:``) and a note of no paper yet (``note:``): the values are
    their records, and ``title`` tells them in short. ``decided_against`` says that a merge took another value.
    """

    paper: str
    title: str
    field: str
    old: object
    new: object
    decided_against: bool = False


@dataclass(frozen=True, slots=True)
class Step:
    """One edit as the reader sees it, undone and redone whole, however many papers it touched.

    ``summary`` is what was done ("queued", "rated 4"); ``undone`` says that it is not in force now.
    """

    id: str
    at: str
    summary: str
    changes: tuple[FieldChange, ...]
    undone: bool = False

    @property
    def papers(self) -> tuple[str, ...]:
        """The ids of the papers it touched, each once, in order."""
        return tuple(dict.fromkeys(change.paper for change in self.changes if change.paper))

    @property
    def decided_against(self) -> bool:
        """Whether a merge took another value in the place of one that it gave."""
        return any(change.decided_against for change in self.changes)

    @property
    def is_import(self) -> bool:
        """Whether it is an import, which only the history and `undo --import` take back."""
        return self.id.startswith(IMPORT)

    @property
    def titles(self) -> tuple[str, ...]:
        """What it was about: the titles of the papers it touched, of what was decided, of filters or loose notes."""
        about = {change.paper: change.title for change in self.changes if change.paper}
        return tuple((about or {change.field: change.title for change in self.changes}).values())


@dataclass(frozen=True, slots=True)
class Import:
    """An import that changed something: how many papers it brought and updated, and what the reader calls it."""

    number: int
    at: str
    named: str
    new: int
    updated: int
    undone: bool = False

    @property
    def name(self) -> str:
        """What marks that it brought know it by: a ``papers.db`` that was made anew counts from 1 again."""
        return f"{self.number} of {self.at}"

    @property
    def step(self) -> Step:
        """The import as a line of the history."""
        counts = [f"{self.new:,} new"] if self.new else []
        counts += [f"{self.updated:,} updated"] if self.updated else []
        brought = ", ".join(counts) or "known papers alone"
        change = FieldChange("", brought, "papers", None, brought)
        return Step(f"{IMPORT}{self.number}", self.at, f"imported {self.named}", (change,), self.undone)

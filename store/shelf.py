"""Shelf: the papers of one folder and the marks on them; all of a library that needs no index.

Edits are made in one thread. What an edit changed is news for whoever keeps an index in step with the marks.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from queue import SimpleQueue
from typing import TYPE_CHECKING, Self, TypeVar

from store.catalogue import Catalogue
from store.catalogue.naming import resolve
from store.catalogue.orphans import Adoption
from store.errors import LibraryError, UnknownPaper
from store.models import Entry, Mark, Step
from store.notes.notebook import Notebook
from store.places import default_folder, seed_files
from store.state import Merged, State, merge_files
from store.state.tag_counts import TagCounts
from store.state.views import BUILT_IN

if TYPE_CHECKING:
    from store.catalogue.batch import Counts
    from store.ledger.ledger import Ledger
    from store.making import Incoming
    from store.state.history import Log

Progress = Callable[[int], None]
Made = TypeVar("Made", bound=Step | None)


@dataclass(frozen=True, slots=True)
class Marked:
    """News: the marks of these papers changed, or any may have, for None."""

    papers: tuple[str, ...] | None


@dataclass(frozen=True, slots=True)
class Recounted:
    """News: these papers have been passed over another time, or decided on."""

    papers: tuple[str, ...]


class Shelf:
    """The papers and marks of one folder; `open` makes one.

    ``folder`` is where it lives, ``today`` the date that "today" means in a query.
    """

    def __init__(self, folder: Path, catalogue: Catalogue, state: State, today: date) -> None:
        self.folder, self.today = folder, today
        self.catalogue, self.state = catalogue, state
        self._adoption = Adoption(catalogue, state)
        self._news: SimpleQueue[Marked | Recounted] = SimpleQueue()
        self._tags, self._notebook = TagCounts(), Notebook()

    @classmethod
    def open(cls, folder: Path | None = None, *, seeds: bool = True, today: date | None = None) -> Self:
        """Open a library, making the folder when there is none; raises LibraryError when it cannot be read.

        With ``seeds`` a library that has never held anything starts with the listings that come with the program.
        """
        folder = (folder or default_folder()).expanduser()
        try:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as error:
            raise LibraryError(f"{folder} cannot be a library ({error.strerror}): name one with --library") from error
        library = cls(folder, Catalogue(folder / "papers.db"), State(folder / "state.json"), today or date.today())
        if library.catalogue.version == 0 and not library.readonly:
            if library.state.marks:
                library._adoption.match()  # the marks came alone: the papers they name are there from the first frame
            elif seeds:
                library._plant()
        return library

    def _plant(self) -> None:
        from store.importers import Hints, Skipped, read

        for path in seed_files():
            records = read(path, Hints(today=self.today)).records
            self.ingest(record for record in records if not isinstance(record, Skipped))

    def __len__(self) -> int:
        return len(self.catalogue)

    @property
    def readonly(self) -> str | None:
        """Why nothing can be written, in one line; None when all is well."""
        return self.state.readonly

    # -- papers ----------------------------------------------------------------------------------------------------

    def ingest(self, papers: Iterable[Incoming], progress: Progress | None = None) -> Counts:
        """Add papers and bring known ones up to date; no mark is touched, and a second time changes nothing.

        A backup of the marks is kept first all the same. Raises TypeError for a paper that was not made by
        `store.making`.
        """
        if not self.readonly:
            self.state.protect()
        return self.catalogue.upsert(papers, progress)

    def head(self, count: int) -> list[int]:
        """List the first rows of the default order, before the index is there to be asked."""
        return self.catalogue.head(count)

    def entries(self, rows: Sequence[int]) -> list[Entry]:
        """Read papers and their marks at these rows, in the order asked."""
        papers = self.catalogue.papers(rows)
        return [
            Entry(row, paper, self._adoption.mark(paper), passed=self.passed.get(paper.id, 0))
            for row, paper in zip(rows, papers, strict=True)
        ]

    def entry(self, paper_id: str) -> Entry:
        """Read one paper and its mark; raises UnknownPaper."""
        row = self.catalogue.rows_of([paper_id]).get(paper_id)
        if row is None:
            raise UnknownPaper(f"no paper is called {paper_id!r}")
        return self.entries([row])[0]

    def resolve(self, name: str) -> str:
        """Find the paper that a reader means: by id, bare arXiv id or DOI, citekey, or a prefix that only one id has.

        Raises UnknownPaper, which lists what was near.
        """
        self._adoption.match()
        return resolve(self.catalogue, name)

    # -- reading ---------------------------------------------------------------------------------------------------

    @cached_property
    def ledger(self) -> Ledger:
        """What was seen and decided in each sitting; opened when it is asked for."""
        from store.ledger.ledger import Ledger

        return Ledger(self.folder / "ledger.db")

    @cached_property
    def passed(self) -> dict[str, int]:
        """How often each paper was looked at and left undecided, by id."""
        return self.ledger.passed() if (self.folder / "ledger.db").exists() else {}

    def recount(self, papers: Collection[str]) -> None:
        """Take in how often these papers have been passed over by now."""
        self.passed.update(self.ledger.passed(papers))
        self._news.put(Recounted(tuple(papers)))

    # -- marks -----------------------------------------------------------------------------------------------------

    def edit(self, paper_ids: Sequence[str], change: Callable[[Mark], Mark], summary: str) -> Step | None:
        """Change the marks of these papers as one step, on the disk when this returns; None when nothing changed.

        ``change`` gives the mark as it is to be; ``summary`` says to the reader what was done, such as "rated 4".
        Raises UnknownPaper, and LibraryError or ReadOnly when it could not be written.
        """
        rows = self.catalogue.rows_of(paper_ids)
        for paper_id in paper_ids:
            if paper_id not in rows:
                raise UnknownPaper(f"no paper is called {paper_id!r}")
        papers = self.catalogue.papers([rows[paper_id] for paper_id in paper_ids])
        subjects = [self._adoption.subject(paper) for paper in papers]
        return self._noticed(lambda: self.state.apply(summary, subjects, change))

    def undo(self) -> Step | None:
        """Take the latest step back; None when there is none."""
        return self._noticed(self.state.undo)

    def redo(self) -> Step | None:
        """Do again the step that was taken back last; None when there is none."""
        return self._noticed(self.state.redo)

    def undo_step(self, step_id: str) -> Step:
        """Take one chosen step back, however old; raises Conflict, which names the later one that stands in the way."""
        return self._noticed(lambda: self.state.undo_step(step_id))

    def restore(self, backup: Path) -> Step | None:
        """Bring the marks of a backup back as one step; None when they are the same. Raises LibraryError."""
        step = self.state.restore(backup)
        self._look_again()
        return step

    def recover(self, choice: str) -> None:
        """End the quarantine of a damaged state file as the reader chose: ``shown``, ``backup`` or ``empty``."""
        self.state.recover(choice)
        self._look_again()

    def merge(self, paths: Sequence[Path]) -> Merged:
        """Merge other state files into this one; nothing that anybody wrote is lost. Raises LibraryError."""
        merged = merge_files(self.state, paths)
        self._look_again()
        return merged

    def _look_again(self) -> None:
        """Take nothing about the marks for granted: they came from elsewhere."""
        self._changed(None)
        self._adoption.doubt()

    def _noticed(self, edit: Callable[[], Made]) -> Made:
        """Make an edit that the index hears of, also when the disk refuses it: it is in memory all the same."""
        try:
            step = edit()
        except LibraryError:
            self._look_again()
            raise
        if step is not None:
            self._changed(step.papers)
        return step

    def _changed(self, papers: tuple[str, ...] | None) -> None:
        """Tell all that is kept in step with the marks which of them changed; any may have, for None."""
        self._news.put(Marked(papers))
        self._tags.changed(papers)
        self._notebook.changed(papers)

    def history(self, limit: int | None = None) -> list[Step]:
        """List the steps, newest first."""
        return self.state.history(limit)

    def log(self, *, recent: bool = False) -> Log:
        """Give the history, whose steps are made as they are asked for; ``recent`` leaves out what was archived."""
        return self.state.log(recent=recent)

    def tag_counts(self) -> list[tuple[str, int]]:
        """List the tags in use with how many papers have each, most used first."""
        return self._tags.counts(self.state.marks)

    @property
    def notebook(self) -> Notebook:
        """All notes, as queues."""
        self._notebook.look(self.state.marks)
        return self._notebook

    @property
    def views(self) -> Mapping[str, str]:
        """The filters that have a name: those that every library has, then the reader's own, which win."""
        return BUILT_IN | self.state.views

    def refresh(self) -> set[str]:
        """Take in what another program has written meanwhile, and say which papers' marks that changed."""
        changed = self.state.refresh()
        if changed:
            self._adoption.doubt()
            self._changed(tuple(changed))
        return changed

    def close(self) -> None:
        """Let go of the files; everything is saved already."""
        if "ledger" in self.__dict__:
            self.ledger.close()
        self.state.close()
        self.catalogue.close()

"""Library: one folder with everything in it; the one way in, and the only writer.

Papers come from the catalogue, what the reader said about them from the state, what was read when from the ledger, and
which papers answer a question from the index, which is loaded with the first question.

Threads: edits, and all else that concerns marks, are of one thread, the one that opened the library. Any thread may add
and read papers, ask questions, which see the edits made before, copy the marks (`State.snapshot`), read the history,
and use the ledger.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Self, TypeVar

from store import times
from store.catalogue import Catalogue
from store.catalogue.batch import Counts
from store.catalogue.naming import resolve
from store.catalogue.orphans import OrphanMatching
from store.errors import InputError, LibraryError, UnknownPaper
from store.index.live import LiveIndex, Progress
from store.models import Entry, Mark, Paper, Step
from store.notes.notebook import Notebook
from store.opening import default_folder, made, seed_papers
from store.searcher import Searcher
from store.state import Merged, State, merge_files
from store.state.tag_counts import TagCounts
from store.state.views import BUILT_IN
from store.text import is_name, tag_of

if TYPE_CHECKING:
    from store.ledger.ledger import Ledger
    from store.query import Answer
    from store.state.history import Log

Made = TypeVar("Made", bound=Step | None)


class Library:
    """The papers of one folder and the marks on them; `open` makes one.

    ``folder`` is where it lives, ``today`` the date that "today" means in a query. The ``searcher`` answers questions
    about the papers by the ``index``.
    """

    def __init__(self, folder: Path, catalogue: Catalogue, state: State, today: date) -> None:
        self.folder, self.today = folder, today
        self.catalogue, self.state = catalogue, state
        self._orphans = OrphanMatching(catalogue, state)
        self._tags, self._notebook = TagCounts(), Notebook()
        self.index = LiveIndex(folder / "index", catalogue, state, self._orphans, lambda: self.passed)
        self.searcher = Searcher(self.index, state, lambda: self.today, lambda: self.views)
        self._followers = (self._tags.changed, self._notebook.changed, self.index.changed)

    @classmethod
    def open(cls, folder: Path | None = None, *, seeds: bool = True, today: date | None = None) -> Self:
        """Open a library, making the folder when there is none; raises LibraryError when it cannot be read.

        With ``seeds`` a library that has never held anything starts with the listings that come with the program.
        """
        folder = made(folder or default_folder())
        library = cls(folder, Catalogue(folder / "papers.db"), State(folder / "state.json"), today or times.today())
        if library.catalogue.version == 0 and not library.readonly:
            if library.state.marks:
                library._orphans.match()  # the marks came alone: the papers they name are there from the first frame
            elif seeds:
                library.ingest(seed_papers(library.today))
        return library

    def close(self) -> None:
        """Let go of the files; everything is saved already."""
        if "ledger" in self.__dict__:
            self.ledger.close()
        self.state.close()
        self.catalogue.close()

    def __len__(self) -> int:
        return len(self.catalogue)

    @property
    def readonly(self) -> str | None:
        """Why nothing can be written, in one line; None when all is well."""
        return self.state.readonly

    # -- papers --------------------------------------------------------------------------------------------------------

    def ingest(self, papers: Iterable[Paper], progress: Progress | None = None) -> Counts:
        """Add papers and bring known ones up to date; no mark is touched, and a second time changes nothing.

        A backup of the marks is kept first all the same.
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
            Entry(row, paper, self._orphans.mark(paper), passed=self.passed.get(paper.id, 0))
            for row, paper in zip(rows, papers, strict=True)
        ]

    def known(self, ids: Iterable[str]) -> dict[str, Entry]:
        """Read the papers that go by these ids, those that there are."""
        rows = self.catalogue.rows_of(ids)
        return dict(zip(rows, self.entries([*rows.values()]), strict=True))

    def entry(self, paper_id: str) -> Entry:
        """Read one paper and its mark; raises UnknownPaper."""
        if entry := self.known([paper_id]).get(paper_id):
            return entry
        raise UnknownPaper(f"no paper is called {paper_id!r}")

    def resolve(self, name: str) -> str:
        """Find the paper that a reader means: by id, bare arXiv id or DOI, citekey, or a prefix that only one id has.

        Raises UnknownPaper, which lists what was near.
        """
        self._orphans.match()
        return resolve(self.catalogue, name)

    # -- reading -------------------------------------------------------------------------------------------------------

    @cached_property
    def ledger(self) -> Ledger:
        """What was seen and decided in each sitting, which any thread may use; opened when it is asked for."""
        from store.ledger.ledger import Ledger

        return Ledger(self.folder / "ledger.db")

    @cached_property
    def passed(self) -> dict[str, int]:
        """How often each paper was looked at and left undecided, by id."""
        return self.ledger.passed() if (self.folder / "ledger.db").exists() else {}

    def recount(self, papers: Collection[str]) -> None:
        """Take in how often these papers have been passed over by now."""
        self.passed.update(self.ledger.passed(papers))
        self.index.recounted(papers)

    # -- marks ---------------------------------------------------------------------------------------------------------

    def edit(self, papers: Sequence[Entry | str], change: Callable[[Mark], Mark], summary: str) -> Step | None:
        """Change the marks of papers as one step, on the disk when this returns; None when nothing changed.

        A paper is given by its id, or as its entry, of which nothing is read again. ``change`` gives the mark as it is
        to be; ``summary`` says to the reader what was done, such as "rated 4". Raises UnknownPaper, and LibraryError or
        ReadOnly when it could not be written.
        """
        known = self.known(each for each in papers if isinstance(each, str))
        subjects = []
        for each in papers:
            entry = known.get(each) if isinstance(each, str) else each
            if entry is None or not entry.paper.id:  # an entry has no id where the paper was replaced while it was read
                raise UnknownPaper(f"no paper is called {each!r}" if entry is None else "this paper has just changed")
            subjects.append(self._orphans.subject(entry.paper))
        return self._told(lambda: self.state.apply(summary, subjects, change))

    def undo(self) -> Step | None:
        """Take the latest step back; None when there is none."""
        return self._told(self.state.undo)

    def redo(self) -> Step | None:
        """Do again the step that was taken back last; None when there is none."""
        return self._told(self.state.redo)

    def undo_step(self, step_id: str) -> Step:
        """Take one chosen step back, however old; raises Conflict, which names the later one that stands in the way."""
        return self._told(lambda: self.state.undo_step(step_id))

    def restore(self, backup: Path) -> Step | None:
        """Bring the marks of a backup back as one step; None when they are the same. Raises LibraryError."""
        with self._anything_may_change():
            return self.state.restore(backup)

    def recover(self, choice: str) -> None:
        """End the quarantine of a damaged state file as the reader chose: ``shown``, ``backup`` or ``empty``."""
        with self._anything_may_change():
            self.state.recover(choice)

    def merge(self, paths: Sequence[Path]) -> Merged:
        """Merge other state files into this one; nothing that anybody wrote is lost. Raises LibraryError."""
        with self._anything_may_change():
            return merge_files(self.state, paths)

    def refresh(self) -> set[str]:
        """Take in what another program has written meanwhile, and return the papers whose marks that changed."""
        changed = self.state.refresh()
        if changed:
            self._orphans.doubt()
            self._changed(changed)
        return changed

    def _told(self, edit: Callable[[], Made]) -> Made:
        """Make an edit and tell of it, also when the disk refuses it: it is in memory all the same."""
        try:
            step = edit()
        except LibraryError:
            self._changed(None)
            raise
        if step is not None:
            self._changed(step.papers)
        return step

    @contextmanager
    def _anything_may_change(self) -> Iterator[None]:
        """Take nothing about the marks for granted afterwards: they come from elsewhere."""
        try:
            yield
        finally:
            self._orphans.doubt()
            self._changed(None)

    def _changed(self, papers: Collection[str] | None) -> None:
        """Tell all that is kept in step with the marks which of them changed; any may have, for None."""
        for follow in self._followers:
            follow(papers)

    def history(self, limit: int | None = None) -> list[Step]:
        """List the steps, newest first."""
        return self.state.history(limit)

    def log(self, *, recent: bool = False) -> Log:
        """Return the history, whose steps are made as they are asked for; ``recent`` leaves out what was archived."""
        return self.state.log(recent=recent)

    def tag_counts(self) -> list[tuple[str, int]]:
        """List the tags in use with how many papers have each, most used first."""
        return self._tags.counts(self.state.marks)

    @property
    def notebook(self) -> Notebook:
        """All notes, as queues."""
        self._notebook.look(self.state.marks)
        return self._notebook

    # -- questions -----------------------------------------------------------------------------------------------------

    @property
    def views(self) -> Mapping[str, str]:
        """The filters that have a name: those that every library has, then the reader's own, which win."""
        return BUILT_IN | self.state.views

    def set_view(self, name: str, query: str | None) -> None:
        """Save a filter under a name, or drop it with None.

        Raises InputError for a name that a query cannot use, QueryError for a filter that does not parse or leads back
        to itself.
        """
        from store.query import parse

        if query is not None:
            if not is_name(name):
                raise InputError(f"“{name}” cannot be a name: use letters, digits, - _ / and . without spaces")
            name = tag_of(name)
            parse(query, today=self.today, views={**self.views, name: query})
            parse(f"q:{name}", today=self.today, views={**self.views, name: query})
        self.state.set_view(name, query)

    def search(
        self,
        query: str = "",
        *,
        sort: str | None = None,
        reverse: bool = False,
        cancelled: Callable[[], bool] | None = None,
    ) -> Answer:
        """Ask which papers answer a query, in which order; raises QueryError when it does not parse."""
        return self.searcher.search(query, sort=sort, reverse=reverse, cancelled=cancelled)

"""Library: one folder with everything in it; the one way in, and the only writer.

Papers come from the catalogue, what the reader said about them from the state, and which papers answer a question from
the index. The index is loaded when the first question is asked, in whichever thread asks it; edits are made in one
thread and reach the index before the next answer.
"""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from store.adoption import Adoption
from store.catalogue import Catalogue
from store.catalogue.batch import Counts
from store.errors import LibraryError, UnknownPaper
from store.models import Entry, Mark, Paper, Step, fold_tag
from store.naming import resolve
from store.places import default_folder, seed_files
from store.state import Merged, State, merge_files

if TYPE_CHECKING:
    from store.index import Index
    from store.query import Answer
    from store.query.complete import Completion
    from store.query.explain import Explanation
    from store.query.facets import Facet
    from store.query.tree import Node
    from store.query.why import Reason
    from store.reading.ledger import Ledger

Progress = Callable[[int], None]
Made = TypeVar("Made", bound=Step | None)


class Library:
    """The papers and marks of one folder; `open` makes one.

    ``folder`` is where it lives, ``today`` the date that "today" means in a query, ``readonly`` one line that says why
    nothing can be written, or None. ``indexing`` is entered while papers are indexed, and what it gives
    is told how many of them are done.
    """

    def __init__(self, folder: Path, catalogue: Catalogue, state: State, today: date) -> None:
        self.folder, self.today = folder, today
        self.catalogue, self.state = catalogue, state
        self.indexing: Callable[[], AbstractContextManager[Progress | None]] = nullcontext
        self._index: Index | None = None
        self._asking = threading.Lock()
        self._unseen: set[str] | None = None  # marks that the index has not been told of; None is all
        self._uncounted: set[str] | None = None  # … and papers passed over
        self._adoption = Adoption(catalogue, state)

    @classmethod
    def open(cls, folder: Path | None = None, *, seeds: bool = True, today: date | None = None) -> Library:
        """Open a library, making the folder when there is none; raises LibraryError when it cannot be read.

        With ``seeds`` a library that has never held anything starts with the listings that come with the program.
        """
        folder = (folder or default_folder()).expanduser()
        try:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as error:
            raise LibraryError(f"{folder} cannot be a library ({error.strerror}): name one with --library") from error
        library = cls(folder, Catalogue(folder / "papers.db"), State(folder / "state.json"), today or date.today())
        if seeds and library.catalogue.version == 0 and not library.state.marks and not library.readonly:
            library._plant()
        return library

    def _plant(self) -> None:
        from store.importers import Hints, read

        for path in seed_files():
            records = read(path, Hints(today=self.today)).records
            self.ingest(record for record in records if isinstance(record, Paper))

    def __len__(self) -> int:
        return len(self.catalogue)

    @property
    def readonly(self) -> str | None:
        """Why nothing can be written, in one line; None when all is well."""
        return self.state.readonly

    # -- papers ----------------------------------------------------------------------------------------------------

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
        from store.reading.ledger import Ledger

        return Ledger(self.folder / "ledger.db")

    @cached_property
    def passed(self) -> dict[str, int]:
        """How often each paper was looked at and left undecided, by id."""
        return self.ledger.passed() if (self.folder / "ledger.db").exists() else {}

    def recount(self, papers: Collection[str]) -> None:
        """Take in how often these papers have been passed over by now."""
        with self._asking:
            self.passed.update(self.ledger.passed(papers))
            if self._uncounted is not None:
                self._uncounted.update(papers)

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
        self._unseen = None
        self._adoption.doubt()

    def _noticed(self, edit: Callable[[], Made]) -> Made:
        """Make an edit that the index hears of, also when the disk refuses it: it is in memory all the same."""
        try:
            step = edit()
        except LibraryError:
            self._look_again()
            raise
        if step is not None and self._unseen is not None:
            self._unseen.update(step.papers)
        return step

    def history(self, limit: int | None = None) -> list[Step]:
        """List the steps, newest first."""
        return self.state.history(limit)

    def tag_counts(self) -> list[tuple[str, int]]:
        """List the tags in use with how many papers have each, most used first."""
        counts: Counter[str] = Counter()
        spelling: dict[str, str] = {}
        for mark in self.state.marks.values():
            for tag in mark.tags:
                counts[spelling.setdefault(fold_tag(tag), tag)] += 1
        return sorted(counts.items(), key=lambda pair: (-pair[1], pair[0].casefold()))

    @property
    def views(self) -> Mapping[str, str]:
        """The saved filters by name."""
        return self.state.views

    def set_view(self, name: str, query: str | None) -> None:
        """Save a filter under a name, or drop it with None; raises QueryError for a filter that does not parse."""
        if query is not None:
            self._parsed(query)
        self.state.set_view(name, query)

    def refresh(self) -> set[str]:
        """Take in what another program has written meanwhile, and say which papers' marks that changed."""
        changed = self.state.refresh()
        if changed:
            self._adoption.doubt()
        if self._unseen is not None:
            self._unseen |= changed
        return changed

    # -- questions -------------------------------------------------------------------------------------------------

    def search(
        self,
        query: str = "",
        *,
        sort: str | None = None,
        reverse: bool = False,
        cancelled: Callable[[], bool] | None = None,
    ) -> Answer:
        """Ask which papers answer a query, in which order; raises QueryError when it does not parse."""
        from store.query import search

        tree = self._parsed(query)
        with self._asking:
            return search(self._indexed(), tree, sort=sort, reverse=reverse, cancelled=cancelled)

    def explain(self, query: str) -> Explanation:
        """Account for the answer to a query: what each clause leaves, and what would find papers where none are."""
        from store.query.explain import explain

        with self._asking:
            return explain(self._indexed(), self._parsed(query), today=self.today)

    def why(self, query: str, paper_id: str) -> list[Reason]:
        """Say of each clause of a query what it finds in this paper; raises UnknownPaper."""
        from store.query.why import why

        with self._asking:
            return why(self._indexed(), self._parsed(query), self.entry(paper_id))

    def facets(self, query: str = "") -> list[Facet]:
        """Divide the papers that answer a query by tag, status, day and all else, with counts."""
        from store.query.facets import facets

        with self._asking:
            return facets(self._indexed(), self._parsed(query), today=self.today)

    def complete(self, text: str, cursor: int) -> list[Completion]:
        """List what may stand at the cursor in a query that is being typed."""
        from store.query.complete import complete

        with self._asking:
            return complete(self._indexed(), text, cursor, views=self.views)

    def _parsed(self, query: str) -> Node:
        from store.query import parse

        return parse(query, today=self.today, views=self.views)

    def index(self) -> None:
        """Bring the index in step with the papers now, rather than when the next question is asked."""
        with self._asking:
            self._indexed()

    def tidy(self) -> bool:
        """Merge small parts of the index where that is worth it, for a thread in the background; tell if it did."""
        return self._index is not None and self._index.tidy()

    def _indexed(self) -> Index:
        """Give the index in step with papers and marks."""
        self._adoption.match()
        if self._index is None:
            from store.index import Index

            with self.indexing() as progress:
                self._index = Index.open(self.folder / "index", self.catalogue, progress=progress)
        elif self._index.version != self.catalogue.version:
            with self.indexing() as progress:
                self._index.catch_up(progress=progress)
            self._unseen = None  # a paper that changed has moved to another row, and its mark with it
        changed, self._unseen = self._unseen, set()
        if changed is None or changed:
            self._index.set_marks(dict(self.state.marks), changed)
        counted, self._uncounted = self._uncounted, set()
        if counted is None or counted:
            papers = self.passed if counted is None else counted
            self._index.set_passed({paper: self.passed.get(paper, 0) for paper in papers})
        return self._index

    def close(self) -> None:
        """Let go of the files; everything is saved already."""
        if "ledger" in self.__dict__:
            self.ledger.close()
        self.state.close()
        self.catalogue.close()

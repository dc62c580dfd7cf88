"""Library: one folder with everything in it; the one way in, and the only writer.

Papers come from the catalogue, what the reader said about them from the state, and which papers answer a question from
the index. The index is loaded when the first question is asked, in whichever thread asks it; edits are made in one
thread and reach the index before the next answer.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from store.catalogue import Catalogue
from store.errors import InputError
from store.models import Entry
from store.shelf import Marked, Progress, Recounted, Shelf
from store.state import State
from store.text import is_name, tag_of

if TYPE_CHECKING:
    from store.index import Index
    from store.query import Answer
    from store.query.complete import Completion
    from store.query.explain import Explanation
    from store.query.facets import Facet
    from store.query.tree import Node
    from store.query.why import Reason
    from store.ranking import Learned


class Library(Shelf):
    """The papers and marks of one folder, and the questions asked of them; `open` makes one.

    ``readonly`` is one line that says why nothing can be written, or None. ``indexing`` is entered while papers are
    indexed, and what it gives is told how many of them are done.
    """

    def __init__(self, folder: Path, catalogue: Catalogue, state: State, today: date) -> None:
        super().__init__(folder, catalogue, state, today)
        self.indexing: Callable[[], AbstractContextManager[Progress | None]] = nullcontext
        self._index: Index | None = None
        self._bringing_up = threading.Lock()

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
        return search(self._indexed(), tree, sort=sort, reverse=reverse, cancelled=cancelled)

    def explain(
        self, query: str, *, cancelled: Callable[[], bool] | None = None, patience: float | None = None
    ) -> Explanation:
        """Account for the answer to a query: what each clause leaves, and what would find papers where none are.

        ``patience`` is how many seconds may go into counts that need more texts than the answer does.
        """
        from store.query.explain import PATIENCE, explain

        tree, patience = self._parsed(query), PATIENCE if patience is None else patience
        return explain(self._indexed(), tree, today=self.today, cancelled=cancelled, patience=patience)

    def why(self, query: str, paper_id: str) -> list[Reason]:
        """Say of each clause of a query what it finds in this paper; raises UnknownPaper."""
        from store.query.why import why

        tree = self._parsed(query)
        return why(self._indexed(), tree, self.entry(paper_id))

    def scored(self, entries: Sequence[Entry]) -> list[Entry]:
        """Give these papers with their scores, which cost nothing while no mark likes or dislikes any."""
        taught = self._learned()
        return [replace(entry, score=taught.score(entry.row)) for entry in entries] if taught else list(entries)

    def answers(self, query: str, paper_id: str) -> bool:
        """Say whether a paper answers a query; raises UnknownPaper."""
        from store.query.why import answers

        tree = self._parsed(query)
        return answers(self._indexed(), tree, self.entry(paper_id))

    def why_score(self, paper_id: str) -> str | None:
        """Say the score of a paper and the words that made it; None where nothing was learned. Raises UnknownPaper."""
        taught = self._learned()
        return taught.explained(self.entry(paper_id)) if taught else None

    def _learned(self) -> Learned | None:
        if not any(mark.liking for mark in self.state.marks.values()):
            return None
        from store.ranking import learned

        index = self._indexed()
        return learned(*index.state, index.catalogue)

    def facets(self, query: str = "") -> list[Facet]:
        """Divide the papers that answer a query by tag, status, day and all else, with counts."""
        from store.query.facets import facets

        tree = self._parsed(query)
        return facets(self._indexed(), tree)

    def complete(self, text: str, cursor: int) -> list[Completion]:
        """List what may stand at the cursor in a query that is being typed."""
        from store.query.complete import complete

        return complete(self._indexed(), text, cursor, views=self.views)

    def _parsed(self, query: str) -> Node:
        from store.query import parse

        return parse(query, today=self.today, views=self.views)

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

    def index(self) -> None:
        """Bring the index in step with the papers now, rather than when the next question is asked."""
        self._indexed()

    def tidy(self) -> bool:
        """Merge small parts of the index where that is worth it, for a thread in the background; tell if it did."""
        return self._index is not None and self._index.tidy()

    def _indexed(self) -> Index:
        """Give the index in step with papers and marks.

        One thread at a time brings it up to date; the questions themselves do not wait for each other, for each asks a
        state of its own.
        """
        with self._bringing_up:
            self._adoption.match()
            if self._index is None:
                from store.index import Index

                with self.indexing() as progress:
                    self._index = Index.open(self.folder / "index", self.catalogue, progress=progress)
                self._hear(self._index, everything=True)
            elif self._index.version != self.catalogue.version:
                with self.indexing() as progress:
                    self._index.catch_up(progress=progress)
                # a paper that changed has moved to another row, its mark with it
                self._hear(self._index, everything=True)
            else:
                self._hear(self._index)
            return self._index

    def _hear(self, index: Index, *, everything: bool = False) -> None:
        """Tell the index the news about marks, or all there is to know."""
        marked: set[str] = set()
        recounted: set[str] = set(self.passed) if everything else set()
        while not self._news.empty():
            match self._news.get():
                case Marked(None):
                    everything = True
                case Marked(papers):
                    marked.update(papers or ())
                case Recounted(papers):
                    recounted.update(papers)
        if everything or marked:
            index.set_marks(dict(self.state.marks), None if everything else marked)
        if recounted:
            index.set_passed({paper: self.passed.get(paper, 0) for paper in recounted})

"""Library: one folder with everything in it; the one way in, and the only writer.

Papers come from the catalogue, what the reader said about them from the state, what was read when from the ledger, and
which papers answer a question from the index, which is loaded with the first question.

Threads: edits, and all else that concerns marks, are of one thread, the one that opened the library. Any thread may add
and read papers, ask questions, which see the edits made before, copy the marks (`marks_now`), read the history, and use
the ledger.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from contextlib import suppress
from datetime import date
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self, TypeVar

from store import times
from store.catalogue import Catalogue, Progress
from store.catalogue.naming import names_from, resolve
from store.catalogue.orphans import OrphanMatching
from store.citekey import Cite, citekey
from store.deciding import Deciding
from store.errors import NotSaved, UnknownPaper
from store.feed import Feed
from store.importing import Importing
from store.index.live import LiveIndex
from store.locks import Waits
from store.models import Entry, Mark, MarkChange, Paper
from store.notes.notebook import Notebook
from store.opening import default_folder, make_folder, seed_papers
from store.safety import Safety
from store.searcher import Searcher
from store.state import State, Unsaved
from store.state.tag_counts import TagCounts
from store.state.views import BUILT_IN
from store.steps import Step
from store.tagging import Tagging
from store.text import clean

if TYPE_CHECKING:
    from store.catalogue.batch import Counts
    from store.drafts import Drafts
    from store.fetching.fetching import Fetching
    from store.ledger.ledger import Ledger
    from store.making import Incoming


Done = TypeVar("Done")


class Library:
    """The papers of one folder and the marks on them; `open` makes one.

    ``folder`` is where it lives, ``today`` the date that "today" means in a query. The ``searcher`` answers questions
    about the papers by the ``index``. What is handed on unchanged is told where it is done: papers by row in
    `Catalogue`, marks, history and their file in `State`, queries in `Searcher`.
    """

    def __init__(
        self,
        folder: Path,
        catalogue: Catalogue,
        state: State,
        today: date | None = None,
        waits: Waits | None = None,
        sources: Callable[[], Mapping[str, Any]] = dict,
    ) -> None:
        self.folder, self._today, self.waits, self._sources = folder, today, waits or Waits(), sources
        self.catalogue, self.state = catalogue, state
        self._orphans = OrphanMatching(catalogue, state)
        self._notebook, tags = Notebook(), TagCounts()
        self.index = LiveIndex(folder / "index", catalogue, state, self._orphans, lambda: self.passed, self.waits)
        self.searcher = Searcher(self.index, state, lambda: self.today, lambda: self.views)
        self._feed = Feed(self._orphans.changed, tags.changed, self._notebook.changed, self.index.changed)
        self.deciding = Deciding(catalogue, state, self.index, self._feed, self._orphans.subject, self.entries)
        self.importing = Importing(catalogue, state, self._feed, self._orphans.subject)
        self.tagging = Tagging(state, self._feed, self.deciding, self.searcher, tags)
        self.safety = Safety(state, self._feed, self.deciding)
        self.search, self.out_of_sight = self.searcher.search, self._orphans.out_of_sight
        self.match_marks = self._orphans.match
        self.papers_file, self.rehearse, self.first_since = catalogue.file, catalogue.rehearse, catalogue.first_since
        self.ids, self.rows_of, self.names_from = catalogue.ids, catalogue.rows_of, partial(names_from, catalogue)
        self.history, self.log = state.history, state.log
        self.marks_now, self.marks_on, self.marks_then = state.marks_now, state.past.marks_on, state.past.marks_then
        self.write_behind, self.retry, self.given_up = state.write_behind, state.retry, state.given_up

    @classmethod
    def open(
        cls,
        folder: Path | None = None,
        *,
        seeds: bool = True,
        today: date | None = None,
        waits: Waits | None = None,
        cite: Cite = citekey,
        sources: Callable[[], Mapping[str, Any]] = dict,
    ) -> Self:
        """Open a library, making the folder when there is none; raises LibraryError when it cannot be read.

        With ``seeds`` a library that has never held anything starts with the listings that come with the program.
        ``waits`` is told when another program is waited for; ``cite`` makes the citekeys of papers that have none,
        ``sources`` reads the table [sources] of the configuration.
        """
        folder = make_folder(folder or default_folder())
        state, waits = State(folder / "state.json"), waits or Waits()
        catalogue = Catalogue(folder / "papers.db", state.citekeys, waits, lambda: state.decisions, cite)
        library = cls(folder, catalogue, state, today, waits, sources)
        if library.catalogue.version == 0 and not library.readonly and not library.papers_file.left_out:
            if library.state.marks:
                library.match_marks()  # the marks came alone: the papers they name are there from the first frame
            elif seeds:
                library.ingest(seed_papers(library.today))
        library.deciding.settle()
        return library

    def close(self) -> None:
        """Close the files; everything is saved already, and no program is waited for any more."""
        self.waits.ended = True
        if "ledger" in self.__dict__:
            self.ledger.close()
        self.state.close()
        self.catalogue.close()

    # -- papers --------------------------------------------------------------------------------------------------------

    def ingest(self, papers: Iterable[Incoming], progress: Progress | None = None, named: str = "") -> Counts:
        """Add papers and bring known ones up to date; no mark is touched, and a second time changes nothing.

        What is ``named`` is a line of the history, and `importing` takes it back. A backup of the marks is kept first
        all the same. Raises TypeError for a paper that `store.making` did not make.
        """
        if not self.readonly:
            self.state.protect()
        return self.catalogue.upsert(papers, progress, named)

    @property
    def today(self) -> date:
        """The reader's day, which is another after midnight."""
        return self._today or times.today()

    def __len__(self) -> int:
        return len(self.catalogue) - len(self.deciding.absent.rows)

    def head(self, count: int, start: int = 0) -> list[int]:
        """List so many rows of the default order, newest day, most votes, the listing's own, from a position on."""
        return self.catalogue.head(count, start, self.deciding.absent.rows)

    @property
    def version(self) -> int:
        """A number that grows with every change to the papers."""
        return self.catalogue.version

    @property
    def arrived(self) -> int:
        """How many papers have ever come in: a number that grows with each new one."""
        return self.catalogue.arrived

    @property
    def edition(self) -> tuple[object, ...]:
        """What stays the same as long as the papers do, what was decided on them, and the index that is asked."""
        return *self.catalogue.edition, self.index.remade, self.deciding.generation

    def entries(self, rows: Sequence[int]) -> list[Entry]:
        """Read papers and their marks at these rows, in the order asked."""
        papers = self.catalogue.papers(rows)
        return [
            Entry(row, paper, self._orphans.mark(paper), passed=self.passed.get(paper.id, 0))
            for row, paper in zip(rows, papers, strict=True)
        ]

    def known(self, ids: Iterable[str]) -> dict[str, Entry]:
        """Read the papers that go by these ids, those that there are, as `rows_of` knows them."""
        rows = self.rows_of(ids)
        return dict(zip(rows, self.entries([*rows.values()]), strict=True))

    def papers_by(self, ids: Iterable[str]) -> dict[str, Paper]:
        """Read the papers that go by these ids, without their marks; any thread may."""
        wanted = [*ids]
        while True:
            rows = self.rows_of(wanted)
            with suppress(KeyError):  # a row that another thread has replaced meanwhile
                return dict(zip(rows, self.catalogue.papers([*rows.values()]), strict=True))

    def entry(self, paper_id: str) -> Entry:
        """Read one paper and its mark; raises UnknownPaper."""
        if entry := self.known([paper_id]).get(paper_id):
            return entry
        raise UnknownPaper(f"there is no paper “{paper_id}”")

    def resolve(self, name: str) -> str:
        """Find the paper that a reader means: by id, bare arXiv id or DOI, citekey, or a prefix that only one id has.

        Raises UnknownPaper, which lists what was near.
        """
        self.match_marks()
        return self.deciding.kept(resolve(self.catalogue, name))

    @cached_property
    def drafts(self) -> Drafts:
        """Texts that are being written, or could not be saved."""
        from store.drafts import Drafts

        return Drafts(self.folder)

    @cached_property
    def fetching(self) -> Fetching:
        """Papers from a network: subscriptions, what is known of their days, and the fetch; any thread may use it."""
        from store.fetching.fetching import Fetching

        parts = (self.catalogue, self.waits, self.ingest, self.searcher.check, lambda: self.views)
        return Fetching(self.folder, *parts, self._sources)

    # -- reading -------------------------------------------------------------------------------------------------------

    @cached_property
    def ledger(self) -> Ledger:
        """What was seen and decided in each reading session, which any thread may use; opened when it is asked for."""
        from store.ledger.ledger import Ledger

        return Ledger(self.folder / "ledger.db")

    @cached_property
    def passed(self) -> dict[str, int]:
        """How often each paper was looked at and left undecided, by id."""
        counts = self.ledger.passed() if (self.folder / "ledger.db").exists() else {}
        older = [paper for paper in counts if not paper.startswith("arxiv:")]  # ids that a paper may have had before
        return counts | {now: counts[then] for then, now in self.catalogue.ids_of(older).items() if now not in counts}

    def recount(self, papers: Collection[str]) -> None:
        """Take in how often these papers have been passed over by now."""
        self.passed.update(self.ledger.passed(papers))
        self.index.recounted(papers)

    # -- marks ---------------------------------------------------------------------------------------------------------

    @property
    def marks(self) -> Mapping[str, Mark]:
        """The marks that say something, by paper id, edits that are not on the disk included."""
        return self.state.marks

    def marks_in_sight(self) -> dict[str, Mark]:
        """Copy the marks as they are shown, in any thread: of two on one paper, made under two ids, one is."""
        marks = self.marks_now()
        for name in self._orphans.doubled():
            marks.pop(name, None)
        return marks

    def edit(self, papers: Sequence[Entry | str], change: MarkChange, summary: str) -> Step | None:
        """Change the marks of papers as one step, on the disk when this returns; None when nothing changed.

        A paper is given by its id, or as its entry, of which nothing is read again. ``summary`` tells the reader what
        was done, such as "rated 4". Raises UnknownPaper, and LibraryError or ReadOnly when it could not be written.
        """
        known = self.known(each for each in papers if isinstance(each, str))
        subjects = []
        for each in papers:
            entry = known.get(each) if isinstance(each, str) else each
            if entry is None or not entry.paper.id:  # an entry has no id where the paper was replaced while it was read
                raise UnknownPaper(
                    f"there is no paper “{each}”" if entry is None else "this paper has just been changed"
                )
            subjects.append(self._orphans.subject(entry.paper))
        return self._feed.after(lambda: self.state.apply(summary, subjects, change))

    def undo(self) -> Step | None:
        """Take the latest step back; None when there is none."""
        return self._decided(self._feed.after(self.state.undo))

    def redo(self) -> Step | None:
        """Do again the step that was taken back last; None when there is none."""
        return self._decided(self._feed.after(self.state.redo))

    def undo_step(self, step_id: str) -> Step:
        """Take one chosen step back, however old; raises Conflict, which names the later one that stands in the way."""
        return self._decided(self._feed.after(lambda: self.state.undo_step(step_id)))

    def take_instead(self, step_id: str) -> Step:
        """Give the values of a step again that merges decided against, as a step; raises Conflict where none did."""
        return self._decided(self._feed.after(lambda: self.state.take_instead(step_id)))

    def _decided(self, done: Done) -> Done:
        """List papers as is decided after something was done, and return what came of it."""
        self.deciding.settle()
        return done

    def refresh(self) -> set[str]:
        """Take in what another program has written meanwhile, and return the papers whose marks that changed."""
        changed = self._decided(self.state.refresh())
        if changed:
            self._orphans.doubt()
            self._feed.tell(changed)
        return changed

    @property
    def archived(self) -> bool:
        """Whether the older part of the history is in a file of its own."""
        return self.state.events.archived

    @property
    def notebook(self) -> Notebook:
        """All notes, as queues."""
        self._notebook.look(self.deciding.listed(self.state.marks))
        return self._notebook

    def name_pages(self, names: Mapping[str, str]) -> None:
        """Keep the names of the files that the notes of papers were exported to, where they can be kept.

        Raises LibraryError.
        """
        named = {entry.mark.paper: clean(names[paper]) for paper, entry in self.known(names).items()}
        if not self.readonly and any(
            self.marks[mark].page != name for mark, name in named.items() if mark in self.marks
        ):
            self.state.name_pages(named)

    # -- the file of marks ---------------------------------------------------------------------------------------------

    @property
    def readonly(self) -> str | None:
        """Why nothing can be written, in one line; None when all is well."""
        return self.state.readonly

    @property
    def unsaved(self) -> Unsaved:
        """How many edits are in memory alone, and whether they are on their way to the disk."""
        return self.state.unsaved

    @property
    def refusal(self) -> NotSaved | None:
        """Why the edits that were left to a thread are not on the disk; None while it is at work, or when they are."""
        return self.state.refusal

    # -- views ---------------------------------------------------------------------------------------------------------

    @property
    def own_views(self) -> dict[str, str]:
        """The filters that the reader saved under a name."""
        return self.state.views

    @property
    def views(self) -> Mapping[str, str]:
        """The filters that have a name: those that every library has, then the reader's own, which win."""
        return BUILT_IN | self.own_views

    def set_view(self, name: str, query: str | None) -> None:
        """Save a filter under a name, or drop it with None. Raises as `Searcher.checked_view` does."""
        if query is not None:
            name = self.searcher.checked_view(name, query)
        self.state.set_view(name, query)

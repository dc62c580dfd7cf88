"""The filter of the main screen: its line, the search behind it, and the messages about the answer."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING

from store.errors import BroadsheetError, QueryError
from store.library import Library
from store.models import Entry
from tui.main.filter_messages import empty_message, error_message, reason_line
from tui.main.search import PATIENCE, Search, SearchRequest, SearchResult
from tui.session import Session
from tui.sheets.filter_typing import FilterTyping

if TYPE_CHECKING:
    from store.query.answer import Answer
    from tui.main.paper_list import PaperList


class FilterController:
    """Turns what is typed into a list of papers; a filter that does not parse keeps the last good list.

    ``listed`` is called when other papers are listed, or the same in another order; ``deliver`` is called with an
    answer that comes late, in the thread that searches. ``begin`` is shown as long as there are no papers at all.
    """

    def __init__(
        self,
        library: Library,
        papers: PaperList,
        session: Session,
        listed: Callable[[], None],
        deliver: Callable[[SearchResult], object],
        begin: Sequence[str],
    ) -> None:
        self._library, self._papers, self._session, self._listed = library, papers, session, listed
        self._begin = begin
        self.bar = papers.bar
        self.bar.editor.history = list(session.filters)
        self.typing = FilterTyping(
            self.bar, changed=self._changed, moved=listed, ended=self._end, complete=library.searcher.complete
        )
        self.sort: str | None = None
        self.reverse = False
        self.afterwards: Callable[[], None] | None = None
        """Called once when the next answer is listed, for instance to put the cursor where it was."""
        self.query = ""
        """The filter of the list that is shown."""
        self._asked = SearchRequest()
        self._edition = library.edition
        self._recheck = False
        """Whether an edit was made while an answer was awaited."""
        self._search = Search(library, deliver)

    @property
    def busy(self) -> bool:
        """Whether an answer is still awaited."""
        return self._search.busy

    @property
    def by_day(self) -> bool:
        """Whether the list is in the order of days, the newest first."""
        return not self.reverse and (self.sort == "day" or (self.sort is None and not self._papers.words))

    # -- typing --------------------------------------------------------------------------------------------------------

    def _changed(self) -> None:
        self.bar.view = ""
        self.run()

    def _end(self) -> None:
        """Go back to the list, and add the filter to the history."""
        bar = self.bar
        before = len(bar.editor.history)
        if not bar.wrong:
            bar.editor.remember()
        if len(bar.editor.history) != before or bar.editor.text.strip():
            self._session.filters = bar.editor.history
            self._session.save()
        if self._papers.stale:
            self.run()  # it was no beginning of a field: it is a word that no paper has
        self._listed()

    def set(self, query: str, *, view: str = "", keep: bool = False, patience: float = PATIENCE) -> None:
        """Put a filter into the line and run it, with ``keep`` as in `run`."""
        self.bar.editor.set(query)
        self.bar.view, self.bar.offers = view, ()
        self.run(keep=keep, patience=patience)

    def order(self, sort: str | None, reverse: bool) -> None:
        """Put the list in another order, and go to its top."""
        self.sort, self.reverse = sort, reverse
        self.run()

    # -- searching -----------------------------------------------------------------------------------------------------

    def run(self, *, keep: bool = False, patience: float = PATIENCE) -> None:
        """Run the filter of the line; the cursor goes to the first paper, or stays on its own with ``keep``."""
        self._submit(SearchRequest(self.bar.editor.text, self.sort, self.reverse, keep=keep), patience)

    def recheck(self) -> None:
        """Find the listed papers that an edit has taken out of the filter; they stay, dimmed."""
        self._recheck = self.busy and not self._asked.again  # what is awaited may not know of the change
        if self.query.strip() and not self._recheck:
            self._submit(SearchRequest(self.query, self.sort, self.reverse, again=True))

    def welcome(self, papers: Iterable[str], then: Callable[[], None]) -> None:
        """Run the filter again where papers that are not listed have changed: they may fit again; ``then`` go on."""
        rows = self._library.rows_of(list(papers)).values()
        if any(row not in self._papers.window.rows for row in rows):
            self.afterwards = then
            self.run(keep=True)
        else:
            then()

    def _submit(self, request: SearchRequest, patience: float = PATIENCE) -> None:
        self._asked = request
        result = self._search.submit(request, patience)
        if result is not None:
            self.take(result)
        else:
            if not request.again and self._reads(request.query):
                self.bar.wrong = ""  # the error was in what was typed before
            self.bar.counts = [*self.counts(), "searching…"]
            self._papers.repaint()

    def _reads(self, query: str) -> bool:
        """Return whether a query parses, which needs no index."""
        from store.query import parse

        try:
            parse(query, today=self._library.today, views=self._library.views)
        except QueryError:
            return False
        return True

    def take(self, result: SearchResult) -> None:
        """Show an outcome, unless something else was asked meanwhile."""
        if not self._search.is_last(result):
            return
        answer = result.answer
        if result.error is not None:
            self._refuse(result.error)
        elif answer is not None and result.request.again:
            self._papers.window.fits = answer.__contains__
            self.recount()
            self._papers.repaint()
        elif answer is not None:
            self._show(result, answer)

    def _refuse(self, error: Exception) -> None:
        if isinstance(error, QueryError) and error.rest is not None and self.bar.typing:
            self._wait(error.rest)
            return
        if isinstance(error, QueryError):
            self.bar.wrong, self.bar.wrong_at = error_message(error), error.column
        elif isinstance(error, BroadsheetError | OSError):
            self.bar.wrong, self.bar.wrong_at = str(error), 0
        else:
            raise error
        self._papers.stale, self.bar.ghost, self.bar.remarks = False, "", ()
        self._papers.message = ()
        self.recount()
        self._papers.repaint()

    def _wait(self, rest: str) -> None:
        """Keep the last answer, dimmed, until what is typed is finished; ``rest`` would finish its last word."""
        self._papers.stale = True
        self.bar.wrong, self.bar.ghost, self.bar.remarks = "", rest, ()
        self.recount()
        self._papers.repaint()

    def _show(self, result: SearchResult, answer: Answer) -> None:
        from store.query.begun import rest_of_field

        papers, request = self._papers, result.request
        found = answer.total and not answer.corrections
        rest = rest_of_field(request.query) if self.bar.typing and not found else None
        if rest is not None:
            self._wait(rest)
            return
        papers.stale, self.bar.wrong, self.bar.ghost = False, "", ""
        taken = [f"{typed} → {taken}" for typed, taken in answer.corrections.items()]
        self.query, self.bar.remarks = request.query, [*taken, *answer.remarks]
        papers.words = answer.words
        papers.sorted_by(self._column, by_day=self.by_day)
        papers.window.replace(answer, keep=request.keep, moved=self._moved())
        if self.afterwards is not None:
            then, self.afterwards = self.afterwards, None
            then()
        papers.message = () if answer.total else self._empty(result)
        self._listed()
        if self._recheck:
            self.recheck()

    def _empty(self, result: SearchResult) -> Sequence[str]:
        return empty_message(result.account) if len(self._library) else self._begin

    def _moved(self) -> dict[int, int]:
        """Read papers again where the library has others than when it was asked last, and return which have moved."""
        if self._edition == self._library.edition:
            return {}
        self._edition, window = self._library.edition, self._papers.window
        current = [] if window.current is None else [window.current]
        moved = self._library.searcher.moved([*current, *window.selected])
        self._papers.forget()
        return moved

    @property
    def _column(self) -> str:
        """What the right column shows: what the list is sorted by, or the day where that cannot be shown."""
        if self.sort is None:
            return "day" if self._papers.words else "votes"
        return "votes" if self.sort == "day" else self.sort

    # -- messages ------------------------------------------------------------------------------------------------------

    def recount(self) -> None:
        """Update the counts at the end of the line."""
        self.bar.counts = self.counts()

    def counts(self) -> list[str]:
        """List what is selected, what to say of the filter, the order, how many papers are shown, and how many wait."""
        window, everything = self._papers.window, len(self._library)
        total = window.total
        said = []
        if selected := len(window.selected):
            seen = len(window.chosen)
            said.append(f"{selected:,} selected" + (f", {seen:,} shown" if seen < selected else ""))
        said += self.bar.remarks
        if self._library.readonly:
            said.append("read-only")
        if self.sort:
            said.append(f"by {self.sort}" + (" ↑" if self.reverse else ""))
        said.append(f"{total:,} of {everything:,} shown" if total != everything else f"{everything:,} shown")
        if (waiting := self._library.searcher.waiting()) is not None:
            said += [f"{waiting.queued:,} queued"] if waiting.queued else []
            said.append(f"{waiting.inbox:,} inbox")
        return said

    def why(self) -> str:
        """Return which part of the filter found the paper under the cursor."""
        entry, searcher = self._papers.current, self._library.searcher
        said = []
        if entry is not None and self.query.strip():
            said = [reason_line(reason) for reason in searcher.why(self.query, entry)]
        if entry is not None and self.sort == "score" and (score := searcher.why_score(entry)):
            said.append(score)
        return " · ".join(said) or "no filter: every paper is here"

    def find(self, entry: Entry) -> int | None:
        """Return where a paper stands in the list, having dropped the filter where it hides it."""
        if entry.row not in self._papers.window.rows:
            self.set("")
        return self._papers.window.rows.position(entry.row)

    def close(self) -> None:
        """Stop searching."""
        self._search.close()

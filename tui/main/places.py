"""Places in the list: read as values, gone back to, and remembered before a jump."""

from functools import partial

from store.library import Library
from tui.main.filter import FilterController
from tui.main.jump_list import JumpList
from tui.main.paper_list import PaperList
from tui.main.search import PATIENCE
from tui.paper.detail import PaperDetail
from tui.session import Place


class Places:
    """Reads the present place off the list, the paper and the filter, and brings all three to another."""

    def __init__(self, library: Library, papers: PaperList, detail: PaperDetail, filter: FilterController) -> None:
        self._library, self._papers, self._detail, self._filter = library, papers, detail, filter
        self._jumps = JumpList()
        self.arriving = False
        """Whether the list of a place is awaited."""

    def now(self, *, zoomed: bool) -> Place:
        """Return the present place."""
        window, entry = self._papers.window, self._papers.current
        return Place(
            query=self._filter.query,
            view=self._papers.bar.view,
            sort=self._filter.sort,
            reverse=self._filter.reverse,
            paper=entry.paper.id if entry else None,
            above=window.cursor - window.top,
            scroll=self._detail.top,
            zoomed=zoomed,
            compact=self._papers.compact,
        )

    def notice(self, *, zoomed: bool) -> None:
        """Remember the place before, where the reader has jumped."""
        if not self.arriving:
            window = self._papers.window
            self._jumps.notice(self.now(zoomed=zoomed), window.cursor, window.height)

    def begin_anew(self, before: Place, paper: str = "", *, patience: float = PATIENCE) -> None:
        """List all papers and go to one, or to the first undecided one, on the newest day that has any.

        `back` goes to the place before.
        """
        self._jumps.begin(before)
        self.arriving = True
        self._filter.sort, self._filter.reverse = None, False
        self._filter.afterwards = partial(self._begin, paper)
        self._filter.set("", patience=patience)

    def _begin(self, paper: str) -> None:
        row, window = self._library.rows_of([paper]).get(paper) if paper else None, self._papers.window
        row = self._library.searcher.first_waiting() if row is None else row
        window.move_to((window.rows.position(row) or 0) if row is not None else 0)
        self.arriving = False

    def back(self) -> bool:
        """Go back to the place before the last jump; return whether there was one."""
        if (place := self._jumps.back()) is None:
            return False
        self.go_to(place)
        return True

    def go_to(self, place: Place, *, patience: float = PATIENCE) -> None:
        """Show the list of a place, with the cursor on its paper at the same height."""
        self.arriving = True
        self._filter.sort, self._filter.reverse = place.sort, place.reverse
        self._filter.afterwards = partial(self._arrive, place)
        self._filter.set(place.query, view=place.view, patience=patience)

    def _arrive(self, place: Place) -> None:
        window = self._papers.window
        row = self._library.rows_of([place.paper]).get(place.paper) if place.paper else None
        position = window.rows.position(row) if row is not None else None
        if position is not None:
            window.cursor, window.top = position, max(0, position - place.above)
            window.follow()
        self.arriving = False
        self._jumps.arrive(place, window.cursor)
        self._detail.call_after_refresh(self._scroll, place)

    def _scroll(self, place: Place) -> None:
        """Scroll the text to where it was."""
        entry = self._papers.current
        if entry and entry.paper.id == place.paper and place.scroll > self._detail.top:
            self._detail.roll(place.scroll - self._detail.top)

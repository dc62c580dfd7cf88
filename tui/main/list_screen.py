"""The list with the paper beside it: which papers are listed, moving among them, and reading one alone."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual import events
from textual.app import ComposeResult
from textual.message import Message

from store.library import Library
from store.models import Entry
from store.steps import Step
from tui.keymap import Keymap
from tui.main.day_walk import DayWalk
from tui.main.detail_follower import BEHIND, DetailFollower
from tui.main.facet_panel import FacetPanel
from tui.main.facets import Facets
from tui.main.filter import FilterController
from tui.main.listed import read_listed
from tui.main.paper_list import PaperList
from tui.main.paper_window import FirstRows
from tui.main.places import Places
from tui.main.search import SearchResult
from tui.paper.caret_controller import SELECTING
from tui.paper.detail import PaperDetail
from tui.paper.reading import ReadingScreen
from tui.paper.reading_log import ReadingLog
from tui.session import Session
from tui.sheets.sheet import Divider
from tui.sheets.status_line import Hint

if TYPE_CHECKING:
    from store.query.counts import DayCount


class ListScreen(ReadingScreen):
    """Connects the parts: keys come in, the library answers, the widgets show the values."""

    PLACE: ClassVar[str] = "main"
    FIRST: ClassVar[tuple[str, ...]] = (
        *("later", "read", "skip", ""),
        *("rate-1", "tags", "note", ""),
        *("triage", "filter"),
    )

    class Answered(Message):
        """An answer that took longer than a frame has come."""

        def __init__(self, result: SearchResult) -> None:
            self.result = result
            super().__init__()

    def __init__(self, library: Library, keymap: Keymap, session: Session) -> None:
        super().__init__(library, keymap, session, PaperDetail(lambda: library.today))
        self.reading_log: ReadingLog | None = None
        self.papers = PaperList(partial(read_listed, library), self._count_days, lambda: library.today)
        ways = (
            self.way("fetch", "brings what you subscribe to, over the network"),
            self.way("import", "imports a file, an id or an address"),
        )
        begin = ["No papers yet.", *ways]
        self.filter = FilterController(library, self.papers, session, self.refresh_list, self._answered, begin)
        self.typing = self.filter.typing
        self.facets = FacetPanel(library, partial(self.filter.set, keep=True), partial(self.mount, before=0))
        self.follower = DetailFollower(self.show_paper, lambda ring: self.set_interval(BEHIND, ring, pause=True))
        self.days = DayWalk(library, self.papers, self.filter, self.go)
        self.places = Places(library, self.papers, self.detail, self.filter)

    def compose(self) -> ComposeResult:
        """Lay out the list, the paper and the status line."""
        yield self.papers
        yield Divider(id="divider")
        yield self.detail
        yield self.status

    # -- which papers --------------------------------------------------------------------------------------------------

    @property
    def current(self) -> Entry | None:
        """The paper under the cursor."""
        return self.papers.current

    def targets(self) -> list[Entry]:
        """Return the selected papers that are listed, else the one under the cursor."""
        chosen = self.papers.window.chosen
        return self.library.entries(chosen) if chosen else super().targets()

    def target_rows(self) -> list[int]:
        """Return the rows of these papers."""
        return self.papers.window.chosen or super().target_rows()

    def record(self, step: Step, *, undone: bool = False) -> None:
        """Record a step, or that it was undone, in the ledger."""
        if self.reading_log is not None:
            (self.reading_log.undone if undone else self.reading_log.done)(step)

    # -- what is shown -------------------------------------------------------------------------------------------------

    def _count_days(self, days: Collection[str | None]) -> Mapping[str | None, DayCount]:
        """Count the papers of days for their headings; nothing before there is an index."""
        rows = self.papers.window.rows
        return {} if isinstance(rows, FirstRows) else self.library.searcher.day_counts(days, rows)

    def refresh_list(self) -> None:
        """Show the list as it stands now, and all that follows from it."""
        self.filter.recount()
        self.papers.repaint()
        self.moved()

    def moved(self) -> None:
        """Show the paper under the cursor and the place in the list."""
        window = self.papers.window
        if self.reading or not (self.detail.entry or self.facets.open):
            self.follower.at_once()
        else:
            self.follower.soon(again=self.papers.bar.typing)
        place = f"{window.cursor + 1:,}/{window.total:,}" if window.total else ""
        self.status.show(self.hints(), place)

    def show_paper(self) -> None:
        """Show the paper under the cursor, and record that the reader is there."""
        entry = self.current
        self.detail.show(entry, self.papers.words, self.caret.decorations(entry))
        if not self.papers.bar.typing:
            self.places.notice(zoomed=self.has_class("-zoomed"))
        if self.reading_log:
            self.reading_log.at(entry)
        self.facets.follow(self.filter.query)

    def marks_changed(self, papers: Collection[str] | None = None) -> None:
        """Read the marks of these papers again, or of all, and see which they took out of the filter."""
        self.papers.forget(papers)
        self.refresh_list()
        self.filter.recheck()
        self.facets.reload(self.filter.query)

    def show_step(self, step: Step) -> None:
        """Show the marks as they are now, list the papers that fit the filter again, and go to what was changed."""
        self.marks_changed(step.papers)
        fields = [change.field for change in step.changes if change.field.startswith("decision:")]
        decided = [field.removeprefix("decision:").split()[0] for field in fields]
        if decided:
            self.papers.forget()
            self.filter.afterwards = partial(self._go_to_one, decided)
            self.filter.run(keep=True)
            return
        self.filter.welcome(step.papers, partial(self._go_to_one, step.papers))

    def list_again(self) -> None:
        """List papers again, others or what they say now; the cursor stays on its paper, at its height."""
        self.filter.run(keep=True)

    def decided(self, said: str) -> None:
        """List the papers as was decided, and show the way back."""
        self.list_again()
        self.say(f"{said} · {self.way('undo', 'undoes')}")

    def _go_to_one(self, papers: Sequence[str]) -> None:
        """Go to the first of these papers that is listed, unless the cursor is on one of them."""
        window, rows = self.papers.window, self.library.rows_of(papers).values()
        listed = next((row for row in rows if row in window.rows), None)
        if listed is not None and window.current not in rows:
            self.go(window.rows.position(listed) or 0)

    def hints(self) -> list[Hint]:
        """List the keys for typing, for choosing facets, for selecting words, for reading, or the usual ones."""
        if self.papers.bar.typing:
            return [("Enter", "to the list"), ("Tab", "completes"), ("↑↓", "earlier filters"), ("Ctrl+u", "clears")]
        if self.facets.open:
            return [("Enter", "adds or removes"), ("↑↓", "choose"), ("Esc", "closes")]
        if self.caret.active and self.caret.position.selecting:
            return SELECTING
        if not self.reading:
            return super().hints()
        repair = [("a", f"repair {len(lost)}")] if (lost := self.detail.decorations.lost) else []
        position = [*repair, ("j k", "sentence"), ("h", "highlight"), ("v", "words"), ("J K", "next, previous paper")]
        return [*position, ("Esc", "back to the list"), *super().hints()]

    # -- reading -------------------------------------------------------------------------------------------------------

    @property
    def reading(self) -> bool:
        """Whether one paper is read alone."""
        return self.has_class("-reading")

    def read_alone(self, wanted: bool = True) -> None:
        """Show the paper alone, with its first sentence marked, or the list again."""
        self.set_class(wanted, "-reading")
        if wanted and self.reading_log and self.current:
            self.reading_log.read(self.current)
        if wanted:
            self.caret.begin()
        else:
            self.caret.end()
            self.moved()

    def open_paper(self) -> None:
        """Show the paper alone, or the list again; where words of it are selected, highlight them."""
        if self.reading and self.caret.position.selecting:
            self.highlight_here()
        else:
            self.read_alone(not self.reading)

    def highlight(self) -> None:
        """Highlight the sentence or the words at the caret; from the list, begin to read."""
        if self.reading:
            self.highlight_here()
        else:
            self.read_alone()

    # -- moving --------------------------------------------------------------------------------------------------------

    @property
    def page_size(self) -> int:
        """How much is in sight: papers, or lines of the text where it is read alone."""
        return max(2, self.detail.size.height if self.reading else self.papers.window.height)

    def move(self, by: int) -> None:
        """Move by some papers; where one is read alone, by sentences."""
        if self.reading:
            self.caret.step(by)
        else:
            self.go(self.papers.window.cursor + by)

    def turn(self, by: int) -> None:
        """Move by some papers; where one is read alone, scroll its text by lines."""
        if self.reading:
            self.caret.roll(by)
        else:
            self.go(self.papers.window.cursor + by)

    def go(self, position: int) -> None:
        """Move the cursor to the paper at a position."""
        self.papers.window.move(position)
        if self.papers.window.anchor is not None:
            self.filter.recount()
        self.papers.repaint()
        self.moved()

    def reveal(self, entry: Entry) -> None:
        """Move the cursor to a paper, dropping the filter where it hides it."""
        if (position := self.filter.find(entry)) is not None:
            self.go(position)

    def toggle_facets(self) -> None:
        """Show or hide the facets; where there is no room for three columns they hide the paper."""
        self.facets.toggle(self.filter.query)
        self.set_class(self.facets.open, "-faceted")
        self.moved()

    # -- messages ------------------------------------------------------------------------------------------------------

    def typed(self, event: events.Key) -> bool:
        """Pass keys to the filter line, the selection of words or the facets while they are in use."""
        if self.papers.bar.typing:
            if event.key in ("pagedown", "pageup"):
                self.turn(self.page_size - 1 if event.key == "pagedown" else 1 - self.page_size)
                return True
            return super().typed(event)
        self.follower.catch_up()
        return self.caret.press(event) or self.facets.press(event)

    def _answered(self, result: SearchResult) -> None:
        """Pass an answer from the thread that searches to the screen's own."""
        self.post_message(self.Answered(result))

    def on_list_screen_answered(self, message: Answered) -> None:
        """Show an answer that took longer."""
        self.filter.take(message.result)

    def on_filtered_list_pointed(self, message: PaperList.Pointed) -> None:
        """Move the cursor to the paper that was clicked; a double click reads it alone."""
        self.go(message.position)
        self.read_alone(message.again or self.reading)

    def on_facets_pointed(self, message: Facets.Pointed) -> None:
        """Choose the facet that was clicked."""
        self.facets.choose(message.number)

    def on_paper_list_scrolled(self) -> None:
        """Show what the wheel has scrolled to."""
        self.moved()

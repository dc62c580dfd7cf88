"""The list with the paper beside it: which papers, what is shown of them, reading one alone, and moving."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from functools import partial
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.message import Message

from store.library import Library
from store.models import Entry, Step
from tui.keymap import Keymap
from tui.main.detail_follower import BEHIND, DetailFollower
from tui.main.facet_panel import FacetPanel
from tui.main.filter import FilterController
from tui.main.listed import read_listed
from tui.main.paper_list import PaperList
from tui.main.places import Places
from tui.main.search import Outcome
from tui.paper.detail import PaperDetail
from tui.paper.reader import CHOOSING
from tui.paper.reading import ReadingScreen
from tui.paper.reading_log import ReadingLog
from tui.paper.screen import Change
from tui.session import Session
from tui.sheets.sheet import Rule
from tui.sheets.status_line import Hint


class ListScreen(ReadingScreen):
    """Holds the parts together: keys come in, the library answers, the widgets are shown the values."""

    PLACE: ClassVar[str] = "main"

    class Answered(Message):
        """An answer that took longer than a frame is there."""

        def __init__(self, outcome: Outcome) -> None:
            self.outcome = outcome
            super().__init__()

    def __init__(self, library: Library, keymap: Keymap, session: Session) -> None:
        super().__init__(library, keymap, session, PaperDetail())
        self.reading_log: ReadingLog | None = None
        self.papers = PaperList(partial(read_listed, library), library.today)
        self.filter = FilterController(library, self.papers, session, self.refresh_list, self._answered)
        self.facets = FacetPanel(library, self._choose_facet)
        self.follower = DetailFollower(self.show_paper, lambda ring: self.set_interval(BEHIND, ring, pause=True))
        self.places = Places(library, self.papers, self.detail, self.filter)

    def compose(self) -> ComposeResult:
        """Lay out the list, the paper and the status line."""
        yield self.papers
        yield Rule(id="rule")
        yield self.detail
        yield self.status

    # -- which papers --------------------------------------------------------------------------------------------------

    @property
    def current(self) -> Entry | None:
        """The paper under the cursor."""
        return self.papers.current

    def targets(self) -> list[Entry]:
        """Return the selected papers that are listed, else the one under the cursor."""
        chosen = self.papers.listing.chosen
        return self.library.entries(chosen) if chosen else super().targets()

    # -- what is written -----------------------------------------------------------------------------------------------

    def write(self, papers: Sequence[Entry], change: Change, said: str) -> Step | None:
        """Change the marks of these papers, and tell the ledger."""
        return self._logged(super().write(papers, change, said))

    def take_back(self) -> Step | None:
        """Take the latest step back, and tell the ledger."""
        step = super().take_back()
        if self.reading_log and step:
            self.reading_log.undone(step)
        return step

    def make_again(self) -> Step | None:
        """Make the step again that was taken back last, and tell the ledger."""
        return self._logged(super().make_again())

    def _logged(self, step: Step | None) -> Step | None:
        if self.reading_log and step:
            self.reading_log.done(step)
        return step

    # -- what the widgets are shown ------------------------------------------------------------------------------------

    def refresh_list(self) -> None:
        """Show the list as it stands now, and all that follows from it."""
        self.filter.recount()
        self.papers.repaint()
        self.moved()

    def moved(self) -> None:
        """Show the paper under the cursor and the place in the list."""
        listing = self.papers.listing
        if self.reading or not (self.detail.entry or self.facets.open):
            self.follower.at_once()
        else:
            self.follower.soon(again=self.papers.bar.typing)
        place = f"{listing.cursor + 1:,}/{listing.total:,}" if listing.total else ""
        self.status.show(self.hints(), place)

    def show_paper(self) -> None:
        """Show the paper under the cursor, and tell whoever wants to know where the reader is."""
        entry = self.current
        self.detail.show(entry, self.papers.words, self.reader.strokes(entry))
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

    def taken_back(self, step: Step) -> None:
        """Show the marks as they are now, and the papers that fit the filter again."""
        self.marks_changed(step.papers)
        self.filter.welcome(step.papers)

    def hints(self) -> list[Hint]:
        """List the keys for what the reader is doing: typing, choosing facets or words, reading, or the usual ones."""
        if self.papers.bar.typing:
            return [("Enter", "to the list"), ("Tab", "completes"), ("↑↓", "earlier filters"), ("Ctrl+u", "clears")]
        if self.facets.open:
            return [("Enter", "adds or removes"), ("↑↓", "choose"), ("Esc", "closes")]
        if self.reader.active and self.reader.walk.choosing:
            return CHOOSING
        if not self.reading:
            return super().hints()
        repair = [("a", f"repair {len(lost)}")] if (lost := self.detail.strokes.lost) else []
        walk = [*repair, ("j k", "sentence"), ("h", "highlight"), ("v", "words"), ("J K", "next, previous paper")]
        return [*walk, ("Esc", "back to the list"), *super().hints()]

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
            self.reader.begin()
        else:
            self.reader.end()
            self.moved()

    def open_paper(self) -> None:
        """Show the paper alone, or the list again; where words of it are chosen, highlight them."""
        if self.reading and self.reader.walk.choosing:
            self.highlight_here()
        else:
            self.read_alone(not self.reading)

    def highlight(self) -> None:
        """Highlight the sentence or the words one stands at; from the list, begin to read."""
        if self.reading:
            self.highlight_here()
        else:
            self.read_alone()

    # -- moving --------------------------------------------------------------------------------------------------------

    @property
    def page(self) -> int:
        """How much is in sight: papers, or lines of the text where it is read alone."""
        return max(2, self.detail.size.height if self.reading else self.papers.listing.height)

    def move(self, by: int) -> None:
        """Move by papers; where one is read alone, by sentences."""
        if self.reading:
            self.reader.step(by)
        else:
            self.go(self.papers.listing.cursor + by)

    def turn(self, by: int) -> None:
        """Move by papers; where one is read alone, scroll its text by lines."""
        if self.reading:
            self.reader.roll(by)
        else:
            self.go(self.papers.listing.cursor + by)

    def go(self, position: int) -> None:
        """Put the cursor on the paper at a position."""
        self.papers.listing.move(position)
        if self.papers.listing.anchor is not None:
            self.filter.recount()
        self.papers.repaint()
        self.moved()

    def reveal(self, entry: Entry) -> None:
        """Put the cursor on a paper, dropping the filter where it hides it."""
        if (position := self.filter.find(entry)) is not None:
            self.go(position)

    def step_back(self) -> None:
        """Go one step back: reading view, facets, filter, selection."""
        if self.reading:
            if not self.reader.release():
                self.read_alone(False)
        elif self.facets.open:
            self.toggle_facets()
        elif self.papers.bar.editor.text:
            self.filter.set("", keep=True)
        elif self.papers.listing.select_none():
            self.refresh_list()
        else:
            self.nothing_to_drop()
        self.moved()

    def nothing_to_drop(self) -> None:
        """Go one step back where nothing is in force that could be dropped."""

    def leave(self) -> None:
        """Leave the reading view or the facets."""
        if self.reading:
            self.read_alone(False)
        elif self.facets.open:
            self.toggle_facets()
        else:
            super().leave()

    def begin_filter(self) -> None:
        """Let the reader type a filter."""
        self.filter.begin()

    def toggle_facets(self) -> None:
        """Show the facets, or put them away; where there is no room for three columns the paper makes way."""
        facets = self.facets
        facets.open = not facets.open
        self.set_class(facets.open, "-faceted")
        if not facets.widget.is_attached:
            self.mount(facets.widget, before=0)
        facets.widget.display = facets.open
        if facets.open:
            self.call_after_refresh(lambda: facets.reload(self.filter.query))
        self.moved()

    def _choose_facet(self, query: str) -> None:
        self.filter.set(query, keep=True)
        self.facets.reload(self.filter.query)

    # -- messages ------------------------------------------------------------------------------------------------------

    def typed(self, event: events.Key) -> bool:
        """Give keys to the filter line, the words being chosen or the facets while they are in use."""
        if self.papers.bar.typing:
            if event.key in ("pagedown", "pageup"):
                self.turn(self.page - 1 if event.key == "pagedown" else 1 - self.page)
                return True
            return self.filter.press(event)
        self.follower.catch_up()
        return self.reader.press(event) or self.facets.press(event)

    def pasted(self, text: str) -> None:
        """Take what was pasted into the filter line."""
        self.filter.paste(text)

    def _answered(self, outcome: Outcome) -> None:
        """Take an answer from the thread that searches into the screen's own."""
        self.post_message(self.Answered(outcome))

    def on_list_screen_answered(self, message: Answered) -> None:
        """Show an answer that took longer."""
        self.filter.take(message.outcome)

    def on_paper_list_pointed(self, message: PaperList.Pointed) -> None:
        """Go to the paper that was clicked; twice reads it alone."""
        self.go(message.position)
        self.read_alone(message.again or self.reading)

    def on_paper_list_scrolled(self) -> None:
        """Follow the wheel."""
        self.moved()

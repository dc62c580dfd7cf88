"""The main screen: the list, the paper under the cursor, and one line of what happened."""

from __future__ import annotations

import gc
from collections.abc import Collection
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.message import Message

from store.errors import BroadsheetError
from store.library import Library
from store.models import Entry, Note, Step
from tui.config import Settings
from tui.keymap import Keymap
from tui.main.detail_follower import Beside
from tui.main.facet_panel import FacetPanel
from tui.main.filter import Arrived, Finder
from tui.main.first_run import FirstRun, greet, show_first_list
from tui.main.hints import hints_now
from tui.main.jump_list import Whereabouts
from tui.main.listing import FirstRows
from tui.main.paper_list import PaperList
from tui.main.recovery import Safekeeping
from tui.main.shelf import Shelf
from tui.paper.detail import PaperDetail
from tui.paper.reader import Reader
from tui.paper.reading_log import ReadingLog
from tui.paper.screen import PaperScreen
from tui.screen import KeyedScreen
from tui.session import Session
from tui.sheets.sheet import Rule
from tui.sheets.status_line import Hint

FIRST_ROWS = 120
"""Rows of the first frame, before the index is loaded."""


class MainScreen(PaperScreen):
    """Holds the parts together: keys come in, the library answers, the widgets are shown the values."""

    PLACE: ClassVar[str] = "main"

    class Written(Message):
        """The thread that writes a large file of marks is done, or has failed."""

    def __init__(self, library: Library, settings: Settings, keymap: Keymap, session: Session) -> None:
        super().__init__(library, keymap, session)
        self.settings = settings
        self.shelf = Shelf(library)
        self.papers = PaperList(self.shelf.read, library.today)
        self.papers.bar.editor.history = list(session.filters)
        self.detail = PaperDetail()
        self.finder = Finder(self)
        self.facets = FacetPanel(self)
        self.reader = Reader(self, self.detail)
        self.whereabouts = Whereabouts(self)
        self.first_run = FirstRun(self)
        self.safekeeping = Safekeeping(self)
        self.beside = Beside(self)

    def compose(self) -> ComposeResult:
        """Lay out the list, the paper and the status line."""
        yield self.papers
        yield Rule(id="rule")
        yield self.detail
        yield self.status

    def on_mount(self) -> None:
        """Show the first rows at once; the index is loaded after they are on the screen."""
        self.papers.listing.rows = FirstRows(self.library.head(FIRST_ROWS), len(self.library))
        self.refresh_list()
        self.call_after_refresh(self._start)
        self.set_interval(1.0, self.look_around)

    def _start(self) -> None:
        self.library.write_behind(lambda: self.post_message(self.Written()))
        self.ledger = ReadingLog(self.library)
        show_first_list(self)
        gc.freeze()  # what was loaded to start with stays: looking through it again and again would be felt in keys
        greet(self)
        self.first_run.begin()
        if self.safekeeping.needed:
            self.wait_for(self.safekeeping.begin())

    # -- which papers --------------------------------------------------------------------------------------------------

    @property
    def current(self) -> Entry | None:
        """The paper under the cursor."""
        return self.papers.current

    def targets(self) -> list[Entry]:
        """Give the selected papers that are listed, else the one under the cursor."""
        chosen = self.papers.listing.chosen
        return self.library.entries(chosen) if chosen else super().targets()

    # -- what the widgets are shown ------------------------------------------------------------------------------------

    def refresh_list(self) -> None:
        """Show the list as it stands now, and all that follows from it."""
        self.finder.recount()
        self.papers.repaint()
        self.moved()

    def moved(self) -> None:
        """Show the paper under the cursor and the place in the list."""
        listing = self.papers.listing
        self.beside.follow()
        place = f"{listing.cursor + 1:,}/{listing.total:,}" if listing.total else ""
        self.status.show(self.hints(), place)

    def marks_changed(self, papers: Collection[str] | None = None) -> None:
        """Read the marks of these papers again, or of all, and see which they took out of the filter."""
        self.papers.forget(papers)
        self.refresh_list()
        self.finder.recheck()
        self.facets.reload()

    def taken_back(self, step: Step) -> None:
        """Show the marks as they are now, and the papers that fit the filter again."""
        self.marks_changed(step.papers)
        self.finder.welcome(step.papers)

    def look_around(self) -> None:
        """Take in what other programs have written."""
        self.safekeeping.watch()
        try:
            marks, papers = self.library.refresh(), self.shelf.papers_changed()
        except (BroadsheetError, OSError) as error:
            self.safekeeping.trouble(error)
            return
        self.safekeeping.trouble(None)
        self.edits.others_changed(marks)
        if papers:
            self.papers.forget()
            self.finder.run(keep=True)
        if marks:
            self.marks_changed(marks)
            for screen in self.app.screen_stack:
                if isinstance(screen, KeyedScreen):
                    screen.others_wrote()
        self.whereabouts.keep()

    def hints(self) -> list[Hint]:
        """List the keys that are of use now."""
        return hints_now(self, super().hints())

    # -- reading -------------------------------------------------------------------------------------------------------

    @property
    def reading(self) -> bool:
        """Whether one paper is read alone."""
        return self.has_class("-reading")

    @property
    def highlight_in_hand(self) -> Note | None:
        """The highlight one stands at; words that are chosen are highlighted for the note."""
        return self.reader.highlight_to_note()

    def read_alone(self, wanted: bool = True) -> None:
        """Show the paper alone, with its first sentence marked, or the list again."""
        self.set_class(wanted, "-reading")
        if wanted and self.ledger and self.papers.current:
            self.ledger.read(self.papers.current)
        if wanted:
            self.reader.begin()
        else:
            self.reader.end()
            self.moved()

    def open_paper(self) -> None:
        """Show the paper alone, or the list again; where words of it are chosen, highlight them."""
        if self.reading and self.reader.walk.choosing:
            self.reader.highlight()
        else:
            self.read_alone(not self.reading)

    def highlight(self) -> None:
        """Highlight the sentence or the words one stands at; from the list, begin to read."""
        if self.reading:
            self.reader.highlight()
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
            self.finder.recount()
        self.papers.repaint()
        self.moved()

    def step_back(self) -> None:
        """Go one step back: reading view, facets, filter, selection."""
        if self.reading:
            if not self.reader.release():
                self.read_alone(False)
        elif self.facets.open:
            self.facets.toggle()
        elif self.finder.bar.editor.text:
            self.finder.bar.view = ""
            self.finder.bar.editor.set("")
            self.finder.run(keep=True)
        elif self.papers.listing.select_none():
            self.refresh_list()
        else:
            self.first_run.end()
        self.moved()

    def leave(self) -> None:
        """Leave the reading view, or the program from the list."""
        if self.reading:
            self.read_alone(False)
        else:
            self.wait_for(self.safekeeping.leave())

    def begin_filter(self) -> None:
        """Let the reader type a filter."""
        self.finder.begin()

    def toggle_facets(self) -> None:
        """Show or hide the facets."""
        self.facets.toggle()
        self.moved()

    # -- messages ------------------------------------------------------------------------------------------------------

    def typed(self, event: events.Key) -> bool:
        """Give keys to the filter line, the words being chosen or the facets while they are in use."""
        self.beside.catch_up()
        if self.papers.bar.typing:
            return self.finder.press(event)
        if self.reader.press(event):
            return True
        return self.facets.open and self.facets.press(event)

    def pasted(self, text: str) -> None:
        """Take what was pasted into the filter line."""
        if self.papers.bar.typing:
            self.finder.paste(text)

    def on_arrived(self, message: Arrived) -> None:
        """Show an answer that took longer."""
        self.finder.take(message.outcome)

    def on_main_screen_written(self) -> None:
        """Show that changes are on the disk now, or why not."""
        self.safekeeping.written()

    def on_paper_list_pointed(self, message: PaperList.Pointed) -> None:
        """Go to the paper that was clicked; twice reads it alone."""
        self.go(message.position)
        self.read_alone(message.again or self.reading)

    def on_paper_list_scrolled(self) -> None:
        """Follow the wheel."""
        self.moved()

    def on_unmount(self) -> None:
        """Stop the search, and keep the place."""
        self.whereabouts.keep()
        self.finder.close()
        if self.ledger:
            self.ledger.close()

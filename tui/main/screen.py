"""The main screen: opens where the last session ended, watches the disk, and is left in order."""

import gc
from collections.abc import Iterator, Sequence
from datetime import date
from functools import partial

from textual.message import Message

from store.errors import BroadsheetError
from store.library import Library
from tui.config import Settings
from tui.keymap import Keymap
from tui.main.enriching import Enricher
from tui.main.fetching import Fetcher, due
from tui.main.first_run import FirstRun, greeting
from tui.main.importing import Importer
from tui.main.list_screen import ListScreen
from tui.main.paper_window import FirstRows
from tui.main.recovery import Recovery
from tui.paper.reading_log import ReadingLog
from tui.screen import KeyedScreen
from tui.session import Session

FIRST_ROWS = 120
"""Rows of the first frame, before the index is loaded."""


class MainScreen(ListScreen):
    """Opens the list where it was left, watches the disk and other programs, and ends in order."""

    class Written(Message):
        """The thread that writes a large file of marks has ended or failed."""

    class Waits(Message):
        """Another program is waited for, as the ``line`` says."""

        def __init__(self, line: str) -> None:
            self.line = line
            super().__init__()

    class Begun(Message):
        """The list is there; ``asks`` says whether something has to be settled before all else."""

        def __init__(self, asks: bool) -> None:
            self.asks = asks
            super().__init__()

    def __init__(
        self, library: Library, settings: Settings, keymap: Keymap, session: Session, *, demo: str = ""
    ) -> None:
        super().__init__(library, keymap, session)
        self.settings, self.demo = settings, demo
        self.first_run = FirstRun(session, keymap, self.mount, network=not demo)
        self.recovery = Recovery(library, self.ask, self.say_in_front, self.marks_changed)
        self.importer = Importer(library, partial(self.status.work, "import"), self._imported)
        self.enricher = Enricher(library, partial(self.status.work, "enrich"), self._enriched)
        self.fetcher = Fetcher(library, partial(self.status.work, "fetch"), self._fetched)
        self._shown_of = library.edition, library.today  # the papers as they are listed, and on which day

    # -- how it opens --------------------------------------------------------------------------------------------------

    def on_mount(self) -> None:
        """Show the first rows at once; the index is loaded after they are on the screen."""
        self.papers.window.rows = FirstRows(self.library.head(FIRST_ROWS), len(self.library), self.library.head)
        self.papers.sorted_by("votes", by_day=True)
        self.refresh_list()
        self.call_after_refresh(self._start)
        self.set_interval(1.0, self.look_around)

    def _start(self) -> None:
        self.library.waits.told = lambda line: self.post_message(self.Waits(line))
        self.library.write_behind(lambda: self.post_message(self.Written()))
        self.reading_log = ReadingLog(self.library)
        problems = [*self.settings.problems, *self.keymap.problems, *filter(None, [self.library.papers_file.left_out])]
        news = "" if self.settings.view is not None else self._news()
        if (missing := self._show_first_list(news)) is not None:
            problems.append(f"the configuration names the view “{missing}”, which is not there")
        gc.freeze()  # what was loaded to start with stays: looking through it again and again would be felt in keys
        gc.enable()
        text, wrong = (self.demo, False) if self.demo else greeting(self.library, self.keymap, problems)
        if not text and news:
            text = f"{news} · {self.way('go-back', 'goes back to where you were')}"
        if text:
            self.say(text, error=wrong)
        if not self.library.marks or self.demo:
            self.first_run.begin()
        asks = self.recovery.needed
        if asks:
            self.wait_for(self._settle())
        self.post_message(self.Begun(asks))
        self.run_worker(self._count_left_out(), group="left-out")
        if not self.demo and due(self.settings.sources, self.session, self.library):
            self.fetch()

    def _news(self) -> str:
        """Return in a few words what is new since the last session: papers, or the reader's day."""
        session = self.session
        if session.place is None:
            return ""
        if (came := self.library.arrived - session.arrived) > 0 and session.day:
            return f"{came:,} new since you were here"
        return "a new day" if session.day != self.library.today.isoformat() else ""

    def _show_first_list(self, news: str) -> str | None:
        """List the papers of the view that the configuration names, or go where the last session ended.

        Where there are ``news`` since then, go to the newest day with something undecided instead.
        Return the name of a view that is not there.
        """
        view = self.settings.view
        query = self.library.views.get(view) if view is not None else None
        if view is not None and query:
            self.filter.set(query, view=view, keep=True, patience=0)
        elif (place := self.session.place) is not None:
            self.set_class(place.zoomed, "-zoomed")
            self.papers.compact = place.compact
            self.papers.fit()
            go = self.places.begin_anew if news else self.places.go_to
            go(place, patience=0)
        else:
            self.filter.run(keep=True, patience=0)
        return view if view is not None and query is None else None

    async def _settle(self) -> None:
        """Ask what has to be asked before all else."""
        if (entry := await self.recovery.begin()) is not None:
            self.reveal(entry)
            self.start(self.keymap.command("note"))

    # -- what other programs write, and the disk -----------------------------------------------------------------------

    def look_around(self) -> None:
        """Show what other programs have written, and after midnight what that makes of the papers."""
        self.recovery.watch()
        self._count_unsaved()
        if self.recovery.damaged and self.is_current and not self.questions:
            self.wait_for(self.recovery.recover())
        try:
            marks = self.library.refresh()
            self.library.papers_file.check()
            before, self._shown_of = self._shown_of, (self.library.edition, self.library.today)
        except (BroadsheetError, OSError) as error:
            self.recovery.report(error)
            return
        self.recovery.report(None)
        self.others_changed(marks)
        if self._shown_of[1] != before[1]:
            self.papers.forget()
        if self._shown_of != before:
            self.list_again()
        if marks:
            self.marks_changed(marks)
            for screen in self._keyed():
                screen.others_wrote()
        self._keep_place()

    def _keyed(self) -> Iterator[KeyedScreen]:
        """List the screens that the reader has open, the one in front last."""
        yield from (screen for screen in self.app.screen_stack if isinstance(screen, KeyedScreen))

    def say_in_front(self, text: str, *, error: bool = False) -> None:
        """Show a message on the screen in front."""
        for screen in [*self._keyed()][-1:]:
            screen.say(text, error=error)

    def on_main_screen_waits(self, message: Waits) -> None:
        """Show which program is waited for."""
        self.say_in_front(message.line)

    def _count_unsaved(self) -> None:
        """Show on every screen how much is not on the disk."""
        for screen in self._keyed():
            screen.status.count(*self.library.unsaved)

    def _imported(self, said: str, *, error: bool = False) -> None:
        """List what has come in, and say what that was."""
        self.list_again()
        self.say_in_front(said if error else f"{said} · {self.way('history', 'takes it back')}", error=error)

    def _enriched(self, said: str, *, error: bool = False) -> None:
        """List papers as sources have them now, and say what came of asking."""
        self.list_again()
        self.say_in_front(said, error=error)

    # -- papers from the network ---------------------------------------------------------------------------------------

    def asks_network(self) -> bool:
        """Return whether a network may be asked, having said that a demo asks none."""
        if self.demo:
            self.say("a demo asks no network; broadsheet without it does", error=True)
        return not self.demo

    def fetch(self, day: date | None = None, names: Sequence[str] = (), *, everything: bool = False) -> None:
        """Fetch what is new in the background, or one day, of all subscriptions or of some."""
        self._keep_place()  # what comes from now on is new, until it is shown
        keys = self.way("back", "stops"), self.way("fetch", "shows them")
        self.run_worker(self.fetcher.bring(keys, day, names, everything=everything), group="fetch")

    def _fetched(self, said: str, *, error: bool = False) -> None:
        """List what has come, under a cursor that stays, and say what there is to say of it."""
        self.list_again()
        self.run_worker(self._count_left_out(), group="left-out")
        if not said and self.app.screen is not self:
            said = f"{self.fetcher.new:,} new in the list"
        if said:
            self.say_in_front(said, error=error)

    async def _count_left_out(self) -> None:
        """Say in the headings how much was left out of each day."""
        self.papers.left_out = await self.fetcher.left_out()
        self.papers.repaint()

    def show_new(self) -> None:
        """Show the papers that have come, the newest day first; the place before is one step back."""
        self.places.begin_anew(self.places.now(zoomed=self.has_class("-zoomed")), self.fetcher.seen())

    # -- how it is left ------------------------------------------------------------------------------------------------

    def step_back(self) -> None:
        """Leave the reading view, else the facets, stop a fetch, or drop the filter, the selection or the tour."""
        if self.reading:
            if not self.caret.release():
                self.read_alone(False)
        elif self.facets.open:
            self.toggle_facets()
        elif self.fetcher.running:
            self.fetcher.stop()
        elif self.papers.bar.editor.text:
            self.filter.set("", keep=True)
        elif self.papers.window.select_none():
            self.refresh_list()
        else:
            self.first_run.end()
        self.moved()

    def leave(self) -> None:
        """Leave the reading view, the facets, or else the program."""
        if self.reading:
            self.read_alone(False)
        elif self.facets.open:
            self.toggle_facets()
        else:
            self.wait_for(self._leave())

    async def _leave(self) -> None:
        if await self.recovery.leave(self.turns.rest):
            self.app.exit(0)

    def _keep_place(self) -> None:
        """Keep the present place, if it is another than before."""
        if self.places.arriving:
            return
        session, place = self.session, self.places.now(zoomed=self.has_class("-zoomed"))
        arrived = session.arrived if self.fetcher.unseen else self.library.arrived
        here = place, self.library.today.isoformat(), arrived
        if here != (session.place, session.day, session.arrived):
            session.place, session.day, session.arrived = here
            session.save()

    def on_main_screen_written(self) -> None:
        """Show that changes are on the disk now, or why not."""
        if self.recovery.written():
            self.look_around()
        self._count_unsaved()

    def on_unmount(self) -> None:
        """Stop the search, and keep the place."""
        self._keep_place()
        self.importer.stop()
        self.enricher.stop()
        self.fetcher.stop()
        self.filter.close()
        if self.reading_log:
            self.reading_log.close()

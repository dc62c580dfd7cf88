"""The app: opens a library on the screen in a theme, and ends in order however it is ended."""

import asyncio
import contextlib
import io
import os
import signal
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import ClassVar

from rich.console import Console, RenderableType
from textual import events
from textual.driver import Driver

from store.errors import BroadsheetError
from store.library import Library
from store.locks import Waits
from store.quantities import counted
from store.text import clean, strip_unsafe
from tui import config, config_schema, crash_report
from tui.commands import COMMANDS
from tui.keymap import Keymap
from tui.main.screen import MainScreen
from tui.paper.clipboard import CopyingApp
from tui.pauses import Pauses
from tui.screen import KeyedScreen
from tui.session import Session
from tui.sheets.in_place import keeping_in_place
from tui.sheets.sheet import Sheet
from tui.sheets.styles import BENEATH, STYLE_CLASSES
from tui.themes import ALL as THEMES

FAULT = 3
"""The exit code after a fault in the program, as on the command line."""
ENDING = 1.5
"""Seconds for leaving in order after SIGTERM or SIGHUP, before the process ends anyway."""


class BroadsheetApp(CopyingApp):
    """One library on the screen."""

    CSS_PATH = "app.tcss"
    COMPONENT_CLASSES: ClassVar[set[str]] = {*STYLE_CLASSES.values(), BENEATH}
    TITLE = "Broadsheet"
    ENABLE_COMMAND_PALETTE: ClassVar[bool] = False
    ALLOW_SELECT: ClassVar[bool] = False  # no line here can be selected; a press on one that is gone would end the app

    def __init__(self, library: Library, settings: config.Settings | None = None, *, demo: str = "") -> None:
        # Textual would turn NO_COLOR into shades of grey; the theme without colours says more with weight and reverse.
        colourless = os.environ.pop("NO_COLOR", "") != ""
        super().__init__()
        self.error_console = Console(file=io.StringIO())  # a traceback is not for the reader's screen
        self.HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (60, "-stacked"), (100, "-beside"), (140, "-wide")]
        self.library, self.demo = library, demo
        self.fault: BaseException | None = None
        self.settings = settings or config.Settings()
        self.session = Session.load(library.folder)
        self.session.programs = self.settings.programs
        self.session.hand_over(library.drafts)
        self.keymap = Keymap(COMMANDS.values(), self.settings.keys)
        for theme in THEMES:
            self.register_theme(theme)
        plain = self.settings.ascii or os.environ.get("TERM") == "linux"  # the console's font has few other signs
        Sheet.ascii = plain
        self.set_class(plain, "-ascii")
        chosen = "no-colour" if colourless else self.settings.theme or self.session.theme
        few = self.console.color_system == "standard"  # of sixteen colours none is near ours, and the accent would go
        self.theme = chosen if chosen in config_schema.THEMES else "terminal" if few else "dark"
        self._pauses = Pauses()
        self._early: list[events.Key | events.Paste] | None = []  # typed before there was a list; None from then on

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """Return values for the variables of app.tcss in every theme, Textual's own included."""
        return THEMES[0].variables

    def get_driver_class(self) -> type[Driver]:
        """Return what writes to the terminal, so that everything stands in its place there."""
        return keeping_in_place(super().get_driver_class())

    def get_default_screen(self) -> MainScreen:
        """Return the main screen, which is there from the beginning to the end."""
        return MainScreen(self.library, self.settings, self.keymap, self.session, demo=self.demo)

    def on_mount(self) -> None:
        """Handle signals that end the program or let it go on, and use the reader's pauses."""
        self.app_resume_signal.subscribe(self, lambda _: self.refresh(layout=True))  # the terminal has forgotten all
        self.app_suspend_signal.subscribe(self, lambda _: self.keep())  # nobody may come back
        self.set_interval(0.5, self._look)
        loop = asyncio.get_running_loop()
        if threading.current_thread() is threading.main_thread():
            for name in (signal.SIGTERM, signal.SIGHUP):
                loop.add_signal_handler(name, self.end, name)

    def _look(self) -> None:
        if not self.screen_stack:
            return  # it is ending
        settled = isinstance(self.screen, MainScreen) and not self.screen.questions
        self._pauses.look(settled=settled)

    async def on_event(self, event: events.Event) -> None:
        """Pass what is typed to the screen in front, and wait until that is done before the next key is looked at.

        What would move the terminal is taken out of a pasted text. Keys that come after the end are dropped, and so is
        the mouse on what lies beneath a question.
        """
        if isinstance(event, events.MouseEvent) and isinstance(self.screen, KeyedScreen):
            if self.screen.in_reach(event):
                await super().on_event(event)
        elif not isinstance(event, events.Key | events.Paste):
            await super().on_event(event)
        elif self._early is not None:
            self._early.append(event)
        else:
            await self._press(event)

    async def on_main_screen_begun(self, message: MainScreen.Begun) -> None:
        """Give to the list what was typed before it was there, unless something is asked that nobody has seen yet."""
        early, self._early = self._early or [], None
        for event in () if message.asks else early:
            await self._press(event)

    async def _press(self, event: events.Key | events.Paste) -> None:
        if self.return_code is None and isinstance(self.screen, KeyedScreen):
            if isinstance(event, events.Paste):
                event.text = strip_unsafe(event.text)
            self._pauses.key()
            await self.screen.press(event)
            await self._settled()

    async def _settled(self) -> None:
        """Wait until the screen in front, whichever that is by then, waits for the reader."""
        screen = None
        while self.screen is not screen and isinstance(self.screen, KeyedScreen):
            screen = self.screen
            await screen.settled()

    def end(self, number: signal.Signals) -> None:
        """End at once, keeping a note that is being written; the process ends even if the terminal is gone."""
        code = 128 + number
        last = threading.Timer(ENDING, os._exit, (code,))
        last.daemon = True
        last.start()
        self.keep()
        self.exit(code)

    def keep(self) -> None:
        """Keep a note that is being written, and wait a little for the disk, also where it has refused before."""
        for screen in self.screen_stack:
            if isinstance(screen, KeyedScreen):
                screen.questions.keep()
        with contextlib.suppress(BroadsheetError):
            self.library.retry(wait=0.5)

    def bell(self) -> None:
        """Ring; Textual rings while it handles a fault, and what that was is kept for the crash report."""
        if (error := sys.exception()) is None:
            super().bell()
        else:
            self._note(error)

    def tell(self, line: str) -> None:
        """Say a line on the screen in front."""
        if isinstance(self.screen, KeyedScreen):
            self.screen.say(line)

    def panic(self, *renderables: RenderableType) -> None:
        """End after a fault that draws itself, and keep what it was."""
        self._note(sys.exception())
        super().panic(*renderables)

    def _note(self, error: BaseException | None) -> None:
        if self.fault is None and error is not None:
            self.fault = error
            with contextlib.suppress(Exception):
                self.keep()


def run(
    library_folder: Path | None = None, begun: Callable[[BroadsheetApp], None] = lambda app: None, *, demo: str = ""
) -> int:
    """Open the app on a library and return the exit code; what stops it from opening is one line on standard error.

    ``begun`` is called with the app before it runs; ``demo`` is what a demo says of itself.
    """
    settings = config.load()
    try:
        waits = Waits(lambda line: print(clean(line), file=sys.stderr))
        library = Library.open(library_folder, waits=waits, cite=settings.cite, sources=lambda: settings.sources)
    except BroadsheetError as error:
        print(f"broadsheet: {clean(str(error))}", file=sys.stderr)
        return error.exit_code
    app = BroadsheetApp(library, settings, demo=demo)
    begun(app)
    code = 0
    try:
        code = app.run() or 0
    except Exception as error:
        app.fault = app.fault or error
    finally:
        library.close()
    if lost := library.unsaved.pending:
        print(f"broadsheet: {counted(lost, 'change')} could not be saved", file=sys.stderr)
    if app.fault is not None or app.return_code == 1:
        print(f"broadsheet: {clean(crash_report.crash_line(app.fault, _last_line(app)))}", file=sys.stderr)
        return FAULT
    return code


def _last_line(app: BroadsheetApp) -> str:
    """Return the last line that Textual wrote about a fault; the lines above may hold the reader's own words."""
    file = app.error_console.file
    lines = file.getvalue().split("\n") if isinstance(file, io.StringIO) else []
    return next((line.strip() for line in reversed(lines) if line.strip()), "")

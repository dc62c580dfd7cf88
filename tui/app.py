"""The app: opens a library on the screen, dresses it in a theme, and ends well whoever ends it."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import sys
import threading
from pathlib import Path
from typing import ClassVar

from textual import events
from textual.app import App
from textual.geometry import Size

from store.errors import BroadsheetError
from store.library import Library
from store.text import clean, strip_unsafe
from tui import config
from tui import crash_report as faults
from tui.commands import COMMANDS
from tui.keymap import Keymap
from tui.main.screen import MainScreen
from tui.pauses import Pauses
from tui.session import Session
from tui.sheets.forgetting import forget_the_gone
from tui.sheets.sheet import Sheet
from tui.sheets.styles import INK_CLASSES
from tui.themes import ALL as THEMES

FAULT = 3
"""The exit code after a fault in the program, as on the command line."""
ENDING = 1.5
"""Seconds for leaving in order after SIGTERM or SIGHUP, before the process ends anyway."""


class BroadsheetApp(App[int]):
    """One library on the screen."""

    CSS_PATH = "app.tcss"
    COMPONENT_CLASSES: ClassVar[set[str]] = set(INK_CLASSES)
    TITLE = "Broadsheet"
    ENABLE_COMMAND_PALETTE: ClassVar[bool] = False
    ALLOW_SELECT: ClassVar[bool] = False  # no line here can be selected; a press on one that is gone would end the app

    def __init__(self, library: Library, settings: config.Settings | None = None) -> None:
        # Textual would turn NO_COLOR into shades of grey; the theme without colours says more with weight and reverse.
        colourless = os.environ.pop("NO_COLOR", "") != ""
        super().__init__()
        forget_the_gone()
        self._disable_tooltips = self._disable_notifications = True  # every question would bring widgets for them
        self.HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (60, "-stacked"), (100, "-beside"), (140, "-wide")]
        self.library = library
        self.fault: Exception | None = None
        self.settings = settings or config.Settings()
        self.session = Session.load(library.folder)
        self.keymap = Keymap(COMMANDS.values(), self.settings.keys)
        for theme in THEMES:
            self.register_theme(theme)
        Sheet.ascii = self.settings.ascii
        self.set_class(self.settings.ascii, "-ascii")
        chosen = "no-colour" if colourless else self.settings.theme or self.session.theme
        self.theme = chosen if chosen in config.THEMES else "dark"
        self._pauses = Pauses()

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """Give the variables of app.tcss a value in every theme, Textual's own included."""
        return THEMES[0].variables

    def on_mount(self) -> None:
        """Show the main screen, and listen for being told to end."""
        self.push_screen(MainScreen(self.library, self.settings, self.keymap, self.session))
        self.set_interval(0.5, self._look)
        loop = asyncio.get_running_loop()
        if threading.current_thread() is threading.main_thread():
            for name in (signal.SIGTERM, signal.SIGHUP):
                loop.add_signal_handler(name, self.end, name)

    def _look(self) -> None:
        """Use a pause, and tell the size again to a screen that missed it while others opened over it."""
        self._pauses.look(settled=isinstance(self.screen, MainScreen))
        for screen in (self.screen, *self._background_screens):
            if screen.is_running and screen._compositor.size not in (self.size, Size()):
                screen.post_message(events.Resize(self.size, self.size))

    async def on_event(self, event: events.Event) -> None:
        """Take out of what is pasted all that a terminal would obey, before anything is done with it."""
        if isinstance(event, events.Paste):
            event.text = strip_unsafe(event.text)
        elif isinstance(event, events.Key):
            self._pauses.key()
        await super().on_event(event)

    def end(self, number: signal.Signals) -> None:
        """Leave at once, keeping a note that is being written; the process ends even if the terminal is gone."""
        code = 128 + number
        last = threading.Timer(ENDING, os._exit, (code,))
        last.daemon = True
        last.start()
        self._keep()
        self.exit(code)

    def _keep(self) -> None:
        """Keep a note that is being written, and wait a little for the disk, also where it has refused."""
        for screen in self.screen_stack:
            if keep := getattr(screen, "keep", None):
                keep()
        with contextlib.suppress(BroadsheetError):
            self.library.state.retry(wait=0.5)

    def _handle_exception(self, error: Exception) -> None:
        """End after a fault, with no traceback on the reader's screen; `run` says where it is written down.

        Textual calls this for everything that no other handler took. Without a terminal, in a test, it goes on as
        Textual has it, which raises the fault there.
        """
        if self.is_headless:
            super()._handle_exception(error)
        elif self.fault is None:
            self.fault = error
            with contextlib.suppress(Exception):
                self._keep()
            self.exit(return_code=1)


def run(library_folder: Path | None = None) -> int:
    """Open the app on a library and give the exit code; what stops it from opening is one line on standard error."""
    try:
        library = Library.open(library_folder)
    except BroadsheetError as error:
        print(f"broadsheet: {error}", file=sys.stderr)
        return error.exit_code
    app = BroadsheetApp(library, config.load())
    try:
        code = app.run() or 0
    finally:
        library.close()
    if lost := library.state.pending:
        print(f"broadsheet: {lost} changes could not be saved", file=sys.stderr)
    if app.fault is not None:
        print(f"broadsheet: {clean(faults.line(app.fault, faults.keep(app.fault)))}", file=sys.stderr)
        return FAULT
    return code

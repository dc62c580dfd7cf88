"""Sit down at the app without a terminal: press keys, and read what is on the screen."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator
from concurrent.futures import Executor
from contextlib import asynccontextmanager

from textual import events
from textual.pilot import Pilot

from store.library import Library
from store.models import Mark
from tests.quiet import SOON, by_ear, rest
from tui.app import BroadsheetApp
from tui.config import Settings
from tui.main.screen import MainScreen
from tui.sheets.styles import UNICODE


class Desk:
    """The app as a test sees it."""

    def __init__(self, app: BroadsheetApp, pilot: Pilot[int]) -> None:
        self.app, self.pilot = app, pilot
        self.main = next(screen for screen in app.screen_stack if isinstance(screen, MainScreen))

    async def press(self, *keys: str) -> None:
        """Press keys one after the other, and wait until all that they cause is done."""
        for key in keys:
            await self.pilot.press(key)
            await rest(self.app, threads=self.threads)
        await self.settle()

    async def type(self, text: str) -> None:
        """Type a text, letter by letter."""
        await self.press(*(NAMES.get(letter, letter) for letter in text))

    async def burst(self, *keys: str, turns: int = 0) -> None:
        """Press keys as a quick reader on a busy machine does: so many turns of the loop behind each, and no more."""
        for key in keys:
            self.app.post_message(events.Key(key, key if len(key) == 1 else {"enter": "\r"}.get(key)))
            for _ in range(turns):
                await asyncio.sleep(0)

    async def paste(self, text: str) -> None:
        """Paste a text."""
        self.app.post_message(events.Paste(text))
        await self.settle()

    async def point(self, x: int, y: int, *, wheel: bool = False) -> None:
        """Click on a cell of the screen, or turn the wheel there by a notch, as the terminal tells it."""
        for kind in (events.MouseScrollDown,) if wheel else (events.MouseDown, events.MouseUp):
            self.app.post_message(kind(None, x, y, 0, 0, 0 if wheel else 1, False, False, False, x, y))
        await self.settle()

    async def settle(self) -> None:
        """Wait until no answer is awaited and the screen is drawn."""
        await rest(self.app, SOON, self.threads)
        await self.pilot.pause()

    def threads(self) -> list[Executor]:
        """The threads that look for papers and keep the ledger."""
        ledger = self.main.reading_log
        return [self.main.filter._search._thread, *([ledger._thread] if ledger else [])]

    @property
    def text(self) -> str:
        """What is on the topmost screen."""
        strips = self.app.screen._compositor.render_strips()
        return "\n".join("".join(segment.text for segment in strip).rstrip() for strip in strips)

    @property
    def words(self) -> str:
        """What is on the topmost screen, with one blank between any two words."""
        return " ".join(self.text.split())

    @property
    def home(self) -> bool:
        """Whether the list is in front, and nothing is asked over it."""
        return self.app.screen is self.main and not self.main.questions

    @property
    def lines(self) -> list[str]:
        """What is on the topmost screen, line by line."""
        return self.text.split("\n")

    @property
    def bar(self) -> tuple[int, int]:
        """How much of the progress bar on the screen is drawn as done, and of how much."""
        [bar] = re.findall(f"  ([{UNICODE.done}{UNICODE.ahead}]{{9,}})", self.text)
        assert bar == bar.count(UNICODE.done) * UNICODE.done + bar.count(UNICODE.ahead) * UNICODE.ahead
        return bar.count(UNICODE.done), len(bar)

    @property
    def said(self) -> str:
        """What the line at the bottom says."""
        return self.main.status.said

    @property
    def counts(self) -> str:
        """What the line of counts says."""
        return " · ".join(self.main.papers.bar.counts)

    @property
    def title(self) -> str:
        """The title of the paper under the cursor."""
        entry = self.main.papers.current
        return entry.paper.title if entry else ""

    @property
    def mark(self) -> Mark:
        """The mark of the paper under the cursor, as the library has it."""
        entry = self.main.papers.current
        assert entry is not None
        return self.main.library.entry(entry.paper.id).mark


NAMES = {
    " ": "space",
    "/": "slash",
    ":": "colon",
    "-": "minus",
    "+": "plus",
    ".": "full_stop",
    "(": "left_parenthesis",
    '"': "quotation_mark",
    ">": "greater_than_sign",
    "=": "equals_sign",
    "[": "left_square_bracket",
    "]": "right_square_bracket",
    "'": "apostrophe",
    "?": "question_mark",
}


@asynccontextmanager
async def sit(
    library: Library,
    *,
    size: tuple[int, int] = (120, 30),
    settings: Settings | None = None,
    tour: bool = False,
    demo: str = "",
) -> AsyncIterator[Desk]:
    """Open the app on a library and wait for its first answer."""
    app = BroadsheetApp(library, settings, demo=demo)
    app.session.toured = app.session.toured or not (tour or demo)
    with by_ear(app):
        async with app.run_test(size=size) as pilot:
            await pilot.pause()
            desk = Desk(app, pilot)
            await desk.settle()
            yield desk

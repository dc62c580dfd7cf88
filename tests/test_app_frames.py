"""What the terminal shows is what there is to show: lines drawn by themselves leave nothing stale behind."""

from __future__ import annotations

import random
from collections.abc import Iterator

import pyte
import pytest
from rich.console import Console
from textual import events
from textual.geometry import Size

from store.library import Library
from tests.desk import NAMES, Desk, sit
from tui.app import BroadsheetApp
from tui.main.paper_list import PaperList
from tui.sheets.sheet import Sheet

SIZES = ((120, 30), (80, 24), (60, 20), (50, 15), (139, 30), (100, 40))
KEYS = (
    *"jkJKgGtulbrxiSPuU.TRnNhaE?HszcvV[]F%wmFe:12345+-y",
    *("escape", "escape", "escape", "enter", "space", "up", "down", "tab", "backspace", "pagedown", "ctrl+d", "ctrl+o"),
    *("ctrl+s", "slash", "slash", "f2", "f3", "f10", "q"),
)
HARMLESS = {"q": "escape"}
"""What is pressed instead on the main screen, where the key would leave."""


class Shown:
    """A terminal that is fed every frame the app displays."""

    def __init__(self, patch: pytest.MonkeyPatch, size: tuple[int, int]) -> None:
        self._console = Console(color_system="truecolor", force_terminal=True, width=400, legacy_windows=False)
        self._screen = pyte.Screen(*size)
        self._stream = pyte.Stream(self._screen)
        display = BroadsheetApp._display

        def fed(app: BroadsheetApp, screen: object, renderable: object) -> None:
            if renderable is not None and app._running and not app._batch_count:
                self._stream.feed(renderable.render_segments(self._console))  # type: ignore[attr-defined]
            display(app, screen, renderable)  # type: ignore[arg-type]

        patch.setattr(BroadsheetApp, "_display", fed)

    def resize(self, size: tuple[int, int]) -> None:
        """Become another size, with nothing on it that the app has not drawn since."""
        if size != (self._screen.columns, self._screen.lines):
            self._screen.resize(size[1], size[0])
            self._screen.erase_in_display(2)

    @property
    def lines(self) -> list[str]:
        """What is on the terminal."""
        return [line.rstrip() for line in self._screen.display]


def painted_anew(at: Desk) -> list[str]:
    """Paint all that is to be seen with nothing kept of what was painted before."""
    for screen in at.app.screen_stack:
        for sheet in screen.query(Sheet):
            sheet.notify_style_update()
            sheet._drawn.clear()
            if isinstance(sheet, PaperList):
                sheet.forget()
                sheet._in_sight = None
    strips = at.app.screen._compositor.render_strips()
    return ["".join(segment.text for segment in strip).rstrip() for strip in strips]


def steps(seed: int) -> Iterator[str | tuple[int, int]]:
    chance = random.Random(seed)
    for _ in range(100):
        yield chance.choice(SIZES) if chance.random() < 0.06 else chance.choice(KEYS)


@pytest.mark.parametrize("seed", [1, 2, *(pytest.param(seed, marks=pytest.mark.long) for seed in range(3, 60))])
async def test_the_terminal_shows_what_there_is(seeded: Library, monkeypatch: pytest.MonkeyPatch, seed: int) -> None:
    shown, done = Shown(monkeypatch, SIZES[0]), []
    async with sit(seeded, size=SIZES[0]) as at:
        for number, step in enumerate(steps(seed), 1):
            if isinstance(step, tuple):
                at.app._driver._size = step  # type: ignore[union-attr]
                shown.resize(step)
                at.app.post_message(events.Resize(Size(*step), Size(*step)))
                await at.settle()
            else:
                key = HARMLESS.get(step, step) if at.home else step
                await at.press(NAMES.get(key, key))
            done.append(step)
            if number % 4 == 0:
                assert shown.lines == painted_anew(at), done[-12:]


@pytest.mark.parametrize("opens", ["s", "n", "R", "question_mark"])
@pytest.mark.parametrize("turns", [0, 1, 3])
async def test_a_resize_in_the_same_moment_as_a_key_reaches_every_screen(
    seeded: Library, monkeypatch: pytest.MonkeyPatch, opens: str, turns: int
) -> None:
    shown = Shown(monkeypatch, SIZES[1])
    async with sit(seeded, size=SIZES[1]) as at:
        for size in ((200, 30), (60, 20)):
            shown.resize(size)
            at.app._driver._size = size  # type: ignore[union-attr]
            at.app.post_message(events.Resize(Size(*size), Size(*size)))
            await at.burst(opens, turns=turns)
            await at.settle()
            in_sight = [at.app.screen, *at.app._background_screens]
            assert {screen._compositor.size for screen in in_sight} == {Size(*size)}
            assert shown.lines == painted_anew(at)
            await at.press("q" if opens == "R" else "escape")
            assert shown.lines == painted_anew(at)

"""Type into a filter line: every list that is filtered takes its keys here."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from enum import Enum
from typing import TYPE_CHECKING

from textual import events

from tui.sheets.filter_line import FilterBar

if TYPE_CHECKING:
    from store.query.complete import Completion


class Typed(Enum):
    """What a key did to the line."""

    NOTHING = "it was not for the line"
    MOVED = "the cursor moved, or nothing did"
    CHANGED = "another filter stands in it"
    ENDED = "the reader goes back to the list"


class FilterTyping:
    """Takes keys for a line; ``complete`` lists the completions at a position of a text.

    Without it there are neither completions nor earlier filters on up and down.
    """

    def __init__(self, bar: FilterBar, complete: Callable[[str, int], Sequence[Completion]] | None = None) -> None:
        self._bar, self._complete = bar, complete
        self._base = ("", 0)  # the text and the position that are being completed
        self._offers: Sequence[Completion] = ()

    def press(self, event: events.Key) -> Typed:
        """Take a key while the line is typed into."""
        bar, key = self._bar, event.key
        if not bar.typing:
            return Typed.NOTHING
        if key in ("enter", "escape", "ctrl+c"):
            bar.typing, bar.offers = False, ()
            return Typed.ENDED
        if self._complete and key in ("tab", "shift+tab"):
            return self._offer(-1 if key == "shift+tab" else 1)
        before = bar.editor.text
        if self._complete and key in ("up", "down"):
            (bar.editor.earlier if key == "up" else bar.editor.later)()
            bar.offers = ()
        elif bar.editor.press(key, event.character):
            bar.offers = ()
        return Typed.CHANGED if bar.editor.text != before else Typed.MOVED

    def paste(self, text: str) -> Typed:
        """Insert a text that was pasted while the line is typed into."""
        if not self._bar.typing:
            return Typed.NOTHING
        self._bar.editor.insert(text)
        self._bar.offers = ()
        return Typed.CHANGED

    def _offer(self, by: int) -> Typed:
        """Insert the first completion at the cursor; again, the next one."""
        bar = self._bar
        if not bar.offers:
            assert self._complete is not None
            self._base = (bar.editor.text, bar.editor.cursor)
            self._offers, bar.offered = self._complete(*self._base), -1
        if not self._offers:
            return Typed.MOVED
        number = (bar.offered + by) % len(self._offers)
        offer, (text, _) = self._offers[number], self._base
        bar.editor.set(text[: offer.start] + offer.text + text[offer.end :], offer.start + len(offer.text))
        bar.offers = [each.text for each in self._offers] if len(self._offers) > 1 else ()
        bar.offered = number
        return Typed.CHANGED

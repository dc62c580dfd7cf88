"""Type into a filter line: every list that is filtered takes its keys here."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from textual import events

from tui.sheets.filter_line import FilterBar

if TYPE_CHECKING:
    from store.query.complete import Completion


class FilterTyping:
    """Takes keys for a line; ``complete`` lists the completions at a position of a text.

    Without it there are neither completions nor earlier filters on up and down. ``changed`` is called when another
    filter is in the line, ``moved`` when it looks different, ``ended`` when the reader goes back to the list.
    """

    def __init__(
        self,
        bar: FilterBar,
        *,
        changed: Callable[[], None],
        moved: Callable[[], None],
        ended: Callable[[], None],
        complete: Callable[[str, int], Sequence[Completion]] | None = None,
    ) -> None:
        self.bar, self._complete = bar, complete
        self._changed, self._moved, self._ended = changed, moved, ended
        self._base = ("", 0)  # the text and the position that are being completed
        self._offers: Sequence[Completion] = ()

    def begin(self, letter: int | None = None) -> None:
        """Begin to type, or go on, at a letter of the text that was clicked."""
        self.bar.typing = True
        if letter is not None:
            self.bar.editor.cursor, self.bar.offers = letter, ()
        self._moved()

    def take(self, number: int) -> None:
        """Insert a completion that was clicked."""
        if self.bar.offers:
            self._offer(number - self.bar.offered)
            self._changed()

    def press(self, event: events.Key) -> bool:
        """Take a key while the line is typed into; return whether it was."""
        bar, key = self.bar, event.key
        if not bar.typing:
            return False
        if key in ("enter", "escape", "ctrl+c"):
            bar.typing, bar.offers = False, ()
            self._ended()
            return True
        before = bar.editor.text
        if self._complete and key in ("tab", "shift+tab"):
            self._offer(-1 if key == "shift+tab" else 1)
        elif self._complete and key in ("up", "down"):
            (bar.editor.earlier if key == "up" else bar.editor.later)()
            bar.offers = ()
        elif bar.editor.press(key, event.character):
            bar.offers = ()
        (self._changed if bar.editor.text != before else self._moved)()
        return True

    def paste(self, text: str) -> None:
        """Insert a text that was pasted while the line is typed into."""
        if self.bar.typing:
            self.bar.editor.insert(text)
            self.bar.offers = ()
            self._changed()

    def _offer(self, by: int) -> None:
        """Insert the first completion at the cursor, or backwards the last; again, the next one."""
        bar = self.bar
        if not bar.offers:
            assert self._complete is not None
            self._base = (bar.editor.text, bar.editor.cursor)
            self._offers, bar.offered = self._complete(*self._base), min(0, -by)
        if not self._offers:
            return
        number = (bar.offered + by) % len(self._offers)
        offer, (text, _) = self._offers[number], self._base
        bar.editor.set(text[: offer.start] + offer.text + text[offer.end :], offer.start + len(offer.text))
        bar.offers = [each.text for each in self._offers] if len(self._offers) > 1 else ()
        bar.offered = number

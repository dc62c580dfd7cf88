"""The filter of the notes screen: its line, its completions, and what is said about it."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress

from textual import events

from store.errors import BroadsheetError, QueryError
from store.library import Library
from store.notes.fields import NOTES
from store.notes.filter import complete
from store.query.begun import Completion, begins_a_field
from tui.notes.queue import NoteQueue
from tui.session import Session
from tui.sheets.filter_line import FilterBar


class NoteFinder:
    """Puts what is typed in force with every letter; a filter that does not parse keeps the last good list."""

    def __init__(self, library: Library, queue: NoteQueue, session: Session, bar: FilterBar) -> None:
        self._library, self._queue, self._session, self.bar = library, queue, session, bar
        bar.hint = "filter: words, kind: done: created: quote: tag: …"
        bar.editor.set(queue.filter)
        bar.editor.history = list(session.filters)
        self._whole = queue.filter
        """The last good filter that does not end in the beginning of a field."""
        self._base = ("", 0)
        self._offers: Sequence[Completion] = ()

    def press(self, event: events.Key) -> bool:
        """Take a key while the filter is typed; say whether it was for the filter."""
        bar, key = self.bar, event.key
        if not bar.typing:
            return False
        if key in ("enter", "escape", "ctrl+c"):
            self._end()
        elif key in ("tab", "shift+tab"):
            self._complete(-1 if key == "shift+tab" else 1)
        elif key in ("up", "down"):
            (bar.editor.earlier if key == "up" else bar.editor.later)()
            self._narrow()
        elif bar.editor.press(key, event.character):
            self._narrow()
        return True

    def paste(self, text: str) -> bool:
        """Type a text that was pasted; say whether it was for the filter."""
        if self.bar.typing:
            self.bar.editor.insert(text)
            self._narrow()
        return self.bar.typing

    def clear(self) -> bool:
        """Drop the filter; say whether there was one."""
        had = bool(self.bar.editor.text.strip())
        if had:
            self.bar.editor.set("")
            self._narrow()
            self._queue.go(self._queue.cursor)
        return had

    def _end(self) -> None:
        """Go back to the notes, and keep the filter among the earlier ones."""
        self.bar.typing, self.bar.offers = False, ()
        if self._queue.filter != self.bar.editor.text.strip():
            self._narrow()
        if not self.bar.wrong:
            self.bar.editor.remember()
            self._session.filters = self.bar.editor.history
        self._queue.go(self._queue.cursor)

    def _narrow(self) -> None:
        bar, text = self.bar, self.bar.editor.text
        bar.wrong, bar.wrong_at, bar.offers = "", 0, ()
        begun = bar.typing and begins_a_field(text, NOTES)
        try:
            self._queue.narrow(text, begun=begun)
        except QueryError as error:
            bar.wrong, bar.wrong_at = str(error), error.column
        except BroadsheetError as error:
            bar.wrong = str(error)
        if bar.wrong:
            with suppress(BroadsheetError):  # what stood before the letters of the field, which were no words
                self._queue.narrow(self._whole)
        elif not begun:
            self._whole = text

    def _complete(self, by: int) -> None:
        """Offer what could stand at the cursor; Tab again takes the next of them."""
        bar = self.bar
        offered = bar.offered + by if bar.offers else 0
        if not bar.offers:
            self._base = (bar.editor.text, bar.editor.cursor)
            self._offers = complete(*self._base) + self._library.complete(*self._base)
        if self._offers:
            offer, (text, _) = self._offers[offered % len(self._offers)], self._base
            bar.editor.set(text[: offer.start] + offer.text + text[offer.end :], offer.start + len(offer.text))
            self._narrow()
            bar.offers = [each.text for each in self._offers] if len(self._offers) > 1 else ()
            bar.offered = offered % len(self._offers)

"""The filter of the notes screen: its line, its completions and its errors."""

from collections.abc import Callable
from contextlib import suppress

from store.errors import BroadsheetError, QueryError
from store.library import Library
from store.notes.fields import NOTE_FIELDS
from store.notes.filter import complete_filter
from store.query.begun import rest_of_field
from tui.notes.queue import NoteQueue
from tui.session import Session
from tui.sheets.filter_line import FilterBar
from tui.sheets.filter_typing import FilterTyping


class NoteFilterController:
    """Filters with every letter that is typed, and calls ``show``; one that does not parse keeps the last good list."""

    def __init__(
        self, library: Library, queue: NoteQueue, session: Session, bar: FilterBar, show: Callable[[], None]
    ) -> None:
        self._queue, self._session, self.bar, self._show = queue, session, bar, show
        bar.hint = "filter: words, kind: done: created: quote: tag: …"
        bar.begin(queue.filter)
        bar.editor.history = list(session.filters)
        self._whole = queue.filter
        """The last good filter that does not end in the beginning of a field."""
        self.typing = FilterTyping(
            bar,
            changed=self._changed,
            moved=show,
            ended=self._end,
            complete=lambda text, at: complete_filter(text, at) + library.searcher.complete(text, at),
        )

    def clear(self) -> bool:
        """Drop the filter; return whether there was one."""
        had = bool(self.bar.editor.text.strip())
        if had:
            self.bar.editor.set("")
            self._narrow()
            self._queue.go(self._queue.cursor)
            self._show()
        return had

    def _end(self) -> None:
        """Go back to the notes, and add the filter to the history."""
        if self._queue.filter != self.bar.editor.text.strip():
            self._narrow()
        if not self.bar.wrong:
            self.bar.editor.remember()
            self._session.filters = self.bar.editor.history
        self._queue.go(self._queue.cursor)
        self._show()

    def _changed(self) -> None:
        self._narrow()
        self._show()

    def _narrow(self) -> None:
        bar, text = self.bar, self.bar.editor.text
        bar.wrong, bar.wrong_at, bar.ghost = "", 0, ""
        rest = rest_of_field(text, NOTE_FIELDS) if bar.typing else None
        begun = rest is not None
        try:
            self._queue.narrow(text, begun=begun)
        except QueryError as error:
            if bar.typing and error.rest is not None:
                bar.ghost = error.rest  # it is only not finished: what is listed stays
                return
            bar.wrong, bar.wrong_at = str(error), error.column
        except BroadsheetError as error:
            bar.wrong = str(error)
        if bar.wrong:
            with suppress(BroadsheetError):  # what stood before the letters of the field, which were no words
                self._queue.narrow(self._whole)
        elif not begun:
            self._whole = text

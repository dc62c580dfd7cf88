"""The notes screen's queues, and its list: the filter, how far one has come, and the notes, painted together."""

from __future__ import annotations

from collections.abc import Container, Sequence
from dataclasses import dataclass

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.message import Message

from store.models import Note
from store.notes.queue import NoteItem
from store.times import local_day, short_day
from tui.sheets.filter_line import PROMPT, FilterBar, paint_counts, paint_filter
from tui.sheets.matches import spans
from tui.sheets.sheet import Sheet
from tui.sheets.text_layout import cell_len, elide, pad, segments, shown, width_of, wrap
from tui.sheets.window import Window

HEAD = 3
"""Lines above the notes: the filter, the counts and the bar."""
_TITLE = 28
_TITLE_MOST = 60
_WIDE = 80
_BAR = 40
UNICODE_KINDS = {"note": "≡", "question": "?", "idea": "!", "todo": "□", "quote": "“", "": "·"}
ASCII_KINDS = {"note": "n", "question": "?", "idea": "!", "todo": "o", "quote": '"', "": "."}


@dataclass(frozen=True, slots=True)
class QueueTab:
    """One queue at the top: its key, its name, how many items it holds, and whether it is the one shown."""

    key: str
    name: str
    count: int
    chosen: bool


def words_of(note: Note | None) -> str:
    """Give what a note says on one line: its own words, else the passage that it quotes or marks."""
    if note is None:
        return ""
    own = "\n".join(line for line in note.text.split("\n") if not line.startswith(">"))
    return shown(own) or shown(note.text) or (f"“{shown(note.quote.exact)}”" if note.quote else "")


def _title_width(width: int) -> int:
    """Give the cells for a paper's title beside its note: half of what a wide list has more than a narrow one."""
    return min(_TITLE_MOST, min(_TITLE, width // 3) + max(0, width - _WIDE) // 2)


class NoteList(Sheet):
    """Draws the rows in sight; a cursor behind the last row stands for the end of the queue."""

    class Pointed(Message):
        """The mouse chose a row."""

        def __init__(self, position: int) -> None:
            self.position = position
            super().__init__()

    def __init__(self, year: int) -> None:
        super().__init__(id="notes")
        self.bar = FilterBar()
        self.rows: Sequence[NoteItem] = ()
        self.settled: Container[str] = ()
        """The keys of the items that the queue takes no more."""
        self.words: tuple[str, ...] = ()
        self.message: Sequence[str] = ()
        """What is said where there are no rows, or behind the last one."""
        self.window = Window()
        self.window.margin = 2
        self.progress = (0, 0)
        self._year = year

    def begin(self) -> None:
        """Stand at the first row."""
        self.window.top = 0

    def show(self, rows: Sequence[NoteItem], cursor: int, settled: Container[str] = ()) -> None:
        """Draw these items, with the cursor in sight."""
        self.rows, self.window.cursor, self.settled = rows, cursor, settled
        self._fit()
        self.redraw()

    def _fit(self) -> None:
        self.window.beyond = len(self.message) + 1 if self.window.cursor >= len(self.rows) else 0
        self.window.fit(self.size.height - HEAD, len(self.rows))

    def on_resize(self) -> None:
        """Keep the cursor in sight."""
        self._fit()
        self.redraw()

    def base(self, y: int) -> Style:
        """Give the row under the cursor its own ground."""
        here = y >= HEAD and self.window.top + y - HEAD == self.window.cursor < len(self.rows)
        ink = self.inks.quiet_cursor if self.bar.typing else self.inks.cursor
        return self.ground + ink if here else self.ground

    def line(self, y: int, width: int) -> Sequence[Segment]:
        """Paint the filter, the counts, the bar, or a row."""
        if y == 0:
            return paint_filter(self.bar, width, self.inks)
        if y == 1:
            return paint_counts(self.bar, width, self.inks)
        if y == 2:
            return self._paint_progress(width)
        number = self.window.top + y - HEAD
        if number < len(self.rows):
            return self._paint_row(self.rows[number], width, here=number == self.window.cursor)
        return self._say(number - len(self.rows), width) if self.window.cursor >= len(self.rows) else ()

    def _paint_progress(self, width: int) -> list[Segment]:
        done, total = self.progress
        count = f"{done:,}/{total:,}"
        room = max(4, min(_BAR, width - len(PROMPT) - len(count) - 4))
        filled = round(room * done / total) if total else 0
        full, empty = ("#", "-") if self.ascii else ("━", "─")
        return [
            Segment(" " * len(PROMPT)),
            Segment(full * filled, self.inks.accent),
            Segment(empty * (room - filled), self.inks.rule),
            Segment(f"  {count}", self.inks.muted),
        ]

    def _paint_row(self, row: NoteItem, width: int, *, here: bool) -> list[Segment]:
        inks, note = self.inks, row.note
        kinds = ASCII_KINDS if self.ascii else UNICODE_KINDS
        kind = kinds.get(note.kind, kinds["note"]) if note else kinds[""]
        done = bool(note and note.done)
        quiet = done or row.key in self.settled
        day = short_day(local_day(note.created), self._year).rjust(6) if note and width >= 44 else ""
        left = [
            Segment(self.signs.bar if here else " ", inks.accent),
            Segment(f"{self.signs.selected if done else ' '} ", inks.accent),
            Segment(f"{kind} ", inks.faint if quiet else inks.accent),
        ]
        title = shown(row.title)
        share = _title_width(width)
        aside = "  " + pad(elide(title, share, words=True), share) if note and width >= 44 else ""
        right = [Segment(aside, inks.faint), Segment(f"  {day} " if day else " ", inks.muted)]
        style = inks.faint if quiet else inks.strong if here else inks.text if note and note.text else inks.muted
        room = max(4, width - width_of(left) - width_of(right))
        text = elide(words_of(note) or title, room)
        middle = segments(text, style, spans(text, self.words), inks.match)
        return [*left, *middle, Segment(" " * (room - cell_len(text))), *right]

    def _say(self, y: int, width: int) -> list[Segment]:
        lines = [line for text in self.message for line in wrap(text, max(10, width - 6))]
        if not 1 <= y <= len(lines):
            return []
        return [Segment(f"   {lines[y - 1]}", self.inks.text if y == 1 else self.inks.muted)]

    def on_click(self, event: events.Click) -> None:
        """Choose the row that was clicked."""
        position = self.window.top + event.y - HEAD
        if event.y >= HEAD and position < len(self.rows):
            self.post_message(self.Pointed(position))


class NoteTabs(Sheet):
    """Names the queues with their keys: with counts where there is room, and in whole words as long as they fit."""

    def __init__(self) -> None:
        super().__init__(id="queues")
        self.tabs: Sequence[QueueTab] = ()

    def show(self, tabs: Sequence[QueueTab]) -> None:
        """Draw these queues."""
        if tabs != self.tabs:
            self.tabs = tabs
            self.redraw()

    def line(self, y: int, width: int) -> Sequence[Segment]:
        """Paint the one line there is."""
        line: list[Segment] = []
        for counts, letters in ((True, 20), (False, 20), (False, 6), (False, 3)):
            line = [Segment(" "), *(part for tab in self.tabs for part in self._tab(tab, counts, letters))]
            if width_of(line) <= width + 2:
                break
        return line

    def _tab(self, tab: QueueTab, counts: bool, letters: int) -> list[Segment]:
        inks = self.inks
        name = tab.name if tab.chosen else tab.name[:letters]
        count = f" {tab.count:,}" if counts or tab.chosen else ""
        return [
            Segment(tab.key, inks.key),
            Segment(f" {name}", inks.accent if tab.chosen else inks.muted),
            Segment(count + "  ", inks.text if tab.chosen else inks.faint),
        ]

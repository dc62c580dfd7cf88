"""The list of notes."""

from collections.abc import Container, Sequence

from rich.segment import Segment

from store.models import Note, Status
from store.notes.queue import NoteItem
from store.times import day_in_words, day_of, local_day
from tui.notes.as_it_reads import words_of
from tui.sheets.cells import cell_len
from tui.sheets.filtered_list import FilteredList
from tui.sheets.matches import spans
from tui.sheets.text_layout import as_read, elide, segments, wrap

ROW_LINES = 2
"""The lines of a note: its words, and in the second one what is left of them beside its paper."""
_LEFT = 5
"""Cells before the words: the cursor and the sign of the kind."""


class NoteList(FilteredList):
    """Paints the notes in sight, two lines each; a cursor behind the last one stands for the end of the queue."""

    def __init__(self, year: int) -> None:
        super().__init__(id="notes")
        self.rows: Sequence[NoteItem] = ()
        self.settled: Container[str] = ()
        """The keys of the items that the queue takes no more."""
        self.words: tuple[str, ...] = ()
        self.window.margin = 2
        self._year = year

    def begin(self) -> None:
        """Scroll to the first row."""
        self.window.top = 0

    def show(self, rows: Sequence[NoteItem], cursor: int, settled: Container[str] = ()) -> None:
        """Show these items, with the cursor in sight."""
        self.rows, self.settled = rows, settled
        self.window.cursor, self.window.total = cursor, len(rows)
        self.fit()
        self.redraw()

    def fit(self) -> None:
        """Keep the cursor in sight, or the message that stands behind the last row."""
        behind = self.window.cursor >= len(self.rows)
        self.window.beyond = 1 + (len(self.message) + 1) // ROW_LINES if behind else 0
        self.window.fit((self.size.height - self.head) // ROW_LINES, self.window.total)

    def row_at(self, y: int) -> int:
        """Return the position of the note on a line of the widget."""
        return self.window.top + (y - self.head) // ROW_LINES

    def line(self, y: int, width: int) -> Sequence[Segment]:
        """Paint the filter, the counts, or a line of a note."""
        if y < self.head:
            return self.paint_head(y, width)
        number = self.row_at(y)
        if number < len(self.rows):
            here = number == self.window.cursor
            return self._paint_row(self.rows[number], (y - self.head) % ROW_LINES, width, here=here)
        below = y - self.head - (len(self.rows) - self.window.top) * ROW_LINES
        return self.paint_message(below, width) if self.window.cursor >= len(self.rows) else ()

    def _paint_row(self, row: NoteItem, part: int, width: int, *, here: bool) -> list[Segment]:
        styles, note = self.text_styles, row.note
        quiet = bool(note and note.done) or row.key in self.settled
        room = max(4, width - _LEFT - 1)
        first, rest = self._words(row, room)
        plain = styles.text if note and note.text else styles.muted
        style = styles.faint if quiet else styles.strong if here else plain
        bar = Segment(self.glyphs.bar if here else " ", styles.accent)
        if part == 0:
            sign = Segment(f" {self._sign(note)}  ", styles.faint if quiet else styles.accent)
            return [bar, sign, *segments(first, style, spans(first, self.words), styles.match)]
        aside = self._aside(row, max(room // 2, room - cell_len(rest) - 2)) if note else ""
        rest = elide(rest, room - cell_len(aside) - (2 if aside else 0))
        words = segments(rest, style, spans(rest, self.words), styles.match)
        gap = Segment(" " * (room - cell_len(rest) - cell_len(aside)))
        return [bar, Segment(" " * (_LEFT - 1)), *words, gap, Segment(aside, styles.faint)]

    def _words(self, row: NoteItem, room: int) -> tuple[str, str]:
        """Return what stands in the first line, and all that is left."""
        note = row.note
        text = words_of(note, self.glyphs) or as_read(row.title)
        if note and note.kind == "todo":
            text = text.removeprefix(f"{self._sign(note)} ")  # the sign of its kind is the box
        first = wrap(text, room)[0]
        return first, text[len(first) :].lstrip()

    def _sign(self, note: Note | None) -> str:
        if note is None:
            return self.glyphs.status[Status.INBOX]
        return self.glyphs.selected if note.done else self.glyphs.kinds.get(note.kind, self.glyphs.note)

    def _aside(self, row: NoteItem, room: int) -> str:
        """Return the paper of a note, and its day."""
        day = day_of(local_day(row.note.created)) if row.note else None
        written = " · two texts" if row.note and row.note.conflicts else ""
        written += f" · {day_in_words(day, self._year)}" if day else ""
        return elide(as_read(row.title), max(4, room - cell_len(written)), words=True) + written

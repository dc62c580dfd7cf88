"""The list of notes."""

from collections.abc import Container, Sequence

from rich.segment import Segment

from store.models import Note, Status
from store.notes.queue import NoteItem
from store.times import local_day, short_day
from tui.sheets.filter_line import PROMPT
from tui.sheets.filtered_list import FilteredList
from tui.sheets.matches import spans
from tui.sheets.text_layout import as_read, cell_len, elide, pad, segments, shown, width_of

_TITLE = 28
_TITLE_MOST = 60
_WIDE = 80
_BAR = 40


def words_of(note: Note | None) -> str:
    """Return a note on one line: its own words, else the passage that it quotes or marks."""
    if note is None:
        return ""
    own = "\n".join(line for line in note.text.split("\n") if not line.startswith(">"))
    return shown(own) or shown(note.text) or (f"“{as_read(note.quote.exact)}”" if note.quote else "")


def _title_width(width: int) -> int:
    """Return the cells for a paper's title beside its note: half of what a wide list has more than a narrow one."""
    return min(_TITLE_MOST, min(_TITLE, width // 3) + max(0, width - _WIDE) // 2)


class NoteList(FilteredList):
    """Paints the notes in sight below a progress bar; a cursor behind the last row stands for the end of the queue."""

    MORE = 1

    def __init__(self, year: int) -> None:
        super().__init__(id="notes")
        self.rows: Sequence[NoteItem] = ()
        self.settled: Container[str] = ()
        """The keys of the items that the queue takes no more."""
        self.words: tuple[str, ...] = ()
        self.window.margin = 2
        self.progress = (0, 0)
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
        self.window.beyond = len(self.message) + 1 if self.window.cursor >= len(self.rows) else 0
        super().fit()

    def line(self, y: int, width: int) -> Sequence[Segment]:
        """Paint the filter, the counts, the bar, or a row."""
        if y < self.head:
            return self._paint_progress(width) if y == self.head - 1 else self.paint_head(y, width)
        number = self.row_at(y)
        if number < len(self.rows):
            return self._paint_row(self.rows[number], width, here=number == self.window.cursor)
        return self.paint_message(number - len(self.rows), width) if self.window.cursor >= len(self.rows) else ()

    def _paint_progress(self, width: int) -> list[Segment]:
        done, total = self.progress
        count = f"{done:,}/{total:,}"
        room = max(4, min(_BAR, width - len(PROMPT) - len(count) - 4))
        filled = round(room * done / total) if total else 0
        return [
            Segment(" " * len(PROMPT)),
            Segment(self.glyphs.done * filled, self.text_styles.accent),
            Segment(self.glyphs.ahead * (room - filled), self.text_styles.rule),
            Segment(f"  {count}", self.text_styles.muted),
        ]

    def _paint_row(self, row: NoteItem, width: int, *, here: bool) -> list[Segment]:
        styles, note = self.text_styles, row.note
        kind = self.glyphs.kinds.get(note.kind, self.glyphs.note) if note else self.glyphs.status[Status.INBOX]
        done = bool(note and note.done)
        quiet = done or row.key in self.settled
        day = short_day(local_day(note.created), self._year).rjust(6) if note and width >= 44 else ""
        left = [
            Segment(self.glyphs.bar if here else " ", styles.accent),
            Segment(f"{self.glyphs.selected if done else ' '} ", styles.accent),
            Segment(f"{kind} ", styles.faint if quiet else styles.accent),
        ]
        title = as_read(row.title)
        share = _title_width(width)
        aside = "  " + pad(elide(title, share, words=True), share) if note and width >= 44 else ""
        right = [Segment(aside, styles.faint), Segment(f"  {day} " if day else " ", styles.muted)]
        plain = styles.text if note and note.text else styles.muted
        style = styles.faint if quiet else styles.strong if here else plain
        room = max(4, width - width_of(left) - width_of(right))
        text = elide(words_of(note) or title, room)
        middle = segments(text, style, spans(text, self.words), styles.match)
        return [*left, *middle, Segment(" " * (room - cell_len(text))), *right]

"""The list: filter line, counts and rows in one widget, because two widgets would be two frames."""

from collections.abc import Callable, Collection, Sequence
from datetime import date

from rich.segment import Segment
from textual.message import Message
from textual.strip import Strip

from store.models import Entry
from tui.main.paper_window import PaperWindow
from tui.main.row import RowLook, RowState, paint_row
from tui.sheets.filtered_list import FilteredList

ROOMY_FROM = 26
"""Lines of room from which a row has two of them, unless the reader said otherwise."""
CACHED = 400

Fetch = Callable[[Sequence[int]], list[Entry]]


class PaperList(FilteredList):
    """Paints only the papers in sight; holds row numbers, and asks for the papers when it paints them."""

    window: PaperWindow

    class Scrolled(Message):
        """The wheel moved the window, and perhaps the cursor."""

    def __init__(self, fetch: Fetch, today: date) -> None:
        super().__init__(id="papers")
        self.window = PaperWindow()
        self.compact: bool | None = None
        """Whether the reader wants one line for each paper; None leaves it to the room there is."""
        self.row_lines = 1
        self._room, self._wide = 1, 0
        self._fetch, self._today = fetch, today
        self._words: tuple[str, ...] = ()
        self._entries: dict[int, Entry] = {}
        self._in_sight: list[int] | None = None
        self._strips: dict[tuple[int, int, RowState, bool, str], Strip] = {}

    # -- what is listed ------------------------------------------------------------------------------------------------

    def forget(self, papers: Collection[str] | None = None) -> None:
        """Read these papers again when they are drawn next, or all: their marks have changed."""
        if papers is None:
            self._entries.clear()
            self._strips.clear()
        else:
            rows = {row for row, entry in self._entries.items() if entry.paper.id in papers}
            self._entries = {row: entry for row, entry in self._entries.items() if row not in rows}
            self._strips = {key: strip for key, strip in self._strips.items() if key[0] not in rows}

    def entry(self, row: int) -> Entry:
        """Return the paper of a row, from those read already where possible."""
        return self.entries([row])[0]

    def entries(self, rows: Sequence[int]) -> list[Entry]:
        """Return the papers of some rows, reading only those that were not read before."""
        missing = [row for row in rows if row not in self._entries]
        if missing:
            if len(self._entries) + len(missing) > CACHED:
                self._entries.clear()
                missing = list(rows)
            self._entries.update((entry.row, entry) for entry in self._fetch(missing))
        return [self._entries[row] for row in rows]

    @property
    def current(self) -> Entry | None:
        """The paper under the cursor, or None in an empty list."""
        row = self.window.current
        return None if row is None else self.entry(row)

    @property
    def words(self) -> tuple[str, ...]:
        """The words of the filter, which are marked in the titles."""
        return self._words

    @words.setter
    def words(self, words: tuple[str, ...]) -> None:
        if words != self._words:
            self._words = words
            self._strips.clear()

    def repaint(self) -> None:
        """Draw what has changed: the cursor, the window, the selection, the line being typed."""
        self._in_sight = None
        if len(self._strips) > 10 * CACHED:
            self._strips.clear()
        self.redraw()

    def notify_style_update(self) -> None:
        """Draw everything again in the new theme."""
        super().notify_style_update()
        self._strips.clear()

    def fit(self) -> None:
        """Set the lines of a row and the rows that fit, and keep the cursor in sight."""
        before = self._room, self.row_lines, self._wide
        self._room, self._wide = max(1, self.size.height - self.HEAD), self.size.width
        compact = self.compact if self.compact is not None else self._room < ROOMY_FROM
        self.row_lines = 1 if compact else 2
        self.window.height = max(1, self._room // self.row_lines)
        self.window.move_to(self.window.cursor)
        if (self._room, self.row_lines, self._wide) != before:
            self._strips.clear()
        self.repaint()

    # -- the picture ---------------------------------------------------------------------------------------------------

    def paint(self, y: int, width: int) -> Strip:
        """Paint one line: the filter, the counts, or a line of a row, which is kept until something in it changes."""
        if y < self.HEAD:
            return self.strip(self.paint_head(y, width), self.ground, width)
        if not self.window.total:
            return self.strip(self.paint_message(y - self.HEAD, width), self.ground, width)
        thumb = self._thumb(y - self.HEAD)
        place, part = divmod(y - self.HEAD, self.row_lines)
        rows = self._rows_in_sight()
        if place >= len(rows):
            return self.strip([Segment(" " * (width - 1)), thumb], self.ground, width)
        row, state = rows[place], self._state(rows[place], place)
        key = (row, part, state, self.bar.typing and state.cursor, thumb.text)
        if key not in self._strips:
            self._paint_row(row, state, place, width)
        return self._strips[key]

    def row_at(self, y: int) -> int:
        """Return the position of the paper on a line of the widget."""
        return self.window.top + (y - self.HEAD) // self.row_lines

    def _rows_in_sight(self) -> list[int]:
        if self._in_sight is None:
            self._in_sight = [entry.row for entry in self.entries(self.window.in_sight())]
        return self._in_sight

    def _state(self, row: int, place: int) -> RowState:
        window = self.window
        gone = window.fits is not None and not window.fits(row)
        return RowState(window.top + place == window.cursor, row in window.selected, gone)

    def _paint_row(self, row: int, state: RowState, place: int, width: int) -> None:
        """Paint all lines of a row, which are asked for one after the other."""
        styles, year = self.text_styles, self._today.year
        look = RowLook(styles, self.glyphs, width - 1, self.row_lines, self._words, year, width >= 45)
        for part, line in enumerate(paint_row(self.entry(row), state, look)):
            y = place * self.row_lines + part
            thumb = self._thumb(y)
            key = (row, part, state, self.bar.typing and state.cursor, thumb.text)
            self._strips[key] = self.strip([*line, thumb], self.base(y + self.HEAD), width)

    def _thumb(self, y: int) -> Segment:
        """Return a cell of the scroll bar; a blank when all is in sight."""
        window, lines = self.window, self._room
        length = max(1, lines * window.height // max(1, window.total))
        start = round((lines - length) * window.top / max(1, window.total - window.height))
        shown = window.total > window.height and start <= y < start + length
        return Segment(self.glyphs.thumb if shown else " ", self.text_styles.rule)

    # -- the mouse -----------------------------------------------------------------------------------------------------

    def on_mouse_scroll_down(self) -> None:
        """Scroll down by three papers."""
        self._roll(3)

    def on_mouse_scroll_up(self) -> None:
        """Scroll up by three papers."""
        self._roll(-3)

    def _roll(self, by: int) -> None:
        self.window.drag(by)
        self.repaint()
        self.post_message(self.Scrolled())

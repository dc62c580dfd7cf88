"""The list: filter line, counts and rows in one widget, because two widgets would be two frames."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING

from rich.segment import Segment
from rich.style import Style
from textual.message import Message
from textual.strip import Strip

from store.models import Entry
from store.times import day_of
from tui.main.day_heading import paint_heading
from tui.main.paper_window import PaperWindow
from tui.main.row import RowLook, RowState, paint_row
from tui.sheets.filtered_list import FilteredList

if TYPE_CHECKING:
    from store.query.counts import DayCount

    CountDays = Callable[[Collection[str | None]], Mapping[str | None, DayCount]]

HEADING = -1
"""The line of a paper that is the heading of its day."""
BESIDE_FROM = 100
"""Cells of the screen from which the paper stands beside the list, and a row has two lines unless the reader wants one.
"""
CACHED = 400
_TOGETHER = 32
"""Papers that are read at a time where only their days are asked for."""

Fetch = Callable[[Sequence[int]], list[Entry]]


class PaperList(FilteredList):
    """Paints only the papers in sight; holds row numbers, and asks for the papers when it paints them."""

    window: PaperWindow

    class Scrolled(Message):
        """The wheel moved the window, and perhaps the cursor."""

    def __init__(self, fetch: Fetch, count_days: CountDays, today: Callable[[], date]) -> None:
        super().__init__(id="papers")
        self.window = PaperWindow()
        self.compact: bool | None = None
        """Whether the reader wants one line per paper; None leaves it to the room there is."""
        self.stale = False
        """Whether the list answers an earlier filter, because the one in the line is not finished."""
        self._beside = True
        self._fetch, self._count_days, self._today = fetch, count_days, today
        self._words: tuple[str, ...] = ()
        self._column = "votes"
        self._entries: dict[int, Entry] = {}
        self._layout: list[tuple[int, int]] | None = None  # of each line the paper's position, and which line it is
        self._counts: dict[str | None, DayCount] = {}
        self.left_out: Mapping[str, int] = {}
        """How many papers of each day a subscription's query left out."""
        self._strips: dict[tuple[int, int, RowState, bool, str, int], Strip] = {}

    # -- what is listed ------------------------------------------------------------------------------------------------

    def forget(self, papers: Collection[str] | None = None) -> None:
        """Read these papers again when they are drawn next, or all: their marks have changed."""
        self._counts.clear()
        if papers is None:
            self._entries.clear()
            self._strips.clear()
        else:
            names = {row: (entry.paper.id, entry.mark.paper) for row, entry in self._entries.items()}
            rows = {row for row, known in names.items() if not set(known).isdisjoint(papers)}
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

    def sorted_by(self, column: str, *, by_day: bool) -> None:
        """Show in the right column what the list is sorted by; days have headings where their papers are together."""
        if column != self._column:
            self._strips.clear()
        self._column = column
        self.window.begins = self._begins if by_day else None
        self._counts.clear()

    def day_at(self, position: int) -> str | None:
        """Return the day of the paper at a position, None where it is no date."""
        row = self.window.row_at(position)
        day = self.entry(row).paper.day if row is not None else None
        return day if day_of(day) else None

    def _begins(self, position: int) -> bool:
        """Return whether the paper at a position is the first of its day; those around it are asked for next."""
        if self.window.row_at(position) not in self._entries:
            start = position // _TOGETHER * _TOGETHER
            self.entries(self.window.rows.rows(start, min(start + _TOGETHER, self.window.total)))
        return position == 0 or self.day_at(position) != self.day_at(position - 1)

    def repaint(self) -> None:
        """Draw what has changed: the cursor, the window, the selection, the line being typed."""
        self._layout = None
        if self.window.room != max(1, self.size.height - self.head):
            self.fit()  # there is something to say beneath the filter, or no longer
            return
        if len(self._strips) > 10 * CACHED:
            self._strips.clear()
        self.redraw()

    def notify_style_update(self) -> None:
        """Draw everything again in the new theme."""
        super().notify_style_update()
        self._strips.clear()

    def on_resize(self) -> None:
        """See whether the paper stands beside; Textual calls what the base class does about a new size by itself."""
        self._beside = self.app.size.width >= BESIDE_FROM

    @property
    def row_lines(self) -> int:
        """How many lines a paper has."""
        return self.window.row_lines

    def fit(self) -> None:
        """Set the lines of a row and the rows that fit, and keep the cursor in sight."""
        window = self.window
        before = window.row_lines
        window.room = max(1, self.size.height - self.head)
        compact = self.compact if self.compact is not None else not self._beside
        window.row_lines = 1 if compact else 2
        window.follow()
        if window.row_lines != before:
            self._strips.clear()
        self.repaint()

    # -- the picture ---------------------------------------------------------------------------------------------------

    def paint(self, y: int, width: int) -> Strip:
        """Paint one line: the head, a heading, or a line of a row, which is kept until something in it changes."""
        below = y - self.head
        if below < 0:
            return self.strip(self.paint_head(y, width), self.ground, width)
        if not self.window.total:
            return self.strip(self.paint_message(below, width), self.ground, width)
        thumb, layout = self._thumb(below), self._laid()
        position, part = layout[below] if below < len(layout) else (self.window.total, 0)
        if part == HEADING:
            return self.strip([*self._heading(position, width - 1), thumb], self.ground, width)
        if (row := self.window.row_at(position)) is None:  # beyond the last, or gone since they were counted
            return self.strip([Segment(" " * (width - 1)), thumb], self.ground, width)
        state = self._state(position)
        key = (row, part, state, self.bar.typing and state.cursor, thumb.text, width)
        if key not in self._strips:
            self._paint_row(row, state, y - part, width)
        return self._strips[key]

    def row_at(self, y: int) -> int:
        """Return the position of the paper on a line of the widget; that of a heading is its day's first in sight."""
        layout = self._laid()
        return layout[y - self.head][0] if y - self.head < len(layout) else self.window.total

    def _laid(self) -> list[tuple[int, int]]:
        """Lay headings and papers on the lines below the head."""
        if self._layout is None:
            window, lines = self.window, []
            self.entries(window.in_sight())
            for position in range(window.top, min(window.top + window.height, window.total)):
                if window.begins and (position == window.top or window.begins(position)):
                    lines.append((position, HEADING))
                lines += [(position, part) for part in range(window.row_lines)]
            self._layout = lines
        return self._layout

    def base(self, y: int) -> Style:
        """Return the style beneath a line; a heading is never under the cursor."""
        layout = self._laid() if y >= self.head else []
        heading = y - self.head < len(layout) and layout[y - self.head][1] == HEADING
        return self.ground if heading else super().base(y)

    def _heading(self, position: int, width: int) -> list[Segment]:
        day = self.day_at(position)
        if day not in self._counts:
            inside = {self.day_at(other) for other, part in self._laid() if part == HEADING}
            self._counts.update(self._count_days(inside - self._counts.keys()))
        more = self.left_out.get(day or "", 0)
        return paint_heading(day, self._counts.get(day), width, self.text_styles, self._today().year, more)

    def _state(self, position: int) -> RowState:
        window, row = self.window, self.window.row_at(position)
        gone = row is not None and window.fits is not None and not window.fits(row)
        return RowState(position == window.cursor, row in window.selected, gone, self.stale)

    def _paint_row(self, row: int, state: RowState, y: int, width: int) -> None:
        """Paint all lines of a row, which are asked for one after the other; the first is on line ``y``."""
        styles, year = self.text_styles, self._today().year
        look = RowLook(styles, self.glyphs, width - 1, self.row_lines, self._words, year, self._column)
        for part, line in enumerate(paint_row(self.entry(row), state, look)):
            thumb = self._thumb(y + part - self.head)
            key = (row, part, state, self.bar.typing and state.cursor, thumb.text, width)
            self._strips[key] = self.strip([*line, thumb], self.base(y + part), width)

    def _thumb(self, y: int) -> Segment:
        """Return a cell of the scroll bar; a blank when all is in sight."""
        window, lines = self.window, self.window.room
        length = max(1, lines * window.height // max(1, window.total))
        start = round((lines - length) * min(1, window.top / max(1, window.total - window.height)))
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

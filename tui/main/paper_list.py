"""The list: filter line, counts and rows in one widget, because two widgets would be two frames."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from datetime import date

from rich.segment import Segment
from textual import events
from textual.message import Message
from textual.strip import Strip

from store.models import Entry
from tui.main.listing import Listing
from tui.main.row import RowLook, RowState, paint_row
from tui.sheets.filter_line import FilterBar, paint_counts, paint_filter
from tui.sheets.sheet import Sheet
from tui.sheets.text_layout import shown, wrap

HEAD = 2
"""Lines above the rows: the filter and the counts."""
ROOMY_FROM = 26
"""Lines of room from which a row has two of them, unless the reader said otherwise."""
CACHED = 400

Fetch = Callable[[Sequence[int]], list[Entry]]


class PaperList(Sheet):
    """Draws only the papers in sight; holds row numbers, and asks for the papers when it draws them."""

    class Pointed(Message):
        """The mouse chose a paper; ``position`` is where it stands, ``again`` that it was clicked twice."""

        def __init__(self, position: int, again: bool) -> None:
            self.position, self.again = position, again
            super().__init__()

    class Scrolled(Message):
        """The wheel moved the window, and perhaps the cursor."""

    def __init__(self, fetch: Fetch, today: date) -> None:
        super().__init__(id="papers")
        self.listing = Listing()
        self.bar = FilterBar()
        self.message: Sequence[str] = ()
        """What is said in place of rows when there are none."""
        self.compact: bool | None = None
        """Whether the reader wants one line for each paper; None leaves it to the room there is."""
        self.row_lines = 1
        self._room, self._wide = 1, 0
        self._fetch, self._today = fetch, today
        self._words: tuple[str, ...] = ()
        self._entries: dict[int, Entry] = {}
        self._in_sight: list[int] | None = None
        self._latest: tuple[int, RowState, list[list[Segment]]] | None = None
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
        self._latest = None

    def entry(self, row: int) -> Entry:
        """Give the paper of a row, from those read already where possible."""
        return self.entries([row])[0]

    def entries(self, rows: Sequence[int]) -> list[Entry]:
        """Give the papers of some rows, reading only those that are not at hand."""
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
        row = self.listing.current
        return None if row is None else self.entry(row)

    @property
    def words(self) -> tuple[str, ...]:
        """The words of the filter, which are marked in the titles."""
        return self._words

    @words.setter
    def words(self, words: tuple[str, ...]) -> None:
        if words != self._words:
            self._words = words
            self._paint_anew()

    def repaint(self) -> None:
        """Draw what has changed since: the cursor, the window, the selection, the line being typed."""
        self._in_sight = None
        if len(self._strips) > 10 * CACHED:
            self._strips.clear()
        self.redraw()

    def _paint_anew(self) -> None:
        """Keep no line that was painted: all look different."""
        self._strips.clear()
        self._latest = None

    def notify_style_update(self) -> None:
        """Draw everything again in the new theme."""
        super().notify_style_update()
        self._paint_anew()

    def on_resize(self) -> None:
        """Fit as many rows as there is room for."""
        self.fit()

    def fit(self) -> None:
        """Count the lines of a row and the rows that fit, and keep the cursor in sight."""
        before = self._room, self.row_lines, self._wide
        self._room, self._wide = max(1, self.size.height - HEAD), self.size.width
        compact = self.compact if self.compact is not None else self._room < ROOMY_FROM
        self.row_lines = 1 if compact else 2
        self.listing.height = max(1, self._room // self.row_lines)
        self.listing.move_to(self.listing.cursor)
        if (self._room, self.row_lines, self._wide) != before:
            self._paint_anew()
        self.repaint()

    # -- the picture ---------------------------------------------------------------------------------------------------

    def paint(self, y: int, width: int) -> Strip:
        """Paint one line: the filter, the counts, or a line of a row, which is kept until something in it changes."""
        if y == 0:
            return self.strip(paint_filter(self.bar, width, self.inks), self.ground, width)
        if y == 1:
            return self.strip(paint_counts(self.bar, width, self.inks), self.ground, width)
        if not self.listing.total:
            return self.strip(self._say(y - HEAD, width), self.ground, width)
        place, part = divmod(y - HEAD, self.row_lines)
        row = self._painted(place, part, width)
        return row or self.strip([Segment(" " * (width - 1)), self._thumb(y - HEAD)], self.ground, width)

    def _painted(self, place: int, part: int, width: int) -> Strip | None:
        """Paint a line of the row at a place in sight, or find it painted already."""
        rows = self._in_sight
        if rows is None:
            rows = self._in_sight = [entry.row for entry in self.entries(self.listing.in_sight())]
        if place >= len(rows):
            return None
        row, state, thumb = rows[place], self._state(rows[place], place), self._thumb(place * self.row_lines + part)
        key = (row, part, state, self.bar.typing and state.cursor, thumb.text)
        if key not in self._strips:
            base = self.ground
            if state.cursor:
                base += self.inks.quiet_cursor if self.bar.typing else self.inks.cursor
            self._strips[key] = self.strip([*self._lines_of(row, state, width - 1)[part], thumb], base, width)
        return self._strips[key]

    def _state(self, row: int, place: int) -> RowState:
        listing = self.listing
        gone = listing.fits is not None and not listing.fits(row)
        return RowState(listing.top + place == listing.cursor, row in listing.selected, gone)

    def _lines_of(self, row: int, state: RowState, width: int) -> list[list[Segment]]:
        """Paint all lines of a row, which are asked for one after the other."""
        if self._latest is None or self._latest[:2] != (row, state):
            look = RowLook(self.inks, self.signs, width, self.row_lines, self._words, self._today.year, width >= 44)
            self._latest = (row, state, paint_row(self.entry(row), state, look))
        return self._latest[2]

    def _thumb(self, y: int) -> Segment:
        """Give one cell of the bar that shows where in the list the window is; nothing when all is in sight."""
        listing, lines = self.listing, self._room
        length = max(1, lines * listing.height // max(1, listing.total))
        start = round((lines - length) * listing.top / max(1, listing.total - listing.height))
        shown = listing.total > listing.height and start <= y < start + length
        return Segment(self.signs.thumb if shown else " ", self.inks.rule)

    def _say(self, y: int, width: int) -> list[Segment]:
        lines = [line for text in self.message for line in wrap(shown(text), max(10, width - 6))]
        if not 1 <= y <= len(lines):
            return []
        return [Segment(f"   {lines[y - 1]}", self.inks.text if y == 1 else self.inks.muted)]

    # -- the mouse -----------------------------------------------------------------------------------------------------

    def on_click(self, event: events.Click) -> None:
        """Choose the paper that was clicked."""
        position = self.listing.top + (event.y - HEAD) // self.row_lines
        if event.y >= HEAD and position < self.listing.total:
            self.post_message(self.Pointed(position, event.chain > 1))

    def on_mouse_scroll_down(self) -> None:
        """Roll the list up by three papers."""
        self._roll(3)

    def on_mouse_scroll_up(self) -> None:
        """Roll the list down by three papers."""
        self._roll(-3)

    def _roll(self, by: int) -> None:
        self.listing.drag(by)
        self.repaint()
        self.post_message(self.Scrolled())

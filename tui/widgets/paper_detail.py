"""The paper under the cursor, to read: scrolls, and is painted a moment after the list so as never to hold it up."""

from __future__ import annotations

from rich.segment import Segment
from textual.strip import Strip

from store.models import Entry
from tui.widgets.detail_lines import MEASURE, Page, paint_detail
from tui.widgets.sheet import Sheet

ROOMY_FROM = 16
"""Lines of room from which one of them is left empty at the top."""


class PaperDetail(Sheet):
    """Shows one paper; ``top`` is the first line in sight."""

    def __init__(self) -> None:
        super().__init__(id="detail")
        self.entry: Entry | None = None
        self.words: tuple[str, ...] = ()
        self.top = 0
        self._height = 0
        self._lines: list[list[Segment]] | None = None
        self._strips: dict[int, Strip] = {}

    def show(self, entry: Entry | None, words: tuple[str, ...] = ()) -> None:
        """Show a paper from its beginning; the same paper again stays where it was read."""
        if entry == self.entry and words == self.words:
            return
        if entry is None or self.entry is None or entry.paper.id != self.entry.paper.id:
            self.top = 0
        self.entry, self.words = entry, words
        self.redraw()

    def redraw(self) -> None:
        """Paint the paper again."""
        self._lines = None
        self.refresh()

    def on_resize(self) -> None:
        """Wrap the text anew."""
        self._height = self.size.height
        self.redraw()
        self.roll(0)

    def notify_style_update(self) -> None:
        """Paint again in the new theme."""
        super().notify_style_update()
        self._lines = None

    @property
    def lines(self) -> list[list[Segment]]:
        """The lines of the paper at the present width."""
        if self._lines is None:
            above: list[list[Segment]] = [[]] if self._height >= ROOMY_FROM else []
            page = Page(self.inks, self.signs, max(1, self.size.width - 2 * self.margin_cells), self.words)
            self._lines = [*above, *self.painted(self.entry, page)] if self.entry else []
            self._strips = {}
        return self._lines

    def painted(self, entry: Entry, page: Page) -> list[list[Segment]]:
        """Paint what there is to read; a subclass may put other things first."""
        return paint_detail(entry, page)

    def roll(self, by: int) -> bool:
        """Scroll by some lines; say whether there was anything to scroll."""
        last = max(0, len(self.lines) - self.size.height)
        top = max(0, min(self.top + by, last))
        moved, self.top = top != self.top, top
        if moved:
            self.refresh()
        return moved

    @property
    def margin_cells(self) -> int:
        """Cells on either side of the text: a few, or what centres it where there is room to spare."""
        width = self.size.width
        return max(1 if width < 50 else 2 if width < 70 else 3, (width - MEASURE) // 2)

    def paint(self, y: int, width: int) -> Strip:
        """Give a line of the paper, and at the end of the last one how much more there is."""
        lines, number = self.lines, self.top + y
        left = len(lines) - number
        margin = Segment(" " * self.margin_cells)
        if left > 1 and y == self._height - 1:
            more = Segment(f"↓ {left} more lines", self.inks.faint)
            return self.strip([margin, more], self.ground, width)
        if left <= 0:
            return Strip.blank(width, self.ground)
        if number not in self._strips:
            self._strips[number] = self.strip([margin, *lines[number]], self.ground, width)
        return self._strips[number]

    def on_mouse_scroll_down(self) -> None:
        """Scroll down by three lines."""
        self.roll(3)

    def on_mouse_scroll_up(self) -> None:
        """Scroll up by three lines."""
        self.roll(-3)

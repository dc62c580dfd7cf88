"""The paper under the cursor, to read: scrolls, and is painted a moment after the list so as never to hold it up."""

from __future__ import annotations

from rich.segment import Segment
from textual.strip import Strip

from store.models import Entry
from tui.paper.lines import MEASURE, Page, decided, paint_abstract, paint_head, paint_marks
from tui.paper.passage import PassageLine, Strokes
from tui.sheets.text_layout import Span
from tui.sheets.window import Line, LongSheet

ROOMY_FROM = 16
"""Lines of room from which one of them is left empty at the top."""


class PaperDetail(LongSheet):
    """Shows one paper."""

    def __init__(self) -> None:
        super().__init__(id="detail")
        self.entry: Entry | None = None
        self.words: tuple[str, ...] = ()
        self.strokes = Strokes()
        self._passage: dict[int, PassageLine] = {}
        """The lines of the abstract, by their number among all lines."""
        self._strips: dict[int, Strip] = {}

    def show(self, entry: Entry | None, words: tuple[str, ...] = (), strokes: Strokes | None = None) -> None:
        """Show a paper from its beginning; the same paper again stays where it was read."""
        strokes = strokes or Strokes()
        if (entry, words, strokes) == (self.entry, self.words, self.strokes):
            return
        if entry is None or self.entry is None or entry.paper.id != self.entry.paper.id:
            self.begin()
        self.entry, self.words, self.strokes = entry, words, strokes
        self.again()

    def written(self) -> list[Line]:
        """Wrap the paper at the present width."""
        above: list[Line] = [[]] if self.size.height >= ROOMY_FROM else []
        width = max(1, self.size.width - 2 * self.margin_cells)
        page = Page(self.inks, self.signs, width, self.words, self.strokes)
        self._passage, self._strips = {}, {}
        lines = [*above, *self.painted(self.entry, page)] if self.entry else []
        self._passage = {len(above) + number: line for number, line in self._passage.items()}
        return lines

    def painted(self, entry: Entry, page: Page) -> list[Line]:
        """Paint what there is to read; a subclass may put other things first."""
        head, passage = self.head(entry, page), paint_abstract(entry.paper, page)
        self._passage = dict(enumerate(passage, len(head)))
        return [*head, *(line.segments for line in passage), *paint_marks(entry, page)]

    def head(self, entry: Entry, page: Page) -> list[Line]:
        """Paint what stands above the abstract."""
        return paint_head(entry.paper, page)

    def reveal(self, span: Span) -> None:
        """Bring a span of the abstract into sight, with a line to spare; at its beginning what stands above, too."""
        lines, room = self.lines, self.size.height - 1
        on = [number for number, line in self._passage.items() if line.start < span[1] and span[0] < line.end]
        if not on:
            return
        top = self.top
        if on[-1] + 2 > top + room:
            top = on[-1] + 2 - room
        top = 0 if on[-1] + 2 <= room else min(top, on[0] - 1)
        self.roll(max(0, min(top, len(lines))) - self.top)

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
        if left > 1 and y == self.size.height - 1:
            more = Segment(f"↓ {left} more lines", self.inks.faint)
            return self.strip([margin, more], self.ground, width)
        if left <= 0:
            return Strip.blank(width, self.ground)
        if number not in self._strips:
            self._strips[number] = self.strip([*self._margin(number), *lines[number]], self.ground, width)
        return self._strips[number]

    def in_sight(self) -> Span | None:
        """Say which characters of the abstract are in sight; None when none are."""
        rows = range(self.top, self.top + max(1, self.size.height - 1))
        found = [line for number, line in self._passage.items() if number in rows and line.end > line.start]
        return (found[0].start, found[-1].end) if found else None

    def _margin(self, number: int) -> list[Segment]:
        """Give the cells before a line, with a bar at the sentence one stands at and a thin one at a highlight."""
        line, cells = self._passage.get(number), self.margin_cells
        sign, ink = " ", self.inks.faint
        if line is not None:
            here = self.strokes.here
            if here and line.start < here[1] and here[0] < line.end:
                sign, ink = self.signs.bar, self.inks.accent
            elif any(line.start < end and start < line.end for start, end in self.strokes.highlights):
                sign = self.signs.highlight
        return [Segment(" " * max(0, cells - 2)), Segment(sign, ink), Segment(" " * min(1, cells - 1))]

    def on_mouse_scroll_down(self) -> None:
        """Scroll down by three lines."""
        self.roll(3)

    def on_mouse_scroll_up(self) -> None:
        """Scroll up by three lines."""
        self.roll(-3)


class DecidedDetail(PaperDetail):
    """Shows one paper with what was decided on it in sight from the first, for one who goes back to it."""

    def head(self, entry: Entry, page: Page) -> list[Line]:
        """Paint what stands above the abstract, and what was decided."""
        return paint_head(entry.paper, page, decided(entry.mark, self.signs))

"""The paper under the cursor, to read."""

from collections.abc import Callable
from datetime import date

from rich.segment import Segment
from textual import events
from textual.message import Message
from textual.strip import Strip

from store.models import Entry
from tui.paper.head import paint_head
from tui.paper.lines import paint_abstract, paint_below
from tui.paper.look import MEASURE, Decorations, PaperLook
from tui.paper.passage import PassageLine
from tui.sheets.cells import cell_len
from tui.sheets.text_layout import TextRange, elide
from tui.sheets.window import Line, LongSheet

ROOMY_FROM = 16
"""Lines of room from which one of them is left empty at the top."""


class PaperDetail(LongSheet):
    """Shows one paper; ``today`` gives the reader's day, in whose year a date needs none."""

    class LinkClicked(Message):
        """A link was clicked."""

        def __init__(self, address: str) -> None:
            self.address = address
            super().__init__()

    def __init__(self, today: Callable[[], date]) -> None:
        super().__init__(id="detail")
        self._today = today
        self.entry: Entry | None = None
        self.words: tuple[str, ...] = ()
        self.decorations = Decorations()
        self._passage: dict[int, PassageLine] = {}
        """The lines of the abstract, by their number among all lines."""
        self._strips: dict[int, Strip] = {}

    def show(self, entry: Entry | None, words: tuple[str, ...] = (), decorations: Decorations | None = None) -> None:
        """Show a paper from its beginning; the same paper again stays where it was read."""
        decorations = decorations or Decorations()
        if (entry, words, decorations) == (self.entry, self.words, self.decorations):
            return
        if entry is None or self.entry is None or entry.paper.id != self.entry.paper.id:
            self.begin()
        self.entry, self.words, self.decorations = entry, words, decorations
        self.again()

    def written(self) -> list[Line]:
        """Wrap the paper to the present width."""
        above: list[Line] = [[]] if self.size.height >= ROOMY_FROM else []
        width = max(1, self.size.width - 2 * self.margin_cells)
        look = PaperLook(self.text_styles, self.glyphs, width, self._today(), self.words, self.decorations)
        self._passage, self._strips = {}, {}
        lines = [*above, *self.painted(self.entry, look)] if self.entry else []
        self._passage = {len(above) + number: line for number, line in self._passage.items()}
        return lines

    def painted(self, entry: Entry, look: PaperLook) -> list[Line]:
        """Paint what there is to read, as lines."""
        head, passage = paint_head(entry.paper, entry.mark, look), paint_abstract(entry.paper, look)
        self._passage = dict(enumerate(passage, len(head)))
        below = paint_below(entry, look, len(head) + len(passage))
        return [*head, *(line.segments for line in passage), *below]

    def reveal(self, span: TextRange) -> None:
        """Scroll a range of the abstract into sight, with a line to spare; at its beginning what stands above, too."""
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
        """Paint a line of the paper; the last one in sight says how much more there is."""
        lines, number = self.lines, self.top + y
        left = len(lines) - number
        if left > 1 and y == self.size.height - 1:
            return self.strip(self._going_on(number, left - 1), self.ground, width)
        if left <= 0:
            return Strip.blank(width, self.ground)
        if number not in self._strips:
            self._strips[number] = self.strip([*self._margin(number), *lines[number]], self.ground, width)
        return self._strips[number]

    def _going_on(self, number: int, below: int) -> Line:
        """Return the last line in sight, shortened at a word, and at its end how many lines are below."""
        more = f"… ↓ {below:,}"
        room = self.size.width - 2 * self.margin_cells - cell_len(more)
        line = self._margin(number)
        for text, style, _ in self.lines[number]:
            fits = text if cell_len(text) < room else elide(text, room - 1, words=True).rstrip("…")
            line.append(Segment(fits, style))
            room -= cell_len(fits)
            if fits != text:
                break
        return [*line, Segment(" " * room), Segment(more, self.text_styles.faint)]

    def in_sight(self) -> TextRange | None:
        """Return which characters of the abstract are in sight; None when none are."""
        rows = range(self.top, self.top + max(1, self.size.height - 1))
        found = [line for number, line in self._passage.items() if number in rows and line.end > line.start]
        return (found[0].start, found[-1].end) if found else None

    def _margin(self, number: int) -> list[Segment]:
        """Return the cells before a line, with a bar at the sentence of the caret and a thin one at a highlight."""
        line, cells = self._passage.get(number), self.margin_cells
        glyph, style = " ", self.text_styles.faint
        if line is not None:
            here = self.decorations.here
            if here and line.start < here[1] and here[0] < line.end:
                glyph, style = self.glyphs.bar, self.text_styles.accent
            elif any(line.start < end and start < line.end for start, end in self.decorations.highlights):
                glyph = self.glyphs.highlight
        return [Segment(" " * max(0, cells - 2)), Segment(glyph, style), Segment(" " * min(1, cells - 1))]

    def on_resize(self) -> None:
        """Keep the sentence or the words at the caret in sight; Textual calls what the base class does by itself."""
        if span := self.decorations.selection or self.decorations.here:
            self.reveal(span)

    def on_click(self, event: events.Click) -> None:
        """Pass on that a link was clicked."""
        if address := event.style.link:
            self.post_message(self.LinkClicked(address))

    def on_mouse_scroll_down(self) -> None:
        """Scroll down by three lines."""
        self.roll(3)

    def on_mouse_scroll_up(self) -> None:
        """Scroll up by three lines."""
        self.roll(-3)

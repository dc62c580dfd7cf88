"""The facets beside the list: fields, their values and how many papers have each."""

from collections.abc import Sequence
from dataclasses import dataclass

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.message import Message

from tui.sheets.cells import cell_len
from tui.sheets.sheet import Sheet
from tui.sheets.text_layout import elide, pad, shown, width_of
from tui.sheets.window import Window


@dataclass(frozen=True, slots=True)
class FacetLine:
    """A heading, or a value with its count: ``clause`` is what it adds to the filter, empty for a heading."""

    text: str
    count: int = 0
    clause: str = ""
    taken: bool = False


class Facets(Sheet):
    """Paints the lines, with the cursor always on a value and never on a heading."""

    class Pointed(Message):
        """A value was clicked."""

        def __init__(self, number: int) -> None:
            self.number = number
            super().__init__()

    def __init__(self) -> None:
        super().__init__(id="facets")
        self.lines: Sequence[FacetLine] = ()
        self.window = Window()

    def show(self, lines: Sequence[FacetLine]) -> None:
        """Show other lines; the cursor stays on its value where that is still there."""
        clause = self.current.clause if self.current else ""
        self.lines = lines
        places = [number for number, line in enumerate(lines) if line.clause == clause and clause]
        self.window.cursor = places[0] if places else 0
        self.move(0)

    @property
    def current(self) -> FacetLine | None:
        """The value under the cursor."""
        line = self.lines[self.window.cursor] if self.window.cursor < len(self.lines) else None
        return line if line and line.clause else None

    def move(self, by: int) -> None:
        """Move the cursor by some values, over the headings."""
        values = [number for number, line in enumerate(self.lines) if line.clause]
        if values:
            window = self.window
            now = next((place for place, number in enumerate(values) if number >= window.cursor), len(values) - 1)
            window.cursor = values[max(0, min(now + by, len(values) - 1))]
            window.fit(self.size.height, len(self.lines))
            if window.cursor and not self.lines[window.cursor - 1].clause:
                window.top = min(window.top, window.cursor - 1)  # the heading of the first value is seen with it
        self.redraw()

    def stand_on(self, number: int) -> None:
        """Move the cursor to a line."""
        self.window.cursor = number
        self.move(0)

    def on_click(self, event: events.Click) -> None:
        """Post which value was clicked."""
        number = self.window.top + event.y
        if number < len(self.lines) and self.lines[number].clause:
            self.post_message(self.Pointed(number))

    def on_mouse_scroll_down(self) -> None:
        """Scroll down by three values."""
        self.move(3)

    def on_mouse_scroll_up(self) -> None:
        """Scroll up by three values."""
        self.move(-3)

    def base(self, y: int) -> Style:
        """Return the style beneath a line: another one under the cursor."""
        chosen = self.current is not None and self.window.top + y == self.window.cursor
        return self.ground + self.text_styles.cursor if chosen else self.ground

    def line(self, y: int, width: int) -> Sequence[Segment]:
        """Paint a heading, or a value and its count."""
        number = self.window.top + y
        inside = self._paint(self.lines[number], width - 3) if number < len(self.lines) else ()
        gap = Segment(" " * (width - 2 - width_of(inside)))
        return [Segment(" "), *inside, gap, Segment("│", self.text_styles.rule)]

    def _paint(self, line: FacetLine, width: int) -> list[Segment]:
        styles = self.text_styles
        if not line.clause:
            return [Segment(elide(shown(line.text), width), styles.strong)]
        count = f"{line.count:,}"
        glyph = f"{self.glyphs.selected} " if line.taken else "  "
        text = pad(shown(line.text), width - cell_len(glyph) - len(count) - 1)
        style = styles.accent if line.taken else styles.text
        return [Segment(glyph, styles.accent), Segment(f"{text} ", style), Segment(count, styles.muted)]

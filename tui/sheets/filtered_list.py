"""A list under a filter line: what the lists of papers, notes and changes have in common."""

from collections.abc import Sequence
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.geometry import Offset
from textual.message import Message

from tui.sheets.filter_line import (
    FilterBar,
    cursor_in,
    letter_at,
    lines_beneath,
    offer_at,
    paint_beneath,
    paint_filter,
)
from tui.sheets.sheet import Sheet
from tui.sheets.text_layout import shown, wrap
from tui.sheets.window import Window


class FilteredList(Sheet):
    """Paints the filter and its counts above the rows in sight; a subclass paints the rows."""

    MORE: ClassVar[int] = 0
    """Lines that a subclass adds between the filter and the rows."""

    class Pointed(Message):
        """A row was clicked; ``again`` says that it was clicked twice."""

        def __init__(self, position: int, again: bool) -> None:
            self.position, self.again = position, again
            super().__init__()

    class FilterPointed(Message):
        """The filter line was clicked, at a letter of its text."""

        def __init__(self, letter: int) -> None:
            self.letter = letter
            super().__init__()

    class OfferPointed(Message):
        """A completion beneath the filter line was clicked."""

        def __init__(self, number: int) -> None:
            self.number = number
            super().__init__()

    def __init__(self, *, id: str) -> None:
        super().__init__(id=id)
        self.window = Window()
        self.bar = FilterBar()
        self.message: Sequence[str] = ()
        """What is shown where there are no rows, or behind the last one."""

    @property
    def head(self) -> int:
        """How many lines stand above the rows: the filter, what is said beneath it, and what a subclass adds."""
        width = self.outer_size.width  # asked for with every line: the size inside takes longer to find out
        return 1 + lines_beneath(self.bar, width) + self.MORE

    @property
    def text_cursor(self) -> Offset | None:
        """The cell of the screen at which the text cursor of the filter is painted."""
        x = cursor_in(paint_filter(self.bar, self.size.width, self.text_styles))
        return self.region.offset + Offset(x, 0) if x is not None else None

    def fit(self) -> None:
        """Keep the cursor in sight, in the room that there is now."""
        self.window.fit(self.size.height - self.head, self.window.total)

    def on_resize(self) -> None:
        """Show as many rows as there is room for."""
        self.fit()
        self.redraw()

    def row_at(self, y: int) -> int:
        """Return the position of the row on a line of the widget."""
        return self.window.top + y - self.head

    def base(self, y: int) -> Style:
        """Return the style beneath a line: another one under the cursor."""
        here = y >= self.head and self.row_at(y) == self.window.cursor < self.window.total
        cursor = self.text_styles.quiet_cursor if self.bar.typing else self.text_styles.cursor
        return self.ground + cursor if here else self.ground

    def paint_head(self, y: int, width: int) -> list[Segment]:
        """Paint the filter, or a line beneath it."""
        if y == 0:
            return paint_filter(self.bar, width, self.text_styles)
        return paint_beneath(self.bar, y - 1, width, self.text_styles)

    def paint_message(self, y: int, width: int) -> list[Segment]:
        """Paint a line of the message, below an empty one."""
        lines = [line for text in self.message for line in wrap(shown(text), max(10, width - 6))]
        if not 1 <= y <= len(lines):
            return []
        return [Segment(f"   {lines[y - 1]}", self.text_styles.text if y == 1 else self.text_styles.muted)]

    def on_click(self, event: events.Click) -> None:
        """Post which row was clicked, or where the filter was."""
        if event.y == 0:
            self.post_message(self.FilterPointed(letter_at(self.bar, event.x, self.size.width)))
        if event.y == 1 and (number := offer_at(self.bar, event.x)) is not None:
            self.post_message(self.OfferPointed(number))
        if event.y >= self.head and self.row_at(event.y) < self.window.total:
            self.post_message(self.Pointed(self.row_at(event.y), event.chain > 1))

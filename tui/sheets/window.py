"""A sheet of more lines than there may be room for: they are made for its size, and scrolled through."""

from __future__ import annotations

from rich.segment import Segment
from textual.geometry import Size

from tui.sheets.sheet import Sheet

Line = list[Segment]


class LongSheet(Sheet):
    """Keeps the lines that `written` gives, until the size or the theme is another; ``top`` is the first in sight."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.top = 0
        self._lines: list[Line] | None = None
        self._room = Size()

    def written(self) -> list[Line]:
        """Give all lines for the present size; a subclass says what they are."""
        raise NotImplementedError

    @property
    def lines(self) -> list[Line]:
        """All lines for the present size."""
        room = self.outer_size  # asked for with every line: the size inside takes longer to find out
        if self._lines is None or self._room != room:
            self._room = room
            self._lines = self.written()
        return self._lines

    def again(self) -> None:
        """Make the lines anew."""
        self._lines = None
        self.redraw()

    def notify_style_update(self) -> None:
        """Make the lines anew in the new theme."""
        super().notify_style_update()
        self._lines = None

    def on_resize(self) -> None:
        """Leave no room empty below the last line."""
        self.roll(0)

    @property
    def last_top(self) -> int:
        """How far one can scroll."""
        return max(0, len(self.lines) - self.size.height)

    def roll(self, by: int) -> bool:
        """Scroll by some lines; say whether there was anything to scroll."""
        before, self.top = self.top, max(0, min(self.top + by, self.last_top))
        if self.top != before:
            self.redraw()
        return self.top != before

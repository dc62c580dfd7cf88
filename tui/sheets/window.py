"""Scroll over more lines than there is room for: the one scroller of every list and every long text."""

from rich.segment import Segment
from textual.geometry import Size

from tui.sheets.sheet import Sheet

Line = list[Segment]


class Window:
    """The lines in sight: ``top`` is the first, ``cursor`` the one under the cursor, which stays in sight.

    ``height`` is how many fit, ``total`` how many there are; ``margin`` lines are kept around the cursor where there
    is room, and ``beyond`` lines stand behind the last one.
    """

    margin = 0

    def __init__(self) -> None:
        self.cursor = self.top = 0
        self.height = 1
        self.total = 0
        self.beyond = 0

    @property
    def last_top(self) -> int:
        """How far one can scroll."""
        return max(0, self.total + self.beyond - self.height)

    def fit(self, height: int, total: int) -> None:
        """Set the height and the number of lines, and keep the cursor in sight."""
        self.height, self.total = max(1, height), total
        self.follow()

    def hold(self, height: int, total: int) -> None:
        """Set the height and the number of lines of a text, which has no cursor; it stays where it was scrolled to."""
        self.height, self.total = max(1, height), total
        self.roll(0)

    def move_to(self, cursor: int) -> None:
        """Move the cursor to a line, and keep it in sight."""
        self.cursor = max(0, min(cursor, self.total - 1))
        self.follow()

    def follow(self, margin: int | None = None) -> None:
        """Scroll the cursor into sight, and leave no room empty below the last line; ``margin`` is as usual."""
        margin = min(self.margin if margin is None else margin, (self.height - 1) // 2)
        self.top = min(self.top, self.cursor - margin)
        self.top = max(self.top, self.cursor - self.height + 1 + max(margin, self.beyond))
        self.top = max(0, min(self.top, self.last_top))

    def roll(self, by: int) -> bool:
        """Scroll by some lines, whatever the cursor; return whether there was anything to scroll."""
        before, self.top = self.top, max(0, min(self.top + by, self.last_top))
        return self.top != before

    def drag(self, by: int) -> None:
        """Scroll by some lines; the cursor follows where it would be out of sight."""
        if not self.roll(by):
            return
        margin = min(self.margin, (self.height - 1) // 2)
        self.cursor = max(self.top + margin, min(self.cursor, self.top + self.height - 1 - margin))
        self.cursor = max(0, min(self.cursor, self.total - 1))
        self.follow()


class LongSheet(Sheet):
    """Keeps the lines that `written` returns until the size or the theme changes, and scrolls through them."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.window = Window()
        self._lines: list[Line] | None = None
        self._room = Size()

    def written(self) -> list[Line]:
        """Return all lines for the present size."""
        raise NotImplementedError

    @property
    def lines(self) -> list[Line]:
        """All lines, made again when the size has changed."""
        room = self.outer_size  # asked for with every line: the size inside takes longer to find out
        if self._lines is None or self._room != room:
            self._room = room
            self._lines = self.written()
        return self._lines

    @property
    def top(self) -> int:
        """The first line in sight."""
        return self.window.top

    @property
    def last_top(self) -> int:
        """How far one can scroll."""
        self._fit()
        return self.window.last_top

    def _fit(self) -> None:
        self.window.height, self.window.total = self.size.height, len(self.lines)

    def begin(self) -> None:
        """Scroll to the beginning."""
        self.window.top = 0

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

    def roll(self, by: int) -> bool:
        """Scroll by some lines; return whether there was anything to scroll."""
        self._fit()
        rolled = self.window.roll(by)
        if rolled:
            self.redraw()
        return rolled

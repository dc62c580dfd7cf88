"""The titles of the papers that come next, beside the one in hand."""

from collections.abc import Sequence

from rich.segment import Segment

from tui.sheets.sheet import Sheet
from tui.sheets.text_layout import elide, shown

SHOWN = 6
"""How many titles are shown: enough to know what comes, too few to read on."""


class Upcoming(Sheet):
    """Paints the next titles, dim, one a line."""

    def __init__(self) -> None:
        super().__init__(id="upcoming")
        self.titles: Sequence[str] = ()

    def show(self, titles: Sequence[str]) -> None:
        """Show these titles."""
        if titles != self.titles:
            self.titles = titles
            self.redraw()

    def line(self, y: int, width: int) -> Sequence[Segment]:
        """Paint the heading, or a title, beside the title of the paper in hand and what stands below it."""
        if y == 0 or not self.titles or y > len(self.titles) + 1:
            return ()
        if y == 1:
            return [Segment("next", self.text_styles.muted)]
        return [Segment(elide(shown(self.titles[y - 2]), width - 1, words=True), self.text_styles.faint)]

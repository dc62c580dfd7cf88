"""Statistics: what was read when, how it was rated and tagged, what waits, and the reading sessions."""

import asyncio
from collections.abc import Sequence
from typing import ClassVar

from rich.segment import Segment
from textual.app import ComposeResult

from store.ledger.statistics import Statistics, gather
from store.library import Library
from store.quantities import counted
from store.times import now
from tui.keymap import Keymap
from tui.screen import KeyedScreen
from tui.sheets.window import Line, LongSheet
from tui.statistics.lines import Figures, paint_statistics, title_of

MARGIN = 2


class StatisticsSheet(LongSheet):
    """Paints the numbers."""

    def __init__(self, library: Library) -> None:
        super().__init__(id="statistics")
        self._library = library
        self._numbers: Statistics | None = None
        self._kept: bool
        self._oldest: str

    def begin(self) -> None:
        """Scroll to the beginning, with the old numbers until the new ones are there."""
        super().begin()
        self.again()

    async def read(self) -> None:
        """Gather the numbers off the screen's thread, and show them."""
        library = self._library
        ledger, papers = library.ledger, len(library)
        self._kept = ledger.enabled
        numbers = await asyncio.to_thread(
            lambda: gather(library.marks_in_sight(), library.history(), ledger, papers=papers, now=now())
        )
        self._oldest, self._numbers = title_of(library, numbers.waiting.oldest), numbers
        self.again()

    def written(self) -> list[Line]:
        """Return the numbers as lines for the present width."""
        if self._numbers is None:
            return [[], [Segment("adding up…", self.text_styles.muted)]]
        width = max(20, min(self.size.width - 2 * MARGIN, 120))
        today = self._library.today
        figures = Figures(self._numbers, today, self._oldest, self._kept, self.text_styles, self.glyphs, width)
        return [[], *paint_statistics(figures)]

    def line(self, y: int, width: int) -> Sequence[Segment]:
        """Paint a line; the last one in sight says how many more there are."""
        number = self.top + y
        left = len(self.lines) - number
        margin = Segment(" " * max(MARGIN, (width - 120) // 2))
        if y == self.size.height - 1 and left > 1:
            return [margin, Segment(f"↓ {counted(left, 'more line')}", self.text_styles.faint)]
        return [margin, *self.lines[number]] if left > 0 else ()


class StatisticsScreen(KeyedScreen):
    """Shows the statistics; there is nothing to change here."""

    PLACE: ClassVar[str] = "statistics"

    def __init__(self, library: Library, keymap: Keymap) -> None:
        super().__init__(library, keymap)
        self.sheet = StatisticsSheet(library)

    def compose(self) -> ComposeResult:
        """Lay out the numbers and the status line."""
        yield self.sheet
        yield self.status

    @property
    def page_size(self) -> int:
        """How many lines are in sight, the last of which says how many more there are."""
        return max(2, self.sheet.size.height - 1)

    def move(self, by: int) -> None:
        """Scroll by some lines."""
        self.sheet.roll(by)

    def reset(self) -> None:
        """Gather the numbers."""
        super().reset()
        self.sheet.begin()
        self.call_after_refresh(lambda: self.run_worker(self.sheet.read(), group="statistics", exclusive=True))
        self.status.show(self.hints(), "statistics")

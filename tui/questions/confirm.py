"""Ask for yes or no."""

from __future__ import annotations

from collections.abc import Sequence

from rich.segment import Segment
from textual import events

from tui.questions.box import SheetQuestion
from tui.sheets.text_layout import elide, shown, wrap


class Confirm(SheetQuestion[bool]):
    """Answers whether it was yes; where yes loses something, Enter is not enough."""

    def __init__(self, question: str, yes: str = "y or Enter: yes · n or Esc: no", *, loses: bool = False) -> None:
        super().__init__()
        self._asked, self._footer = question, yes
        self._yes = ("y", "Y") if loses else ("y", "Y", "enter")

    async def press(self, event: events.Key) -> None:
        """Take y or n."""
        if event.key in self._yes:
            self.answer(True)
        elif event.key in ("n", "N", "escape", "q"):
            self.answer(False)

    def height(self, width: int) -> int:
        """Be as high as the question and the keys."""
        return len(worded(self._asked, width)) + 1

    def line(self, y: int, width: int) -> Sequence[Segment]:
        """Paint a line of the question, or the keys."""
        lines, styles = worded(self._asked, width), self.box.text_styles
        if y < len(lines):
            return [Segment(lines[y], styles.strong)]
        return [Segment(elide(self._footer, width), styles.faint)]


def worded(question: str, width: int) -> list[str]:
    """Wrap what is asked."""
    return wrap(shown(question), max(10, width))

"""Ask for yes or no."""

from rich.segment import Segment
from textual import events

from tui.questions.box import SheetQuestion, wrapped
from tui.sheets.text_layout import elide
from tui.sheets.window import Line


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

    def lines(self, width: int) -> list[Line]:
        """Return the question and the keys."""
        styles = self.box.text_styles
        return [*wrapped(self._asked, width, styles.strong), [Segment(elide(self._footer, width), styles.faint)]]

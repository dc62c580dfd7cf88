"""Ask what becomes of a note that one leaves: it is saved, dropped, or written on."""

from enum import Enum, auto

from rich.segment import Segment
from textual import events

from tui.questions.box import SheetQuestion
from tui.sheets.text_layout import elide
from tui.sheets.window import Line


class Leave(Enum):
    """What becomes of the note."""

    SAVE = auto()
    DROP = auto()


_ANSWERS = {"s": Leave.SAVE, "enter": Leave.SAVE, "ctrl+s": Leave.SAVE, "d": Leave.DROP, "escape": None}


class LeaveNote(SheetQuestion[Leave]):
    """Answers what becomes of the note, or None to go on writing."""

    async def press(self, event: events.Key) -> None:
        """Take the answer."""
        if event.key in _ANSWERS:
            self.answer(_ANSWERS[event.key])

    def lines(self, width: int) -> list[Line]:
        """Return the question and the keys."""
        styles = self.box.text_styles
        keys = "s or Enter saves · d drops it · Esc goes on writing"
        return [
            [Segment(elide("Keep what you have written?", width), styles.strong)],
            [Segment(elide(keys, width), styles.faint)],
        ]

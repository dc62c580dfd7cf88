"""Ask what to do with a highlight whose words are no longer in the abstract."""

from rich.segment import Segment
from textual import events

from tui.questions.box import SheetQuestion, wrapped
from tui.sheets.text_layout import as_read, elide, wrap
from tui.sheets.window import Line

_ANSWERS = {"y": "accept", "d": "drop", "space": "later", "j": "later"}


class Repair(SheetQuestion[str]):
    """Answers ``accept``, ``drop``, ``later``, or None to leave; paints the words as they were, and the nearest."""

    def __init__(self, words: str, nearest: str, score: float, place: str) -> None:
        super().__init__()
        self._words, self._nearest, self._score, self._place = words, nearest, score, place

    async def press(self, event: events.Key) -> None:
        """Take the answer."""
        if event.key in ("escape", "q"):
            self.answer(None)
        elif (answer := _ANSWERS.get(event.key)) and (answer != "accept" or self._nearest):
            self.answer(answer)

    def lines(self, width: int) -> list[Line]:
        """Return the words, the nearest ones and the keys."""
        styles = self.box.text_styles

        def quoted(text: str) -> list[Line]:
            return [[Segment(f"  {line}", styles.text)] for line in wrap(f"“{as_read(text)}”", max(10, width - 2))]

        lines = [[Segment(elide(f"To repair ({self._place}): the abstract no longer says", width), styles.strong)]]
        lines += quoted(self._words)
        if self._nearest:
            lines += [[Segment(f"Nearest ({self._score:.0%} of it)", styles.strong)], *quoted(self._nearest)]
        else:
            lines.append([Segment("Nothing in it comes close.", styles.muted)])
        accepts = "y moves it there · " if self._nearest else ""
        keys = f"{accepts}d makes it a plain note · Space later · Esc leaves"
        return [*lines, *wrapped(keys, width, styles.faint)]

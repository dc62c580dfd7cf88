"""Ask what becomes of a highlight whose words are no longer in the abstract."""

from __future__ import annotations

from collections.abc import Sequence

from rich.segment import Segment
from textual import events
from textual.app import ComposeResult
from textual.geometry import Size

from tui.questions.dialogue import Dialogue
from tui.sheets.sheet import Sheet
from tui.sheets.text_layout import elide, shown, wrap

_ANSWERS = {"y": "accept", "d": "drop", "space": "later", "j": "later"}


class RepairSheet(Sheet):
    """Paints the words as they were, and those that come nearest."""

    def __init__(self, words: str, nearest: str, score: float, place: str) -> None:
        super().__init__(id="question")
        self.words, self.nearest, self.score, self.place = words, nearest, score, place

    def _lines(self, width: int) -> list[list[Segment]]:
        inks = self.inks

        def quoted(text: str) -> list[list[Segment]]:
            return [[Segment(f"  {line}", inks.text)] for line in wrap(f"“{shown(text)}”", max(10, width - 2))]

        lines = [[Segment(elide(f"To repair ({self.place}): the abstract no longer says", width), inks.strong)]]
        lines += quoted(self.words)
        if self.nearest:
            lines += [[Segment(f"Nearest ({self.score:.0%} of it)", inks.strong)], *quoted(self.nearest)]
        else:
            lines.append([Segment("Nothing in it comes near.", inks.muted)])
        accepts = "y hangs it there · " if self.nearest else ""
        keys = f"{accepts}d lets it go, as a quotation · Space later · Esc leaves"
        return [*lines, *([Segment(line, inks.faint)] for line in wrap(keys, max(10, width)))]

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """Be as high as the words."""
        return len(self._lines(width))

    def line(self, y: int, width: int) -> Sequence[Segment]:
        """Paint one line of it."""
        lines = self._lines(width)
        return lines[y] if y < len(lines) else ()


class Repair(Dialogue[str | None]):
    """Gives back ``accept``, ``drop``, ``later``, or None to leave."""

    def __init__(self, words: str, nearest: str, score: float, place: str) -> None:
        super().__init__()
        self._sheet = RepairSheet(words, nearest, score, place)

    def compose(self) -> ComposeResult:
        """Show the question."""
        yield self._sheet

    def on_key(self, event: events.Key) -> None:
        """Take the answer."""
        event.stop()
        event.prevent_default()
        if event.key in ("escape", "q"):
            self.dismiss(None)
        elif (answer := _ANSWERS.get(event.key)) and (answer != "accept" or self._sheet.nearest):
            self.dismiss(answer)

"""Ask for a line of text."""

from __future__ import annotations

from collections.abc import Sequence

from rich.segment import Segment
from textual import events

from tui.questions.box import SheetQuestion
from tui.questions.confirm import worded
from tui.sheets.filter_line import paint_typed
from tui.sheets.line_editor import LineEditor
from tui.sheets.text_layout import elide


class Prompt(SheetQuestion[str]):
    """Answers with the line that was typed; ``text`` is proposed, and what is typed first takes its place."""

    def __init__(self, question: str, text: str = "", footer: str = "Enter takes · Esc leaves") -> None:
        super().__init__()
        self._asked, self._footer = question, footer
        self._editor = LineEditor(text)
        self._proposed = bool(text)

    async def press(self, event: events.Key) -> None:
        """Type, take or leave."""
        if event.key == "escape":
            self.answer(None)
        elif event.key == "enter":
            self.answer(self._editor.text.strip())
        else:
            self._settle(event.key == "backspace" or bool(event.character and event.character.isprintable()))
            self._editor.press(event.key, event.character)
            self.box.redraw()

    def paste(self, text: str) -> None:
        """Type what was pasted."""
        self._settle(True)
        self._editor.insert(text)
        self.box.redraw()

    def _settle(self, typed: bool) -> None:
        """Take the proposal away where something is typed in its place; any other key goes on with it."""
        if self._proposed and typed:
            self._editor.set("")
        self._proposed = False

    def height(self, width: int) -> int:
        """Be as high as the question, the line and the keys."""
        return len(worded(self._asked, width)) + 2

    def line(self, y: int, width: int) -> Sequence[Segment]:
        """Paint a line of the question, the line being typed, or the keys."""
        lines, styles = worded(self._asked, width), self.box.text_styles
        if y < len(lines):
            return [Segment(lines[y], styles.strong)]
        if y == len(lines):
            return paint_typed(self._editor, width, styles, styles.cursor if self._proposed else styles.text)
        return [Segment(elide(self._footer, width), styles.faint)]

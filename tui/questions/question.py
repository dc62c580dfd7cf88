"""Ask for a line, or for yes or no."""

from __future__ import annotations

from collections.abc import Sequence

from rich.segment import Segment
from textual import events
from textual.app import ComposeResult
from textual.geometry import Size

from tui.questions.dialogue import Dialogue
from tui.sheets.filter_line import paint_typed
from tui.sheets.line_editor import LineEditor
from tui.sheets.sheet import Sheet
from tui.sheets.text_layout import elide, shown, wrap


class QuestionSheet(Sheet):
    """Paints a question, the answer being typed if it wants one, and the keys."""

    def __init__(self, question: str, footer: str, editor: LineEditor | None = None) -> None:
        super().__init__(id="question")
        self.question, self.footer, self.editor = question, footer, editor
        self.offered = bool(editor and editor.text)
        """Whether the answer is a proposal still, which the first letter typed replaces."""

    def _question(self, width: int) -> list[str]:
        return wrap(shown(self.question), max(10, width))

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """Be as high as the question."""
        return len(self._question(width)) + (2 if self.editor else 1)

    def line(self, y: int, width: int) -> Sequence[Segment]:
        """Paint a line of the question, the answer, or the keys."""
        question, inks = self._question(width), self.inks
        if y < len(question):
            return [Segment(question[y], inks.strong)]
        if self.editor is None or y > len(question):
            return [Segment(elide(self.footer, width), inks.faint)]
        return paint_typed(self.editor, width, inks, inks.cursor if self.offered else inks.text)


class Confirm(Dialogue[bool]):
    """Gives back whether the answer was yes; where yes loses something, Enter is not enough."""

    def __init__(self, question: str, yes: str = "y or Enter: yes · n or Esc: no", *, loses: bool = False) -> None:
        super().__init__()
        self._sheet = QuestionSheet(question, yes)
        self._yes = ("y", "Y") if loses else ("y", "Y", "enter")

    def compose(self) -> ComposeResult:
        """Show the question."""
        yield self._sheet

    def on_key(self, event: events.Key) -> None:
        """Take y or n."""
        event.stop()
        event.prevent_default()
        if event.key in self._yes:
            self.dismiss(True)
        elif event.key in ("n", "N", "escape", "q"):
            self.dismiss(False)


class Prompt(Dialogue[str | None]):
    """Gives back the line that was typed, or None; ``text`` is proposed, and what is typed first takes its place."""

    def __init__(self, question: str, text: str = "", footer: str = "Enter takes · Esc leaves") -> None:
        super().__init__()
        self._editor = LineEditor(text)
        self._sheet = QuestionSheet(question, footer, self._editor)

    def compose(self) -> ComposeResult:
        """Show the question and the line."""
        yield self._sheet

    def on_key(self, event: events.Key) -> None:
        """Type, take or leave."""
        event.stop()
        event.prevent_default()
        if event.key == "escape":
            self.dismiss(None)
        elif event.key == "enter":
            self.dismiss(self._editor.text.strip())
        else:
            self._replace(event.key == "backspace" or bool(event.character and event.character.isprintable()))
            self._editor.press(event.key, event.character)
            self._sheet.refresh()

    def _replace(self, typed: bool) -> None:
        """Take the proposal away where something is typed in its place; any other key goes on with it."""
        if self._sheet.offered and typed:
            self._editor.set("")
        self._sheet.offered = False

    def on_paste(self, event: events.Paste) -> None:
        """Type what was pasted."""
        event.stop()
        self._replace(True)
        self._editor.insert(event.text)
        self._sheet.refresh()

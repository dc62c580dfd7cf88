"""Ask for a line of text."""

from rich.segment import Segment
from textual import events

from tui.questions.box import SheetQuestion, wrapped
from tui.sheets.filter_line import paint_typed
from tui.sheets.line_editor import LineEditor
from tui.sheets.text_layout import elide
from tui.sheets.window import Line


class Prompt(SheetQuestion[str]):
    """Answers with the line that was typed; ``text`` is proposed, and what is typed first replaces it."""

    one_line = True

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
        """Insert what was pasted."""
        self._settle(True)
        self._editor.insert(text)
        self.box.redraw()

    def _settle(self, typed: bool) -> None:
        """Drop the proposal where something is typed in its place; any other key edits it."""
        if self._proposed and typed:
            self._editor.set("")
        self._proposed = False

    def lines(self, width: int) -> list[Line]:
        """Return the question, the line being typed and the keys."""
        styles = self.box.text_styles
        typed = paint_typed(self._editor, width, styles, styles.cursor if self._proposed else styles.text)
        return [*wrapped(self._asked, width, styles.strong), typed, [Segment(elide(self._footer, width), styles.faint)]]

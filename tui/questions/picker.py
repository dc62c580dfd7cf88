"""Choose one thing from a list by typing a part of it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from rich.segment import Segment
from rich.style import Style
from textual import events

from tui.questions.box import Box, SheetQuestion
from tui.questions.matching import fitting
from tui.sheets.cells import cell_len
from tui.sheets.filter_line import paint_cursor, paint_typed
from tui.sheets.line_editor import LineEditor
from tui.sheets.text_layout import elide, pad, shown
from tui.sheets.window import Window

MOST = 14
"""The most choices in sight at once."""
MOVES = {"up": -1, "ctrl+p": -1, "down": 1, "ctrl+n": 1, "pageup": -10, "pagedown": 10}
"""The keys that move the cursor, and by how many choices."""
_HEAD, _FOOT = 2, 2  # title and line being typed; an empty line and the footer


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing to choose: its value, its text, what stands at its right, and a glyph before it.

    ``about`` is shown below the choices while the cursor is on it.
    """

    value: Any
    text: str
    right: str = ""
    glyph: str = ""
    about: str = ""


class Picker(SheetQuestion[Any]):
    """Answers with the value of the choice; ``also`` are keys that answer (their word, the value) instead.

    ``looked_at`` is called with the value under the cursor whenever that moves.
    """

    wide = 72
    tall = 0.8

    one_line = True

    def __init__(
        self,
        title: str,
        choices: Sequence[Choice],
        *,
        prompt: str = "type to find",
        footer: str = "Enter takes · Esc leaves",
        cursor: int = 0,
        also: dict[str, str] | None = None,
        nothing: str = "nothing matches",
        looked_at: Callable[[Any], None] | None = None,
    ) -> None:
        super().__init__()
        self.title, self.prompt, self.footer, self.nothing = title, prompt, footer, nothing
        self.choices = list(choices)
        self.editor = LineEditor()
        self.offered: Sequence[Choice] = ()
        """The choices that fit what was typed."""
        self._window = Window()
        self._begun_at = cursor
        self._also, self._looked_at = also or {}, looked_at

    def begin(self, box: Box, answered: Any) -> None:
        """Offer everything."""
        super().begin(box, answered)
        self.offer(self._begun_at)

    # -- what is offered -----------------------------------------------------------------------------------------------

    def found(self) -> list[Choice]:
        """Return the choices that fit what was typed."""
        fit = fitting(self.editor.text, [choice.text for choice in self.choices])
        return [self.choices[number] for number in fit]

    def offer(self, cursor: int = 0) -> None:
        """Offer the choices that fit what was typed."""
        self.offered, self._window.top = self.found(), 0
        self.move_to(cursor)
        self.box.place()

    def move_to(self, cursor: int) -> None:
        """Move the cursor to a choice, and keep it in sight."""
        self.fit()
        self._window.move_to(cursor)
        if self._looked_at is not None and self.current:
            self._looked_at(self.current.value)
        self.box.redraw()

    def fit(self) -> None:
        """Keep the cursor in sight."""
        self._window.fit(self._room, len(self.offered))

    @property
    def cursor(self) -> int:
        """The number of the choice under the cursor."""
        return self._window.cursor

    @property
    def current(self) -> Choice | None:
        """The choice under the cursor."""
        return self.offered[self.cursor] if self.offered else None

    @property
    def _room(self) -> int:
        """How many choices fit between the line being typed and the footer."""
        height = self.box.room.height
        return max(1, height - _HEAD - _FOOT) if height else MOST

    # -- keys ----------------------------------------------------------------------------------------------------------

    async def press(self, event: events.Key) -> None:
        """Move, take, leave or type."""
        if event.key == "escape":
            self.answer(None)
        elif event.key in MOVES:
            self.move_to(self.cursor + MOVES[event.key])
        elif event.key == "enter":
            self.take()
        elif event.key in self._also:
            if self.current:
                self.answer((self._also[event.key], self.current.value))
        elif not self.press_own(event) and self.editor.press(event.key, event.character):
            self.offer()

    def press_own(self, event: events.Key) -> bool:
        """Take a key that only this picker knows; return whether it did."""
        return False

    def take(self) -> None:
        """Answer with the choice under the cursor."""
        if self.current:
            self.answer(self.current.value)

    def paste(self, text: str) -> None:
        """Insert what was pasted."""
        self.editor.insert(text)
        self.offer()

    def pointed(self, x: int, y: int) -> None:
        """Take the choice that was clicked."""
        number = self._window.top + y - _HEAD
        if 0 <= y - _HEAD < self._room and number < len(self.offered):
            self.move_to(number)
            self.take()

    # -- the picture ---------------------------------------------------------------------------------------------------

    def height(self, width: int) -> int:
        """Return the lines that the choices need, up to a limit."""
        return _HEAD + min(MOST, max(1, len(self.offered))) + _FOOT

    def base(self, y: int) -> Style:
        """Return the style beneath a line: another one under the cursor."""
        here = self.offered and self._window.top + y - _HEAD == self.cursor  # which is in sight
        return self.box.ground + self.box.text_styles.cursor if here else self.box.ground

    def line(self, y: int, width: int) -> Sequence[Segment]:
        """Paint the title, the line being typed, a choice, or the footer."""
        styles = self.box.text_styles
        if y == 0:
            return [Segment(elide(shown(self.title), width), styles.strong)]
        if y == 1:
            return self._typed(width)
        if y == self.box.room.height - 1:
            about = shown(self.current.about) if self.current else ""
            return [Segment(elide(about or self.footer, width), styles.muted if about else styles.faint)]
        number = self._window.top + y - _HEAD
        if y - _HEAD >= self._room or number >= len(self.offered):
            empty = not self.offered and y == _HEAD
            return [Segment(elide(shown(self.nothing), width), styles.faint)] if empty else ()
        choice = self.offered[number]
        right = elide(shown(choice.right), width // 2)
        glyph = f"{choice.glyph} " if choice.glyph else ""
        text = pad(shown(choice.text), width - cell_len(right) - cell_len(glyph) - 1)
        return [Segment(glyph, styles.accent), Segment(f"{text} ", styles.text), Segment(right, styles.muted)]

    def _typed(self, width: int) -> list[Segment]:
        styles = self.box.text_styles
        if self.editor.text:
            return paint_typed(self.editor, width, styles, styles.text)
        hint = elide(self.prompt, width - 3)
        return [Segment("› ", styles.accent), paint_cursor("", styles), Segment(hint, styles.faint)]

"""A line to type in and the things it finds, painted together: what every picker is made of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.geometry import Size
from textual.message import Message

from tui.sheets.filter_line import paint_typed
from tui.sheets.line_editor import LineEditor
from tui.sheets.sheet import Sheet
from tui.sheets.text_layout import cell_len, elide, pad, shown

MOST = 14
"""The most choices in sight at once."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing to choose: what it stands for, how it reads, what is said at its right, and a sign before it.

    ``about`` is said below the choices while the cursor is on it.
    """

    value: Any
    text: str
    right: str = ""
    sign: str = ""
    about: str = ""


class PickList(Sheet):
    """Paints the title, the line being typed, and the choices that fit it."""

    class Clicked(Message):
        """A choice was clicked."""

    def __init__(self, title: str, prompt: str, footer: str, nothing: str = "nothing fits") -> None:
        super().__init__()
        self.border_title = self.border_subtitle = None
        self.title_text, self.prompt, self.footer, self.nothing = title, prompt, footer, nothing
        self.editor = LineEditor()
        self.choices: Sequence[Choice] = ()
        self.cursor = 0
        self.top = 0
        self.room = MOST

    def show(self, choices: Sequence[Choice], cursor: int = 0) -> None:
        """Offer other choices."""
        self.choices, self.top = choices, 0
        self.room = max(self.room, min(MOST, len(choices)))
        self.move_to(cursor)
        self.refresh(layout=True)

    def move_to(self, cursor: int) -> None:
        """Put the cursor on a choice, and keep it in sight."""
        self.cursor = max(0, min(cursor, len(self.choices) - 1))
        room = self._room
        self.top = max(0, min(max(self.top, self.cursor - room + 1), self.cursor))
        self.refresh()

    @property
    def current(self) -> Choice | None:
        """The choice under the cursor."""
        return self.choices[self.cursor] if self.choices else None

    @property
    def _room(self) -> int:
        """How many choices fit between the line being typed and the footer."""
        return max(1, self.size.height - 4) if self.size.height else MOST

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """Be as high as the choices need, up to a limit."""
        return 4 + min(MOST, max(1, len(self.choices)))

    def base(self, y: int) -> Style:
        """Give the choice under the cursor its own ground."""
        if 0 <= y - 2 < self._room and self.top + y - 2 == self.cursor and self.choices:
            return self.ground + self.inks.cursor
        return self.ground

    def line(self, y: int, width: int) -> Sequence[Segment]:
        """Paint the title, the line being typed, a choice, or the footer."""
        inks = self.inks
        if y == 0:
            return [Segment(elide(shown(self.title_text), width), inks.strong)]
        if y == 1:
            return self._typed(width)
        if y == self.size.height - 1:
            about = shown(self.current.about) if self.current else ""
            return [Segment(elide(about or self.footer, width), inks.muted if about else inks.faint)]
        number = self.top + y - 2
        if y - 2 >= self._room or number >= len(self.choices):
            empty = not self.choices and y == 2
            return [Segment(self.nothing, inks.faint)] if empty else ()
        choice = self.choices[number]
        right = shown(choice.right)
        right = elide(right, width // 2)
        sign = f"{choice.sign} " if choice.sign else ""
        text = pad(shown(choice.text), width - cell_len(right) - cell_len(sign) - 1)
        return [Segment(sign, inks.accent), Segment(f"{text} ", inks.text), Segment(right, inks.muted)]

    def _typed(self, width: int) -> list[Segment]:
        if not self.editor.text:
            hint = elide(self.prompt, width - 3)
            return [
                Segment("› ", self.inks.accent),
                Segment(" ", self.inks.quiet_cursor),
                Segment(hint, self.inks.faint),
            ]
        return paint_typed(self.editor, width, self.inks, self.inks.text)

    def on_click(self, event: events.Click) -> None:
        """Choose what was clicked."""
        number = self.top + event.y - 3
        if 0 <= event.y - 3 < self._room and number < len(self.choices):
            self.move_to(number)
            self.post_message(self.Clicked())

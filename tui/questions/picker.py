"""Choose one thing from a list by typing a part of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from textual import events
from textual.app import ComposeResult

from tui.questions.dialogue import Dialogue
from tui.questions.matching import fitting
from tui.questions.pick_list import Choice, PickList

MOVES = {"up": -1, "ctrl+p": -1, "down": 1, "ctrl+n": 1, "pageup": -10, "pagedown": 10}
"""The keys that move the cursor, and by how many choices."""


class Picker(Dialogue[Any]):
    """Gives back the value of the choice, or None; ``also`` are keys that give back (their word, the value) instead."""

    def __init__(
        self,
        title: str,
        choices: Sequence[Choice],
        *,
        prompt: str = "type to find",
        footer: str = "Enter takes · Esc leaves",
        cursor: int = 0,
        also: dict[str, str] | None = None,
        nothing: str = "nothing fits",
    ) -> None:
        super().__init__()
        self.choices = list(choices)
        self.sheet = PickList(title, prompt, footer, nothing)
        self._cursor, self._also = cursor, also or {}

    def compose(self) -> ComposeResult:
        """Show the one widget there is."""
        yield self.sheet

    def on_mount(self) -> None:
        """Offer everything."""
        self.sheet.show(self.found(), self._cursor)

    def found(self) -> list[Choice]:
        """Give the choices that fit what was typed."""
        fit = fitting(self.sheet.editor.text, [choice.text for choice in self.choices])
        return [self.choices[number] for number in fit]

    def on_key(self, event: events.Key) -> None:
        """Move, take, leave or type."""
        event.stop()
        event.prevent_default()
        if event.key == "escape":
            self.dismiss(None)
        elif event.key in MOVES:
            self.sheet.move_to(self.sheet.cursor + MOVES[event.key])
        elif event.key == "enter":
            self.take()
        elif event.key in self._also:
            if self.sheet.current:
                self.dismiss((self._also[event.key], self.sheet.current.value))
        elif not self.press(event) and self.sheet.editor.press(event.key, event.character):
            self.sheet.show(self.found())

    def press(self, event: events.Key) -> bool:
        """Take a key that only this picker knows; say whether it did."""
        return False

    def take(self) -> None:
        """Give back the choice under the cursor."""
        if self.sheet.current:
            self.dismiss(self.sheet.current.value)

    def on_paste(self, event: events.Paste) -> None:
        """Type what was pasted."""
        event.stop()
        self.sheet.editor.insert(event.text)
        self.sheet.show(self.found())

    def on_pick_list_clicked(self) -> None:
        """Take what was clicked."""
        self.take()

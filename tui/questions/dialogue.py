"""What every question over a screen has in common: it is left once, however quickly the keys come."""

from __future__ import annotations

from typing import Any, ClassVar, Self

from textual import events
from textual.app import App
from textual.await_complete import AwaitComplete
from textual.geometry import Region
from textual.screen import ModalScreen, ScreenResultType
from textual.strip import Strip

from tui.questions.beneath import Beneath
from tui.sheets.opening import Opening

Typed = events.Key | events.Paste
"""What comes from the keyboard: a key, or a text that was pasted."""


def again(event: Typed) -> Typed:
    """Make the same event anew: one that was dealt with cannot be given to anybody else."""
    return events.Key(event.key, event.character) if isinstance(event, events.Key) else events.Paste(event.text)


def hand_on(app: App[Any], event: Typed) -> None:
    """Give what was typed to whoever has the keyboard now; a screen that has given it to a text could do nothing."""
    screen = app.screen
    (screen.focused or screen).post_message(again(event))


class Dialogue(Opening[ScreenResultType], ModalScreen[ScreenResultType]):
    """A question; keys that still reach it when it was answered go on to the screen beneath."""

    AUTO_FOCUS: ClassVar[str | None] = ""

    _left = False

    def __init__(self) -> None:
        super().__init__()
        self._beneath = Beneath()
        self.HORIZONTAL_BREAKPOINTS = []  # it stands in the middle of any screen

    def dismiss(self, result: ScreenResultType | None = None) -> AwaitComplete:
        """Give back the answer, and leave; a second time, or under another question, does nothing."""
        if self._left or not self.is_active:
            return AwaitComplete()
        self._left = True
        return super().dismiss(result)

    def refresh(self, *regions: Region, repaint: bool = True, layout: bool = False, recompose: bool = False) -> Self:
        """Paint anew; Textual names regions when it is what lies beneath that has changed."""
        if regions:
            for screen in self.app.screen_stack:  # Textual tells the question on top alone
                if isinstance(screen, Dialogue):
                    screen._beneath.stale()
        return super().refresh(*regions, repaint=repaint, layout=layout, recompose=recompose)

    def render_lines(self, crop: Region) -> list[Strip]:
        """Paint the screen beneath, dimmed."""
        stack = self.app.screen_stack
        place = stack.index(self) if self in stack else 0
        if place == 0:
            return super().render_lines(crop)
        return self._beneath.lines(stack[place - 1], self.styles.background, crop)

    def pass_on(self, event: Typed) -> bool:
        """Give what was typed to the screen on top where this is no longer it; say whether it was given away."""
        if not self._left and self.app.screen is self:
            return False
        event.stop()
        event.prevent_default()
        hand_on(self.app, event)
        return True

    async def on_event(self, event: events.Event) -> None:
        """Pass on what came too late; a key that was handed on to this question is not to go around again."""
        if isinstance(event, Typed) and self.pass_on(event):
            return
        if isinstance(event, events.Key) and self.focused is None:
            event.stop()  # the app would take it for a new one, and send it here a second time
        await super().on_event(event)

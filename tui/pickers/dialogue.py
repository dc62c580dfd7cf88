"""What every question over a screen has in common: it is left once, however quickly the keys come."""

from __future__ import annotations

from typing import ClassVar

from textual import events
from textual.await_complete import AwaitComplete
from textual.screen import ModalScreen, ScreenResultType


class Dialogue(ModalScreen[ScreenResultType]):
    """A question; keys that still reach it when it was answered go on to the screen beneath."""

    AUTO_FOCUS: ClassVar[str | None] = ""

    _left = False

    def dismiss(self, result: ScreenResultType | None = None) -> AwaitComplete:
        """Give back the answer, and leave; a second time, or under another question, does nothing."""
        if self._left or not self.is_active:
            return AwaitComplete()
        self._left = True
        return super().dismiss(result)

    async def on_event(self, event: events.Event) -> None:
        """Pass on keys that came too late; one that was handed on to this question is not to go around again."""
        if self._left and isinstance(event, events.Key):
            self.app.screen.post_message(events.Key(event.key, event.character))
            return
        if isinstance(event, events.Key) and self.focused is None:
            event.stop()  # the app would take it for a new one, and send it here a second time
        await super().on_event(event)

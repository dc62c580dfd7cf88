"""A screen whose keys come from the registry of commands: what Textual would do with bindings, in one look-up a key."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any, ClassVar

from textual import events
from textual.screen import Screen

from store.errors import BroadsheetError
from tui.keymap import Command, Keymap
from tui.questions.dialogue import Typed, again, hand_on
from tui.sheets.frames import draw
from tui.sheets.opening import Opening
from tui.sheets.status_line import Hint, StatusLine


class KeyedScreen(Opening[None]):
    """Asks the keymap what a key means in its ``PLACE`` and does it; errors become the line at the bottom."""

    PLACE: ClassVar[str] = ""
    FIRST: ClassVar[tuple[str, ...]] = ()
    """The commands whose keys matter most here, which a narrow screen is to show before the others."""
    AUTO_FOCUS: ClassVar[str | None] = ""

    def __init__(self, keymap: Keymap) -> None:
        super().__init__()
        self.keymap = keymap
        self.status = StatusLine()
        self._awaited: Callable[[str], None] | None = None
        self._busy = 0
        self._ahead: list[Typed] = []
        """What was typed while a command was at work, for what it asks or for this screen."""

    def say(self, text: str, *, error: bool = False) -> None:
        """Say what happened in the line at the bottom, until the next key."""
        self.status.say(text, error=error)
        self.status.count(*self.unsaved)

    def on_screen_resume(self) -> None:
        """Show from the first frame on that changes are not on the disk."""
        self.status.count(*self.unsaved)

    @property
    def unsaved(self) -> tuple[int, bool]:
        """How many changes are not on the disk, and whether they are on their way."""
        return 0, False

    def others_wrote(self) -> None:
        """Show what other programs have written, where this screen shows marks."""

    def told(self, error: Exception) -> str:
        """Say in one line what went wrong."""
        return str(error)

    async def ask(self, picker: Screen[Any]) -> Any:
        """Show a picker over this screen and give back what it gives back; keys typed ahead go to the picker."""
        answer: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        self.app.push_screen(picker, lambda given: None if answer.done() else answer.set_result(given))
        self._catch_up()
        return await answer

    def await_key(self, question: str, then: Callable[[str], None]) -> None:
        """Ask for one more key, a letter or a digit, and do something with it."""
        self.say(question)
        self._awaited = then

    def typed(self, event: events.Key) -> bool:
        """Take a key as text where the screen has a line to type in; say whether it was taken."""
        return False

    def pasted(self, text: str) -> None:
        """Take a text that was pasted where the screen has a line to type in."""

    async def on_key(self, event: events.Key) -> None:
        """Do what the key asks for, behind those that came before it."""
        self._queue(event)

    def on_paste(self, event: events.Paste) -> None:
        """Take what was pasted, behind the keys that came before it."""
        self._queue(event)

    def _queue(self, event: Typed) -> None:
        event.stop()
        event.prevent_default()
        self._ahead.append(again(event))
        self._catch_up()

    def _catch_up(self) -> None:
        """Take the keys that wait, in order; one that came while a picker was opening is for the picker.

        Those that came after the way out of the program are for nobody.
        """
        while self._ahead and self.is_attached and self.app.return_code is None:
            if self.app.screen is not self:
                hand_on(self.app, self._ahead.pop(0))
            elif self._busy:
                return
            else:
                self._take(self._ahead.pop(0))

    def _take(self, key: Typed) -> None:
        """Do what a key asks for."""
        if isinstance(key, events.Paste):
            self.pasted(key.text)
        elif self._awaited is not None:
            then, self._awaited = self._awaited, None
            self.say("")
            if key.character and key.character.isalnum():
                then(key.character)
        elif not self.typed(key):
            command = self.keymap.find(self.PLACE, pressed(key))
            if command is not None:
                self.say("")
                self.start(command)
        draw(self)

    def start(self, command: Command) -> None:
        """Begin a command; one that waits for the reader goes on in the background."""
        try:
            waiting = command.run(self)
        except (BroadsheetError, OSError) as error:
            self.say(self.told(error), error=True)
            return
        if waiting is not None:
            self.wait_for(waiting)

    def wait_for(self, waiting: Awaitable[None]) -> None:
        """Let something that waits for the reader go on in the background; what goes wrong in it is said."""
        self._busy += 1
        self.run_worker(self._finish(waiting), group="command")

    async def _finish(self, waiting: Awaitable[None]) -> None:
        try:
            await waiting
        except (BroadsheetError, OSError) as error:
            self.say(self.told(error), error=True)
        finally:
            self._busy -= 1
            draw(self)
            self._catch_up()

    # -- what commands ask of every screen -----------------------------------------------------------------------------

    @property
    def page(self) -> int:
        """How many papers, notes, changes or lines are in sight."""
        raise NotImplementedError

    def move(self, by: int) -> None:
        """Go some papers, notes, changes or lines on, or back."""
        raise NotImplementedError

    def turn(self, by: int) -> None:
        """Go on or back by parts of a page: as `move` does, unless what is read is scrolled by lines."""
        self.move(by)

    def step_back(self) -> None:
        """Go one step back: to the screen before, where nothing is in force here that can be dropped first."""
        self.leave()

    def leave(self) -> None:
        """Go back to the screen before."""
        self.dismiss(None)

    def open_help(self) -> None:
        """Show what the keys of this place do."""
        from tui.questions.help import HelpScreen

        self.app.push_screen(HelpScreen(self.keymap, self.PLACE))

    def hints(self) -> list[Hint]:
        """List the keys that are worth knowing here."""
        hints = [(self.keymap.keys_of(one.id, self.PLACE)[0], one.hint_in(self.PLACE)) for one in self.hinted()]
        return [("1-5", word) if key == "1" else (key, word) for key, word in hints]

    def hinted(self) -> list[Command]:
        """List the commands whose keys are worth knowing here, the most important first."""
        found = [command for command in self.keymap.commands(self.PLACE) if command.hint_in(self.PLACE)]
        found.sort(key=lambda command: self.FIRST.index(command.id) if command.id in self.FIRST else len(self.FIRST))
        return [command for command in found if self.keymap.keys_of(command.id, self.PLACE)]


def pressed(event: events.Key) -> str:
    """Name the key of an event as the keymap does: a character that was typed as itself, others by their names."""
    character = event.character
    if character and len(character) == 1 and character.isprintable() and character != " ":
        return character
    return event.key

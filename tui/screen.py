"""A screen whose keys come from the registry of commands, and over which questions are asked.

Keys are taken one at a time: the app passes each to `press`, and the next one is not looked at before the command of
the first has ended, or has asked something, which the next one is then for.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any, ClassVar, TypeVar

from textual import events
from textual.geometry import Region
from textual.screen import Screen
from textual.strip import Strip

from store.errors import BroadsheetError
from store.library import Library
from tui.error_text import error_line
from tui.keymap import Command, Keymap, key_name
from tui.questions.question import Holder, Question
from tui.questions.stack import QuestionStack
from tui.sheets.filter_typing import FilterTyping
from tui.sheets.filtered_list import FilteredList
from tui.sheets.hints import hints_in
from tui.sheets.line_editor import letter_behind_escape
from tui.sheets.sheet import Sheet
from tui.sheets.status_line import Hint, StatusLine
from tui.turns import Turns

ALWAYS = ("suspend", "redraw")
"""The commands about the terminal, which leave alone what is asked or typed."""
Kept = TypeVar("Kept", bound="KeyedScreen")


class KeyedScreen(Screen[None]):
    """Runs the command that the keymap has for a key in its ``PLACE``; errors become the line at the bottom."""

    PLACE: ClassVar[str] = ""
    FIRST: ClassVar[tuple[str, ...]] = ()
    """The commands whose keys matter most here, which a narrow screen is to show before the others; "" parts groups."""
    AUTO_FOCUS: ClassVar[str | None] = ""
    typing: FilterTyping | None = None
    """The filter line, where this screen has one."""

    def __init__(self, library: Library, keymap: Keymap) -> None:
        super().__init__()
        self.library, self.keymap = library, keymap
        self.status = StatusLine()
        self.questions = QuestionStack(self.mount, self._questions_changed)
        self._left = asyncio.Event()  # set when the reader goes back to the screen before
        self._awaited: Callable[[str], None] | None = None
        self.turns = Turns()

    # -- the line at the bottom ----------------------------------------------------------------------------------------

    def say(self, text: str, *, error: bool = False) -> None:
        """Show what happened in the line at the bottom, until the next key."""
        self.status.say(text, error=error)
        self.status.count(*self.library.unsaved)

    def on_screen_resume(self) -> None:
        """Show from the first frame on that changes are not on the disk."""
        self.status.count(*self.library.unsaved)

    def others_wrote(self) -> None:
        """Show what other programs have written, where this screen shows marks."""

    # -- keys ----------------------------------------------------------------------------------------------------------

    async def press(self, event: events.Key | events.Paste) -> None:
        """Pass what was typed to the question on top, else run the command of the key."""
        if self.turns.resting:
            return
        if isinstance(event, events.Paste):
            self._paste(event.text)
        elif self._in_one_line and (letter := letter_behind_escape(event.key, event.character)):
            for each in (events.Key("escape", None), events.Key(letter, letter)):
                await self._pass_on(each)
                await self.settled()
        else:
            await self._pass_on(event)
        self._place_cursor()
        if self.questions:
            self.call_after_refresh(self._place_cursor)  # what was typed may have laid it out anew by then

    def _place_cursor(self) -> None:
        """Put the terminal's own cursor where the text cursor is painted: input methods open there."""
        lists = self.query_children(FilteredList)
        found = self.questions.text_cursor if self.questions else next((one.text_cursor for one in lists), None)
        if found is not None and found != self.app.cursor_position:
            self.app.cursor_position = found
            self.status.refresh(Region(0, 0, 1, 1))  # a cursor goes to its place with what is painted next

    def _paste(self, text: str) -> None:
        if self.questions:
            self.questions.top.paste(text)
        elif self.typing is not None:
            self.typing.paste(text)

    async def _pass_on(self, key: events.Key) -> None:
        if (command := self._always(key)) is not None:
            self.start(command)
        elif self.questions:
            if self.status.said:
                self.say("")  # it was shown until this key, and hides those of the question
            leaves = key.key == "ctrl+c"  # as it leaves a program, so a question
            await self.questions.top.press(events.Key("escape", None) if leaves else key)
        else:
            self._obey(key)

    def _always(self, key: events.Key) -> Command | None:
        """Return the command of a key that does the same while something is asked or typed, if it is one."""
        found = None if key.is_printable else self.keymap.find(self.PLACE, pressed(key))
        return found if found is not None and found.id in ALWAYS else None

    @property
    def _in_one_line(self) -> bool:
        """Whether keys go to a text of one line, where Alt is no key."""
        if self.questions:
            return self.questions.top.one_line
        return self.typing is not None and self.typing.bar.typing

    def _obey(self, key: events.Key) -> None:
        if self._awaited is not None:
            then, self._awaited = self._awaited, None
            self.say("")
            if key.character and key.character.isalnum():
                then(key.character)
        elif not self.typed(key):
            command = self.keymap.find(self.PLACE, pressed(key))
            if command is not None:
                self.say("")
                self.start(command)
            elif (letter := pressed(key)).isalpha() and not letter.isascii():
                self.say(f"no command has the key {letter}: {self.way('help', 'lists the keys')}", error=True)

    def await_key(self, question: str, then: Callable[[str], None]) -> None:
        """Ask for one more key, a letter or a digit, and call ``then`` with it."""
        self.say(question)
        self._awaited = then

    def typed(self, event: events.Key) -> bool:
        """Take a key that is no command here, such as one for the filter line; return whether it was taken."""
        return self.typing is not None and self.typing.press(event)

    def on_status_line_pointed(self, message: StatusLine.Pointed) -> None:
        """Press the key whose hint was clicked; of a range nobody knows which one is meant."""
        if len(message.key) == 3 and message.key[1] == "-":
            self.say(f"press a key from {message.key[0]} to {message.key[2]}, or click on one")
            return
        key = key_name(message.key)
        self.app.post_message(events.Key(key, key if len(key) == 1 else None))

    def on_filtered_list_filter_pointed(self, message: FilteredList.FilterPointed) -> None:
        """Type into the filter, at the letter that was clicked."""
        if self.typing is not None:
            self.typing.begin(message.letter)

    def on_filtered_list_offer_pointed(self, message: FilteredList.OfferPointed) -> None:
        """Take the completion that was clicked."""
        if self.typing is not None:
            self.typing.take(message.number)

    # -- commands ------------------------------------------------------------------------------------------------------

    def start(self, command: Command) -> None:
        """Start a command; one that waits for the reader goes on in the background."""
        try:
            waiting = command.run(self)
        except (BroadsheetError, OSError) as error:
            self.say(error_line(self.library, error), error=True)
            return
        if waiting is not None:
            self.wait_for(waiting)

    def wait_for(self, waiting: Awaitable[None]) -> None:
        """Run something that waits for the reader in the background, and show its errors."""
        self.run_worker(self.turns.take(self._finish(waiting)), group="command")

    async def _finish(self, waiting: Awaitable[None]) -> None:
        try:
            await waiting
        except (BroadsheetError, OSError) as error:
            self.say(error_line(self.library, error), error=True)

    async def settled(self) -> None:
        """Wait until the running commands have ended, or wait for the reader here or on another screen."""
        await self.turns.over(lambda: bool(self.questions) or self.app.screen is not self or not self.is_attached)

    # -- other screens, and questions ----------------------------------------------------------------------------------

    def kept_screen(self, kind: type[Kept], *given: Any) -> Kept:
        """Return the one screen of a kind; it is made of what is ``given`` when it is asked for first, and kept."""
        if not self.app.is_screen_installed(kind.__name__):
            self.app.install_screen(kind(*given), kind.__name__)
        screen = self.app.get_screen(kind.__name__)
        assert isinstance(screen, kind)
        return screen

    async def visit(self, screen: KeyedScreen) -> None:
        """Show another screen until the reader comes back from it."""
        screen.reset()
        opened = self.app.push_screen(screen)
        self.turns.pass_on()
        await opened
        await screen._left.wait()

    def reset(self) -> None:
        """Start anew, as if nobody had been here before."""
        self._left.clear()
        self.status.say("")

    async def ask(self, question: Question[Any]) -> Any:
        """Ask over this screen and return the answer; the keys that come now are for the question."""
        return await self.questions.ask(question)

    def in_reach(self, event: events.MouseEvent) -> bool:
        """Return whether the mouse has anything to do where it is: while a question is asked, only on that."""
        if not self.questions or self.app.mouse_captured is not None or self.questions.reached(event):
            return True
        return bool(self.questions.top.hints) and self.status.region.contains(event.x, event.y)

    def _questions_changed(self) -> None:
        """Dim what lies beneath a question, and show its keys where they stand in the line at the bottom."""
        self.status.ask(self.questions.hints)
        for sheet in self.query_children(Sheet):
            if not isinstance(sheet, Holder):
                asks = bool(self.questions) and not (sheet is self.status and self.questions.top.hints)
                sheet.dim(asks)
        self.call_after_refresh(self._place_cursor)  # one that was just asked is laid out by then
        self.turns.pass_on()

    def on_resize(self) -> None:
        """Move the questions to the middle of the new size."""
        self.questions.place()

    # -- what commands ask of every screen -----------------------------------------------------------------------------

    @property
    def page_size(self) -> int:
        """How many papers, notes, changes or lines are in sight."""
        raise NotImplementedError

    def move(self, by: int) -> None:
        """Move by some papers, notes, changes or lines."""
        raise NotImplementedError

    def turn(self, by: int) -> None:
        """Move by parts of a page: as `move` does, unless what is read is scrolled by lines."""
        self.move(by)

    def step_back(self) -> None:
        """Drop what is in force here, or else go back to the screen before."""
        self.leave()

    def leave(self) -> None:
        """Go back to the screen before."""
        if self.app.screen is self and not self._left.is_set():
            self.dismiss()
            self._left.set()

    # -- hints ---------------------------------------------------------------------------------------------------------

    @property
    def idle(self) -> tuple[str, ...]:
        """The commands that would do nothing now."""
        return ()

    def hints(self) -> list[Hint]:
        """List the keys that are worth knowing here."""
        return hints_in(self.keymap, self.PLACE, self.FIRST, self.idle)

    def way(self, command: str, does: str) -> str:
        """Return which key does something here: "u undoes"."""
        key = self.keymap.keys_of(command, self.PLACE)
        return f"{key[0] if key else command} {does}"

    def render_lines(self, crop: Region) -> list[Strip]:
        """Paint the background; Textual would keep a copy of it for each screen."""
        return [Strip.blank(crop.width, self.rich_style)] * crop.height


def pressed(event: events.Key) -> str:
    """Return the key of an event as the keymap names it: a typed character as itself, others by their names."""
    character = event.character
    if event.key.startswith("alt+"):
        return event.key
    if character and len(character) == 1 and character.isprintable() and character != " ":
        return character
    return event.key

"""A screen whose keys come from the registry of commands, and over which questions are asked.

Keys are taken one at a time: the app gives each to `press`, and the next one is not looked at before what the first
asked for has ended, or has asked something, which the next one is then for.
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
from tui.keymap import Command, Keymap
from tui.questions.question import Holder, Question
from tui.sheets.sheet import Sheet
from tui.sheets.status_line import Hint, StatusLine

LAYERS = ("question", "second")
"""The layers of app.tcss in which questions lie, from below."""
Wing = TypeVar("Wing", bound="KeyedScreen")


class KeyedScreen(Screen[None]):
    """Asks the keymap what a key means in its ``PLACE`` and does it; errors become the line at the bottom."""

    PLACE: ClassVar[str] = ""
    FIRST: ClassVar[tuple[str, ...]] = ()
    """The commands whose keys matter most here, which a narrow screen is to show before the others."""
    AUTO_FOCUS: ClassVar[str | None] = ""

    def __init__(self, keymap: Keymap) -> None:
        super().__init__()
        self.keymap = keymap
        self.status = StatusLine()
        self.questions: list[Question[Any]] = []
        """What is asked over this screen, the last one on top."""
        self._boxes: list[Holder] = []  # all that are mounted; those without a question are hidden
        self._gone_back = asyncio.Event()  # set when the reader goes back to the screen before
        self._awaited: Callable[[str], None] | None = None
        self._working = 0  # commands that have not ended
        self._deaf = False  # whether keys are for nobody: the reader is leaving
        self._turn = asyncio.Event()  # set when a command has ended, has asked, or has opened another screen

    # -- what is said --------------------------------------------------------------------------------------------------

    def say(self, text: str, *, error: bool = False) -> None:
        """Say what happened in the line at the bottom, until the next key."""
        self.status.say(text, error=error)
        self.status.count(*self.unsaved)

    @property
    def unsaved(self) -> tuple[int, bool]:
        """How many changes are not on the disk, and whether they are on their way."""
        return 0, False

    def on_screen_resume(self) -> None:
        """Show from the first frame on that changes are not on the disk."""
        self.status.count(*self.unsaved)

    def others_wrote(self) -> None:
        """Show what other programs have written, where this screen shows marks."""

    def told(self, error: Exception) -> str:
        """Say in one line what went wrong."""
        return str(error)

    # -- keys ----------------------------------------------------------------------------------------------------------

    async def press(self, event: events.Key | events.Paste) -> None:
        """Give what was typed to the question on top, else do what the key asks for here."""
        if self._deaf:
            return
        if self.questions:
            question = self.questions[-1]
            if isinstance(event, events.Paste):
                question.paste(event.text)
            else:
                await question.press(event)
        elif isinstance(event, events.Paste):
            self.pasted(event.text)
        else:
            self._obey(event)

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

    def await_key(self, question: str, then: Callable[[str], None]) -> None:
        """Ask for one more key, a letter or a digit, and do something with it."""
        self.say(question)
        self._awaited = then

    def typed(self, event: events.Key) -> bool:
        """Take a key as text where the screen has a line to type in; return whether it was taken."""
        return False

    def pasted(self, text: str) -> None:
        """Take a text that was pasted where the screen has a line to type in."""

    # -- commands ------------------------------------------------------------------------------------------------------

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
        self._working += 1
        self.run_worker(self._finish(waiting), group="command")

    async def _finish(self, waiting: Awaitable[None]) -> None:
        try:
            await waiting
        except (BroadsheetError, OSError) as error:
            self.say(self.told(error), error=True)
        finally:
            self._working -= 1
            self._turn.set()

    async def settled(self) -> None:
        """Wait until the commands at work have ended, or wait for the reader here or on another screen."""
        while self._working and not self._deaf and not self.questions and self.app.screen is self and self.is_attached:
            self._turn.clear()
            await self._turn.wait()

    async def rest(self, seconds: float) -> None:
        """Wait for something that takes long; the keys that come meanwhile are for nobody."""
        self._deaf = True
        self._turn.set()
        await asyncio.sleep(seconds)
        self._deaf = False

    def wing(self, kind: type[Wing], *given: Any) -> Wing:
        """Return the one screen of a kind; it is made of what is ``given`` when it is asked for first, and kept."""
        if not self.app.is_screen_installed(kind.__name__):
            self.app.install_screen(kind(*given), kind.__name__)
        screen = self.app.get_screen(kind.__name__)
        assert isinstance(screen, kind)
        return screen

    async def visit(self, wing: KeyedScreen) -> None:
        """Show another screen until the reader comes back from it."""
        wing.come_in()
        opened = self.app.push_screen(wing)
        self._turn.set()
        await opened
        await wing.gone_back()

    def come_in(self) -> None:
        """Be as if nobody had been here before; a screen that is kept says what that takes."""
        self._gone_back.clear()
        self.status.say("")

    async def gone_back(self) -> None:
        """Wait until the reader goes back to the screen before."""
        await self._gone_back.wait()

    # -- questions -----------------------------------------------------------------------------------------------------

    async def ask(self, question: Question[Any]) -> Any:
        """Ask over this screen and return the answer; the keys that come now are for the question."""
        answer: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        box, mounted = self._box_for(question)
        if mounted is not None and box.WAITED_FOR:
            await mounted
        self._put(question, box, answer.set_result)
        return await answer

    def ask_over(self, question: Question[Any], answered: Callable[[Any], None]) -> None:
        """Ask over a question that is open, and hand the answer on."""
        self._put(question, self._box_for(question)[0], answered)

    def _put(self, question: Question[Any], box: Holder, answered: Callable[[Any], None]) -> None:
        def closed(given: Any) -> None:
            self.questions.remove(question)
            box.put(None)
            self._dim()
            answered(given)

        question.begin(box, closed)
        self.questions.append(question)
        box.put(question, LAYERS[len(self.questions) - 1])
        self._dim()
        self._turn.set()

    def _box_for(self, question: Question[Any]) -> tuple[Holder, Awaitable[None] | None]:
        """Return an empty box of the kind that a question wants, and what to wait for where it is mounted now."""
        for box in self._boxes:
            if isinstance(box, question.HOLDER) and box.question is None:
                return box, None
        self._boxes.append(fresh := question.HOLDER())
        return fresh, self.mount(fresh)

    def in_reach(self, event: events.MouseEvent) -> bool:
        """Return whether the mouse has anything to do where it is: while a question is asked, only on that."""
        if not self.questions or self.app.mouse_captured is not None:  # what is dragged is let go of anywhere
            return True
        box = next(box for box in self._boxes if box.question is self.questions[-1])
        return box.region.contains(event.x, event.y)

    def _dim(self) -> None:
        """Let what lies beneath the question on top step back."""
        for sheet in self.query_children(Sheet):
            if not isinstance(sheet, Holder):
                sheet.dim(bool(self.questions))
        for box in self._boxes:
            box.dim(box.question is not None and box.question is not self.questions[-1])

    def on_resize(self) -> None:
        """Put the questions into the middle of the new size."""
        for box in self._boxes:
            if box.question is not None:
                box.place()

    def keep(self) -> None:
        """Hand over what is being written, before a sudden end."""
        for question in self.questions:
            question.keep()

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
        if self.app.screen is self and not self._gone_back.is_set():
            self.dismiss()
            self._gone_back.set()

    def open_help(self) -> None:
        """Show what the keys of this place do."""
        from tui.questions.help import Help

        self.wait_for(self.ask(Help(self.keymap, self.PLACE)))

    # -- hints ---------------------------------------------------------------------------------------------------------

    def hints(self) -> list[Hint]:
        """List the keys that are worth knowing here."""
        hints = [(self.keymap.keys_of(one.id, self.PLACE)[0], one.hint_in(self.PLACE)) for one in self.hinted()]
        return [("1-5", word) if key == "1" else (key, word) for key, word in hints]

    def hinted(self) -> list[Command]:
        """List the commands whose keys are worth knowing here, the most important first."""
        found = [command for command in self.keymap.commands(self.PLACE) if command.hint_in(self.PLACE)]
        found.sort(key=lambda command: self.FIRST.index(command.id) if command.id in self.FIRST else len(self.FIRST))
        return [command for command in found if self.keymap.keys_of(command.id, self.PLACE)]

    def render_lines(self, crop: Region) -> list[Strip]:
        """Paint the ground; Textual would keep a copy of it for each screen."""
        return [Strip.blank(crop.width, self.rich_style)] * crop.height


def pressed(event: events.Key) -> str:
    """Name the key of an event as the keymap does: a character that was typed as itself, others by their names."""
    character = event.character
    if character and len(character) == 1 and character.isprintable() and character != " ":
        return character
    return event.key

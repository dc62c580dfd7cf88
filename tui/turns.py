"""Whose turn it is: the reader's next key is not looked at while commands run that do not wait for the reader."""

import asyncio
from collections.abc import Awaitable, Callable


class Turns:
    """The commands of one screen that run, and what the next key waits for."""

    def __init__(self) -> None:
        self.resting = False
        """Whether keys are dropped: the reader is leaving."""
        self._running = 0
        self._passed = asyncio.Event()  # set when a command has ended, has asked, or has opened another screen

    def take(self, command: Awaitable[None]) -> Awaitable[None]:
        """Count a command as running from now on, and return what runs it."""
        self._running += 1
        return self._run(command)

    async def _run(self, command: Awaitable[None]) -> None:
        try:
            await command
        finally:
            self._running -= 1
            self.pass_on()

    def pass_on(self) -> None:
        """Let the one who waits see again whether the turn is the reader's."""
        self._passed.set()

    async def over(self, readers: Callable[[], bool]) -> None:
        """Wait until no command runs, or ``readers`` says that they wait for the reader."""
        while self._running and not self.resting and not readers():
            self._passed.clear()
            await self._passed.wait()

    async def rest(self, seconds: float) -> None:
        """Wait for something that takes long; the keys that come meanwhile are dropped."""
        self.resting = True
        self.pass_on()
        await asyncio.sleep(seconds)
        self.resting = False

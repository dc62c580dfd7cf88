"""What takes its time is done in a thread: it says how far it is, and can be stopped."""

import asyncio
import threading
from collections.abc import Callable
from contextlib import suppress
from typing import TypeVar

Done = TypeVar("Done")
Tell = Callable[..., None]


class Background:
    """Does one thing at a time, while the list stays under the reader's hands."""

    def __init__(self) -> None:
        self._stop = threading.Event()

    def stop(self) -> None:
        """Ask what is at work to end."""
        self._stop.set()

    @property
    def stopped(self) -> bool:
        """Whether what is at work was asked to end."""
        return self._stop.is_set()

    async def do(self, work: Callable[[Tell, threading.Event], Done], told: Callable[..., None]) -> Done:
        """Do something in a thread, and return what came of it.

        ``work`` is given a function that has ``told`` called on the screen's own thread, and the event that stops it.
        """
        loop, self._stop = asyncio.get_running_loop(), threading.Event()

        def tell(*said: object) -> None:
            with suppress(RuntimeError):  # the loop has ended, and the reader is gone
                loop.call_soon_threadsafe(told, *said)

        return await asyncio.to_thread(work, tell, self._stop)

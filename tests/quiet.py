"""Know when the app has come to rest, instead of guessing it from how busy the process is.

Textual's pilot waits after each key until the process has used next to no time for 20 ms, twice: most of a test is
sleep, and a busy machine can look idle too early. Here the event loop itself tells: it has nothing left to do when it
is about to sleep. How long it would sleep tells the rest: whether a timer is due soon. Nobody sleeps until then: the
loop's clock is put forward instead, so timers ring in their order and no test waits for them.
"""

from __future__ import annotations

import asyncio
import selectors
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent import futures
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from math import inf
from typing import Any
from unittest.mock import patch

from textual.app import App

FRAME = 0.001
"""Seconds between two frames; a test looks at each, and has no use for sixty a second."""
NEXT = 10 * FRAME
"""Seconds: what is due within them belongs to the key that was pressed, and the next key waits for it."""
SOON = 0.1
"""Seconds: what is due within them is awaited at the end; more than any pause that the program makes after a key."""
PATIENCE = 60.0
"""Seconds until a test fails because its app does not come to rest, however busy the machine is."""
LOOK = 0.002
"""Seconds that are given to threads before they are looked at again."""


@dataclass(eq=False)
class Wait:
    """One who waits until no other thread is busy for the loop, and nothing is due within ``soon()`` seconds."""

    over: asyncio.Future[None]
    alone: Callable[[], bool]
    soon: Callable[[], float]
    until: float = field(default_factory=lambda: time.monotonic() + PATIENCE)

    def give_up(self) -> None:
        """Fail if it has taken too long."""
        if time.monotonic() > self.until and not self.over.done():
            self.over.set_exception(AssertionError(f"the app did not come to rest in {PATIENCE:.0f} s"))


class Ears(selectors.DefaultSelector):
    """Hears the loop ask how long it may sleep; it asks with 0 as long as anything is left to do."""

    def __init__(self) -> None:
        super().__init__()
        self.waits: list[Wait] = []
        self.forward = 0.0
        """Seconds by which the loop's clock was put forward."""

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        """Wait for events as any selector; where there are none, end the waits whose time has come."""
        if not self.waits:
            return super().select(timeout)
        sleep = inf if timeout is None else timeout
        # First whether all is done, then the events: a thread that has ended has told the loop so by then.
        alone = [wait for wait in self.waits if sleep > 0 and wait.alone()]
        events = super().select(0)
        for wait in self.waits:
            if wait in alone and not events and sleep > wait.soon() and not wait.over.done():
                wait.over.set_result(None)
            wait.give_up()
        before = len(self.waits)
        self.waits = [wait for wait in self.waits if not wait.over.done()]
        if events or sleep <= 0 or len(self.waits) < before:
            return events
        if len(alone) == before:
            self.forward += sleep
            return events
        return super().select(min(sleep, LOOK))


class QuietLoop(asyncio.SelectorEventLoop):
    """An event loop that one can wait for to have nothing to do."""

    def __init__(self) -> None:
        self._ears = Ears()
        self._away: set[asyncio.Future[Any]] = set()
        super().__init__(self._ears)

    def time(self) -> float:
        """Tell the time, as far as it was put forward."""
        return super().time() + self._ears.forward

    def run_in_executor(self, executor: Any, func: Callable[..., Any], *args: Any) -> asyncio.Future[Any]:
        """Run a function in a thread, as `asyncio.to_thread` does, and remember that it is awaited."""
        future = super().run_in_executor(executor, func, *args)
        self._away.add(future)
        future.add_done_callback(self._away.discard)
        return future

    async def rest(self, soon: Callable[[], float], busy: Callable[[], bool]) -> None:
        """Wait until nothing is left to do here or in a thread, nothing is due within ``soon()``, and none is busy."""
        over = self.create_future()
        self._ears.waits.append(Wait(over, lambda: not self._away and not busy(), soon))
        await over


async def rest(app: App[int], soon: float = NEXT, threads: Callable[[], Iterable[futures.Executor]] = list) -> None:
    """Wait until the app has nothing to do, nor have the threads, and nothing is due within ``soon`` seconds.

    An app that was left is not waited for: its timers go on, and do nothing.
    """
    loop = asyncio.get_running_loop()
    assert isinstance(loop, QuietLoop)
    await loop.rest(lambda: soon if _runs(app) else 0, lambda: _work(threads()))


def _runs(app: App[int]) -> bool:
    return bool(app.screen_stack) and app.screen.is_attached


def _work(threads: Iterable[futures.Executor]) -> bool:
    """Say whether executors of one thread each are still busy with what they were given, and with telling its end."""
    marks = []
    for thread in threads:
        with suppress(RuntimeError):  # it was shut down
            marks.append(thread.submit(int))
    return bool(futures.wait(marks, LOOK).not_done)


@contextmanager
def by_ear(app: App[int], loop: asyncio.AbstractEventLoop | None = None) -> Iterator[None]:
    """Let Textual's pilot wait for rest where it would sleep, and let the app draw as soon as it can.

    There is no public way to either: the pilot calls this function after each key, and screens read this period. Its
    timers go by a clock of their own, which must be the one that is put forward.
    """

    async def wait_for_idle(min_sleep: float = 0, max_sleep: float = 0) -> None:
        await rest(app)

    with ExitStack() as stack:
        for module in ("textual.app", "textual.pilot"):
            stack.enter_context(patch(f"{module}.wait_for_idle", wait_for_idle))
        stack.enter_context(patch("textual.screen.UPDATE_PERIOD", FRAME))
        stack.enter_context(patch("textual._time.get_time", (loop or asyncio.get_running_loop()).time))
        yield

"""A long sitting at the app, in a process of its own: `python soak.py FOLDER --actions N` prints what it took, as JSON.

Bytes are counted by the C library (mallinfo2), with Python's own allocator out of the way: exact, without the cost of
tracemalloc, and with what SQLite and numpy take. So the process starts itself anew in the environment for that.
"""

from __future__ import annotations

import argparse
import asyncio
import ctypes
import gc
import itertools
import json
import os
import sys
import threading
from collections.abc import Iterable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from textual import events
from textual.widget import Widget

from store.library import Library
from store.state import events as state_events
from tests.conftest import TODAY
from tests.desk import NAMES, Desk, sit
from tests.quiet import QuietLoop

ENVIRONMENT = {"PYTHONMALLOC": "malloc", "MALLOC_ARENA_MAX": "1"}
ACTIONS = {
    "rate": ("j", "4"),
    "tag": ("t", "s", "o", "enter"),
    "untag": ("-", "s", "o", "enter"),
    "note": ("n", "d", "ctrl+s"),
    "decide": ("k", "l"),
    "take back": ("u", "U", "u"),
    "filter": ("/", "l", "e", "enter"),
    "no filter": ("escape",),
    "history": ("H", "enter"),
    "notes": ("R", "j"),
    "triage": ("T", "r", "u"),
    "read": ("enter", "j", "escape"),
    "highlight": ("enter", "j", "h", "escape"),
    "select": (" ", " ", "2", "escape"),
    "facets": ("F", "j", "F"),
    "look": ("z", "z", "c", "c"),
    "sort": ("s", "escape"),
    "views": ("f10", "escape"),
    "help": ("?", "r"),
    "palette": (":", "z"),
    "another terminal": (),
}


class Allocated(ctypes.Structure):
    """What mallinfo2 gives: ten numbers, of which two count, the bytes that are mapped and those in the heap."""

    _fields_ = [(name, ctypes.c_size_t) for name in ("a", "o", "s", "h", "mapped", "u", "f", "used", "free", "keep")]


def memory() -> int:
    """Bytes in use. Raises AttributeError where the C library does not tell."""
    told = ctypes.CDLL(None).mallinfo2
    told.restype = Allocated
    allocated = told()
    return int(allocated.used + allocated.mapped)


def strays(at: Desk) -> int:
    """Count the widgets that are in no screen any more."""
    shown = {id(widget) for screen in at.app.screen_stack for widget in screen.walk_children(with_self=True)}
    return sum(isinstance(each, Widget) and id(each) not in shown for each in gc.get_objects())


async def look(at: Desk, few: int = 0) -> dict[str, int]:
    """Say what is taken; timers hold a screen that is gone for a second, so it is waited until ``few`` are strays."""
    for _ in range(8):
        gc.collect()
        if strays(at) <= few:
            break
        await asyncio.sleep(0.2)
    files = len(os.listdir("/proc/self/fd"))
    return {"memory": memory(), "widgets": strays(at), "files": files, "threads": threading.active_count()}


async def press(at: Desk, *keys: str) -> None:
    """Press keys as a reader does; `Desk.press` waits for timers too, which is longer."""
    for name in keys:
        at.app.post_message(events.Key(NAMES.get(name, name), name if len(name) == 1 else None))
        await asyncio.sleep(0.002)
        while at.main.filter.busy or at.app.screen._message_queue.qsize():
            await asyncio.sleep(0.001)


async def home(at: Desk) -> None:
    """Go back to the main screen, wherever the action has led."""
    for _ in range(100):
        if at.home:
            return
        await press(at, "escape")
    raise SystemExit(f"no way back\n{at.text}")


def elsewhere(library: Library, turn: int) -> None:
    """Edit in another terminal."""
    other = Library.open(library.folder, today=library.today)
    other.edit([other.entries(other.head(30))[29].paper.id], lambda mark: mark.rated(turn % 2 + 1), "rated")
    other.close()


async def act(at: Desk, turns: Iterable[int]) -> None:
    """Do one action a turn."""
    names = list(ACTIONS)
    for turn in turns:
        name = names[turn % len(names)]
        if not ACTIONS[name]:
            elsewhere(at.main.library, turn // len(names))
            at.main.look_around()
        await press(at, *ACTIONS[name])
        await home(at)
        if not at.app.is_running:
            raise SystemExit(f"{name} ended the program")


class Leak:
    """The mutant: what is kept of every action on purpose."""

    def __init__(self) -> None:
        self.end = threading.Event()
        self.kept: list[object] = []

    def drip(self) -> None:
        """Keep four kilobytes, a widget, a file and a thread."""
        threading.Thread(target=self.end.wait, daemon=True).start()
        self.kept.append((b"." * 4_000, Widget(), os.dup(0)))


async def soak(folder: Path, warm_up: int, actions: int, looks: int) -> dict[str, list[dict[str, int]]]:
    """Act, and look so many times after the warm-up; then go on with a leak, longer after a long sitting.

    What so long a sitting has set free in the meantime hides a few kilobytes.
    """
    state_events.LIMIT = 20_000  # the history in memory has its full size before the first look
    library, leak = Library.open(folder, today=TODAY), Leak()
    every, turns = actions // looks, itertools.count()
    drips = min(200, max(20, every // 10))
    async with sit(library, size=(100, 30)) as at:
        await act(at, itertools.islice(turns, warm_up))
        honest = [await look(at)]
        for _ in range(looks):
            await act(at, itertools.islice(turns, every))
            honest.append(await look(at, honest[0]["widgets"]))
        leaking = [honest[-1]]
        for _ in range(2):
            for turn in itertools.islice(turns, drips):
                await act(at, [turn])
                leak.drip()
            leaking.append(await look(at, honest[0]["widgets"] + len(leak.kept)))
    leak.end.set()
    library.close()
    return {"honest": honest, "leaking": leaking}


def main() -> None:
    """Read the arguments, and act."""
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("--warm-up", type=int, default=250)
    parser.add_argument("--actions", type=int, default=400)
    parser.add_argument("--looks", type=int, default=6)
    given = parser.parse_args()
    if not ENVIRONMENT.items() <= os.environ.items():
        os.execve(sys.executable, [sys.executable, *sys.argv], {**os.environ, **ENVIRONMENT})
    with asyncio.Runner(loop_factory=QuietLoop) as runner:
        print(json.dumps(runner.run(soak(given.folder, given.warm_up, given.actions, given.looks))))


if __name__ == "__main__":
    main()

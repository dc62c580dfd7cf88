"""Open and leave every screen and every question again and again, and print what stays: `python -m tests.sitting`.

Bytes are counted as in `tests.soak`. Widgets, tasks, timers and workers are those that are there at the end and were
not at the beginning. The exit code is 1 when more stays than should.
"""

from __future__ import annotations

import argparse
import asyncio
import gc
import os
import sys
import tempfile
from collections import Counter
from pathlib import Path

from textual.timer import Timer
from textual.widget import Widget

from store.library import Library
from store.models import Note
from tests.conftest import TODAY
from tests.desk import Desk, sit
from tests.quiet import QuietLoop
from tests.soak import ENVIRONMENT, home, memory, press

OPENED = {
    "triage": ("T",),
    "triage, a note": ("T", "n", "a", "escape", "d"),
    "triage, tags": ("T", "t", "escape"),
    "notes": ("R",),
    "notes, all commands": ("R", ":", "escape"),
    "notes, a link": ("R", "L", "escape"),
    "notes, split": ("R", "s", "escape"),
    "history": ("H",),
    "history, as of a day": ("H", "d", "enter", "escape"),
    "history, help": ("H", "?", "escape"),
    "statistics": ("%",),
    "statistics, help": ("%", "?", "escape"),
    "reading": ("enter", "j", "escape"),
    "facets": ("F", "j", "F"),
    "filter": ("/", "l", "escape", "escape"),
    "help": ("?", "pagedown", "escape"),
    "all commands": (":", "h", "i", "escape"),
    "tags": ("t", "n", "e", "escape"),
    "add tags": ("+", "a", "escape"),
    "remove tags": ("-", "a", "escape"),
    "a note": ("n", "a", "escape", "d"),
    "a note and a link": ("n", "[", "[", "l", "escape", "escape", "d"),
    "notes of the paper": ("N", "escape"),
    "snooze": ("S", "3", "d", "escape"),
    "passed over": ("P", "escape"),
    "sort": ("s", "down", "escape"),
    "theme": ("ctrl+t", "escape"),
    "copy": ("y", "escape"),
    "open": ("o", "escape"),
    "export": ("e", "down", "escape"),
    "pipe": ("|", *"true", "enter"),
    "views": ("f10", "escape"),
    "save a view": ("/", "l", "enter", "W", "escape", "escape"),
    "many papers": ("V", "5", "n", "escape"),
}
"""What is pressed to open each; what is left open is left by Esc."""


MOST = 5 << 20
"""Bytes that all of it may add."""


def plant(folder: Path) -> Library:
    """Make a library of the seeds, with something to show on every screen."""
    library = Library.open(folder, today=TODAY)
    for entry in library.entries(library.head(12)):
        note = Note(f"About {entry.paper.title}\n\nand more")
        library.edit([entry.paper.id], lambda mark, n=note: mark.with_note(n).tagged(["rl", "new"]).rated(3), "marked")  # type: ignore[misc]
    return library


def count(at: Desk) -> Counter[str]:
    """Count what may pile up."""
    gc.collect()
    kinds = {"widgets": Widget, "timers": Timer}
    there = {name: sum(isinstance(each, kind) for each in gc.get_objects()) for name, kind in kinds.items()}
    return Counter({**there, "tasks": len(asyncio.all_tasks()), "workers": len(at.app.workers)})


async def look(at: Desk) -> tuple[int, Counter[str]]:
    """Say how many bytes are in use, and what there is, once all has come to rest."""
    await at.settle()
    there = count(at)
    return memory(), there


async def open_and_leave(at: Desk, keys: tuple[str, ...], times: int) -> None:
    """Open something, and come home again, so many times."""
    for _ in range(times):
        await press(at, *keys)
        await home(at)


async def walk(library: Library, times: int, only: str) -> list[tuple[str, int, Counter[str]]]:
    """Open everything a few times first, then each so many times; give what each has added."""
    found = []
    async with sit(library, size=(100, 30)) as at:
        for _ in range(2):
            for keys in OPENED.values():
                await open_and_leave(at, keys, 5)
        for name, keys in OPENED.items():
            if only in name:
                await open_and_leave(at, keys, 10)
                used, there = await look(at)
                await open_and_leave(at, keys, times)
                used_now, there_now = await look(at)
                found.append((name, used_now - used, there_now - there))
    return found


def main() -> None:
    """Read the arguments, open and leave, and print a line for each."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--times", type=int, default=200)
    parser.add_argument("--only", default="", help="a part of the name of what is opened")
    given = parser.parse_args()
    if not ENVIRONMENT.items() <= os.environ.items():
        os.execve(sys.executable, [sys.executable, "-m", "tests.sitting", *sys.argv[1:]], {**os.environ, **ENVIRONMENT})
    with tempfile.TemporaryDirectory() as folder, asyncio.Runner(loop_factory=QuietLoop) as runner:
        library = plant(Path(folder) / "library")
        total, stayed = 0, Counter[str]()
        for name, added, more in runner.run(walk(library, given.times, given.only)):
            total, stayed = total + added, stayed + more
            print(f"{name:24} {added / 1024:9.1f} KB {added / given.times:9.0f} bytes each  {dict(more) or ''}")
        print(f"{'all':24} {total / 1024:9.1f} KB {'':20}  {dict(stayed) or ''}")
        library.close()
    sys.exit(total > MOST or bool(stayed))


if __name__ == "__main__":
    main()

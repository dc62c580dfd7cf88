"""Processes that edit a state file until they are killed: run by the tests of durability, each in a process of its own.

``python torture.py kill DIR --storage ours|behind|hasty|tinydb|default --kills N --seed N`` prints what was lost as
JSON; ``python torture.py edit FILE --storage ours|tinydb|default --writer NAME --edits N`` edits and prints how many it
believes to have made. ``tinydb`` is a TinyDB program with our storage, ``default`` one with TinyDB's own.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import random
import signal
import struct
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

from tinydb import Storage, TinyDB, where
from tinydb.storages import JSONStorage

sys.path.insert(0, str(Path(__file__).parents[1]))

from store.errors import NotSaved
from store.models import Note, Paper
from store.state import State, StateStorage, transactions

COUNT = 200
PAPERS = [Paper(f"arxiv:2606.{n:05}", f"Title of paper {n}", arxiv=f"2606.{n:05}") for n in range(COUNT)]


def words(turn: int) -> str:
    """Text that grows and shrinks from turn to turn, and names its turn."""
    return f"{turn} " + "lorem ipsum " * (turn * 37 % 60)


def _ours(path: Path) -> Callable[[int], None]:
    state = State(path)

    def edit(turn: int) -> None:
        note = Note(words(turn), id="n", created="2026-11-21T09:30:00Z")
        state.apply("noted", [PAPERS[turn % COUNT]], lambda mark: mark.rated(turn % 5 + 1).with_note(note))

    return edit


def _behind(path: Path, *, waits: bool = True) -> Callable[[int], None]:
    """Edit a file that counts as large: a thread writes it, and an edit is saved when none is pending any more."""
    transactions.LARGE = 0
    done = threading.Event()
    state = State(path)
    state.write_behind(done.set)

    def edit(turn: int) -> None:
        note = Note(words(turn), id="n", created="2026-11-21T09:30:00Z")
        done.clear()
        state.apply("noted", [PAPERS[turn % COUNT]], lambda mark: mark.rated(turn % 5 + 1).with_note(note))
        while waits and state.pending:
            done.wait(0.001)

    return edit


def _hasty(path: Path) -> Callable[[int], None]:
    """The same with no wait: what a program would do that calls saved what is on its way."""
    return _behind(path, waits=False)


def _default(path: Path) -> Callable[[int], None]:
    return _tinydb(path, JSONStorage)


def _tinydb(path: Path, storage: type[Storage] = StateStorage) -> Callable[[int], None]:
    table = TinyDB(path, storage=storage).table("marks")

    def edit(turn: int) -> None:
        table.update({"notes": [{"text": words(turn)}]}, where("paper") == PAPERS[turn % COUNT].id)

    return edit


STORAGES: dict[str, type[Storage]] = {"tinydb": StateStorage, "default": JSONStorage}
EDITORS = {"ours": _ours, "behind": _behind, "hasty": _hasty, "tinydb": _tinydb, "default": _default}


def prepare(path: Path, storage: str) -> None:
    """Make a file with a mark on every paper."""
    if storage not in ("default", "tinydb"):
        state = State(path)
        state.apply("began", PAPERS, lambda mark: mark.rated(3).with_note(Note(words(0), id="n", created="")))
        state.close()
    else:
        with TinyDB(path, storage=STORAGES[storage]) as db:
            db.table("marks").insert_multiple([{"paper": paper.id, "notes": [{"text": words(0)}]} for paper in PAPERS])


def turns(path: Path) -> dict[str, int]:
    """Read which turn last edited each paper, as any TinyDB program would. Raises ValueError when it cannot."""
    with TinyDB(path, access_mode="r") as db:
        marks = db.table("marks").all()
    found = {}
    for mark in marks:
        turn = int(mark["notes"][0]["text"].split()[0])
        if mark["notes"][0]["text"] != words(turn):
            raise ValueError(f"torn text in {mark['paper']}")
        found[mark["paper"]] = turn
    return found


def one_kill(path: Path, storage: str, first: int, edits: int, patience: float) -> int:
    """Edit in a child that acknowledges each edit through a pipe, and kill it; gives the last acknowledged turn.

    The kill comes ``patience`` seconds after a number of edits, so that a busy machine makes no less of them.
    """
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        edit, turn = EDITORS[storage](path), first
        os.write(writing, struct.pack("q", -1))
        while True:
            edit(turn)
            os.write(writing, struct.pack("q", turn))
            turn += 1
    os.close(writing)
    with open(reading, "rb", buffering=0) as pipe:
        acknowledged = b"".join(pipe.read(8) for _ in range(1 + edits))
        time.sleep(patience)
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        acknowledged += pipe.read()
    last: int = struct.unpack("q", acknowledged[-8:])[0]
    return max(last, first - 1)


def kill(folder: Path, storage: str, kills: int, seed: int) -> dict[str, int]:
    """Kill writers at random moments, and count what they lost; stops early once the default storage has lost."""
    chance, path = random.Random(seed), folder / "state.json"
    prepare(path, storage)
    result = {"kills": 0, "edits": 0, "lost": 0, "unreadable": 0, "missing": 0}
    turn = 1
    while result["kills"] < kills and not result["unreadable"]:
        last = one_kill(path, storage, turn, chance.randint(0, 35), chance.uniform(0, 0.004))
        result["kills"] += 1
        result["edits"] += last - turn + 1
        try:
            found = turns(path)
        except ValueError:
            result["unreadable"] += 1
            continue
        result["missing"] += COUNT - len(found)
        newest = max(found.values())
        result["lost"] += max(0, last - newest)
        turn = max(last, newest) + 1
    return result


def edit(path: Path, storage: str, writer: str, edits: int, *, at_once: bool = False) -> int:
    """Add tags one by one; gives how many edits did not fail, with ``at_once`` also not at first."""
    made = 0
    if storage == "ours":
        state = State(path)
        for turn in range(edits):
            try:
                state.apply("tagged", [PAPERS[turn % 7]], lambda mark, turn=turn: mark.tagged([f"{writer}-{turn}"]))
            except NotSaved as refusal:
                print(refusal, file=sys.stderr)
                made -= at_once
            while state.pending:  # others held the lock for two seconds: tried again, as the app does
                with contextlib.suppress(NotSaved):
                    state.retry()
            made += 1
        return made
    table = TinyDB(path, storage=STORAGES[storage]).table("marks" if storage == "default" else "tags", cache_size=0)
    for turn in range(edits):
        try:
            table.insert({"paper": PAPERS[turn % 7].id, "tags": [f"{writer}-{turn}"]})
            made += 1
        except ValueError:
            continue
    return made


def main() -> None:
    """Read the arguments and run one of the two."""
    parser = argparse.ArgumentParser()
    parser.add_argument("what", choices=["kill", "edit"])
    parser.add_argument("path", type=Path)
    parser.add_argument("--storage", choices=sorted(EDITORS), default="ours")
    parser.add_argument("--kills", type=int, default=300)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--writer", default="w")
    parser.add_argument("--edits", type=int, default=150)
    parser.add_argument("--at-once", action="store_true")
    given = parser.parse_args()
    if given.what == "kill":
        print(json.dumps(kill(given.path, given.storage, given.kills, given.seed)))
    else:
        print("ready", flush=True)
        input()  # until all writers are ready
        print(edit(given.path, given.storage, given.writer, given.edits, at_once=given.at_once))


if __name__ == "__main__":
    main()

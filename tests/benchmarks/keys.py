"""How long each key takes in a large library, in a terminal: `python -m tests.benchmarks.keys` prints a table.

The library has 20,000 papers and 5,000 marks, each with an edit of its own in the history. A key is timed from its
press to the last byte of the frame that answers it, and to the last byte of all that it causes: a list that was read
further, the paper beside it, a second layout.
"""

from __future__ import annotations

import argparse
import random
import shutil
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from statistics import median, quantiles
from typing import NamedTuple

from store.library import Library
from store.models import Mark, Note, Status
from store.notes.edits import infer_kind
from tests.benchmarks.libraries import papers
from tests.benchmarks.screen import Pty, app
from tests.papers import incoming

ALLOWED = 16.0
"""Milliseconds that the 95th percentile of any key may take."""
SETTLED = 0.04
"""Seconds without a byte after which a key has caused all that it does."""
ESC, CTRL_S = "\x1b[27u", "\x13"
TAGS = ("rl", "vision", "agents", "data", "scaling", "to-discuss", "code", "theory", "survey", "speech")
WORDS = (
    "Is this in the appendix?",
    "TODO read section 3",
    "idea: try it on our data",
    "much like the other one, but newer",
)


class Step(NamedTuple):
    """A key that is timed, and the keys before and after it that are not; what it does, for the table."""

    name: str
    key: str
    before: tuple[str, ...] = ()
    after: tuple[str, ...] = ()


MAIN = (
    Step("next paper", "j"),
    Step("page down", "\x04", (), ("\x15",)),
    Step("last paper", "G", (), ("g",)),
    Step("rate", "4", ("j",)),
    Step("clear the rating", "0", ("j", "4")),
    Step("undo", "u", ("3",)),
    Step("redo", "U", ("j", "2", "u")),
    Step("read later", "l", ("j",)),
    Step("skip", "x", ("j",)),
    Step("back to the inbox", "i", ("j", "x")),
    Step("repeat the last change", ".", ("x", "j", "i", "x", "j")),
    Step("select and go on", " ", (), ("k", " ")),
    Step("mark ten papers", "l", (ESC, "v", *"jjjjjjjjj"), (ESC,)),
    Step("undo ten papers", "u", (ESC, "v", *"jjjjjjjjj", "x"), (ESC,)),
    Step("open the tags", "t", (), (ESC,)),
    Step("leave the tags", ESC, ("t",)),
    Step("letter among the tags", "s", ("t",), (ESC,)),
    Step("take a tag", "\r", ("t", "r", "l"), ("u",)),
    Step("open a note", "n", (), (ESC,)),
    Step("letter of a note", "a", ("n",), (ESC, "d")),
    Step("save a note", CTRL_S, ("n", "a", "b"), ("u",)),
    Step("open the help", "?", (), (ESC,)),
    Step("open the commands", ":", (), (ESC,)),
    Step("letter among the commands", "t", (":",), (ESC,)),
    Step("read alone", "\r", (), (ESC,)),
    Step("back to the list", ESC, ("\r",)),
    Step("next sentence", "j", ("\r",), (ESC,)),
    Step("highlight a sentence", "h", ("\r", "j"), ("u", ESC)),
    Step("sort", "s", (), (ESC,)),
    Step("compact rows", "c", (), ("c",)),
    Step("zoom the detail", "z", (), ("z",)),
    Step("earlier day", "[", (), ("]",)),
    Step("calendar", "D", (), (ESC,)),
    Step("calendar: earlier month", "[", ("D",), (ESC,)),
    Step("calendar: go to a day", "\r", ("D",), ("g",)),
    Step("remember this place", "a", ("m",)),
    Step("jump to a place", "a", ("j", "'")),
    Step("back where one was", "\x0f", ("G", "g")),
    Step("snooze", "S", (), (ESC,)),
    Step("papers passed over", "P", (), (ESC,)),
    Step("a view", "\x1bOR", (), (ESC,)),
    Step("facets", "F", (), ("F",)),
    Step("next facet", "j", ("F",), ("F",)),
    Step("theme", "\x14", (), (ESC,)),
    Step("export", "e", (), (ESC,)),
    Step("why is it here", "w", (), (ESC,)),
    Step("history", "H", (), ("q",)),
    Step("back from the history", "q", ("H",)),
    Step("next change", "j", ("H",), ("q",)),
    Step("letter of a filter of changes", "r", ("H", "/"), (ESC, ESC, "q")),
    Step("notes queue", "R", (), ("q",)),
    Step("back from the notes", "q", ("R",)),
    Step("statistics", "%", (), ("q",)),
)
TRIAGE = (
    Step("triage: later", "l"),
    Step("triage: skip", "x"),
    Step("triage: rate", "4", ("0",)),
    Step("triage: go on undecided", " "),
    Step("triage: back", "k", (), (" ",)),
    Step("triage: undo", "u", ("r",), ("r",)),
    Step("triage: tags", "t", (), (ESC,)),
    Step("triage: note", "n", (), (ESC,)),
    Step("triage: highlight", "h", (), (ESC,)),
    Step("triage: help", "?", (), (ESC,)),
)
NOTES = (
    Step("notes: next", " "),
    Step("notes: previous", "k", (), (" ",)),
    Step("notes: done", "d", (), ("k",)),
    Step("notes: undo", "u", ("d",)),
    Step("notes: a question", "Q", ("j",)),
    Step("notes: open questions", "2", (), ("1",)),
    Step("notes: letter of a filter", "r", ("/",), (ESC, ESC)),
    Step("notes: edit", "\r", (), (ESC,)),
    Step("notes: tag the paper", "t", (), (ESC,)),
)


def build(folder: Path, count: int, marks: int) -> None:
    """Fill a library with papers, and with marks that were made one by one."""
    library = Library.open(folder, seeds=False)
    library.ingest(incoming(papers(count)))
    chance = random.Random(5)
    for row in chance.sample(range(count), marks):
        library.edit([library.entries([row + 1])[0].paper.id], _read(chance), "noted")
    library.index.current()
    library.close()


def _read(chance: random.Random) -> object:
    status, stars = chance.choice([*Status]), chance.choice([None, None, 1, 2, 3, 4, 5])
    tags = chance.sample(TAGS, chance.choice([0, 0, 1, 2]))
    text = chance.choice(WORDS) if chance.random() < 0.3 else ""

    def change(mark: Mark) -> Mark:
        mark = mark.with_status(status).rated(stars).tagged([*tags, f"day-{chance.randrange(60)}"])
        return mark.with_note(Note(text, kind=infer_kind(text))) if text else mark

    return change


def timed(terminal: Pty, key: str) -> tuple[float, float] | None:
    """Press a key; give the milliseconds to its first frame and to its last, None when it changed nothing."""
    pressed = time.perf_counter()
    answered = terminal.press(key.encode(), rest=0)
    if answered is None:
        return None
    last = terminal.read(time.perf_counter() + SETTLED)
    while last and (more := terminal.read(time.perf_counter() + SETTLED)):
        last = more
    return answered, (last - pressed) * 1_000 if last else answered


def measured(terminal: Pty, steps: tuple[Step, ...], rounds: int) -> Iterator[tuple[str, list[tuple[float, float]]]]:
    """Time every step in turn, so many times; the first time, in which modules are loaded, is not counted."""
    for step in steps:
        found = []
        for _ in range(rounds + 1):
            for key in step.before:
                timed(terminal, key)
            found.append(timed(terminal, step.key))
            for key in step.after:
                timed(terminal, key)
        yield step.name, [times for times in found[1:] if times]


def line(name: str, times: list[tuple[float, float]]) -> str:
    """Write a line of the table."""
    if len(times) < 2:
        return f"| {name} | nothing was seen | | |"
    first, last = ([each[place] for each in times] for place in (0, 1))
    slow = quantiles(first, n=20, method="inclusive")[-1]
    over = "slow" if slow > ALLOWED else ""
    return f"| {name} | {median(first):.1f} | {slow:.1f} | {median(last):.1f} | {over} |"


def main() -> None:
    """Measure and print."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--library", type=Path, help="a library folder to copy, made there when it is missing")
    asked.add_argument("--papers", type=int, default=20_000)
    asked.add_argument("--marks", type=int, default=5_000)
    asked.add_argument("--rounds", type=int, default=20, help="how often each key is timed")
    asked.add_argument("--only", default="", help="a part of the names of the keys to time")
    given = asked.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        library = Path(folder) / "library"
        made = given.library or library
        if not made.exists():
            build(made, given.papers, given.marks)
        if given.library:
            shutil.copytree(given.library, library)
        print("| key | p50 ms | p95 ms | all of it, p50 ms | |\n| --- | ---: | ---: | ---: | --- |")
        for keys, steps in (((), MAIN), (("T",), TRIAGE), (("R",), NOTES)):
            steps = tuple(step for step in steps if given.only in step.name)
            if not steps:
                continue
            terminal = app(library)
            terminal.read(time.perf_counter() + 4)
            for key in (ESC, *keys):
                terminal.press(key.encode())
            for name, times in measured(terminal, steps, given.rounds):
                print(line(name, times), flush=True)
            terminal.close()


if __name__ == "__main__":
    main()

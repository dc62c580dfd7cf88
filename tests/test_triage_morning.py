"""A morning in a real terminal: fifty papers triaged in about a key each, killed in the middle, and summed up."""

from __future__ import annotations

import json
import time
from pathlib import Path
from statistics import median, quantiles

from tests.terminal import Terminal
from tests.test_first_morning import PROGRAM, env, shell

__all__ = ["env"]

DECISIONS = "xlxxrxlbxx4xlxxrxlxxx5lxxrxxlxxxxlxrxxlxx3xxlxrxxl"
NOTES = {4: "Is this in the appendix?", 11: "TODO read section 3", 22: "like GaLore", 33: "idea: try it", 44: "ask Kim"}
KILLED_BEFORE, BACK_AT, UNDONE_AT = 26, 9, 17
SAVE = "\x13"


class Fingers:
    """Presses keys, waits for what they cause, and writes all of it down."""

    def __init__(self, log: Path) -> None:
        self.log = log
        self.terminal: Terminal | None = None
        self.keys: dict[int, int] = {}
        """Keys that each paper took."""
        self.waits: list[float] = []

    def press(self, paper: int, keys: list[str], *shows: str) -> None:
        assert self.terminal is not None
        for key in keys[:-1]:
            self.terminal.press(key)
        began = time.perf_counter()
        self.terminal.press(keys[-1], pause=0)
        self.terminal.wait_for(*shows)
        took = (time.perf_counter() - began) * 1_000
        self.waits.append(took)
        self.keys[paper] = self.keys.get(paper, 0) + len(keys)
        written = "".join(key if len(key) == 1 and key.isprintable() else f"<{key!r}>" for key in keys)
        with self.log.open("a") as file:
            file.write(f"{paper:>3}  {written:<40} {took:6.1f} ms  {' '.join(shows)}\n")


def triage(fingers: Fingers, first: int, last: int) -> None:
    """Decide on the papers from one number up to, not including, another."""
    for number in range(first, last):
        place = f"{number + 1}/50" if number < 50 else "Done: 50 papers"
        if number in NOTES:
            fingers.press(number, ["n"], "Ctrl+s saves")
            fingers.press(number, [*NOTES[number], SAVE], place)
        else:
            fingers.press(number, [DECISIONS[number - 1]], place)
        if number == BACK_AT:
            fingers.press(number, ["k"], f"{number}/50")
            fingers.press(number, ["l"], "queued", place)
        if number == UNDONE_AT:
            fingers.press(number, ["u"], "undid", f"{number}/50")
            fingers.press(number, ["r"], "read", place)


def test_a_morning_of_triage(env: dict[str, str], tmp_path: Path) -> None:
    fingers = Fingers(tmp_path / "keystrokes.log")
    try:
        with Terminal(PROGRAM, env) as terminal:
            fingers.terminal = terminal
            terminal.wait_for("50 shown")
            fingers.press(0, ["T"], "1/50", "50 left")
            triage(fingers, 1, KILLED_BEFORE)
            terminal.kill()
        with Terminal(PROGRAM, env) as terminal:
            fingers.terminal = terminal
            terminal.wait_for(f"triage was left at {KILLED_BEFORE} of 50")
            fingers.press(0, ["T"], f"{KILLED_BEFORE}/50", f"going on at {KILLED_BEFORE} of 50")
            triage(fingers, KILLED_BEFORE, 51)
            recap = terminal.wait_for("Done: 50 papers", "5 notes written")
            fingers.press(0, ["enter"], "triage done")
            terminal.press("q")
            assert terminal.wait_until_gone() == 0
    finally:
        print(fingers.log.read_text())
    papers = {number: keys for number, keys in fingers.keys.items() if number}
    print(recap)
    print(f"median {median(papers.values())} keys a paper, {sum(papers.values())} in all")
    print(f"a key: median {median(fingers.waits):.0f} ms, p95 {quantiles(fingers.waits, n=20)[-1]:.0f} ms")
    assert len(papers) == 50
    assert median(papers.values()) == 1
    decided = [letter for number, letter in enumerate(DECISIONS, 1) if number not in NOTES]
    queued, read, skipped = (decided.count(letter) for letter in "lrx")
    rated = sum(letter.isdigit() for letter in decided)
    assert (DECISIONS[BACK_AT - 1], DECISIONS[UNDONE_AT - 1]) == ("x", "x")
    for line in ("50 seen", f"{queued + 1} queued", f"{read + 1} read", f"{skipped - 2} skipped", f"{rated} rated"):
        assert line in recap
    assert shell(env, "count", "status:queued") == f"{queued + 1}\n"
    assert shell(env, "count", "status:skipped") == f"{skipped - 2}\n"
    notes = [note["text"] for paper in json.loads(shell(env, "list", "has:note", "--json")) for note in paper["notes"]]
    assert sorted(notes) == sorted(NOTES.values())

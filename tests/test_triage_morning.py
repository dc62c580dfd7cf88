"""A morning in a real terminal: fifty papers triaged in about a key each, killed in the middle, and summed up.

``pytest -s tests/test_triage_morning.py`` prints every key, paper by paper.
"""

from __future__ import annotations

import json
import time
from pathlib import Path
from statistics import median, quantiles

from tests.terminal import Terminal
from tests.test_first_morning import PROGRAM, env, shell

__all__ = ["env"]

DECISIONS = "xlxxrxlbxx lxlxxrxlxxx lxxrxxlxxxx xrxxlxx xxlxrxl"
RATED = {2: 4, 5: 3, 7: 5, 13: 2, 16: 4, 18: 4, 26: 3, 36: 4, 45: 5, 50: 4}
TAGGED = {2: "rl", 5: "agents", 7: "rl", 13: "survey", 16: "agents", 18: "rl", 26: "survey", 36: "agents"}
NOTES = {4: "Is this in the appendix?", 12: "TODO read section 3", 22: "like GaLore", 33: "idea: try it", 44: "ask Kim"}
AT_SENTENCE = {22: 0, 33: 1}
"""The notes that hang on a sentence: the first one, or as many sentences below it."""
HIGHLIGHTED = {8: 0, 19: 1, 40: 0}
KILLED_BEFORE, BACK_AT, UNDONE_AT = 26, 9, 15
SAVE = "\x13"
MOST_KEYS = 120


class Fingers:
    """Presses keys, waits for what they cause, and writes all of it down; letters of a text count for themselves."""

    def __init__(self) -> None:
        self.log: list[str] = []
        self.terminal: Terminal | None = None
        self.keys: dict[int, int] = {}
        """Keys that each paper took, beside the text that was typed; 0 is what belongs to none."""
        self.waits: list[float] = []

    def press(self, paper: int, key: str, *shows: str) -> None:
        """Press a key, and wait for what it shows."""
        assert self.terminal is not None
        began = time.perf_counter()
        self.terminal.press(key, pause=0)
        self.terminal.wait_for(*shows)
        took = (time.perf_counter() - began) * 1_000
        self.waits.append(took)
        self.keys[paper] = self.keys.get(paper, 0) + 1
        written = {" ": "Space", SAVE: "Ctrl+s"}.get(key, key)
        self.log.append(f"{paper:>3}  {written:<28} {took:6.1f} ms  {' '.join(shows)}")

    def write(self, paper: int, text: str) -> None:
        """Type a text."""
        assert self.terminal is not None
        self.terminal.press(*text)
        self.log.append(f"{paper:>3}    “{text}”")


def mark(fingers: Fingers, paper: int) -> None:
    """Say about a paper what there is to say; it stays in hand."""
    here = f"{paper} of 50"
    if paper in RATED:
        fingers.press(paper, str(RATED[paper]), f"rated {RATED[paper]}", "★" * RATED[paper], here)
    if paper in TAGGED:
        fingers.press(paper, "t", "Tags of")
        fingers.write(paper, TAGGED[paper])
        fingers.press(paper, "enter", f"tagged +{TAGGED[paper]}", f"#{TAGGED[paper]}", here)
    if paper in HIGHLIGHTED or paper in AT_SENTENCE:
        fingers.press(paper, "h", "j k sentence")
        for _ in range(HIGHLIGHTED.get(paper, AT_SENTENCE.get(paper, 0))):
            fingers.press(paper, "j", here)
    if paper in HIGHLIGHTED:
        fingers.press(paper, "h", "highlighted", "1 highlight", here)
    if paper in NOTES:
        fingers.press(paper, "n", "Ctrl+s saves")
        fingers.write(paper, NOTES[paper])
        fingers.press(paper, SAVE, "noted", "1 note", here)


def triage(fingers: Fingers, first: int, last: int) -> None:
    """Decide on the papers from one number up to, not including, another."""
    for number in range(first, last):
        mark(fingers, number)
        place = f"{number + 1} of 50" if number < 50 else "Done: 50 papers"
        fingers.press(number, DECISIONS[number - 1], place)
        if number == BACK_AT:
            fingers.press(number, "k", f"{number} of 50")
            fingers.press(number, "l", "queued", place)
        if number == UNDONE_AT:
            fingers.press(number, "u", "undid", f"{number} of 50")
            fingers.press(number, "r", "read", place)


def test_a_morning_of_triage(env: dict[str, str], tmp_path: Path) -> None:
    fingers = Fingers()
    papers = json.loads(shell(env, "list", "--limit", "3", "--json"))
    for paper, tag in zip(papers, ("rl", "agents", "survey"), strict=True):
        shell(env, "tag", paper["id"], f"+{tag}")
    try:
        with Terminal(PROGRAM, env) as terminal:
            fingers.terminal = terminal
            terminal.wait_for("50 shown")
            fingers.press(0, "T", "1 of 50", "50 left")
            triage(fingers, 1, KILLED_BEFORE)
            terminal.kill()
        with Terminal(PROGRAM, env) as terminal:
            fingers.terminal = terminal
            terminal.wait_for(f"triage was left at {KILLED_BEFORE} of 50")
            fingers.press(0, "T", f"going on at {KILLED_BEFORE} of 50")
            triage(fingers, KILLED_BEFORE, 51)
            recap = terminal.wait_for("Done: 50 papers", "5 notes")
            fingers.press(0, "enter", "triage done")
            terminal.press("q")
            assert terminal.wait_until_gone() == 0
    finally:
        print("", *fingers.log, sep="\n")
    keys = {number: count for number, count in fingers.keys.items() if number}
    print(recap)
    print(f"keys: {sum(fingers.keys.values())} beside what was typed, a paper in the median {median(keys.values()):g}")
    print(f"a key: median {median(fingers.waits):.0f} ms, p95 {quantiles(fingers.waits, n=20)[-1]:.0f} ms")
    assert len(keys) == 50
    assert median(keys.values()) == 1
    assert sum(fingers.keys.values()) <= MOST_KEYS
    queued, begun, read, skipped, undecided = (DECISIONS.count(letter) for letter in "lbrx ")
    assert (DECISIONS[BACK_AT - 1], DECISIONS[UNDONE_AT - 1]) == ("x", "x")
    for line in (
        "50 seen",
        f"{queued + 1} queued",
        f"{begun} begun",
        f"{read + 1} read",
        f"{skipped - 2} skipped",
        "10 rated",
        "8 tagged",
        "3 highlights",
        f"{undecided} left undecided",
    ):
        assert line in recap
    assert shell(env, "count", "status:queued") == f"{queued + 1}\n"
    assert shell(env, "count", "is:inbox") == f"{undecided}\n"
    noted = [note for paper in json.loads(shell(env, "list", "has:note", "--json")) for note in paper["notes"]]
    assert sorted(note["text"] for note in noted if note["text"]) == sorted(NOTES.values())
    assert sum(bool(note["text"] and note.get("quote")) for note in noted) == len(AT_SENTENCE)

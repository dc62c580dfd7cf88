"""Random sittings of reading, broken off and resumed anywhere, leave the same marks as when they are done in one go."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import NamedTuple

import pytest

from store.citekey import citekey
from store.ledger.ledger import Ledger, ReadingSession
from store.ledger.pace import TURNING, Action, Recap
from store.library import Library
from store.models import Mark, Note, Paper, Status
from store.notes import edits as notes
from tests.papers import incoming

PAPERS = [
    Paper(f"p:{number:012x}", f"Paper {number}", f"Text {number}. More of it.", day="2026-07-30") for number in range(6)
]


class Deed(NamedTuple):
    """One key of a sitting: what the ledger calls it, and how it changes the mark (None: not at all)."""

    action: Action
    change: Callable[[Mark], Mark] | None = None


def deeds(chance: random.Random) -> list[Deed]:
    """Make the keys of one sitting, about two for each paper."""
    statuses = {
        Action.QUEUED: Status.QUEUED,
        Action.BEGUN: Status.READING,
        Action.READ: Status.READ,
        Action.SKIPPED: Status.SKIPPED,
    }
    made = []
    for number in range(chance.randint(3, 10)):
        action = chance.choice([*statuses, Action.RATED, Action.TAGGED, Action.NOTED, Action.PASSED, Action.UNDONE])
        change: Callable[[Mark], Mark] | None = None
        if action in statuses:
            change = partial(Mark.with_status, status=statuses[action])
        elif action is Action.RATED:
            change = partial(Mark.rated, rating=chance.randint(1, 5))
        elif action is Action.TAGGED:
            change = partial(
                Mark.tagged, add=(chance.choice(["rl", "RL", "nlp", "é"]),), remove=(chance.choice(["rl", "x"]),)
            )
        elif action is Action.NOTED:
            text = chance.choice(["Why?", "TODO it", "a thought"])
            note = Note(text, f"n{number}", notes.infer_kind(text), created=f"2026-11-22T08:00:{number:02}Z")
            change = partial(Mark.with_note, note=note)
        made.append(Deed(action, change))
    return made


class Reader:
    """A reader in triage: each deed is written to state and ledger, and a decision moves on to the next paper."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.library = Library.open(folder, seeds=False)
        self.ledger = Ledger(folder / "ledger.db")
        self.session: ReadingSession
        self.position = 0

    def begin(self) -> None:
        self.session = self.ledger.begin("triage", "is:inbox", [paper.id for paper in PAPERS])
        self.position = 0

    def do(self, deed: Deed) -> None:
        if self.position == len(PAPERS):
            self.position = 0
        paper = PAPERS[self.position].id
        self.ledger.record(self.session, Action.SEEN, [paper])
        if deed.action is Action.UNDONE:
            step = self.library.undo()
            if step:
                self.ledger.record(self.session, Action.UNDONE, step.papers)
                self.position = next(n for n, known in enumerate(PAPERS) if known.id == step.papers[0])
            return
        if deed.change:
            self.library.edit([paper], deed.change, deed.action)
        self.ledger.record(self.session, deed.action, [paper])
        self.position += deed.action in TURNING

    def break_off(self) -> None:
        """Lose all that is only in memory, as a kill does, and come back."""
        self.close()
        again = Reader(self.folder)
        resumed = again.ledger.resume()
        assert resumed and resumed.papers == tuple(paper.id for paper in PAPERS)
        self.library, self.ledger = again.library, again.ledger
        self.session, self.position = resumed.session, resumed.position

    def close(self) -> None:
        self.library.close()
        self.ledger.close()

    def marks(self) -> dict[str, Mark]:
        return {paper: replace(mark, updated=None, since=None) for paper, mark in self.library.state.marks.items()}


class Model:
    """What the marks must be, as plain dictionaries: every edit that changes something can be taken back."""

    def __init__(self) -> None:
        self.marks = {paper.id: Mark(paper.id, paper.title, paper.ids, citekey(paper)) for paper in PAPERS}
        self.undo: list[dict[str, Mark]] = []
        self.touched: list[int] = []
        self.position = 0

    def do(self, deed: Deed) -> None:
        self.position %= len(PAPERS)
        paper = PAPERS[self.position].id
        if deed.action is Action.UNDONE:
            if self.undo:
                self.marks, self.position = self.undo.pop(), self.touched.pop()
            return
        if deed.change and (after := deed.change(self.marks[paper])) != self.marks[paper]:
            self.undo.append(dict(self.marks))
            self.touched.append(self.position)
            self.marks[paper] = after
        self.position += deed.action in TURNING

    def held(self) -> dict[str, Mark]:
        return {paper: _sorted(mark) for paper, mark in self.marks.items() if not mark.blank}


def _sorted(mark: Mark) -> Mark:
    return replace(mark, tags=tuple(sorted(mark.tags)), notes=tuple(sorted(mark.notes, key=lambda note: note.created)))


def read_through(folder: Path, sittings: list[list[Deed]], breaks: random.Random | None) -> tuple[Reader, list[Recap]]:
    folder.mkdir()
    reader, recaps = Reader(folder), []
    reader.library.ingest(incoming(PAPERS))
    for deeds in sittings:
        reader.begin()
        for deed in deeds:
            reader.do(deed)
            if breaks and breaks.random() < 0.15:
                reader.break_off()
        recaps.append(reader.ledger.end(reader.session))
    return reader, recaps


def assert_same_state(folder: Path, seed: int, sittings: int) -> None:
    chance = random.Random(seed)
    script = [deeds(chance) for _ in range(sittings)]
    model = Model()
    for sitting in script:
        model.position = 0
        for deed in sitting:
            model.do(deed)
    broken, recaps = read_through(folder / f"broken{seed}", script, chance)
    whole, same_recaps = read_through(folder / f"whole{seed}", script, None)
    assert broken.marks() == whole.marks()
    assert {paper: _sorted(mark) for paper, mark in whole.marks().items()} == model.held()
    assert [replace(recap, minutes=0) for recap in recaps] == [replace(recap, minutes=0) for recap in same_recaps]
    assert broken.ledger.passed() == whole.ledger.passed()
    broken.close()
    whole.close()


@pytest.mark.parametrize("seed", range(5))
def test_random_sittings_replayed_on_the_same_import_give_the_same_state(tmp_path: Path, seed: int) -> None:
    assert_same_state(tmp_path, seed, sittings=4)


@pytest.mark.long
@pytest.mark.parametrize("seed", range(100, 150))
def test_five_hundred_random_sittings_give_the_same_state(tmp_path: Path, seed: int) -> None:
    assert_same_state(tmp_path, seed, sittings=10)

"""Triage without a screen: random sessions, killed and resumed, give the same state as their decisions made at once."""

from __future__ import annotations

import itertools
import random
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from store.highlights import highlights
from store.highlights.sentences import sentences
from store.ledger.ledger import Ledger
from store.ledger.pace import Recap
from store.ledger.triage import Triage, undecided
from store.models import Entry, Mark, MarkChange, Note, Paper, Status
from store.state import State
from store.steps import Step

PAPERS = [
    Paper(f"p:{n:012x}", f"Paper {n}", abstract=f"It began with {n}. Then it was measured {n} times. It ends here.")
    for n in range(12)
]
BY_ID = {paper.id: paper for paper in PAPERS}
IDS = list(BY_ID)
Key = tuple[str, object]


class MarkWriter:
    """What a library does of all that triage needs."""

    def __init__(self, path: Path) -> None:
        self.state = State(path, "reader")

    def edit(self, papers: Sequence[Entry | str], change: MarkChange, summary: str) -> Step | None:
        return self.state.apply(summary, [BY_ID[each] for each in papers if isinstance(each, str)], change)

    def undo(self) -> Step | None:
        return self.state.undo()

    def redo(self) -> Step | None:
        return self.state.redo()


def keys(random: random.Random, count: int) -> list[Key]:
    """Draw what a reader presses: mostly decisions, some ways back, and a sudden end now and then."""
    kinds = [*["status"] * 8, *["rate", "space"] * 2, "tag", "note", "highlight", "back", "undo", "redo", "kill"]
    drawn: list[Key] = []
    for number in range(count):
        kind = random.choice(kinds)
        value: object = None
        if kind == "status":
            value = random.choice(list(Status))
        elif kind == "rate":
            value = random.randint(1, 5)
        elif kind == "tag":
            value = random.choice(["rl", "survey", "low-rank"])
        elif kind in ("note", "highlight"):
            value = (f"n{number}", random.randint(0, 2))
        drawn.append((kind, value))
    return drawn


def change_of(kind: str, value: object, paper: str) -> Callable[[Mark], Mark] | None:
    match kind, value:
        case "status", Status() as status:
            return lambda mark: mark.with_status(status)
        case "rate", int(stars):
            return lambda mark: mark.rated(stars)
        case "tag", str(tag):
            return lambda mark: mark.tagged([tag])
        case "note", (str(name), int()):
            return lambda mark: mark.with_note(Note("seen", name, created="2026-11-22T09:00:00Z"))
        case "highlight", (str(name), int(number)):
            abstract = BY_ID[paper].abstract
            made = highlights.new_highlight(abstract, sentences(abstract)[number])
            note = Note("", name, "quote", created="2026-11-22T09:00:00Z", quote=made.quote)
            return lambda mark: mark.with_note(note)
    return None


def replay(folder: Path, pressed: list[Key], *, kills: bool = True) -> tuple[dict[str, Mark], int, Recap]:
    """Press the keys; a kill drops everything in memory and goes on from the disk."""
    folder.mkdir()

    def opened() -> tuple[MarkWriter, Ledger]:
        return MarkWriter(folder / "state.json"), Ledger(folder / "ledger.db")

    writer, ledger = opened()
    triage = Triage.begin(writer, ledger, "", IDS)
    for kind, value in pressed:
        paper = triage.paper
        if kind == "kill" and kills and paper:  # at the end, a last paper left undecided comes once more
            at = triage.position
            writer.state.close()
            ledger.close()
            writer, ledger = opened()
            left = ledger.resume()
            assert left is not None
            triage = Triage.resume(writer, ledger, left, BY_ID.__contains__)
            assert triage.position == at
        elif kind == "space":
            triage.forward()
        elif kind == "back":
            triage.back()
        elif kind == "undo":
            triage.undo()
        elif kind == "redo":
            triage.redo()
        elif paper is not None and (change := change_of(kind, value, paper)):
            triage.change(change, kind)
            triage.forward()
    marks, position, recap = dict(writer.state.marks), triage.position, triage.recap()
    writer.state.close()
    ledger.close()
    return marks, position, recap


def said(marks: dict[str, Mark]) -> dict[str, object]:
    """Everything in the marks but when it was written."""
    return {
        paper: (mark.status, mark.rating, sorted(mark.tags), sorted(mark.notes, key=lambda note: note.id), mark.due)
        for paper, mark in marks.items()
    }


def check(folder: Path, seed: int) -> None:
    pressed = keys(random.Random(seed), 30)
    marks, position, recap = replay(folder / f"{seed}a", pressed)
    again, place, summed = replay(folder / f"{seed}b", pressed, kills=False)
    assert said(marks) == said(again)
    assert position == place
    assert (recap.seen, recap.queued, recap.rated) == (summed.seen, summed.queued, summed.rated)
    statuses = [mark.status for mark in marks.values()]
    for status, counted in (
        (Status.QUEUED, recap.queued),
        (Status.READ, recap.read),
        (Status.SKIPPED, recap.skipped),
        (Status.READING, recap.begun),
    ):
        assert counted == statuses.count(status), (seed, status)
    assert recap.rated == sum(mark.rating is not None for mark in marks.values())
    assert recap.noted == sum(not note.quote for mark in marks.values() for note in mark.notes)
    assert recap.highlighted == sum(bool(note.quote) for mark in marks.values() for note in mark.notes)


@pytest.mark.parametrize("seed", range(12))
def test_a_random_session_gives_the_same_state_however_often_it_is_killed(tmp_path: Path, seed: int) -> None:
    check(tmp_path, seed)


@pytest.mark.long
def test_five_hundred_random_sessions_give_the_same_state(tmp_path: Path) -> None:
    for seed in range(100, 600):
        check(tmp_path, seed)


def test_papers_that_are_gone_are_left_out_on_coming_back(tmp_path: Path) -> None:
    writer, ledger = MarkWriter(tmp_path / "state.json"), Ledger(tmp_path / "ledger.db")
    triage = Triage.begin(writer, ledger, "", IDS)
    for _ in range(4):
        triage.forward()
    left = ledger.resume()
    assert left is not None
    again = Triage.resume(writer, ledger, left, lambda paper: paper not in (IDS[1], IDS[4]))
    assert (again.position, again.paper, again.left) == (3, IDS[5], 7)
    assert again.behind == [IDS[0], IDS[2], IDS[3]]
    assert Triage.begin(writer, ledger, "", IDS[:2]).left == 2
    resumed = ledger.resume()
    assert resumed is not None and len(resumed.papers) == 2
    ledger.close()


def test_an_undo_of_something_else_stays_where_it_is(tmp_path: Path) -> None:
    writer, ledger = MarkWriter(tmp_path / "state.json"), Ledger(tmp_path / "ledger.db")
    writer.edit([IDS[9]], lambda mark: mark.rated(3), "rated 3")
    triage = Triage.begin(writer, ledger, "", IDS[:3])
    assert triage.undo() is not None
    assert triage.position == 0
    assert triage.undo() is None
    assert triage.recap().rated == 0
    ledger.close()


def test_a_deed_gives_its_step_stays_at_its_paper_and_is_taken_back_there(tmp_path: Path) -> None:
    now = 0.0
    writer, ledger = MarkWriter(tmp_path / "state.json"), Ledger(tmp_path / "ledger.db")
    triage = Triage(writer, ledger, ledger.begin("triage", "", IDS[:3]), IDS[:3], clock=lambda: now)

    def decide(status: Status) -> tuple[Sequence[str], str] | None:
        step = triage.change(lambda mark: mark.with_status(status), f"made {status}")
        return (step.papers, step.summary) if step else None

    def passed() -> set[str]:
        return set(ledger.passed())

    assert (decide(Status.READ), decide(Status.READ)) == (((IDS[0],), "made read"), None)
    now += 5
    triage.forward()
    assert (triage.position, passed()) == (1, set()), "what was decided on, or was so already, is not passed over"
    assert decide(Status.READ) == ((IDS[1],), "made read")
    triage.forward()
    undone = triage.undo()
    assert undone is not None and (undone.papers, triage.paper) == ((IDS[1],), IDS[1])
    triage.back()
    redone = triage.redo()
    assert redone is not None and (redone.papers, triage.paper) == ((IDS[1],), IDS[1])
    now += 5
    triage.forward()
    assert (triage.redo(), triage.paper, passed()) == (None, IDS[2], set())
    now += 5
    triage.forward()
    triage.forward()
    assert (triage.position, triage.paper, triage.left, passed()) == (3, None, 0, {IDS[2]})
    assert decide(Status.READ) is None and not writer.state.marks.get(IDS[2])
    assert (triage.seen, triage.back(), triage.paper) == (set(IDS[:3]), True, IDS[2])
    assert triage.recap() == triage.end() == Recap(seen=3, read=2)
    assert ledger.resume() is None
    ledger.close()


def test_the_paper_in_hand_is_written_as_it_was_read(tmp_path: Path) -> None:
    written = list[object]()

    class Writer:
        def edit(self, papers: Sequence[Entry | str], change: MarkChange, summary: str) -> Step | None:
            written.extend([*papers, summary])
            return None

        def undo(self) -> Step | None:
            return None

        redo = undo

    ledger = Ledger(tmp_path / "ledger.db")
    entry = Entry(3, PAPERS[0], Mark(IDS[0]))
    triage = Triage.begin(Writer(), ledger, "", IDS[:2])
    triage.change(lambda mark: mark, "as it was", entry)
    triage.change(lambda mark: mark, "by its name")
    assert written == [entry, "as it was", IDS[0], "by its name"]
    assert (triage.back(), triage.position) == (False, 0)
    ledger.close()


def test_a_pass_begins_with_the_other_closed_and_goes_on_with_more_behind(tmp_path: Path) -> None:
    moments = itertools.count()
    start = datetime(2026, 11, 22, 8, tzinfo=UTC)
    writer = MarkWriter(tmp_path / "state.json")
    ledger = Ledger(tmp_path / "ledger.db", lambda: start + timedelta(minutes=next(moments)))
    Triage.begin(writer, ledger, "tag:rl", IDS[:2])
    Triage.begin(writer, ledger, "is:inbox", IDS[:1])
    latest, first = ledger.sessions()
    assert [(each.kind, each.filter) for each in (first, latest)] == [("triage", "tag:rl"), ("triage", "is:inbox")]
    assert (first.ended is None, latest.ended) == (False, None)
    left = ledger.resume()
    assert left is not None
    triage = Triage.resume(writer, ledger, left, BY_ID.__contains__, IDS[1:])
    assert (triage.papers, triage.position, triage.estimate()) == (IDS, 0, None)
    for _ in range(11):
        triage.forward()
    assert (triage.paper, str(triage.estimate())) == (IDS[11], "about a minute")
    again = ledger.resume()
    assert again is not None and (again.papers, again.position) == (tuple(IDS), 11)
    ledger.close()


def test_only_what_was_looked_at_long_enough_counts_as_passed_over(tmp_path: Path) -> None:
    now = 0.0
    writer, ledger = MarkWriter(tmp_path / "state.json"), Ledger(tmp_path / "ledger.db")
    triage = Triage(writer, ledger, ledger.begin("triage", "", IDS), IDS, clock=lambda: now)
    for seconds in (1.0, 0.3, 2.0):
        now += seconds
        triage.forward()
    triage.back()
    now += 5
    triage.forward()
    now += 5
    triage.change(lambda mark: mark.with_status(Status.READ), "read")
    triage.forward()
    assert ledger.passed() == {IDS[0]: 1, IDS[2]: 1}
    ledger.close()


def test_what_waits_is_in_the_inbox_and_not_put_off() -> None:
    marks = {
        "rated": Mark("rated", rating=4),
        "yesterday": Mark("yesterday", due="2026-11-20"),
        "today": Mark("today", due="2026-11-21"),
        "tomorrow": Mark("tomorrow", due="2026-11-22"),
        "queued": Mark("queued", status=Status.QUEUED),
    }
    waits = [paper for paper in ("unmarked", *marks) if undecided([paper], marks, date(2026, 11, 21))]
    assert waits == ["unmarked", "rated", "yesterday", "today"]
    assert undecided(["unmarked", *marks], marks, date(2026, 11, 21)) == 4

"""Edits are steps: undone and redone whole, across restarts, one by one, and seen as of any day."""

from __future__ import annotations

import errno
import os
import random
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from faulty_disk import failing
from torture import PAPERS

from store.errors import LibraryError
from store.models import Mark, Note, Paper, Status
from store.state import Conflict, State, events
from store.state import file as file_module
from store.state.archive import Archive
from store.state.editing import this_computer
from store.state.parsing import parse_tables
from store.state.stamps import edition
from store.times import local

ONE, TWO, THREE = PAPERS[:3]


class Days:
    """A clock that stands at the day it is told."""

    day = 1

    def __call__(self) -> str:
        return f"2026-11-{self.day:02}T09:30:00Z"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "state.json"


@pytest.fixture
def state(path: Path) -> Iterator[State]:
    opened = State(path, "me", moment=Days())
    yield opened
    opened.close()


def rate(state: State, rating: int | None, *papers: Paper) -> str:
    step = state.apply(f"rated {rating}", papers or [ONE], lambda mark: mark.rated(rating))
    assert step
    return step.id


def test_a_step_says_what_was_changed(state: State) -> None:
    rate(state, 3)
    note = Note("text", id="n1", created="2026-11-01T09:30:00Z")
    step = state.apply("said much", [ONE, TWO], lambda mark: mark.rated(4).tagged(["rl"]).with_note(note))
    assert step and step.papers == (ONE.id, TWO.id)
    assert (step.summary, step.at, step.undone) == ("said much", "2026-11-01T09:30:00Z", False)
    first = [(change.field, change.old, change.new) for change in step.changes if change.paper == ONE.id]
    assert first[:2] == [("rating", 3, 4), ("tag:rl", None, "rl")]
    field, old, new = first[2]
    assert (field, old) == ("note:n1", None)
    assert isinstance(new, dict) and new["text"] == "text"
    assert step.changes[0].title == ONE.title
    assert state.history()[0] == step
    assert len(state.history()) == 2
    assert state.history(1) == [step]


def test_undo_and_redo_take_whole_steps(state: State) -> None:
    state.apply("queued", PAPERS[:50], lambda mark: mark.with_status(Status.QUEUED))
    rate(state, 5)
    undone = state.undo()
    assert undone and undone.undone and undone.summary == "rated 5"
    assert state.marks[ONE.id].rating is None
    assert state.undo()
    assert len(state.marks) == 0
    assert state.undo() is None
    assert [step.undone for step in state.history()] == [True, True]
    redone = state.redo()
    assert redone and not redone.undone and redone.summary == "queued"
    assert len(state.marks) == 50
    assert state.redo()
    assert state.marks[ONE.id].rating == 5
    assert state.redo() is None


def test_undo_and_redo_go_on_after_a_restart(path: Path) -> None:
    rate(State(path, "me"), 3)
    rate(State(path, "me"), 4)
    assert State(path, "me").undo()
    assert State(path, "me").undo()
    assert State(path, "me").redo()
    assert State(path, "me").marks[ONE.id].rating == 3
    assert State(path, "other").undo() is None


def test_a_new_edit_ends_what_could_be_redone(state: State) -> None:
    rate(state, 3)
    state.undo()
    rate(state, 4)
    assert state.redo() is None


@pytest.mark.parametrize(
    ("before", "change"),
    [
        (lambda mark: mark, lambda mark: mark.with_status(Status.READ)),
        (lambda mark: mark.rated(2), lambda mark: mark.rated(None)),
        (lambda mark: mark.tagged(["rl", "x"]), lambda mark: mark.tagged(["new"], ["RL"])),
        (lambda mark: mark.tagged(["rl"]), lambda mark: mark.tagged(remove=["rl"]).tagged(["RL"])),
        (lambda mark: mark.with_note(Note("a", id="n")), lambda mark: mark.with_note(Note("b", id="n", done=True))),
        (lambda mark: mark.with_note(Note("a", id="n")), lambda mark: mark.without_note("n")),
        (lambda mark: mark, lambda mark: mark.snoozed("2026-12-01")),
    ],
)
def test_undo_gives_back_what_was_there(
    state: State, before: Callable[[Mark], Mark], change: Callable[[Mark], Mark]
) -> None:
    state.apply("before", [ONE], lambda mark: before(mark).with_status(Status.QUEUED))
    old = state.marks[ONE.id]
    state.apply("change", [ONE], change)
    new = state.marks[ONE.id]
    assert new != old
    state.undo()
    assert said(state.marks[ONE.id]) == said(old)
    state.redo()
    assert said(state.marks[ONE.id]) == said(new)


def said(mark: Mark) -> tuple[object, ...]:
    return mark.status, mark.rating, set(mark.tags), mark.notes, mark.due


def test_one_older_step_is_undone_alone(state: State) -> None:
    older = rate(state, 3, ONE, TWO)
    rate(state, 5, THREE)
    state.apply("tagged", [ONE], lambda mark: mark.tagged(["rl"]))
    assert state.undo_step(older).undone
    assert (state.marks[ONE.id].rating, state.marks[ONE.id].tags) == (None, ("rl",))
    assert state.marks[THREE.id].rating == 5
    with pytest.raises(Conflict, match="already undone"):
        state.undo_step(older)
    redone = state.redo()
    assert redone and redone.id == older


def test_a_step_that_a_later_one_built_on_is_not_undone(state: State) -> None:
    older = rate(state, 3, ONE, TWO)
    later = rate(state, 5, TWO)
    before, then = dict(state.marks), local("2026-11-01T09:30:00Z")
    with pytest.raises(Conflict, match=f"“rated 3” stays as it is: “rated 5” of {then}") as clash:
        state.undo_step(older)
    assert clash.value.step and clash.value.step.id == later
    assert dict(state.marks) == before
    state.undo_step(later)
    assert state.undo_step(older).undone
    with pytest.raises(Conflict, match="no edit has the id"):
        state.undo_step("nonsense")


def test_a_step_is_not_undone_when_its_field_was_changed_by_another_program(state: State, path: Path) -> None:
    from tinydb import TinyDB

    older = rate(state, 3)
    with TinyDB(path) as db:
        db.table("marks").update({"rating": 1})
    with pytest.raises(Conflict, match="the rating is another now") as clash:
        state.undo_step(older)
    assert clash.value.step is None


def test_redo_of_a_chosen_step_is_refused_when_its_field_has_moved_on(path: Path) -> None:
    mine, other = State(path, "me"), State(path, "other")
    rate(mine, 3)
    mine.undo()
    rate(other, 5)
    with pytest.raises(Conflict, match="“rated 5”"):
        mine.redo()


def test_undo_leaves_the_edits_of_others_alone(path: Path) -> None:
    mine, other = State(path, "me"), State(path, "other")
    rate(mine, 3)
    rate(other, 5)
    with pytest.raises(Conflict, match="“rated 5”"):
        mine.undo()
    assert other.undo()
    assert mine.undo()


def test_the_state_as_of_a_day(path: Path) -> None:
    days = Days()
    state = State(path, "me", moment=days)
    for days.day, rating in ((3, 1), (5, 2), (9, 4)):
        rate(state, rating)
    days.day = 11
    state.undo()
    days.day = 12
    state.apply("tagged", [TWO], lambda mark: mark.tagged(["rl"]))
    seen = {day: state.past.marks_on(f"2026-11-{day:02}") for day in (2, 3, 4, 5, 9, 11, 12)}
    assert seen[2] == {}
    assert {day: marks[ONE.id].rating for day, marks in seen.items() if marks} == {3: 1, 4: 1, 5: 2, 9: 4, 11: 2, 12: 2}
    assert seen[11].keys() == {ONE.id}
    assert seen[12][TWO.id].tags == ("rl",)
    assert state.past.marks_on("2026-11-09T09:29:59Z")[ONE.id].rating == 2
    assert state.past.marks_on("2026-11-09T09:30:00Z")[ONE.id].rating == 4


def test_marks_as_they_were_in_an_edition_are_those_whose_edit_is_known(path: Path) -> None:
    days, odd = Days(), Paper("p\x07:1", "Odd", arxiv="")
    state = State(path, "me", moment=days)
    state.apply("said", [ONE, odd], lambda mark: mark.rated(2).tagged(["rl"]).snoozed("2026-12-01"))
    named = {name: str(edition(mark.stamps)) for name, mark in state.marks.items()}
    first = dict(state.marks)
    assert len(first) == 2
    days.day = 3
    note = Note("since", id="n")
    state.apply(
        "later", [ONE, odd, TWO], lambda mark: mark.rated(5).tagged(["new"], ["rl"]).with_note(note).snoozed(None)
    )
    then = state.past.marks_then({**named, TWO.id: named[ONE.id], THREE.id: named[ONE.id], "p:none": "of no kind"})
    assert then == {name: replace(mark, updated=None) for name, mark in first.items()}
    assert state.past.marks_on("2026-11-02") == {
        name: replace(mark, updated="2026-11-02") for name, mark in first.items()
    }
    assert state.undo() and state.undo() and not state.marks
    assert [(mark.rating, mark.tags) for mark in state.past.marks_then(named).values()] == [(2, ("rl",))] * 2


def test_a_long_history_moves_to_an_archive_and_stays_whole(
    state: State, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(events, "LIMIT", 4_000)
    for turn in range(60):
        rate(state, turn % 5 + 1)
    assert 0 < len(State(path).path.read_bytes()) < 6_000
    archive = path.with_name("history.jsonl")
    assert 20 < len(archive.read_text().splitlines()) < 60
    assert [step.summary for step in state.history()] == [f"rated {turn % 5 + 1}" for turn in reversed(range(60))]
    for _ in range(60):
        assert state.undo()
    assert state.undo() is None
    assert state.redo()
    assert State(path, "me").marks[ONE.id].rating == 1


@pytest.mark.parametrize("seed", [0, 1, 2, *(pytest.param(seed, marks=pytest.mark.long) for seed in range(3, 20))])
def test_undo_and_redo_take_the_same_steps_whatever_was_archived(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    def sitting(name: str, limit: int) -> list[tuple[str, ...]]:
        monkeypatch.setattr(events, "LIMIT", limit)
        chance = random.Random(seed)
        (tmp_path / name).mkdir()
        state, said = State(tmp_path / name / "state.json", "me"), []
        other = State(tmp_path / name / "state.json", "another")
        for number in range(70):
            for _ in range(chance.choice([1, 1, 3, 12])):
                match chance.choice(["edit", "undo", "undo", "redo", "redo", "another"] if number > 20 else ["edit"]):
                    case "another":
                        tag = f"theirs-{number}"
                        step = other.apply(tag, PAPERS[150:151], lambda mark, tag=tag: mark.tagged([tag]))
                    case "undo":
                        step = state.undo()
                    case "redo":
                        step = state.redo()
                    case _:
                        papers, stars = chance.sample(PAPERS, 2), number % 5 + 1
                        step = state.apply(f"edit {number}", papers, lambda mark, stars=stars: mark.rated(stars))
                said.append((step.summary, *map(str, step.changes)) if step else ("nothing",))
        state.close()
        return said

    assert sitting("archived", 2_500) == sitting("whole", 10_000_000)
    assert (tmp_path / "archived" / "history.jsonl").exists()
    assert not (tmp_path / "whole" / "history.jsonl").exists()


def test_the_older_half_moves_as_soon_as_the_history_is_longer_than_it_may_be(
    state: State, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def kept() -> tuple[list[str], list[str]]:
        recent, older = parse_tables(path.read_bytes())["history"], Archive(path).events()
        return [event["summary"] for event in older.values()], sorted(event["summary"] for event in recent.values())

    for rating in (1, 2, 3, 4):
        rate(state, rating)
    monkeypatch.setattr(events, "LIMIT", state.storage.size("history"))
    assert not state.events.many and not state.events.archived
    monkeypatch.setattr(events, "LIMIT", state.storage.size("history") - 1)
    assert state.events.many and not state.events.archived
    rate(state, 5)
    assert state.events.archived and kept() == (["rated 1", "rated 2"], ["rated 3", "rated 4", "rated 5"])
    assert os.stat(path.with_name("history.jsonl")).st_mode & 0o777 == 0o600
    assert [step.summary for step in state.log(recent=True).steps()] == ["rated 5", "rated 4", "rated 3"]
    first = next(iter(state.log(recent=True).events))
    Archive(path).add([{**first, "summary": "as it was"}])
    assert [step.summary for step in state.history()] == [f"rated {rating}" for rating in (5, 4, 3, 2, 1)]


def test_an_archive_that_was_cut_off_is_read_and_added_to(path: Path) -> None:
    archive = Archive(path)
    archive.add([{"id": "1", "clock": 1}])
    with archive.path.open("ab") as file:
        file.write(b'{"id": "2", "clo')
    assert archive.events().keys() == {"1"}
    archive.add([{"id": "1", "clock": 1}, {"id": "2", "clock": 2}])
    assert archive.events().keys() == Archive(path).events().keys() == {"1", "2"}
    archive.path.write_bytes(b'{"id": "3"}\n[1]\n')
    assert archive.events().keys() == {"3"}
    archive.path.unlink()
    assert archive.events() == {}


def test_an_archive_that_cannot_be_written_refuses_no_edit(
    state: State, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(events, "LIMIT", 500)
    path.with_name("history.jsonl").mkdir()
    for turn in range(6):
        rate(state, turn % 5 + 1)
    assert len(state.marks) == 1
    with pytest.raises(LibraryError) as refused:
        state.history()
    assert str(refused.value) == f"{path.with_name('history.jsonl')} could not be read: Is a directory"
    assert state.events.older_if_readable() == {}
    assert len(parse_tables(path.read_bytes())["history"]) == 6
    assert state.undo() and state.marks[ONE.id].rating == 5, "what is undone is not in the archive"
    assert state.redo() and state.marks[ONE.id].rating == 1


def test_events_of_another_shape_are_passed_over(state: State, path: Path) -> None:
    rate(state, 3)
    odd = '{"id": "x", "clock": "soon", "changes": [1, {"paper": 1}]}'
    text = path.read_text().replace('"history":{\n', f'"history":{{\n"1":{odd},\n')
    path.write_text(text)
    odd_step, step = sorted(State(path).history(), key=lambda step: step.summary)
    assert (odd_step.changes, step.summary) == ((), "rated 3")
    path.write_text(text.replace('"id": "x"', '"id": "x", "undoes": "gone"'))
    assert len(State(path).history()) == 1


def test_views_are_saved_changed_and_taken_away(state: State, path: Path) -> None:
    state.set_view("unread", "is:unread")
    state.set_view("good", "rating>=4")
    assert state.views == {"good": "rating>=4", "unread": "is:unread"}
    state.set_view("good", None)
    assert State(path).views == {"unread": "is:unread"}


def test_a_view_is_a_step_like_any_other(state: State, path: Path) -> None:
    state.set_view("good", "rating>=4")
    rate(state, 3)
    state.set_view("good", "rating:5")
    [step, _, older] = state.history()
    assert (step.summary, step.papers) == ("saved the view", ())
    assert [(c.title, c.field, c.old, c.new) for c in step.changes] == [("good", "view:good", "rating>=4", "rating:5")]
    with pytest.raises(Conflict, match=r"“saved the view” of .* changed the view too"):
        state.undo_step(older.id)
    assert state.undo()
    assert state.views == {"good": "rating>=4"}
    assert state.undo_step(older.id).undone
    assert (state.views, state.marks[ONE.id].rating) == ({}, 3)
    assert state.redo()
    state.set_view("good", None)
    assert State(path, "me").undo()
    assert State(path).views == {"good": "rating>=4"}
    assert state.past.marks_on("2099-01-01").keys() == {ONE.id}


def test_refresh_names_the_papers_that_another_process_changed(state: State, path: Path) -> None:
    other = State(path, "other")
    assert state.refresh() == set()
    rate(other, 3, ONE, TWO)
    assert state.refresh() == {ONE.id, TWO.id}
    assert state.refresh() == set()
    rate(other, 5, TWO)
    rate(state, 1, THREE)  # takes the other's edit in on its way
    assert state.refresh() == {TWO.id}
    assert state.marks[TWO.id].rating == 5
    assert ONE.id in state.marks and "nothing" not in state.marks
    with pytest.raises(KeyError):
        state.marks["nothing"]


def test_a_title_that_was_corrected_is_taken_over_by_the_next_edit(state: State) -> None:
    rate(state, 3)
    corrected = Paper(ONE.id, "A better title", arxiv="2606.00000")
    rate(state, 4, corrected)
    assert state.marks[ONE.id].title == "A better title"
    assert [change.field for change in state.history()[0].changes] == ["rating"]


def test_each_computer_has_a_name_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    here = this_computer()
    assert here == this_computer()
    assert len(here) == 8
    monkeypatch.setattr(Path, "read_text", lambda path: "another machine")
    assert this_computer() != here


@pytest.mark.parametrize(
    ("dbus", "etc", "name"),
    [
        ("d\n", "m\n", "3509985e"),
        (None, "m", "3509985e"),
        ("m", None, "3509985e"),
        ("m", " \n", "3509985e"),
        (None, None, "18c08c76"),
    ],
)
def test_a_computer_keeps_its_name_whatever_version_asks(
    monkeypatch: pytest.MonkeyPatch, dbus: str | None, etc: str | None, name: str
) -> None:
    def read(path: Path) -> str:
        said = {"/var/lib/dbus/machine-id": dbus, "/etc/machine-id": etc}[str(path)]
        if said is None:
            raise FileNotFoundError(path)
        return said

    monkeypatch.setattr(Path, "read_text", read)
    monkeypatch.setattr(os, "getuid", lambda: 1000)
    monkeypatch.setattr("store.state.editing.this_host", lambda: "host")
    assert this_computer() == name, "undo is for one's own edits, known by this"


def test_an_edit_that_nobody_made_is_neither_undone_nor_taken(state: State) -> None:
    rate(state, 3)
    before = state.history()
    for ask in (state.undo_step, state.take_instead):
        with pytest.raises(Conflict) as refused:
            ask("x")
        assert (str(refused.value), state.history(), state.pending) == ("no edit has the id x", before, 0)


# While the disk refuses an edit, another terminal goes on


def refused(edit: Callable[[], object]) -> None:
    with failing(0, errno.ENOSPC), pytest.raises(LibraryError, match="the disk is full"):
        edit()


def test_an_undo_that_waits_for_the_disk_takes_back_what_it_was_meant_to(state: State, path: Path) -> None:
    rate(state, 3)
    refused(state.undo)
    rate(State(path, "me"), 5, TWO)  # the other terminal of the same reader
    state.retry()
    assert ONE.id not in state.marks
    assert State(path).marks[TWO.id].rating == 5


def test_edits_that_wait_for_the_disk_keep_their_names(state: State, path: Path) -> None:
    refused(lambda: rate(state, 3))
    refused(state.undo)
    steps = state.history()
    rate(State(path, "me"), 5, TWO)
    state.retry()
    assert [step for step in state.history() if step.id == steps[0].id] == steps
    assert ONE.id not in state.marks


def test_an_undo_that_another_terminal_made_impossible_is_given_up_and_told(state: State, path: Path) -> None:
    rate(state, 3)
    refused(state.undo)
    refused(lambda: rate(state, 2, TWO))
    rate(State(path, "me"), 5)
    state.retry()
    assert [str(conflict)[:46] for conflict in state.given_up()] == ["“rated 3” stays as it is: “rated 5” of 2026-11"]
    assert state.given_up() == []
    assert (state.pending, state.marks[ONE.id].rating, State(path).marks[TWO.id].rating) == (0, 5, 2)


def test_an_edit_that_did_reach_the_disk_is_not_made_twice(
    state: State, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The new file is in place, and only flushing its folder fails; then the other terminal writes."""
    rate(state, 3)
    with (
        monkeypatch.context() as patch,
        pytest.raises(LibraryError, match="the disk has not confirmed it: Bad"),
    ):
        patch.setattr(file_module, "flush_folder", lambda folder: os.fsync(1_000_000))
        state.apply("noted", [ONE], lambda mark: mark.with_note(Note("new each time")))
    rate(State(path, "me"), 5, TWO)
    state.retry()
    assert len(state.marks[ONE.id].notes) == 1
    assert len(state.history()) == 3

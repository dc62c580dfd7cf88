"""Edits to a large file are written in a thread: nothing is called saved before it is, and nothing else differs."""

from __future__ import annotations

import errno
import json
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from faulty_disk import Recorder
from test_state_storage import finished, torture
from torture import PAPERS

from store.errors import LibraryError, NotSaved, ReadOnly
from store.models import Mark, Note
from store.state import State, StateStorage, events, merge_files, transactions, writer
from store.state import file as file_module
from store.state.backups import find_backups
from store.state.parsing import parse_tables

ONE, TWO = PAPERS[:2]


class Disk:
    """A disk that writes when it may, and refuses when it is told to."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.may_write, self.refuses, self.writes = threading.Event(), 0, 0
        self.may_write.set()
        self._real = file_module.write_and_hold
        monkeypatch.setattr(file_module, "write_and_hold", self._write)

    def _write(self, path: Path, pieces: list[bytes]) -> int:
        assert self.may_write.wait(10)
        self.writes += 1
        if self.refuses:
            raise OSError(self.refuses, "refused")
        return self._real(path, pieces)


@pytest.fixture
def disk(monkeypatch: pytest.MonkeyPatch) -> Iterator[Disk]:
    """Let five marks be many, and hold what the disk does in hand."""
    monkeypatch.setattr(transactions, "LARGE", 5)
    disk = Disk(monkeypatch)
    yield disk
    disk.may_write.set()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "state.json"


@pytest.fixture
def told() -> threading.Event:
    return threading.Event()


@pytest.fixture
def state(path: Path, disk: Disk, told: threading.Event) -> Iterator[State]:
    """A state of twenty marks that may be written behind."""
    state = State(path, "me")
    state.apply("rated 3", PAPERS[:20], lambda mark: mark.rated(3))
    state.write_behind(told.set)
    disk.writes = 0
    yield state
    disk.may_write.set()
    state.close()


def rate(state: State, rating: int, paper: object = ONE) -> None:
    assert state.apply(f"rated {rating}", [paper], lambda mark: mark.rated(rating))  # type: ignore[list-item]


def on_disk(path: Path) -> dict[str, object]:
    return {name: mark["rating"] for name, mark in parse_tables(path.read_bytes())["marks"].items()}


def test_an_edit_is_not_saved_before_it_is_on_the_disk(
    state: State, disk: Disk, path: Path, told: threading.Event
) -> None:
    disk.may_write.clear()
    rate(state, 5)
    assert (state.pending, state.unsaved.writing, on_disk(path)[ONE.id]) == (1, True, 3)
    assert state.marks[ONE.id].rating == 5
    rate(state, 4, TWO)
    rate(state, 1)
    assert state.pending == 3
    disk.may_write.set()
    assert told.wait(5)
    assert (state.pending, state.unsaved.writing, state.refusal) == (0, False, None)
    assert (on_disk(path)[ONE.id], on_disk(path)[TWO.id]) == (1, 4)
    assert disk.writes <= 2, "three edits need not be written one by one"


def test_an_edit_among_few_marks_is_on_the_disk_when_it_returns(path: Path, tmp_path: Path) -> None:
    state = State(path)
    state.write_behind(lambda: None)
    rate(state, 5)
    assert (state.pending, state.unsaved.writing, on_disk(path)[ONE.id]) == (0, False, 5)


def test_a_file_is_large_when_it_has_more_marks_than_are_written_at_once(
    state: State, disk: Disk, monkeypatch: pytest.MonkeyPatch
) -> None:
    disk.may_write.clear()
    monkeypatch.setattr(transactions, "LARGE", 19)
    rate(state, 5)
    assert state.pending == 1
    disk.may_write.set()
    state.retry()
    monkeypatch.setattr(transactions, "LARGE", 20)
    rate(state, 4)
    assert state.pending == 0


def test_the_first_edit_of_a_file_that_was_read_does_not_wait(state: State, disk: Disk, path: Path) -> None:
    again = State(path, "me")
    again.write_behind(lambda: None)
    disk.may_write.clear()
    rate(again, 5)
    assert (again.pending, on_disk(path)[ONE.id]) == (1, 3)
    disk.may_write.set()
    again.close()
    assert (again.pending, on_disk(path)[ONE.id]) == (0, 5)


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (OSError(errno.ENOSPC, "x"), "the disk is full"),
        (OSError(errno.EDQUOT, "x"), "the disk is full"),
        (OSError(errno.EFBIG, "x"), "the disk is full"),
        (OSError(errno.EIO, "Input/output error"), "Input/output error"),
        (OSError("odd"), "odd"),
    ],
)
def test_why_the_disk_refuses_is_said_in_one_line(
    path: Path, monkeypatch: pytest.MonkeyPatch, error: OSError, reason: str
) -> None:
    def refuse(*_: object) -> int:
        raise error

    state = State(path, "me")
    with monkeypatch.context() as patch:
        patch.setattr(file_module, "write_and_hold", refuse)
        for count in (1, 2):
            with pytest.raises(NotSaved) as refused:
                rate(state, count)
            said = refused.value
            assert str(said) == f"{path} could not be written: {reason}; the change is not saved"
            assert (said.reason, said.count, said.written) == (reason, count, False)
    with monkeypatch.context() as patch:
        patch.setattr(file_module, "flush_folder", refuse)
        with pytest.raises(NotSaved) as refused:
            state.retry()
    assert str(refused.value).startswith(f"{path} was written, but the disk has not confirmed it: ")
    assert (refused.value.count, refused.value.written, on_disk(path)) == (2, True, {ONE.id: 2})


def test_without_being_told_to_nothing_is_written_behind(disk: Disk, path: Path) -> None:
    state = State(path)
    state.apply("rated 3", PAPERS[:20], lambda mark: mark.rated(3))
    rate(state, 5)
    assert (state.pending, state.unsaved.writing, on_disk(path)[ONE.id]) == (0, False, 5)


def test_before_the_first_write_of_a_day_the_file_is_kept_once(state: State, disk: Disk, path: Path) -> None:
    again = State(path, "me")
    again.write_behind(lambda: None)
    before = path.read_bytes()
    for rating in (5, 4, 1):
        rate(again, rating)
        assert again.pending == 1
        again.retry()
    again.close()
    assert [backup.read_bytes() for backup in find_backups(path)] == [before]


def test_undo_and_the_history_do_not_wait(state: State, disk: Disk, path: Path) -> None:
    disk.may_write.clear()
    rate(state, 5)
    assert state.history()[0].summary == "rated 5"
    assert state.undo()
    assert state.marks[ONE.id].rating == 3
    assert state.redo()
    assert state.undo_step(state.history()[0].id).undone
    assert state.pending == 4
    disk.may_write.set()
    state.retry()
    assert state.pending == 0
    assert on_disk(path)[ONE.id] == 3
    assert [step.undone for step in State(path, "me").history()] == [True, False]


def test_waiting_for_it_ends_with_it(state: State, disk: Disk, path: Path) -> None:
    disk.may_write.clear()
    rate(state, 5)
    threading.Timer(0.05, disk.may_write.set).start()
    state.retry()
    assert (state.pending, on_disk(path)[ONE.id]) == (0, 5)


def test_edits_that_come_together_are_written_once_and_at_once_for_those_who_wait(
    state: State, disk: Disk, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writer, "PAUSE", 60)
    rate(state, 5)
    rate(state, 4, TWO)
    assert (state.pending, state.unsaved.writing, disk.writes) == (2, True, 0)
    state.retry()
    assert (state.pending, disk.writes) == (0, 1)
    assert (on_disk(path)[ONE.id], on_disk(path)[TWO.id]) == (5, 4)


def test_a_disk_that_hangs_is_waited_for_no_longer_than_was_said(state: State, disk: Disk, path: Path) -> None:
    disk.may_write.clear()
    rate(state, 5)
    with pytest.raises(NotSaved, match="is still being written; the change is not saved"):
        state.retry(wait=0.02)
    assert state.pending == 1
    rate(state, 4, TWO)
    disk.may_write.set()
    state.retry()
    assert (on_disk(path)[ONE.id], on_disk(path)[TWO.id]) == (5, 4)


@pytest.mark.parametrize("then", ["retry", "the next edit"])
def test_what_the_disk_refuses_is_told_and_tried_again(
    state: State, disk: Disk, path: Path, told: threading.Event, then: str
) -> None:
    disk.refuses = errno.ENOSPC
    rate(state, 5)
    assert told.wait(5)
    assert state.refusal is not None
    assert (state.refusal.reason, state.refusal.count) == ("the disk is full", 1)
    assert (state.pending, state.unsaved.writing, on_disk(path)[ONE.id]) == (1, False, 3)
    with pytest.raises(NotSaved, match="the disk is full"):
        state.retry()
    disk.refuses = 0
    if then == "retry":
        state.retry()
    else:
        told.clear()
        rate(state, 4, TWO)
        assert told.wait(5)
    assert (state.pending, state.refusal, on_disk(path)[ONE.id]) == (0, None, 5)
    assert len(State(path).history()) == (2 if then == "retry" else 3)


def test_an_edit_made_while_another_is_refused_is_kept_too(state: State, disk: Disk, path: Path) -> None:
    disk.may_write.clear()
    disk.refuses = errno.EIO
    rate(state, 5)
    rate(state, 4, TWO)
    disk.may_write.set()
    with pytest.raises(NotSaved):
        state.retry()
    assert state.pending == 2
    disk.refuses = 0
    state.retry()
    assert (on_disk(path)[ONE.id], on_disk(path)[TWO.id]) == (5, 4)


def other_terminal(path: Path, rating: int) -> None:
    """Edit as another process does; none of its writes is held up here."""
    other = State(path, "other")
    rate(other, rating, TWO)
    other.close()


@pytest.mark.parametrize("then", ["refresh", "retry", "the next edit"])
def test_an_edit_that_another_process_overtook_takes_that_in(
    state: State, disk: Disk, path: Path, told: threading.Event, then: str
) -> None:
    with StateStorage(path).locked():  # the writer waits for the other process
        rate(state, 5)
        time.sleep(0.01)
        text = path.read_bytes()
        path.write_bytes(text.replace(b'"rating":3', b'"rating":2'))
    assert told.wait(5)
    assert (state.pending, on_disk(path)[ONE.id], state.refusal) == (1, 2, None), "what the other wrote stands"
    if then == "refresh":
        assert state.refresh() >= {TWO.id}
    elif then == "retry":
        state.retry()
    else:
        rate(state, 4, PAPERS[2])
        state.retry()
    assert (state.pending, on_disk(path)[ONE.id], on_disk(path)[TWO.id]) == (0, 5, 2)


def test_an_edit_that_was_overtaken_waits_while_the_file_is_marked_read_only(
    state: State, path: Path, told: threading.Event
) -> None:
    with StateStorage(path).locked():
        rate(state, 5)
        path.write_bytes(path.read_bytes().replace(b'"rating":3', b'"rating":2'))
        path.chmod(0o400)
    assert told.wait(5)
    assert TWO.id in state.refresh() and state.pending == 1 and state.refusal is None
    path.chmod(0o600)
    assert state.refresh() == set() and state.pending == 0
    assert (on_disk(path)[ONE.id], on_disk(path)[TWO.id]) == (5, 2)


def test_looking_around_leaves_the_writer_alone(state: State, disk: Disk, path: Path) -> None:
    disk.may_write.clear()
    rate(state, 5)
    assert state.refresh() == set()
    disk.may_write.set()
    state.retry()
    other_terminal(path, 1)
    assert state.refresh() == {TWO.id}
    rate(state, 4)
    state.retry()
    assert (on_disk(path)[ONE.id], on_disk(path)[TWO.id]) == (4, 1)


def test_edits_of_two_terminals_at_once_are_all_there(state: State, path: Path) -> None:
    other = State(path, "other")
    other.write_behind(lambda: None)
    for turn in range(60):
        for each, name in ((state, "a"), (other, "b")):
            each.apply("tagged", [PAPERS[turn % 7]], lambda mark, tag=f"{name}{turn}": mark.tagged([tag]))  # type: ignore[misc]
            each.refresh()
    state.retry()
    other.retry()
    tags = {tag for mark in parse_tables(path.read_bytes())["marks"].values() for tag in mark["tags"]}
    assert len(tags) == 120
    assert len(State(path).history()) == 121


def test_what_needs_the_file_waits_for_the_writer(state: State, disk: Disk, path: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy.json"
    elsewhere = State(copy, "elsewhere")
    rate(elsewhere, 1, PAPERS[30])
    disk.may_write.clear()
    rate(state, 5)
    threading.Timer(0.05, disk.may_write.set).start()
    backup = state.backup()
    assert backup and parse_tables(backup.read_bytes())["marks"][ONE.id]["rating"] == 5
    disk.may_write.clear()
    rate(state, 4)
    threading.Timer(0.05, disk.may_write.set).start()
    assert merge_files(state, [copy]).papers == {PAPERS[30].id}
    assert (state.pending, on_disk(path)[ONE.id], on_disk(path)[PAPERS[30].id]) == (0, 4, 1)
    rate(state, 2)
    assert state.restore(backup)
    state.set_view("good", "rating>=4")
    assert (state.pending, on_disk(path)[ONE.id]) == (0, 5), "a view is not called saved before it is"


def test_closing_waits(state: State, disk: Disk, path: Path) -> None:
    disk.may_write.clear()
    rate(state, 5)
    threading.Timer(0.05, disk.may_write.set).start()
    state.close()
    assert (state.pending, on_disk(path)[ONE.id]) == (0, 5)


def test_a_file_that_hangs_is_left_to_the_writer(
    state: State, disk: Disk, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(transactions, "LOCK_WAIT", 0.02)
    disk.may_write.clear()
    rate(state, 5)
    state.close()
    assert state.pending == 1
    disk.may_write.set()
    state.retry()
    assert on_disk(path)[ONE.id] == 5


def test_a_file_marked_read_only_meanwhile_is_respected(
    state: State, disk: Disk, path: Path, told: threading.Event
) -> None:
    with StateStorage(path).locked():
        rate(state, 5)
        path.chmod(0o400)
    assert told.wait(5)
    assert state.refusal is not None and "is marked read-only" in state.refusal.reason
    with pytest.raises(ReadOnly):
        rate(state, 4)
    assert on_disk(path)[ONE.id] == 3
    path.chmod(0o600)
    state.retry()
    assert on_disk(path)[ONE.id] == 5


def test_a_fault_in_the_thread_is_a_fault_of_the_program(
    state: State, path: Path, told: threading.Event, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(StateStorage, "save", lambda storage, text, verify=False: 1 / 0)
        rate(state, 5)
        assert told.wait(5)
    with pytest.raises(ZeroDivisionError):
        _ = state.refusal
    state.retry()
    assert on_disk(path)[ONE.id] == 5


def test_a_record_that_does_not_read_back_is_not_written(
    state: State, disk: Disk, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    disk.may_write.clear()
    rate(state, 5)
    threading.Timer(0.05, disk.may_write.set).start()
    with monkeypatch.context() as patch, pytest.raises(LibraryError, match="does not read back"):
        patch.setattr("store.state.layout.canonical", lambda value: b'"odd"')
        rate(state, 1, TWO)
    state.retry()
    assert (state.pending, state.marks[TWO.id].rating, on_disk(path)[ONE.id]) == (0, 3, 5)


def test_a_damaged_file_is_never_overwritten(state: State, disk: Disk, path: Path, told: threading.Event) -> None:
    with StateStorage(path).locked():
        rate(state, 5)
        path.write_bytes(b"\0" * 200)
    assert told.wait(5)
    state.refresh()
    assert state.quarantine is not None
    assert path.read_bytes() == b"\0" * 200
    state.recover("shown")
    assert on_disk(path)[ONE.id] == 5


def test_a_power_cut_takes_nothing_that_was_called_saved(
    state: State, disk: Disk, path: Path, tmp_path: Path, told: threading.Event
) -> None:
    rate(state, 4)  # the backup of the day is made
    state.retry()
    told.clear()
    old, recorder = path.read_bytes(), Recorder(tmp_path)
    with recorder.recording():
        rate(state, 5)
        assert told.wait(5)
    new = path.read_bytes()
    for length in range(len(recorder.calls) + 1):
        for folder in recorder.states(length):
            assert folder.get("state.json") in ((old, new) if length < len(recorder.calls) else (new,))


def test_a_long_history_is_archived_as_ever(state: State, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(events, "LIMIT", 4_000)
    for turn in range(60):
        rate(state, 1 + turn % 2)
    state.retry()
    assert path.with_name("history.jsonl").exists()
    assert len(State(path).history()) == 61
    assert len(path.read_bytes()) < 15_000


def test_a_note_is_written_by_whoever_waits_for_it(state: State, path: Path) -> None:
    def noted(mark: Mark) -> Mark:
        return mark.with_note(Note("dear", id="n"))

    state.apply("noted", [ONE], noted)
    state.retry()
    assert [note.text for note in State(path).marks[ONE.id].notes] == ["dear"]


def test_an_edit_that_was_called_saved_survives_kill_nine(tmp_path: Path) -> None:
    result = json.loads(finished(torture("kill", tmp_path, "--kills", 40, "--storage", "behind")))
    assert result["kills"] == 40 and result["edits"] >= 400
    assert (result["lost"], result["unreadable"], result["missing"]) == (0, 0, 0)


def test_what_is_called_saved_when_it_is_only_on_its_way_is_lost(tmp_path: Path) -> None:
    """The mutant: each edit is acknowledged when its method returns."""
    result = json.loads(finished(torture("kill", tmp_path, "--kills", 20, "--storage", "hasty")))
    assert result["lost"] > 0
    assert (result["unreadable"], result["missing"]) == (0, 0)

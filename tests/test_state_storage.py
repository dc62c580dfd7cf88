"""The file of marks is whole at every moment: killed writers, failing calls, power cuts, two writers at once."""

from __future__ import annotations

import contextlib
import errno
import fcntl
import gc
import io
import itertools
import json
import os
import stat
import subprocess
import sys
import tempfile
import time
import tracemalloc
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from faulty_disk import Recorder, failing
from tinydb import TinyDB, where
from torture import PAPERS

from store import locks
from store.errors import LibraryError, NotSaved, ReadOnly
from store.models import Mark, Note, Status
from store.state import DamagedState, State, StateStorage, events, merge_files
from store.state import file as file_module
from store.state.parsing import parse_tables
from store.state.stamps import count_at
from tests.conftest import MEMORY

TORTURE = Path(__file__).with_name("torture.py")
ERRORS = [errno.ENOSPC, errno.EIO, errno.EDQUOT, errno.EACCES, errno.EROFS, errno.EINTR, None]


def torture(*arguments: object) -> subprocess.Popen[str]:
    command = [sys.executable, str(TORTURE), *map(str, arguments)]
    pipe = subprocess.PIPE
    return subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=pipe, text=True)


def finished(process: subprocess.Popen[str]) -> str:
    out, err = process.communicate(timeout=3_000)
    assert process.returncode == 0, err
    return out


def rated(path: Path, rating: int = 3, count: int = 20) -> State:
    state = State(path)
    state.apply(f"rated {rating}", PAPERS[:count], lambda mark: mark.rated(rating))
    return state


def written(path: Path) -> list[dict[str, object]]:
    with TinyDB(path, access_mode="r") as db:
        return [dict(mark) for mark in db.table("marks").all()]


# Killed at a random moment


@pytest.fixture
def memory(tmp_path: Path) -> Iterator[Path]:
    """A folder in memory where there is one: what was written outlives a killed process there as well as on a disk."""
    with tempfile.TemporaryDirectory(dir=MEMORY or tmp_path) as folder:
        yield Path(folder)


@pytest.mark.parametrize(("place", "kills"), [("tmp_path", 30), ("memory", 60)])
def test_an_acknowledged_edit_survives_kill_nine(request: pytest.FixtureRequest, place: str, kills: int) -> None:
    result = json.loads(finished(torture("kill", request.getfixturevalue(place), "--kills", kills)))
    assert result["kills"] == kills
    assert result["edits"] >= 5_000 * kills / 300
    assert (result["lost"], result["unreadable"], result["missing"]) == (0, 0, 0)


def test_kill_nine_does_harm_the_default_storage(tmp_path: Path) -> None:
    result = json.loads(finished(torture("kill", tmp_path, "--kills", 600, "--storage", "default")))
    assert result["unreadable"] + result["missing"] + result["lost"] > 0


@pytest.mark.long
def test_five_thousand_kills(tmp_path: Path) -> None:
    result = json.loads(finished(torture("kill", tmp_path, "--kills", 5_000, "--seed", 2)))
    assert (result["lost"], result["unreadable"], result["missing"]) == (0, 0, 0)


def test_orphans_of_killed_writers_are_swept_at_the_next_start(tmp_path: Path) -> None:
    orphan = tmp_path / ".state.json.123.abcd.tmp"
    orphan.write_text("half")
    other = tmp_path / ".other.json.123.abcd.tmp"
    other.write_text("not ours")
    State(tmp_path / "state.json").close()
    assert not orphan.exists()
    assert other.exists()


# Every call of one edit fails once


@pytest.mark.parametrize("error", ERRORS, ids=lambda error: errno.errorcode[error] if error else "short write")
def test_each_call_of_an_edit_may_fail_once(tmp_path: Path, error: int | None) -> None:
    for at in itertools.count():
        folder = tmp_path / str(at)
        folder.mkdir()
        path = folder / "state.json"
        rated(path).close()
        old = path.read_bytes()
        state = State(path)
        with failing(at, error) as calls:
            try:
                state.apply("rated 5", PAPERS[:3], lambda mark: mark.rated(5))
                acknowledged = True
            except LibraryError as trouble:
                acknowledged = False
                assert "\n" not in str(trouble) and str(path) in str(trouble)
        new = path.read_bytes()
        assert new == old or [mark["rating"] for mark in written(path)[:3]] == [5, 5, 5]
        assert acknowledged is (state.pending == 0)
        assert not acknowledged or new != old
        assert state.marks[PAPERS[0].id].rating == 5, "a refused edit is shown all the same"
        assert not [name for name in os.listdir(folder) if name.endswith(".tmp")]
        state.retry()
        assert state.pending == 0
        assert len(state.history()) == 2
        assert written(path)[0]["rating"] == 5
        state.close()
        if at >= len(calls):
            break
    assert at >= 12, "there are more calls than that in an edit"


def test_the_default_storage_fails_when_a_flush_does(tmp_path: Path) -> None:
    path = tmp_path / "state.json"
    with TinyDB(path) as db:
        db.table("marks").insert({"paper": "p", "notes": "long " * 1_000})
        old = path.read_bytes()
        with failing(0, errno.EIO) as calls, pytest.raises(OSError, match="Input/output"):
            db.table("marks").update({"notes": "short"}, where("paper") == "p")
        assert calls == ["fsync"]
    assert path.read_bytes() != old
    with pytest.raises(ValueError, match="Extra data"):
        json.loads(path.read_text())


def test_another_process_writes_while_an_edit_is_pending(tmp_path: Path) -> None:
    path = tmp_path / "state.json"
    here, there = rated(path), State(path)
    with failing(0, errno.ENOSPC), pytest.raises(LibraryError, match="the disk is full"):
        here.apply("tagged", PAPERS[:1], lambda mark: mark.tagged(["here"]))
    there.apply("tagged", PAPERS[:1], lambda mark: mark.tagged(["there"]))
    here.retry()
    assert there.refresh() == {PAPERS[0].id}
    assert set(there.marks[PAPERS[0].id].tags) == {"here", "there"}


def test_an_edit_is_kept_when_the_file_of_another_process_cannot_be_read(tmp_path: Path) -> None:
    path = tmp_path / "state.json"
    here, there = rated(path), State(path)
    there.apply("rated 4", PAPERS[:1], lambda mark: mark.rated(4))
    with failing(3, errno.EIO) as calls, pytest.raises(LibraryError, match="could not be read: Input/output error"):
        here.apply("rated 5", PAPERS[1:2], lambda mark: mark.rated(5))
    assert calls == ["open", "fstat", "open", "fstat"]
    assert (here.pending, here.marks[PAPERS[1].id].rating) == (1, 5)
    here.retry()
    assert [mark["rating"] for mark in written(path)[:2]] == [4, 5]


# Power cut


def crash_states(tmp_path: Path, **mutation: bool) -> tuple[int, list[str]]:
    """Edit once under record; gives how many states a power cut could leave, and what is wrong with the bad ones."""
    path = tmp_path / "state.json"
    state = rated(path)
    old, recorder = path.read_bytes(), Recorder(tmp_path, **mutation)
    with recorder.recording():
        state.apply("rated 5", PAPERS[:3], lambda mark: mark.rated(5))
    new, count, bad = path.read_bytes(), 0, []
    for length in range(len(recorder.calls) + 1):
        for folder in recorder.states(length):
            count += 1
            found = folder.get("state.json")
            if found not in (old, new):
                bad.append(f"torn after {length} calls")
            elif length == len(recorder.calls) and found != new:
                bad.append("acknowledged and gone")
    return count, bad


def test_a_power_cut_leaves_the_old_file_or_the_new(tmp_path: Path) -> None:
    count, bad = crash_states(tmp_path)
    assert count >= 8
    assert bad == []


def test_without_flushing_the_file_a_power_cut_tears_it(tmp_path: Path) -> None:
    _, bad = crash_states(tmp_path, flushes_files=False)
    assert any("torn" in state for state in bad)


def test_without_flushing_the_folder_a_power_cut_takes_an_edit_back(tmp_path: Path) -> None:
    _, bad = crash_states(tmp_path, flushes_folders=False)
    assert "acknowledged and gone" in bad


# Two writers


def two_writers(path: Path, edits: int, writers: int, *how: str) -> tuple[int, set[str], int]:
    """Let processes add tags at once; gives the acknowledged edits, the tags found, how often a reader failed."""
    processes = [torture("edit", path, "--writer", f"w{n}", "--edits", edits, *how) for n in range(writers)]
    for process in processes:
        assert process.stdout and process.stdin and process.stdout.readline() == "ready\n"
    for process in processes:
        assert process.stdin
        process.stdin.write("\n")
        process.stdin.flush()
    broken = 0
    while any(process.poll() is None for process in processes):
        try:
            json.loads(path.read_bytes())
        except ValueError:
            broken += 1
        time.sleep(0.01)
    made = sum(int(finished(process)) for process in processes)
    try:
        tags = {tag for mark in written(path) for tag in mark["tags"]}  # type: ignore[attr-defined]
    except ValueError:
        tags = set()
    return made, tags, broken


def test_two_writers_lose_nothing(tmp_path: Path) -> None:
    path = tmp_path / "state.json"
    rated(path).close()
    made, tags, broken = two_writers(path, 200, 2)
    assert (made, len(tags), broken) == (400, 400, 0)


def test_two_writers_do_harm_the_default_storage(tmp_path: Path) -> None:
    path = tmp_path / "state.json"
    with TinyDB(path) as db:
        db.table("marks").insert({"paper": "p", "tags": []})
    made, tags, broken = two_writers(path, 150, 2, "--storage", "default")
    assert made < 300 or len(tags) < 300 or broken


@pytest.mark.long
def test_four_writers_lose_nothing_and_none_waits_for_two_seconds(tmp_path: Path) -> None:
    path = tmp_path / "state.json"
    rated(path).close()
    made, tags, broken = two_writers(path, 5_000, 4, "--at-once")
    assert (made, len(tags), broken) == (20_000, 20_000, 0)


def test_a_lock_held_too_long_leaves_the_edit_pending(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "state.json"
    state = rated(path)
    monkeypatch.setattr(StateStorage.locked.__wrapped__, "__defaults__", (0.02,))  # type: ignore[attr-defined]
    with StateStorage(path).locked(), pytest.raises(LibraryError, match="another program is writing"):
        state.apply("rated 1", PAPERS[:1], lambda mark: mark.rated(1))
    assert state.marks[PAPERS[0].id].rating == 1
    state.retry()
    assert State(path).marks[PAPERS[0].id].rating == 1


def test_opening_waits_for_nobody(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path, orphan = tmp_path / "state.json", tmp_path / ".state.json.123.abcd.tmp"
    rated(path).close()
    orphan.touch()
    with monkeypatch.context() as patch, (tmp_path / "state.json.lock").open() as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        patch.setattr(time, "sleep", lambda seconds: pytest.fail("it waits"))
        patch.setattr(time, "monotonic", iter(range(9)).__next__)
        State(path).close()
        assert orphan.exists(), "it may be what the other program is writing"
    State(path).close()
    assert not orphan.exists()


def test_a_lock_goes_to_who_has_waited_longest(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(locks, "_PATIENT", 1)
    holder, patient, other = (locks._Lock(tmp_path / "lock") for _ in range(3))
    assert holder.taken()
    time.sleep(0.03)
    for _ in range(3):
        assert not patient.taken() and not other.taken()
    holder.free()
    again = locks._Lock(tmp_path / "lock")
    assert not again.taken() and not other.taken(), "another has waited longer"
    assert patient.taken()
    patient.free()
    assert again.taken(), "nobody waits any more"
    again.free()
    time.sleep(0.03)
    (tmp_path / "lock").read_bytes()
    os.utime(tmp_path / "lock", ns=(time.time_ns(), (tmp_path / "lock").stat().st_mtime_ns))
    reader = locks._Lock(tmp_path / "lock")
    assert reader.taken(), "that somebody read the file is no sign"
    reader.free()


def test_a_lock_file_that_was_removed_meanwhile_locks_nobody_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    storage, real, removed = StateStorage(tmp_path / "state.json"), fcntl.flock, []

    def remove_first(descriptor: int, how: int) -> None:
        real(descriptor, how)
        if not removed:
            removed.append((tmp_path / "state.json.lock").unlink())

    monkeypatch.setattr(fcntl, "flock", remove_first)
    with storage.locked():
        assert (tmp_path / "state.json.lock").exists()


def test_a_file_system_without_locks_is_written_all_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_locks(descriptor: int, how: int) -> None:
        raise OSError(errno.ENOLCK, "no locks")

    monkeypatch.setattr(fcntl, "flock", no_locks)
    assert rated(tmp_path / "state.json").pending == 0

    def broken(descriptor: int, how: int) -> None:
        raise OSError(errno.EIO, "broken")

    monkeypatch.setattr(fcntl, "flock", broken)
    with pytest.raises(LibraryError, match="broken"):
        rated(tmp_path / "state.json", 4)


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="needs /proc")
def test_four_hundred_edits_leave_no_descriptor_open_and_little_in_memory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(events, "LIMIT", 40_000)
    state, other = rated(tmp_path / "state.json"), State(tmp_path / "state.json")

    def edits(count: int) -> tuple[int, int]:
        for turn in range(count):
            state.apply("rated", PAPERS[turn % 20 : turn % 20 + 1], lambda mark, turn=turn: mark.rated(turn % 5 + 1))
            other.refresh()
            if turn % 50 == 0:
                state.undo()
        gc.collect()
        return len(os.listdir("/proc/self/fd")), tracemalloc.get_traced_memory()[0]

    tracemalloc.start()
    try:
        (files, memory), (files_then, memory_then) = edits(250), edits(400)
    finally:
        tracemalloc.stop()
    assert files_then == files
    assert (memory_then - memory) / 400 < 1_000, "bytes an edit"


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="needs /proc")
@pytest.mark.parametrize("call", ["fstat", "flock", "fsync", "write", "replace"])
def test_a_call_that_fails_leaves_no_descriptor_open(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: str
) -> None:
    path = tmp_path / "state.json"
    state, other = rated(path), State(path)
    other.apply("rated 4", PAPERS[:1], lambda mark: mark.rated(4))  # so that the file is read again
    gc.collect()  # what earlier tests left is not counted
    before = len(os.listdir("/proc/self/fd"))

    def broken(*_: object) -> None:
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    with monkeypatch.context() as patch:
        patch.setattr(fcntl if call == "flock" else os, call, broken)
        for _ in range(5):
            with pytest.raises(LibraryError):
                state.apply("rated 5", PAPERS[:1], lambda mark: mark.rated(5))
    gc.collect()
    assert len(os.listdir("/proc/self/fd")) == before
    state.retry()
    assert written(path)[0]["rating"] == 5


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="needs /proc")
def test_what_is_closed_leaves_nothing_open(tmp_path: Path) -> None:
    rated(tmp_path / "state.json").close()
    before = len(os.listdir("/proc/self/fd"))
    state = State(tmp_path / "state.json")
    state.apply("rated 4", PAPERS[:1], lambda mark: mark.rated(4))
    assert len(os.listdir("/proc/self/fd")) == before + 1
    state.close()
    assert len(os.listdir("/proc/self/fd")) == before


def test_a_program_that_was_started_without_standard_input_keeps_its_file_and_closes_it(tmp_path: Path) -> None:
    path = tmp_path / "state.json"
    rated(path).close()
    storage, kept = StateStorage(path), os.dup(0)
    os.close(0)
    try:
        with failing(20, errno.EMFILE):
            storage.refresh()
        assert os.fstat(0).st_ino == path.stat().st_ino and not storage.changed()
        storage.close()
        with pytest.raises(OSError, match=os.strerror(errno.EBADF)):
            os.fstat(0)
    finally:
        os.dup2(kept, 0)
        os.close(kept)


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="needs /proc")
def test_a_file_that_cannot_be_read_to_its_end_is_closed(tmp_path: Path) -> None:
    path = tmp_path / "state.json"
    rated(path)
    storage = StateStorage(path)
    storage.load()
    before = len(os.listdir("/proc/self/fd"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("builtins.open", Unreadable)
        for _ in range(20):
            with pytest.raises(OSError, match="Input/output"):
                storage.load()
    gc.collect()
    assert len(os.listdir("/proc/self/fd")) == before


class Unreadable(io.FileIO):
    """A file on a disk that fails."""

    def readall(self) -> bytes:
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    def read(self, size: int | None = -1) -> bytes:
        raise OSError(errno.EIO, os.strerror(errno.EIO))


def test_what_was_merged_is_read_back_before_it_is_put_in_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "state.json"
    read_back: list[bool] = []
    save = StateStorage.save

    def saving(storage: StateStorage, text: bytes, *, verify: bool = False) -> None:
        read_back.append(verify)
        save(storage, text, verify=verify)

    monkeypatch.setattr(StateStorage, "save", saving)
    state, other = rated(path), State(tmp_path / "other.json")
    other.apply("tagged", PAPERS[:3], lambda mark: mark.tagged(["there"]))
    state.apply("rated 4", PAPERS[:1], lambda mark: mark.rated(4))
    assert read_back[-1] is False, "each line of an edit was read back when it was made"
    assert len(merge_files(state, [other.path]).papers) == 3
    assert read_back[-1] is True
    state.apply("rated 4", PAPERS[:1], lambda mark: mark.rated(4).tagged(["x"]))
    assert read_back[-1] is False


# The file and its folder


def test_any_tinydb_reads_the_marks_and_what_was_done(tmp_path: Path) -> None:
    path, at = tmp_path / "state.json", "2026-11-20T09:30:00Z"
    state = State(path, "laptop", moment=lambda: at)
    note = Note("why?", id="n1", kind="question", created="2026-11-21T09:30:00Z")
    state.apply("said", PAPERS[:1], lambda mark: mark.rated(4).tagged(["rl", "Reward-models"]).with_note(note))
    state.apply("queued", PAPERS[:1], lambda mark: mark.with_status(Status.QUEUED))
    said = {"id": "n1", "text": "why?", "kind": "question", "done": False, "created": note.created, "quote": None}
    first, paper = count_at(at), "arxiv:2606.00000"
    assert written(path) == [
        {
            "paper": paper,
            "title": "Title of paper 0",
            "ids": {"arxiv": "2606.00000"},
            "status": "queued",
            "rating": 4,
            "tags": ["rl", "Reward-models"],
            "notes": [said],
            "updated": at,
            "stamps": {
                "rating": [first, "laptop"],
                "tags": {"rl": [first + 1, "laptop"], "reward-models": [first + 2, "laptop"]},
                "notes": {"n1": [first + 3, "laptop"]},
                "status": [first, "laptop"],
            },
        }
    ]
    with TinyDB(path, access_mode="r") as db:
        assert db.tables() == {"meta", "views", "decisions", "marks", "notes", "history"}
        assert db.table("meta").all() == [{"schema": 3, "clock": 2, "actor": "laptop"}]
        events = [{**event} for event in db.table("history").all()]
    assert [len(event.pop("id")) for event in events] == [12, 12]
    lines = [("rating", None, 4), ("tag:rl", None, "rl"), ("tag:reward-models", None, "Reward-models")]
    changes = [[*lines, ("note:n1", None, said)], [("status", "inbox", "queued")]]
    assert events == [
        {
            "actor": "laptop",
            "at": at,
            "clock": clock,
            "stamp": [last, "laptop"],
            "summary": summary,
            "changes": [{"paper": paper, "field": field, "old": old, "new": new} for field, old, new in changed],
        }
        for clock, last, summary, changed in zip((1, 2), (first + 3, first), ("said", "queued"), changes, strict=True)
    ]


def test_one_record_stands_on_one_line(tmp_path: Path) -> None:
    path = tmp_path / "state.json"
    state = rated(path)
    before = path.read_text().splitlines()
    state.apply("rated 5", PAPERS[7:8], lambda mark: mark.rated(5))
    after = path.read_text().splitlines()
    assert len([line for line in before if line not in after]) == 2  # the mark, and the clock in meta
    assert parse_tables(path.read_bytes()).keys() == {"meta", "views", "decisions", "marks", "notes", "history"}


def test_nothing_is_written_when_nothing_changes(tmp_path: Path) -> None:
    path = tmp_path / "state.json"
    state = rated(path)
    before = path.stat()
    assert state.apply("rated 3", PAPERS[:5], lambda mark: mark.rated(3)) is None
    assert state.apply("nothing", [], lambda mark: mark.rated(1)) is None
    state.set_view("none", None)
    state.retry()
    with TinyDB(path, storage=StateStorage) as db:
        db.table("marks").update({"rating": 3})
    now = path.stat()  # when it was read is of no matter
    assert (now.st_ino, now.st_size, now.st_mtime_ns) == (before.st_ino, before.st_size, before.st_mtime_ns)


def test_the_file_is_private_and_keeps_a_mode_it_was_given(tmp_path: Path) -> None:
    path = tmp_path / "state.json"
    mask = os.umask(0)
    try:
        state = rated(path)
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        path.chmod(0o640)
        state.apply("rated 1", PAPERS[:1], lambda mark: mark.rated(1))
        assert stat.S_IMODE(path.stat().st_mode) == 0o640
        assert stat.S_IMODE((tmp_path / "state.json.lock").stat().st_mode) == 0o600
    finally:
        os.umask(mask)


def test_a_file_marked_read_only_is_respected(tmp_path: Path) -> None:
    path = tmp_path / "state.json"
    state = rated(path)
    for mode in (0o444, 0o555):
        path.chmod(mode)
        assert state.readonly == f"{path} is marked read-only"
    state.retry()  # nothing waits, so nothing is refused
    before = path.read_bytes()
    with pytest.raises(ReadOnly, match="read-only"):
        state.apply("rated 1", PAPERS[:1], lambda mark: mark.rated(1))
    with pytest.raises(ReadOnly), TinyDB(path, storage=StateStorage) as db:
        db.table("marks").update({"rating": 1})
    assert path.read_bytes() == before
    assert state.marks[PAPERS[0].id].rating == 3
    path.chmod(0o600)
    assert state.apply("rated 1", PAPERS[:1], lambda mark: mark.rated(1))


def test_a_folder_that_cannot_be_written_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "state.json"
    state = rated(path)
    allowed = os.access
    monkeypatch.setattr(os, "access", lambda where, how: Path(where) != tmp_path and allowed(where, how))
    assert state.readonly == f"{tmp_path} cannot be written"
    assert State(tmp_path / "other.json").readonly == f"{tmp_path} cannot be written"


def test_a_symbolic_link_stays_one(tmp_path: Path) -> None:
    (tmp_path / "dotfiles").mkdir()
    link, target = tmp_path / "state.json", tmp_path / "dotfiles" / "marks.json"
    link.symlink_to(target)
    rated(link).close()
    assert link.is_symlink()
    assert len(written(target)) == 20


def test_what_is_no_file_is_not_written(tmp_path: Path) -> None:
    with pytest.raises(LibraryError, match="could not be read: Is a directory"):
        State(tmp_path)
    os.mkfifo(tmp_path / "pipe")
    state = State(tmp_path / "pipe")
    assert state.readonly and "is empty" in state.readonly
    assert StateStorage(tmp_path / "pipe").refusal() == f"{tmp_path / 'pipe'} is not a file"


def test_losing_half_of_the_marks_at_once_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "state.json"
    rated(path).close()
    before = path.read_bytes()
    with TinyDB(path, storage=StateStorage) as db:
        with pytest.raises(LibraryError, match="more than half would be lost"):
            db.table("marks").truncate()
        assert path.read_bytes() == before
        db.table("marks").remove(where("paper") == PAPERS[0].id)
        assert len(db.table("marks")) == 19
        assert len(db.table("views")) == 0
        with pytest.raises(LibraryError, match="refused to write 9 marks over 19: more than half would be lost"):
            db.table("marks").remove(where("paper").one_of([paper.id for paper in PAPERS[1:11]]))
        db.table("marks").remove(where("paper") == PAPERS[1].id)
        db.table("marks").remove(where("paper").one_of([paper.id for paper in PAPERS[2:11]]))
    assert len(State(path).marks) == 9, "half of them, no more"


def test_tinydb_makes_a_new_file_through_our_storage(tmp_path: Path) -> None:
    path = tmp_path / "state.json"
    with TinyDB(path, storage=StateStorage) as db:
        db.table("marks").insert({"paper": "p:1", "rating": 2})
    assert State(path).marks["p:1"].rating == 2


def test_a_damaged_file_is_an_error_for_tinydb_and_stays(tmp_path: Path) -> None:
    path = tmp_path / "state.json"
    path.write_bytes(b"")
    with TinyDB(path, storage=StateStorage) as db, pytest.raises(DamagedState, match="is empty"):
        db.table("marks").insert({"paper": "p"})
    assert path.read_bytes() == b""


def test_a_file_removed_under_a_running_program_is_written_again(tmp_path: Path) -> None:
    path = tmp_path / "state.json"
    state = rated(path)
    path.unlink()
    assert state.refresh() == set()
    state.apply("rated 1", PAPERS[:1], lambda mark: mark.rated(1))
    assert len(written(path)) == 20


def test_a_file_that_changes_while_it_is_read_is_read_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "state.json"
    rated(path).close()
    real, calls = file_module.signature, iter([(0,), (1,)])
    monkeypatch.setattr(file_module, "signature", lambda status: next(calls, None) or real(status))
    assert len(State(path).marks) == 20


def test_a_record_that_does_not_read_back_is_not_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "state.json"
    state = rated(path)
    before = path.read_bytes()
    with monkeypatch.context() as patch, pytest.raises(LibraryError, match="does not read back"):
        patch.setattr("store.state.layout.canonical", lambda value: b'"odd"')
        state.apply("rated 1", PAPERS[:2], lambda mark: mark.rated(1))
    assert path.read_bytes() == before
    assert (state.pending, state.marks[PAPERS[0].id].rating) == (0, 3)
    assert state.apply("rated 2", PAPERS[:2], lambda mark: mark.rated(2))


def test_lone_surrogates_are_replaced(tmp_path: Path) -> None:
    path = tmp_path / "state.json"
    state = State(path)
    state.apply("noted", PAPERS[:1], lambda mark: mark.with_note(Note("\ud800?", id="n")).tagged(["a\udfff"]))
    assert state.marks[PAPERS[0].id] == State(path).marks[PAPERS[0].id]
    assert state.marks[PAPERS[0].id].notes[0].text == "??"


def test_a_wrong_change_leaves_everything_alone(tmp_path: Path) -> None:
    path = tmp_path / "state.json"
    state = rated(path)
    before = path.read_bytes()

    def change(mark: Mark) -> Mark:
        return mark.rated(9 if mark.paper == PAPERS[2].id else 1)

    with pytest.raises(ValueError, match="a rating is 1 to 5"):
        state.apply("rated 9", PAPERS[:5], change)
    assert path.read_bytes() == before
    assert state.marks[PAPERS[0].id].rating == 3


@pytest.mark.parametrize("behind", [False, True])
def test_a_link_that_leads_elsewhere_is_followed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, behind: bool) -> None:
    link = tmp_path / "library" / "state.json"
    for folder in ("one", "two", "library"):
        (tmp_path / folder).mkdir()
    for folder, paper in (("one", PAPERS[0]), ("two", PAPERS[1])):
        State(tmp_path / folder / "state.json", "x").apply("rated", [paper], lambda mark: mark.rated(4))
    link.symlink_to(tmp_path / "one" / "state.json")
    state = State(link, "x")
    if behind:
        monkeypatch.setattr("store.state.transactions.LARGE", 0)
        state.write_behind(lambda: None)
    before = (tmp_path / "one" / "state.json").read_bytes()
    os.unlink(link)
    link.symlink_to(tmp_path / "two" / "state.json")
    assert state.apply("rated", PAPERS[2:3], lambda mark: mark.rated(3))
    state.retry()
    assert state.marks.keys() == State(link).marks.keys() == {PAPERS[1].id, PAPERS[2].id}
    assert (tmp_path / "one" / "state.json").read_bytes() == before
    assert link.is_symlink() and state.path == tmp_path / "two" / "state.json"
    copy = state.backup()
    assert copy and copy.parent == tmp_path / "two" / "backups"


def test_a_link_that_is_changed_while_its_lock_is_taken_is_waited_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    link, one, two = (tmp_path / folder / "state.json" for folder in ("library", "one", "two"))
    for path in (link, one, two):
        path.parent.mkdir()
    rated(one).close()
    rated(two).close()
    link.symlink_to(one)
    state, before = State(link), (one.read_bytes(), two.read_bytes())
    real = file_module.locked

    @contextlib.contextmanager
    def relinked(*arguments: Any, **named: Any) -> Iterator[None]:
        with real(*arguments, **named):
            link.unlink()
            link.symlink_to(two)
            yield

    with monkeypatch.context() as patch, pytest.raises(NotSaved) as refused:
        patch.setattr(file_module, "locked", relinked)
        state.apply("rated 1", PAPERS[:1], lambda mark: mark.rated(1))
    assert str(refused.value) == f"{link} has just been made to lead elsewhere; try again; the change is not saved"
    assert (one.read_bytes(), two.read_bytes()) == before and state.pending == 1
    state.retry()
    assert (one.read_bytes(), State(two).marks[PAPERS[0].id].rating) == (before[0], 1)

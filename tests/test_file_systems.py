"""File systems that lack something: network homes, shared folders, exFAT. A table of calls and their answers."""

from __future__ import annotations

import errno
import fcntl
import json
import os
import re
import shutil
import stat
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from test_state_storage import finished, torture, written
from torture import PAPERS

from store import locks
from store.errors import Busy, LibraryError
from store.library import Library
from store.locks import Waits, locked
from store.making import Incoming
from store.state import State

ROOT = Path(__file__).parents[1]
MISSING = ("EPERM", "EOPNOTSUPP", "ENOSYS", "EINVAL")
LACKS = [
    *(("link", answer) for answer in (*MISSING, "EMLINK", "EXDEV")),
    *(("flock", answer) for answer in (*MISSING, "ENOLCK")),
    *(("fchmod", answer) for answer in (*MISSING, "EACCES")),
    *(("fsync-folder", answer) for answer in (*MISSING, "EBADF", "EACCES")),
    *(("fsync-file", answer) for answer in ("EOPNOTSUPP", "ENOSYS", "EINVAL")),
]
"""What a file system may not have, and how it says so: nothing is the worse for it."""
BROKEN = [("flock", "EIO"), ("fsync-folder", "EIO"), ("fsync-file", "EIO"), ("fsync-file", "ENOSPC")]
"""What is no lack but a fault: the edit is not saved, and that is said."""


@pytest.fixture
def refusing(monkeypatch: pytest.MonkeyPatch) -> Callable[[str, str], None]:
    """Give what lets one call fail from now on."""

    def refuse(call: str, answer: str) -> None:
        number = getattr(errno, answer)
        module, name = (fcntl, "flock") if call == "flock" else (os, call.partition("-")[0])
        real = getattr(module, name)

        def stand_in(*args: object, **kwargs: object) -> object:
            if name == "fsync" and stat.S_ISDIR(os.fstat(args[0]).st_mode) != (call == "fsync-folder"):
                return real(*args, **kwargs)
            raise OSError(number, os.strerror(number))

        monkeypatch.setattr(module, name, stand_in)

    return refuse


@pytest.mark.parametrize(("call", "answer"), LACKS)
def test_a_library_is_made_and_edited_without(
    tmp_path: Path, refusing: Callable[[str, str], None], call: str, answer: str
) -> None:
    refusing(call, answer)
    folder = tmp_path / "library"
    library = Library.open(folder, seeds=False, today=date(2026, 11, 21))
    library.ingest([Incoming({"title": "A paper", "authors": ["Ada Lovelace"]})])
    (paper,) = library.ids(library.head(1))
    for rating in (3, 4):
        library.edit([paper], lambda mark, rating=rating: mark.rated(rating), f"rated {rating}")
    assert (library.unsaved.pending, library.search("paper").total) == (0, 1)
    assert library.safety.backup()
    assert [mark["rating"] for mark in written(folder / "state.json")] == [4]
    library.close()
    assert not [path.name for path in folder.rglob("*") if path.name.endswith((".tmp", ".held"))]


@pytest.mark.parametrize(("call", "answer"), BROKEN)
def test_what_fails_is_said_and_the_edit_is_kept(
    tmp_path: Path, refusing: Callable[[str, str], None], call: str, answer: str
) -> None:
    state = State(tmp_path / "state.json")
    refusing(call, answer)
    with pytest.raises(LibraryError, match="not confirmed it" if "folder" in call else "; the change is not saved"):
        state.apply("rated 4", PAPERS[:1], lambda mark: mark.rated(4))
    assert state.pending == 1


def refused(path: Path, said: str = "writing", waits: Waits | None = None, seconds: float = 0.01) -> None:
    """Find a lock taken, and what is said then."""
    with pytest.raises(Busy, match=said), locked(path, waits or Waits(), seconds, about=path.with_name("state.json")):
        raise AssertionError("not reached")


# -- the second way to lock --------------------------------------------------------------------------------------------


@pytest.fixture
def no_flock(refusing: Callable[[str, str], None]) -> None:
    refusing("flock", "ENOLCK")


@pytest.mark.usefixtures("no_flock")
def test_without_locks_of_the_system_a_file_keeps_others_out(tmp_path: Path) -> None:
    path = tmp_path / "state.json.lock"
    with locked(path, Waits()):
        refused(path, f"process {os.getpid()} is writing .*state.json; try again")
    with locked(path, Waits(), 0.01):
        pass


def test_who_has_a_lock_of_the_system_sees_one_who_has_none(
    tmp_path: Path, refusing: Callable[[str, str], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    real = fcntl.flock
    refusing("flock", "ENOLCK")
    with locked(tmp_path / "lock", Waits()):
        monkeypatch.setattr(fcntl, "flock", real)
        refused(tmp_path / "lock")


@pytest.mark.usefixtures("no_flock")
@pytest.mark.parametrize("host", ["here", "elsewhere"])
def test_what_a_killed_program_left_holds_nobody_on_its_own_computer(tmp_path: Path, host: str) -> None:
    killed = subprocess.Popen(["true"])
    killed.wait()
    held = tmp_path / "lock.held"
    held.write_text(f"{locks.this_host() if host == 'here' else 'laptop'} {killed.pid} 1\n")
    if host == "here":
        with locked(tmp_path / "lock", Waits(), 0.01):
            assert held.read_text().split()[1] == str(os.getpid())
        assert not held.exists()
    else:
        refused(tmp_path / "lock", rf"the computer laptop \(if not, delete {re.escape(str(held))}\) is writing")
        assert held.exists()


@pytest.mark.usefixtures("no_flock")
def test_a_number_that_another_process_has_by_now_holds_nobody(tmp_path: Path) -> None:
    if locks._begun(os.getpid()) == "-":
        pytest.skip("the system does not say when a process began")
    (tmp_path / "lock.held").write_text(f"{locks.this_host()} {os.getpid()} 17\n")
    with locked(tmp_path / "lock", Waits(), 0.01):
        pass


@pytest.mark.usefixtures("no_flock")
def test_a_lock_that_says_nothing_is_given_time(tmp_path: Path) -> None:
    held = tmp_path / "lock.held"
    held.touch()
    refused(tmp_path / "lock", r"another program \(if not, delete")
    os.utime(held, (time.time() - 61,) * 2)
    with locked(tmp_path / "lock", Waits(), 0.01):
        pass


def test_a_wait_is_told_once_and_ends_with_who_holds_the_lock(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    clock = iter(range(0, 100))
    monkeypatch.setattr(locks.time, "monotonic", lambda: next(clock) / 2)
    monkeypatch.setattr(locks.time, "sleep", lambda seconds: None)
    told: list[str] = []
    with locked(tmp_path / "lock", Waits()):
        refused(tmp_path / "lock", r"is writing \S+state.json; try again", Waits(told.append), locks.PATIENCE)
    assert [line.partition(",")[0] for line in told] == ["waiting for another program"]
    assert next(clock) > 2 * locks.PATIENCE


def test_who_leaves_waits_no_longer(tmp_path: Path) -> None:
    with locked(tmp_path / "lock", Waits()), pytest.raises(Busy), locked(tmp_path / "lock", Waits(ended=True)):
        raise AssertionError("not reached")


@pytest.mark.skipif(not Path("/proc/locks").exists(), reason="the system does not say who holds a lock")
def test_who_holds_a_lock_is_named(tmp_path: Path) -> None:
    code = "import fcntl, sys; file = open(sys.argv[1], 'w'); fcntl.flock(file, 2); print('held', flush=True); input()"
    other = subprocess.Popen([sys.executable, "-c", code, tmp_path / "lock"], stdin=-1, stdout=-1, text=True)
    try:
        assert other.stdout is not None and other.stdout.readline() == "held\n"
        refused(tmp_path / "lock", rf"^python\S* \(process {other.pid}\) is writing")
    finally:
        other.communicate("\n")


# -- from outside ------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def shim(tmp_path_factory: pytest.TempPathFactory) -> Path:
    compiler = shutil.which("cc")
    if compiler is None or sys.platform != "linux":
        pytest.skip("needs a compiler and LD_PRELOAD")
    made = tmp_path_factory.mktemp("shim") / "refusing.so"
    source = Path(__file__).with_name("refusing.c")
    subprocess.run([compiler, "-shared", "-fPIC", "-O1", "-o", made, source, "-ldl"], check=True)
    return made


def two_writers(folder: Path, edits: int) -> tuple[int, set[str]]:
    """Let two programs tag papers at once; return how many edits they believe to have made, and the tags there are."""
    path = folder / "state.json"
    processes = [torture("edit", path, "--writer", name, "--edits", edits) for name in ("a", "b")]
    for process in processes:
        assert process.stdout is not None and process.stdout.readline() == "ready\n"
    for process in processes:
        assert process.stdin is not None
        process.stdin.write("\n")
        process.stdin.flush()
    made = sum(int(finished(process)) for process in processes)
    return made, {tag for mark in written(path) for tag in mark["tags"]}  # type: ignore[attr-defined]


@pytest.mark.long
@pytest.mark.parametrize(("call", "answer"), [*LACKS, *BROKEN])
def test_the_table_from_outside(
    tmp_path: Path, shim: Path, monkeypatch: pytest.MonkeyPatch, call: str, answer: str
) -> None:
    monkeypatch.setenv("LD_PRELOAD", str(shim))
    monkeypatch.setenv("REFUSED", f"{call}={getattr(errno, answer)}")
    folder = tmp_path / "library"

    def program(*args: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-c", "from tui.cli import main; main()", "--library", str(folder), *args]
        surroundings = {**os.environ, "PYTHONPATH": str(ROOT)}
        return subprocess.run(command, capture_output=True, text=True, timeout=60, env=surroundings)

    listed = program("list", "model", "--limit", "1", "--json")
    broken = (call, answer) in BROKEN
    if broken and listed.returncode:
        assert (listed.returncode, listed.stderr.count("\n")) == (3, 1), listed.stderr
        return
    assert listed.returncode == 0, listed.stderr
    rated = program("rate", json.loads(listed.stdout)[0]["id"], "4")
    assert rated.returncode == (3 if broken else 0), rated.stderr
    if broken:
        assert "Traceback" not in rated.stderr and "not saved" in rated.stderr
        return
    assert [mark["rating"] for mark in written(folder / "state.json")] == [4]
    made, tags = two_writers(folder, 100)
    assert made == 200 and len(tags) == 200

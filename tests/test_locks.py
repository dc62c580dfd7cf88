"""How programs wait for one another: how often they look, what they say meanwhile, and who is next."""

from __future__ import annotations

import errno
import fcntl
import os
import socket
from collections.abc import Callable
from pathlib import Path

import pytest

from store.errors import Busy
from store.locks import Waits, holder_of, locked

NOW = 1_800_000_000_000_000_000
APART = 400 * 86_400_000_000_000
"""Nanoseconds: a lock's file that says that somebody waits has been read so far from now."""


class Clock:
    """A clock that moves when somebody sleeps."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.time, self.slept = 100.0, list[float]()
        self.slept_on: Callable[[], object] = lambda: None
        monkeypatch.setattr("time.monotonic", lambda: self.time)
        monkeypatch.setattr("time.sleep", self.sleep)
        monkeypatch.setattr("time.time_ns", lambda: NOW)

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.time += seconds
        self.slept_on()


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    return Clock(monkeypatch)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "state.json.lock"


def sign(path: Path, read: int, since: int) -> None:
    path.touch()
    os.utime(path, ns=(read, since))


def taken(path: Path) -> bool:
    """Return whether a lock can be had at once."""
    try:
        with locked(path, Waits(), 0):
            return True
    except Busy:
        return False


# -- how one waits -------------------------------------------------------------------------------------------------


def test_it_is_looked_often_at_first_and_told_once_after_a_second(path: Path, clock: Clock) -> None:
    told = list[tuple[str, float]]()
    waits = Waits(lambda line: told.append((line, clock.time)))
    with pytest.raises(Busy) as busy:
        waits.until(lambda: False, path.with_name("state.json"), [path], 3)
    assert str(busy.value) == f"another program is writing {path.with_name('state.json')}; try again"
    [(line, at)] = told
    assert line == "waiting for another program, which is writing state.json…" and 101 < at < 101.01
    often, seldom = clock.slept.count(0.001), clock.slept.count(0.02)
    assert (often, seldom, len(clock.slept)) == (pytest.approx(2_000, abs=2), pytest.approx(50, abs=2), often + seldom)
    assert clock.slept.index(0.02) == often, "often at first, then less"


@pytest.mark.parametrize(
    ("waits", "given", "tries"),
    [(Waits(), None, 11), (Waits(), 4, 5), (Waits(seconds=2), None, 3), (Waits(), 0, 1)],
    ids=["ten seconds", "four", "two", "none"],
)
def test_it_is_given_up_when_the_time_is_over(
    waits: Waits, given: float | None, tries: int, path: Path, clock: Clock
) -> None:
    tried = list[float]()

    def done() -> bool:
        tried.append(clock.time)
        clock.time += 1.0
        return False

    with pytest.raises(Busy):
        waits.until(done, path, [], given, step=1)
    assert (len(tried), clock.slept) == (tries, []), "what takes its own time is not slept for"


@pytest.mark.parametrize(
    ("waited", "told"), [(1.0, []), (1.25, ["waiting for another program, which is writing a.db…"])]
)
def test_a_wait_of_more_than_a_second_is_told(waited: float, told: list[str], path: Path, clock: Clock) -> None:
    lines, looks = list[str](), iter((False, True))

    def done() -> bool:
        clock.time += waited
        return next(looks)

    Waits(lines.append).until(done, path.with_name("a.db"), [], step=1)
    assert lines == told


@pytest.mark.parametrize(("waited", "pause"), [(1.0, 0.001), (2.0, 0.001), (2.25, 0.02)])
def test_after_two_seconds_it_is_looked_less_often(waited: float, pause: float, path: Path, clock: Clock) -> None:
    looks = iter((False, True))

    def done() -> bool:
        clock.time += waited
        return next(looks)

    Waits().until(done, path, [])
    assert clock.slept == [pause]


def test_what_is_done_at_once_is_not_waited_for(path: Path, clock: Clock) -> None:
    Waits(ended=True).until(lambda: True, path, [])
    assert clock.slept == []


def test_who_leaves_ends_the_wait_at_the_next_look(path: Path, clock: Clock) -> None:
    waits = Waits()
    clock.slept_on = lambda: setattr(waits, "ended", len(clock.slept) == 3)
    with pytest.raises(Busy):
        waits.until(lambda: False, path, [])
    assert len(clock.slept) == 3


# -- whose it is ---------------------------------------------------------------------------------------------------


def test_a_lock_keeps_others_out_until_it_is_given_back(path: Path) -> None:
    assert taken(path) and path.stat().st_mode & 0o777 == 0o600
    with locked(path, Waits()):
        assert not taken(path)
        with pytest.raises(Busy) as busy, locked(path, Waits(), 0, about=path.with_name("papers.db")):
            pass
        assert str(busy.value) == f"another program is writing {path.with_name('papers.db')}; try again"
    assert taken(path) and path.exists()
    with pytest.raises(ValueError, match="mine"), locked(path, Waits()):
        raise ValueError("mine")
    assert taken(path)


def test_a_lock_is_no_link_to_somewhere_else(path: Path) -> None:
    path.symlink_to(path.with_name("elsewhere"))
    with pytest.raises(OSError, match=os.strerror(errno.ELOOP)), locked(path, Waits()):
        pass
    assert not path.with_name("elsewhere").exists()


def test_a_lock_that_the_system_refuses_leaves_nothing_open(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(descriptor: int, how: int) -> None:
        opened.append(descriptor)
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    opened = list[int]()
    monkeypatch.setattr(fcntl, "flock", refuse)
    with pytest.raises(OSError, match=os.strerror(errno.EIO)), locked(path, Waits()):
        pass
    with pytest.raises(OSError, match=os.strerror(errno.EBADF)):
        os.fstat(opened[0])


def lacks_locks(descriptor: int, how: int) -> None:
    """Stand in for flock on a file system that has none."""
    raise OSError(errno.ENOLCK, os.strerror(errno.ENOLCK))


def test_where_the_system_has_no_locks_a_file_says_whose_it_is(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fcntl, "flock", lacks_locks)
    held = path.with_name("state.json.lock.held")
    with locked(path, Waits()):
        host, process, begun = held.read_text().removesuffix("\n").split(" ")
        assert (host, process) == (socket.gethostname(), str(os.getpid()))
        assert begun == "-" or int(begun) > 0
        assert held.stat().st_mode & 0o777 == 0o600 and not taken(path)
        assert holder_of([path]) == f"process {os.getpid()}"
    assert not held.exists() and taken(path)


@pytest.mark.parametrize(
    ("said", "who"),
    [
        (f"{socket.gethostname()} 17 1", "process 17"),
        ("laptop 17 1", "the computer laptop (if not, delete {held})"),
        ("", "another program (if not, delete {held})"),
        ("laptop 17", "another program (if not, delete {held})"),
        (None, "another program"),
    ],
)
def test_who_holds_a_lock_is_said_as_far_as_it_is_known(said: str | None, who: str, path: Path) -> None:
    held = path.with_name("state.json.lock.held")
    if said is not None:
        held.write_text(said)
    assert holder_of([path.with_name("nothing"), path]) == who.format(held=held)
    assert holder_of([]) == "another program"


@pytest.mark.parametrize(
    ("said", "error", "free"),
    [
        ("{host} 9999999 1", ProcessLookupError, True),
        ("{host} 9999999 -", ProcessLookupError, True),  # where the system does not say when it began
        ("{host} 9999999 1", PermissionError, False),  # of another user
        ("{host} 9999999 1", None, True),  # its number is another's by now
        ("{host} x 1", ProcessLookupError, False),
        ("laptop 17 1", ProcessLookupError, False),
        ("", ProcessLookupError, False),
    ],
)
@pytest.mark.parametrize("system", ["with locks", "without"])
def test_a_lock_is_nobodys_where_its_process_is_no_more(
    system: str, said: str, error: type[OSError] | None, free: bool, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[tuple[int, int]] = []
    if system == "without":
        monkeypatch.setattr(fcntl, "flock", lacks_locks)

    def kill(process: int, signal: int) -> None:
        asked.append((process, signal))
        if error:
            raise error

    monkeypatch.setattr(os, "kill", kill)
    held = path.with_name("state.json.lock.held")
    held.write_text(said.format(host=socket.gethostname()))
    assert taken(path) is free and held.exists() is not free
    assert asked in ([], [(9999999, 0)]), "no process is ended for it"
    assert {*path.parent.glob("state*")} == ({path} if free else {path, held})


@pytest.mark.parametrize(("seconds", "free"), [(59, False), (60, False), (61, True)])
def test_a_lock_that_says_nothing_is_nobodys_after_a_minute(
    seconds: int, free: bool, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    held = path.with_name("state.json.lock.held")
    held.touch()
    os.utime(held, (1_800_000_000 - seconds,) * 2)
    monkeypatch.setattr("time.time", lambda: 1_800_000_000.0)
    assert taken(path) is free and held.exists() is not free


@pytest.mark.parametrize("again", [True, False], ids=["and made anew", "alone"])
def test_a_lock_whose_file_was_removed_meanwhile_is_asked_for_anew(
    again: bool, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def removed_first(descriptor: int, how: int) -> None:
        locks.append(descriptor)
        if len(locks) == 1:
            path.unlink()
            if again:
                path.touch()
        real(descriptor, how)

    real, locks = fcntl.flock, list[int]()
    monkeypatch.setattr(fcntl, "flock", removed_first)
    with locked(path, Waits()):
        assert path.exists() and len(locks) == 2
        assert not taken(path)


def test_of_two_that_make_a_lock_at_once_one_has_it(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def second(file: Path, flags: int, *mode: int) -> int:
        if flags & os.O_EXCL:
            held.write_text("laptop 17 1")
        return real(file, flags, *mode)

    real, held = os.open, path.with_name("state.json.lock.held")
    monkeypatch.setattr(fcntl, "flock", lacks_locks)
    monkeypatch.setattr(os, "open", second)
    assert not taken(path) and held.read_text() == "laptop 17 1"


@pytest.mark.parametrize("meanwhile", ["read_text", "rename"])
def test_a_lock_that_is_given_back_while_it_is_looked_at_is_free(
    meanwhile: str, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def given_back(*args: Path) -> object:
        held.unlink(missing_ok=True)
        return real(*args)

    held = path.with_name("state.json.lock.held")
    held.write_text(f"{socket.gethostname()} x 1" if meanwhile == "read_text" else "")
    os.utime(held, (0, 0))
    at = Path if meanwhile == "read_text" else os
    real = getattr(at, meanwhile)
    monkeypatch.setattr(at, meanwhile, given_back)
    assert taken(path) and not held.exists()


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="needs /proc")
@pytest.mark.parametrize("how", ["locks", "no locks", "another waits longer"])
def test_a_lock_leaves_nothing_open_whether_it_is_had_or_not(
    how: str, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("time.time_ns", lambda: NOW)
    if how == "no locks":
        monkeypatch.setattr(fcntl, "flock", lacks_locks)
    before = len(os.listdir("/proc/self/fd"))
    with locked(path, Waits()):
        held = len(os.listdir("/proc/self/fd"))
        assert not any(taken(path) for _ in range(3)) and len(os.listdir("/proc/self/fd")) == held == before + 1
    if how == "another waits longer":
        sign(path, NOW + APART, NOW - 1)
        assert not taken(path)
        with path.open() as other:
            fcntl.flock(other, fcntl.LOCK_EX | fcntl.LOCK_NB)
    assert len(os.listdir("/proc/self/fd")) == before


def test_a_lock_that_another_took_over_meanwhile_is_theirs(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def took_over(file: Path, aside: Path) -> None:
        if file == held:
            held.write_text("laptop 17 1")
        real(file, aside)

    real, held = os.rename, path.with_name("state.json.lock.held")
    held.touch()
    os.utime(held, (0, 0))
    monkeypatch.setattr(os, "rename", took_over)
    assert not taken(path) and held.read_text() == "laptop 17 1"
    assert {*path.parent.glob("state*")} == {path, held}


# -- who is next ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("read", "since", "free"),
    [
        (APART, -1, False),  # somebody has waited longer, and waits still
        (APART - 99_999_999, -1, False),
        (APART - 100_000_000, -1, True),  # who waits says so more often
        (APART + 1, -1, True),
        (0, -1, True),
        (APART, 0, True),
        (APART, 1, True),
    ],
)
@pytest.mark.usefixtures("clock")
def test_who_came_later_stands_back_while_another_waits(read: int, since: int, free: bool, path: Path) -> None:
    sign(path, NOW + read, NOW + since)
    assert taken(path) is free
    kept = (path.stat().st_atime_ns, path.stat().st_mtime_ns) == (NOW + read, NOW + since)
    assert kept is (since != 0), "who has it now waits no longer"


@pytest.mark.parametrize(
    ("looks", "before", "after"),
    [
        (100, None, None),
        (101, None, (NOW + APART, NOW)),
        (101, (NOW + APART, NOW + 1), (NOW + APART, NOW)),
        (101, (NOW + APART, NOW - 1), (NOW + APART, NOW - 1)),
        (101, (NOW + APART - 5, NOW), (NOW + APART, NOW)),  # its own, which is given again
        (101, (NOW, NOW - 1), (NOW + APART, NOW)),
    ],
)
def test_who_has_looked_a_hundred_times_leaves_a_sign(
    looks: int, before: tuple[int, int] | None, after: tuple[int, int] | None, path: Path, clock: Clock
) -> None:
    sign(path, *(before or (NOW, NOW - 5)))
    waits = Waits()
    clock.slept_on = lambda: setattr(waits, "ended", len(clock.slept) == looks - 1)
    with path.open() as holder:
        fcntl.flock(holder, fcntl.LOCK_EX)
        with pytest.raises(Busy), locked(path, waits):
            pass
    found = path.stat()
    assert (found.st_atime_ns, found.st_mtime_ns) == (after or (NOW, NOW - 5))

"""The ledger keeps every event through a kill, resumes at the same paper, and forgets when it is told to."""

from __future__ import annotations

import os
import random
import signal
import sqlite3
import stat
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from dataclasses import astuple
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Protocol

import pytest

from store.ledger.ledger import Ledger
from store.ledger.pace import DECIDING, Action, Estimate, Event, Pace, Recap, estimate, pace, recap
from store.ledger.session import SessionRecorder, actions
from store.ledger.triage import left_open
from store.models import Status
from store.steps import FieldChange, Step
from tests.at_once import at_once

START = datetime(2026, 11, 22, 7, 0, tzinfo=UTC)


class Clock:
    """A clock that the test moves."""

    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> datetime:
        return self.now

    def on(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    (tmp_path / "library").mkdir()
    return tmp_path / "library" / "ledger.db"


class Opener(Protocol):
    def __call__(self, path: Path | None = None) -> Ledger: ...


@pytest.fixture
def opened(path: Path, clock: Clock) -> Iterator[Opener]:
    """Open ledgers that are closed after the test."""
    ledgers: list[Ledger] = []

    def opener(other: Path | None = None) -> Ledger:
        ledgers.append(Ledger(other or path, clock))
        return ledgers[-1]

    yield opener
    for ledger in ledgers:
        ledger.close()


def row(*done: tuple[float, Action, str]) -> list[Event]:
    """Make events from seconds after the start."""
    return [Event(START + timedelta(seconds=at), action, paper) for at, action, paper in done]


# -- sittings ------------------------------------------------------------------------------------------------------


def test_a_sitting_is_written_down_and_summed_up(opened: Opener, clock: Clock) -> None:
    ledger = opened()
    session = ledger.begin("triage", "is:inbox", ["a", "b", "c", "d"])
    for paper, action in (("a", Action.QUEUED), ("b", Action.READ), ("c", Action.PASSED), ("d", Action.SKIPPED)):
        ledger.record(session, Action.SEEN, [paper])
        clock.on(60)
        ledger.record(session, action, [paper])
    ledger.record(session, Action.RATED, ["b"], "4")
    ledger.record(session, Action.NOTED, ["b"])
    assert ledger.end(session) == Recap(seen=4, queued=1, read=1, skipped=1, rated=1, noted=1, minutes=4)
    again = opened()
    assert [(past.kind, past.filter, past.ended) for past in again.sessions()] == [("triage", "is:inbox", clock.now)]
    assert again.recap(session.id).as_json()["minutes"] == 4
    assert again.events(session.id)[-2] == Event(clock.now, Action.RATED, "b", "4")
    assert again.opened() == {paper: START + timedelta(minutes=n) for n, paper in enumerate("abcd", 1)} | {
        "b": clock.now,
        "c": START + timedelta(minutes=2),
    }


def test_a_sitting_goes_on_at_its_paper(opened: Opener) -> None:
    ledger = opened()
    assert ledger.resume() is None
    session = ledger.begin("triage", "", ["a", "b", "c"])
    steps = [
        ((Action.SEEN, "a"), 0), ((Action.QUEUED, "a"), 1), ((Action.SEEN, "b"), 1), ((Action.PASSED, "b"), 2),
        ((Action.SEEN, "a"), 0), ((Action.SEEN, "b"), 1), ((Action.RATED, "b"), 1), ((Action.UNDONE, "b"), 1),
        ((Action.TAGGED, "b"), 1), ((Action.NOTED, "b"), 1), ((Action.SKIPPED, "b"), 2),
        ((Action.SEEN, "other"), 2), ((Action.READ, "c"), 3),
    ]  # fmt: skip
    for (action, paper), position in steps:
        ledger.record(session, action, [paper])
        resumed = opened().resume()
        assert resumed and (resumed.session.id, resumed.papers) == (session.id, ("a", "b", "c"))
        assert resumed.position == position
        assert (left_open(opened()) is None) is (position == 3), "at its end nothing is left"
    ledger.begin("reading")
    assert ledger.resume() is not None
    ledger.end(session)
    assert ledger.resume() is None


def test_only_the_latest_triage_is_resumed(opened: Opener) -> None:
    ledger = opened()
    ledger.begin("triage", "old", ["a"])
    ledger.end(ledger.begin("triage", "new", ["b"]))
    assert ledger.resume() is None


KILLED = """
import sys
from pathlib import Path
from store.ledger.ledger import Ledger
from store.ledger.pace import Action
ledger = Ledger(Path(sys.argv[1]))
session = ledger.begin("triage", "", [f"p{n}" for n in range(2000)])
for n in range(2000):
    ledger.record(session, Action.SEEN, [f"p{n}"])
    ledger.record(session, Action.QUEUED, [f"p{n}"])
    print(n, flush=True)
"""


def test_what_was_acknowledged_outlives_a_kill(opened: Opener, tmp_path: Path) -> None:
    chance = random.Random(1)
    for run in range(5):
        path = tmp_path / f"ledger{run}.db"
        with subprocess.Popen(
            [sys.executable, "-c", KILLED, str(path)],
            stdout=subprocess.PIPE,
            text=True,
            cwd=Path(__file__).parent.parent,
        ) as child:
            assert child.stdout
            wanted = chance.randrange(3, 60)
            last = next(int(line) for line in child.stdout if int(line) >= wanted)
            os.kill(child.pid, signal.SIGKILL)
            last = max([last, *map(int, child.stdout.read().split())])
        resumed = opened(path).resume()
        assert resumed and last < resumed.position <= last + 2 and len(resumed.papers) == 2000
        assert opened(path).recap(resumed.session.id).queued in (last + 1, last + 2)


def test_two_terminals_write_into_one_ledger(opened: Opener) -> None:
    one, two = opened(), opened()
    first, second = one.begin("triage", "", ["a"]), two.begin("reading")
    for _ in range(20):
        one.record(first, Action.PASSED, ["a"])
        two.record(second, Action.PASSED, ["a", "b"])
    assert one.passed() == two.passed() == {"a": 40, "b": 20}


# -- passed over ---------------------------------------------------------------------------------------------------


def test_passing_counts_until_the_reader_decides(opened: Opener) -> None:
    ledger = opened()
    session = ledger.begin("reading")
    for action in DECIDING:
        ledger.record(session, Action.PASSED, ["a", "b"])
        ledger.record(session, Action.PASSED, ["a"])
        ledger.record(session, Action.SEEN, ["a"])
        assert ledger.passed() == {"a": 2, "b": 1}
        ledger.record(session, action, ["a", "b"])
        assert ledger.passed() == {}
    ledger.record(session, Action.PASSED, ["a", "b"])
    ledger.record(session, Action.NOTED, ["a"])
    ledger.reset(["a"])
    assert ledger.passed() == {"b": 1}


# -- the switch, the broom and trouble -----------------------------------------------------------------------------


def test_nothing_is_written_while_it_is_off(opened: Opener) -> None:
    ledger = opened()
    assert ledger.enabled
    ledger.enabled = False
    assert not opened().enabled
    session = ledger.begin("triage", "", ["a"])
    ledger.record(session, Action.PASSED, ["a"])
    assert ledger.end(session) == Recap()
    assert (ledger.sessions(), ledger.passed(), ledger.resume()) == ([], {}, None)
    ledger.enabled = True
    ledger.record(ledger.begin("triage"), Action.PASSED, ["a"])
    assert ledger.passed() == {"a": 1}


def test_threads_that_read_at_once_get_their_own_rows(opened: Opener) -> None:
    """While they use one connection at once they do not, from Python 3.12 on."""
    ledger = opened()
    for kind in ("triage", "reading"):
        ledger.record(ledger.begin(kind), Action.PASSED, [kind])
    first, second = ledger.sessions()
    questions = (
        lambda: ledger.events(first.id),
        lambda: ledger.events(second.id),
        lambda: ledger.passed(["triage"]),
        lambda: ledger.enabled,
    )
    assert at_once(questions) == [[], [], [], []]


def test_places_that_an_earlier_version_kept_are_dropped_and_nothing_else(opened: Opener, path: Path) -> None:
    ledger = opened()
    ledger.record(ledger.begin("triage"), Action.PASSED, ["a"])
    with closing(sqlite3.connect(path)) as earlier, earlier:
        earlier.execute("CREATE TABLE places (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID")
        earlier.execute("INSERT INTO places VALUES ('notes', 'a secret place')")
    again = opened()
    assert again.trouble is None
    assert (again.passed(), len(again.sessions())) == ({"a": 1}, 1)
    again.purge()
    assert b"secret" not in b"".join(file.read_bytes() for file in path.parent.iterdir())


def test_a_purge_leaves_nothing_on_the_disk(opened: Opener, path: Path) -> None:
    ledger = opened()
    ledger.enabled = False
    ledger.enabled = True
    session = ledger.begin("triage", "a secret filter", ["arxiv:2606.13681"])
    for _ in range(200):
        ledger.record(session, Action.PASSED, ["arxiv:2606.13681"], "a secret value")
    assert b"secret" in b"".join(file.read_bytes() for file in path.parent.iterdir())
    ledger.purge()
    assert (ledger.sessions(), ledger.passed(), ledger.enabled) == ([], {}, True)
    left = b"".join(file.read_bytes() for file in path.parent.iterdir())
    assert b"secret" not in left and b"2606.13681" not in left


def test_the_ledger_is_its_owner_s_alone(opened: Opener, path: Path) -> None:
    opened().record(opened().begin("triage"), Action.PASSED, ["a"])
    assert {stat.S_IMODE(file.stat().st_mode) for file in path.parent.iterdir()} == {0o600}


@pytest.mark.parametrize("damage", [b"not a database at all, but some text that is long enough", b"\0" * 4096])
def test_a_damaged_ledger_is_put_aside_and_not_lost(opened: Opener, path: Path, damage: bytes) -> None:
    path.write_bytes(damage)
    beside = [path.with_name(f"ledger.db{end}") for end in ("-wal", "-shm")]
    for file in beside:
        file.write_bytes(damage)
    ledger = opened()
    ledger.record(ledger.begin("triage"), Action.PASSED, ["a"])
    assert ledger.passed() == {"a": 1} and ledger.trouble is None
    assert all(file.read_bytes() != damage for file in beside)
    ledger.close()
    assert not any(file.exists() for file in beside), "closed, it is one file"
    aside = [file for file in path.parent.iterdir() if "damaged" in file.name]
    assert [file.read_bytes() for file in aside] == [damage]


def test_damage_within_gives_no_rows_and_one_line(opened: Opener, path: Path) -> None:
    ledger = opened()
    session = ledger.begin("triage", "", ["a"])
    for number in range(3000):
        ledger.record(session, Action.PASSED, [f"p{number}"])
    ledger.close()
    with path.open("r+b") as file:
        file.seek(4096)
        file.write(os.urandom(path.stat().st_size - 4096))
    ledger = opened()
    assert ledger.sessions() == [] or ledger.events(session.id) == []
    ledger.record(session, Action.PASSED, ["a"])
    assert ledger.trouble is None or "ledger" in ledger.trouble


def test_a_ledger_that_cannot_be_written_does_not_stand_in_the_way(opened: Opener, tmp_path: Path) -> None:
    ledger = opened(tmp_path / "no such folder" / "ledger.db")
    assert ledger.trouble and "not kept" in ledger.trouble
    session = ledger.begin("triage", "", ["a"])
    ledger.record(session, Action.READ, ["a"])
    assert ledger.end(session).read == 1


def test_a_full_disk_is_said_and_survived(opened: Opener) -> None:
    ledger = opened()
    session = ledger.begin("triage", "", ["a"])
    pages = ledger._base.execute("PRAGMA page_count").fetchone()[0]
    ledger._base.execute(f"PRAGMA max_page_count = {pages}")
    for number in range(2000):
        ledger.record(session, Action.PASSED, [f"a paper with a long name {number}"])
    assert ledger.trouble and "full" in ledger.trouble
    assert ledger.resume() is not None


def test_an_action_of_a_newer_version_is_passed_by(opened: Opener, path: Path) -> None:
    ledger = opened()
    session = ledger.begin("triage")
    ledger.record(session, Action.READ, ["a"])
    with sqlite3.connect(path) as other:
        other.execute("UPDATE events SET action = 'sung'")
    other.close()
    assert ledger.events(session.id) == []


STATUS_ACTIONS = ("returned", "queued", "begun", "read", "skipped")


def test_what_an_edit_did_is_told_by_its_changes() -> None:
    said, passage = {"text": "why?"}, {"text": "", "quote": {"exact": "so"}}
    changes: list[tuple[str, object, object, tuple[str, str] | None]] = [
        *(("status", None, status, (action, "")) for status, action in zip(Status, STATUS_ACTIONS, strict=True)),
        ("status", "read", None, ("returned", "")),
        ("rating", None, 4, ("rated", "4")),
        ("rating", 4, None, None),
        ("tag:rl", None, "RL", ("tagged", "rl")),
        ("tag:rl", "RL", None, None),
        ("due", None, "2026-12-01", ("snoozed", "2026-12-01")),
        ("note:a", None, said, ("noted", "")),
        ("note:a", passage, {**passage, **said}, ("noted", "")),
        ("note:a", said, {"text": "since"}, None),
        ("note:a", None, passage, ("highlighted", "")),
        ("note:a", {"text": ""}, passage, None),
        ("note:a", passage, None, None),
        ("page", None, "a.md", None),
    ]
    for field, old, new, done in changes:
        step = Step("s", "", "", (FieldChange("p:1", "A", field, old, new), FieldChange("", "A", field, old, new)))
        found = [(str(action), value) for action, paper, value in actions(step) if paper == "p:1"]
        assert (found, len(list(actions(step)))) == ([done] if done else [], len(found)), (field, old, new)
        assert list(actions(step, {"p:2"})) == []


def test_a_session_begins_with_the_first_thing_that_happens(opened: Opener) -> None:
    ledger = opened()
    idle = SessionRecorder(ledger)
    idle.end()
    assert ledger.sessions() == []
    busy = SessionRecorder(ledger, filter="tag:rl")
    assert [busy.passed("a", seconds) for seconds in (0.79, 0.8, 9)] == [False, True, False]
    busy.seen("b")
    changes = [FieldChange("a", "A", "tag:rl", None, "RL"), FieldChange("b", "B", "tag:rl", None, "RL")]
    step = Step("s", "", "", (*changes, FieldChange("b", "B", "rating", None, 4)))
    busy.done(step)
    busy.undone(step, {"a"})
    [session] = ledger.sessions()
    assert (session.kind, session.filter, session.ended) == ("reading", "tag:rl", None)
    assert [tuple(event)[1:] for event in map(astuple, ledger.events(session.id))] == [
        ("passed", "a", ""),
        ("seen", "b", ""),
        ("tagged", "a", "rl"),
        ("tagged", "b", "rl"),
        ("rated", "b", "4"),
        ("undone", "a", ""),
    ]
    again = SessionRecorder(ledger, session=session)
    assert (again.passed("a", 9), again.passed("b", 9)) == (False, True), "of one session, whoever goes on with it"
    again.end()
    assert ledger.sessions()[0].ended is not None


# -- the arithmetic ------------------------------------------------------------------------------------------------


def test_what_was_taken_back_does_not_count() -> None:
    events = row(
        (0, Action.SEEN, "a"), (1, Action.QUEUED, "a"), (2, Action.UNDONE, "a"), (3, Action.SEEN, "a"),
        (4, Action.READ, "a"), (5, Action.RATED, "a"), (6, Action.UNDONE, "a"), (7, Action.UNDONE, "b"),
        (8, Action.QUEUED, "c"), (9, Action.SKIPPED, "c"), (10, Action.NOTED, "c"), (11, Action.NOTED, "c"),
    )  # fmt: skip
    assert recap(events) == Recap(seen=1, read=1, skipped=1, noted=2, minutes=0)
    assert recap([]) == Recap()


def test_a_break_is_not_reading() -> None:
    events = row(
        (0, Action.SEEN, "a"), (290, Action.SEEN, "b"), (290 + 3600, Action.SEEN, "c"), (4190, Action.READ, "c")
    )
    assert recap(events).minutes == round((290 + 300) / 60)


def test_the_pace_is_the_median_of_the_recent_papers() -> None:
    slow = [(n * 100.0, Action.SEEN, f"s{n}") for n in range(30)]
    fast = [(3000 + n * 10.0, Action.SEEN, f"f{n}") for n in range(21)]
    found = pace(row(*slow, *fast))
    assert found and (found.seconds, found.papers) == (10, 20)
    assert pace(row(*slow[:5])) is None
    assert pace(row(*slow[:6])) == Pace(100, 5)
    assert pace(row(*((float(n), Action.SEEN, "same") for n in range(50)))) is None


def test_two_papers_at_one_moment_set_no_pace() -> None:
    steady = [(n * 10.0, Action.SEEN, f"p{n}") for n in range(6)]
    at_once = [(50.0, Action.SEEN, f"q{n}") for n in range(9)]
    assert pace(row(*steady, *at_once)) == Pace(10, 5)
    assert pace(row(*((n * 300.0, Action.SEEN, f"p{n}") for n in range(6)))) == Pace(300, 5)
    assert pace(row(*((n * 301.0, Action.SEEN, f"p{n}") for n in range(6)))) is None


def test_an_estimate_is_a_round_number() -> None:
    assert estimate(None, 10) is None
    assert estimate(Pace(10, 19), 0) is None
    assert estimate(Pace(60, 9), 10) is None
    assert estimate(Pace(60, 10), 8) == Estimate(8)
    assert str(estimate(Pace(1, 19), 4)) == str(estimate(Pace(10, 19), 3)) == "under a minute"
    assert str(estimate(Pace(10, 19), 6)) == "about a minute"
    assert (str(estimate(Pace(10, 19), 5)), str(estimate(Pace(49, 19), 1))) == ("about a minute", "under a minute")
    assert str(estimate(Pace(12, 19), 20)) == "about 4 min"
    assert [estimate(Pace(60, 19), left) for left in (9, 12, 13, 57, 67, 68)] == [
        Estimate(minutes) for minutes in (9, 10, 15, 55, 60, 75)
    ]
    assert estimate(Pace(20, 19), 40) == Estimate(15)
    assert str(estimate(Pace(61, 19), 100)) == "about 105 min"


def test_what_cannot_be_written_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "ledger.db"
    ledger = Ledger(path)
    ledger.end(ledger.begin("triage"))
    ledger.close()

    def full(*_: object) -> sqlite3.Connection:
        raise sqlite3.OperationalError("database or disk is full")

    monkeypatch.setattr("store.ledger.ledger._connected", full)
    again = Ledger(path)
    assert again.trouble and len(again.sessions()) == 1
    before = path.read_bytes()
    again.record(again.begin("triage"), Action.PASSED, ["paper"])
    assert (len(again.sessions()), again.passed()) == (2, {"paper": 1}), "this session goes on in memory"
    again.close()
    assert path.read_bytes() == before


COLUMNS = {
    "sessions": ("id", "kind", "filter", "started", "ended", "papers"),
    "events": ("session", "at", "action", "paper", "value"),
    "passed": ("paper", "times"),
    "settings": ("value",),
}


@pytest.mark.parametrize(("table", "column"), [(table, column) for table in COLUMNS for column in COLUMNS[table]])
@pytest.mark.parametrize("value", [7, -1.5, b"\xff\x00", "no such thing", "9999-99-99", ""])
def test_rows_that_say_nothing_are_left_out(
    opened: Opener, path: Path, clock: Clock, table: str, column: str, value: object
) -> None:
    ledger = opened()
    session = ledger.begin("triage", "is:inbox", ["a", "b"])
    for action in Action:
        ledger.record(session, action, ["a"], "rl")
    ledger.enabled = True
    ledger.close()
    with closing(sqlite3.connect(path)) as base, base:
        base.execute(f"UPDATE OR REPLACE {table} SET {column} = ?", [value])
    ledger = opened()
    assert ledger.enabled in (True, False)
    for each in ledger.sessions():
        assert isinstance(each.started, datetime) and isinstance(each.filter, str)
        assert all(isinstance(event.at, datetime) for event in ledger.events(each.id))
        assert ledger.recap(each.id)
    assert all(isinstance(times, int) for times in ledger.passed().values())
    assert all(isinstance(at, datetime) for at in ledger.opened().values())
    left = left_open(ledger)
    assert left is None or all(isinstance(paper, str) for paper in left.papers)
    assert ledger.trouble is None

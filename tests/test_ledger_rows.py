"""What the ledger makes of its rows, its own and those that others left there, and what it answers of them."""

from __future__ import annotations

import json
import sqlite3
import zlib
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path

import pytest

from store.ledger.ledger import Ledger, Resumed
from store.ledger.pace import Action, Event
from tests.at_once import at_once

START = datetime(2026, 11, 22, 7, tzinfo=UTC)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "ledger.db"


@pytest.fixture
def ledger(path: Path) -> Iterator[Ledger]:
    """Give a ledger whose clock goes on by a minute whenever it is looked at."""
    minutes = count()
    with closing(Ledger(path, lambda: START + timedelta(minutes=next(minutes)))) as opened:
        yield opened


def write(path: Path, statement: str, *values: object) -> None:
    with closing(sqlite3.connect(path)) as other, other:
        other.execute(statement, values)


def test_the_latest_of_what_was_done_is_told_oldest_first(ledger: Ledger) -> None:
    session, other = ledger.begin("reading"), ledger.begin("reading")
    for action in (Action.SEEN, Action.RATED, Action.TAGGED):
        ledger.record(session, action, ["a"], "of a")
        ledger.record(other, action, ["b"])
    events = [
        Event(START + timedelta(minutes=at), action, "a", "of a")
        for at, action in ((2, Action.SEEN), (4, Action.RATED), (6, Action.TAGGED))
    ]
    told = [ledger.events(session.id, latest) for latest in (None, 9, 2, 1, 0)]
    assert told == [events, events, events[1:], events[2:], []]
    assert [ledger.sessions(limit) for limit in (None, 9, 1, 0)] == [[other, session], [other, session], [other], []]


def test_a_pass_that_nobody_has_begun_to_go_through_begins_at_its_first_paper(ledger: Ledger) -> None:
    session = ledger.begin("triage", "is:inbox", ["a", "b"])
    assert ledger.resume() == Resumed(session, ("a", "b"), 0)
    ledger.record(session, Action.QUEUED, ["of another list"])
    assert ledger.resume() == Resumed(session, ("a", "b"), 0)
    ledger.extend(session, ["a", "b", "c"])
    ledger.record(session, Action.SNOOZED, ["a"])
    assert ledger.resume() == Resumed(session, ("a", "b", "c"), 1)
    ledger.enabled = False
    ledger.extend(session, ["a"])
    assert ledger.resume() == Resumed(session, ("a", "b", "c"), 1), "nothing is written while it is off"


def test_papers_that_are_asked_about_were_passed_over_so_often_or_never(ledger: Ledger) -> None:
    session = ledger.begin("reading")
    for papers in (["a", "b"], ["a"], ['it\'s "odd"']):
        ledger.record(session, Action.PASSED, papers)
    assert ledger.passed() == {"a": 2, "b": 1, 'it\'s "odd"': 1}
    assert ledger.passed(["c", "a", 'it\'s "odd"']) == {"c": 0, "a": 2, 'it\'s "odd"': 1}
    assert ledger.passed([]) == {}
    ledger.reset(["a", "c"])
    assert ledger.passed() == {"b": 1, 'it\'s "odd"': 1}


def test_a_session_that_ended_nobody_knows_when_is_closed(ledger: Ledger, path: Path) -> None:
    session = ledger.begin("triage", "", ["a"])
    write(path, "UPDATE sessions SET ended = 'some day'")
    [told] = ledger.sessions()
    assert (told.started, told.ended, ledger.resume()) == (session.started, session.started, None)


@pytest.mark.parametrize(
    ("papers", "left"),
    [
        (zlib.compress(json.dumps(["a", 7]).encode()), ("a", "7")),
        *((zlib.compress(text), None) for text in (b'{"a": 1}', b'"a"', b"[]", b"[", b"[" * 100_000)),
        *((said, None) for said in (b"kites", "kites", 7, None)),
    ],
)
def test_the_papers_of_a_pass_are_a_list_or_there_is_none(
    papers: object, left: tuple[str, ...] | None, ledger: Ledger, path: Path
) -> None:
    ledger.begin("triage", "", ["b"])
    write(path, "UPDATE sessions SET papers = ?", papers)
    resumed = ledger.resume()
    assert (resumed and resumed.papers) == left and ledger.trouble is None


def test_a_damaged_ledger_may_stand_alone(path: Path) -> None:
    path.write_bytes(b"kites" * 999)
    with closing(Ledger(path)) as opened:
        assert (opened.trouble, opened.sessions(), opened.enabled) == (None, [], True)
    assert sorted(each.name[:19] for each in path.parent.glob("ledger*")) == ["ledger.db", "ledger.db.damaged-2"]


def test_a_ledger_that_is_in_memory_alone_answers_every_thread(tmp_path: Path) -> None:
    with closing(Ledger(tmp_path / "nowhere" / "ledger.db")) as opened:
        opened.record(opened.begin("reading"), Action.PASSED, ["a"])
        assert at_once((opened.passed, opened.sessions), times=3) == [[], []]
        assert opened.trouble is not None and opened.trouble.endswith(": this session is not kept")

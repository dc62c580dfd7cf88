"""The numbers of the statistics, checked by hand on a small history."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path

from store.ledger import statistics
from store.ledger.ledger import Ledger
from store.ledger.pace import Action
from store.models import Mark, Status
from store.steps import FieldChange, Step

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


def step(at: str, paper: str, field: str, new: object, *, old: object = None, undone: bool = False) -> Step:
    return Step(f"{at}{paper}{field}", f"{at}T22:30:00Z", "", (FieldChange(paper, "", field, old, new),), undone)


STEPS = [
    step("2026-11-20", "a", "status", "read"),  # newest first, as the history lists them
    step("2026-11-19", "e", "status", "read", undone=True),
    step("2026-11-18", "d", "status", "queued"),
    step("2026-11-16", "b", "status", "read"),
    step("2026-11-12", "c", "status", "queued"),
    step("2026-11-11", "c", "status", "skipped"),
    step("2026-11-10", "a", "status", "reading"),
    step("2026-11-10", "b", "status", "queued"),
    step("2026-11-10", "c", "status", "queued"),
    step("2026-11-10", "a", "status", "queued"),
    step("2026-11-09", "a", "status", "read"),
]


MARKS = [
    Mark("a", status=Status.READ, since="2026-11-20T22:30:00Z"),
    Mark("b", status=Status.READ, since="2026-11-16T22:30:00Z"),
    Mark("c", status=Status.QUEUED, since="2026-11-12T22:30:00Z"),
    Mark("d", status=Status.QUEUED, since="2026-11-18T22:30:00Z"),
    Mark("e", status=Status.SKIPPED, since="2026-11-19T22:30:00Z"),
    Mark("x", status=Status.QUEUED),
]


def test_papers_read_are_counted_on_the_reader_s_own_day() -> None:
    assert statistics.read_by_day(MARKS, UTC) == {date(2026, 11, 16): 1, date(2026, 11, 20): 1}
    east = timezone(timedelta(hours=2))
    assert list(statistics.read_by_day(MARKS, east)) == [date(2026, 11, 17), date(2026, 11, 21)]


def test_the_calendar_has_whole_weeks_and_ends_today() -> None:
    counts = {date(2026, 11, 16): 3, date(2026, 11, 20): 1, date(2020, 1, 1): 9}
    weeks = statistics.calendar(counts, date(2026, 11, 20), weeks=2)
    assert weeks == [[0] * 7, [3, 0, 0, 0, 1, None, None]]
    assert len(statistics.calendar({}, date(2026, 11, 22))) == 53


def test_waiting_is_from_the_queue_to_reading() -> None:
    assert statistics.waiting(MARKS, STEPS, NOW) == statistics.Waiting(2, 8.0, 3, "c", 9.6)
    unread = [mark.with_status(Status.INBOX) if mark.paper == "a" else mark for mark in MARKS]
    assert statistics.waiting(unread, STEPS, NOW).read == 1, "what is not read now was not read"
    assert statistics.waiting([], [], NOW) == statistics.Waiting(0, None, 0)


def test_what_was_put_back_did_not_wait() -> None:
    queued, back = (step(f"2026-11-1{at}", "a", "status", new) for at, new in ((0, "queued"), (1, None)))
    read = step("2026-11-12", "a", "status", "read")
    for steps, waited in (([read, queued], 2.0), ([read, back, queued], None)):
        assert statistics.waiting(MARKS[:1], steps, NOW).median_days == waited
    rated = step("2026-11-11", "a", "rating", "queued")
    assert statistics.waiting(MARKS[:1], [read, rated, queued], NOW).median_days == 2.0
    assert statistics.waiting(MARKS[2:3], [queued], NOW) == statistics.Waiting(0, None, 1)


def test_tags_are_counted_by_month() -> None:
    steps = [
        step("2026-10-01", "a", "tag:rl", "RL"),
        step("2026-11-01", "b", "tag:rl", "rl"),
        step("2026-11-02", "b", "tag:rl", None, old="rl"),
        step("2026-11-03", "c", "tag:x", "x"),
        step("2026-11-04", "d", "tag:rl", "rl"),
        step("nonsense", "d", "tag:rl", "rl"),
    ]
    assert statistics.tags_by_month(steps, UTC) == {"2026-10": {"RL": 1}, "2026-11": {"RL": 2, "x": 1}}


def test_statuses_count_every_paper() -> None:
    marks = [Mark("a", status=Status.READ), Mark("b", status=Status.QUEUED), Mark("c", rating=4), Mark("d", rating=4)]
    assert statistics.statuses(marks, 50) == {"inbox": 48, "queued": 1, "reading": 0, "read": 1, "skipped": 0}
    assert statistics.statuses(marks, 1)["inbox"] == 0, "marks may be of papers that are gone"
    assert statistics.ratings(marks) == {1: 0, 2: 0, 3: 0, 4: 2, 5: 0}


def test_all_numbers_go_into_json(tmp_path: Path) -> None:
    moments = iter(NOW + timedelta(seconds=10 * n) for n in range(100))
    ledger = Ledger(tmp_path / "ledger.db", lambda: next(moments))
    session = ledger.begin("triage", "is:inbox", [f"p{n}" for n in range(12)])
    for number in range(12):
        ledger.record(session, Action.SEEN, [f"p{number}"])
    for number, action in enumerate((Action.QUEUED, Action.BEGUN, Action.READ, Action.SKIPPED, Action.RATED)):
        ledger.record(session, action, [f"p{number}", "p6"])
    for action in (Action.TAGGED, Action.NOTED, Action.NOTED, Action.HIGHLIGHTED):
        ledger.record(session, action, ["p1"])
    ledger.end(session)
    latest = ledger.begin("reading")
    marks = {mark.paper: mark for mark in (*MARKS[:-1], replace(MARKS[-1], rating=4))}
    steps = [step("2026-11-21", "a", "tag:rl", "RL"), *STEPS]
    found = statistics.gather(marks, steps, ledger, papers=50, now=NOW, zone=UTC)
    assert json.loads(json.dumps(found.as_json())) == {
        "statuses": {"inbox": 44, "queued": 3, "reading": 0, "read": 2, "skipped": 1},
        "ratings": {"1": 0, "2": 0, "3": 0, "4": 1, "5": 0},
        "read": {"2026-11-16": 1, "2026-11-20": 1},
        "tags": {"2026-11": {"RL": 1}},
        "waiting": {"read": 2, "median_days": 8.0, "waiting": 3, "oldest": "c", "oldest_days": 9.6},
        "sessions": [
            {
                **{"id": latest.id, "kind": "reading", "filter": ""},
                **{"started": "2026-11-22T12:03:50+00:00", "ended": None},
                **{"seen": 0, "queued": 0, "begun": 0, "read": 0, "skipped": 0, "rated": 0, "tagged": 0, "noted": 0},
                **{"highlighted": 0, "minutes": 0, "seconds_per_paper": None},
            },
            {
                **{"id": session.id, "kind": "triage", "filter": "is:inbox"},
                **{"started": "2026-11-22T12:00:00+00:00", "ended": "2026-11-22T12:03:40+00:00"},
                **{"seen": 12, "queued": 1, "begun": 1, "read": 1, "skipped": 2, "rated": 2, "tagged": 1, "noted": 2},
                **{"highlighted": 1, "minutes": 3, "seconds_per_paper": 10.0},
            },
        ],
    }
    [only] = statistics.gather(marks, steps, ledger, papers=50, now=NOW, sessions=1).sessions
    assert only.session == latest
    assert statistics.gather({}, [], None, papers=0, now=NOW).sessions == []
    ledger.close()


def test_the_latest_fifty_sessions_are_told(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path / "ledger.db", lambda: NOW)
    made = [ledger.begin("reading", f"number {number}") for number in range(51)]
    told = statistics.gather({}, [], ledger, papers=0, now=NOW).sessions
    assert [each.session for each in told] == made[:0:-1]
    assert [each.session for each in statistics.past_sessions(ledger)] == made[::-1]
    ledger.close()


def test_within_one_second_the_later_step_counts() -> None:
    queued, read = (step("2026-11-20", "a", "status", status) for status in ("queued", "read"))
    assert statistics.waiting(MARKS, [read, queued], NOW).read == 1
    assert statistics.waiting(MARKS, [queued, read], NOW).read == 0

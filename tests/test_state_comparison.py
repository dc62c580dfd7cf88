"""What the tables of a state tell by themselves: earlier values, citekeys, wrong clocks, what belongs to no mark."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from store.decisions import Decision, Subject
from store.models import Paper
from store.state.ahead import ahead, wrong_clock
from store.state.apart import DECISIONS, LOOSE_NOTES, VIEWS, from_decision, in_short, shape_of, to_decision
from store.state.comparison import changes_between, citekeys_in, registers_in, subject_in
from store.state.merge import Tables
from store.state.stamps import COUNTER, UNSTAMPED, count_at
from store.state.unstamped import decided_by_value
from store.times import local

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)
NOTE = {"id": "n", "text": "why"}


def tables(**given: dict[str, Any]) -> Tables:
    none: Tables = {name: {} for name in ("meta", "views", "decisions", "marks", "notes", "history")}
    return none | given


def mark(paper: str = "p", **said: Any) -> dict[str, Any]:
    return {"paper": paper, "status": "inbox", "rating": None, "tags": [], "notes": [], "stamps": {}, **said}


def test_the_changes_that_bring_a_state_back_are_those_of_what_the_reader_said() -> None:
    now = tables(
        marks={
            "p": mark(rating=4, tags=["rl", "x"], title="New", status="read", due="2026-12-01", shelf="B2"),
            "q": mark("q", notes=[NOTE], page="q.md"),
        },
        views={"mine": {"name": "mine", "query": "x"}, "other": {"name": "other", "query": "z"}},
        notes={"n": {"id": "n", "text": "loose", "stamp": [3, "me"]}},
    )
    then = tables(
        marks={
            "p": mark(rating=2, tags=["RL"], title="Old", citekey="key", ids={"a": "1"}, page="p.md"),
            "r": mark("r", status="queued"),
        },
        views={"mine": {"name": "mine", "query": "y"}, "other": {"name": "other", "query": "z"}},
        decisions={"d": {"decision": "d", "kind": "removed", "stamp": [1, "me"]}},
    )
    assert sorted(changes_between(now, then), key=lambda change: change[:2]) == [
        ("", "decision:d", None, {"decision": "d", "kind": "removed"}),
        ("", "note:n", {"id": "n", "text": "loose"}, None),
        ("", "view:mine", "x", "y"),
        ("p", "due", "2026-12-01", None),
        ("p", "rating", 4, 2),
        ("p", "status", "read", "inbox"),
        ("p", "tag:rl", "rl", "RL"),
        ("p", "tag:x", "x", None),
        ("q", "note:n", NOTE, None),
        ("r", "status", None, "queued"),
    ]
    assert changes_between(now, now) == []


def test_registers_are_read_of_the_papers_asked_for_and_of_all_that_belongs_to_none() -> None:
    known = tables(
        marks={"p": mark(rating=4, stamps={"rating": [2, "me"]}), "q": mark("q")},
        views={"v": {"name": "v", "query": "x", "stamp": [3, "me"]}, "odd": {"name": "w", "query": "x"}},
        notes={"n": NOTE},
    )
    found = registers_in(known, ["p", "nobody"])
    assert found.keys() == {"p", ""} and found["p"]["rating"] == ((2, "me"), 4)
    assert found[""] == {"view:v": ((3, "me"), "x"), "note:n": (UNSTAMPED, NOTE)}


def test_a_paper_is_known_by_its_mark() -> None:
    known = tables(marks={"p": mark(title="Kites", ids={"arxiv": "2606.1", "doi": "10.1/x"}, citekey="key")})
    assert subject_in(known, "p") == Paper("p", "Kites", arxiv="2606.1", doi="10.1/x", citekey="key")


def test_a_citekey_belongs_to_who_had_it_first_and_to_marks_before_decisions() -> None:
    def decided(*subjects: tuple[str, str], count: int) -> dict[str, Any]:
        said = [{"id": id, "title": "", "ids": {}, "citekey": key} for id, key in subjects]
        return {"decision": str(count), "kind": "same", "subjects": said, "stamp": [count, "me"]}

    known = tables(
        marks={
            "p": mark(citekey="a", stamps={"citekey": [5, "me"]}),
            "q": mark("q", citekey="a", stamps={"citekey": [4, "you"]}),
            "r": mark("r", citekey="c", stamps={}),
            "s": mark("s"),
            "t": mark("t", citekey="e", stamps={"citekey": [9, "me"]}),
        },
        decisions={
            "1": decided(("s", "b"), ("r", "z"), count=2),
            "2": decided(("u", "b"), ("v", "d"), ("w", ""), ("x", "e"), count=1),
        },
    )
    assert citekeys_in(known) == {"q": "a", "r": "c", "t": "e", "u": "b", "v": "d"}


def test_a_clock_that_is_more_than_a_day_ahead_is_told() -> None:
    def dated(moment: datetime) -> list[Any]:
        return [count_at(moment), "me"]

    late, later = NOON + timedelta(days=1), NOON + timedelta(days=1, seconds=1)
    fine = tables(marks={"p": mark(stamps={"rating": dated(late), "tags": {"x": dated(NOON)}, "odd": 7})})
    assert ahead(fine, NOON) is ahead(tables(), NOON) is ahead({}, NOON) is None
    assert ahead(tables(marks={"p": {}, "q": mark("q", stamps=3)}), NOON) is None
    for wrong in (
        tables(marks={"p": mark(stamps={"rating": dated(NOON), "due": dated(later)})}),
        tables(marks={"p": mark(stamps={"tags": {"x": dated(later), "y": dated(NOON)}})}),
        *(tables(**{table: {"x": {"stamp": dated(later)}}}) for table in ("history", "views", "decisions", "notes")),
    ):
        assert ahead(wrong, NOON) == "2026-11-22T12:00:01Z"
    assert count_at(later) - count_at(late) == 1000 << COUNTER
    assert wrong_clock("2026-11-22T12:00:01Z") == (
        f"a clock is wrong, of this computer or of another: an edit is dated {local('2026-11-22T12:00:01Z')}; "
        "what it says stands against what is written unseen, until it is changed again"
    )


def test_of_two_values_with_one_stamp_what_is_given_up_is_told() -> None:
    def both(ours: dict[str, Any], theirs: dict[str, Any], kept: dict[str, Any]) -> list[str]:
        ours, theirs, kept = (mark(title="Kites", **said) for said in (ours, theirs, kept))
        state, copy, after = (tables(marks={"p": each, "q": mark("q")}) for each in (ours, theirs, kept))
        return [str(each) for each in decided_by_value(state, copy, after)]

    assert both({"rating": 3}, {"rating": 4}, {"rating": 4}) == [
        "rating of Kites: 4 from the other computer, 3 here before"
    ]
    assert both({"rating": 4}, {"rating": 3}, {"rating": 4}) == [
        "rating of Kites: 4 here, 3 from the other computer was not taken"
    ]
    assert both({"rating": None}, {"rating": 4}, {"rating": 4}) == both({"rating": 4}, {"rating": 4}, {}) == []
    assert both({"status": "inbox"}, {"status": "read"}, {"status": "read"}) == []
    assert both({"shelf": "a"}, {"shelf": "b"}, {"shelf": "b"}) == []
    later = {"rating": 4, "stamps": {"rating": [1, "me"]}}
    assert both({"rating": 3}, later, later) == []
    told = both({"due": "b", "rating": 3}, {"due": "a", "rating": 2}, {"due": "b", "rating": 3})
    assert [each.partition(" ")[0] for each in told] == ["snooze", "rating"]
    assert both({"paper": 7, "rating": 3}, {"rating": 4}, {"rating": 4}) == []
    assert [*decided_by_value(tables(marks={"p": mark()}), {}, tables())] == []


def test_a_decision_is_written_and_read_as_it_is_and_stays_where_it_says_the_same() -> None:
    subject = Subject("p", "Kites \ud800", {"arxiv": "2606.1"}, "key")
    decision = Decision("corrected", (subject,), about="title", value="Kite")
    record = from_decision(decision, "2026-11-21", None)
    assert record == {
        **{"decision": decision.name, "kind": "corrected", "at": "2026-11-21", "about": "title", "value": "Kite"},
        "subjects": [{"id": "p", "title": "Kites ?", "ids": {"arxiv": "2606.1"}, "citekey": "key"}],
    }
    assert to_decision(record) == Decision(
        "corrected", (Subject("p", "Kites ?", {"arxiv": "2606.1"}, "key"),), "2026-11-21", "title", "Kite"
    )
    assert from_decision(decision, "later", record) is record
    for other in ("other", None):
        changed = from_decision(Decision("corrected", (subject,), about="title", value=other), "later", record)
        assert (changed["at"], changed["value"]) == ("later", other)
    removed = from_decision(Decision("removed", (subject,), "then"), "later", {**record, "subjects": [{"id": 3}, 7]})
    assert removed.keys() == {"decision", "kind", "subjects", "at"} and removed["at"] == "then"


def test_a_change_that_belongs_to_no_mark_is_told_in_short() -> None:
    subjects = [{"id": "p", "title": "Kites"}, {"id": "q"}]
    assert in_short("view:good", "x", None) == "good" and in_short("odd:x", 1) == "odd:x"
    assert in_short("decision:p q", None, {"kind": "same", "subjects": subjects}) == "Kites, q"
    assert in_short("note:n", {"text": "first\nsecond"}) == "first"
    assert in_short("note:n", {"quote": {"exact": "a passage\nof two lines"}}) == "a passage"
    assert in_short("note:n", None, 7) == in_short("note:n") == ""
    assert [shape_of(field) for field in ("view:x", "decision:x", "note:x", "rating", "views:x")] == [
        *(VIEWS, DECISIONS, LOOSE_NOTES, None, None)
    ]


def test_what_was_taken_away_stays_as_its_name_and_its_stamp() -> None:
    lost = [{"id": "n", "text": "z", "quote": None}]
    known = {"id": "n", "text": "why", "stamp": [1, "me"], "note_history": lost, "versions": {"seen": {"me": [1]}}}
    assert LOOSE_NOTES.value(known) == NOTE
    gone = LOOSE_NOTES.record("n", None, (2, "me"), known)
    assert gone == {"id": "n", "text": None, "note_history": lost, "stamp": [2, "me"]}
    assert LOOSE_NOTES.value(gone) is None and not LOOSE_NOTES.says("n", gone) and LOOSE_NOTES.says("n", known)
    assert not LOOSE_NOTES.says("m", known)
    view = {"name": "v", "query": "x", "colour": "red", "stamp": [1, "me"]}
    assert VIEWS.value(view) == "x"
    assert VIEWS.record("v", "y", (2, "me"), view) == {**view, "query": "y", "stamp": [2, "me"]}
    assert VIEWS.record("v", None, (2, "me"), view) == {**view, "query": None, "stamp": [2, "me"]}
    assert DECISIONS.record("d", {"kind": "same"}, (2, "me"), {"kind": "other", "at": "x"}) == {
        **{"decision": "d", "kind": "same", "stamp": [2, "me"]}
    }

"""Stamps that counted edits get the moments of those edits, of marks, of notes, and of what belongs to no mark."""

from __future__ import annotations

from typing import Any

from store.state.restamping import restamped
from store.state.stamps import count_at


def event(count: int, minute: int, *touched: tuple[str, str], actor: str = "me") -> dict[str, Any]:
    changes = [{"paper": paper, "field": field, "old": None, "new": 1} for paper, field in touched]
    return {"id": f"{actor}{count}", "actor": actor, "clock": count, "at": at(minute), "changes": changes}


def at(minute: int) -> str:
    return f"2026-11-21T09:{minute:02}:00Z"


def tables(mark: dict[str, Any], *history: dict[str, Any], **others: Any) -> dict[str, Any]:
    return {"marks": {"p": {"paper": "p", **mark}}, "history": {each["id"]: each for each in history}, **others}


def test_each_stamp_gets_the_moment_of_the_first_edit_that_is_not_before_it() -> None:
    stamps = {
        "rating": [3, "me"],
        "status": [4, "me"],
        "due": [4, "you"],
        "title": [7, "me"],
        "ids": [0, ""],
        "tags": {"rl": [8, "me"], "new": [count_at(at(30)), "me"]},
    }
    history = [
        event(4, 1, ("p", "rating"), ("p", "status")),
        event(9, 2, ("p", "tag:rl")),
        event(7, 3, ("q", "rating")),
        event(5, 4, ("p", "due"), actor="you"),
    ]
    found = restamped(tables({"stamps": stamps, "updated": at(59)}, *history), [])["marks"]["p"]
    assert found == {
        **{"paper": "p", "updated": at(59)},
        "stamps": {
            "rating": [count_at(at(1)) + 3, "me"],
            "status": [count_at(at(1)) + 4, "me"],
            "due": [count_at(at(4)) + 4, "you"],
            "title": [count_at(at(59)) + 7, "me"],
            "ids": [0, ""],
            "tags": {"rl": [count_at(at(2)) + 8, "me"], "new": [count_at(at(30)), "me"]},
        },
    }


def test_its_own_history_comes_before_another() -> None:
    known = tables({"stamps": {"rating": [3, "me"], "due": [9, "me"]}}, event(4, 1, ("p", "rating")))
    others = [event(3, 7, ("p", "rating")), event(10, 8, ("p", "due"))]
    stamps = restamped(known, others)["marks"]["p"]["stamps"]
    assert stamps == {"rating": [count_at(at(1)) + 3, "me"], "due": [count_at(at(8)) + 9, "me"]}


def test_what_nothing_tells_of_keeps_its_count_and_what_is_no_stamp_stays() -> None:
    mark = {"stamps": {"rating": [3, "me"], "due": "soon"}, "updated": 7}
    assert restamped(tables(mark), [])["marks"]["p"] == {"paper": "p", **mark}
    for odd in ({"stamps": {}}, {"stamps": [1]}, {"stamps": {"rating": [3, "me"]}, "paper": 3}):
        assert restamped(tables(odd), [])["marks"]["p"] == {"paper": "p", **odd}


def test_what_belongs_to_no_mark_goes_by_its_edit_or_by_when_it_was_made() -> None:
    others = {
        "views": {"good": {"name": "good", "query": "x", "stamp": [3, "me"]}, "bare": {"name": "bare"}},
        "decisions": {"d": {"decision": "d", "kind": "removed", "at": at(7), "stamp": [5, "you"]}},
        "notes": {"n": {"id": "n", "text": "t", "created": at(8), "stamp": [6, "you"]}},
        "shelves": {"1": {"stamp": [3, "me"]}},
    }
    found = restamped(tables({}, event(4, 1, ("", "view:good")), **others), [])
    assert found["views"] == {
        "good": {"name": "good", "query": "x", "stamp": [count_at(at(1)) + 3, "me"]},
        "bare": {"name": "bare"},
    }
    assert found["decisions"]["d"]["stamp"] == [count_at(at(7)) + 5, "you"]
    assert found["notes"]["n"]["stamp"] == [count_at(at(8)) + 6, "you"]
    assert found["shelves"] == others["shelves"]


def test_what_its_own_history_tells_of_a_note_before_the_last_version_counts_as_seen() -> None:
    mark = {"stamps": {"notes": {"n": [8, "me"]}}, "versions": {"n": {"seen": {"lost": [1]}}}}
    history = [
        event(2, 1, ("p", "note:n")),
        event(5, 2, ("p", "note:n"), actor="you"),
        event(6, 3, ("p", "note:n"), actor="you"),
        event(9, 4, ("p", "note:n")),
        event(7, 5, ("p", "note:other"), ("q", "note:n")),
    ]
    found = restamped(tables(mark, *history), [])["marks"]["p"]
    assert found["stamps"] == {"notes": {"n": [count_at(at(4)) + 8, "me"]}}
    assert found["versions"] == {"n": {"seen": {"me": [count_at(at(1)) + 2], "you": [count_at(at(3)) + 6]}}}
    assert "versions" not in restamped(tables({"stamps": {"notes": {"n": [8, "me"]}}}), history)["marks"]["p"]
    itself = restamped(tables({"stamps": {"notes": {"n": [9, "me"]}}}, history[3]), [])["marks"]["p"]
    assert itself["stamps"] == {"notes": {"n": [count_at(at(4)) + 9, "me"]}} and "versions" not in itself
    loose = {"notes": {"n": {"id": "n", "text": "t", "stamp": [8, "me"]}}}
    history = [event(2, 1, ("", "note:n")), event(9, 4, ("", "note:n"))]
    assert restamped(tables({}, *history, **loose), [])["notes"]["n"] == {
        **{"id": "n", "text": "t", "stamp": [count_at(at(4)) + 8, "me"]},
        "versions": {"seen": {"me": [count_at(at(1)) + 2]}},
    }

"""Two versions of one record become one, table by table, and what two programs wrote meanwhile comes together."""

from __future__ import annotations

from typing import Any

import pytest

from store.state.merge import merge_records, merge_tables, merge_writes


def both(table: str, one: dict[str, Any], other: dict[str, Any]) -> dict[str, Any]:
    """The two merged, in whichever order they come."""
    merged = merge_records(table, one, other)
    assert merge_records(table, other, one) == merged == merge_records(table, merged, one)
    return merged


@pytest.mark.parametrize("table", ["views", "decisions"])
def test_of_two_values_the_later_stands_and_of_one_moment_the_greater(table: str) -> None:
    one, later = {"query": "z", "stamp": [3, "you"]}, {"query": "a", "stamp": [4, "me"]}
    assert both(table, one, later) == later
    assert both(table, one, {"query": "a", "stamp": [3, "me"]}) == one
    assert both(table, {**later, "query": "b"}, later) == {**later, "query": "b"}
    assert both("shelves", one, later) == both("history", one, later) == one, "what never changes goes by its bytes"


def test_of_two_values_of_a_field_the_later_stands_and_of_one_stamp_the_greater() -> None:
    def mark(rating: int, count: int, actor: str = "me", **more: object) -> dict[str, Any]:
        stamps = {"stamps": {"rating": [count, actor]}} if count else {"stamps": {}}
        return {"paper": "p", "rating": rating, "tags": [], "notes": [], "updated": None, **stamps, **more}

    assert both("marks", mark(5, 3), mark(2, 4)) == mark(2, 4)
    assert both("marks", mark(5, 3), mark(2, 3, "you")) == mark(2, 3, "you")
    assert both("marks", mark(5, 3), mark(2, 3)) == mark(5, 3)
    assert both("marks", mark(5, 0), mark(2, 3)) == mark(2, 3)
    assert both("marks", mark(5, 3, updated="2026-11-22"), mark(2, 4, updated="2026-11-21"))["updated"] == "2026-11-22"


def test_a_note_of_no_paper_is_merged_as_one_on_a_mark_is() -> None:
    def note(text: str | None, count: int, actor: str, **beside: object) -> dict[str, Any]:
        return {"id": "n", "text": text, "stamp": [count, actor], **beside}

    mine, yours = note("mine", 5, "me"), note("yours", 4, "you")
    merged = both("notes", mine, yours)
    heads = [[4, "you", {"id": "n", "text": "yours"}], [5, "me", {"id": "n", "text": "mine"}]]
    assert merged == note("mine", 5, "me", conflicts=["yours"], versions={"heads": heads})
    gone = note(None, 9, "me", versions={"seen": {"me": [0, 5], "you": [0, 4]}})
    lost = [{"id": "n", "text": text, "quote": None} for text in ("mine", "yours")]
    assert both("notes", merged, gone) == {**gone, "note_history": lost}
    seen = note("mine and more", 6, "me", versions={"seen": {"me": [0, 5]}})
    assert both("notes", mine, seen) == seen
    for odd in ({"id": "n", "stamp": [9, "me"]}, {"id": 7, "text": "t", "stamp": [9, "me"]}):
        assert both("notes", mine, odd) == odd


def test_tables_are_merged_record_by_record_and_stay_as_they_were() -> None:
    one = {"views": {"a": {"query": "x", "stamp": [1, "me"]}, "b": {"query": "y"}}}
    other = {"views": {"a": {"query": "z", "stamp": [2, "me"]}, "c": {"query": "w"}}, "shelves": {"1": {"n": 1}}}
    merged = {
        "views": {"a": other["views"]["a"], "b": {"query": "y"}, "c": {"query": "w"}},
        "shelves": {"1": {"n": 1}},
    }
    assert merge_tables(one, other) == merge_tables(other, one) == merged
    assert one["views"]["a"]["query"] == "x" and "c" not in one["views"]


def test_what_was_changed_since_is_brought_into_what_others_wrote() -> None:
    before = {"t": {"a": {"n": 1}, "b": {"n": 1}, "c": {"n": 1}, "d": {"n": 1}}, "gone": {"x": {"n": 1}}}
    ours = {"t": {"a": {"n": 2}, "b": {"n": 1}, "d": {"n": 3}, "new": {"n": 1}}}
    theirs = {"t": {"a": {"n": 1}, "b": {"n": 9}, "c": {"n": 1}, "d": {"n": 2}, "e": {"n": 1}}, "gone": before["gone"]}
    assert merge_writes(before, ours, theirs) == {
        "t": {"a": {"n": 2}, "b": {"n": 9}, "d": {"n": 3}, "e": {"n": 1}, "new": {"n": 1}},
        "gone": {},
    }
    assert merge_writes(before, ours, before) is ours
    changed = {**theirs, "t": {**theirs["t"], "c": {"n": 5}}}
    assert merge_writes(before, ours, changed)["t"]["c"] == {"n": 5}, "what the other changed is not taken away"
    assert merge_writes(before, before, {"t": {}}) == {"t": {}, "gone": {}}, "nor brought back what it took away"


def test_two_programs_that_counted_to_one_number_keep_both_records() -> None:
    before = {"t": {"1": {"n": 1}}}
    ours, theirs = ({"t": {"1": {"n": 1}, "2": {"by": who}, "x": {"by": who}}} for who in ("us", "them"))
    assert merge_writes(before, ours, theirs)["t"] == {
        **{"1": {"n": 1}, "2": {"by": "them"}, "3": {"by": "us"}},
        "x": {"by": "us"},
    }
    changed = {"t": {"1": {"n": 2}}}
    assert merge_writes(before, changed, {"t": {"1": {"n": 3}}}) == {"t": {"1": {"n": 3}}}

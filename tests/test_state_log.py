"""The log of events tells which edits are in force, which is next to undo, and what was so at another time."""

from __future__ import annotations

from typing import Any

import pytest

from store.state.history import Conflict, Log, as_step, edit_stamp_of, event_changes
from store.state.stamps import count_at
from store.steps import FieldChange, Step
from store.times import local

TITLES = {"p": {"title": "Kites\nand wind"}, "q": {"title": "Storms"}}


def event(clock: int, *changes: tuple[str, str, Any, Any], actor: str = "me", **more: object) -> dict[str, Any]:
    """An event of the minute that its clock says."""
    lines = [dict(zip(("paper", "field", "old", "new"), change, strict=True)) for change in changes]
    at = f"2026-11-21T09:{clock:02}:00Z"
    made: dict[str, Any] = {"id": f"e{clock}", "at": at, "actor": actor, "clock": clock}
    return made | {"summary": f"edit {clock}", "stamp": [count_at(at), actor], "changes": lines} | more


def log(*events: dict[str, Any]) -> Log:
    return Log(reversed(events), TITLES)


def rated(clock: int, old: int | None, new: int | None, paper: str = "p", **more: Any) -> dict[str, Any]:
    return event(clock, (paper, "rating", old, new), **more)


def now(**ratings: int | None) -> dict[str, Any]:
    return {paper: {"rating": ((1, "me"), rating)} for paper, rating in ratings.items()}


def test_an_event_is_shown_as_a_step_with_titles_and_safe_values() -> None:
    decision = {"kind": "removed", "subjects": [{"id": "q", "title": "Storms"}]}
    told = event(1, ("p", "rating", None, 4), ("", "view:go\x07od", "x", None), ("", "decision:q", None, decision))
    assert as_step(told, TITLES, undone=True, against={("e1", "p", "rating")}) == Step(
        "e1",
        "2026-11-21T09:01:00Z",
        "edit 1",
        (
            FieldChange("p", "Kites and wind", "rating", None, 4, True),
            FieldChange("", "good", "view:good", "x", None),
            FieldChange("", "Storms", "decision:q", None, decision),
        ),
        True,
    )
    assert as_step(told, {}).changes[0] == FieldChange("p", "", "rating", None, 4)
    assert as_step(told, {}).undone is False
    odd = {"id": "x", "changes": [1, {"paper": "p"}, {"field": "rating"}, {"paper": "p", "field": "due"}]}
    assert [*event_changes(odd)] == [("p", "due", None, None)]
    assert as_step(odd, TITLES) == Step("x", "", "", (FieldChange("p", "Kites and wind", "due", None, None),))


def test_an_event_without_a_stamp_goes_by_its_moment_and_counter() -> None:
    told = rated(3, None, 4)
    assert edit_stamp_of(told) == (count_at(told["at"]), "me")
    assert edit_stamp_of({**told, "stamp": None}) == (count_at(told["at"]) + 3, "me")
    assert edit_stamp_of({}) == (0, "")


def test_edits_are_listed_the_newest_first_and_say_whether_they_are_undone() -> None:
    known = log(rated(1, None, 3), rated(2, 3, 4), rated(3, 4, 3, undoes="e2"), {"changes": []}, {"id": 7})
    assert [(step.id, step.undone) for step in known.steps()] == [("e2", True), ("e1", False)]
    assert (len(known), "e1" in known, "e3" in known, known.step("e2").undone) == (2, True, False, True)
    again = log(rated(1, None, 3), rated(2, 3, 4), rated(3, 4, 3, undoes="e2"), rated(4, 3, 4, redoes="e2"))
    assert [(step.id, step.undone) for step in again.steps(against=False)] == [("e2", False), ("e1", False)]


def test_what_is_next_to_undo_and_to_redo_is_the_actors_own_and_no_import() -> None:
    edits = [rated(1, None, 3), rated(2, 3, 4), rated(3, 4, 5, actor="you"), rated(4, 5, 1, **{"import": "1 of x"})]
    known = log(*edits)
    assert (known.last_done("me"), known.last_done("you"), known.last_done("they")) == ("e2", "e3", None)
    assert known.last_undone("me") is None
    undone = [rated(5, 4, 3, undoes="e2"), rated(6, 3, None, undoes="e1")]
    known = log(*edits, *undone)
    assert (known.last_done("me"), known.last_undone("me"), known.last_undone("you")) == (None, "e1", None)
    known = log(*edits, *undone, rated(7, None, 3, redoes="e1"))
    assert (known.last_done("me"), known.last_undone("me")) == ("e1", "e2")
    assert log(*edits, *undone, rated(7, None, 3, "q")).last_undone("me") is None, "a new edit was made since"
    assert log(*edits, *undone, rated(7, None, 3, "q", actor="you")).last_undone("me") == "e1"
    unseen = rated(6, None, 3, "q", id="unseen")
    assert log(*edits, *undone, unseen).last_undone("me") == "e1", "it was not made in sight of that"


def test_what_an_import_brought_is_named_with_its_moments() -> None:
    one, two = {"import": "1 of x"}, {"import": "2 of x"}
    events = [rated(1, None, 3, **one), rated(2, None, 3, "q", **two), rated(3, 3, 4, **one), rated(4, 4, 5)]
    known = log(*events)
    assert (known.brought_by("1 of x"), known.brought_by("2 of x"), known.brought_by("3")) == (["e3", "e1"], ["e2"], [])
    assert known.moments_of("1 of x") == {"2026-11-21T09:01:00Z", "2026-11-21T09:03:00Z"}
    known = log(*events, rated(5, 4, 3, undoes="e3"), rated(6, 3, None, "q", undoes="e2"))
    assert (known.brought_by("1 of x"), known.brought_by("2 of x")) == (["e1"], [])
    assert known.moments_of("1 of x") == {f"2026-11-21T09:0{minute}:00Z" for minute in (1, 3, 5)}


def test_older_events_matter_only_where_one_is_about_an_edit_that_is_not_here() -> None:
    assert log(rated(5, 1, 2)).tells("e5", "me")
    assert not log(rated(5, 1, 2), rated(6, 9, 8, "q", undoes="older")).tells("e5", "me")
    assert not log(rated(6, 9, 8, "q", redoes="older")).tells(None, "me")
    assert not log(rated(6, 1, 2), rated(6, 9, 8, "q", undoes="older", id="elsewhere")).tells("e6", "me")
    assert log(rated(6, 9, 8, "q", redoes="older"), rated(7, 1, 2)).tells("e7", "me")
    assert log(rated(6, 9, 8, "q", redoes="older"), rated(7, 1, 2)).tells(None, "me")
    assert not log(rated(6, 9, 8, "q", redoes="older"), rated(7, 1, 2)).tells(None, "you")
    taken_back = [rated(5, 1, 2), rated(6, 9, 8, "q", undoes="older"), rated(7, 2, 1, undoes="e5")]
    assert log(*taken_back).tells("e5", "me"), "it was undone after that"
    assert log(*taken_back, rated(8, 1, 2, redoes="e5")).tells("e5", "me")


def test_undoing_gives_each_field_its_value_before_or_says_what_stands_in_the_way() -> None:
    both = event(1, ("p", "rating", None, 3), ("q", "rating", 1, 3))
    assert log(both).reversal("e1", now(p=3, q=3)) == [("p", "rating", 3, None), ("q", "rating", 3, 1)]
    with pytest.raises(Conflict) as clash:
        log(both, rated(2, 3, 5, "q")).reversal("e1", now(p=3, q=5))
    then = local("2026-11-21T09:02:00Z")
    assert str(clash.value) == f"“edit 1” stays as it is: “edit 2” of {then} changed the rating too"
    assert clash.value.step and clash.value.step.id == "e2"
    with pytest.raises(Conflict) as clash:
        log(both).reversal("e1", now(p=3, q=4))
    assert (str(clash.value), clash.value.step) == ("“edit 1” stays as it is: the rating is another now", None)
    gone = rated(3, 5, 3, "q", undoes="e2")
    assert len(log(both, rated(2, 3, 5, "q"), gone).reversal("e1", now(p=3, q=3))) == 2
    with pytest.raises(Conflict, match=r"^“edit 2” is already undone$"):
        log(both, rated(2, 3, 5, "q"), gone).reversal("e2", now(p=3, q=3))
    with pytest.raises(Conflict, match="“edit 3” of"):
        log(both, rated(2, 3, 5, "q"), rated(3, 5, 3, "q")).reversal("e2", now(p=3, q=3))


def test_of_an_import_that_is_taken_back_what_was_changed_since_stays() -> None:
    brought = event(1, ("p", "rating", None, 3), ("q", "rating", None, 3), **{"import": "1 of x"})
    assert log(brought, rated(2, 3, 5, "q")).reversal("e1", now(p=3, q=5)) == [("p", "rating", 3, None)]


def test_redoing_needs_the_fields_as_they_were_before() -> None:
    edits = rated(1, None, 3), rated(2, 3, None, undoes="e1")
    assert log(*edits).repetition("e1", now(p=None)) == [("p", "rating", None, 3)]
    with pytest.raises(Conflict, match=r"^“edit 1” stays as it is: the rating is another now$"):
        log(*edits).repetition("e1", now(p=4))
    with pytest.raises(Conflict, match=r"^“edit 1” stays as it is: “edit 3” of .* changed the rating too$"):
        log(*edits, rated(3, None, 5)).repetition("e1", now(p=5))


def test_what_a_merge_decided_against_is_told_and_can_be_given_back() -> None:
    mine, yours = rated(1, None, 3), rated(2, None, 5, actor="you")
    known, before = log(mine, yours), log(mine)
    assert known.against == {("e1", "p", "rating"): 5} and before.against == {}
    assert [str(each) for each in known.decisions_since(before)] == [
        "rating of Kites and wind: 5 from the other computer, 3 here before"
    ]
    assert [each.here for each in known.decisions_since(log(yours))] == [False]
    assert known.decisions_since(known) == []
    assert [step.decided_against for step in known.steps()] == [False, True]
    assert [step.decided_against for step in known.steps(against=False)] == [False, False]
    assert known.preference("e1", now(p=5)) == [("p", "rating", 5, 3)]
    with pytest.raises(Conflict, match=r"^“edit 2” stays as it is: no merge decided against it$"):
        known.preference("e2", now(p=5))
    taken_back = log(mine, yours, rated(3, 3, None, undoes="e1"))
    assert [step.decided_against for step in taken_back.steps()] == [True, False], "who took it back saw no other"
    assert [str(each) for each in taken_back.decisions_since(log(mine))] == [
        "rating of Kites and wind: none here, 5 from the other computer was not taken"
    ]


def test_the_values_of_a_moment_are_those_that_the_last_event_before_its_end_gave() -> None:
    known = log(rated(1, None, 3), rated(2, 3, 4), event(3, ("p", "due", "old", "new"), ("p", "rating", 4, 5)))
    field = ("p", "rating")
    assert [known.values_at(f"2026-11-21T09:0{minute}:00Z")[field] for minute in range(4)] == [None, 3, 4, 5]
    assert known.values_at("2026-11-21T09:02:59Z") == {field: 4, ("p", "due"): "old"}
    assert known.values_at("2026-11-21T09:03") == known.values_at("2026-11-21") == {field: 5, ("p", "due"): "new"}
    assert known.values_at("2026-11-20") == {field: None, ("p", "due"): "old"}


def test_the_values_of_an_edition_are_those_up_to_the_edit_that_made_it() -> None:
    events = [rated(1, None, 3), rated(2, 3, 4), event(3, ("p", "due", "a", "b"), ("p", "rating", 4, 5))]
    events.append(event(4, ("p", "tag:x", None, "x"), ("q", "rating", None, 1)))
    known = log(*events)
    stamps = [(count, actor) for count, actor in (event["stamp"] for event in events)]
    assert known.values_then({"p": stamps[0]}) == {"p": {"rating": 3, "due": "a", "tag:x": None}}
    assert known.values_then({"p": stamps[2]}) == {"p": {"rating": 5, "due": "b", "tag:x": None}}
    assert known.values_then({"p": stamps[3], "q": stamps[3]}) == {
        "p": {"rating": 5, "due": "b", "tag:x": "x"},
        "q": {"rating": 1},
    }
    count = stamps[2][0]
    assert known.values_then({"p": (count - 1, "me")}) == known.values_then({"p": stamps[2]}), "of its two changes"
    for unknown in ((count - 2, "me"), (count, "you"), (stamps[3][0] + 1, "me")):
        assert known.values_then({"p": unknown}) == {}
    assert known.values_then({"r": stamps[0]}) == {}

"""Where two computers gave a field two values apart, the one that a merge decided against is told."""

from __future__ import annotations

from typing import Any

import pytest

from store.state.forks import DecidedAgainst, Given, decided_against
from store.steps import FieldChange


def against(field: str, *given: tuple[str, str, Any, Any], paper: str = "p") -> dict[str, Any]:
    """What is decided against of values (id, actor, old, new) in the order of their ids, by the id of the edit."""
    values = [Given({"id": id, "actor": actor}, old, new) for id, actor, old, new in given]
    found = decided_against(((paper, field, value) for value in reversed(values)), lambda event: (event["id"],))
    assert all(fork[1:] == (paper, field) for fork in found)
    return {id: stands for (id, *_), stands in found.items()}


def test_a_value_that_the_next_one_had_not_seen_is_decided_against() -> None:
    assert against("rating", ("1", "me", None, 3), ("2", "you", None, 4)) == {"1": 4}
    assert against("rating", ("1", "me", None, 3), ("2", "you", 3, 4)) == {}
    assert against("rating", ("1", "me", None, 3)) == against("rating") == {}
    assert against("rating", ("1", "me", None, 3), ("2", "you", None, 3)) == {}, "both said the same"


def test_of_a_chain_of_values_the_last_is_decided_against_alone() -> None:
    mine = [("1", "me", None, 1), ("2", "me", 1, 2), ("3", "me", 2, 3)]
    assert against("rating", *mine, ("4", "you", None, 5)) == {"3": 5}
    assert against("rating", *mine, ("4", "you", 1, 5)) == {"3": 5}
    assert against("rating", *mine, ("4", "you", 3, 5)) == {}
    assert against("rating", *mine) == {}
    assert against("rating", ("1", "me", None, 1), ("2", "you", None, 2), ("3", "they", None, 3)) == {"1": 3, "2": 3}
    assert against("rating", ("1", "me", 7, 1), ("2", "you", 8, 2), ("3", "me", 9, 3)) == {"1": 3, "2": 3}


def test_one_computer_is_told_from_its_copy_by_what_stood_before() -> None:
    """A program that does not tell what it replaced, such as a script, is no copy."""
    assert against("rating", ("1", "me", None, 3), ("2", "me", None, 4)) == {"1": 4}, "a copy of the computer"
    assert against("rating", ("1", "me", 1, 3), ("2", "me", 9, 4)) == {}
    assert against("rating", ("0", "me", None, 1), ("1", "me", 1, 3), ("2", "me", 1, 4)) == {"1": 4}
    assert against("rating", ("0", "me", 7, 1), ("1", "me", 1, 3), ("2", "me", 7, 4)) == {"1": 4}
    assert against("rating", ("0", "me", 7, 1), ("1", "me", 8, 3), ("2", "me", 1, 4)) == {"1": 4}
    assert against("rating", ("1", "me", 1, 3), ("2", "me", 9, 4), ("3", "you", 4, 5)) == {"1": 5}


def test_the_same_said_in_another_way_is_no_other_value() -> None:
    assert against("tag:rl", ("1", "me", None, "RL"), ("2", "you", None, "rl")) == {}
    assert against("tag:rl", ("1", "me", "rl", None), ("2", "you", "rl", "RL")) == {"1": "RL"}
    one, later = ({"kind": "removed", "at": at} for at in ("2026-11-21", "2026-11-22"))
    assert against("decision:x", ("1", "me", None, one), ("2", "you", None, later), paper="") == {}
    other = {"kind": "added", "at": "2026-11-21"}
    assert against("decision:x", ("1", "me", None, one), ("2", "you", None, other), paper="") == {"1": other}
    assert against("due", ("1", "me", None, one), ("2", "you", None, later)) == {"1": later}


def test_texts_of_notes_all_stay_in_sight() -> None:
    assert against("note:n", ("1", "me", None, {"text": "a"}), ("2", "you", None, {"text": "b"})) == {}


@pytest.mark.parametrize(
    ("field", "lost", "kept", "here", "said"),
    [
        ("rating", 3, 4, True, "rating of Kites: 4 from the other computer, 3 here before"),
        ("rating", None, 4, False, "rating of Kites: 4 here, none from the other computer was not taken"),
        ("due", "2026-12-01", None, True, "snooze of Kites: none from the other computer, 2026-12-01 here before"),
        ("tag:rl", None, "RL", True, "tag rl of Kites: given from the other computer, not given here before"),
        ("view:good", "x", "y", False, "view good: y here, x from the other computer was not taken"),
        ("status", "read", "queued", True, "status of Kites: queued from the other computer, read here before"),
        (
            *("decision:removed p", {"kind": "removed"}, None, False),
            "decision on Kites: none here, removed from the other computer was not taken",
        ),
    ],
)
def test_what_was_decided_against_is_said_in_one_line(
    field: str, lost: object, kept: object, here: bool, said: str
) -> None:
    paper = "" if field.startswith(("view", "decision")) else "p"
    assert str(DecidedAgainst(FieldChange(paper, "Kites", field, None, lost), kept, here)) == said


def test_a_long_title_is_cut() -> None:
    said = str(DecidedAgainst(FieldChange("p", "K" * 61, "rating", None, 3), 4, True))
    assert said == f"rating of {'K' * 59}…: 4 from the other computer, 3 here before"

"""A note that was written on computers that had not met keeps every text, and one that was seen is replaced."""

from __future__ import annotations

from typing import Any

import pytest

from store.state.versions import Seen, Versions

NOTHING: dict[str, Any] = {}


def note(text: str, **more: object) -> dict[str, Any]:
    return {"id": "n", "text": text, **more}


def first(count: int, actor: str, text: str | None, kept: object = None) -> Versions:
    return Versions.of((count, actor), None if text is None else note(text), kept)


def test_two_texts_that_had_not_seen_each_other_both_stay() -> None:
    base = first(1, "me", "why")
    mine, yours = base.written((5, "me"), note("why not")), base.written((4, "you"), note("because"))
    both = mine.merged(yours)
    assert both.stamp == both.latest == (5, "me")
    assert both.note == note("why not", conflicts=["because"])
    assert both.kept() == {
        "heads": [[4, "you", note("because")], [5, "me", note("why not")]],
        "seen": {"me": [0, 1]},
    }
    assert Versions.of(both.stamp, both.note, both.kept()).kept() == both.kept()
    assert yours.merged(mine).kept() == both.merged(mine).kept() == both.merged(base).kept() == both.kept()
    chosen = both.written((6, "you"), note("both"))
    assert (chosen.note, chosen.kept()) == (note("both"), {"seen": {"me": [0, 1, 5], "you": [0, 4]}})
    assert chosen.merged(mine).note == yours.merged(chosen).note == note("both")


def test_a_note_that_another_program_wrote_over_its_heads_is_what_it_says() -> None:
    both = first(5, "me", "mine").merged(first(4, "you", "yours"))
    assert both.note == note("mine", conflicts=["yours"])
    over = Versions.of(both.stamp, note("theirs"), both.kept())
    assert (over.stamp, over.note, over.kept()) == ((5, "me"), note("theirs"), {"seen": {"you": [0, 4]}})
    later = Versions.of((9, "me"), both.note, both.kept())
    assert (later.stamp, later.note) == ((9, "me"), both.note)
    alone = Versions.of((5, "me"), note("mine"), {"heads": [[5, "me", note("mine")]]})
    assert (alone.note, alone.kept()) == (note("mine"), {})


def test_a_deletion_loses_to_a_text_that_it_had_not_seen_and_to_no_other() -> None:
    base = first(1, "me", "why")
    gone, longer = base.written((9, "me"), None), base.written((4, "you"), note("why not"))
    both = gone.merged(longer)
    assert (both.stamp, both.note, both.latest) == ((4, "you"), note("why not"), (9, "me"))
    assert base.merged(gone).note is None and gone.merged(gone).note is None
    twice = gone.merged(base.written((8, "you"), None))
    assert (twice.stamp, twice.note) == ((9, "me"), None)
    assert twice.kept() == {"heads": [[8, "you", None], [9, "me", None]], "seen": {"me": [0, 1]}}
    assert twice.merged(both).note == note("why not")


def test_a_text_that_another_begins_with_is_no_conflict() -> None:
    def shown(*texts: str) -> Any:
        versions = first(20, "me", texts[0])
        for at, text in enumerate(texts[1:]):
            versions = versions.merged(first(10 - at, f"you{at}", text))
        return versions.note

    assert shown("why not", "why", "because", "be", "") == note("why not", conflicts=["because"])
    assert shown("why", "why not", "why not ever") == note("why", conflicts=["why not ever"])
    assert shown("a", "c", "b", "d", "c") == note("a", conflicts=["c", "b", "d"])
    assert shown("a", "") == note("a")
    had = Versions.of((5, "me"), note("ab", conflicts=["a"]), None)
    assert had.merged(first(4, "you", "a")).note == note("ab")
    one = Versions.of((5, "me"), note("a", conflicts=["x", "a"]), None)
    two = Versions.of((4, "you"), note("b", conflicts=["y", "bb"]), None)
    assert one.merged(two).note == note("a", conflicts=["x", "y", "bb"])


def test_of_two_texts_with_one_stamp_the_value_decides() -> None:
    one, two = first(5, "me", "a"), first(5, "me", "b")
    assert one.merged(two).note == two.merged(one).note == note("b", conflicts=["a"])
    assert one.merged(one).heads == one.heads


def test_a_note_without_a_stamp_was_always_seen() -> None:
    bare = Versions.of((0, ""), note("by another program"), None)
    assert (bare.kept(), bare.seen, bare.latest) == ({}, {}, (0, ""))
    assert bare.merged(first(1, "me", "mine")).note == first(1, "me", "mine").merged(bare).note == note("mine")
    assert bare.merged(bare).note == note("by another program")


def test_the_last_versions_by_one_actor_are_named_and_all_before_count_as_seen() -> None:
    many = Seen()
    for count in range(1, 65):
        many |= Seen(0, frozenset({count * 10}))
    assert many == Seen(0, frozenset(range(10, 641, 10)))
    assert [count in many for count in (0, 9, 10, 11, 640, True, "10", None)] == [
        *(True, False, True, False, True, False, False, False)
    ]
    more = Seen(0, frozenset({5})) | many
    assert (more.up_to, len(more.named), 7 in more) == (5, 64, False)
    assert many | Seen(30) == Seen(30, frozenset(range(40, 641, 10)))
    assert 25 in many | Seen(25) and 24 in Seen(25) | many and 26 not in Seen(25) | many


@pytest.mark.parametrize(
    ("kept", "seen"),
    [
        ({"seen": {"me": [3, 7, 5]}}, {"me": [3, 5, 7], "you": [0, 9]}),
        ({"seen": {"me": [3]}}, {"me": [3], "you": [0, 9]}),
        ({"seen": {"me": [], "they": 4, "x": ["a", -1, 2]}}, {"x": [0, 2], "you": [0, 9]}),
        ({"seen": [1], "heads": 3}, {"you": [0, 9]}),
        ({"seen": {"me": [0]}, "heads": [[1, "me"], 7, [1, "me", 5]]}, {"you": [0, 9]}),
        (7, {"you": [0, 9]}),
    ],
)
def test_what_is_kept_beside_a_note_is_read_whatever_shape_it_has(kept: object, seen: dict[str, Any]) -> None:
    known = Versions.of((9, "you"), note("a"), kept)
    assert known.note == note("a")
    assert known.written((10, "new"), None).kept() == {"seen": seen}


def test_the_latest_stamp_is_that_of_any_version_ever_seen() -> None:
    known = Versions.of((5, "me"), note("a"), {"seen": {"you": [8], "they": [2, 7]}})
    assert known.latest == (8, "you")
    assert Versions.of((5, "me"), note("a"), {"seen": {"they": [2, 7]}}).latest == (7, "they")
    assert Versions.of((5, "me"), note("a"), {"seen": {"they": [2, 4]}}).latest == (5, "me")
    assert known.has_replaced((8, "you")) and known.has_replaced((2, "you")) and known.has_replaced((0, ""))
    assert not known.has_replaced((5, "me")) and not known.has_replaced((9, "you"))
    assert not known.has_replaced((3, "they")) and not known.has_replaced((1, "nobody"))

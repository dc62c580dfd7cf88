"""A note open in an editor while it changes elsewhere: no word of either is lost."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from torture import PAPERS

from store.models import Mark, Note
from store.state import State, merge_edit
from store.state.three_way import merge_texts

TEXT = st.lists(st.sampled_from("abcd"), max_size=6).map("\n".join)
BEFORE = Note("one\ntwo\nthree\n", id="n", kind="question")


@pytest.mark.parametrize(
    ("theirs", "mine", "merged"),
    [
        ("one\ntwo\nthree\n", "one\n2\nthree\n", "one\n2\nthree\n"),
        ("1\ntwo\nthree\n", "one\ntwo\n3\n", "1\ntwo\n3\n"),
        ("one\n2\nthree\n", "one\n2\nthree\n", "one\n2\nthree\n"),
        ("one\n2\nthree\n", "one\nzwei\nthree\n", None),
        ("one\n2\nthree\n", "one\ntwo\n3\n", None),
        ("one\ntwo\nthree\nfour\n", "zero\none\ntwo\nthree\n", "zero\none\ntwo\nthree\nfour\n"),
        ("one\ntwo\nthree\nfour\n", "one\ntwo\nthree\n4\n", None),
    ],
)
def test_changes_of_different_lines_come_together(theirs: str, mine: str, merged: str | None) -> None:
    assert merge_texts(BEFORE.text, theirs, mine) == merged


@given(TEXT, TEXT, TEXT)
def test_merging_texts_is_fair(base: str, one: str, other: str) -> None:
    assert merge_texts(base, one, base) == merge_texts(base, base, one) == merge_texts(base, one, one) == one
    assert merge_texts(base, one, other) == merge_texts(base, other, one)


def test_both_are_kept_when_they_clash() -> None:
    mark = Mark("p", notes=(Note("one\nTHEIRS\nthree\n", id="n", kind="question"),))
    theirs, mine = merge_edit(mark, BEFORE, "one\nMINE\nthree\n").notes
    assert (theirs.text, mine.text) == ("one\nTHEIRS\nthree\n", "one\nMINE\nthree\n")
    assert mine.kind == "question" and mine.id != "n"


def test_a_note_that_was_taken_away_comes_back() -> None:
    assert [note.text for note in merge_edit(Mark("p"), BEFORE, "mine").notes] == ["mine"]


def test_another_terminal_edits_while_the_editor_is_open(tmp_path: Path) -> None:
    here, there = State(tmp_path / "state.json"), State(tmp_path / "state.json")
    here.apply("noted", PAPERS[:1], lambda mark: mark.with_note(BEFORE))
    opened = here.marks[PAPERS[0].id].notes[0]
    there.apply("rated", PAPERS[:1], lambda mark: mark.rated(5).tagged(["rl"]))
    there.apply("noted", PAPERS[:1], lambda mark: mark.with_note(Note("ONE\ntwo\nthree\n", id="n")))
    here.apply("noted", PAPERS[:1], lambda mark: merge_edit(mark, opened, "one\ntwo\nTHREE\n"))
    mark = State(tmp_path / "state.json").marks[PAPERS[0].id]
    assert (mark.rating, mark.tags, mark.notes[0].text) == (5, ("rl",), "ONE\ntwo\nTHREE\n")

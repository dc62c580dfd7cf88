"""The marks beside the rows of the index: every column, tag and word follows an edit, and its taking back."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from store.index.marked import STATUSES, Marked
from store.models import Mark, Note, Quote, Status

NOTE = Note("Fine kites", "n1")
FULL = Mark("p:1", status=Status.READ, since="2026-06-12").rated(5).tagged(["Low rank", "rl"]).with_note(NOTE)


def columns(marked: Marked) -> dict[str, list[int]]:
    return {
        "status": marked.status.tolist(),
        "rating": marked.rating.tolist(),
        "due": marked.due.tolist(),
        "read": marked.read_days().tolist(),
        **{flag: np.flatnonzero(marked.flagged(flag)).tolist() for flag in ("note", "tag", "highlight", "conflict")},
    }


BLANK = {
    **{"status": [STATUSES.index(Status.INBOX)] * 3, "rating": [-1] * 3, "due": [-1] * 3, "read": [-1] * 3},
    **{"note": [], "tag": [], "highlight": [], "conflict": []},
}


def test_a_mark_is_in_every_column_and_gone_from_each_with_the_mark() -> None:
    marked = Marked(3)
    assert columns(marked) == BLANK
    marked.put(1, FULL)
    read = STATUSES.index(Status.READ)
    day = date(2026, 6, 12).toordinal()
    assert columns(marked) == {
        **{"status": [0, read, 0], "rating": [-1, 5, -1], "due": [-1] * 3, "read": [-1, day, -1]},
        **{"note": [1], "tag": [1], "highlight": [], "conflict": []},
    }
    marked.put(2, Mark("p:2").snoozed("2026-06-12"))
    marked.put(0, Mark("p:0").with_note(replace(NOTE, quote=Quote("kites"), conflicts=("Other kites",))))
    assert columns(marked) == {
        **{"status": [0, read, 0], "rating": [-1, 5, -1], "due": [-1, -1, day], "read": [-1, day, -1]},
        **{"note": [0, 1], "tag": [1], "highlight": [0], "conflict": [0]},
    }
    assert (marked.edits, sorted(marked.marks)) == (3, [0, 1, 2])
    assert sorted(marked.vocabulary()) == ["fine", "kites", "low", "other", "rank", "rl"]
    assert (marked.texts("tags", 1), marked.texts("notes", 0)) == (["Low rank", "rl"], ["Fine kites", "Other kites"])
    for row in (0, 1, 2):
        marked.put(row, None)
    assert (columns(marked), marked.edits, marked.marks) == (BLANK, 6, {})
    assert (marked.tags(), marked.texts("tags", 1), marked.texts("notes", 1)) == ({}, [], [])


def test_a_tag_is_spelt_as_most_of_its_papers_spell_it() -> None:
    marked = Marked(5)
    for row, tags in enumerate((["rl", "x"], ["RL"], ["RL"], ["rl", "y"], [])):
        marked.put(row, Mark(f"p:{row}").tagged(tags))

    def tags() -> dict[str, list[int]]:
        return {tag: sorted(rows.tolist()) for tag, rows in marked.tags().items()}

    assert tags() == {"rl": [0, 1, 2, 3], "x": [0], "y": [3]}, "of two as common the later in the alphabet"
    assert sorted(marked.tagged("rl").tolist()) == [0, 1, 2, 3] and marked.tagged("r").tolist() == []
    marked.put(4, Mark("p:4").tagged(["RL"]))
    assert tags() == {"RL": [0, 1, 2, 3, 4], "x": [0], "y": [3]}
    marked.put(1, Mark("p:1").tagged(["rl"]))
    marked.put(3, None)
    marked.put(0, Mark("p:0").tagged(["y"]))
    assert tags() == {"RL": [1, 2, 4], "y": [0]}
    assert marked.tagged("x").tolist() == []


@pytest.mark.parametrize(
    ("field", "word", "prefix", "rows"),
    [
        ("tags", "rank", False, [1]),
        ("tags", "ran", False, []),
        ("tags", "ran", True, [1]),
        ("tags", "r", True, [0, 1]),
        ("tags", "kites", True, []),
        ("notes", "kites", False, [1, 2]),
        ("notes", "kit", True, [1, 2]),
        ("notes", "kitesa", True, []),
        ("notes", "low", True, []),
    ],
)
def test_a_word_of_the_readers_raises_its_rows_and_lowers_none(
    field: str, word: str, prefix: bool, rows: list[int]
) -> None:
    marked = Marked(4)
    for row, mark in enumerate((Mark("p:0").tagged(["rl"]), FULL, Mark("p:2").with_note(Note("kites fine")))):
        marked.put(row, mark)
    weights = np.array([0, 1, 4, 0], np.uint8)
    marked.raise_weights(field, word, 2, weights, prefix=prefix)
    before = [0, 1, 4, 0]
    assert weights.tolist() == [max(2, weight) if row in rows else weight for row, weight in enumerate(before)]
    assert sorted(marked.having(field, word).tolist()) == ([] if prefix and word not in ("rank", "kites") else rows)


def test_a_phrase_of_the_readers_stands_in_one_text() -> None:
    marked = Marked(4)
    marked.put(0, Mark("p:0").with_note(Note("fine kites")))
    marked.put(1, Mark("p:1").with_note(Note("fine")).with_note(Note("kites")))
    marked.put(2, Mark("p:2").tagged(["fine kites"]))
    asked = list[str]()

    def raised(last: str, prefix: bool, before: int = 0) -> list[int]:
        weights = np.full(4, before, np.uint8)
        asked.clear()
        marked.raise_phrase(
            "notes",
            ("fine", last),
            lambda text: not asked.append(text) and text == "fine kites",
            1,
            weights,
            prefix=prefix,
        )
        return weights.tolist()

    assert (raised("kites", False), sorted(asked)) == ([1, 0, 0, 0], ["fine", "fine kites", "kites"])
    assert raised("kit", True) == [1, 0, 0, 0]
    assert raised("kites", False, before=2) == [2, 2, 2, 2]
    assert (raised("kit", False), asked) == ([0] * 4, [])
    assert (raised("zz", True), asked) == ([0] * 4, [])

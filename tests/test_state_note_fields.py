"""All that a note can say is kept as it was said, and what a newer version says of it is not lost here."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from torture import PAPERS

from store.exporters.json import record as exported
from store.highlights.highlights import place
from store.models import Entry, Mark, Note, NoteSource, Quote
from store.notes.edits import merge_notes
from store.state import State
from store.state.merge import merge_records
from store.state.parsing import parse_tables

CREATED = "2026-11-21T09:30:00Z"
PLAIN = Note("why?", id="n", created=CREATED, quote=Quote("a passage", "of ", " text"))
FULL = Note(
    "why?",
    id="n",
    kind="question",
    created=CREATED,
    quote=Quote("a passage", "of ", " text", source="text", version=2, section="S3.SS2", where="p. 4"),
    source=NoteSource("Vault/Papers/one.md", "^a1"),
    conflicts=("how?", "when?"),
)
PAPER = PAPERS[0]


def noted(path: Path, note: Note) -> State:
    state = State(path, "me")
    state.apply("noted", [PAPER], lambda mark: mark.with_note(note))
    return state


def written(path: Path) -> dict[str, Any]:
    [note] = parse_tables(path.read_bytes())["marks"][PAPER.id]["notes"]
    assert isinstance(note, dict)
    return note


def test_a_note_is_read_again_with_all_it_says(tmp_path: Path) -> None:
    noted(tmp_path / "state.json", FULL)
    assert State(tmp_path / "state.json").marks[PAPER.id].notes == (FULL,)


def test_what_a_note_does_not_say_is_not_written(tmp_path: Path) -> None:
    noted(tmp_path / "state.json", PLAIN)
    quote = {"exact": "a passage", "prefix": "of ", "suffix": " text"}
    assert written(tmp_path / "state.json") == {
        "id": "n", "text": "why?", "kind": "note", "done": False, "created": CREATED, "quote": quote
    }  # fmt: skip


@pytest.mark.parametrize(
    "change",
    [
        lambda note: replace(note, text="because"),
        lambda note: replace(note, quote=note.quote._replace(where="p. 5")),
        lambda note: replace(note, quote=note.quote._replace(source="abstract", version=None, section="", where="")),
        lambda note: replace(note, quote=None),
        lambda note: replace(note, source=NoteSource("elsewhere.md")),
        lambda note: replace(note, source=None),
        lambda note: replace(note, conflicts=()),
        lambda note: replace(note, text="how?", conflicts=("when?",)),
    ],
)
def test_each_part_is_changed_undone_and_redone(tmp_path: Path, change: Callable[[Note], Note]) -> None:
    path = tmp_path / "state.json"
    state = noted(path, FULL)
    state.apply("changed", [PAPER], lambda mark: mark.with_note(change(mark.notes[0])))
    assert State(path).marks[PAPER.id].notes == (change(FULL),) != (FULL,)
    state.undo()
    assert State(path).marks[PAPER.id].notes == (FULL,)
    state.redo()
    assert State(path).marks[PAPER.id].notes == (change(FULL),)


NEWER = {
    "id": "n", "text": "why?", "kind": "note", "done": False, "created": CREATED, "mood": "good", "done_at": CREATED,
    "quote": {"exact": "a passage", "prefix": "of ", "suffix": " text", "box": [1, 2]},
    "source": {"file": "one.md", "anchor": "", "line": 7},
}  # fmt: skip
NEW_EDITS: list[Callable[[Mark], Mark]] = [
    lambda mark: mark.rated(4),
    lambda mark: mark.with_note(Note("another", id="m")),
    lambda mark: mark.with_note(replace(mark.notes[0], text="because", done=True)),
    lambda mark: mark.with_note(replace(mark.notes[0], quote=Quote("another passage"))),
    lambda mark: mark.with_note(replace(mark.notes[0], source=NoteSource("two.md"))),
]


@pytest.mark.parametrize("edit", NEW_EDITS)
@pytest.mark.parametrize("table", ["marks", "notes"])
def test_what_a_newer_version_says_of_a_note_survives_edits_here(
    tmp_path: Path, edit: Callable[[Mark], Mark], table: str
) -> None:
    path = tmp_path / "state.json"
    tables: dict[str, Any] = {"meta": {"1": {"schema": 2}}, "marks": {}, "notes": {}}
    tables[table]["1"] = NEWER if table == "notes" else {"paper": PAPER.id, "status": "inbox", "notes": [NEWER]}
    path.write_text(json.dumps(tables))
    state = State(path, "me")
    if table == "marks":
        state.apply("edited", [PAPER], edit)
        found = next(note for note in parse_tables(path.read_bytes())["marks"][PAPER.id]["notes"] if note["id"] == "n")
    else:
        state.keep_loose_notes("edited", edit(Mark(PAPER.id, notes=tuple(state.loose_notes.values()))).notes)
        found = parse_tables(path.read_bytes())["notes"]["n"]
    assert (found["mood"], found["done_at"]) == ("good", CREATED)
    assert (found["quote"]["box"], found["source"]["line"]) == ([1, 2], 7)


@pytest.mark.parametrize(
    "part", [{"quote": {"exact": "x", "source": {"pdf": 3}}}, {"source": "a.md"}, {"conflicts": 3}]
)
def test_a_part_of_another_shape_stays_as_it_is(tmp_path: Path, part: dict[str, Any]) -> None:
    path = tmp_path / "state.json"
    note = {"id": "n", "text": "why?", "kind": "note", "done": False, "created": CREATED, "quote": None, **part}
    path.write_text(json.dumps({"meta": {"1": {"schema": 2}}, "marks": {"1": {"paper": PAPER.id, "notes": [note]}}}))
    state = State(path, "me")
    state.apply("edited", [PAPER], lambda mark: mark.with_note(replace(mark.notes[0], text="because")))
    assert written(path) == {**note, "text": "because"}


def test_a_note_stays_to_the_letter_while_the_paper_is_rated(tmp_path: Path) -> None:
    path = tmp_path / "state.json"
    note = {"id": "n", "text": 3, "done": "yes", "quote": {"exact": "x", "suffix": None}}
    path.write_text(json.dumps({"meta": {"1": {"schema": 2}}, "marks": {"1": {"paper": PAPER.id, "notes": [note]}}}))
    step = State(path, "me").apply("rated", [PAPER], lambda mark: mark.rated(4))
    assert step and [change.field for change in step.changes if change.field != "status"] == ["rating"]
    assert written(path) == note


def test_texts_in_conflict_are_lost_to_no_merge() -> None:
    def mark(clock: int, **said: Any) -> dict[str, Any]:
        note = {"id": "n", "quote": None, **said}
        return {"paper": "p:1", "tags": [], "notes": [note], "stamps": {"notes": {"n": [clock, "a"]}}}

    one, other = mark(1, text="mine", conflicts=["theirs", "a third"]), mark(2, text="theirs and more")
    merged = merge_records("marks", one, other)
    assert merged == merge_records("marks", other, one)
    [note] = merged["notes"]
    assert (note["text"], {*note["conflicts"]}) == ("theirs and more", {"mine", "a third"}), (
        "theirs goes on in the note"
    )
    kept = merge_records("marks", mark(3, text="mine", conflicts=["theirs and more", "a third"]), merged)
    [note] = kept["notes"]
    assert {note["text"], *note["conflicts"]} == {"mine", "theirs and more", "a third"}, "all three are in sight"
    assert "note_history" not in kept


def test_merging_notes_by_hand_keeps_their_conflicts() -> None:
    other = replace(PLAIN, id="m", text="and?", quote=None, conflicts=("or?", "how?"))
    mark = merge_notes(Mark("p:1", notes=(FULL, other)), [FULL, other])
    [note] = mark.notes
    assert (note.conflicts, note.source) == (("how?", "when?", "or?"), FULL.source)


def test_the_export_writes_what_is_set() -> None:
    def note_of(note: Note) -> dict[str, Any]:
        [found] = exported(Entry(0, PAPER, Mark(PAPER.id, notes=(note,))))["notes"]
        assert isinstance(found, dict)
        return found

    assert note_of(PLAIN).keys() == {"id", "text", "kind", "done", "created", "quote"}
    assert note_of(PLAIN)["quote"].keys() == {"exact", "prefix", "suffix"}
    full = note_of(FULL)
    assert full["quote"] == {
        "exact": "a passage", "prefix": "of ", "suffix": " text",
        "source": "text", "version": 2, "section": "S3.SS2", "where": "p. 4",
    }  # fmt: skip
    assert (full["source"], full["conflicts"]) == ({"file": "Vault/Papers/one.md", "anchor": "^a1"}, ["how?", "when?"])


def test_a_passage_of_the_text_is_not_looked_for_in_the_abstract() -> None:
    there = replace(PLAIN, quote=Quote("a passage", where="p. 4"))
    placed = place([there, FULL], "Here is a passage of it.")
    assert [note for note, _ in placed.found] == [there]
    placed = place([there, FULL], "Nothing of the kind.")
    assert placed.lost == (there,)

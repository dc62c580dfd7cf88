"""Decisions about papers and notes of no paper yet: kept, taken back, merged and restored as marks are."""

from __future__ import annotations

import errno
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import orjson
import pytest
from faulty_disk import failing
from test_state_history import Days
from tinydb import TinyDB, where
from torture import PAPERS

from store.decisions import DECISION_KINDS, Decision, Subject
from store.errors import LibraryError
from store.ledger.session import actions
from store.models import Note, NoteSource, Paper, Quote
from store.state import Conflict, State, StateStorage, merge_files, transactions
from store.state.conflict_copies import read_copy
from store.state.merge import merge_records
from store.state.parsing import parse_tables
from store.steps import Step

ONE, TWO, THREE = (Subject.of(paper) for paper in PAPERS[:3])
REMOVED = Decision("removed", (ONE,))
SAME = Decision("same", (TWO, ONE))
COPY = Decision("unwanted", (Subject("sha256:00ff", "state (1).json"),))
NOTE = Note(
    "ask Anna\nabout it",
    id="n1",
    kind="question",
    created="2026-11-01T09:30:00Z",
    quote=Quote("a passage", source="text", version=2, section="S3.SS2", where="p. 4"),
    source=NoteSource("Vault/Später.md", "^a1"),
    conflicts=("ask Ben",),
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "state.json"


@pytest.fixture
def clock() -> Days:
    return Days()


@pytest.fixture
def state(path: Path, clock: Days) -> Iterator[State]:
    opened = State(path, "me", moment=clock)
    yield opened
    opened.close()


def kinds(state: State) -> dict[str, str]:
    return {name: decision.kind for name, decision in state.decisions.items()}


# Made, read, taken back


def test_decisions_are_read_again_as_they_were_made(state: State, path: Path) -> None:
    paper = Paper("p:1", "Ein Blatt", arxiv="2606.1", doi="10.1/x", citekey="blatt2026")
    step = state.decide("removed", [REMOVED, Decision("different", (TWO, Subject.of(paper))), COPY])
    assert step and step.summary == "removed"
    found = State(path, "you").decisions
    assert found == state.decisions
    assert found[ONE.id] == Decision("removed", (ONE,), "2026-11-01T09:30:00Z")
    pair = found[f"{TWO.id} p:1"]
    assert pair.kind == "different"
    assert pair.subjects == (TWO, Subject("p:1", "Ein Blatt", {"arxiv": "2606.1", "doi": "10.1/x"}, "blatt2026"))
    assert found["sha256:00ff"].subjects[0].title == "state (1).json"
    assert state.marks == {}, "a decision is no mark"


@pytest.mark.parametrize("kind", DECISION_KINDS)
def test_any_tinydb_finds_the_decisions(state: State, path: Path, kind: str) -> None:
    state.decide("decided", [Decision(kind, (ONE, TWO))])
    with TinyDB(path, access_mode="r") as db:
        [found] = db.table("decisions").search(where("kind") == kind)
    assert [subject["title"] for subject in found["subjects"]] == [ONE.title, TWO.title]


def test_a_later_decision_on_the_same_papers_takes_the_place_of_the_earlier(state: State) -> None:
    state.decide("told apart", [Decision("different", (ONE, TWO))])
    state.decide("joined", [SAME])
    [decision] = state.decisions.values()
    assert (decision.kind, decision.subjects[0].id) == ("same", TWO.id), "the first of the two is kept"
    state.decide("joined the other way", [Decision("same", (ONE, TWO))])
    [decision] = state.decisions.values()
    assert decision.subjects[0].id == ONE.id


def test_what_was_decided_before_is_no_step(state: State, clock: Days) -> None:
    assert state.decide("removed", [REMOVED])
    clock.day = 2
    assert state.decide("removed", [REMOVED]) is None
    assert state.withdraw("brought back", ["p:unknown"]) is None
    assert state.decide("nothing", []) is None
    with pytest.raises(ValueError, match="about something"):
        state.decide("nothing", [Decision("removed", ())])
    assert len(state.history()) == 1


def test_decisions_are_taken_back_undone_and_redone(state: State, path: Path) -> None:
    state.decide("removed", [REMOVED, COPY])
    state.apply("rated", PAPERS[:1], lambda mark: mark.rated(4))
    state.withdraw("brought back", [ONE.id])
    assert kinds(state) == {"sha256:00ff": "unwanted"}
    assert state.undo()
    assert kinds(state) == {ONE.id: "removed", "sha256:00ff": "unwanted"}
    again = State(path, "me")
    assert again.undo() and again.undo()
    assert (again.decisions, again.marks) == ({}, {})
    redone = again.redo()
    assert redone and redone.summary == "removed"
    assert kinds(again) == {ONE.id: "removed", "sha256:00ff": "unwanted"}
    assert again.decisions[ONE.id].at == "2026-11-01T09:30:00Z", "it was made then"


def test_a_decision_that_a_later_one_replaced_is_not_undone(state: State) -> None:
    first = state.decide("told apart", [Decision("different", (ONE, TWO))])
    assert first
    state.decide("joined", [SAME])
    with pytest.raises(Conflict, match=r"“told apart” stays as it is: “joined” .* changed the decision too"):
        state.undo_step(first.id)
    assert kinds(state) == {SAME.name: "same"}


def test_notes_of_no_paper_are_kept_and_let_go(state: State, path: Path) -> None:
    step = state.keep_loose_notes("noted", [NOTE, Note("another", id="n0", created="2026-11-02T09:30:00Z")])
    assert step and step.summary == "noted"
    assert list(State(path, "you").loose_notes) == ["n1", "n0"], "in the order they were written"
    assert State(path, "you").loose_notes["n1"] == NOTE
    assert state.keep_loose_notes("noted", [NOTE]) is None
    with TinyDB(path, access_mode="r") as db:
        [found] = db.table("notes").search(where("id") == "n1")
    assert found["source"] == {"file": "Vault/Später.md", "anchor": "^a1"}
    state.drop_loose_notes("note taken away", ["n1"])
    assert list(state.loose_notes) == ["n0"]
    state.undo()
    assert state.loose_notes["n1"] == NOTE
    state.undo()
    assert state.loose_notes == {}
    state.redo()
    assert state.loose_notes["n1"] == NOTE
    assert state.marks == {}


def test_what_a_file_name_cannot_say_is_replaced(state: State, path: Path) -> None:
    state.keep_loose_notes("noted", [Note("lone \ud800", id="n", source=NoteSource("caf\udce9.md", "\ud800"))])
    assert State(path).loose_notes["n"].source == NoteSource("caf?.md", "?")


def test_a_title_that_no_file_can_hold_is_decided_on_all_the_same(state: State, path: Path) -> None:
    state.decide("removed", [Decision("removed", (Subject(ONE.id, "lone \ud800"),))])
    assert [subject.title for subject in State(path).decisions[ONE.id].subjects] == ["lone ?"]


def test_the_history_names_what_was_decided_and_noted(state: State) -> None:
    def titles(step: Step | None) -> list[str]:
        assert step
        return [change.title for change in step.changes]

    state.set_view("good", "rating>=4")
    assert titles(state.history()[0]) == ["good"]
    assert titles(state.decide("joined", [SAME])) == [f"{TWO.title}, {ONE.title}"]
    assert titles(state.withdraw("apart again", [SAME.name])) == [f"{TWO.title}, {ONE.title}"]
    assert titles(state.keep_loose_notes("noted", [NOTE])) == ["ask Anna"]
    assert titles(state.keep_loose_notes("highlighted", [Note("", id="n2", quote=Quote("a passage"))])) == ["a passage"]
    assert {step.papers for step in state.history()} == {()}
    assert [deed for step in state.history() for deed in actions(step)] == [], "the ledger counts papers"


def test_the_marks_of_a_day_are_marks_alone(state: State) -> None:
    state.keep_loose_notes("noted", [NOTE])
    state.decide("removed", [REMOVED])
    state.apply("rated", PAPERS[1:2], lambda mark: mark.rated(4))
    assert list(state.past.marks_on("2026-11-01")) == [TWO.id]


# On the disk


def test_a_decision_is_on_the_disk_when_it_returns(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also where edits to a large file are left to a thread."""
    monkeypatch.setattr(transactions, "LARGE", 0)
    state = State(path, "me")
    state.apply("rated", PAPERS[:1], lambda mark: mark.rated(4))
    state.write_behind(lambda: None)
    state.decide("removed", [REMOVED])
    assert state.pending == 0
    assert kinds(State(path, "you")) == {ONE.id: "removed"}
    state.keep_loose_notes("noted", [NOTE])
    assert State(path, "you").loose_notes == {"n1": NOTE}
    state.close()


def test_what_the_disk_refuses_waits(state: State, path: Path) -> None:
    state.set_view("any", "is:read")
    with failing(0, errno.ENOSPC), pytest.raises(LibraryError, match="disk is full"):
        state.decide("removed", [REMOVED])
    with failing(0, errno.ENOSPC), pytest.raises(LibraryError, match="disk is full"):
        state.keep_loose_notes("noted", [NOTE])
    assert (kinds(state), state.loose_notes, state.pending) == ({ONE.id: "removed"}, {"n1": NOTE}, 2)
    assert State(path, "you").decisions == {}
    state.retry()
    other = State(path, "you")
    assert (kinds(other), other.loose_notes) == ({ONE.id: "removed"}, {"n1": NOTE})


def test_two_terminals_see_each_others_decisions(state: State, path: Path) -> None:
    other = State(path, "you")
    other.decide("removed", [REMOVED])
    state.keep_loose_notes("noted", [NOTE])
    other.refresh()
    assert (kinds(other), other.loose_notes) == ({ONE.id: "removed"}, {"n1": NOTE})
    assert kinds(state) == {ONE.id: "removed"}
    other.close()


def test_a_backup_brings_them_back_as_one_edit(state: State) -> None:
    state.decide("removed", [REMOVED])
    state.keep_loose_notes("noted", [NOTE])
    backup = state.backup()
    assert backup
    state.withdraw("brought back", [ONE.id])
    state.decide("told apart", [Decision("different", (ONE, TWO))])
    state.drop_loose_notes("let go", ["n1"])
    state.keep_loose_notes("noted", [Note("new", id="n2")])
    assert state.restore(backup)
    assert (kinds(state), state.loose_notes) == ({ONE.id: "removed"}, {"n1": NOTE})
    assert state.restore(backup) is None
    state.undo()
    assert (list(state.decisions), list(state.loose_notes)) == ([f"{ONE.id} {TWO.id}"], ["n2"])


def test_they_are_salvaged_from_a_damaged_file(state: State, path: Path) -> None:
    state.decide("removed", [REMOVED])
    state.keep_loose_notes("noted", [NOTE])
    path.write_bytes(path.read_bytes()[:-40])
    damaged = State(path, "you")
    assert damaged.quarantine
    assert (kinds(damaged), damaged.loose_notes) == ({ONE.id: "removed"}, {"n1": NOTE})
    damaged.recover("shown")
    assert (kinds(State(path)), State(path).loose_notes) == ({ONE.id: "removed"}, {"n1": NOTE})


# Merged


def merged(tmp_path: Path, here: Callable[[State], object], there: Callable[[State], object]) -> tuple[State, State]:
    """Two copies of one state, edited apart and merged into each other; they are the same to the byte."""
    one, other = (State(tmp_path / f"{name}.json", name) for name in ("desk", "laptop"))
    one.decide("removed", [REMOVED])
    one.keep_loose_notes("noted", [NOTE])
    merge_files(other, [one.path])
    here(one)
    there(other)
    sent = tmp_path / "sent.json"
    sent.write_bytes(one.path.read_bytes())
    merge_files(one, [other.path])
    merge_files(other, [sent])
    assert one.path.read_bytes() == other.path.read_bytes()
    return one, other


def test_decisions_of_two_computers_come_together(tmp_path: Path) -> None:
    one, other = merged(
        tmp_path,
        lambda state: state.decide("joined", [SAME]),
        lambda state: state.withdraw("brought back", [ONE.id]),
    )
    assert kinds(one) == kinds(other) == {SAME.name: "same"}
    assert [step.summary for step in (other.undo(),) if step] == ["brought back"], "one's own edits alone"
    assert kinds(other) == {SAME.name: "same", ONE.id: "removed"}


def test_of_two_decisions_on_the_same_the_later_holds(tmp_path: Path) -> None:
    def busier(state: State) -> None:
        for query in ("is:read", "is:queued", "is:reading"):
            state.set_view("first", query)
        state.decide("told apart", [Decision("different", (ONE, TWO))])

    one, _ = merged(tmp_path, busier, lambda state: state.decide("joined", [SAME]))
    assert kinds(one)[SAME.name] == "same"


def test_a_text_that_a_deletion_had_not_seen_stays_in_sight(tmp_path: Path) -> None:
    one, other = merged(
        tmp_path,
        lambda state: state.keep_loose_notes("noted", [replace(NOTE, text="mine", conflicts=("other",))]),
        lambda state: state.drop_loose_notes("let go", [NOTE.id]),
    )
    assert one.loose_notes[NOTE.id].text == "mine" and one.loose_notes[NOTE.id].conflicts == ("other",)
    older = read_copy(one.path)
    assert other.drop_loose_notes("let go", [NOTE.id])
    other.merge([older])
    assert other.loose_notes == {}, "who saw it and let it go is obeyed"
    record = parse_tables(other.path.read_bytes())["notes"][NOTE.id]
    assert {"mine", "other"} <= {old["text"] for old in record["note_history"]}
    assert other.keep_loose_notes("noted", [Note("new", id=NOTE.id)])
    kept = parse_tables(other.path.read_bytes())["notes"][NOTE.id]["note_history"]
    assert kept == record["note_history"], "whatever is next"


def test_two_texts_of_a_note_of_no_paper_stay_until_the_reader_chooses(tmp_path: Path) -> None:
    one, other = merged(
        tmp_path,
        lambda state: state.keep_loose_notes("noted", [replace(NOTE, text="mine", conflicts=())]),
        lambda state: state.keep_loose_notes("noted", [replace(NOTE, text="theirs", conflicts=())]),
    )
    assert (one.loose_notes[NOTE.id].text, one.loose_notes[NOTE.id].conflicts) == ("theirs", ("mine",))
    older = read_copy(one.path)
    other.keep_loose_notes("chosen", [replace(NOTE, text="both", conflicts=())])
    other.merge([older])
    one.merge([read_copy(other.path)])
    assert one.loose_notes[NOTE.id].text == "both" and one.loose_notes[NOTE.id].conflicts == ()


def test_an_edit_counts_as_later_than_what_it_replaces(path: Path) -> None:
    """Also where the counter of the file is behind, as another program may leave it."""
    stamp = {"stamp": [50, "you"]}
    tables = {
        "decisions": {ONE.id: {"decision": ONE.id, "kind": "removed", "subjects": [], **stamp}},
        "notes": {"n1": {"id": "n1", "text": "old", **stamp}},
        "views": {"v": {"name": "v", "query": "is:read", **stamp}},
    }
    path.write_bytes(orjson.dumps({"meta": {"1": {"schema": 2, "clock": 3}}, "marks": {}, **tables}))
    state = State(path, "me")
    state.withdraw("taken back", [ONE.id])
    state.drop_loose_notes("let go", ["n1"])
    state.set_view("v", None)
    state.merge([parse_tables(orjson.dumps({"meta": {}, **tables}))])
    assert (state.decisions, state.loose_notes, state.views) == ({}, {}, {})


def test_a_record_that_is_no_note_of_ours_is_not_torn(tmp_path: Path) -> None:
    """Another program's table may have had the name of ours."""
    one, other = {"id": "x", "a": 1}, {"id": "x", "a": 2}
    assert merge_records("notes", one, other) == merge_records("notes", other, one) == other
    path = tmp_path / "state.json"
    foreign = {"notes": {"1": {"text": "x"}, "2": {"id": "y"}}, "decisions": {"1": {"kind": "x"}, "2": {"decision": 3}}}
    path.write_bytes(orjson.dumps({"meta": {"1": {"schema": 1}}, "marks": {}, **foreign}))
    state = State(path, "me")
    assert (state.loose_notes, state.decisions) == ({}, {})
    state.keep_loose_notes("noted", [NOTE])
    backup = state.backup()
    state.decide("removed", [REMOVED])
    assert backup and state.restore(backup)
    with TinyDB(path, storage=StateStorage) as db:
        assert all(record in db.table("notes").all() for record in foreign["notes"].values())
        assert all(record in db.table("decisions").all() for record in foreign["decisions"].values())
        db.table("notes").remove(where("text") == "x")
    assert state.restore(backup) is None, "it is not ours to bring back"


def test_odd_values_in_their_records_do_no_harm(tmp_path: Path) -> None:
    path = tmp_path / "state.json"
    notes = {
        "1": {"id": "n", "text": 3, "quote": {"version": "x", "source": 3}, "source": "file", "conflicts": {"a": 1}},
        "2": {"id": "m", "text": "x", "conflicts": [1, "other"], "stamp": "x", "note_history": [1]},
    }
    decisions = {
        "1": {"decision": "a", "kind": ["removed"], "subjects": [3, {"id": 4}, {"id": "a", "ids": 3}], "stamp": {}},
        "2": {"decision": "b", "kind": "same", "subjects": {"id": "b"}, "at": 7},
    }
    path.write_bytes(orjson.dumps({"meta": {"1": {"schema": 2}}, "marks": {}, "notes": notes, "decisions": decisions}))
    state = State(path, "me")
    assert (state.loose_notes["n"].text, state.loose_notes["m"].conflicts) == ("3", ("other",))
    assert state.decisions["a"].subjects == (Subject("a"),)
    assert (state.decisions["b"].subjects, state.decisions["b"].at) == ((), "7")
    state.keep_loose_notes("noted", [Note("new", id="n"), Note("new", id="m")])
    state.withdraw("taken back", ["a", "b"])
    state.undo()
    state.undo()
    assert parse_tables(path.read_bytes())["decisions"]["b"]["subjects"] == {"id": "b"}
    assert State(path).loose_notes["n"].text == "3"

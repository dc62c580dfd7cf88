"""Copies of a state meet in any order and any number of times: nothing is lost, and the bytes come out the same."""

from __future__ import annotations

import itertools
import json
import os
import secrets
import shutil
import stat
import subprocess
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tinydb import TinyDB
from tinydb.storages import MemoryStorage
from torture import PAPERS

from store.decisions import Decision, Subject
from store.errors import LibraryError
from store.models import Mark, Note, NoteSource, Quote, Status
from store.state import State, events, find_conflict_copies, merge_files
from store.state import merge as merge_module
from store.state.apart import from_decision
from store.state.comparison import citekeys_in
from store.state.conflict_copies import digest_of
from store.state.database import Database
from store.state.layout import text_of
from store.state.merge import Tables, merge_records, merge_tables
from store.state.note_record import from_note
from store.state.parsing import parse_tables
from store.state.records import assemble, explode
from store.state.stamps import Stamping, count_at
from store.state.tables import NamedTables
from store.state.versions import Versions
from store.state.writing import set_registers

# Three replicas with wrong clocks


def days_off(offset: int) -> str:
    """The time by a clock that is days off."""
    return f"2026-11-{20 + offset:02}T09:30:00Z"


NOTES = st.sampled_from(["a", "ab", "abc", "b", "", "ba"])
WHOLE_NOTES = st.builds(
    Note,
    NOTES,
    id=st.sampled_from(["n1", "n2"]),
    created=st.just("2026-11-20T00:00:00Z"),
    quote=st.sampled_from([None, Quote("a"), Quote("a", source="text", version=2, section="S3", where="p. 4")]),
    source=st.sampled_from([None, NoteSource("a.md"), NoteSource("a.md", "^1")]),
    conflicts=st.lists(NOTES, max_size=2).map(tuple),
)
CHANGES = st.one_of(
    st.builds(lambda rating: lambda mark: mark.rated(rating), st.sampled_from([None, 1, 3, 5])),
    st.builds(lambda status: lambda mark: mark.with_status(status), st.sampled_from(list(Status))),
    st.builds(lambda tag: lambda mark: mark.tagged([tag]), st.sampled_from(["rl", "RL", "x", "ä"])),
    st.builds(lambda tag: lambda mark: mark.tagged(remove=[tag]), st.sampled_from(["rl", "x"])),
    st.builds(
        lambda id, text: lambda mark: mark.with_note(Note(text, id=id, created="2026-11-20T00:00:00Z")),
        st.sampled_from(["n1", "n2"]),
        NOTES,
    ),
    st.builds(lambda id: lambda mark: mark.without_note(id), st.sampled_from(["n1", "n2"])),
    st.builds(lambda note: lambda mark: mark.with_note(note), WHOLE_NOTES),
    st.builds(lambda due: lambda mark: mark.snoozed(due), st.sampled_from([None, "2026-12-01"])),
)
REPLICA = st.integers(0, 2)
EDIT = st.tuples(REPLICA, st.integers(0, 2), CHANGES)
SYNC = st.tuples(REPLICA, REPLICA)
VIEW = st.tuples(REPLICA, st.sampled_from(["new", "old"]), st.sampled_from([None, "is:unread", "+rl"]))
SUBJECTS = st.sampled_from([(0,), (0, 1), (1, 0), (2,)])
DECISION = st.tuples(REPLICA, SUBJECTS, st.sampled_from([None, "removed", "same", "different"]))
LOOSE = st.tuples(REPLICA, st.sampled_from(["n1", "n2"]), st.none() | WHOLE_NOTES)
HISTORY = st.lists(
    st.one_of(
        EDIT.map(lambda args: ("edit", *args)),
        EDIT.map(lambda args: ("edit", *args)),
        SYNC.map(lambda args: ("sync", *args)),
        VIEW.map(lambda args: ("view", *args)),
        DECISION.map(lambda args: ("decide", *args)),
        LOOSE.map(lambda args: ("keep", *args)),
    ),
    max_size=30,
)


class Replica:
    """One computer, in memory alone."""

    def __init__(self, number: int) -> None:
        self.actor, self.at = f"actor{number}", days_off(number)
        self.database = Database(NamedTables(storage=MemoryStorage))
        self.database.replace(parse_tables(b'{"meta":{}}'))
        self.texts: set[str] = set()

    def edit(self, paper: int, change: Any) -> None:
        from store.state.records import differences, to_mark

        subject = replace(PAPERS[paper], citekey=f"key{paper}{self.actor[-1] if paper else ''}")
        record = self.database.record(subject)
        changes = [(subject.id, *edit) for edit in differences(record, change(to_mark(record)))]
        if changes:
            self.database.commit(changes, self.about("edited"), subjects={subject.id: subject})

    def about(self, summary: str) -> dict[str, Any]:
        stamp = [count_at(self.at), self.actor]
        return {"id": secrets.token_hex(6), "at": self.at, "stamp": stamp, "summary": summary}

    def view(self, name: str, query: str | None) -> None:
        self.set(f"view:{name}", query)

    def decide(self, papers: tuple[int, ...], kind: str | None) -> None:
        decision = Decision(kind or "", tuple(Subject.of(PAPERS[paper]) for paper in papers))
        field = f"decision:{decision.name}"
        self.set(field, from_decision(decision, self.at, self.database.value(field)) if kind else None)

    def keep(self, name: str, note: Note | None) -> None:
        field = f"note:{name}"
        self.set(field, from_note(replace(note, id=name), self.database.value(field)) if note else None)

    def set(self, field: str, value: object) -> None:
        self.database.commit([("", field, self.database.value(field), value)], self.about("set"), subjects={})

    def tables(self) -> Tables:
        return self.database.content()


def replay(history: list[Any]) -> list[Replica]:
    replicas = [Replica(number) for number in range(3)]
    for name, number, *values in history:
        if name == "sync":
            replicas[number].database.absorb(replicas[values[0]].tables())
        else:
            getattr(replicas[number], name)(*values)
    return replicas


def text(tables: Tables) -> bytes:
    return text_of(parse_tables(text_of(tables)))


def note_texts(tables: Tables) -> set[tuple[str, str, str]]:
    records = [
        *tables["marks"].values(),
        *({**note, "paper": "", "notes": [note]} for note in tables["notes"].values()),
    ]
    notes = [(record["paper"], note) for record in records for note in record["notes"] + record.get("note_history", [])]
    return {
        (paper, note["id"], text)
        for paper, note in notes
        for text in (note["text"], *note.get("conflicts", []))
        if text is not None
    }


def check_algebra(history: list[Any]) -> None:
    a, b, c = (replica.tables() for replica in replay(history))
    merged = text(merge_tables(merge_tables(a, b), c))
    for one, other, third in itertools.permutations((a, b, c)):
        assert text(merge_tables(merge_tables(one, other), third)) == merged
        assert text(merge_tables(one, merge_tables(other, third))) == merged
    assert text(merge_tables(parse_tables(merged), a)) == merged
    keys = citekeys_in(parse_tables(merged))
    assert keys.keys() == parse_tables(merged)["marks"].keys(), "every marked paper has its key"
    assert text(merge_tables(a, a)) == text(a)
    kept = note_texts(parse_tables(merged))
    for paper, note, words in note_texts(a) | note_texts(b) | note_texts(c):
        assert not words or any((paper, note) == known[:2] and known[2].startswith(words) for known in kept)
    for table in (a, b, c):
        for name, record in table["marks"].items():
            assert assemble(
                name,
                explode(record),
                updated=record["updated"],
                note_history=record.get("note_history", []),
                versions=record.get("versions", {}),
            ) == (record)


@settings(max_examples=300, deadline=None)
@given(HISTORY)
def test_merging_is_commutative_associative_and_idempotent(history: list[Any]) -> None:
    check_algebra(history)


def test_a_merge_that_forgets_the_actor_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    """The mutant: with the counter alone as the stamp, the result depends on who merges."""
    monkeypatch.setattr(merge_module, "_greater", lambda one, other: other if other[0][0] > one[0][0] else one)
    monkeypatch.setattr(f"{__name__}.days_off", lambda offset: "2026-11-20T09:30:00Z")
    with pytest.raises(AssertionError):
        check_algebra([("edit", 0, 0, lambda mark: mark.rated(1)), ("edit", 1, 0, lambda mark: mark.rated(5))])


def test_a_merge_that_drops_replaced_notes_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(merge_module, "_lost_notes", lambda notes, texts: [])
    first, second = (lambda mark, words=words: mark.with_note(Note(words, id="n")) for words in "12")  # type: ignore[misc]
    with pytest.raises(AssertionError):
        check_algebra([("edit", 0, 0, first), ("sync", 1, 0), ("edit", 1, 0, second)])


def test_a_merge_that_drops_texts_not_seen_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Versions, "merged", lambda one, other: max(one, other, key=lambda side: side.stamp))
    monkeypatch.setattr(merge_module, "_lost_notes", lambda notes, texts: [])
    with pytest.raises(AssertionError):
        check_algebra([("edit", n, 0, lambda mark, n=n: mark.with_note(Note(f"{n}", id="n"))) for n in range(2)])


@pytest.mark.parametrize("table", ["decisions", "notes"])
def test_a_merge_that_takes_what_it_sees_first_is_caught(monkeypatch: pytest.MonkeyPatch, table: str) -> None:
    monkeypatch.setitem(merge_module._MERGES, table, lambda one, other: one)
    with pytest.raises(AssertionError):
        check_algebra(
            [("decide", 0, (0, 1), "same"), ("decide", 1, (1, 0), "different")]
            + [("keep", n, "n1", Note(f"{n}")) for n in range(2)]
        )


def test_a_merge_that_drops_texts_in_conflict_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("store.state.versions.conflicts", lambda note: ())
    with pytest.raises(AssertionError):
        check_algebra([("keep", n, "n1", Note("same", conflicts=(f"{n}",))) for n in range(2)])


@pytest.mark.long
@settings(max_examples=20_000, deadline=None)
@given(HISTORY)
def test_merging_is_an_algebra_at_length(history: list[Any]) -> None:
    check_algebra(history)


@settings(max_examples=100, deadline=None)
@given(HISTORY, st.integers(0, 2), st.sampled_from([1, 2, 4]))
def test_the_edit_made_after_seeing_all_others_wins_whatever_the_clocks_say(
    history: list[Any], last: int, rating: int
) -> None:
    replicas = replay(history)
    for other in range(3):
        replicas[last].database.absorb(replicas[other].tables())
    replicas[last].edit(0, lambda mark: mark.rated(5).rated(rating))
    replicas[last].edit(0, lambda mark: mark.rated(3))
    everything = merge_tables(merge_tables(replicas[0].tables(), replicas[1].tables()), replicas[2].tables())
    assert everything["marks"][PAPERS[0].id]["rating"] == 3


def test_a_computer_whose_clock_is_behind_does_not_lose_what_it_wrote_last() -> None:
    ahead, behind = Replica(2), Replica(0)
    ahead.edit(0, lambda mark: mark.rated(1))
    behind.database.absorb(ahead.tables())
    behind.edit(0, lambda mark: mark.rated(5))
    one, other = (replica.tables()["marks"][PAPERS[0].id] for replica in (ahead, behind))
    assert ahead.at > behind.at
    assert merge_records("marks", one, other)["rating"] == 5


def record(paper: str = "p:1", **fields: Any) -> dict[str, Any]:
    return {"paper": paper, "status": "inbox", "rating": None, "tags": [], "notes": [], "stamps": {}, **fields}


def note(words: object, id: str = "n") -> dict[str, Any]:
    return {"id": id, "text": words, "created": "2026-11-20T00:00:00Z", "quote": None}


def test_a_note_that_loses_is_kept() -> None:
    one = record(notes=[note("mine")], stamps={"notes": {"n": [1, "a"]}})
    other = record(notes=[note("theirs")], stamps={"notes": {"n": [1, "b"]}})
    merged = merge_records("marks", one, other)
    assert merged["notes"] == [{**note("theirs"), "conflicts": ["mine"]}]
    assert "note_history" not in merged, "it is in sight"
    seen = record(notes=[], stamps={"notes": {"n": [9, "a"]}}, versions={"n": {"seen": {"a": [0, 1], "b": [0, 1]}}})
    deleted = merge_records("marks", merged, seen)
    assert deleted["notes"] == [] and deleted["note_history"] == [
        {"id": "n", "text": "mine", "quote": None},
        {"id": "n", "text": "theirs", "quote": None},
    ]


def test_a_note_that_was_only_made_longer_leaves_nothing_behind() -> None:
    one = record(notes=[note("mine")], stamps={"notes": {"n": [1, "a"]}})
    other = record(notes=[note("mine and more")], stamps={"notes": {"n": [2, "a"]}})
    assert "note_history" not in merge_records("marks", one, other)


def test_of_lost_texts_that_begin_alike_the_longest_is_kept_of_each_passage() -> None:
    def lost(words: str, quote: object = None, id: str = "n") -> dict[str, Any]:
        return {"id": id, "text": words, "quote": quote}

    passage = {"exact": "a"}
    one = record(notes=[note("in sight")], note_history=[lost("a"), lost("in"), lost("b", passage), lost("")])
    other = record(notes=[note("in sight")], note_history=[lost("abc"), lost("ab"), lost("a", passage), lost("", 7)])
    other["note_history"] += ["odd", lost("a", id="m"), {"id": "n"}, {**lost("c"), "created": "then"}]
    kept = [lost("a", id="m"), lost("a", passage), lost("abc"), lost("b", passage), lost("c"), lost("", 7)]
    assert sorted(merge_records("marks", one, other)["note_history"], key=str) == sorted(kept, key=str)
    assert merge_records("marks", other, one) == merge_records("marks", one, other)


def test_of_the_file_as_a_whole_the_latest_edit_and_the_newest_version_count() -> None:
    one = {"schema": 2, "clock": 7, "actor": "me", "colour": "blue", "mine": 1}
    other = {"schema": 3, "clock": 5, "actor": "you", "colour": "red"}
    merged = {"schema": 3, "clock": 7, "actor": "me", "colour": "red", "mine": 1}
    assert merge_records("meta", one, other) == merge_records("meta", other, one) == merged
    assert merge_records("meta", {"clock": "x"}, {"schema": None}) == {"schema": 0, "clock": 0, "actor": ""}
    same = {**other, "clock": 7}
    assert merge_records("meta", one, same)["actor"] == merge_records("meta", same, one)["actor"] == "you"


def test_a_removed_tag_stays_removed_and_an_added_one_stays() -> None:
    one = record(tags=["rl"], stamps={"tags": {"rl": [1, "a"]}})
    other = record(tags=["new"], stamps={"tags": {"rl": [2, "b"], "new": [3, "b"]}})
    merged = merge_records("marks", one, other)
    assert merged["tags"] == ["new"]
    assert merged == merge_records("marks", other, one)


def test_fields_of_a_newer_version_survive_edits_and_merges() -> None:
    one = record(mood="good", **{"dc:subject": "x"}, stamps={"mood": [5, "a"], "dc:subject": [1, "a"]})
    other = record(mood="bad", stamps={"mood": [4, "a"]}, more=[1])
    merged = merge_records("marks", one, other)
    assert (merged["mood"], merged["dc:subject"], merged["more"]) == ("good", "x", [1])
    edited = set_registers(merged, {"rating": 4}, Stamping(3, "a"), "2026-11-21T09:30:00Z")
    assert (edited["mood"], edited["more"], edited["rating"]) == ("good", [1], 4)
    assert (edited["stamps"]["mood"], edited["stamps"]["rating"]) == ([5, "a"], [3, "a"])
    stamping = Stamping(3, "b")
    later = set_registers(merged, {"mood": "fine", "rating": 4}, stamping, "2026-11-21T09:30:00Z")
    assert (later["stamps"]["mood"], later["stamps"]["rating"]) == ([6, "b"], [4, "b"]), "each by its own count"
    assert stamping.latest == (6, "b")


@pytest.mark.parametrize(
    "odd",
    [
        {"tags": "rl"},
        {"tags": [1, None]},
        {"notes": {"n": 1}},
        {"notes": [1, {"text": "no id"}]},
        {"stamps": []},
        {"stamps": {"rating": "x", "tags": 3, "notes": {"n": [True, "a"]}}},
        {"note_history": ["x"]},
        {"updated": 7},
        {"rating": 9, "status": "shelved"},
        {"status": ["read"], "rating": True},
        {"ids": 3, "title": None, "due": 20},
        {"notes": [{"id": "n", "quote": 3}]},
        {"note": "x", "tag": 1, "note:z": "x", "tag:z": 1},
    ],
    ids=str,
)
def test_odd_values_do_no_harm(odd: dict[str, Any], tmp_path: Path) -> None:
    one = record(**odd)
    merged = merge_records("marks", one, record(rating=1, stamps={"rating": [1, "a"]}))
    assert merged == merge_records("marks", record(rating=1, stamps={"rating": [1, "a"]}), one)
    path = tmp_path / "state.json"
    path.write_text(json.dumps({"meta": {"1": {"schema": 1, "clock": "x"}}, "marks": {"1": one}}))
    state = State(path)
    assert all(isinstance(mark, Mark) for mark in state.marks.values())
    state.apply("tagged", PAPERS[:1], lambda mark: mark.tagged(["new"]))
    assert State(path).readonly is None


def test_records_without_a_name_and_foreign_tables_survive(tmp_path: Path) -> None:
    path = tmp_path / "state.json"
    foreign = {
        "meta": {"1": {"schema": 1}},
        "marks": {"7": {"x": 1}},
        "other": {"1": {"a": 1}},
        "views": {"1": {"q": 2}},
    }
    path.write_text(json.dumps(foreign))
    state = State(path)
    state.apply("rated", PAPERS[:1], lambda mark: mark.rated(1))
    state.merge(
        [parse_tables(path.read_bytes()), {**parse_tables(json.dumps(foreign).encode()), "other": {"1": {"a": 2}}}]
    )
    with TinyDB(path, access_mode="r") as db:
        assert db.table("other").all() == [{"a": 2}]
        assert {"x": 1} in db.table("marks").all()
        assert db.table("views").all() == [{"q": 2}]
    assert merge_records("marks", {"x": 1}, {"x": 2}) == {"x": 2}


# Whole files


def library(folder: Path, actor: str) -> State:
    folder.mkdir()
    return State(folder / "state.json", actor)


def test_two_computers_merge_to_the_same_bytes(tmp_path: Path) -> None:
    one, other = library(tmp_path / "one", "laptop"), library(tmp_path / "other", "desk")
    one.apply("rated 4", PAPERS[:2], lambda mark: mark.rated(4))
    one.set_view("mine", "is:read")
    other.apply("tagged", PAPERS[1:3], lambda mark: mark.tagged(["rl"]))
    sent = shutil.copy(one.path, tmp_path / "sent.json")
    merged = merge_files(one, [other.path])
    assert merged.papers == {PAPERS[1].id, PAPERS[2].id}
    assert merged.moved == ()
    assert other.path.exists(), "a file that is no conflict copy stays where it is"
    merge_files(other, [Path(sent)])
    assert one.path.read_bytes() == other.path.read_bytes()
    assert {step.summary for step in one.history()} == {"rated 4", "tagged", "saved the view"}
    before = one.path.stat().st_ino
    assert merge_files(one, [other.path, Path(sent)]).papers == set()
    assert one.path.stat().st_ino == before, "nothing new, nothing written"
    assert other.views == {"mine": "is:read"}
    undone = [step.summary for step in (one.undo(), one.undo(), one.undo()) if step]
    assert undone == ["saved the view", "rated 4"], "undo is for one's own edits"


COPIES = [
    *("state.sync-conflict-20261121-093000-ABCDEFG.json", "state (1).json", "state (2)(1).json", "state 2.json"),
    *("state (Ada's conflicted copy 2026-11-21).json", "state (conflicted copy 2026-11-21 093000).json"),
    *("state (In Konflikt stehende Kopie von Ada 2026-11-21).json", "state (copie en conflit de Ada 2026-11-21).json"),
    *("state (Ada 的冲突副本 2026-11-21).json", "state (Конфликтующая копия Ada 2026-11-21).json"),
    *("state (コンフリクトしたコピー 2026-11-21).json", "state (copia in conflitto di Ada 2026-11-21).json"),
    *("state (Case Conflict).json", "state-LAPTOP.json", "state-LAPTOP-2.json", "state-LAPTOP-safeBackup-0001.json"),
    *("state_conflict-20261121-093000.json", "state (SFConflict ada@example.org 2026-11-21-09-30-00).json"),
    *("state_DiskStation_Nov-21-0930-2026_Conflict.json", "state (conflict copy 20261121).json"),
    *("state.json.conflict1", "state.json..path1", "state.conflict1.json", "state (edited).json", "state - Copy.json"),
    *("state - Kopie.json", "Kopie von state.json", "copy of state.json", "Copia de state.json", "state copia.json"),
    *("state_BACKUP_1234.json", "state_LOCAL_1234.json", "state.json.orig", "state.json.mine", "state.json.r12"),
    *("state.json~HEAD", "state.json~", "state.json.bak", "state (von Telefon).json", ".#state.json", "notes.txt"),
]


def test_copies_are_found_whatever_they_are_called_merged_and_put_away(tmp_path: Path) -> None:
    state = library(tmp_path / "library", "laptop")
    state.apply("rated 4", PAPERS[:1], lambda mark: mark.rated(4))
    for at, name in enumerate(COPIES, 1):
        copy = State(tmp_path / "copy.json", f"actor{at}")
        copy.apply("tagged", PAPERS[at : at + 1], lambda mark: mark.tagged(["rl"]))
        shutil.copy(copy.path, state.path.with_name(name))
    others = {
        "state.json.lock": b"",
        "state (2).json": b"{}",
        "papers.json": b'[{"title": "A paper"}]',
        "marks.json": b'{"meta": {}, "marks": {}}',
        "school.json": b'{"marks": {"1": {"name": "Ada"}}}',
        "cut.json": state.path.read_bytes()[:-20],
        "rows.jsonl": b'{"id": "a", "changes": []}\n',
        "list.json": b"[" * 10_000,
        "deep.json": b'{"meta":' + b"[" * 10_000,
        ".state.json.77.abcd.tmp": state.path.read_bytes(),  # a writer's, at work or killed
    }
    for name, data in others.items():
        state.path.with_name(name).write_bytes(data)
    (state.path.parent / "state (3).json").mkdir()
    os.mkfifo(state.path.parent / "state (4).json")
    state.path.with_name("state (5).json").symlink_to("nowhere")
    found = find_conflict_copies(state.path)
    assert [path.name for path in found] == sorted(COPIES)
    merged = merge_files(state, found)
    assert (len(merged.papers), merged.edits) == (len(state.marks) - 1, len(COPIES)) == (len(COPIES), len(COPIES))
    assert find_conflict_copies(state.path) == []
    folder = state.path.parent / "backups" / "merged"
    assert {path.name for path in merged.moved} == {path.name for path in folder.iterdir()} == set(COPIES)
    assert {path.name for path in state.path.parent.iterdir()} >= others.keys()
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700, "marks are nobody else's"
    for name in ("state (1)-2.json", "state (1)-3.json"):
        data = (folder / "state (1).json").read_bytes()
        state.path.with_name("state (1).json").write_bytes(b"\xef\xbb\xbf\n" + data)
        again = merge_files(state, find_conflict_copies(state.path))
        assert (again.papers, again.edits, [path.name for path in again.moved]) == (frozenset(), 0, [name])
    assert find_conflict_copies(tmp_path / "nowhere" / "state.json") == []


def test_a_copy_is_known_by_what_it_holds(tmp_path: Path) -> None:
    state = library(tmp_path / "library", "laptop")
    state.apply("rated 4", PAPERS[:1], lambda mark: mark.rated(4))
    copy = Path(shutil.copy(state.path, state.path.with_name("state (1).json")))
    unwanted = {digest_of(copy)}
    assert find_conflict_copies(state.path, unwanted) == []
    renamed = copy.rename(copy.with_name("mine.json"))
    assert find_conflict_copies(state.path, unwanted) == []
    state.apply("rated 5", PAPERS[:1], lambda mark: mark.rated(5))
    shutil.copy(state.path, renamed)
    assert find_conflict_copies(state.path, unwanted) == [renamed], "another content is another copy"


def test_a_file_that_may_not_be_opened_is_no_copy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    state = library(tmp_path / "library", "laptop")
    state.apply("rated 4", PAPERS[:1], lambda mark: mark.rated(4))
    copy, shut = (Path(shutil.copy(state.path, state.path.with_name(f"{name}.json"))) for name in ("a", "shut"))
    opened = Path.open

    def refuse(path: Path, *how: Any, **more: Any) -> Any:
        if path == shut:
            raise PermissionError(path)
        return opened(path, *how, **more)

    monkeypatch.setattr(Path, "open", refuse)
    assert find_conflict_copies(state.path) == [copy]


@pytest.mark.parametrize("name", ["history.sync-conflict-20261121-093000-ABCDEFG.jsonl", "history (1).jsonl", "older"])
def test_copies_of_the_history_are_found_and_merged(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setattr(events, "LIMIT", 4_000)
    one, other = library(tmp_path / "one", "laptop"), library(tmp_path / "other", "desk")
    for state, number in ((one, 20), (other, 30)):
        for rating in range(number):
            state.apply(f"rated by {state.actor}", PAPERS[:1], lambda mark, to=rating % 5 + 1: mark.rated(to))  # type: ignore[misc]
    assert one.events.archived and other.events.archived
    copy = Path(shutil.copy(other.path.with_name("history.jsonl"), one.path.with_name(name)))
    lost = len(copy.read_bytes().split(b"\n")) // 2  # each event has a line, and an empty one is before each lot
    copy.write_bytes(copy.read_bytes()[:-30])  # the last line was cut off
    assert find_conflict_copies(one.path) == [copy]
    before = one.marks[PAPERS[0].id]
    merged = merge_files(one, [copy])
    assert merged.edits >= lost and merged.papers == frozenset() and one.marks[PAPERS[0].id] == before
    assert [path.name for path in merged.moved] == [name] and find_conflict_copies(one.path) == []
    assert sum(step.summary == "rated by desk" for step in one.history()) == merged.edits
    assert merge_files(one, merged.moved).edits == 0, "nothing comes twice"
    step = one.apply("the newest", PAPERS[:1], lambda mark: mark.tagged(["rl"]))
    assert step and next(iter(one.history())) == step and one.undo()


def test_notes_of_no_paper_that_have_two_texts_now_are_counted_once(tmp_path: Path) -> None:
    one, other = library(tmp_path / "one", "laptop"), library(tmp_path / "other", "desk")
    for state in (one, other):
        made = "2026-11-21T09:30:00Z"
        state.keep_loose_notes(
            "noted", [Note(f"of {state.actor}", id="n1", created=made), Note("x", id="n2", created=made)]
        )
    merged = merge_files(one, [other.path])
    assert (merged.papers, merged.texts, merged.moved, merged.ahead) == (frozenset(), 1, (), None)
    assert merge_files(one, [other.path]).texts == 0


def test_a_file_that_cannot_be_merged_changes_nothing(tmp_path: Path) -> None:
    state = library(tmp_path / "library", "laptop")
    state.apply("rated 4", PAPERS[:1], lambda mark: mark.rated(4))
    before = state.path.read_bytes()
    for name, data, message in (
        ("empty.json", b"", "empty.json is empty"),
        ("newer.json", b'{"meta":{"1":{"schema":99}},"marks":{}}', "newer Broadsheet"),
        ("list.json", b"[1]", "not a state file"),
        ("deep.json", b"[" * 100_000, "damaged"),
    ):
        (tmp_path / name).write_bytes(data)
        with pytest.raises(LibraryError, match=message):
            merge_files(state, [tmp_path / name])
    with pytest.raises(LibraryError, match=r"gone\.json could not be read"):
        merge_files(state, [tmp_path / "gone.json"])
    assert state.path.read_bytes() == before


# Git


def git_merge(folder: Path, *, union: bool) -> Path:
    """Merge two edits of the same and of neighbouring papers by git's line-wise merge; gives the merged file."""
    base, ours, theirs = (folder / name / "state.json" for name in ("base", "ours", "theirs"))
    state = library(base.parent, "base")
    state.apply("rated 1", PAPERS[:6], lambda mark: mark.rated(1))
    for path, rating, actor in ((ours, 2, "ours"), (theirs, 3, "theirs")):
        path.parent.mkdir()
        shutil.copy(base, path)
        state = State(path, actor)
        state.apply("rated", PAPERS[2:3], lambda mark, rating=rating: mark.rated(rating))
        state.apply("tagged", PAPERS[rating : rating + 1], lambda mark, actor=actor: mark.tagged([actor]))
        state.apply("added", PAPERS[5 + rating : 7 + rating], lambda mark: mark.rated(5))
    command = ["git", "merge-file", *(["--union"] if union else ["--diff3"]), str(ours), str(base), str(theirs)]
    subprocess.run(command, check=False, capture_output=True, cwd=folder)
    return ours


@pytest.mark.skipif(not shutil.which("git"), reason="git is not installed")
@pytest.mark.parametrize("union", [True, False], ids=["merge=union", "conflict markers"])
def test_what_git_leaves_is_readable(tmp_path: Path, union: bool) -> None:
    path = git_merge(tmp_path, union=union)
    assert union is not (b"<<<<<<<" in path.read_bytes())
    merged = tmp_path / "merged" / "state.json"
    merged.parent.mkdir()
    shutil.copy(path, merged)
    state = State(merged)
    assert state.readonly is None
    assert len(state.marks) == 9
    assert state.marks[PAPERS[2].id].rating == 3
    assert state.marks[PAPERS[2].id].tags == ("ours",)
    assert state.marks[PAPERS[3].id].tags == ("theirs",)
    state.apply("rated 4", PAPERS[:1], lambda mark: mark.rated(4))
    with TinyDB(merged, access_mode="r") as db:
        assert len(db.table("marks")) == 9
    assert b"<<<<<<<" not in merged.read_bytes()


@pytest.mark.skipif(not shutil.which("git"), reason="git is not installed")
def test_git_does_harm_the_default_layout(tmp_path: Path) -> None:
    for name, rating in (("base", 1), ("ours", 2), ("theirs", 3)):
        with TinyDB(tmp_path / name) as db:
            db.table("marks").insert_multiple([{"paper": f"p:{n}", "rating": rating + n} for n in range(3)])
    subprocess.run(["git", "merge-file", "--union", "ours", "base", "theirs"], check=False, cwd=tmp_path)
    with pytest.raises(ValueError, match="Extra data"):
        json.loads((tmp_path / "ours").read_text())


def test_duplicate_keys_are_two_versions_of_one_record(tmp_path: Path) -> None:
    path = tmp_path / "state.json"
    one = json.dumps(record(rating=4, stamps={"rating": [2, "a"]}, title="\ud800 lone"))
    other = json.dumps(record(tags=["x"], stamps={"tags": {"x": [1, "a"]}}, odd=float("nan"), big=1 << 80))
    path.write_text(f'{{"meta": {{"1": {{"schema": 1}}}}, "marks": {{"5": {one}, "5": {other}}}}}')
    state = State(path)
    assert state.marks["p:1"].rating == 4
    assert state.marks["p:1"].tags == ("x",)
    state.set_view("v", "q")
    assert State(path).marks["p:1"].title == "? lone"
    assert os.listdir(tmp_path / "backups")

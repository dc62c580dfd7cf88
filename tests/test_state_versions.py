"""Files that earlier versions wrote open with nothing lost, and meet files of this one with nothing lost.

``state_version_1_full.json`` was written by the last program of version 1, the others by the first of theirs.
"""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from tinydb import TinyDB
from torture import PAPERS

from store.decisions import Decision, Subject
from store.models import Quote, Status
from store.state import Conflict, State, merge_files
from store.state.backups import read_state
from store.state.layout import number
from store.state.migrations import SCHEMA, STEPS, schema_of
from store.state.parsing import parse_tables
from store.state.stamps import moment_at

VERSION_1 = Path(__file__).with_name("state_version_1_full.json")
"""All that a file of version 1 could say, another program's table and fields included."""


def records(data: bytes) -> dict[tuple[str, str], dict[str, Any]]:
    """The records of a file by table and key, read without the code under test."""
    tables = {table: rows for table, rows in json.loads(data).items() if table != "meta"}
    return {(table, key): record for table, rows in tables.items() for key, record in rows.items()}


def unstamped(record: dict[str, Any]) -> dict[str, Any]:
    """A record without its stamps, and what was seen of its notes."""
    return {name: value for name, value in record.items() if name not in ("stamp", "stamps", "versions")}


def test_version_1_says_what_it_said(tmp_path: Path) -> None:
    path = tmp_path / "state.json"
    path.write_bytes(VERSION_1.read_bytes())
    before = records(VERSION_1.read_bytes())
    state = State(path, "laptop")
    assert state.readonly is None
    assert state.views == {"good": "rating>=4", "mine": "+rl"}
    assert (state.decisions, state.loose_notes, state.citekeys()) == ({}, {}, {})
    said = {mark.title: (str(mark.status), mark.rating, mark.tags, mark.due) for mark in state.marks.values()}
    assert said == {
        "Title of paper 0": ("inbox", 4, ("rl", "Reward-models"), None),
        "Title of paper 1": ("inbox", 2, ("rl", "Reward-models", "gone"), None),
        "Title of paper 2": ("queued", None, (), None),
        "Title of paper 3": ("inbox", None, (), "2026-12-01"),
        "Title of paper 4": ("skipped", None, (), None),
        "Title of paper 5": ("inbox", None, (), None),
        "A journal’s paper": ("queued", None, (), None),
        "Ohne Kennung: Übersicht": ("read", None, (), None),
    }
    [note] = state.marks[PAPERS[0].id].notes
    assert (note.text, note.kind, note.done, note.quote) == (
        "Why? Because.",
        "question",
        True,
        Quote("a passage", "before ", " after"),
    )
    state.decide("removed", [Decision("removed", (Subject("p:9"),))])
    after = records(path.read_bytes())
    kept = {place: unstamped(record) for place, record in after.items() if place in before}
    assert kept == {place: unstamped(record) for place, record in before.items()}, "not a letter is another"
    assert {table for table, _ in after.keys() - before.keys()} == {"decisions", "history"}
    meta = json.loads(path.read_bytes())["meta"]["1"]
    assert (meta["schema"], meta["colour"]) == (3, "blue")
    with TinyDB(path, access_mode="r") as db:
        assert db.table("shelves").all() == [{"name": "B2", "papers": [PAPERS[5].id]}]


def test_each_step_leads_to_the_next_version() -> None:
    tables = parse_tables(Path(__file__).with_name("state_version_0.json").read_bytes())
    for version in range(SCHEMA):
        tables = STEPS[version](tables, {})
        assert schema_of(tables) == version + 1


def test_the_history_of_version_1_is_undone(tmp_path: Path) -> None:
    path = tmp_path / "state.json"
    path.write_bytes(VERSION_1.read_bytes())
    state = State(path, "laptop")
    summaries = [step.summary for step in state.history() if not step.undone]
    assert len(summaries) == 16
    with pytest.raises(Conflict, match=r"“noted” of 2026-11-21.* changed the note too"):
        while step := state.undo():
            summaries.remove(step.summary)
    assert summaries == ["saved the view", "rated 2", "noted", "noted", "rated 4"], "the other computer's, and before"


def test_version_1_and_this_one_merge_to_the_same_bytes(tmp_path: Path) -> None:
    old, new = tmp_path / "old.json", tmp_path / "new.json"
    old.write_bytes(VERSION_1.read_bytes())
    new.write_bytes(Path(__file__).with_name("state_version_2.json").read_bytes())
    before = records(old.read_bytes()) | records(new.read_bytes())
    one = State(tmp_path / "state.json")
    one.merge([read_state(old), read_state(new)])
    other = State(new)
    merge_files(other, [old])
    assert new.read_bytes() == one.path.read_bytes()
    assert len(other.decisions) == 2 and len(other.loose_notes) == 1
    after = records(new.read_bytes())
    assert after.keys() == before.keys()
    shared = number(PAPERS[0].id)
    untouched = [place for place in before if place[1] not in (shared, number("good"))]
    assert all(unstamped(after[place]) == unstamped(before[place]) for place in untouched)
    [note] = after["marks", shared]["notes"]
    assert {note["text"], *note["conflicts"]} == {"Why? Because.", "why?", "how?"}, "neither had seen the other"
    assert [kept["text"] for kept in after["marks", shared]["note_history"]] == ["How?"]
    assert after["marks", shared]["citekey"] == "smith2026paper"


def test_version_2_goes_on_working_and_merges_with_this_one(tmp_path: Path) -> None:
    old, new, copy = tmp_path / "old.json", tmp_path / "new.json", tmp_path / "copy.json"
    old.write_bytes(Path(__file__).with_name("state_version_2.json").read_bytes())
    new.write_bytes(Path(__file__).with_name("state_version_3.json").read_bytes())
    shutil.copy(old, copy)
    state = State(old, "laptop")
    state.apply("queued", PAPERS[:1], lambda mark: mark.with_status(Status.QUEUED))
    shared = records(old.read_bytes())["marks", number(PAPERS[0].id)]["stamps"]
    moments = [moment_at(count) for count, _ in (shared["rating"], *shared["tags"].values(), *shared["notes"].values())]
    assert set(moments) == {"2026-11-21T09:30:00Z"}, "as its history has them"
    counts = [shared["rating"][0], shared["tags"]["rl"][0], shared["notes"]["n1"][0], shared["tags"]["gone"][0]]
    assert counts == sorted(counts), "and in the order in which they were counted"
    summaries = [step.summary for step in state.history()]
    assert summaries == ["queued", "noted", "taken back", "left out", "told apart", "removed", *summaries[-3:]]
    while state.undo():
        pass
    assert not any((state.marks, state.views, state.decisions, state.loose_notes))
    for name in ("one", "other"):
        (tmp_path / name).mkdir()
    one, other = (State(tmp_path / name / "state.json", name) for name in ("one", "other"))
    merge_files(one, [copy])
    merge_files(one, [new])
    merge_files(other, [new])
    merge_files(other, [copy])
    assert one.path.read_bytes() == other.path.read_bytes()

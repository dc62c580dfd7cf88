"""What another program or a damaged disk may write into a state file as valid JSON."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from torture import PAPERS

from store.library import Library
from store.models import Note
from store.state import State
from store.state.merge import merge_tables
from store.state.migrations import migrate
from store.state.parsing import parse_tables

MOMENT = "2026-11-21T09:30:00Z"
NOTE = {"id": "n", "text": "dear", "kind": "note", "done": False, "created": MOMENT, "conflicts": ["other"]}
QUOTE = {"exact": "a", "prefix": "b", "suffix": "c", "version": 1, "section": "s", "where": "p. 4"}
MARK = {
    "title": "A title",
    "ids": {"arxiv": "2606.00001"},
    "citekey": "ada2026title",
    "status": "queued",
    "rating": 4,
    "due": "2026-12-01",
    "tags": ["rl"],
    "notes": [{**NOTE, "quote": QUOTE, "source": {"file": "f", "anchor": "a"}}],
    "updated": MOMENT,
    "stamps": {"rating": [1, "x"], "tags": {"rl": [1, "x"]}, "notes": {"n": [1, "x"]}},
    "note_history": [{"id": "n", "text": "old", "quote": None}],
}
CHANGE = {"paper": PAPERS[0].id, "field": "rating", "old": None, "new": 4}
EVENT = {"at": MOMENT, "actor": "x", "clock": 1, "summary": "rated", "changes": [CHANGE], "undoes": "e0"}
APART = {
    "views": {"name": "v", "query": "x", "stamp": [1, "x"]},
    "decisions": {"decision": "a", "kind": "removed", "subjects": [{"id": "a", "title": "t"}], "at": MOMENT},
    "notes": {**NOTE, "stamp": [1, "x"]},
    "history": {"id": "e", **EVENT},
}
ODD = (None, 7, True, 1.5, "x", [], {}, [1], {"a": 1}, [None], [{}], [[]], 2**64 - 1, -1)


def varied(value: Any) -> Iterator[Any]:
    """Yield a value with one part of it odd, or left out, at any depth."""
    yield from ODD
    if isinstance(value, dict):
        for name, inner in value.items():
            yield {key: each for key, each in value.items() if key != name}
            yield from ({**value, name: odd} for odd in varied(inner))
    elif isinstance(value, list):
        yield from ([odd, *value[1:]] for odd in varied(value[0]))


def test_records_of_any_shape_are_read_and_written_beside(tmp_path: Path) -> None:
    path = tmp_path / "state.json"
    marks = [{**MARK, "paper": f"arxiv:2607.{n:05}", **mark} for n, mark in enumerate(_objects(MARK))]
    tables: dict[str, Any] = {"meta": {"1": {"schema": 2, "actor": "x", "clock": 1}}}
    tables["marks"] = {str(n): mark for n, mark in enumerate(marks)}
    tables |= {name: {str(n): each for n, each in enumerate(_objects(record))} for name, record in APART.items()}
    tables["history"] |= {f"e{n}": {"id": f"e{n}", **each} for n, each in enumerate(_objects(EVENT))}
    path.write_text(json.dumps(tables))
    state = State(path, "laptop")
    assert (state.readonly, len(marks) > 500, len(state.marks) >= len(marks) - 1) == (None, True, True)
    before = migrate(parse_tables(path.read_bytes()))
    assert merge_tables(before, before) == before
    assert [
        *state.history(),
        state.views,
        state.decisions,
        state.loose_notes,
        state.citekeys(),
        state.past.marks_on(MOMENT),
    ]
    assert state.apply("rated 2", PAPERS, lambda mark: mark.rated(2).tagged(["q"]).with_note(Note("new")))
    assert state.undo() and state.redo()
    again = State(path)
    assert all(again.marks[paper.id].rating == 2 for paper in PAPERS)
    after = parse_tables(path.read_bytes())
    for table in tables:
        kept = {name: record for name, record in before[table].items() if name not in {paper.id for paper in PAPERS}}
        assert table == "meta" or kept.items() <= after[table].items(), "what is not edited stays to the letter"


def _objects(record: dict[str, Any]) -> list[dict[str, Any]]:
    return [each for each in varied(record) if isinstance(each, dict)]


@pytest.mark.parametrize("clock", [2**64 - 1, 2**63, 2**53, -1, 1e30, True])
def test_a_count_that_nobody_reached_outlives_no_edit(tmp_path: Path, clock: float) -> None:
    path, paper = tmp_path / "state.json", PAPERS[0]
    state = State(path, "laptop")
    state.apply("rated 4", [paper], lambda mark: mark.rated(4))
    state.set_view("good", "rating>=4")
    tables = json.loads(path.read_bytes())
    tables["meta"]["1"]["clock"] = clock
    for record in tables["marks"].values():
        record["stamps"] = {field: [clock, "zzz"] for field in record["stamps"]}
    for record in tables["views"].values():
        record["stamp"] = [clock, "zzz"]
    path.write_text(json.dumps(tables))
    damaged = path.read_bytes()
    state = State(path, "laptop")
    state.apply("rated 2", [paper], lambda mark: mark.rated(2))
    state.set_view("good", "rating>=2")
    state.apply("rated 3", [paper], lambda mark: mark.rated(3))
    assert [step.summary for step in state.history()] == [
        "rated 3",
        "saved the view",
        "rated 2",
        "saved the view",
        "rated 4",
    ]
    state.merge([parse_tables(damaged)])
    assert (state.marks[paper.id].rating, state.views) == (3, {"good": "rating>=2"})
    assert state.undo() and State(path).marks[paper.id].rating == 2


def test_edits_are_counted_on_where_the_file_does_not_say_how_many_there_were(tmp_path: Path) -> None:
    path = tmp_path / "state.json"
    for rating in (4, 2):
        State(path, "me").apply("rated", PAPERS[:1], lambda mark, to=rating: mark.rated(to))  # type: ignore[misc]
        tables = json.loads(path.read_bytes())
        del tables["meta"]["1"]["clock"]
        path.write_text(json.dumps(tables))
    State(path, "me").apply("rated", PAPERS[:1], lambda mark: mark.rated(3))
    tables = parse_tables(path.read_bytes())
    assert [event["clock"] for event in tables["history"].values()] == [1, 2, 3]
    assert tables["meta"]["meta"]["clock"] == 3


@pytest.mark.parametrize(("levels", "read"), [(150, True), (300, False), (900, False), (2_000, False), (90_000, False)])
@pytest.mark.parametrize("ours", [True, False], ids=["our layout", "another"])
def test_values_within_values(tmp_path: Path, levels: int, read: bool, ours: bool) -> None:
    path = tmp_path / "state.json"
    state = State(path, "laptop")
    state.apply("rated 4", PAPERS[:2], lambda mark: mark.rated(4))
    text = path.read_text() if ours else json.dumps(json.loads(path.read_text()), indent=1)
    space = "" if ours else " "
    at = text.index(f'"rating":{space}4')
    path.write_text(f'{text[:at]}"deep":{"[" * levels}{"]" * levels},{text[at:]}')
    before = path.read_bytes()
    state = State(path, "laptop")
    assert (state.quarantine is None) is read
    if read:
        assert state.apply("rated 3", PAPERS[:2], lambda mark: mark.rated(3))
        assert path.read_text().count("[" * levels) == 1
    else:
        assert str(state.readonly).startswith(f"{path} ") and path.read_bytes() == before
        assert PAPERS[1].id in state.marks, "the other record can be read"
        state.recover("shown")
        assert State(path).readonly is None


def test_a_library_is_known_by_its_marks_also_where_a_record_is_none(tmp_path: Path) -> None:
    State(tmp_path / "state.json").apply("rated 4", PAPERS[:1], lambda mark: mark.rated(4))
    tables = json.loads((tmp_path / "state.json").read_bytes())
    tables["views"] = 7
    (tmp_path / "state.json").write_text(json.dumps(tables))
    library = Library.open(tmp_path, seeds=False)
    assert library.safety.quarantine and len(library.marks) == 1
    library.close()

"""What a mark says of its paper beside what the reader said: a title and ids as they are now, a citekey for good."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from store.models import Paper
from store.state import State
from store.state.parsing import parse_tables


def marked(count: int, **said: Any) -> dict[str, Any]:
    return {"title": "Old", "ids": {}, "rating": 3, "citekey": "ada2026", "stamps": {"citekey": [count, "me"]}, **said}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Give a file in which two computers gave one citekey to two papers, and a decision holds that of a third."""
    marks = {
        "1": marked(5, paper="p:late"),
        "2": marked(4, paper="p:first"),
        "3": marked(6, paper="p:none", citekey=""),
    }
    subjects = [{"id": "p:decided", "title": "Decided", "ids": {}, "citekey": "eve2026"}]
    decision = {"decision": "d", "kind": "different", "subjects": subjects, "stamp": [3, "me"]}
    tables = {"meta": {"1": {"schema": 3}}, "marks": marks, "decisions": {"4": decision}}
    (tmp_path / "state.json").write_text(json.dumps(tables))
    return tmp_path / "state.json"


@pytest.mark.parametrize(
    ("paper", "given", "kept"),
    [
        ("p:first", "bob2026", "ada2026"),  # it is given for good
        ("p:first", "", "ada2026"),
        ("p:late", "bob2026", "bob2026"),  # the other was first
        ("p:late", "", "ada2026"),
        ("p:none", "bob2026", "bob2026"),
        ("p:decided", "eve2026", "eve2026"),
        ("p:new", "bob2026", "bob2026"),
        ("p:new", "", None),
    ],
)
def test_a_citekey_stays_unless_it_is_another_papers(path: Path, paper: str, given: str, kept: str | None) -> None:
    state = State(path, "me", moment=lambda: "2026-11-21T09:30:00Z")
    step = state.apply("rated 5", [Paper(paper, "New", arxiv="2606.1", citekey=given)], lambda mark: mark.rated(5))
    assert step and [change.field for change in step.changes] == ["rating"]
    record = parse_tables(path.read_bytes())["marks"][paper]
    assert (record["title"], record["ids"], record.get("citekey")) == ("New", {"arxiv": "2606.1"}, kept)

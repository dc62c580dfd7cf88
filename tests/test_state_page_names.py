"""The name of a paper's page is kept with its mark, is no edit, and travels."""

from __future__ import annotations

from pathlib import Path

from torture import PAPERS

from store.models import Note
from store.state import State

PAPER = PAPERS[0]


def test_the_name_of_a_page_is_kept_travels_and_is_no_edit(tmp_path: Path) -> None:
    one, other = State(tmp_path / "one.json", "me"), State(tmp_path / "other.json", "you")
    one.apply("noted", [PAPER], lambda mark: mark.with_note(Note("why?", "n")))
    updated, meta = one.marks[PAPER.id].updated, one.database.meta
    one.name_pages({PAPER.id: "My page.md", "p:none": "x.md"})
    assert (one.marks[PAPER.id].page, one.database.meta, one.pending) == ("My page.md", meta, 0)
    written = (tmp_path / "one.json").read_bytes()
    one.name_pages({PAPER.id: "My page.md"})
    assert (tmp_path / "one.json").read_bytes() == written
    assert [step.summary for step in one.history()] == ["noted"] and one.marks[PAPER.id].updated == updated
    other.merge([one.database.content()])
    for state in (State(tmp_path / "one.json"), State(tmp_path / "other.json")):
        assert state.marks[PAPER.id].page == "My page.md" and [*state.marks] == [PAPER.id]
    one.apply("rated", [PAPER], lambda mark: mark.rated(3))
    one.undo()
    assert one.undo() and one.redo() and State(tmp_path / "one.json").marks[PAPER.id].page == "My page.md"

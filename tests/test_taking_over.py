"""Our own JSON edited elsewhere comes back: what was changed there is taken, what was changed here is never lost."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from store.library import Library
from store.models import Entry, Mark, Note, Paper, Quote, Status
from store.said import Said
from store.taking_over import compare
from tests.papers import incoming
from tui.cli import run

PAPER = Paper("", "Kites over lakes", "We fly kites.", ("Ana Bell",), arxiv="2606.13681")
NOTE = Note("why?", "n1", "question", created="2026-11-20T10:00:00Z", quote=Quote("fly kites", "We ", "."))
Records = list[dict[str, Any]]


class Desk:
    """A library of one marked paper, and the file that it was exported to."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str], suffix: str = ".json") -> None:
        self.folder, self.file, self._capsys = folder / "desk", folder / f"out{suffix}", capsys
        library = Library.open(self.folder, seeds=False)
        library.ingest(incoming([PAPER]))
        library.close()
        self.edit(lambda mark: mark.rated(3).tagged(["rl", "old"]).with_note(NOTE).with_status(Status.QUEUED))
        self("export", "-o", str(self.file))

    def __call__(self, *words: str) -> str:
        self._capsys.readouterr()
        assert run(["--library", str(self.folder), *words]) == 0, self._capsys.readouterr().err
        self.out, self.err = self._capsys.readouterr()
        return self.err

    def edit(self, change: Callable[[Mark], Mark]) -> None:
        library = Library.open(self.folder, seeds=False)
        library.edit(library.ids(library.head(1)), change, "edited")
        library.close()

    def rewrite(self, change: Callable[[dict[str, Any]], object]) -> None:
        lines = self.file.suffix == ".jsonl"
        text = self.file.read_text()
        records = [json.loads(text)] if lines else json.loads(text)
        for record in records:
            change(record["custom"]["broadsheet"] if "custom" in record else record)
        self.file.write_text(json.dumps(records[0] if lines else records))

    @property
    def mark(self) -> Mark:
        library = Library.open(self.folder, seeds=False)
        [mark] = library.marks.values()
        library.close()
        return mark


@pytest.fixture(params=[".json", ".jsonl", ".csl.json"])
def desk(request: pytest.FixtureRequest, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Desk:
    return Desk(tmp_path, capsys, request.param)


def edited(record: dict[str, Any]) -> None:
    record["rating"] = None
    record["status"] = "read"
    record["tags"] = ["rl", "new"]
    record["due"] = "2026-12-24"
    record["notes"][0] |= {"text": "why not?", "done": True}
    record["notes"].append({"text": "by hand"})
    record["notes"].append({"text": "an idea", "id": "n2", "kind": "idea"})


def test_what_was_edited_in_the_file_alone_is_taken_and_once(desk: Desk) -> None:
    desk.rewrite(edited)
    assert "1 mark taken over from elsewhere" in desk("import", str(desk.file), "--marks")
    mark = desk.mark
    assert (mark.rating, mark.status, mark.due) == (None, Status.READ, "2026-12-24")
    assert set(mark.tags) == {"rl", "new"}
    first, idea, hand = sorted(mark.notes, key=lambda note: (note.text == "by hand", note.id != "n1"))
    assert first == replace(NOTE, text="why not?", done=True)
    assert (hand.text, hand.kind, idea.id, idea.kind) == ("by hand", "note", "n2", "idea")
    assert "taken over" not in desk("import", str(desk.file), "--marks")
    assert desk.mark == mark
    desk("undo", "--import")
    assert (desk.mark.rating, desk.mark.notes) == (3, (NOTE,))


def test_what_was_edited_here_alone_stays_and_nothing_is_said(desk: Desk) -> None:
    desk.edit(lambda mark: mark.rated(None).tagged(["mine"], ["old"]).without_note("n1").with_status(Status.READ))
    before = desk.mark
    assert "was changed" not in desk("import", str(desk.file), "--marks") and desk.mark == before


def test_what_was_edited_in_both_stays_and_is_said_in_one_line_each(desk: Desk) -> None:
    desk.edit(lambda mark: mark.rated(5).tagged(["mine"]).with_note(replace(NOTE, text="because")))
    desk.rewrite(edited)
    dry = desk("import", str(desk.file), "--marks", "--dry-run")
    said = desk("import", str(desk.file), "--marks")
    for told in (dry, said):
        assert "“Kites over lakes”: rating was changed to 5 here and to nothing there; yours stays\n" in told
        assert "“Kites over lakes”: a note was changed here and there; both texts stay" in told
    mark = desk.mark
    assert (mark.rating, mark.status, set(mark.tags)) == (5, Status.READ, {"rl", "mine", "new"})
    assert mark.notes[0].texts == ("because", "why not?")
    desk("import", str(desk.file), "--marks")
    assert desk.mark.notes[0].texts == ("because", "why not?")  # not a third time


def test_a_note_that_was_deleted_here_and_changed_there_is_back(desk: Desk) -> None:
    desk.edit(lambda mark: mark.without_note("n1"))
    desk.rewrite(lambda record: record["notes"][0].update(text="why not?"))
    assert "a note was deleted here and changed there; it is back" in desk("import", str(desk.file), "--marks")
    assert desk.mark.notes[0].text == "why not?"


def test_json_lists_what_was_taken_and_what_was_changed_in_both(desk: Desk) -> None:
    desk.edit(lambda mark: mark.rated(5))
    desk.rewrite(lambda record: record.update(rating=1, tags=["rl"]))
    desk("import", str(desk.file), "--marks", "--json")
    told = json.loads(desk.out)
    assert told["marks"] == 1
    assert told["conflicts"] == [{"paper": "arxiv:2606.13681", "field": "rating", "mine": 5, "theirs": 1}]


def test_another_library_with_marks_of_its_own_keeps_them(
    desk: Desk, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "other").mkdir()
    other = Desk(tmp_path / "other", capsys)
    other.edit(lambda mark: mark.rated(1).with_note(Note("mine", "m1")).with_note(replace(NOTE, text="else")))
    said = other("import", str(desk.file), "--marks")
    assert "rating was changed to 1 here and to 3 there; yours stays" in said
    assert other.mark.rating == 1 and [note.texts for note in other.mark.notes] == [("else", "why?"), ("mine",)]


def test_an_export_goes_into_an_empty_library_as_it_was(desk: Desk, tmp_path: Path) -> None:
    desk.edit(lambda mark: mark.snoozed("2026-12-24"))
    desk("export", "-o", str(desk.file))
    assert run(["--library", str(tmp_path / "new"), "import", str(desk.file), "--marks"]) == 0
    one, other = (Library.open(folder, seeds=False) for folder in (desk.folder, tmp_path / "new"))
    [before], [after] = one.entries(one.head(1)), other.entries(other.head(1))
    if not desk.file.name.endswith(".csl.json"):  # which says less of a paper, and as much of a mark
        assert replace(after.paper, added=None) == replace(before.paper, added=None)
    assert replace(after.mark, updated=None, since=None) == replace(before.mark, updated=None, since=None)
    one.close()
    other.close()


# -- every way in which both sides may have changed --------------------------------------------------------------------

ratings = st.none() | st.integers(1, 3)
texts = st.none() | st.sampled_from("abc")
tags = st.lists(st.sampled_from(("x", "y", "z")), unique=True)


@st.composite
def some_marks(draw: st.DrawFn) -> Mark:
    notes = tuple(Note(text, id, created="") for id in ("n1", "n2") if (text := draw(texts)))
    status = draw(st.sampled_from((Status.INBOX, Status.READ, Status.QUEUED)))
    return Mark("p:1", status=status, rating=draw(ratings), tags=tuple(draw(tags)), notes=notes)


@settings(max_examples=300, deadline=None)
@given(then=some_marks(), mine=some_marks(), theirs=some_marks())
def test_nothing_is_overwritten_unsaid(then: Mark, mine: Mark, theirs: Mark) -> None:
    own = frozenset(("status", "rating", "tags", "notes", "due"))
    said = Said(theirs.status, theirs.rating, theirs.tags, theirs.notes, None, "1-a", own)
    found = compare({"p:1": Entry(0, Paper("p:1", "T"), mine)}, {"p:1": said}, lambda editions: {"p:1": then})
    after, told = found.change(mine), {clash.field for clash in found.clashes}
    for field in ("status", "rating"):
        here, there, last, now = (getattr(each, field) for each in (mine, theirs, then, after))
        assert now == (there if here == last else here), field
        assert (field in told) == (len({here, there, last}) == 3), field
    assert set(after.tags) == (set(mine.tags) | (set(theirs.tags) - set(then.tags))) - (
        set(then.tags) - set(theirs.tags)
    )
    now_texts = {text for note in after.notes for text in note.texts}
    for id in ("n1", "n2"):
        here, there, last, now = (
            next((n for n in each.notes if n.id == id), None) for each in (mine, theirs, then, after)
        )
        if here == last and there:
            assert now == there
        elif here:
            assert now is not None and now.text == here.text  # what stands here stays
            assert there in (None, last, here) or there.text in now_texts  # and so do the words of the other
    assert (found.entries == []) == (after == mine)

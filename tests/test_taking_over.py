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
from store.state.stamps import edition
from store.taking_over import Clash, compare, in_one_line
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


# -- what is compared --------------------------------------------------------------------------------------------------

ALL = frozenset(("status", "rating", "tags", "notes", "due"))
THEN = Mark("p", status=Status.QUEUED, rating=3, tags=("old", "Rl"), due="2026-12-01", notes=(NOTE,))
STAMPS = {"rating": [2, "b"]}


def told(mine: Mark, said: Said, then: Mark | None = THEN) -> tuple[Mark, list[tuple[str, Any, Any]]]:
    """Return the mark with what is taken over, and what was changed in both."""
    entry = Entry(0, PAPER, mine)
    found = compare({"p": entry}, {"p": said}, lambda names: {"p": then} if then and [*names] == ["p"] else {})
    after = found.change(mine)
    assert found.entries == ([entry] if after != mine else []) and {
        clash.entry.mark.paper for clash in found.clashes
    } <= {"p"}
    return after, [clash[1:] for clash in found.clashes]


def of(mark: Mark, **changed: Any) -> Said:
    """Return what a file of ours says of a mark."""
    values = {"status": mark.status, "rating": mark.rating, "tags": mark.tags, "notes": mark.notes, "due": mark.due}
    return Said(**{**values, "edition": "1-a", "own": ALL, **changed})


THEIRS = replace(
    THEN, status=Status.READ, rating=5, tags=("rl", "new"), due="2026-12-24", notes=(replace(NOTE, text="why not?"),)
)
MINE = replace(
    THEN,
    status=Status.SKIPPED,
    rating=1,
    tags=("mine", "old"),
    due="2026-12-31",
    notes=(replace(NOTE, text="because"),),
)


def test_what_one_side_alone_changed_is_so_afterwards() -> None:
    after, clashes = told(THEN, of(THEIRS))
    assert (after.status, after.rating, after.due, clashes) == (Status.READ, 5, "2026-12-24", [])
    assert (set(after.tags), after.notes) == ({"Rl", "new"}, THEIRS.notes)
    assert told(MINE, of(THEN)) == (MINE, []) == told(MINE, of(MINE))


def test_what_both_changed_stays_here_and_is_told() -> None:
    after, clashes = told(MINE, of(THEIRS))
    assert clashes == [
        ("status", Status.SKIPPED, Status.READ),
        ("rating", 1, 5),
        ("due", "2026-12-31", "2026-12-24"),
        ("note", "because", "why not?"),
    ]
    kept = (replace(NOTE, text="because", conflicts=("why not?",)),)
    assert (after.status, after.rating, after.due, after.notes) == (Status.SKIPPED, 1, "2026-12-31", kept)
    assert set(after.tags) == {"mine", "new"}
    assert told(after, of(THEIRS))[0] == after, "the same file says nothing new"


def test_what_a_file_does_not_say_is_not_compared() -> None:
    assert told(MINE, of(THEIRS, own=frozenset({"rating"}), notes=())) == (MINE, [("rating", 1, 5)])
    nothing = Said(edition="1-a", own=ALL)
    after, clashes = told(replace(MINE, rating=3), nothing)
    assert (after.rating, clashes) == (None, [("status", Status.SKIPPED, Status.INBOX), ("due", "2026-12-31", None)])
    assert (set(after.tags), after.notes) == ({"mine"}, MINE.notes), "a note that is not there is none that was deleted"


def test_without_what_was_then_the_file_fills_in_and_takes_nothing() -> None:
    bare = Mark("p")
    after, clashes = told(bare, of(THEIRS), None)
    assert (after.status, after.rating, after.due, after.tags) == (Status.READ, 5, "2026-12-24", ("rl", "new"))
    assert (after.notes, clashes) == (THEIRS.notes, [])
    _, clashes = told(MINE, of(THEIRS), None)
    assert [clash[0] for clash in clashes] == ["status", "rating", "due", "note"]


def test_a_mark_that_is_as_it_was_written_is_not_asked_for() -> None:
    now = edition(STAMPS)
    mine = replace(MINE, stamps=STAMPS)
    assert now

    def then(names: object) -> dict[str, Mark]:
        raise AssertionError("nobody asks")

    found = compare({"p": Entry(0, PAPER, mine)}, {"p": of(THEIRS, edition=now)}, then)
    assert (found.change(mine).rating, found.clashes) == (5, [])
    asked = list[object]()
    compare({"p": Entry(0, PAPER, mine)}, {"p": of(THEIRS)}, lambda names: asked.append(names) or {})
    assert asked == [{"p": "1-a"}]


def test_what_another_program_says_fills_in_where_nothing_is_said() -> None:
    said = Said(Status.READ, 5, ("new",), (Note("theirs", "n2"),), "2026-12-24")
    assert told(MINE, said) == (MINE, [])
    after, clashes = told(Mark("p"), said)
    assert (after.status, after.rating, after.tags, after.due) == (Status.READ, 5, ("new",), "2026-12-24")
    assert ([note.text for note in after.notes], clashes) == (["theirs"], [])


@pytest.mark.parametrize(
    "same",
    [{"text": "why?  \n"}, {"text": "\nwhy?"}, {"created": ""}, {"quote": Quote("fly kites", "they ", "!")}],
    ids=["blanks", "lines", "moment", "around the quote"],
)
def test_a_note_that_was_only_written_otherwise_is_the_same(same: dict[str, Any]) -> None:
    assert told(THEN, of(THEN, notes=(replace(NOTE, **same),))) == (THEN, [])


@pytest.mark.parametrize("other", [{"kind": "idea"}, {"done": True}, {"quote": Quote("fly")}, {"quote": None}])
def test_a_note_that_is_another_is_taken(other: dict[str, Any]) -> None:
    changed = replace(NOTE, **other)
    assert told(THEN, of(THEN, notes=(changed,))) == (replace(THEN, notes=(changed,)), [])


def test_a_note_is_deleted_added_or_back() -> None:
    without, changed = replace(THEN, notes=()), replace(NOTE, text="why not?")
    assert told(without, of(THEN)) == (without, []), "it was deleted here"
    assert told(without, of(THEN, notes=(changed,))) == (
        replace(without, notes=(changed,)),
        [("note", None, "why not?")],
    )
    added = Note("more", "n2")
    assert told(THEN, of(THEN, notes=(NOTE, added))) == (replace(THEN, notes=(NOTE, added)), [])
    kept = replace(THEN, notes=(replace(NOTE, text="because", conflicts=("why not?",)),))
    assert told(kept, of(THEN, notes=(changed,))) == (kept, []), "it is among the texts"
    third = told(kept, of(THEN, notes=(replace(NOTE, text="third"),)))
    assert third[0].notes[0].texts == ("because", "why not?", "third")


@pytest.mark.parametrize(
    ("clash", "line"),
    [
        (("rating", 5, None), "rating was changed to 5 here and to nothing there; yours stays"),
        (("due", None, "2026-12-24"), "due was changed to nothing here and to 2026-12-24 there; yours stays"),
        (("status", Status.READ, Status.INBOX), "status was changed to read here and to inbox there; yours stays"),
        (("note", None, "why not?"), "a note was deleted here and changed there; it is back"),
        (("note", "why?", "why not?"), "a note was changed here and there; both texts stay, and you choose in the app"),
    ],
)
def test_what_was_changed_in_both_is_a_line(clash: tuple[str, Any, Any], line: str) -> None:
    paper = replace(PAPER, title="Kites " * 20)
    assert in_one_line(Clash(Entry(0, paper, MINE), *clash)) == f"“{('Kites ' * 20)[:59]}…”: {line}"


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

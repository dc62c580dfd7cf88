"""What a reader said in another program is taken over where nothing is said here, in one step, if asked for."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from store.importers import Hints, read
from store.library import Library
from store.making import Incoming
from store.models import Mark, Note, Status
from store.said import Said, as_text, read_said
from tui.cli import run

BIB = """@article{k, title = {Kites}, keywords = {rl, deep learning; RL, C#}, groups = {Reading}, ranking = {rank4},
 readstatus = {skimmed}, comment = {A {G}ood one,
 twice.}}
@article{l, title = {Bells}, ranking = {rank9}, readstatus = {}}
"""
RIS = "TY  - JOUR\nTI  - Kites\nKW  - rl\nKW  - deep learning\nN1  - <p>A good one.</p><p>Twice.</p>\nER  - \n"
ZOTERO = {
    "itemType": "preprint",
    "title": "Kites",
    "tags": [{"tag": "rl"}, {"tag": "deep learning", "type": 1}],
    "notes": [{"note": "<h1>A good one.</h1><p>Twice &amp; more.</p>"}],
}
TABLE = "Title,Author,Manual Tags,Notes\nKites,A B,rl; deep learning,A good one.\n"


def said_in(tmp_path: Path, text: str) -> tuple[tuple[str, ...], int | None, Status | None, list[str]]:
    (tmp_path / "input").write_text(text)
    first = next(read(tmp_path / "input", Hints()).records)
    assert isinstance(first, Incoming)
    said = read_said(first.said)
    assert said is not None
    return said.tags, said.rating, said.status, [note.text for note in said.notes]


def test_what_each_program_calls_it(tmp_path: Path) -> None:
    tags = ("rl", "deep-learning")
    assert said_in(tmp_path, BIB) == ((*tags, "Reading"), 4, Status.READ, ["A Good one, twice."])
    assert said_in(tmp_path, RIS) == (tags, None, None, ["A good one.\nTwice."])
    assert said_in(tmp_path, json.dumps([ZOTERO])) == (tags, None, None, ["A good one.\nTwice & more."])
    assert said_in(tmp_path, TABLE) == (tags, None, None, ["A good one."])
    csl = [{"type": "book", "title": "Kites", "author": [{"family": "B"}]}]
    csl[0] |= {"keyword": "rl, deep learning", "annote": "A good one."}
    assert said_in(tmp_path, json.dumps(csl)) == (tags, None, None, ["A good one."])


@pytest.mark.parametrize("value", [{}, {"tags": 3, "rating": "9", "status": "later on", "notes": [4, None, " "]}])
def test_what_is_none_of_ours_is_passed_over(value: dict[str, object]) -> None:
    assert read_said(value) is None


@pytest.mark.parametrize(
    ("rating", "stars"),
    [
        ("rank1", 1),
        ("rank 5", 5),
        (3, 3),
        ("★★★★★", 5),
        ("★", 1),
        ("★★★★★★", None),
        ("0", None),
        ("6", None),
    ],
)
def test_a_rating_is_read_as_other_programs_write_it(rating: object, stars: int | None) -> None:
    said = read_said({"rating": rating, "due": "2026-12-01"})
    assert said == Said(rating=stars, due="2026-12-01")


@pytest.mark.parametrize(
    ("status", "read"),
    [
        *((word, Status.READ) for word in ("read", "Skimmed", " DONE ")),
        *((word, None) for word in ("unread", "inbox", "", None, 3)),
        *((str(status), status) for status in Status if status is not Status.INBOX),
    ],
)
def test_a_status_is_read_as_other_programs_write_it(status: object, read: Status | None) -> None:
    assert read_said({"status": status, "tags": "rl"}) == Said(status=read, tags=("rl",))


def test_only_a_file_of_ours_says_what_it_leaves_empty() -> None:
    values = {"status": "inbox", "rating": None, "notes": [], "due": "soon"}
    assert read_said(values) is None
    assert read_said({**values, "edition": "1-a"}) == Said(edition="1-a", own=frozenset(values))
    assert read_said({"tags": ["rl"], "edition": None}) == Said(tags=("rl",), own=frozenset(["tags"]))
    assert read_said({"tags": ["rl"], "edition": 7}) == Said(tags=("rl",))


def test_what_was_said_elsewhere_fills_what_is_empty_here() -> None:
    note, mine = Note("theirs", "n1"), Note("mine", "n2")
    said = Said(Status.READ, 4, ("rl",), (note,), "2026-12-01")
    blank = Mark("p:1")
    assert said.over(blank) == Mark("p:1", status=Status.READ, rating=4, tags=("rl",), notes=(note,), due="2026-12-01")
    full = Mark("p:1", status=Status.SKIPPED, rating=1, tags=("x",), notes=(mine,), due="2026-11-30")
    assert (said.over(full), Said().over(full), Said().over(blank)) == (full, full, blank)


def test_notes_of_other_programs_are_text() -> None:
    assert as_text("<p>One <b>two</b><br>three</p><ul><li>four</li></ul>") == "One two\nthree\nfour"
    assert as_text("1 < 2 & a <- b") == "1 < 2 & a <- b"


def marks(folder: Path) -> dict[str, Mark]:
    library = Library.open(folder, seeds=False)
    try:
        return {mark.title: mark for mark in library.marks.values()}
    finally:
        library.close()


def test_marks_are_filled_where_they_are_empty_and_only_if_asked_for(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def shell(*words: str) -> str:
        assert run(["--library", str(tmp_path / "library"), *words]) == 0
        return capsys.readouterr().err

    path = tmp_path / "papers.bib"
    path.write_text(BIB)
    assert "1 mark would be taken over" in shell("import", str(path), "--marks", "--dry-run")
    shell("import", str(path))
    assert marks(tmp_path / "library") == {}
    library = Library.open(tmp_path / "library")
    [kites] = [entry for entry in library.entries(library.head(2)) if entry.paper.title == "Kites"]
    library.edit([kites], lambda mark: mark.rated(2).with_note(Note("mine")), "rated 2")
    library.close()
    assert "1 mark taken over from elsewhere; undo --import takes them back" in shell("import", str(path), "--marks")
    mark = marks(tmp_path / "library")["Kites"]
    assert (mark.rating, mark.status, [note.text for note in mark.notes]) == (2, Status.READ, ["mine"])
    assert set(mark.tags) == {"rl", "deep-learning", "Reading"}
    assert "taken over" not in shell("import", str(path), "--marks")
    assert "1 mark as before" in shell("undo", "--import")
    mark = marks(tmp_path / "library")["Kites"]
    assert (mark.rating, mark.status, mark.tags) == (2, Status.INBOX, ())


def test_marks_go_with_the_import_that_brought_them_and_not_by_undo(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def shell(*words: str) -> str:
        assert run(["--library", str(tmp_path / "library"), *words]) == 0
        return capsys.readouterr().err

    def titles() -> set[str]:
        library = Library.open(tmp_path / "library", seeds=False)
        try:
            return {entry.paper.title for entry in library.entries(library.head(9))}
        finally:
            library.close()

    path = tmp_path / "papers.bib"
    path.write_text(BIB)
    shell("import", str(path), "--marks")
    shell("add", "Mine alone")
    assert marks(tmp_path / "library")["Kites"].status is Status.READ
    assert "added" in shell("undo")  # the reader's own last step, not what the import brought
    assert marks(tmp_path / "library")["Kites"].status is Status.READ
    assert "took back the import of papers.bib" in shell("undo", "--import")
    assert (marks(tmp_path / "library"), titles()) == ({}, set())
    shell("redo", "2")
    assert titles() == {"Mine alone"}


def test_what_was_changed_since_stays_when_an_import_goes(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    def shell(*words: str) -> str:
        assert run(["--library", str(tmp_path / "library"), *words]) == 0
        return capsys.readouterr().err

    path = tmp_path / "papers.bib"
    path.write_text(BIB)
    shell("import", str(path), "--marks")
    [kites] = marks(tmp_path / "library").values()
    shell("tag", kites.paper, "+mine")
    said = shell("undo", "--import")
    assert "1 mark as before" in said and "that you marked since stays" in said
    mark = marks(tmp_path / "library")["Kites"]
    assert (mark.status, mark.rating) == (Status.INBOX, None)
    assert mark.tags == ("mine",)


def test_our_own_marks_go_over_whole(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    library = Library.open(tmp_path / "one")
    first, second = library.entries(library.head(2))
    library.edit([first], lambda mark: mark.rated(5).tagged(["rl"]).with_note(Note("why?", kind="question")), "rated 5")
    library.edit([second], lambda mark: mark.with_status(Status.QUEUED), "queued")
    before = {mark.paper: mark for mark in library.marks.values()}
    library.close()
    out = tmp_path / "all.json"
    assert run(["--library", str(tmp_path / "one"), "export", "--format", "json", "-o", str(out)]) == 0
    assert run(["--library", str(tmp_path / "two"), "import", str(out), "--marks"]) == 0
    after = {mark.paper: mark for mark in marks(tmp_path / "two").values()}
    for paper, mark in before.items():
        there = after[paper]
        assert (there.status, there.rating, there.tags, there.notes) == (
            mark.status,
            mark.rating,
            mark.tags,
            mark.notes,
        )

"""A folder of pages as a whole: what an export writes, holds back and remembers, and what is said of what is there."""

from __future__ import annotations

import json
import os
import stat
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from store.models import Entry, Mark, Note, Paper
from store.pages.edits import What, change_of
from store.pages.export import Exported, export_notes
from store.pages.folder import Folder, copy_edits, page_edits, read_notes
from store.pages.import_memory import Taken
from store.pages.page_files import LARGEST, MEMORY, read_file

NOTE = Note("Why?", "a", "question", created="2026-11-20T10:00:00Z")


def entry(number: int = 1, *notes: Note, **said: object) -> Entry:
    paper = Paper(f"p:{number}", f"Kites {number}", citekey=f"bell{number}")
    return Entry(number, paper, Mark(paper.id, paper.title, notes=notes or (NOTE,), **said))  # type: ignore[arg-type]


def known(*entries: Entry) -> Callable[[Iterable[str]], Mapping[str, Entry]]:
    own = {each.paper.id: each for each in entries}
    return lambda ids: {paper: own[paper] for paper in ids if paper in own}


def edit(path: Path, before: str, after: str) -> None:
    text = path.read_text("utf-8")
    assert before in text
    path.write_text(text.replace(before, after), "utf-8")


def said(folder: Folder) -> list[tuple[str, str]]:
    return [(path.name, reason) for path, reason in folder.problems]


def held(done: Exported) -> list[tuple[str, str]]:
    return [(path.name, reason) for path, reason in done.held]


def test_a_page_of_the_largest_size_is_written_and_read_and_one_byte_more_is_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    export_notes([entry()], tmp_path)
    page = tmp_path / "bell1.md"
    whole = page.read_bytes()
    for name in ("export", "page_files"):
        monkeypatch.setattr(f"store.pages.{name}.LARGEST", len(whole))
    page.unlink()
    assert export_notes([entry()], tmp_path).written == [page] and read_file(page) == whole
    larger = entry(1, replace(NOTE, text="Why??"))
    assert export_notes([larger], tmp_path).held == [
        (page, f"it would have 0.0 MB, and at most {len(whole) / 1e6:g} can be read again")
    ]
    page.write_bytes(whole + b"\n")
    assert said(read_notes(tmp_path)) == [("bell1.md", "not a text file of a sensible size: left alone")]
    assert LARGEST == 16_000_000


def test_up_to_two_hundred_pages_are_flushed_one_by_one_and_of_more_the_new_ones_together(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    flushed: list[str] = []

    def flush(descriptor: int) -> None:
        flushed.append("folder" if stat.S_ISDIR(os.fstat(descriptor).st_mode) else "file")

    monkeypatch.setattr(os, "fsync", flush)
    monkeypatch.setattr(os, "sync", lambda: flushed.append("all"))

    def counts() -> tuple[int, int]:
        found = flushed.count("file") - 1, flushed.count("all")  # one is the memory
        flushed.clear()
        return found

    entries = [entry(number) for number in range(200)]
    export_notes(entries, tmp_path)
    assert counts() == (200, 0)
    entries[0] = replace(entries[0], mark=entries[0].mark.rated(3))
    export_notes([*entries, entry(200)], tmp_path)
    assert counts() == (1, 1), "what is written over is flushed alone"


@pytest.mark.parametrize("became", ["gone", "a link", "too large"])
def test_a_page_that_became_something_else_while_papers_were_looked_up_is_held(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, became: str
) -> None:
    export_notes([entry()], tmp_path)
    page = tmp_path / "bell1.md"
    elsewhere = tmp_path / "elsewhere"
    elsewhere.write_text("mine")

    def meanwhile(ids: Iterable[str]) -> Mapping[str, Entry]:
        if became == "too large":
            page.write_bytes(bytes(LARGEST + 1))
        else:
            page.unlink()
            if became == "a link":
                page.symlink_to(elsewhere)
        return {}

    monkeypatch.setattr(os, "access", lambda path, mode: True)
    done = export_notes([entry(1, rating=3)], tmp_path, meanwhile)
    assert held(done) == [("bell1.md", "it has just changed: export again")] and elsewhere.read_text() == "mine"


def test_what_an_export_did_is_told_by_page(tmp_path: Path) -> None:
    first, second, third, fourth = (entry(number) for number in (1, 2, 3, 4))
    folder = tmp_path / "deep" / "vault"
    done = export_notes([first, second], folder)
    pages = [folder / f"bell{number}.md" for number in (1, 2)]
    assert done == Exported(pages, 0, [], {"p:1": "bell1.md", "p:2": "bell2.md"})
    assert folder.stat().st_mode & 0o777 == 0o700 and pages[0].stat().st_mode & 0o777 == 0o600
    edit(pages[0], "Why?", "Why not?")
    (folder / "BELL3.md").write_text("of my own")
    for name in ("bell4.md", "bell4-887bb7.md"):
        (folder / name).write_text("of my own")
    more = replace(second, mark=second.mark.rated(4))
    assert export_notes([first, more, second, third, fourth], folder) == Exported(
        [folder / "bell3-5cf295.md"],
        1,
        [
            (pages[0], "it was edited since: import it first"),
            (
                folder / "bell4-887bb7.md",
                "a file of this name is there, and is not the page of this paper: move it away",
            ),
        ],
        {"p:2": "bell2.md", "p:3": "bell3-5cf295.md"},
    )
    assert export_notes([more, third], folder) == Exported(
        [pages[1]], 1, [], {"p:2": "bell2.md", "p:3": "bell3-5cf295.md"}
    )


CUT = "it is cut short, or its “<!-- /broadsheet:notes -->” was taken away"
NONE = "it does not say any more which paper it is about: left alone"
BOTH = "one of 2 files about a paper, of which nobody can tell which counts: leave one with the name bell1.md"


def copied(name: str, more: str) -> str:
    return f"a copy of {name}{more}"


COUNTS, SAME = ", which counts: left alone", " that says nothing else: left alone"
LEFT = ", which is left alone, and so is this one"


@pytest.mark.parametrize(
    ("files", "kept", "page", "problems"),
    [
        ({}, "", None, {}),
        ({"bell1.md": "", "x.md": "mine"}, "", "bell1.md", {}),
        ({"one.md": ""}, "", "one.md", {}),
        ({"bell1.md": "", "x.md": ""}, "", "bell1.md", {"x.md": copied("bell1.md", SAME)}),
        (
            {"bell1.md": "", "x.md": "So?", "y.md": "So?", "z.md": "Else"},
            *("", "bell1.md"),
            {name: copied("bell1.md", SAME if name == "y.md" else COUNTS) for name in ("x.md", "y.md", "z.md")},
        ),
        ({"bell1.md": "", "x.md": "cut"}, "", "bell1.md", {"x.md": copied("bell1.md", f", and {CUT}: left alone")}),
        (
            {"bell1.md": "cut", "x.md": ""},
            *("", None),
            {"bell1.md": f"{CUT}: left alone", "x.md": copied("bell1.md", LEFT)},
        ),
        ({"bell1.md": "no block"}, "", None, {"bell1.md": "its block of notes is gone: left alone"}),
        ({"bell1.md": "mine"}, "", None, {"bell1.md": NONE}),
        ({"bell1.md": "mine", "x.md": ""}, "", None, {"bell1.md": NONE, "x.md": copied("bell1.md", LEFT)}),
        ({"bell1.md": "mine", "x.md": ""}, "Mine.md", "x.md", {}),
        ({"Mine.md": "mine", "x.md": ""}, "Mine.md", None, {"Mine.md": NONE, "x.md": copied("Mine.md", LEFT)}),
        ({"Mine.md": "So?", "bell1.md": ""}, "Mine.md", "Mine.md", {"bell1.md": copied("Mine.md", COUNTS)}),
        ({"x.md": "", "y.md": ""}, "", "x.md", {"y.md": copied("x.md", SAME)}),
        ({"x.md": "", "y.md": "So?"}, "", None, {"x.md": BOTH, "y.md": BOTH}),
    ],
)
def test_of_the_files_about_a_paper_one_is_its_page_and_the_others_are_named(
    tmp_path: Path, files: dict[str, str], kept: str, page: str | None, problems: dict[str, str]
) -> None:
    export_notes([entry()], tmp_path)
    whole = (tmp_path / "bell1.md").read_text("utf-8")
    (tmp_path / "bell1.md").unlink()
    texts = {
        **{"": whole, "mine": "Of my own."},
        "cut": whole.replace("<!-- /broadsheet:notes -->\n", ""),
        "no block": whole.partition("<!--")[0],
    }
    for name, text in files.items():
        (tmp_path / name).write_text(texts.get(text) or whole.replace("Why?", text), "utf-8")
    found = read_notes(tmp_path, known(entry(1, page=kept)))
    assert {paper: file.path.name for paper, file in found.pages.items()} == ({"p:1": page} if page else {})
    assert said(found) == [*problems.items()]
    held = {paper: (path.name, reason) for paper, (path, reason) in found.held.items()}
    assert held == ({} if page or not files else {"p:1": next(iter(problems.items()))})
    assert found.missing == ([] if files else ["p:1"]) and found.names == {name.casefold() for name in files}


def test_a_paper_that_is_not_known_here_has_a_page_that_is_read_and_left_alone(tmp_path: Path) -> None:
    export_notes([entry()], tmp_path)
    page = tmp_path / "bell1.md"
    edit(page, "status: ", 'rating: "brilliant"\nstatus: ')
    edit(page, "Why?\n", "Why?\n\n### tood\nTry.\n\n### ^note-b\nMore.\n")
    found = read_notes(tmp_path)
    assert said(found) == [
        ("bell1.md", "its rating “brilliant” cannot be read: left as it is"),
        ("bell1.md", "“### tood” begins no note of its own"),
        ("bell1.md", "“### ^note-b” names no kind of note: it stays what it was"),
    ]
    assert page_edits(found) == [] and [*found.pages] == ["p:1"] and found.entries == {} == found.held
    other = tmp_path / "x.md"
    page.rename(other)
    page.write_text(other.read_text("utf-8").replace("Why?", "So?"), "utf-8")
    line = "one of 2 files about a paper, of which nobody can tell which counts: leave one"
    assert said(read_notes(tmp_path)) == [("bell1.md", line), ("x.md", line)]


def test_copies_that_were_decided_on_are_remembered_beside_what_was_taken_in(tmp_path: Path) -> None:
    own = entry()
    export_notes([own], tmp_path)
    page, copy = tmp_path / "bell1.md", tmp_path / "bell1 (1).md"
    base = json.loads((tmp_path / MEMORY).read_text("utf-8"))["papers"]["p:1"]
    whole = page.read_text("utf-8")
    copy.write_text(whole.replace("Why?", "So?"), "utf-8")
    edit(page, "Why?", "Why not?")
    found = read_notes(tmp_path, known(own))
    [changed] = page_edits(found)
    [conflict] = copy_edits(found, change_of([changed]), "mine")
    assert (conflict.what, conflict.copy) == (What.CONFLICT, "bell1 (1).md")
    after = replace(own, mark=change_of([changed])(own.mark))
    taken = Taken("s1", (changed,), {"p:1": [copy.read_bytes(), copy.read_bytes()], "p:2": [b"x"]})
    done = export_notes([after], tmp_path, anyway={"p:1": found.pages["p:1"].data}, taken=taken)
    assert done == Exported([], 1, [], {"p:1": "bell1.md"})
    kept = json.loads((tmp_path / MEMORY).read_text("utf-8"))["papers"]["p:1"]
    note = {"text": "Why not?", "kind": "question", "done": False}
    settled = {
        **base,
        "notes": {"a": note},
        "copies": kept["copies"],
        "taken": {"notes": {"a": {"step": "s1", "was": {**note, "text": "Why?"}}}, "fields": {}},
    }
    assert kept == settled and len(kept["copies"]) == 1
    later = read_notes(tmp_path, known(after))
    assert (later.problems, later.copies, page_edits(later)) == ([], {}, [])
    undone = read_notes(tmp_path, known(own), in_force=lambda step: step != "s1")
    assert page_edits(undone) == [changed]
    copy.write_text(whole.replace("Why?", "Else?"), "utf-8")
    again = read_notes(tmp_path, known(after))
    assert said(again) == [("bell1 (1).md", copied("bell1.md", COUNTS))]
    export_notes([after], tmp_path, taken=Taken("", (), {"p:1": [copy.read_bytes()]}))
    more = json.loads((tmp_path / MEMORY).read_text("utf-8"))["papers"]["p:1"]
    assert more == {**settled, "copies": [*kept["copies"], more["copies"][1]]} and len(more["copies"]) == 2


def test_a_note_that_came_from_a_page_is_new_there_again_when_that_is_undone(tmp_path: Path) -> None:
    own = entry()
    export_notes([own], tmp_path)
    page = tmp_path / "bell1.md"
    edit(page, "Why?\n", "Why?\n\n### idea\nTry.\n")
    found = read_notes(tmp_path, known(own))
    [added] = page_edits(found)
    after = replace(own, mark=change_of([added])(own.mark))
    taken = Taken("s1", (added,))
    export_notes([after], tmp_path, anyway={"p:1": found.pages["p:1"].data}, taken=taken)
    for undone, edits in ((False, []), (True, [What.ADDED])):
        now = read_notes(tmp_path, known(own if undone else after), in_force=lambda step, undone=undone: not undone)  # type: ignore[misc]
        assert [each.what for each in page_edits(now)] == edits


def test_a_page_that_was_emptied_is_known_by_its_name_where_nothing_is_remembered(tmp_path: Path) -> None:
    (tmp_path / "Mine.md").write_text("Of my own.")
    assert held(export_notes([entry(1, page="MINE.md")], tmp_path)) == [("Mine.md", NONE)]
    assert held(export_notes([entry(1, page="Mine.md")], tmp_path, known())) == [("Mine.md", NONE)]
    assert [path.name for path in export_notes([entry(1, page="Other.md")], tmp_path).written] == ["bell1.md"]

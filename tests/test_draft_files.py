"""The files of drafts: what is kept of a text that is being written, where, which is the latest, and when it goes."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from store import files
from store.drafts import Draft, Drafts, texts_in
from store.models import Mark, Note, Quote

WHOLE = Draft("arxiv:2606.1", "We fly", "n1", "We", ("kites", "the ", "."), "arxiv-2606-1-00ff00")


@pytest.fixture
def drafts(tmp_path: Path) -> Drafts:
    return Drafts(tmp_path)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "drafts"


def aged(path: Path, seconds: float) -> None:
    os.utime(path, (time.time() - seconds,) * 2)


def test_a_draft_is_a_text_with_what_it_is_about_beside_it(drafts: Drafts, folder: Path) -> None:
    path = drafts.keep(WHOLE)
    assert path == folder / "arxiv-2606-1-00ff00.md" == drafts.place(WHOLE) and path.read_bytes() == b"We fly"
    about = {"paper": "arxiv:2606.1", "note": "n1", "before": "We", "quote": ["kites", "the ", "."]}
    assert json.loads(path.with_suffix(".json").read_bytes()) == about
    assert folder.stat().st_mode & 0o777 == 0o700 and texts_in(folder) == [path]
    assert drafts.all() == [WHOLE] == drafts.begun_here() == Drafts(folder.parent).all()
    assert Drafts(folder.parent).begun_here() == []
    drafts.keep(replace(WHOLE, text="We fly \ud800", before="else", note=None))
    assert (path.read_bytes(), json.loads(path.with_suffix(".json").read_bytes())) == (b"We fly ?", about)
    bare = replace(WHOLE, note=None, quote=None, before="", name="b-00ff00")
    drafts.keep(bare, flush=True)
    assert Drafts(folder.parent).all()[-1] == bare


def test_a_draft_is_named_by_its_paper(drafts: Drafts) -> None:
    named = drafts.named(Draft("arxiv:2606.13681", "We"))
    stem, _, end = named.name.rpartition("-")
    assert (stem, len(end), named) == ("arxiv-2606-13681", 6, Draft("arxiv:2606.13681", "We", name=named.name))
    assert drafts.named(Draft("x" * 50, "")).name[:-7] == "x" * 40 and drafts.named(named) != named


@pytest.mark.parametrize(
    ("about", "found"),
    [
        ({"paper": "p", "note": None, "before": "", "quote": None}, Draft("p", "We fly", name="a-00ff00")),
        ({"paper": 3, "note": 4, "before": 5}, Draft("3", "We fly", "4", "5", name="a-00ff00")),
        *(
            (about, Draft("", "We fly", name="a-00ff00"))
            for about in (
                *({}, [], {"paper": "p", "note": None}, {"paper": "p", "before": ""}),
                {"paper": "p", "note": None, "before": "", "quote": ["kites"]},
            )
        ),
    ],
)
def test_what_lies_beside_a_text_may_be_anything(about: Any, found: Draft, drafts: Drafts, folder: Path) -> None:
    folder.mkdir()
    (folder / "a-00ff00.md").write_bytes("\ufeffWe fly".encode())
    (folder / "a-00ff00.json").write_text(json.dumps(about))
    assert drafts.all() == [found]
    (folder / "a-00ff00.json").write_text("{")
    assert drafts.all() == [Draft("", "We fly", name="a-00ff00")]


def test_other_files_are_no_drafts(drafts: Drafts, folder: Path) -> None:
    drafts.keep(WHOLE)
    for name in ("novel.md", "a-00ff0.md", "a-00ff000.md", "-00ff00.md", "a-00FF00.md", "b-00ff00.txt"):
        (folder / name).write_text("mine")
        (folder / name).with_suffix(".json").write_text("{}")
    (folder / "alone-00ff00.md").write_text("mine")
    (folder / "folder-00ff00.md").mkdir()
    (folder / "folder-00ff00.json").write_text("{}")
    assert drafts.all() == [WHOLE]
    assert texts_in(folder / "nowhere") == []


def test_a_folder_that_cannot_be_read_has_no_drafts(
    drafts: Drafts, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError

    drafts.keep(WHOLE)
    monkeypatch.setattr(Path, "glob", refuse)
    assert texts_in(folder) == drafts.all() == []


def test_the_latest_draft_comes_last_and_is_the_one_that_is_found(drafts: Drafts, folder: Path) -> None:
    first, other, last = (
        Draft(paper, text, name=f"{text}-00ff00") for paper, text in (("p", "one"), ("q", "two"), ("p", "three"))
    )
    for age, draft in ((1, last), (3, first), (2, other)):
        path = drafts.keep(draft)
        assert path
        aged(path, age)
    assert drafts.all() == [first, other, last]
    assert (drafts.of("p"), drafts.of("q"), drafts.of("r")) == (last, other, None)


def test_a_draft_says_something_when_it_says_what_was_not_there(drafts: Drafts) -> None:
    texts = {("", ""): False, (" \n", ""): False, ("We", "We"): False, (" We\n", "We "): False, ("We", ""): True}
    assert {(text, before): Draft("p", text, None, before).says_something for text, before in texts} == texts
    drafts.keep(replace(WHOLE, text="We "))
    assert drafts.all() == []


def test_a_draft_is_saved_when_a_note_says_it() -> None:
    mark = Mark("p", notes=(Note("one"), Note(" We fly\n")))
    assert WHOLE.is_saved(mark) and not replace(WHOLE, text="We").is_saved(mark) and not WHOLE.is_saved(Mark("p"))


def test_a_note_is_gone_on_with_where_it_was_left(drafts: Drafts) -> None:
    note = Note("We", "n1", quote=Quote("kites", "the ", "."))
    begun = drafts.of_note("arxiv:2606.1", note)
    assert replace(begun, name="") == Draft("arxiv:2606.1", "We", "n1", "We", ("kites", "the ", "."))
    new = drafts.of_note("arxiv:2606.1", None)
    assert new == Draft("arxiv:2606.1", "", name=new.name) and new.name.startswith("arxiv-2606-1-")
    assert replace(drafts.of_note("p", Note("We", "n2")), name="") == Draft("p", "We", "n2", "We")
    drafts.keep(WHOLE)
    drafts.keep(replace(WHOLE, note=None, name="new-00ff00"))
    assert drafts.of_note("arxiv:2606.1", note) == WHOLE
    assert drafts.of_note("arxiv:2606.1", None).name == "new-00ff00"
    assert drafts.of_note("arxiv:2606.2", note).name != WHOLE.name


def test_what_was_saved_goes_and_what_was_written_stays(drafts: Drafts, folder: Path) -> None:
    path = drafts.keep(WHOLE)
    assert path
    drafts.drop_unwritten(WHOLE)
    assert path.exists()
    path.write_text("We ")
    drafts.drop_unwritten(WHOLE)
    assert [*folder.iterdir()] == [] and drafts.place(WHOLE) is None
    drafts.drop(WHOLE)
    drafts.keep(WHOLE)
    drafts.drop(WHOLE)
    assert [*folder.iterdir()] == []


def test_a_day_later_the_files_go_in_which_nothing_was_written(
    drafts: Drafts, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(time, "time", lambda: 1_800_000_000.0)
    for name, text, age in (("a", "We", 86_401), ("b", "We", 86_400), ("c", "We fly", 86_401)):
        path = drafts.keep(replace(WHOLE, text=text, name=f"{name}-00ff00"))
        assert path
        aged(path, age)
    drafts.sweep()
    assert sorted(path.name for path in folder.iterdir()) == [
        f"{name}-00ff00.{end}" for name in "bc" for end in ("json", "md")
    ]


Refuse = Callable[[Callable[[Path], bool]], None]


@pytest.fixture
def refuse(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Refuse:
    """Give a way to say which files a disk does not take."""
    real = files.write
    (tmp_path / "tmp").mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "tmp"))

    def set_up(refused: Callable[[Path], bool]) -> None:
        def write(path: Path, *args: Any, **kwargs: Any) -> None:
            if refused(path):
                raise OSError
            real(path, *args, **kwargs)

        monkeypatch.setattr("store.files.write", write)

    return set_up


def test_where_the_library_takes_no_file_it_is_among_the_temporary_ones(
    drafts: Drafts, folder: Path, tmp_path: Path, refuse: Refuse
) -> None:
    refuse(lambda path: folder in path.parents)
    path = drafts.keep(WHOLE)
    assert path and path.parent.parent == tmp_path / "tmp" and path.parent.name.startswith("broadsheet-")
    other = replace(WHOLE, name="other-00ff00")
    again, more = drafts.keep(replace(WHOLE, text="We fly kites")), drafts.keep(other)
    assert again == path == drafts.place(WHOLE) and more and more.parent == path.parent
    assert drafts.all() == [replace(WHOLE, text="We fly kites"), other] and Drafts(tmp_path).all() == []
    refuse(lambda path: False)
    assert drafts.keep(WHOLE) == path, "it stays in its file"
    drafts.drop(WHOLE)
    assert drafts.all() == [other] and not path.exists()


def test_what_no_disk_takes_is_in_memory_until_one_does(drafts: Drafts, folder: Path, refuse: Refuse) -> None:
    other = replace(WHOLE, name="other-00ff00")
    refuse(lambda path: True)
    assert drafts.keep(WHOLE) is None is drafts.keep(other) and drafts.place(WHOLE) is None
    assert drafts.all() == [WHOLE, other] == drafts.begun_here()
    drafts.drop(other)
    assert drafts.all() == [WHOLE]
    refuse(lambda path: False)
    assert drafts.keep(replace(WHOLE, text="We fly kites")) == folder / f"{WHOLE.name}.md"
    assert drafts.all() == [replace(WHOLE, text="We fly kites")]

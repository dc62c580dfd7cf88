"""The command line: what it prints where, how it ends, and what it does not load."""

from __future__ import annotations

import errno
import gc
import gzip
import io
import json
import os
import platform
import re
import shlex
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
import unicodedata
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import datetime, timedelta
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import click
import pytest
from click.shell_completion import CompletionItem, ShellComplete
from tinydb import TinyDB

from store import intake
from store.decisions import Decision, Subject
from store.drafts import Draft, Drafts
from store.errors import InputError, LibraryError, SourceFailed
from store.index.live import LiveIndex
from store.library import Library
from store.models import Note, Paper, Quote, Status
from store.state import State
from store.state.views import BUILT_IN
from store.text import clean
from store.times import local
from tests.dispositions import hear_signals
from tui.cli import base, program, run, transfer
from tui.cli.program import MODULES
from tui.cli.shells import WholeWords
from tui.paper.external_editor import edit_file

SEEDS = sorted(str(path) for path in (Path(__file__).parent.parent / "seeds").glob("*.gz"))
MASK = "It's All in The [MASK]: Simple"
FIELDS = (
    "id, title, abstract, authors, day, published, url, arxiv, doi, links, upvotes, "
    "sources, status, rating, tags, notes, citekey, score"
)
PROGRAM = [sys.executable, "-c", "from tui.cli import main; main()"]
ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def planted(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("planted") / "library"
    assert run(["--library", str(folder), "count"]) == 0
    return folder


class Shell:
    """One library, asked from the command line; ``out`` and ``err`` are what the last command printed."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.folder, self._capsys = folder, capsys
        self.out = self.err = ""

    def __call__(self, *args: str, code: int = 0) -> str:
        self._capsys.readouterr()
        found = run(["--library", str(self.folder), *args])
        self.out, self.err = self._capsys.readouterr()
        assert found == code, (args, found, self.out, self.err)
        assert "Traceback" not in self.err
        return self.out

    def count(self, *query: str) -> int:
        self._capsys.readouterr()
        run(["--library", str(self.folder), "count", *query])
        return int(self._capsys.readouterr().out)

    def json(self, *args: str, code: int = 0):
        return json.loads(self(*args, "--json", code=code))


@pytest.fixture
def shell(tmp_path, planted, capsys) -> Shell:
    shutil.copytree(planted, tmp_path / "library")
    return Shell(tmp_path / "library", capsys)


@pytest.fixture
def bare(tmp_path, capsys) -> Shell:
    return Shell(tmp_path / "new", capsys)


@pytest.fixture
def mask(shell: Shell) -> str:
    (found,) = shell.json("list", "masked language modelling head", "--limit", "1")
    return found["id"]


def launched(*args: str, env: dict[str, str] | None = None, **options) -> subprocess.CompletedProcess[str]:
    surroundings = {**os.environ, "PYTHONPATH": str(ROOT), **(env or {})}
    return subprocess.run([*PROGRAM, *args], capture_output=True, text=True, env=surroundings, timeout=60, **options)


def test_papers_are_read_in_parts_and_none_is_left_out(shell, monkeypatch):
    whole = shell.json("list", "--limit", "50")
    monkeypatch.setattr("tui.cli.papers._CHUNK", 7)
    assert shell.json("list", "--limit", "50") == whole
    assert len({paper["id"] for paper in whole}) == 50


def test_a_template_that_is_not_there_is_refused_with_those_that_are(shell):
    shell("export", "--template", "none.j2", code=2)
    assert shell.err == (
        "broadsheet: none.j2: no such file or directory; "
        "the templates that are built in are letter.html.j2, reading.md.j2\n"
    )


# -- what must be shown ----------------------------------------------------------------------------------------------


def test_a_new_library_has_the_seeds(bare):
    assert bare("count") == "50\n"
    assert bare.folder.stat().st_mode & 0o777 == 0o700


def test_importing_the_seeds_twice(bare):
    first = bare.json("import", *SEEDS)
    assert first == {
        "files": 2,
        "read": 64,
        "new": 50,
        "updated": 0,
        "unchanged": 14,
        "skipped": [],
        "format": dict.fromkeys(SEEDS, "hf-page"),
    }
    again = bare.json("import", *SEEDS)
    assert (again["new"], again["updated"], again["unchanged"]) == (0, 0, 64)
    assert bare("count") == "50\n"


def test_rating_finding_and_reading_the_mark_with_tinydb(shell, mask):
    shell("rate", mask, "5")
    (found,) = shell.json("list", "rating:5")
    assert found["title"].startswith(MASK) and found["rating"] == 5
    with TinyDB(shell.folder / "state.json", access_mode="r") as state:
        (kept,) = state.table("marks").all()
    assert (kept["paper"], kept["rating"]) == (mask, 5)


# -- list, count, show -----------------------------------------------------------------------------------------------


def test_list_json_has_every_field(shell):
    found = shell.json("list")
    assert len(found) == 50 and ", ".join(found[0]).startswith(FIELDS)
    assert found[0]["day"] == "2026-07-30" and found[0]["authors"] == [] and found[0]["url"] is None
    assert shell.json("list", "--limit", "3") == found[:3]
    assert shell.json("list", "zzzzqqqq", code=1) == []


def test_a_pipe_gets_plain_lines(shell):
    lines = shell("list", "--limit", "2").splitlines()
    assert [line.split("\t")[1] for line in lines] == ["inbox", "inbox"]
    assert "\x1b" not in shell.out


def test_queries_may_begin_with_a_dash(shell):
    some, others = int(shell("count", "llama")), int(shell("count", "-llama"))
    assert some + others == 50 and others > 0
    assert shell("count", "--", "-llama") == shell("count", "-llama") == f"{others}\n"
    assert shell("count", "-hybrid", "-json") == shell("count", "-hybrid -json")
    assert len(shell("list", "-llama", "--limit", "1").splitlines()) == 1


def test_a_misspelt_option_is_no_query(shell):
    shell("list", "--jsn", code=2)
    assert shell.err == "broadsheet: there is no option “--jsn”; did you mean --json?\n"
    shell("list", "--zzzz=1", code=2)
    assert shell.err == "broadsheet: there is no option “--zzzz”; `broadsheet list --help` lists the options\n"


def test_count_of_nothing_is_0_and_1(shell):
    assert shell("count", "zzzzqqqq", code=1) == "0\n"


def test_a_query_that_does_not_parse_is_one_line(shell):
    shell("list", "(a", code=2)
    assert shell.err == "broadsheet: column 3: the ( at column 1 is not closed; expected )\n"
    assert shell("count", "stauts:queued", code=1) == "0\n" and shell.err == "status:queued?\n"
    shell("export", "(a", "--format", "csv", code=2)


def test_the_clauses_of_a_query_are_counted(shell, mask):
    shell("tag", mask, "+rl")
    lines = shell("list", "llama", "-hybrid", "--explain").splitlines()
    assert len(lines) == 3 and lines[0].split()[-1] == shell("count", "llama -hybrid").strip()
    assert shell.json("list", "+rl", "--explain")["total"] == 1
    shell("list", "+rl -rl", "--explain", code=1)
    shell("list", "+rl rating:5", code=1)
    assert "+rl 1 → rating:5 0" in shell.err and "nearest: " in shell.err
    shell("list", "(a", "--explain", code=2)


def test_why(shell, mask):
    assert "✓ bert" in shell("why", mask, "bert", "-survey") and "ModernBERT" in shell.out
    shell("why", mask, "bert", "is:read", code=1)
    assert "✗ is:read" in shell.out
    assert "✗ is:read" in shell("why", mask, "bert OR is:read")
    shell("why", mask, "-(bert OR is:read)", code=1)
    assert [reason["satisfied"] for reason in shell.json("why", mask, "bert")] == [True]
    assert "listed 2026-07-30 (year inferred), from hf-page, added 2" in shell("why", mask)


def test_sort_and_reverse(shell):
    titles = [paper["title"] for paper in shell.json("list", "--sort", "title")]
    assert [paper["title"] for paper in shell.json("list", "--sort", "title", "--reverse")] == titles[::-1]
    shell("list", "--sort", "colour", code=2)
    known = (
        "'relevance', 'day', 'votes', 'rating', 'title', 'author', 'published', 'status', 'added', 'score', "
        "'stars', 'comments'"
    )
    assert shell.err == f"broadsheet: Invalid value for '--sort': 'colour' is not one of {known}.\n"


def test_show(shell, mask):
    shell("tag", mask, "+rl")
    assert shell.json("show", mask)["tags"] == ["rl"]
    page = shell("show", mask[:6])
    assert page.startswith(MASK) and "#rl" in page and max(map(len, page.splitlines())) <= 88
    shell("show", "p:nothing", code=2)
    assert "there is no paper" in shell.err and shell.out == ""


def test_rows_fit_a_terminal():
    from store.models import Entry, Mark, Paper
    from tui.cli.paper_lines import paper_row, paper_text

    title = "À la [/] recherche 大規模言語モデル " * 9
    entry = Entry(0, Paper("p:0123456789ab", title, abstract="x\x1b[2Jy " * 300), Mark("p", rating=3, tags=("a", "b")))
    from rich.cells import cell_len
    from rich.text import Text

    for width in (40, 60, 80, 200):
        line = paper_row(entry, width)
        assert cell_len(Text.from_ansi(line).plain) <= width
        assert "\x1b[2J" not in paper_text(entry, width)


# -- marks -----------------------------------------------------------------------------------------------------------


def test_tags_with_either_sign(shell, mask):
    shell("tag", mask, "+rl", "+Größe")
    assert shell.out == "" and "tagged +rl +Größe" in shell.err
    shell("tag", mask, "-rl", "+bert", code=0)
    assert shell.json("show", mask)["tags"] == ["Größe", "bert"]
    shell("tag", mask, "+bert", code=1)
    shell("tag", mask, "+two words", "+a, b")
    assert shell.json("show", mask)["tags"] == ["Größe", "bert", "two-words", "a", "b"]
    shell("tag", mask, "-A,two words", "-nowhere!")
    assert shell.json("show", mask)["tags"] == ["Größe", "bert", "b"]
    shell("tag", mask, "+C#", "+ok", code=2)
    assert "“C#” is not a tag: use letters, digits and -_/." in shell.err
    shell("tag", mask, code=2)
    shell("tag", "+x", code=2)
    assert shell("count", "+bert") == "1\n"


def test_a_tag_may_be_in_any_script(shell, mask):
    decomposed = unicodedata.normalize("NFD", "tiếng-Việt")
    shell("tag", mask, "+हिन्दी", "+ภาษาไทย", f"+{decomposed}")
    assert shell.json("show", mask)["tags"] == ["हिन्दी", "ภาษาไทย", "tiếng-Việt"]
    assert shell("count", f"+{decomposed}") == shell("count", "+हिन्दी") == shell("count", "tag=ภาษาไทย") == "1\n"
    for wrong in ("🔥", "rl!", "-rl", "..."):
        shell("tag", mask, f"+{wrong}", code=2)
        assert "is not a tag: use letters, digits and -_/." in shell.err


def test_several_papers_are_one_step(shell):
    ids = [paper["id"] for paper in shell.json("list", "--limit", "3")]
    shell("status", *ids, "queued")
    assert shell("count", "is:queued") == "3\n"
    assert [len(step["changes"]) for step in shell.json("history")] == [3]
    shell("undo")
    assert shell("count", "is:queued", code=1) == "0\n"
    shell("redo")
    assert shell("count", "is:queued") == "3\n"
    shell("redo", code=1)
    shell("undo", "5")
    shell("undo", code=1)
    assert shell.json("history")[0]["undone"] is True


def test_a_pipe_names_the_papers_of_an_edit(shell, mask, monkeypatch):
    def piped(text: str, *args: str, code: int = 0) -> str:
        monkeypatch.setattr("sys.stdin", io.StringIO(text))
        return shell(*args, code=code)

    listed = shell("list", "gal*re | BERT-like")  # id, status and all else, with tabs between
    ids = [line.split("\t")[0] for line in listed.splitlines()]
    assert mask in ids
    cited = shell.json("show", mask)["citekey"]
    for text in (listed, "\n".join(ids), "  ".join(ids) + "\r\n\n", f"{listed}{cited}\n"):
        piped(text, "tag", "-", "+piped")
        assert shell.count("tag:piped") == len(ids)
        shell("undo")
        assert shell.count("tag:piped") == 0
    piped(mask, "tag", "-", ids[0], "+both", "-survey")
    assert shell.count("tag:both") == len({mask, ids[0]})
    piped(listed, "rate", "-", "4")
    piped(listed, "status", "-", "queued")
    piped(listed, "note", "-", "compare these")
    assert shell.count("rating:4 is:queued note:compare") == len(ids)
    assert len({note["id"] for each in shell.json("list", "has:note") for note in each["notes"]}) == len(ids)
    steps = shell.count()
    piped(f"{listed}nosuch\n", "rate", "-", "1", code=2)
    assert "nosuch" in shell.err and shell.count("rating:1") == 0 and shell.count() == steps
    piped("\n", "rate", "-", "1", code=1)
    assert shell.err == "no paper is named on standard input\n"
    piped(listed, "note", "-", code=2)
    piped(listed, "note", "-", "-", code=2)


def test_decisions_are_told_and_undone(shell, mask):
    library = Library.open(shell.folder)
    library.deciding.decide([Decision("removed", (Subject.of(library.entry(mask).paper),))], "removed")
    library.close()
    assert f"decision:{mask}: – → removed" in shell("history")
    [change] = shell.json("history")[0]["changes"]
    assert change["title"].startswith(MASK) and change["new"]["kind"] == "removed"
    shell("undo")
    assert f"undid “removed”: {MASK}" in shell.err
    shell("undo", code=1)


@pytest.mark.parametrize(
    "args", [("rate", "p:none", "4"), ("rate", "{}", "6"), ("status", "{}", "later"), ("rate", "3")]
)
def test_wrong_marks_are_wrong_use(shell, mask, args):
    shell(*(arg.format(mask) for arg in args), code=2)
    assert shell.err.count("\n") == 1
    shell("history", code=1)


def test_rating_0_clears(shell, mask):
    shell("rate", mask, "0", code=1)
    shell("rate", mask, "4")
    shell("rate", mask, "0")
    assert shell.json("show", mask)["rating"] is None


def test_notes(shell, mask, monkeypatch):
    assert shell("note", mask, "-", "is this", "real?", "--kind", "question") == "- is this real?\n"
    monkeypatch.setattr("sys.stdin", io.StringIO())
    shell("note", mask, code=2)
    shell("note", mask, "-", code=1)
    shell("note", mask, "", code=1)
    shell("note", mask, "x", "--kind", "poem", code=2)
    shell("note", mask, "so", "--quote", "encoder-only models such as BERT")
    shell("note", mask, "so", "--quote", "words of another paper entirely", code=2)
    first, second = shell.json("show", mask)["notes"]
    assert (first["text"], first["kind"]) == ("- is this real?", "question")
    assert second["quote"]["exact"] == "encoder-only models such as BERT"
    assert shell("count", "note:real") == "1\n"


def test_a_note_for_which_no_editor_can_be_had_is_one_line(shell, mask, monkeypatch):
    shell("note", mask, code=2)
    assert "give the note, or - to read it from standard input" in shell.err
    at_a_terminal(monkeypatch)
    for editor, code, said in (
        ("/nowhere/editor", 2, "the editor cannot be started: no such file or directory"),
        ("'half", 2, "the editor cannot be started: $editor cannot be read: no closing quotation"),
        ("false", 1, "the editor failed; no note was kept"),
        ("true", 1, "keeps what you save there: the editor did not wait"),
        ("touch", 1, "an empty note is not kept"),
    ):
        monkeypatch.setenv("EDITOR", editor)
        shell("note", mask, code=code)
        assert said in shell.err.lower() and len(shell.err.splitlines()) == 1, editor
        left = [*(shell.folder / "drafts").glob("*.md")]
        assert bool(left) is (editor in ("true", "touch")), "a window may still be open on what was there at once"
    assert shell.json("show", mask)["notes"] == []


def test_a_note_from_a_pipe_and_from_an_editor(shell, mask, monkeypatch, tmp_path):
    done = launched("--library", str(shell.folder), "note", mask, "-", input="piped\n\n    kept as it is\n\x1b[2J")
    assert (done.returncode, done.stdout) == (0, "piped\n\n    kept as it is\n")
    editor = tmp_path / "an editor"
    editor.write_text('#!/bin/sh\nstat -c %a "$1" "$(dirname "$1")" > "$0.modes"\necho \'from an editor\' >> "$1"\n')
    editor.chmod(0o700)
    monkeypatch.setenv("EDITOR", f"'{editor}'")
    (tmp_path / "folder").mkdir(mode=0o700)
    (tmp_path / "folder" / "note.md").touch(0o600)
    assert edit_file(tmp_path / "folder" / "note.md") == ("from an editor\n", True, False)
    assert Path(f"{editor}.modes").read_text().split() == ["600", "700"]


# -- views and copies ------------------------------------------------------------------------------------------------


def test_views(shell):
    assert [view["name"] for view in shell.json("views")] == list(BUILT_IN)
    shell("view", "small", "llama", "-hybrid")
    shell("view", "small", "llama -hybrid", code=1)
    *_, view = shell.json("views")
    assert view == {"name": "small", "query": "llama -hybrid", "count": int(shell("count", "q:small"))}
    shell("view", "broken", "(a", code=2)
    shell("view", "a b", "x", code=2)
    shell("view", "small", code=2)
    shell("view", "small", "--delete")
    assert len(shell.json("views")) == len(BUILT_IN)


def test_backup_restore_and_undo(shell, mask):
    shell("backup", code=1)
    shell("rate", mask, "5")
    copy = shell("backup").strip()
    assert Path(copy).exists() and copy in shell("backup", "--list").splitlines()
    shell("restore", copy, code=1)
    shell("rate", mask, "2")
    shell("restore", Path(copy).name)
    assert shell.err == f"restored 1 mark from {copy}; `undo` takes it back\n"
    assert shell.json("show", mask)["rating"] == 5
    shell("undo")
    assert shell.json("show", mask)["rating"] == 2
    shell("restore", "nowhere.json", code=2)
    shell("restore", code=2)
    shell("restore", "--salvaged", code=1)


def test_a_damaged_state_is_read_and_not_written_until_it_is_restored(shell, mask):
    shell("rate", mask, "5")
    copy = shell("backup").strip()
    state = shell.folder / "state.json"
    damaged = state.read_bytes()[:-40]
    state.write_bytes(damaged)
    shell("rate", mask, "1", code=3)
    assert state.read_bytes() == damaged and shell.err.count("\n") == 1
    line = shell.err.removeprefix("broadsheet: ").strip()
    assert shell("count") == "50\n"
    assert shell.json("doctor", code=3)["problems"] == [line]
    shell("restore", "--salvaged", "state.json", code=2)
    shell("restore", "--salvaged")
    assert shell.err.splitlines()[-1] == "kept what could be read; the damaged file is in backups/damaged"
    assert shell.json("show", mask)["rating"] == 5
    state.write_bytes(damaged)
    shell("restore", copy)
    assert shell.err.splitlines()[-1] == f"restored 1 mark from {copy}"


def test_merge(shell, mask, tmp_path):
    shell("tag", mask, "+here")
    other = tmp_path / "other"
    shutil.copytree(shell.folder, other)
    assert run(["--library", str(other), "tag", mask, "+there"]) == 0
    shell("tag", mask, "+more")
    shutil.copy(other / "state.json", shell.folder / "state (1).json")
    shell("merge", str(shell.folder / "state (1).json"))
    assert not (shell.folder / "state (1).json").exists()
    moved, *said = shell.err.splitlines()
    assert moved.startswith("moved to ") and Path(moved.removeprefix("moved to ")).exists()
    assert said == ["1 paper changed, 1 edit added to the history"]
    assert set(shell.json("show", mask)["tags"]) == {"here", "there", "more"}
    shell("merge", str(other / "state.json"), code=1)
    (tmp_path / "bad.json").write_text("{")
    shell("merge", str(tmp_path / "bad.json"), code=2)
    shell("merge", str(tmp_path / "none.json"), code=2)
    copy = shell.folder / "state (2).json"
    shutil.copy(other / "state.json", copy)
    shell("doctor", code=3)
    shell("merge", "--never", str(other / "state.json"), code=2)
    shell("merge", "--never", str(copy))
    assert shell.err == "left 1 copy out for good; undo takes it back\n"
    shell("doctor")
    assert copy.exists()
    shell("merge", "--never", str(copy), code=2)
    shell("undo")
    shell("doctor", code=3)
    shell("restore", str(tmp_path / "bad.json"), code=2)


@pytest.mark.parametrize("command", ["list", "count"])
def test_papers_whose_marks_another_program_has_brought_are_there_at_once(command, shell, bare, tmp_path):
    bib = tmp_path / "kites.bib"
    bib.write_text("@misc{kites, title = {Kites at Night}, eprint = {2606.13681}}")
    bare("import", str(bib))
    bare("rate", "2606.13681", "4")
    shutil.copy(bare.folder / "state.json", shell.folder)
    assert {"list": lambda said: said.count("\n"), "count": int}[command](shell(command)) == 51


@pytest.mark.parametrize("many", [20, 21])
def test_a_merge_names_the_first_it_decided_against_and_counts_the_others(shell, tmp_path, many):
    papers = shell.json("list", "--limit", str(many))
    ids = [paper["id"] for paper in papers]
    shell("note", ids[0], "as it was")
    shutil.copytree(shell.folder, tmp_path / "other")
    here = Shell(tmp_path / "other", shell._capsys)
    for where, rating in ((shell, "2"), (here, "1")):
        where("rate", *ids, rating)
        with closing(Library.open(where.folder)) as library:
            [note] = library.entry(ids[0]).mark.notes
            new = replace(note, text=rating)
            library.edit([ids[0]], lambda mark, new=new: mark.with_note(new), "edited")
    shell("merge", str(here.folder / "state.json"))
    *against, last = shell.err.splitlines()
    rest = ["… and 1 more that were decided against; `history` marks them"] if many > 20 else []
    texts = "1 note with two texts now: `list is:conflict` finds them, `c` in the app chooses"
    assert against[20:] == [*rest, texts]
    assert last == f"{many} papers changed, 2 edits added to the history"
    decided = [
        f"rating of {clean(paper['title'], limit=60)}: 1 from the other computer, 2 here before" for paper in papers
    ]
    assert against[:20] == decided[:20]
    assert shell.count("is:conflict") == 1
    lines = shell("history", "--limit", "10").splitlines()
    assert len([line for line in lines if line.endswith(" (decided against by a merge)")]) == many
    [step] = [each for each in shell.json("history") if each["summary"] == "rated 2"]
    shell("redo", "--edit", step["id"])
    assert shell.err == f"done “rated 2 after all”: {many} papers\n"
    assert shell.count("rating:2") == many


# -- import and export -----------------------------------------------------------------------------------------------


def test_a_folder_is_walked_and_the_rest_is_said(bare, tmp_path):
    folder = tmp_path / "papers"
    (folder / "deeper").mkdir(parents=True)
    (folder / ".hidden").mkdir()
    (folder / "a.json").write_text('[{"title": "A"}, {"title": 3}]')
    (folder / "deeper" / "b.jsonl").write_text('{"title": "B"}\n{\n')
    (folder / "notes.txt").write_text("hello")
    (folder / ".hidden" / "c.json").write_text('{"title": "C"}')
    report = bare.json("import", str(folder))
    assert (report["files"], report["read"], report["new"]) == (2, 2, 2)
    assert [(Path(each["file"]).name, each["where"]) for each in report["skipped"]] == [
        ("a.json", "record 2"),
        ("notes.txt", None),
        ("b.jsonl", "line 2"),
    ]
    assert bare.err.count("skipped") == 3
    bare("import", str(folder / "deeper"), "--dry-run")
    assert bare("list").count("\n") == 2


def test_what_cannot_be_read_is_2_and_the_rest_is_imported(bare, tmp_path):
    (tmp_path / "bad").write_text("hello")
    (tmp_path / "good").write_text('{"title": "Good"}')
    bare("import", str(tmp_path / "bad"), code=2)
    assert bare.err.count("\n") == 1 and "saw text that begins" in bare.err
    report = bare.json("import", str(tmp_path / "bad"), str(tmp_path / "good"), str(tmp_path / "none"), code=2)
    assert (report["new"], len(report["skipped"])) == (1, 2)
    (tmp_path / "empty").mkdir()
    bare("import", str(tmp_path / "empty"), code=1)
    bare("import", SEEDS[0], "--format", "docx", code=2)
    bare("import", SEEDS[0], "--day", "soon", code=2)
    bare("import", code=2)


def test_import_never_touches_a_mark(bare):
    bare("import", *SEEDS)
    name = bare.json("list", "--limit", "1")[0]["id"]
    bare("rate", name, "3")
    before = (bare.folder / "state.json").read_bytes()
    bare("import", *SEEDS, "--day", "2026-07-30")
    assert (bare.folder / "state.json").read_bytes() == before
    assert bare.json("show", name)["day_inferred"] is False


def test_standard_input_and_dry_run(tmp_path):
    folder = tmp_path / "library"
    raw = Path(SEEDS[0]).read_bytes()
    for content in (raw, gzip.decompress(raw)):
        args = ("--library", str(folder), "import", "-", "--dry-run", "--json")
        done = subprocess.run([*PROGRAM, *args], input=content, capture_output=True, cwd=ROOT, check=True)
        report = json.loads(done.stdout)
        assert (report["new"], report["format"]) == (14, {"standard input": "hf-page"})
    assert not folder.exists()


def test_a_dry_run_counts_what_an_import_does(bare):
    bare("import", SEEDS[0])
    before = (bare.folder / "papers.db").read_bytes()
    rehearsed = bare.json("import", *SEEDS, "--dry-run")
    assert (rehearsed["new"], rehearsed["unchanged"]) == (36, 28)
    assert (bare.folder / "papers.db").read_bytes() == before and bare("count") == "14\n"
    assert bare.json("import", *SEEDS) == rehearsed


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("export --format docx", "there is no format “docx”; the formats are bibtex, biblatex,"),
        ("rate", "missing argument"),
        ("rate p:1", "missing argument"),
        ("rate p:1 6", "6 is not in the range"),
        ("tag", "missing argument"),
        ("status p:1", "missing argument"),
        ("show", "missing argument"),
        ("import", "missing argument"),
        ("restore", "name a backup, or use --salvaged"),
        ("merge", "missing argument"),
        ("list --limit x", "'x' is not a valid integer"),
        ("list --sort colour", "'colour' is not one of"),
    ],
)
def test_what_is_missing_or_wrong_is_one_line_and_2(shell, typed, said):
    shell(*typed.split(), code=2)
    assert said in shell.err.lower(), shell.err
    assert len(shell.err.splitlines()) == 1 and shell.out == ""


def test_export_to_a_file_and_to_a_pipe(shell, mask, tmp_path):
    shell("rate", mask, "5")
    for name in ("markdown", "bibtex", "csv", "json"):
        text = shell("export", "rating:5", "--format", name)
        shell("export", "rating:5", "--format", name, "--output", str(tmp_path / name))
        assert (tmp_path / name).read_bytes() == text.encode() and "[MASK" in text.replace("\\", "")
    shell("export", "zzzzqqqq", "--format", "csv", "--output", str(tmp_path / "none"), code=1)
    assert not (tmp_path / "none").exists()
    shell("export", "--format", "docx", code=2)
    shell("export", "--format", "csv", "--output", str(tmp_path / "no" / "folder"), code=2)


def test_export_takes_the_format_from_the_ending_and_goes_by_other_names(shell, tmp_path):
    def written(*args: str) -> str:
        return shell("export", "BERT-like", *args)

    for ending, name in (
        ("md", "markdown"),
        ("bib", "bibtex"),
        ("JSON", "json"),
        ("csv", "csv"),
        ("txt", "text"),
        ("html", "html"),
        ("log", "markdown"),
    ):
        shell("export", "BERT-like", "-o", str(tmp_path / f"list.{ending}"))
        assert shell.err.endswith(f"as {name}\n") and shell.err.startswith("1 paper written to ")
        assert (tmp_path / f"list.{ending}").read_bytes() == written("--format", name).encode()
    assert written() == written("-o", "-") == written("--format", "md") == written("--format", "markdown")
    assert written("--format", "BIB", "-o", "-") == written("--format", "bibtex")
    assert not (tmp_path / "-").exists()
    # Only the letter alone is the option: whatever begins so is a query.
    assert shell("export", "-openreview", "-o", "-") == shell("export", "--", "-openreview")


@pytest.mark.parametrize("name", ["markdown", "bibtex", "csv", "json"])
def test_export_writes_over_what_it_wrote_and_over_nothing_else(shell, mask, tmp_path, name):
    path = tmp_path / "list"
    export = ("export", "--format", name, "-o", str(path))
    shell(*export)
    before = path.read_bytes()
    shell("rate", mask, "5")
    shell(*export)
    after = path.read_bytes()
    assert after != before
    path.write_bytes(after + b"mine\n")
    shell(*export, code=2)
    assert "was not written by export, or has changed since" in shell.err and "--force" in shell.err
    assert path.read_bytes() == after + b"mine\n" and len(shell.err.splitlines()) == 1
    path.write_bytes(before)  # what was written, but not last
    shell(*export, code=2)
    shell(*export, "--force")
    assert path.read_bytes() == after
    for damaged in (b"", b"[1]", b'{"x": 3}', b"\xff"):
        (shell.folder / "exports.json").write_bytes(damaged)
        shell(*export, code=2)
    shell(*export, "--force")
    shell(*export)
    assert path.read_bytes() == after


def test_a_file_that_cannot_be_read_is_not_written_over(shell, tmp_path, monkeypatch):
    path = tmp_path / "list.md"
    shell("export", "-o", str(path))
    real = Path.open
    with monkeypatch.context() as patch:
        patch.setattr(Path, "open", lambda file, *args, **more: refuse() if file == path else real(file, *args, **more))
        shell("export", "-o", str(path), code=2)
    assert "--force" in shell.err and len(shell.err.splitlines()) == 1


def refuse():
    raise PermissionError(13, "Permission denied")


def test_on_a_terminal_export_asks(shell, tmp_path, monkeypatch):
    path = tmp_path / "list.md"
    path.write_text("mine")
    typed = iter("nyn")
    for stream in ("sys.stdin", "sys.stderr"):
        shell("export", "BERT-like", "-o", str(path), code=2)
        monkeypatch.setattr(f"{stream}.isatty", lambda: True)
    monkeypatch.setattr("click.termui.visible_prompt_func", lambda _: next(typed))
    shell("export", "BERT-like", "-o", str(path), code=1)
    assert path.read_text() == "mine" and shell.err.endswith("nothing was written\n")
    shell("export", "BERT-like", "-o", str(path))
    assert path.read_text().startswith("# Reading list")
    shell("export", "BERT-like", "-o", str(path))  # no question
    assert next(typed) == "n"


def test_a_pipe_and_a_device_are_written_into(shell, tmp_path):
    os.mkfifo(tmp_path / "pipe")
    reader = subprocess.Popen(["cat", str(tmp_path / "pipe")], stdout=subprocess.PIPE)
    shell("export", "BERT-like", "-o", str(tmp_path / "pipe"))
    assert reader.communicate()[0].startswith(b"# Reading list")
    assert (tmp_path / "pipe").is_fifo()
    shell("export", "BERT-like", "-o", os.devnull)
    assert not Path(os.devnull).is_file()


def test_what_is_exported_is_imported_the_same(shell, tmp_path, capsys):
    shell("export", "--format", "json", "--output", str(tmp_path / "all.json"))
    report = shell.json("import", str(tmp_path / "all.json"))
    assert (report["read"], report["unchanged"], report["format"]) == (50, 50, {str(tmp_path / "all.json"): "json"})
    other = Shell(tmp_path / "other", capsys)
    other("import", str(tmp_path / "all.json"))
    assert other.json("list", "--sort", "title") == shell.json("list", "--sort", "title")


def test_a_paper_without_identifiers_is_known_again_with_another_abstract(shell, mask, tmp_path):
    (record,) = json.loads(shell("export", "BERT-like", "--format", "json"))
    assert record["arxiv"] is record["doi"] is None
    file = tmp_path / "edited.json"
    file.write_text(json.dumps([{**record, "abstract": "Now it says something else. " + record["abstract"]}]))
    report = shell.json("import", str(file))
    assert (report["new"], report["updated"]) == (0, 1)
    assert shell("count") == "50\n"
    file.write_text(json.dumps([{**record, "id": "p:x", "title": "Another one", "abstract": ""}]))
    assert shell.json("import", str(file))["new"] == 1


def test_an_import_names_the_papers_whose_highlights_fit_no_more(shell, mask, tmp_path, capsys):
    (record,) = json.loads(shell("export", "BERT-like", "--format", "json"))
    library = Library.open(shell.folder)
    exact, _, after = record["abstract"].partition(". ")
    note = Note("", quote=Quote(f"{exact}.", suffix=f" {after[:30]}"))
    library.edit([record["id"]], lambda mark: mark.with_note(note), "highlighted")
    library.close()
    file = tmp_path / "edited.json"
    for abstract, told in ((record["abstract"] + " More.", 0), ("Nothing of it is left.", 1)):
        file.write_text(json.dumps([{**record, "abstract": abstract}]))
        shell("import", str(file))
        assert shell.err.count("no longer fits: open the paper and press a to repair it") == told


@pytest.mark.parametrize("bad", [1, 2, 3, 4])
def test_an_import_names_the_first_it_left_out_and_counts_the_others(shell, tmp_path, monkeypatch, bad):
    for module in (transfer, intake):
        monkeypatch.setattr(module, "TOLD", 2)
    file = tmp_path / "some.json"
    file.write_text(json.dumps([{"title": "good"}, *({"abstract": str(n)} for n in range(bad))]))
    shell("import", str(file))
    assert shell.err.count(f"skipped {file}, record ") == min(bad, 2)
    assert ("… and" in shell.err) is (bad > 2) and (f"… and {bad - 2} more skipped" in shell.err) is (bad > 2)
    folder = tmp_path / "folder"
    folder.mkdir()
    for number in range(bad):
        (folder / f"{number}.txt").write_text("no papers")
    shell("import", str(folder), str(file))
    assert shell.err.count("skipped ") == 2 and (f"… and {2 * bad - 2} more skipped" in shell.err) is (bad > 1)


@pytest.mark.parametrize("clashes", [2, 3])
def test_an_import_names_the_first_conflicts_and_counts_the_others(shell, tmp_path, monkeypatch, clashes):
    for module in (transfer, intake):
        monkeypatch.setattr(module, "TOLD", 2)
    file = tmp_path / "marked.json"
    shell("rate", *(paper["id"] for paper in shell.json("list", "--limit", str(clashes))), "4")
    shell("export", "rating:4", "-o", str(file))
    shell("import", str(file), "--marks")
    file.write_text(file.read_text().replace('"rating": 4', '"rating": 1'))
    ids = [paper["id"] for paper in shell.json("list", "rating:4")]
    shell("rate", *ids, "5")
    report = shell.json("import", str(file), "--marks")
    found = [(each["paper"], each["mine"], each["theirs"]) for each in report["conflicts"]]
    assert sorted(found) == sorted((paper, 5, 1) for paper in ids)
    told = shell.err.splitlines()
    assert told[2:] == (["… and 1 more conflict; --json lists them all"] if clashes > 2 else [])
    assert all(line.endswith("rating was changed to 5 here and to 1 there; yours stays") for line in told[:2])


@pytest.mark.parametrize("lost", [1, 2, 3, 4])
def test_an_import_names_the_first_highlights_that_are_lost_and_counts_the_others(shell, tmp_path, monkeypatch, lost):
    for module in (transfer, intake):
        monkeypatch.setattr(module, "TOLD", 2)
    file = tmp_path / "some.json"
    records = [{"title": f"Kites {n}", "abstract": "We fly. We land.", "arxiv": f"2606.0000{n}"} for n in range(lost)]
    file.write_text(json.dumps(records))
    shell("import", str(file))
    with closing(Library.open(shell.folder)) as library:
        found = Note("", quote=Quote("We fly.", suffix=" We land."))
        ids = [f"arxiv:2606.0000{n}" for n in range(lost)]
        library.edit(ids, lambda mark: mark.with_note(found), "highlighted")
    file.write_text(json.dumps([{**record, "abstract": "Nothing of it."} for record in records]))
    shell("import", str(file))
    assert shell.err.count("no longer fits") == min(lost, 2)
    assert ("… and highlights of" in shell.err) is (lost > 2)
    if lost > 2:
        assert f"… and highlights of {lost - 2} more paper{'s' if lost > 3 else ''}" in shell.err


# -- the program -----------------------------------------------------------------------------------------------------


def test_library_may_be_named_anywhere(planted, tmp_path, monkeypatch, capsys):
    assert run(["count", "--library", str(planted)]) == 0
    monkeypatch.setenv("BROADSHEET_LIBRARY", str(tmp_path / "env"))
    assert run(["import", SEEDS[0]]) == 0
    assert (tmp_path / "env" / "papers.db").exists()


def test_a_library_that_cannot_be_is_3(tmp_path, capsys):
    (tmp_path / "file").write_text("")
    assert run(["--library", str(tmp_path / "file" / "x"), "count"]) == 3
    assert capsys.readouterr().err.count("\n") == 1
    (tmp_path / "papers.db").write_text("not a database, but long enough to be looked at" * 20)
    assert run(["--library", str(tmp_path), "count"]) == 3
    assert capsys.readouterr().err.count("\n") == 1


def test_a_fault_is_one_line_and_3(monkeypatch, capsys):
    monkeypatch.setattr("tui.cli.program.invoke", lambda _: Path(b"".decode).name)
    assert run(["count"]) == 3
    [line] = capsys.readouterr().err.splitlines()
    place = re.search(r"TypeError: .+, (\w+\.py):\d+\); nothing was lost$", line)
    assert line.startswith("broadsheet: a fault in the program (TypeError: ") and place
    assert place[1] != Path(__file__).name, "it is where the fault is, not where it was called"


@pytest.mark.parametrize(
    ("error", "code", "said"),
    [
        (KeyboardInterrupt(), 130, ""),
        (click.Abort(), 130, ""),
        (click.exceptions.Exit(7), 7, ""),
        (BrokenPipeError(errno.EPIPE, "Broken pipe"), 0, ""),
        (click.UsageError("Say more"), 2, "broadsheet: Say more\n"),
        (InputError("no such thing"), 2, "broadsheet: no such thing\n"),
        (LibraryError("cannot be read"), 3, "broadsheet: cannot be read\n"),
        (SourceFailed("answers nothing"), 4, "broadsheet: answers nothing\n"),
        (OSError(errno.ENOSPC, "No space left on device"), 3, "broadsheet: no space left on device\n"),
        (OSError(errno.EACCES, "Permission denied", "/a/B"), 3, "broadsheet: /a/B: permission denied\n"),
        (OSError("Something else"), 3, "broadsheet: something else\n"),
    ],
    ids=lambda each: type(each).__name__ if isinstance(each, BaseException) else "",
)
def test_whatever_ends_a_command_has_its_code_and_at_most_one_line(monkeypatch, capsys, error, code, said):
    def fails(_):
        raise error

    given_up = []
    monkeypatch.setattr("tui.cli.streams.give_up", given_up.append)
    monkeypatch.setattr("tui.cli.program.invoke", fails)
    assert (run(["count"]), capsys.readouterr()) == (code, ("", said))
    assert given_up == ([sys.stdout] if code == 0 else []), "to a pipe that is closed nothing more is written"


@pytest.fixture
def opened(monkeypatch):
    """Note what an app would be opened on, in the place of opening it."""
    found = []

    def opens(folder=None, begun=None, demo=""):
        papers = 0
        if folder is not None and folder.exists():
            with closing(Library.open(folder)) as library:
                papers = len(library)
        found.append((folder, papers, demo, gc.isenabled()))
        return 7

    monkeypatch.setattr("tui.app.run", opens)
    yield found
    gc.enable()


def at_a_terminal(monkeypatch):
    for stream in (sys.stdin, sys.stdout):
        monkeypatch.setattr(stream, "isatty", lambda: True)


def test_without_a_command_the_app_opens_and_looks_for_no_garbage_meanwhile(opened, planted, monkeypatch, capsys):
    at_a_terminal(monkeypatch)
    assert (run([]), run(["--library", str(planted)])) == (7, 7)
    assert opened == [(None, 0, "", False), (planted, 50, "", False)]
    monkeypatch.setenv("_BROADSHEET_COMPLETE", "bash_complete")
    monkeypatch.setenv("COMP_LINE", "broadsheet subs")
    with pytest.raises(SystemExit):
        run([])
    assert capsys.readouterr().out == "plain,subscribe\nplain,subscriptions\n" and len(opened) == 2


def test_the_demo_is_opened_on_papers_that_are_gone_when_it_ends(opened, monkeypatch, capsys):
    at_a_terminal(monkeypatch)
    assert run(["demo"]) == 7
    [(folder, papers, said, _)] = opened
    assert (papers, said, folder.exists()) == (30, "a demo: invented papers, gone when you leave", False)
    assert folder.name.startswith("broadsheet-demo-") and capsys.readouterr() == ("", "")


def test_help_and_version(capsys):
    for names in MODULES.values():
        for name in names:
            assert run([name, "--help"]) == 0
            assert f"Usage: broadsheet {name}" in capsys.readouterr().out
    assert run(["--help"]) == 0
    listed = capsys.readouterr().out
    assert all(f"  {name} " in listed for names in MODULES.values() for name in names)
    assert listed.endswith("\n\nExamples:\n  broadsheet\n  broadsheet list is:inbox day:2w | head\n")
    assert re.findall("^  (--.+?)(?:  |$)", listed, re.MULTILINE) == [
        *("--library DIR", "--color [auto|never|always]", "--version", "--help"),
    ]
    assert run(["--version"]) == 0
    assert capsys.readouterr().out == f"broadsheet {version('broadsheet')}\n"
    assert run(["lisst"]) == 2 and "did you mean list" in capsys.readouterr().err
    assert run([]) == 2 and "needs a terminal" in capsys.readouterr().err


def every_command() -> Iterator[tuple[str, click.Command]]:
    """Yield every command with its whole name, members of groups included."""
    context = click.Context(program.program)
    for name in program.program.list_commands(context):
        command = program.program.get_command(context, name)
        assert command is not None
        yield name, command
        for member, inner in getattr(command, "commands", {}).items():
            yield f"{name} {member}", inner


def test_every_summary_is_whole_at_80_columns(capsys, monkeypatch):
    monkeypatch.setenv("COLUMNS", "80")
    for args in ([], ["notes"]):
        assert run([*args, "--help"]) == 0
        listed = capsys.readouterr().out.partition("Commands:")[2]
        assert "..." not in listed and "…" not in listed and len(listed.splitlines()) > 3
        assert all(len(line) <= 80 for line in listed.splitlines())


@pytest.mark.parametrize(("name", "command"), every_command(), ids=lambda each: each if isinstance(each, str) else "")
def test_every_command_has_examples_that_it_takes(name, command, capsys):
    assert run([*name.split(), "--help"]) == 0
    lines = capsys.readouterr().out.split("Examples:\n")[1].splitlines()
    assert len(lines) >= 2 and all(re.match("  [^ ]", line) and len(line) <= 80 for line in lines)
    context = click.Context(command)
    told = [option.get_help_record(context) for option in command.params if isinstance(option, click.Option)]
    assert [each for each in told if each and not (each[0] == each[0].rstrip() and each[1])] == []
    assert all(command.collect_usage_pieces(context))
    calls = [call for line in lines for call in re.findall(r'broadsheet (.+?)(?= \| |\)"$|$)', line)]
    mine = [call for call in calls if f"{call} ".startswith(f"{name} ")]
    assert len(mine) >= 2, calls
    for call in calls:
        args = shlex.split(call)
        context = click.Context(program.program, obj=base.Invocation())
        found = program.program.get_command(context, args.pop(0))
        while isinstance(found, click.Group):
            found = found.get_command(context, args.pop(0))
        assert found is not None
        try:
            found.make_context(call, args, parent=context)
        except click.BadParameter as error:
            assert "does not exist" in error.message  # the file of the example


def test_history_is_told_in_local_time(shell, mask, monkeypatch):
    shell("rate", mask, "4")
    [step] = shell.json("history")
    assert step["at"].endswith("Z")
    hours = []
    for zone in ("UTC", "Etc/GMT-5"):
        monkeypatch.setenv("TZ", zone)
        time.tzset()
        local.cache_clear()
        told = shell("history").splitlines()[0].removeprefix(f"{step['id']}  ")
        hours.append(datetime.strptime(told[:16], "%Y-%m-%d %H:%M"))
    monkeypatch.undo()
    time.tzset()
    local.cache_clear()
    assert hours[0] == datetime.strptime(step["at"][:16], "%Y-%m-%dT%H:%M")
    assert hours[1] - hours[0] == timedelta(hours=5)


def test_keys_come_from_the_commands(shell):
    by_key = {key: each["command"] for each in shell.json("keys") for key in each["keys"] if "main" in each["places"]}
    assert {"j", "k", "/", "u", "t", "n", "q"} <= set(by_key)
    assert by_key["j"] in shell("keys")


def test_keys_of_the_configuration(shell, tmp_path):
    written = '[keys]\ndown = ["J"]\n"up.triage" = []\n"up.notes" = ["w"]\n'
    Path(os.environ["BROADSHEET_CONFIG"]).write_text(written)
    group, down, up = shell("keys", "--color", "always").splitlines()[:3]
    assert group == "\x1b[1mMove\x1b[0m"
    assert down == f"  {'J':<18}  {'Next':<40}  \x1b[2mdown · everywhere\x1b[0m"
    assert up == f"  {'k ↑':<18}  {'Previous':<40}  \x1b[2mup · everywhere; triage: none; notes: w\x1b[0m"
    *_, found = [each for each in shell.json("keys") if each["command"] in ("down", "up")]
    places = ["main", "triage", "notes", "history", "statistics"]
    assert found == {
        "command": "up",
        "keys": ["k", "↑"],
        "title": "Previous",
        "help": found["help"],
        "group": "Move",
        "places": places,
        "keys_in": {place: {"triage": [], "notes": ["w"]}.get(place, ["k", "↑"]) for place in places},
    }
    assert found["help"]


def test_doctor(shell, tmp_path):
    healthy = shell.json("doctor")
    names = ("config", "papers", "marks", "out of sight", "edits", "drafts", "backups", "subscribed", "problems")
    absent = f"{os.environ['BROADSHEET_CONFIG']} (not there; the defaults are used)"
    assert [healthy[name] for name in names] == [absent, 50, 0, 0, 0, "none", "none yet", "to nothing", []]
    assert shell("doctor").endswith("\nsubscribed   to nothing\nall is well\n")
    assert shell("--color", "always", "doctor").endswith("\n\x1b[32mall is well\x1b[0m\n")
    shell("rate", shell.json("list", "--limit", "1")[0]["id"], "5")
    (shell.folder / "state.json").chmod(0o644)
    shell("backup")
    shell("subscribe", "hf")
    shell("subscribe", "arxiv", "cs.CL")
    shell.folder.chmod(0o750)
    Path(os.environ["BROADSHEET_CONFIG"]).write_text('colour = 3\n[keys]\nnone = "x"\n[sources]\nhf = "nowhere"\n')
    shutil.copy(shell.folder / "state.json", shell.folder / "state (1).json")
    drafts = Drafts(shell.folder)
    drafts.keep(drafts.named(Draft(shell.json("list", "--limit", "1")[0]["id"], "half a text")), flush=True)
    looked = shell.json("doctor", code=3)
    settings = "keys, theme, view, ascii, triage, citekey, sources, programs, mail"
    state, copy = shell.folder / "state.json", shell.folder / "state (1).json"
    problems = [
        f"config.toml line 1: colour is not a setting; these are: {settings}",
        "config.toml line 3: keys.none is not a command; `broadsheet keys` lists them",
        "[sources] hf is to be an address such as https://huggingface.co",
        f"{shell.folder} can be read by others: chmod 700 {shell.folder}",
        f"{state} can be read by others: chmod 600 {state}",
        f"1 copy of your marks lies beside state.json: broadsheet merge '{copy}'; --never leaves them out",
    ]
    assert looked.pop("problems") == problems
    for package in ("broadsheet", "textual", "tinydb", "rapidfuzz", "numpy", "orjson", "click"):
        assert looked.pop(package) == version(package)
    [draft], backups = drafts.all(), shell.json("backup", "--list")
    facts = {
        "python": platform.python_version(),
        "sqlite": sqlite3.sqlite_version,
        "config": os.environ["BROADSHEET_CONFIG"],
        "library": str(shell.folder),
        "papers": 50,
        "index": "50 papers",
        "marks": 1,
        "out of sight": 0,
        "edits": 1,
        "drafts": f"1, the latest {draft.name}.md",
        "backups": f"{len(backups)}, the newest {Path(backups[0]).name}",
        "subscribed": "to hf, arxiv:cs.CL",
    }
    assert looked == facts
    lines = [
        line for line in shell("doctor", code=3).splitlines() if line.split()[0] in " ".join(facts) or "! " in line
    ]
    painted = shell("--color", "always", "doctor", code=3)
    assert painted.endswith("".join(f"\x1b[31m! {problem}\x1b[0m\n" for problem in problems))
    assert lines == [*(f"{name:<12} {fact}" for name, fact in facts.items()), *(f"! {problem}" for problem in problems)]


def test_doctor_counts_the_marks_that_are_out_of_sight(shell, tmp_path):
    (tmp_path / "paper.json").write_text('[{"title": "Twice Marked", "arxiv": "2606.13681"}]')
    shell("import", str(tmp_path / "paper.json"))
    shell("rate", "2606.13681", "5")
    state = State(shell.folder / "state.json")
    state.apply("rated", [Paper("elsewhere", "Twice Marked", arxiv="2606.13681")], lambda mark: mark.rated(1))
    looked = shell.json("doctor", code=3)
    assert (looked["marks"], looked["out of sight"]) == (2, 1)
    assert looked["problems"] == ["1 mark out of sight, whose paper has another mark or is not here: “elsewhere”"]


@pytest.mark.parametrize(
    ("papers", "names"),
    [
        (2, "“elsewhere 0”, “elsewhere 1”"),
        (3, "“elsewhere 0”, “elsewhere 1”, “elsewhere 2”"),
        (4, "“elsewhere 0”, “elsewhere 1”, “elsewhere 2”, …"),
    ],
)
def test_doctor_names_three_marks_that_are_out_of_sight(shell, tmp_path, papers, names):
    (tmp_path / "paper.json").write_text('[{"title": "Marked Often", "arxiv": "2606.13681"}]')
    shell("import", str(tmp_path / "paper.json"))
    shell("rate", "2606.13681", "5")
    lost = [Paper(f"elsewhere {number}", "Marked Often", arxiv="2606.13681") for number in range(papers)]
    State(shell.folder / "state.json").apply("rated", lost, lambda mark: mark.rated(1))
    [problem] = shell.json("doctor", code=3)["problems"]
    assert problem == f"{papers} marks out of sight, whose paper has another mark or is not here: {names}"


def test_doctor_counts_the_papers_that_marks_from_elsewhere_name(shell):
    State(shell.folder / "state.json").apply("rated", [Paper("elsewhere", "Elsewhere")], lambda mark: mark.rated(1))
    looked = shell.json("doctor")
    assert (looked["papers"], looked["index"], looked["marks"]) == (51, "51 papers", 1)


def test_doctor_tells_of_a_damaged_index_and_has_it_made_anew(shell):
    before = shell("list", "llama")
    assert shell.json("doctor")["index"] == "50 papers"
    [segment] = (shell.folder / "index").glob("*.segment")
    data = bytearray(segment.read_bytes())
    data[len(data) // 2] ^= 1
    segment.write_bytes(data)
    assert shell.json("doctor")["index"] == "50 papers; it was damaged and has been rebuilt"
    assert shell.json("doctor")["index"] == "50 papers"
    (shell.folder / "index" / "snapshot").write_bytes(b"rubbish")
    assert "rebuilt" in shell.json("doctor")["index"]
    shutil.rmtree(shell.folder / "index")
    assert shell.json("doctor")["index"] == "50 papers"
    assert shell("list", "llama") == before


def test_doctor_says_how_an_index_that_lacks_papers_is_made_anew(shell, monkeypatch):
    monkeypatch.setattr(Library, "__len__", lambda self: 51)
    looked = shell.json("doctor", code=3)
    line = f"the index has 50 of 51 papers: delete {shell.folder / 'index'} and it will be rebuilt"
    assert (looked["index"], looked["problems"]) == ("50 papers", [line])


def test_a_view_that_can_no_longer_be_asked_is_listed_without_a_number(shell):
    shell("view", "low", "low")
    shell("view", "both", "q:low", "rank")
    shell("view", "low", "--delete")
    assert shell.json("views")[-1] == {"name": "both", "query": "q:low rank", "count": None}
    assert shell("views").splitlines()[-1].split() == ["both", "?", "q:low", "rank"]


def test_the_doctor_names_a_package_that_is_not_there(shell, monkeypatch):
    def version(package):
        if package == "rapidfuzz":
            raise PackageNotFoundError(package)
        return "1.2"

    monkeypatch.setattr("tui.cli.doctor.version", version)
    looked = shell.json("doctor")
    assert (looked["rapidfuzz"], looked["numpy"], looked["problems"]) == ("not installed", "1.2", [])


def test_the_doctor_says_why_a_library_cannot_be_opened(shell):
    (shell.folder / "papers.db").write_text("no database")
    looked = shell.json("doctor", code=3)
    assert looked["broadsheet"] and "papers" not in looked
    [problem] = looked["problems"]
    assert "papers.db cannot be used (file is not a database)" in problem


@pytest.mark.parametrize("page", [2, 8, 20])
def test_the_doctor_finds_a_damaged_page_and_says_what_to_do(shell, page):
    papers = shell.folder / "papers.db"
    with closing(sqlite3.connect(papers)) as base:
        base.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        size = base.execute("PRAGMA page_size").fetchone()[0]
    with papers.open("r+b") as file:
        file.seek(page * size)
        file.write(b"\xff" * size)
    [problem, *_] = shell.json("doctor", code=3)["problems"]
    assert "papers.db" in problem and "move it away and import the papers again" in problem
    shell("doctor", code=3)
    assert "! " in shell.out and "all is well" not in shell.out


@pytest.mark.parametrize(
    ("name", "asks", "binds"),
    [
        (
            "bash",
            '_BROADSHEET_COMPLETE=bash_complete "$1"',
            "complete -o nosort -F _broadsheet_completion broadsheet\n",
        ),
        ("zsh", "_BROADSHEET_COMPLETE=zsh_complete broadsheet", "compdef _broadsheet_completion broadsheet\n"),
        ("fish", "_BROADSHEET_COMPLETE=fish_complete", 'broadsheet --arguments "(_broadsheet_completion)"'),
    ],
)
def test_completion(name, asks, binds, capsys):
    assert run(["completion", name]) == 0
    script = capsys.readouterr().out
    assert asks in script and binds in script


def completed(line: str) -> list[str]:
    """Return what bash is given for a line with the cursor at its end."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("COMP_LINE", f"broadsheet {line}")
        patched.setenv("COMP_WORDBREAKS", " \t\n\"'@><=;|&(:")
        shell = WholeWords(program.program, {}, "broadsheet", "_BROADSHEET_COMPLETE")
        return [each.removeprefix("plain,") for each in shell.complete().splitlines()]


def test_the_shell_completes_what_the_library_has(shell, mask, monkeypatch):
    monkeypatch.setenv("BROADSHEET_LIBRARY", str(shell.folder))
    shell("tag", mask, "+maps", "+Größe")
    shell("view", "fresh", "is:inbox")
    known = shell.json("show", mask)
    assert completed("ex") == ["export"]
    assert completed("notes e") == ["export"]
    # bash takes what stands before a colon for a word of its own.
    assert completed("list status:que") == ["queued"] and completed("list rank status:") == [*map(str, Status)]
    assert "status:" in completed("list stat") and completed("list q:fr") == ["fresh"]
    assert completed("count tag:m") == completed("export -tag:m") == ["maps"]
    assert completed(f"tag {mask} +m") == ["+maps"] and completed(f"tag {mask} -g") == ["-Größe"]
    assert completed("tag --rename m") == ["maps"] and completed("tag --delete g") == ["Größe"]
    assert completed(f"show {mask[:-3]}") == [mask.removeprefix("p:")]
    assert completed(f"why {known['citekey'][:-2]}") == [known["citekey"]]
    assert completed(f"status {mask} qu") == ["queued"] and "3" in completed(f"rate {mask} ")
    assert completed("export --format b") == ["bibtex", "bib", "biblatex"] and completed("import --format hf-p") == [
        "hf-page"
    ]
    assert completed("export -o ") == completed("import ") == ["file,"]
    assert completed("view fre") == ["fresh"] and len(completed("undo --edit ")) == 2
    assert completed("list --sort vo") == ["votes"] and completed("note x --kind qu") == ["question", "quote"]


def offered(line: str) -> list[tuple[str, str | None]]:
    """Return what a shell that shows more than bash is given for the last word of a line, with a word about each."""
    *words, begun = shlex.split(line)
    found = ShellComplete(program.program, {}, "broadsheet", "_BROADSHEET_COMPLETE").get_completions(words, begun)
    return [(each.value, each.help) for each in found]


def test_what_is_offered_says_what_it_is(shell, mask, monkeypatch):
    monkeypatch.setenv("BROADSHEET_LIBRARY", str(shell.folder))
    for line in (
        f"tag {mask} +maps +Größe",
        "view fresh is:inbox",
        f"rate {mask} 4",
        "undo",
        "subscribe hf --name daily",
    ):
        shell(*line.split())
    steps = [(step["id"], step["summary"]) for step in shell.json("history")]
    title = "It's All in The [MASK]: Simple Instruction-Tuning Enables B…"
    found = {
        f"tag {mask} +": [("+Größe", "1 paper"), ("+maps", "1 paper")],
        f"tag {mask} -m": [("-maps", "1 paper")],
        "tag p:c9": [(mask, title)],
        "tag --rename ''": [("Größe", "1 paper"), ("maps", "1 paper")],
        "tag --delete M": [("maps", "1 paper")],
        **{
            f"{name} p:c9": [(mask, title)]
            for name in ("show", "why", "rate x", "status", "edit", "note", "duplicates")
        },
        "status x q": [("queued", None)],
        "status x re": [("reading", None), ("read", None)],
        "rate x 0": [("0", None)],
        "view f": [("fresh", "is:inbox")],
        "list q:fr": [("q:fresh", "is:inbox")],
        "undo --edit ''": steps[1:],
        f"redo --edit {steps[2][0][:8]}": steps[2:],
        "fetch d": [("daily", "hf")],
        "unsubscribe ''": [("daily", "hf")],
        "unsubscribe x": [],
        "import --format zo": [("zotero-json", "Zotero's items as JSON, as Better BibTeX exports them.")],
        "digest --format M": [("md", None), ("markdown", None)],
        "export --style T": [("table", "markdown")],
        "export --group T": [("tag", "markdown, html, text")],
        "export --template le": [("letter.html.j2", "built in"), ("le", None)],
        "schema n": [("notes import", None)],
        "ledger o": [("on", None), ("off", None)],
        "completion z": [("zsh", None)],
        "notes im": [("import", "Take in what you edited in a folder of...")],
        "list --li": [("--limit", "Print only the first N.")],
        "count --st": [],  # two dashes begin no query
    }
    assert {line: offered(line) for line in found} == found
    papers = [value for value, _ in offered("rate x ''")]
    assert papers == [*"012345", *(paper["id"] for paper in shell.json("list", "--limit", "30"))]
    markdown = (
        "Markdown: a reading list with your notes first; short for a chat, as a table, or of what you wrote alone."
    )
    assert offered("export --format M") == [("markdown", markdown), ("md", markdown)]


def test_where_nothing_can_be_completed_nothing_is_said_or_made(tmp_path, monkeypatch, capfd):
    monkeypatch.setenv("BROADSHEET_LIBRARY", str(tmp_path / "none"))
    for line in ("show 26", 'list "tag:', "list (tag:", "tag x +", "undo --edit "):
        assert completed(line) == []
    assert not (tmp_path / "none").exists()
    (tmp_path / "none").mkdir()
    (tmp_path / "none" / "papers.db").write_text("no database")
    assert completed("show 26") == []
    assert capfd.readouterr() == ("", "")
    assert (tmp_path / "none" / "papers.db").read_text() == "no database"


@pytest.mark.parametrize(
    ("breaks", "line", "given"),
    [
        (None, "list status:que", ["queued"]),
        (" ", "list status:que", ["status:queued"]),
        (" =", "list status:que", ["status:queued"]),
        (" :", "view 'two w", []),
        (" :", "list tag:", ["maps"]),
        (" :", "export --template 'letter", ["letter.html.j2", "file,letter"]),
    ],
)
def test_bash_is_given_the_rest_of_the_word_at_the_cursor(shell, mask, monkeypatch, breaks, line, given):
    monkeypatch.setenv("BROADSHEET_LIBRARY", str(shell.folder))
    shell("tag", mask, "+maps")
    monkeypatch.setenv("COMP_LINE", f"broadsheet {line}")
    monkeypatch.delenv("COMP_WORDBREAKS", raising=False)
    if breaks is not None:
        monkeypatch.setenv("COMP_WORDBREAKS", breaks)
    found = WholeWords(program.program, {}, "broadsheet", "_BROADSHEET_COMPLETE").complete().splitlines()
    assert [each.removeprefix("plain,") for each in found] == given


@pytest.mark.parametrize(
    ("line", "item", "given"),
    [
        ("list x", CompletionItem("""x y'z"$(1)!"""), r"""plain,x\ y\'z\"\$\(1\)\!"""),
        ("list status:q", CompletionItem("status:queued [a]"), r"plain,queued\ \[a\]"),
        ("export -o a:b", CompletionItem("a:b c", type="file"), r"file,a:b\ c"),
        ("list status:q ", CompletionItem("status:queued"), "plain,status:queued"),
    ],
)
def test_what_bash_would_take_for_more_than_letters_is_escaped(monkeypatch, line, item, given):
    monkeypatch.setenv("COMP_LINE", f"broadsheet {line}")
    monkeypatch.setenv("COMP_WORDBREAKS", " :=")
    shell = WholeWords(program.program, {}, "broadsheet", "_BROADSHEET_COMPLETE")
    words, begun = shell.get_completion_args()
    assert ([*words, begun], shell.format_completion(item)) == (shlex.split(line) + [""] * line.endswith(" "), given)


def test_bash_itself_completes(shell, tmp_path, monkeypatch):
    (tmp_path / "broadsheet").write_text(f'#!/bin/sh\nexec {shlex.join(PROGRAM)} "$@"\n')
    (tmp_path / "broadsheet").chmod(0o755)
    typed = """
        eval "$(broadsheet completion bash)"
        COMP_LINE='broadsheet list status:que and more' COMP_POINT=26
        _broadsheet_completion broadsheet
        printf '%s\\n' "${COMPREPLY[@]}"
    """
    env = {**os.environ, "PATH": f"{tmp_path}:{os.environ['PATH']}", "BROADSHEET_LIBRARY": str(shell.folder)}
    done = subprocess.run(["bash", "-c", typed], capture_output=True, text=True, cwd=ROOT, env=env, timeout=60)
    assert (done.stdout, done.stderr) == ("queued\n", "")


# -- processes -------------------------------------------------------------------------------------------------------


def test_list_loads_neither_textual_nor_numpy(planted):
    code = "import sys\nfrom tui.cli import run\nrun(sys.argv[1:])\nprint(*sys.modules, file=sys.stderr)"
    done = subprocess.run(
        [sys.executable, "-c", code, "--library", str(planted), "list"], capture_output=True, text=True, cwd=ROOT
    )
    loaded = set(done.stderr.split())
    assert done.stdout.count("\n") == 50
    assert not loaded & {"textual", "numpy", "rich", "rapidfuzz", "tui.cli.transfer"}
    assert not loaded & {"hashlib", "secrets", "socket", "difflib", "statistics", "tomllib", "store.identifiers"}


def test_a_closed_pipe_ends_quietly(planted):
    command = f"{sys.executable} -c 'from tui.cli import main; main()' --library {planted} list --json | head -c 10"
    done = subprocess.run(["bash", "-c", f"{command}; echo ${{PIPESTATUS[0]}}"], capture_output=True, cwd=ROOT)
    assert done.stdout.endswith(b"0\n") and done.stderr == b""


@pytest.mark.parametrize("command", [["list", "--json"], ["count"]], ids=" ".join)
def test_a_pipe_that_was_closed_before_anything_was_written_is_no_trouble(planted, command):
    """Where `head` is, it may be still there when all is written already."""
    reader, writer = os.pipe()
    os.close(reader)
    try:
        done = subprocess.run(
            [*PROGRAM, "--library", str(planted), *command], stdout=writer, stderr=subprocess.PIPE, cwd=ROOT
        )
    finally:
        os.close(writer)
    assert (done.returncode, done.stderr) == (0, b"")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full")
def test_a_full_disk_is_one_line(planted):
    with open("/dev/full", "w") as full:
        done = subprocess.run(
            [*PROGRAM, "--library", str(planted), "list", "--json"], stdout=full, stderr=subprocess.PIPE, cwd=ROOT
        )
    assert done.returncode == 3
    assert done.stderr == b"broadsheet: no space left on device\n"


def test_an_interrupt_is_130(tmp_path):
    process = subprocess.Popen(
        [*PROGRAM, "--library", str(tmp_path / "library"), "import", "-"],
        stdin=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=ROOT,
        preexec_fn=hear_signals,
    )
    deadline = time.monotonic() + 60
    while not (tmp_path / "library" / "papers.db").exists() and time.monotonic() < deadline:
        time.sleep(0.02)
    time.sleep(0.2)
    process.send_signal(signal.SIGINT)
    _, said = process.communicate(timeout=60)
    assert process.returncode == 130 and b"Traceback" not in said


def test_an_import_that_is_interrupted_says_what_is_in(shell, monkeypatch, tmp_path):
    def broken_off(*_):
        raise KeyboardInterrupt

    path = tmp_path / "more.json"
    path.write_text('[{"title": "One more"}]')
    shell("list", "--limit", "1")
    monkeypatch.setattr(LiveIndex, "current", broken_off)
    shell("import", str(path), code=130)
    assert "interrupted with 51 papers in the library" in shell.err


def test_no_colour_into_a_pipe_unless_it_is_asked_for(planted):
    args = ("--library", str(planted), "show", "p:c908")
    always = ("--color", "always")
    for env, before, after, coloured in (
        ({}, (), (), False),
        ({}, always, (), True),
        ({"NO_COLOR": "1"}, (), always, True),
        ({"NO_COLOR": "1"}, (), (), False),
    ):
        assert ("\x1b[" in launched(*before, *args, *after, env=env).stdout) is coloured


def test_a_named_file_of_which_nothing_could_be_read_is_no_success(bare, tmp_path):
    (tmp_path / "bad.json").write_text('[{"title": 3, "day": "soon"}]')
    (tmp_path / "library.json").write_text('[{"author": [{"family": "A"}], "DOI": "10.1145/12345"}]')
    assert bare.json("import", str(tmp_path / "bad.json"), "--json", code=2)["read"] == 0
    [skipped] = bare.json("import", str(tmp_path / "library.json"), "--json", code=2)["skipped"]
    assert skipped["reason"] == "has no title"

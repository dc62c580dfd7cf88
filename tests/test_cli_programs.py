"""The door for programs: what is printed as JSON is as its schema says, and papers come in through a pipe."""

from __future__ import annotations

import io
import json
import shutil
from pathlib import Path
from typing import Any

import click
import pytest

from store.library import Library
from store.models import Note, Quote, Status
from tests.conftest import TODAY
from tests.test_readme import takes_json
from tui.cli import run
from tui.cli.program import WRITES, program
from tui.cli.schema import SCHEMAS, document

jsonschema = pytest.importorskip("jsonschema")


class Shell:
    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
        self.folder, self._capsys, self._patch = folder, capsys, monkeypatch
        self.out = self.err = ""

    def __call__(self, *words: str, code: int = 0, given: str | None = None) -> str:
        if given is not None:
            self._patch.setattr("sys.stdin", io.StringIO(given))
        self._capsys.readouterr()
        found = run(["--library", str(self.folder), *words])
        self.out, self.err = self._capsys.readouterr()
        assert found == code and "Traceback" not in self.err, (words, found, self.err)
        return self.out


@pytest.fixture(scope="module")
def marked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a library in which everything that JSON tells has been said."""
    folder = tmp_path_factory.mktemp("marked") / "library"
    library = Library.open(folder, today=TODAY)
    library.ingest(made_twice())
    first, second, *_ = library.entries(library.head(3))
    quote = Quote("passage", "a ", " b", "text", 2, "Results", "p. 4")
    library.edit([first], lambda mark: mark.rated(5).tagged(["rl"]).with_note(Note("why?", quote=quote)), "rated 5")
    library.edit([second], lambda mark: mark.with_status(Status.QUEUED).snoozed("2026-12-24"), "queued")
    library.undo()
    library.set_view("mine", "is:read")
    library.close()
    return folder


@pytest.fixture
def shell(marked: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Shell:
    shutil.copytree(marked, tmp_path / "library")
    return Shell(tmp_path / "library", capsys, monkeypatch)


def commands() -> dict[str, click.Command]:
    context = click.Context(program, info_name="broadsheet")
    found: dict[str, click.Command] = {}
    for name in program.list_commands(context):
        command = program.get_command(context, name)
        assert command is not None
        found[name] = command
        inner = command.commands if isinstance(command, click.Group) else {}
        found |= {f"{name} {each}": member for each, member in inner.items()}
    return found


def test_every_command_that_prints_json_has_a_schema_and_no_other() -> None:
    printing = {name for name, command in commands().items() if takes_json(command)}
    assert printing | {"export"} == set(SCHEMAS)
    assert set(WRITES) <= set(commands())


@pytest.mark.parametrize("name", SCHEMAS)
def test_a_schema_is_one(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["schema", *name.split()]) == 0
    printed = capsys.readouterr().out
    schema = json.loads(printed)
    assert '""' not in printed, "everything in it has a name"
    assert schema == document(name) and schema["$id"].startswith("urn:broadsheet:")
    jsonschema.Draft202012Validator.check_schema(schema)


def test_without_a_command_it_is_that_of_exported_papers(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["schema"]) == 0
    assert json.loads(capsys.readouterr().out) == document("export")
    assert run(["schema", "tag"]) == 2
    line = f"broadsheet: “tag” prints no JSON; there are schemas of {', '.join(SCHEMAS)}\n"
    assert capsys.readouterr().err == line
    assert document("notes import")["$id"] == "urn:broadsheet:notes-import:1"


ASKED = {
    "list": ("list", "list agent --explain", "list zzzzz --explain"),
    "count": ("count", "count agent"),
    "show": ("show {paper}",),
    "why": ("why {paper} model is:read score:>10",),
    "import": ("import {file}", "import {file} {file} --marks"),
    "digest": ("digest", "digest --since 1y", "digest zzzzz"),
    "notes import": ("notes import {pages}",),
    "duplicates": ("duplicates",),
    "history": ("history", "history --as-of today"),
    "views": ("views",),
    "stats": ("stats",),
    "ledger": ("ledger",),
    "backup": ("backup", "backup --list"),
    "doctor": ("doctor",),
    "keys": ("keys",),
}


@pytest.mark.parametrize("name", ASKED)
def test_what_is_printed_is_as_the_schema_says(name: str, shell: Shell, tmp_path: Path) -> None:
    file, pages = tmp_path / "in.json", tmp_path / "pages"
    paper = json.loads(shell("list", "--limit", "1", "--json"))[0]["id"]
    if name == "import":
        records = json.loads(shell("export", "--format", "json"))
        records[0]["rating"] = 1
        file.write_text(json.dumps([*records, {"abstract": "without a title"}]))
    if name == "notes import":
        shell("notes", "export", str(pages))
        for page in pages.glob("*.md"):
            page.write_text(page.read_text().replace("why?", "why not?"))
    for line in ASKED[name]:
        words = line.format(paper=paper, file=file, pages=pages).split()
        assert name == " ".join(words[: len(name.split())])
        found = checked(name, shell, words)
        assert found, line


def made_twice() -> list[Any]:
    from store.making import Incoming

    title = "A paper that looks like another one in everything but a word of its title"
    abstract = "We show that two papers may look alike, and are listed as such. " * 5
    return [Incoming({"title": f"{title} {n}", "abstract": abstract, "authors": ["Ana Bell"]}) for n in ("x", "y")]


def checked(name: str, shell: Shell, words: list[str]) -> Any:
    run(["--library", str(shell.folder), *words, "--json"])  # the code says how it went, which is not asked here
    out = shell._capsys.readouterr().out
    found = json.loads(out)
    schema = document(name) if name == "doctor" else closed(document(name))  # of which facts there are it says nothing
    jsonschema.validate(found, schema, cls=jsonschema.Draft202012Validator)
    return found


def closed(schema: Any) -> Any:
    """Return a schema by which objects have what it names and nothing else: it is to name all that is printed."""
    if not isinstance(schema, dict):
        return [closed(each) for each in schema] if isinstance(schema, list) else schema
    made = {name: closed(each) for name, each in schema.items()}
    return {**made, "additionalProperties": False} if isinstance(schema.get("properties"), dict) else made


@pytest.mark.parametrize("name", ["json", "jsonl"])
def test_exported_papers_are_as_the_schema_says(shell: Shell, name: str) -> None:
    written = shell("export", "--format", name)
    papers = json.loads(written) if name == "json" else [json.loads(line) for line in written.splitlines()]
    schema = document("export")
    jsonschema.validate(papers, schema, cls=jsonschema.Draft202012Validator)
    assert len(papers) == 52
    for paper in papers:
        assert set(paper) == set(schema["items"]["properties"])  # it names everything that there is
    wrong = {**papers[0], "rating": 6, "tags": None}
    assert len([*jsonschema.Draft202012Validator(schema).iter_errors([wrong])]) == 2


# -- papers from a pipe ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "shape",
    [
        lambda papers: json.dumps(papers, indent=2),
        lambda papers: "\n".join(map(json.dumps, papers)),
        lambda papers: json.dumps([paper["id"] for paper in papers]),
        lambda papers: "\n".join(json.dumps(paper["id"]) for paper in papers) + "\n",
        lambda papers: "\n".join(paper["id"] for paper in papers),
        lambda papers: "".join(f"{paper['id']}\tread\t5\t\t{paper['title']}\n" for paper in papers),
    ],
    ids=["array", "lines", "texts", "jq", "ids", "list"],
)
def test_edits_read_papers_in_any_shape_that_they_come_in(shell: Shell, shape: Any) -> None:
    papers = json.loads(shell("list", "--limit", "3", "--json"))
    for words in (("tag", "-", "+piped"), ("rate", "-", "4"), ("status", "-", "read"), ("note", "-", "piped note")):
        shell(*words, given=shape(papers))
    found = json.loads(shell("list", "tag:piped", "rating:4", "is:read", "note:piped", "--json"))
    assert {paper["id"] for paper in found} == {paper["id"] for paper in papers}


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ("[1]", "names no papers"),
        ('[{"title": "x"}]', "names no papers"),
        ('[{"id": "p:1"', "begins as JSON, and is none"),
        ("[" * 5_000, "begins as JSON, and is none"),
        ('["no-such-paper"]', "there is no paper"),
        ("[]", "no paper is named on standard input"),
        ("", "no paper is named on standard input"),
    ],
)
def test_what_names_no_papers_is_one_line(shell: Shell, given: str, said: str) -> None:
    run(["--library", str(shell.folder), "count"])
    shell("tag", "-", "+x", given=given, code=1 if "is named on" in said else 2)
    assert said in shell.err and len(shell.err.splitlines()) == 1


def test_one_paper_is_corrected_at_a_time_and_many_are_removed(shell: Shell) -> None:
    two = shell("list", "--limit", "2", "--json")
    shell("edit", "-", "title", "x", given=two, code=2)
    assert "edit corrects one paper, and 2 are named" in shell.err
    shell("edit", "-", "venue", "ACL", given=json.dumps(json.loads(two)[:1]))
    shell("remove", "-", "--marked", "--force", given=two)
    assert "removed 2 papers" in shell.err and shell("count") == "50\n"


def test_a_file_of_papers_with_nothing_said_of_them_makes_no_marks(shell: Shell, tmp_path: Path) -> None:
    shell("export", "is:inbox no:rating no:tag", "-o", str(tmp_path / "plain.jsonl"))
    assert run(["--library", str(tmp_path / "new"), "import", str(tmp_path / "plain.jsonl"), "--marks"]) == 0
    new = Library.open(tmp_path / "new", seeds=False)
    assert len(new) > 40 and not new.marks
    new.close()

"""Files that another program wrote: a command to the terminal in every text of them, on every screen, in every output.

The files of a library travel through synced folders. Here every text in all of them is given a tail that a terminal
would obey and that hides from the eye; nothing that the library hands out, prints or paints may show any of it.
"""

import json
import re
import sqlite3
from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from pathlib import Path
from typing import Any

import pytest

import store.state.apart
import store.state.history
import store.state.note_record
import store.state.records
from store.decisions import Decision, Subject
from store.drafts import Draft
from store.ledger.pace import Action
from store.library import Library
from store.models import Note, NoteSource, Paper, Quote
from store.state.stamps import edition
from store.text import clean_name
from tests.conftest import TODAY
from tests.desk import sit
from tests.test_app_hostile import check
from tui.cli import run
from tui.session import Session

TAIL = "\x1b]0;owned\x07\x9b31m\u202e\x08"
OBEYED = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
FRAME = frozenset({"schema", "status", "undoes", "redoes", "field"})  # what would make it another file altogether
COLUMNS = ("title", "abstract", "venue", "url", "doi", "summary", "organization", "submitter", "code", "project")
COLUMNS += ("day", "published", "journal", "announce", "withdrawn", "citekey", "added")
COLUMNS += ("revised", "noticed", "remark")


def poisoned(value: Any, frame: frozenset[str]) -> Any:
    """Return a value of a file with the tail behind every text in it, but for what makes it this kind of file."""
    if isinstance(value, dict):
        return {key: inner if key in frame else poisoned(inner, frame) for key, inner in value.items()}
    if isinstance(value, list):
        return [poisoned(inner, frame) for inner in value]
    return value + TAIL if isinstance(value, str) and value else value


@pytest.fixture(params=[FRAME, FRAME | {"paper"}], ids=["names too", "names of papers as they were"])
def folder(seeded: Library, request: pytest.FixtureRequest) -> Path:
    """A library in which everything was said once, and every text of it has the tail."""
    frame = request.param
    first, second, third = seeded.entries(seeded.head(3))
    quote = Quote(first.paper.abstract[:40], "", first.paper.abstract[40:50], section="S1", where="p. 4")
    note = Note(
        "first line\nsecond", kind="question", quote=quote, source=NoteSource("a.md", "b"), conflicts=("other",)
    )
    seeded.edit([first], lambda mark: replace(mark.rated(4).tagged(["rl", "agents"]).with_note(note)), "rated 4")
    seeded.edit([first, second], lambda mark: mark.snoozed("2026-07-31"), "snoozed")
    seeded.edit([second], lambda mark: mark.with_note(Note("an idea", kind="idea")), "noted")
    seeded.set_view("mine", "rating:4")
    seeded.deciding.decide([Decision("different", (Subject.of(first.paper), Subject.of(third.paper)))], "two papers")
    seeded.state.keep_loose_notes("noted", [Note("of no paper", source=NoteSource("c.md"))])
    seeded.edit([third], lambda mark: mark.rated(2), "rated 2")
    seeded.undo()
    reading = seeded.ledger.begin("triage", "is:inbox", [first.paper.id, second.paper.id])
    for action in Action:
        seeded.ledger.record(reading, action, [first.paper.id, third.paper.id], "rl")
    path = seeded.folder
    seeded.close()
    session = Session.load(path)
    session.filters, session.drafts, session.toured = ["rating:4"], [Draft(second.paper.id, "a draft")], True
    session.save()
    tables = json.loads((path / "state.json").read_text())
    events = list(tables["history"].values())
    said = {table: poisoned(records, frame) for table, records in tables.items() if table != "meta"}
    (path / "state.json").write_text(json.dumps({"meta": tables["meta"], **said}))
    old = [{**event, "id": f"{event['id']}-old"} for event in events]
    (path / "history.jsonl").write_text("".join(json.dumps(poisoned(event, frame)) + "\n" for event in old))
    (path / "session.json").write_text(
        json.dumps({**poisoned(json.loads((path / "session.json").read_text()), frame), "place": None})
    )
    with sqlite3.connect(path / "papers.db") as papers:
        for column in COLUMNS:
            papers.execute(f"UPDATE papers SET {column} = {column} || ? WHERE {column} != ''", [TAIL])
    papers.close()
    with sqlite3.connect(path / "ledger.db") as ledger:
        ledger.execute(
            "UPDATE sessions SET filter = filter || ?1, started = started || ?1, ended = ended || ?1", [TAIL]
        )
        ledger.execute("UPDATE events SET value = value || ?", [TAIL])
        ledger.execute("UPDATE events SET at = at || ?1, action = action || ?1 WHERE number % 2", [TAIL])
    ledger.close()
    return path


def texts(value: object, where: str = "") -> Iterator[tuple[str, str]]:
    """Yield every text of a value with its place."""
    if isinstance(value, str):
        yield where, value
    elif is_dataclass(value) and not isinstance(value, type):
        for field in fields(value):
            if field.repr:  # what is not, such as the stamps as they stand in the file, is handed on by no name
                yield from texts(getattr(value, field.name), f"{where}.{field.name}")
    elif hasattr(value, "_asdict"):
        yield from texts(value._asdict(), where)
    elif isinstance(value, dict) or hasattr(value, "items"):
        for key, inner in value.items():
            yield f"{where} key", str(key)
            yield from texts(inner, f"{where}.{key}")
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from texts(inner, where)


def leaks(folder: Path) -> list[str]:
    """Name every value of the marks' file that still has something a terminal would obey."""
    library = Library.open(folder, today=TODAY)
    try:
        state = library.state
        handed = {
            "marks": dict(state.marks),
            "views": state.views,
            "decisions": state.decisions,
            "notes": state.loose_notes,
            "citekeys": state.citekeys(),
            "history": library.history(),
            "as of": library.marks_on("2100"),
            "tags": library.tagging.counts(),
            "editions": [edition(mark.stamps) for mark in state.marks.values()],
        }
        assert all(handed.values()), handed
        return [where for where, text in texts(handed) if OBEYED.search(text)]
    finally:
        library.close()


def test_nothing_that_is_loaded_as_a_value_is_obeyed(folder: Path) -> None:
    assert leaks(folder) == []


@pytest.mark.parametrize("folder", [FRAME], indirect=True, ids=[""])
@pytest.mark.parametrize(
    ("module", "name"),
    [
        (store.state.note_record, "clean"),
        (store.state.note_record, "clean_name"),
        (store.state.note_record, "strip_unsafe"),
        (store.state.records, "clean"),
        (store.state.records, "clean_name"),
        (store.state.history, "clean"),
        (store.state.history, "clean_name"),
        (store.state.history, "clean_value"),
        (store.state.apart, "clean_name"),
    ],
)
def test_one_field_let_through_is_found(folder: Path, monkeypatch: pytest.MonkeyPatch, module: Any, name: str) -> None:
    monkeypatch.setattr(module, name, lambda value: value)
    assert leaks(folder)


COMMANDS = [
    "list",
    "list --json",
    "list has:note --color always",
    "show {paper}",
    "show {paper} --json",
    "show {lost}",
    "why rating:4 {paper}",
    "count is:inbox rating:4",
    "history",
    "history --json",
    "history --as-of today",
    "history --as-of today --json",
    "views",
    "views --json",
    "stats",
    "stats --json",
    "stats --sessions 3",
    "notes export {folder}/pages --dry-run",
    "notes export {folder}/pages",
    "notes import {folder}/pages",
    "export has:note --format bibtex",
    "export has:note --format csv",
    "export has:note --format json",
    "export has:note --format markdown",
    "doctor",
    "doctor --json",
    "backup",
    "undo",
    "redo",
    "rate {paper} 5",
    "tag {paper} -rl",
    "note {paper} more",
    "merge {folder}/state.json",
]


def test_no_command_prints_what_a_terminal_obeys(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    library = Library.open(folder, today=TODAY)
    library.search("")
    paper = next(entry.paper.id for entry in library.entries(library.head(99)) if entry.mark.notes)
    library.close()
    capsys.readouterr()
    for line in COMMANDS:
        args = [word.format(paper=paper, lost="nobody" + TAIL, folder=folder) for word in line.split()]
        code = run(["--library", str(folder), *args])
        out, err = capsys.readouterr()
        plain = re.sub("\x1b\\[[0-9;]*m", "", out + err) if "always" in line else (out + err).replace("\r\n", "\n")
        assert not OBEYED.search(plain), (line, OBEYED.search(plain), plain[:2000])
        assert code in (0, 1, 2, 3) and "fault in the program" not in err, (line, err)


def test_nor_is_it_printed_of_a_page(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pages = folder / "pages"
    assert run(["--library", str(folder), "notes", "export", str(pages)]) == 0
    for page in pages.glob("*.md"):
        page.write_text("".join(f"{line}{TAIL}\n" for line in page.read_text().splitlines()), newline="\n")
        page.rename(page.with_name(f"{page.stem}{TAIL.replace('/', '')}.md"))
    for line in ("import --dry-run", "import", "export"):
        how, *options = line.split()
        run(["--library", str(folder), "notes", how, str(pages), *options])
        out, err = capsys.readouterr()
        assert not OBEYED.search(out + err) and "fault in the program" not in err, (line, out, err)
    assert run(["--library", str(folder), "notes"]) in (0, 1, 2)


def test_nor_does_a_message_with_the_name_of_a_folder_or_a_file(
    seeded: Library, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    paper = seeded.entries(seeded.head(1))[0].paper.id
    seeded.close()
    odd = tmp_path / f"odd{TAIL}"
    odd.mkdir()
    library = seeded.folder.rename(odd / "library")
    monkeypatch.setenv("BROADSHEET_CONFIG", str(odd / "config.toml"))
    (odd / "config.toml").write_text('theme = "none"')
    (odd / "bad.json").write_text("{")
    lines = (
        "rate {paper} 5",
        "backup",
        "doctor",
        "keys",
        "notes export {odd}/p",
        "notes import {odd}/p",
        "export -o {odd}/x.md",
    )
    lines += ("import {odd}/bad.json", "import {odd}/none", "merge {odd}/bad.json", "restore {odd}/bad.json", "restore")
    lines += (
        "export -o {odd}/bad.json",
        "export -o {odd}/none/x.md",
        "--library {odd}/bad.json list",
        "list --sort {odd}",
    )
    for line in (*lines, "--library {odd} list", "{odd}", "list --{odd}"):
        words = [word.format(paper=paper, odd=odd) for word in line.split()]
        run(words if "--library" in words else ["--library", str(library), *words])
        out, err = capsys.readouterr()
        assert not OBEYED.search(out + err) and "fault in the program" not in err, (line, out, err)


async def test_no_screen_paints_it(folder: Path) -> None:
    library = Library.open(folder, today=TODAY)
    async with sit(library, size=(100, 30)) as at:
        for _ in range(4):
            for keys in (["t"], ["n"], ["N"], ["y"], ["o"], ["S"], ["e"], ["colon"], ["H"], ["percent_sign"], ["F"]):
                await at.press(*keys)
                check(at)
                await at.press("escape", "escape")
            await at.press("j")
        for keys in (
            ["H", "j", "enter"],
            ["R", "1", "j"],
            ["R", "2", "p"],
            ["R", "3", "j"],
            ["T", "j", "t"],
            ["slash", "up"],
            ["V", "l"],
        ):
            await at.press(*keys)
            check(at)
            await at.press("escape", "escape", "escape")
    library.close()


def test_what_was_not_changed_stays_to_the_letter(folder: Path) -> None:
    """An edit of one field writes that field alone, and a mark by a name that is not shown whole is the one edited."""

    def records() -> dict[str, Any]:
        return {mark["paper"]: mark for mark in json.loads((folder / "state.json").read_text())["marks"].values()}

    before = records()
    library = Library.open(folder, today=TODAY)
    paper, mark = next((paper, mark) for paper, mark in library.marks.items() if mark.notes and mark.tags)
    assert mark.tags == ("rl", "agents") and mark.due == "2026-07-31"
    library.state.apply("rated 1", [Paper(paper, mark.title)], lambda mark: mark.rated(1))
    library.close()
    after = records()
    assert after.keys() == before.keys()
    [(old, new)] = [(before[name], after[name]) for name in before if before[name] != after[name]]
    assert clean_name(new["paper"]) == paper and (old["rating"], new["rating"]) == (4, 1)
    assert sorted(new["tags"]) == sorted(old["tags"])
    same = {"notes", "due", "status", "paper"}
    assert {name: new[name] for name in same} == {name: old[name] for name in same}

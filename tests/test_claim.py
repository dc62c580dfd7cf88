"""A folder that is not ours is left as it is: nothing is deleted or written over that Broadsheet did not make."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest
from platformdirs import user_data_dir

from store.claim import MARKER, claim
from store.errors import LibraryError
from store.library import Library
from store.opening import default_folder
from tui.cli import run

TODAY = date(2026, 11, 21)


@pytest.fixture(scope="module")
def planted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("planted") / "library"
    used(folder)
    return folder


@pytest.fixture
def library(tmp_path: Path, planted: Path) -> Path:
    return Path(shutil.copytree(planted, tmp_path / "library"))


def contents(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def used(folder: Path) -> None:
    """Do all that ever deletes something: answer a query, rate, import, back up."""
    library = Library.open(folder, today=TODAY)
    try:
        library.search("model")
        library.edit([library.entries(library.head(1))[0].paper.id], lambda mark: mark.rated(5), "rated 5")
        library.safety.backup()
        library.ledger.begin("triage")
    finally:
        library.close()


@pytest.mark.parametrize(
    "taken",
    [
        {"index/index.html": b"<p>Mine."},
        {"index/snapshot": b"a file of mine"},
        {"index/snapshot/mine": b"in a folder"},
        {"backups/.mine.tmp": b"mine", "backups/monday.zip": b"PK"},
        {"state.json": b'{"terraform": 4}'},
        {"state.json/mine": b"in a folder"},
        {"session.json": b'{"cookie": 1}'},
        {"exports.json": b'["mine"]'},
        {"digest.json": b'{"papers": []}'},
        {"history.jsonl": b'{"mine": 1}\n'},
        {"index": b"a file"},
        {"backups": b"a file"},
        {"drafts/novel.md": b"Chapter one"},
        {"papers.db/mine": b"in a folder"},
    ],
    ids=lambda taken: next(iter(taken)),
)
def test_a_name_that_something_else_has_is_refused_in_one_line(tmp_path: Path, taken: dict[str, bytes]) -> None:
    for name, data in taken.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(data)
    before = contents(tmp_path)
    with pytest.raises(LibraryError, match=r"^\S+ is not Broadsheet's: choose another folder") as refused:
        used(tmp_path)
    assert next(iter(taken)).partition("/")[0] in str(refused.value)
    assert contents(tmp_path) == before


@pytest.mark.parametrize("name", ["papers.db", "ledger.db"])
def test_a_database_of_another_program_is_refused(tmp_path: Path, name: str) -> None:
    with sqlite3.connect(tmp_path / name) as base:
        base.execute("CREATE TABLE accounts (owner TEXT)")
    base.close()
    before = contents(tmp_path)
    with pytest.raises(LibraryError, match=f"{name} is not Broadsheet's"):
        used(tmp_path)
    assert contents(tmp_path) == before


def table(path: Path, *names: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with closing(sqlite3.connect(path)) as base:
        for name in names:
            base.execute(f"CREATE TABLE {name} (x)")
        base.commit()


PAPERS, SESSIONS = ("papers", "keys", "meta", "retired"), ("sessions", "events", "passed")
MARKED = b'{\n"meta":{"1":{"schema":2}},\n"marks":{\n}\n}\n'
CHECKSUM = "0123456789abcdef" * 4
SEGMENT = "000000000-0123abcd.segment"

OURS: list[dict[str, bytes]] = [
    {},
    {"papers.db": b""},
    {"papers.db": b"SQLite format 3\x00 and damaged"},
    {"state.json": b'{\n"meta":{"1":{"schema":2}},\n"marks":{\n"17":{"pap'},
    {"state.json": b'{"meta": {}, "marks": {"1": 3}}'},
    {"history.jsonl": b""},
    {"ledger.db": b""},
    {"session.json": b'{"filters": []}'},
    {"exports.json": f'{{"a.md": "{CHECKSUM}", "b.md": "{CHECKSUM}"}}'.encode()},
    {"digest.json": b'{"streams": {}, "papers": [], "failed": []}'},
    {"digest.json": b'{"streams": {}, "papers": [], "failed": [], "more": 1}'},
    {"subscriptions.toml": "subscription = [] # é".encode()},
    {"index/lock": b""},
    {"backups/state-2026-11-20T093000Z.json": b"x", "backups/state-2026-11-20T093000Z-2.json": b"x"},
    {"backups/damaged/x": b"x", "backups/merged/x": b"x"},
    {"drafts/a-00ff00.md": b"We", "drafts/a-00ff00.json": b"{}"},
    {f"cache/{CHECKSUM}": b"x", f"cache/.{CHECKSUM[:50]}.17.0a1b.tmp": b"x"},
    {"thesis.tex": b"mine"},
]
STRANGE: list[dict[str, bytes]] = [
    *({"state.json": data} for data in (b"[]", b'{"pages": 1}')),
    {"history.jsonl": b"\n"},
    *({"session.json": data} for data in (b"", b"{", b"[]", b"{}")),
    *({"exports.json": data} for data in (b"{}", b"[]", f'{{"a": "{CHECKSUM}", "b": "{CHECKSUM}0"}}'.encode())),
    *({"digest.json": b'{"streams": 1, "papers": 2}'}, {"subscriptions.toml": b"x = 1"}, {"subscriptions.toml": b"="}),
    *({"subscriptions.toml": b"\xff"}, {"index/lock": b"mine"}, {f"index/{SEGMENT}": b"mine"}, {"index/mine": b""}),
    *({"backups/state.json": b""}, {"backups/mine": b""}, {"drafts/a-00ff00.md": b"We"}, {"cache/mine": b""}),
    *({"drafts/a-00ff00.md": b"We", "drafts/a-00ff00.json": b"{}", "drafts/x": b""}, {f"cache/{CHECKSUM}0": b""}),
]


def written(folder: Path, files: dict[str, bytes]) -> None:
    for name, data in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)


def claimed(folder: Path) -> str:
    """Claim a folder; return the line with which that is refused, without its path."""
    try:
        claim(folder)
    except LibraryError as refused:
        assert not (folder / MARKER).exists()
        return str(refused).removeprefix(f"{folder}/")
    said = b"This folder is a library of Broadsheet, which keeps its files here and changes no others.\n"
    assert (folder / MARKER).read_bytes() == said
    return ""


def taken(name: str) -> str:
    return f"{name} is not Broadsheet's: choose another folder with --library, or move it away"


@pytest.mark.parametrize("files", OURS, ids=lambda files: next(iter(files), "nothing"))
def test_a_folder_with_what_may_be_ours_becomes_a_library(tmp_path: Path, files: dict[str, bytes]) -> None:
    written(tmp_path, files)
    assert claimed(tmp_path) == ""
    assert {name: (tmp_path / name).read_bytes() for name in files} == files


@pytest.mark.parametrize("files", STRANGE, ids=lambda files: next(iter(files)))
def test_what_is_not_ours_is_refused_where_nothing_proves_a_library(tmp_path: Path, files: dict[str, bytes]) -> None:
    written(tmp_path, files)
    name = next(iter(files)).partition("/")[0]
    assert claimed(tmp_path) == taken(name)
    (tmp_path / MARKER).touch()
    if name != "index" or "lock" in next(iter(files)):
        claim(tmp_path)  # in a library it is the reader's affair


@pytest.mark.parametrize("proof", ["papers.db", "state.json", "index"])
def test_papers_marks_or_an_index_prove_a_library(tmp_path: Path, proof: str) -> None:
    written(tmp_path, {"backups/mine.zip": b"PK"})
    assert claimed(tmp_path) == taken("backups")
    if proof == "papers.db":
        table(tmp_path / proof, *PAPERS, "more")
    else:
        written(
            tmp_path, {"state.json": MARKED} if proof == "state.json" else {f"index/{SEGMENT}": b"BSHEET\r\n and more"}
        )
    assert claimed(tmp_path) == ""


def test_databases_are_known_by_their_tables(tmp_path: Path) -> None:
    table(tmp_path / "some" / "papers.db", *PAPERS[1:])
    table(tmp_path / "one" / "ledger.db", *SESSIONS)
    table(tmp_path / "other" / "ledger.db", *SESSIONS[1:])
    said = [claimed(tmp_path / name) for name in ("some", "one", "other")]
    assert said == [taken("papers.db"), "", taken("ledger.db")]


@pytest.mark.parametrize(
    "name",
    [
        *("state.json", "history.jsonl", "papers.db", "ledger.db", "session.json", "exports.json", "digest.json"),
        *("subscriptions.toml", "index", "backups", "drafts", "cache"),
    ],
)
def test_a_file_is_no_folder_and_a_folder_no_file_even_in_a_library(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    if "." in name:
        path.mkdir()
    else:
        path.touch()
    assert claimed(tmp_path) == taken(name)
    (tmp_path / MARKER).touch()
    with pytest.raises(LibraryError):
        claim(tmp_path)


def test_what_else_lies_in_a_library_stays(library: Path) -> None:
    used(library)
    others = ["thesis.tex", "index/.DS_Store", "index/figure.segment", "backups/.mine.tmp", "backups/.state.1.tmp"]
    for name in others:
        (library / name).write_bytes(b"mine")
    (library / ".state.json.draft.tmp").write_bytes(b"mine")
    opened = Library.open(library, today=TODAY)
    opened.index.check()
    opened.close()
    used(library)
    kept = contents(library)
    assert [kept.get(name) for name in [*others, ".state.json.draft.tmp"]] == [b"mine"] * (len(others) + 1)


@pytest.mark.parametrize("gone", [(), ("papers.db",), ("state.json",), ("papers.db", "state.json"), ("index",)])
def test_a_library_of_an_earlier_version_is_known_by_what_it_holds(library: Path, gone: tuple[str, ...]) -> None:
    used(library)
    (library / MARKER).unlink()
    for name in gone:
        if name == "index":
            for path in (library / name).iterdir():
                path.unlink()
        else:
            (library / name).unlink()
    Library.open(library, today=TODAY).close()
    assert (library / MARKER).exists()


def test_marks_that_cannot_be_read_are_no_reason_to_send_the_reader_away(tmp_path: Path) -> None:
    (tmp_path / "state.json").write_bytes(b'{\n"meta":{"1":{"schema":2}},\n"marks":{\n"17":{"pap')
    library = Library.open(tmp_path, seeds=False)
    assert library.safety.quarantine
    library.close()


def test_drafts_of_killed_writers_go_and_no_others(library: Path) -> None:
    used(library)
    killed = [".state.json.17.0123abcd.tmp", "index/.snapshot.17.0123abcd.tmp", "index/000000000-0123abcd.segment"]
    killed.append("backups/.state-2026-11-20T093000Z.json.17.0123abcd.tmp")
    for name in killed:
        (library / name).write_bytes(b"half")
    opened = Library.open(library, today=TODAY)
    (library / "index/snapshot").unlink()
    opened.search("model")
    opened.safety.backup()
    opened.close()
    assert not [name for name in killed if (library / name).exists()]


def test_an_empty_name_is_wrong_use_and_an_empty_variable_is_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run(["--library", "", "count"]) == 2
    assert "the folder has no name" in capsys.readouterr().err
    assert not {MARKER, "papers.db"} & {path.name for path in tmp_path.iterdir()}
    monkeypatch.setenv("BROADSHEET_LIBRARY", "")
    assert default_folder() == Path(user_data_dir("broadsheet"))

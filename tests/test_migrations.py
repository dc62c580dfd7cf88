"""A papers.db of the first format is brought up to today's when it is opened, whole or not at all; nothing is lost."""

import json
import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from store.catalogue import Catalogue, migrations
from store.data import DATA, NEWEST
from store.errors import LibraryError
from store.index.index import Index
from store.library import Library
from store.listings import Listing
from store.locks import Waits
from store.making import Incoming
from store.models import Paper
from store.query import parse
from store.query.answer import search
from tests.papers import incoming

FIRST = (Path(__file__).parent / "papers_format_1.sql").read_text(encoding="utf-8")
"""A papers.db as the last program of the first format left it: papers that changed, and keys that were taken."""
ROOT = Path(__file__).parent.parent


@pytest.fixture
def old(tmp_path: Path) -> Path:
    path = tmp_path / "papers.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.executescript(FIRST)
    return path


@pytest.fixture
def catalogue(old: Path) -> Iterator[Catalogue]:
    catalogue = Catalogue(old)
    yield catalogue
    catalogue.close()


def dumped(path: Path) -> str:
    with closing(sqlite3.connect(path)) as connection:
        return "\n".join(connection.iterdump()) + "\n"


def table(text: str, name: str) -> list[str]:
    """List the rows of a table in a dump."""
    return [line for line in text.splitlines() if line.startswith(f'INSERT INTO "{name}"')]


def stored() -> dict[int, dict[str, object]]:
    """Read what the old file says of each paper, by row."""
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.executescript(FIRST)
        connection.row_factory = sqlite3.Row
        return {record["row"]: dict(record) for record in connection.execute("SELECT * FROM papers")}


def test_every_paper_keeps_all_that_was_known_of_it(catalogue: Catalogue) -> None:
    found = {row: (seq, paper) for row, seq, paper in catalogue.scan()}
    assert found.keys() == stored().keys() and len(found) == len(catalogue) == 8
    for row, was in stored().items():
        seq, paper = found[row]
        assert seq == was.pop("seq") and row == was.pop("row")
        for name, value in was.items():
            now = getattr(paper, name)
            assert list(now) == json.loads(str(value)) if isinstance(now, tuple) else now == value, name


def test_what_was_known_of_a_listing_is_a_listing(catalogue: Catalogue) -> None:
    listings = {paper.citekey: paper.listings for _, _, paper in catalogue.scan()}
    assert listings == {
        "jones2026reward": (Listing("hf-daily", "2026-06-12", 118),),
        "zero2026nobody": (Listing("hf-daily", "2026-06-12", 0),),
        "smith2024deep": (),
        "smith2024deepa": (),
        "keptmark": (),
        "galore2026memory": (Listing("hf-daily", "2026-06-13", 7),),
        "noday": (Listing("hf-page", "2026-07-29"),),
        "smith2025later": (Listing("", "2025-12-31", 3),),
    }


def test_a_day_whose_year_was_inferred_stays_so(old: Path) -> None:
    with closing(sqlite3.connect(old)) as connection:
        connection.execute("UPDATE papers SET day_inferred = 1 WHERE citekey = 'noday'")
        connection.commit()
    catalogue = Catalogue(old)
    [paper] = [paper for _, _, paper in catalogue.scan() if paper.citekey == "noday"]
    assert paper.day_inferred and paper.listings == (Listing("hf-page", "2026-07-29", inferred=True),)
    catalogue.close()


def test_all_else_in_the_file_is_as_it_was(old: Path) -> None:
    Catalogue(old).close()
    now = dumped(old)
    for name in ("citekeys", "retired"):
        assert table(now, name) == table(FIRST, name), name
    assert {*table(now, "keys")} > {*table(FIRST, "keys")}
    assert table(now, "meta") == [line.replace("('format',1)", f"('format',{NEWEST})") for line in table(FIRST, "meta")]


def test_names_and_the_order_of_the_list_stay(catalogue: Catalogue) -> None:
    assert [catalogue.papers([row])[0].citekey for row in catalogue.head(9)] == [
        *("noday", "galore2026memory", "jones2026reward", "zero2026nobody", "smith2025later"),
        *("smith2024deep", "smith2024deepa", "keptmark"),
    ]
    assert catalogue.ids_of(["arxiv:2403.03507", "p:77e8d8703b8c"]) == {
        "arxiv:2403.03507": "p:a4af66fb2001",
        "p:77e8d8703b8c": "p:a4af66fb2001",
    }
    assert catalogue.retired(since=1) == [0, 5]


def test_what_is_imported_then_joins_what_was_there(catalogue: Catalogue) -> None:
    said = Paper("", "Reward Models", arxiv="2606.13681", day="2026-06-20", upvotes=130, sources=("hf-daily",))
    counts = catalogue.upsert(incoming([said, Paper("", "Another", day="2026-06-20", summary="In one sentence.")]))
    assert (counts.new, counts.updated) == (1, 1)
    [row] = catalogue.rows_of(["arxiv:2606.13681"]).values()
    [paper] = catalogue.papers([row])
    assert [listing.day for listing in paper.listings] == ["2026-06-20", "2026-06-12"]
    assert (paper.day, paper.upvotes, paper.citekey) == ("2026-06-20", 130, "jones2026reward")
    assert {paper.title: paper.summary for _, _, paper in catalogue.scan()}["Another"] == "In one sentence."


def test_a_file_that_was_brought_up_looks_like_a_new_one(old: Path, tmp_path: Path) -> None:
    Catalogue(old).close()
    Catalogue(tmp_path / "new.db").close()

    def layout(path: Path) -> list[str]:
        with closing(sqlite3.connect(path)) as connection:
            return sorted(sql for (sql,) in connection.execute("SELECT sql FROM sqlite_master WHERE sql IS NOT NULL"))

    assert layout(old) == layout(tmp_path / "new.db")


def test_a_library_of_the_first_format_opens_with_its_papers(old: Path) -> None:
    library = Library.open(old.parent, today=date(2026, 8, 1))
    assert len(library) == 8 and library.search("day:2026-06").total == 3
    assert library.search("upvotes:0").total == 1
    library.close()


# -- whole or not at all ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("fault", [sqlite3.OperationalError("disk I/O error"), KeyboardInterrupt()])
def test_a_failure_in_the_middle_leaves_the_old_file(
    old: Path, monkeypatch: pytest.MonkeyPatch, fault: BaseException
) -> None:
    def fails(writer: sqlite3.Connection) -> None:
        migrations._list(writer)
        assert writer.execute("SELECT count(*) FROM papers WHERE listings IS NOT NULL").fetchone() == (5,)
        raise fault

    monkeypatch.setitem(migrations._FILLED, 2, fails)
    with pytest.raises((LibraryError, KeyboardInterrupt)):
        Catalogue(old)
    assert dumped(old) == FIRST
    monkeypatch.undo()
    catalogue = Catalogue(old)
    assert len(list(catalogue.scan())) == 8
    catalogue.close()


def test_a_program_that_is_killed_in_the_middle_leaves_the_old_file(old: Path) -> None:
    code = (
        "import os, sys; from pathlib import Path; from store.catalogue import Catalogue, migrations\n"
        "migrations._FILLED[2] = lambda writer: (migrations._list(writer), os.kill(os.getpid(), 9))\n"
        "Catalogue(Path(sys.argv[1]))"
    )
    assert subprocess.run([sys.executable, "-c", code, old], cwd=ROOT).returncode == -9
    assert dumped(old) == FIRST


def test_two_programs_that_open_it_at_once_bring_it_up_once(old: Path) -> None:
    code = "import sys; from pathlib import Path; from store.catalogue import Catalogue; Catalogue(Path(sys.argv[1]))"
    running = [subprocess.Popen([sys.executable, "-c", code, old], cwd=ROOT) for _ in range(3)]
    assert [process.wait() for process in running] == [0, 0, 0]
    catalogue = Catalogue(old)
    assert len(list(catalogue.scan())) == 8
    catalogue.close()


# -- what cannot be brought up ---------------------------------------------------------------------------------------


def test_an_old_file_that_cannot_be_written_is_read_as_it_is(old: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with closing(sqlite3.connect(old)) as connection:
        connection.execute("PRAGMA journal_mode=DELETE")
    before = old.read_bytes()
    monkeypatch.setattr("store.catalogue.connections.os.access", lambda *_: False)
    catalogue = Catalogue(old)
    found = {paper.citekey: paper for _, _, paper in catalogue.scan()}
    assert len(found) == 8 and found["jones2026reward"].authors == ("Kay Jones", "李雷")
    assert (found["jones2026reward"].day, found["jones2026reward"].upvotes) == ("2026-06-12", 118)
    index = Index.open(old.parent / "index", catalogue)
    for query, total in (("day:2026-06", 3), ("title:/deep/", 2), ("no:summary", 8), ("summary:/x/", 0)):
        assert search(index, parse(query, today=date(2026, 8, 1))).total == total, query
    assert catalogue.imports == [] and catalogue.fetches("hf") == []
    catalogue.close()
    assert old.read_bytes() == before


@pytest.mark.parametrize(
    ("code", "read"),
    [
        (sqlite3.SQLITE_FULL, True),
        (sqlite3.SQLITE_READONLY, True),
        (sqlite3.SQLITE_IOERR | 3 << 8, True),
        (sqlite3.SQLITE_ERROR, False),
        (sqlite3.SQLITE_CORRUPT, False),
    ],
)
def test_an_old_file_on_a_full_or_broken_disk_is_read_as_it_is(
    old: Path, monkeypatch: pytest.MonkeyPatch, code: int, read: bool
) -> None:
    def fails(_: sqlite3.Connection) -> None:
        error = sqlite3.OperationalError("so")
        error.sqlite_errorcode = code
        raise error

    monkeypatch.setattr("store.catalogue.file.upgrade", fails)
    if not read:
        with pytest.raises(LibraryError, match=r"papers\.db cannot be used \(so\)"):
            Catalogue(old)
        return
    with closing(Catalogue(old)) as catalogue:
        assert (catalogue.file.format, len(list(catalogue.scan()))) == (1, 8)


def read_only(path: Path, format: int, monkeypatch: pytest.MonkeyPatch) -> Catalogue:
    """Open a file as one of an earlier format that cannot be written."""
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA journal_mode=DELETE")
        connection.execute("UPDATE meta SET value = ? WHERE name = 'format'", (format,))
        connection.commit()
    monkeypatch.setattr("store.catalogue.connections.os.access", lambda *_: False)
    return Catalogue(path)


@pytest.mark.parametrize(("format", "imports", "fetches"), [(4, 0, 0), (5, 1, 0), (6, 1, 1)])
def test_imports_and_fetches_are_read_of_the_formats_that_have_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, format: int, imports: int, fetches: int
) -> None:
    path = tmp_path / "papers.db"
    catalogue = Catalogue(path)
    catalogue.upsert([Incoming({"title": "T"})], named="a.bib")
    for day in ("2026-11-20", "2026-11-19"):
        catalogue.log_fetch(("hf", day, "whole", "", "", "", "", 1, 1, 0, ""))
    assert [row[1] for row in catalogue.fetches("hf")] == ["2026-11-19", "2026-11-20"]
    catalogue.close()
    catalogue = read_only(path, format, monkeypatch)
    assert (len(catalogue.imports), len(catalogue.fetches("hf", "2026-11-20"))) == (imports, fetches)
    assert catalogue.fetches("rss") == []
    catalogue.close()


WHOLE = {
    **{"title": "T", "abstract": "A.", "authors": ["Ada King"], "day": "2026-11-20", "upvotes": 3, "venue": "ACL"},
    **{"published": "2026-11-19", "url": "https://a.example/t", "arxiv": "2606.13681", "doi": "10.1234/t"},
    **{"links": ["https://a.example/x"], "sources": ["rss"], "summary": "In short.", "keywords": ["wind"]},
    **{"organization": "Lab", "submitter": "ada", "comments": 2, "code": "https://a.example/c", "stars": 4},
    **{"project": "https://a.example/p", "media": ["https://a.example/m"], "categories": ["cs.CL"], "announce": "new"},
    **{"version": 2, "withdrawn": "2026-11-22", "journal": "J. Kites", "ids": {"pmid": "31452104"}},
    **{"revised": "2026-11-21", "noticed": "2026-11-23", "remark": "9 pages"},
}


@pytest.mark.parametrize(
    ("format", "lacking"),
    [(2, ("revised", "noticed", "remark")), (5, ("revised", "noticed", "remark")), (6, ("remark",)), (7, ())],
)
def test_a_file_of_an_earlier_format_that_cannot_be_written_shows_all_it_has(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, format: int, lacking: tuple[str, ...]
) -> None:
    path = tmp_path / "papers.db"
    catalogue = Catalogue(path)
    incoming = Incoming(WHOLE)
    catalogue.upsert([incoming])
    catalogue.close()
    catalogue = read_only(path, format, monkeypatch)
    ((_, _, paper),) = catalogue.scan()
    known = replace(incoming.paper, citekey=paper.citekey, added=paper.added)
    assert all(getattr(known, datum.name) for datum in DATA if datum.name != "day_inferred"), "each datum is told"
    assert paper == replace(known, **dict.fromkeys(lacking))
    catalogue.close()


def test_where_there_are_no_hard_links_a_file_is_begun_and_none_is_replaced(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_links(*_: object) -> None:
        raise PermissionError("Operation not permitted")

    monkeypatch.setattr(os, "link", no_links)
    path, draft = tmp_path / "papers.db", tmp_path / "draft"
    catalogue = Catalogue(path)
    assert len(catalogue) == 0
    catalogue.close()
    before = path.read_bytes()
    draft.write_bytes(b"another")
    migrations._put_in_place(draft, path, Waits())
    assert path.read_bytes() == before


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_an_old_file_that_is_protected_is_read_as_it_is(old: Path) -> None:
    old.chmod(0o400)
    catalogue = Catalogue(old)
    assert len(list(catalogue.scan())) == 8
    catalogue.close()


def test_a_newer_format_is_refused_in_one_line_and_left_alone(old: Path) -> None:
    with closing(sqlite3.connect(old)) as connection:
        connection.execute("UPDATE meta SET value = ? WHERE name = 'format'", (NEWEST + 1,))
        connection.commit()
    before = dumped(old)
    with pytest.raises(LibraryError, match=f"in format {NEWEST + 1}, which a newer Broadsheet wrote") as refused:
        Catalogue(old)
    assert "\n" not in str(refused.value) and "import" not in str(refused.value)
    assert dumped(old) == before


def test_a_newer_file_is_never_brought_down(old: Path) -> None:
    """As when a newer program has brought it up between our look at it and our turn to write."""
    with closing(sqlite3.connect(old)) as connection:
        connection.execute("UPDATE meta SET value = ? WHERE name = 'format'", (NEWEST + 1,))
        connection.commit()
        before = "\n".join(connection.iterdump())
        migrations.upgrade(connection)
        assert "\n".join(connection.iterdump()) == before


def test_a_file_that_another_program_holds_is_no_reason_to_move_it_away(
    old: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    connect = sqlite3.connect
    with closing(connect(old)) as other:
        other.execute("BEGIN IMMEDIATE")
        monkeypatch.setattr(sqlite3, "connect", lambda *args, **named: connect(*args, **{**named, "timeout": 0}))
        with pytest.raises(LibraryError, match=r"is writing .*papers\.db; try again"):
            Catalogue(old, waits=Waits(seconds=0))
    assert dumped(old) == FIRST

"""papers.db while other programs, or the disk, have their way with it: replaced, held, read-only, full."""

from __future__ import annotations

import errno
import fcntl
import os
import shutil
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from store import locks
from store.catalogue import Catalogue, connections
from store.errors import Busy
from store.index.index import Index
from store.library import Library
from store.locks import Waits
from store.making import Incoming
from tests import desk
from tests.faulty_disk import read_only
from tui.cli import run

TODAY = date(2026, 11, 21)


def titled(*titles: str) -> Iterator[Incoming]:
    return (Incoming({"title": title, "authors": ["Ada Lovelace"]}) for title in titles)


# -- changed while the app is open -------------------------------------------------------------------------------------


@pytest.fixture
def settled(seeded: Library) -> Iterator[Library]:
    """Give a library whose papers are in the file itself, not in the log beside it."""
    seeded.close()
    opened = Library.open(seeded.folder, today=TODAY)
    yield opened
    opened.close()


def _emptied(path: Path) -> None:
    os.truncate(path, 0)


def _cut(path: Path) -> None:
    os.truncate(path, path.stat().st_size // 2)


def _overwritten(path: Path) -> None:
    with path.open("r+b") as file:
        file.write(b"\xa7" * path.stat().st_size)


def _replaced_by_rubbish(path: Path) -> None:
    (path.parent / "rubbish").write_bytes(b"rubbish" * 999)
    os.replace(path.parent / "rubbish", path)


def _removed(path: Path) -> None:
    path.unlink()


def _a_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


@pytest.mark.parametrize(
    ("harm", "noticed"),
    [
        *((harm, True) for harm in (_emptied, _cut, _overwritten, _replaced_by_rubbish, _removed, _a_folder)),
        *((harm, False) for harm in (_emptied, _cut)),
    ],
)
async def test_papers_that_cannot_be_read_any_more_are_said_and_the_marks_go_on(
    settled: Library, harm: Callable[[Path], None], noticed: bool
) -> None:
    async with desk.sit(settled) as at:
        harm(settled.folder / "papers.db")
        if noticed:
            at.main.look_around()
            await at.settle()
            assert "papers.db cannot be used" in at.said or "papers.db is gone" in at.said
        await at.press("4", "j", "G", "k", "slash", *"model", "enter", "escape", "T", "escape", "N", "escape", "q")
        assert at.app.fault is None
        assert [mark.rating for mark in settled.marks.values()] == [4]


@pytest.mark.parametrize("way", ["renamed", "copied"])
async def test_other_papers_are_listed_when_they_take_the_place(settled: Library, tmp_path: Path, way: str) -> None:
    with closing(Library.open(tmp_path / "other", seeds=False)) as other:
        other.ingest(titled("Quite another paper"))
    async with desk.sit(settled) as at:
        (os.replace if way == "renamed" else shutil.copyfile)(
            tmp_path / "other/papers.db", settled.folder / "papers.db"
        )
        at.main.look_around()
        await at.settle()
        assert "Quite another paper" in at.text
        assert "1 shown" in at.counts


# -- held by another program -------------------------------------------------------------------------------------------


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> Waits:
    """Give waits that end at once, also those of SQLite."""
    monkeypatch.setattr(connections, "TOLD", 0.01)
    return Waits(seconds=0.02)


def test_papers_that_another_program_writes_are_busy_and_stay(tmp_path: Path, impatient: Waits) -> None:
    path = tmp_path / "papers.db"
    catalogue = Catalogue(path, waits=impatient)
    catalogue.upsert(titled("One"))
    with closing(sqlite3.connect(path)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(Busy, match=r"is writing .*papers\.db; try again") as busy:
            catalogue.upsert(titled("Two"))
        assert "move it away" not in str(busy.value)
        assert len(catalogue) == len([*catalogue.scan()]) == 1
    assert catalogue.upsert(titled("Two")).new == 1
    catalogue.close()


def test_papers_of_todays_format_are_read_while_another_program_writes_them(tmp_path: Path, impatient: Waits) -> None:
    path = tmp_path / "papers.db"
    with closing(Catalogue(path)) as catalogue:
        catalogue.upsert(titled("One"))
    with closing(sqlite3.connect(path)) as other:
        other.execute("BEGIN IMMEDIATE")
        with closing(Catalogue(path, waits=impatient)) as catalogue:
            assert (len(catalogue), [paper.title for _, _, paper in catalogue.scan()]) == (1, ["One"])


def test_papers_that_another_program_keeps_to_itself_are_not_read_half(tmp_path: Path, impatient: Waits) -> None:
    path = tmp_path / "papers.db"
    Catalogue(path).close()
    with closing(sqlite3.connect(path)) as other:
        other.execute("PRAGMA locking_mode = EXCLUSIVE")
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(Busy, match=r"is writing .*papers\.db; try again"):
            Catalogue(path, waits=impatient)


@pytest.mark.skipif(not Path("/proc/locks").exists(), reason="the system does not say who holds a file")
def test_who_writes_the_papers_is_named_and_waiting_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, impatient: Waits
) -> None:
    monkeypatch.setattr(locks, "TOLD", -1.0)
    told: list[str] = []
    path = tmp_path / "papers.db"
    Catalogue(path).close()
    code = "import sqlite3, sys; b = sqlite3.connect(sys.argv[1]); b.execute('BEGIN IMMEDIATE'); print(); input()"
    other = subprocess.Popen([sys.executable, "-c", code, path], stdin=-1, stdout=-1, text=True)
    try:
        assert other.stdout is not None and other.stdout.readline() == "\n"
        impatient.told, impatient.seconds = told.append, 0.5  # a busy computer may take long to look for the first time
        catalogue = Catalogue(path, waits=impatient)
        with pytest.raises(Busy, match=rf"^python\S* \(process {other.pid}\) is writing"):
            catalogue.upsert(titled("One"))
        assert told == [told[0]] and f"process {other.pid}" in told[0] and "papers.db" in told[0]
        catalogue.close()
    finally:
        other.communicate("\n")


def test_an_index_that_another_program_makes_holds_nobody(tmp_path: Path) -> None:
    catalogue = Catalogue(tmp_path / "papers.db")
    catalogue.upsert(titled("One"))
    (tmp_path / "index").mkdir()
    with (tmp_path / "index/lock").open("ab") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with pytest.raises(Busy, match=r"is writing \S+index; try again"):
            Index.open(tmp_path / "index", catalogue, waits=Waits(seconds=0.02))
        waits = Waits()
        waiting = threading.Thread(target=_opened, args=(tmp_path / "index", catalogue, waits))
        waiting.start()
        waits.ended = True  # the reader has pressed q
        waiting.join(5)
        assert not waiting.is_alive()
    catalogue.close()


def _opened(folder: Path, catalogue: Catalogue, waits: Waits) -> None:
    with pytest.raises(Busy):
        Index.open(folder, catalogue, waits=waits)


async def test_the_app_says_whom_it_waits_for_and_is_left(seeded: Library) -> None:
    seeded.ingest(titled("Fresh from the press"))
    (seeded.folder / "index").mkdir()
    with (seeded.folder / "index/lock").open("ab") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        seeded.waits.seconds = 0.05
        async with desk.sit(seeded) as at:
            assert "is writing" in at.text and "index" in at.text
            seeded.waits.told("waiting for vim (process 17), which is writing index…")
            await at.settle()
            assert "waiting for vim" in at.said
            await at.press("4", "q")
            assert at.app.return_code == 0
    assert [mark.rating for mark in seeded.marks.values()] == [4]


# -- read-only, and full -----------------------------------------------------------------------------------------------


@pytest.fixture
def logged(tmp_path: Path) -> Iterator[Path]:
    """Give a copy of a library whose papers all lie in the log, as a copy made during an import has them."""
    library = Library.open(tmp_path / "library", seeds=False)
    library.catalogue.file.mine.execute("SELECT 1")
    library.ingest(titled("One paper", "Another paper"))
    shutil.copytree(library.folder, tmp_path / "copy", ignore=shutil.ignore_patterns("*-shm"))
    library.close()
    assert (tmp_path / "copy/papers.db-wal").stat().st_size
    yield tmp_path / "copy"


def _without_companions(monkeypatch: pytest.MonkeyPatch, folder: Path, code: int) -> None:
    """Let SQLite make no file in a folder, as on a read-only or a full disk."""
    real = connections.connect

    def connect(path: Path, mode: str = "mode=rw") -> sqlite3.Connection:
        if "immutable" not in mode and path.parent == folder:
            error = sqlite3.OperationalError("unable to open database file")
            error.sqlite_errorcode = code
            raise error
        return real(path, mode)

    monkeypatch.setattr(connections, "connect", connect)


@pytest.mark.parametrize("way", ["read-only", "full"])
def test_what_an_import_left_in_the_log_is_read(logged: Path, monkeypatch: pytest.MonkeyPatch, way: str) -> None:
    before = {path: path.read_bytes() for path in logged.rglob("*") if path.is_file()}
    if way == "read-only":
        _without_companions(monkeypatch, logged, sqlite3.SQLITE_CANTOPEN)
        with read_only(logged):
            library = Library.open(logged)
    else:
        _without_companions(monkeypatch, logged, sqlite3.SQLITE_FULL)
        library = Library.open(logged)
    assert (len(library), len(library.entries(library.head(9))), library.papers_file.left_out) == (2, 2, None)
    library.close()
    if way == "read-only":
        assert {path: path.read_bytes() for path in logged.rglob("*") if path.is_file()} == before


def test_a_log_that_cannot_be_read_is_said(
    logged: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def no_room(*_: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    _without_companions(monkeypatch, logged, sqlite3.SQLITE_CANTOPEN)
    monkeypatch.setattr(shutil, "copyfile", no_room)
    run(["--library", str(logged), "count"])
    assert "what was imported last is not shown" in capsys.readouterr().err

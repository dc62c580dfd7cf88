"""Text that could not be saved is never only in memory: it is in a file that is named, and offered again."""

from __future__ import annotations

import errno
import fcntl
import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from store.drafts import Draft, Drafts
from store.library import Library
from store.models import Note
from store.text import letters
from tests.conftest import TODAY
from tests.desk import Desk, sit
from tests.faulty_disk import read_only
from tui.cli import run
from tui.paper import external_editor

TEXT = "dear words, é\nand a second line"


@pytest.fixture
def paper(seeded: Library) -> str:
    """Give the first paper of a library that has a mark, and is closed."""
    paper = seeded.entries(seeded.head(1))[0].paper.id
    seeded.edit([paper], lambda mark: mark.rated(4), "rated 4")
    seeded.close()
    return paper


@pytest.fixture(autouse=True)
def own_temporary_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "tmp").mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "tmp"))
    return tmp_path / "tmp"


Say = Callable[..., str]


@pytest.fixture
def say(seeded: Library, capsys: pytest.CaptureFixture[str]) -> Say:
    """Give a way to run a command that ends with a code, and to read what it said on standard error."""

    def command(*args: str, code: int = 0) -> str:
        capsys.readouterr()
        assert run(["--library", str(seeded.folder), *args]) == code, capsys.readouterr()
        err = capsys.readouterr().err
        assert "Traceback" not in err and "fault" not in err
        return err

    return command


Edit = Callable[[Path], object]


@pytest.fixture
def editor(monkeypatch: pytest.MonkeyPatch) -> Callable[[Edit], list[str]]:
    """Give a way to set what the reader's editor does to a file; what it gives lists what the file held before."""

    def set_up(edit: Edit, code: int = 0) -> list[str]:
        opened: list[str] = []

        def run(command: list[str]) -> int:
            opened.append(letters(Path(command[-1]).read_bytes()))
            edit(Path(command[-1]))
            return code

        monkeypatch.setattr(external_editor.edit_file, "__defaults__", (run,))
        for stream in (sys.stdin, sys.stdout):
            monkeypatch.setattr(stream, "isatty", lambda: True)
        return opened

    return set_up


def writes(data: bytes) -> Edit:
    return lambda path: path.write_bytes(data)


def notes(library: Library) -> list[str]:
    opened = Library.open(library.folder, today=TODAY)
    try:
        return [note.text for mark in opened.marks.values() for note in mark.notes]
    finally:
        opened.close()


# -- what may be wrong ---------------------------------------------------------------------------------------------


@contextmanager
def full(library: Library) -> Iterator[None]:
    def refuse(*_: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("store.state.file.write_and_hold", refuse)
        yield


@contextmanager
def held(library: Library) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch, (library.folder / "state.json.lock").open() as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        patch.setattr("store.state.transactions.LOCK_WAIT", 0.0)
        patch.setattr("store.state.state.State._commit.__kwdefaults__", {"wait": 0.0, "at_once": False, "proven": True})
        yield


@contextmanager
def damaged(library: Library) -> Iterator[None]:
    whole = library.state.path.read_bytes()
    library.state.path.write_bytes(whole[:-40])
    yield
    library.state.path.write_bytes(whole)


@contextmanager
def marked_read_only(library: Library) -> Iterator[None]:
    library.state.path.chmod(0o400)
    yield
    library.state.path.chmod(0o600)


@contextmanager
def mounted_read_only(library: Library) -> Iterator[None]:
    with read_only(library.folder):
        yield


TROUBLES = (full, held, damaged, marked_read_only, mounted_read_only)
Trouble = Callable[[Library], ExitStack]


@pytest.mark.parametrize("trouble", TROUBLES, ids=lambda trouble: trouble.__name__)
@pytest.mark.parametrize("way", ["typed", "piped", "in the editor"])
def test_a_note_that_cannot_be_saved_is_in_a_file_that_is_named(
    seeded: Library,
    paper: str,
    say: Say,
    editor: Callable[[Edit], list[str]],
    monkeypatch: pytest.MonkeyPatch,
    own_temporary_folder: Path,
    trouble: Trouble,
    way: str,
) -> None:
    if way == "piped":
        monkeypatch.setattr("sys.stdin.read", lambda limit: TEXT, raising=False)
    opened = editor(writes(TEXT.encode()))
    arguments = {"typed": [TEXT], "piped": ["-"], "in the editor": []}[way]
    with trouble(seeded):
        said = say("note", paper, *arguments, code=3)
    assert said.count("\n") == 1 and "in memory" not in said
    folder = own_temporary_folder if trouble is mounted_read_only else seeded.folder / "drafts"
    kept = [path.read_text() for path in folder.rglob("*.md")]
    if way == "in the editor" and trouble not in (full, held):
        assert (opened, kept) == ([], []), "it is refused before a word was written"
        return
    assert kept == [TEXT] and (folder == own_temporary_folder or not any(own_temporary_folder.iterdir()))
    [path] = folder.rglob("*.md")
    assert said.endswith(f"; the text is in {path}\n")
    assert (path.stat().st_mode & 0o777, path.parent.stat().st_mode & 0o777) == (0o600, 0o700)
    assert notes(seeded) == []
    if folder == own_temporary_folder:
        return
    assert say("note", paper, "another").endswith(f"is in {path}: `broadsheet note {paper}` goes on with it\n")
    opened = editor(lambda path: path.write_text(path.read_text() + "!"))
    say("note", paper)
    assert opened == [TEXT] and sorted(notes(seeded)) == ["another", f"{TEXT}!"]
    assert list(folder.iterdir()) == []


# -- the editor ----------------------------------------------------------------------------------------------------


def test_an_editor_that_does_not_wait_loses_nothing(
    seeded: Library, paper: str, say: Say, editor: Callable[[Edit], list[str]]
) -> None:
    windows: list[Path] = []
    editor(windows.append)
    said = say("note", paper, code=1)
    [window] = windows
    assert said == f"{window} keeps what you save there: the editor did not wait (with --wait it does)\n"
    library = Library.open(seeded.folder, today=TODAY)
    other = library.ids(library.head(2))[1]
    library.close()
    assert str(window) not in say("note", other, "on another"), "nothing stands in it yet"
    window.write_text(TEXT)
    assert str(window) in say("note", other, "a second")
    opened = editor(lambda path: None)
    say("note", paper, code=1)
    assert opened == [TEXT] and windows == [window], "it goes on with the same file"
    editor(lambda path: os.utime(path, (1, 1)))
    say("note", paper)
    assert TEXT in notes(seeded) and not window.exists()


def test_a_file_in_which_nothing_was_written_is_removed_a_day_later(
    seeded: Library, paper: str, say: Say, editor: Callable[[Edit], list[str]]
) -> None:
    windows: list[Path] = []
    editor(windows.append)
    say("note", paper, code=1)
    say("note", paper, code=1)
    assert all(path.exists() for path in windows)
    os.utime(windows[0], (time.time() - 2 * 24 * 3600,) * 2)
    mine = seeded.folder / "drafts" / "my-facade.md"
    mine.write_text("")
    os.utime(mine, (1, 1))
    say("note", paper, code=1)
    assert [path.exists() for path in windows] == [False, True, True]
    assert mine.exists(), "nothing goes that Broadsheet did not make"


@pytest.mark.parametrize(
    ("data", "text"),
    [
        ("café – naïve".encode("cp1252"), "café – naïve"),
        ("café, \xe9".encode() + b" \xe9", "café, é é"),
        ("\ufeffcafé".encode(), "café"),
        ("café".encode("utf-16"), "café"),
        (b"one\r\ntwo", "one\ntwo"),
        (b"whole \x81 of it", "whole ? of it"),
    ],
)
def test_what_an_editor_writes_in_another_encoding_keeps_its_letters(
    seeded: Library, paper: str, say: Say, editor: Callable[[Edit], list[str]], data: bytes, text: str
) -> None:
    editor(writes(data))
    say("note", paper)
    assert notes(seeded) == [text]


def test_an_editor_that_fails_keeps_what_it_saved(
    seeded: Library, paper: str, say: Say, editor: Callable[..., list[str]]
) -> None:
    editor(writes(TEXT.encode()), 1)
    said = say("note", paper, code=1)
    [path] = (seeded.folder / "drafts").glob("*.md")
    assert said == f"the editor failed; what you saved there is in {path}\n" and path.read_text() == TEXT
    editor(lambda path: path.unlink(), 1)
    assert "no note was kept" in say("note", paper, code=1)


# -- the app -------------------------------------------------------------------------------------------------------


def opened(library: Library) -> Library:
    library.close()
    return Library.open(library.folder, today=TODAY)


def flat(at: Desk) -> str:
    """Give what the box in front says, in one line."""
    return " ".join(" ".join(line.split("│")[1] for line in at.lines if line.count("│") > 1).split())


async def test_a_note_that_the_disk_refuses_is_named_and_asked_about(seeded: Library) -> None:
    async with sit(seeded, size=(200, 24)) as at:
        with full(seeded):
            await at.press("n", *"dear", "ctrl+s")
            [path] = (seeded.folder / "drafts").glob("*.md")
            assert path.read_text() == "dear"
            assert at.said.startswith(f"the text is in drafts/{path.name}; not saved yet: the disk is full")
            assert at.main.status.error
            await at.press("q")
            assert "1 change could not be saved. Leave, and lose it?" in at.text
            assert "1 note not saved: the text is in" in flat(at)
            await at.press("n")
        await at.press("ctrl+s")
        await at.pilot.press("q")
        await at.pilot.pause()
        assert at.app.return_value == 0, "what is saved is not asked about"
    assert not path.exists()


async def test_leaving_with_a_draft_that_no_change_holds_asks(seeded: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    paper = seeded.entries(seeded.head(1))[0].paper.id
    seeded.drafts.keep(seeded.drafts.named(Draft(paper, "of an earlier day")))
    library = opened(seeded)

    def edit(app: object, path: Path) -> external_editor.Edited:
        path.write_text("half a thought")
        return external_editor.Edited("half a thought", well=False, at_once=False)

    monkeypatch.setattr("tui.paper.writing.edit", edit)
    async with sit(library) as at:
        await at.press("escape", "j", "E")
        assert "the editor failed" in at.said
        await at.press("q")
        assert "1 note not saved: the text is in" in flat(at) and "Leave?" in at.text
        await at.press("enter")
        assert "Leave?" in at.text
        await at.press("escape", "n")
        assert "half a thought" in at.text
        await at.press("ctrl+s")
        assert "noted" in at.said
        await at.pilot.press("q")
        await at.pilot.pause()
        assert at.app.return_value == 0
    assert [draft.text for draft in library.drafts.all()] == ["of an earlier day"]
    library.close()


async def test_a_window_that_is_still_open_is_asked_about_at_the_next_start(
    seeded: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    windows: list[Path] = []

    def edit(app: object, path: Path) -> external_editor.Edited:
        windows.append(path)
        return external_editor.Edited("", well=True, at_once=True)

    monkeypatch.setattr("tui.paper.writing.edit", edit)
    async with sit(seeded, size=(120, 24)) as at:
        await at.press("E")
        assert at.said.startswith("drafts/") and "the editor did not wait" in at.said
        await at.pilot.press("q")
        await at.pilot.pause()
        assert at.app.return_value == 0
    windows[0].write_text(TEXT)
    library = opened(seeded)
    async with sit(library) as at:
        assert "was cut short. Go on with it?" in flat(at)
        await at.press("y")
        assert "and a second line" in at.text
        await at.press("ctrl+s")
        assert [note.text for note in at.mark.notes] == [TEXT]
    assert not windows[0].exists()
    library.close()


async def test_what_no_disk_takes_is_asked_about(seeded: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    async with sit(seeded) as at:
        with full(seeded), monkeypatch.context() as patch:
            patch.setattr("store.files.write", refuse)
            await at.press("n", *"dear", "ctrl+s")
            assert at.said.startswith("the text is in memory alone; not saved yet")
            assert [draft.text for draft in seeded.drafts.all()] == ["dear"]
            await at.press("q")
            assert "1 note not saved: the text is in memory alone." in flat(at)
            await at.press("n")
        await at.press("ctrl+s")
    assert [draft.text for draft in Drafts(seeded.folder).all()] == []


async def test_two_terminals_keep_a_draft_each(seeded: Library) -> None:
    paper = seeded.entries(seeded.head(1))[0].paper.id
    other = Library.open(seeded.folder, today=TODAY)
    async with sit(seeded) as at:
        await at.press("n", *"here")
        other.drafts.keep(other.drafts.named(Draft(paper, "there")))
        at.app.keep()
        assert [draft.text for draft in Drafts(seeded.folder).all()] in (["here", "there"], ["there", "here"])
        await at.press("ctrl+s")
    assert [draft.text for draft in other.drafts.all()] == ["there"]
    other.close()


async def test_nothing_is_written_that_cannot_be_saved(seeded: Library) -> None:
    seeded.edit([seeded.entries(seeded.head(1))[0].paper.id], lambda mark: mark.with_note(Note("dear")), "noted")
    with marked_read_only(seeded):
        library = opened(seeded)
        async with sit(library) as at:
            for key in ("n", "E"):
                await at.press(key)
                assert at.said == "state.json is marked read-only" and at.home
        library.close()


async def test_a_draft_whose_paper_is_not_here_is_named(seeded: Library) -> None:
    (seeded.folder / "drafts").mkdir()
    (seeded.folder / "drafts" / "gone-00ff00.md").write_text(TEXT)
    (seeded.folder / "drafts" / "gone-00ff00.json").write_text('{"paper": "gone"}')
    async with sit(seeded, size=(120, 24)) as at:
        assert at.said == "a note whose paper is not here is in drafts/gone-00ff00.md"

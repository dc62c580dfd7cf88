"""Trouble with the marks as the reader meets it: a disk that refuses, a damaged file, copies, notes cut short."""

from __future__ import annotations

import errno
import json
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from store.errors import NotSaved
from store.library import Library
from store.models import Mark, Note, Status
from tests.conftest import TODAY
from tests.desk import Desk, sit
from tests.moments import dated
from tui.paper.external_editor import Edited
from tui.session import Session

PROGRAM = [sys.executable, "-c", "from tui.cli import main; main()"]


@pytest.fixture
def disk(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[int]]:
    """Give a list: while an error number is in it, no version of any state file reaches the disk."""
    from store.state import file

    refusing: list[int] = []
    real = file.write_and_hold

    def write(path: Path, pieces: list[bytes]) -> int:
        if refusing:
            raise OSError(refusing[0], os.strerror(refusing[0]))
        return real(path, pieces)

    monkeypatch.setattr(file, "write_and_hold", write)
    monkeypatch.setattr("tui.main.recovery.RETRY", 0.0)
    yield refusing


def first(library: Library) -> str:
    return library.entries(library.head(1))[0].paper.id


def on_disk(library: Library) -> dict[str, Mark]:
    """Read the marks as another process would."""
    other = Library.open(library.folder, today=TODAY)
    try:
        return dict(other.state.marks)
    finally:
        other.close()


async def asked(at: Desk) -> str:
    """Wait for the question that is asked at the start, and give the screen."""
    while not at.main.questions:
        await at.pilot.pause(0.01)
    await at.settle()
    return at.text


def line(at: Desk) -> str:
    """The last line of the screen."""
    return at.text.splitlines()[-1]


# -- a disk that refuses -------------------------------------------------------------------------------------------


async def test_a_refused_edit_is_kept_shown_and_saved_later(seeded: Library, disk: list[int]) -> None:
    async with sit(seeded, size=(100, 24)) as at:
        disk.append(errno.ENOSPC)
        await at.press("4")
        assert at.said == "not saved yet: the disk is full (it is tried again)" and at.main.status.error
        assert "● 1 not saved" in line(at)
        assert at.mark.rating == 4 and "▌ ·4 " in at.text
        await at.press("l", "slash", *"rating:4", "enter")
        assert "● 2 not saved" in line(at)
        assert at.counts == "1 of 50 shown · 1 queued · 49 inbox", "the filter sees what is in memory"
        await at.press("ctrl+s")
        assert at.said == "not saved yet: the disk is full (it is tried again)" and at.main.status.error
        for screen in ("H", "R"):
            await at.press(screen)
            at.main.look_around()
            await at.settle()
            assert "● 2 not saved" in line(at), screen
            await at.press("q")
        assert on_disk(seeded) == {}
        disk.clear()
        at.main.look_around()
        await at.settle()
        assert at.said == "saved: 2 changes that the disk had refused" and not at.main.status.error
        assert "●" not in line(at)
    assert on_disk(seeded)[first(seeded)].status is Status.QUEUED


async def test_a_tag_that_the_disk_refuses_to_rename_is_shown_renamed(seeded: Library, disk: list[int]) -> None:
    seeded.edit([first(seeded)], lambda mark: mark.tagged(["old-name"]), "tagged")
    async with sit(seeded, size=(100, 24)) as at:
        assert "#old-name" in at.text
        disk.append(errno.ENOSPC)
        with pytest.raises(NotSaved):
            at.main.rename_tag("old-name", "new-name")
        await at.settle()
        assert "#new-name" in at.text and "#old-name" not in at.text
        disk.clear()
        at.main.rename_tag("new-name", None)
        assert at.said == "deleted the tag new-name: 1 paper · u undoes"
        at.main.rename_tag("new-name", "x")
        assert at.said == "no paper has the tag new-name"


@pytest.mark.parametrize("number", [errno.EIO, errno.EROFS, errno.EDQUOT, errno.EACCES])
async def test_the_next_edit_takes_the_refused_one_along(seeded: Library, disk: list[int], number: int) -> None:
    async with sit(seeded) as at:
        disk.append(number)
        await at.press("5")
        assert "not saved yet" in at.said
        assert "\n" not in at.said and "Traceback" not in at.text
        disk.clear()
        await at.press("t", *"rl", "enter")
        assert "●" not in line(at)
    assert (on_disk(seeded)[first(seeded)].rating, on_disk(seeded)[first(seeded)].tags) == (5, ("rl",))


async def test_leaving_with_refused_edits_asks_first(seeded: Library, disk: list[int]) -> None:
    async with sit(seeded) as at:
        disk.append(errno.ENOSPC)
        await at.press("5", "q")
        assert "1 change could not be saved. Leave, and lose it?" in at.text
        await at.press("enter")
        assert "Leave, and lose" in at.text, "Enter alone loses nothing"
        await at.press("n")
        assert at.app.is_running
        await at.press("q")
        await at.pilot.press("y")
        await at.pilot.pause()
        assert at.app.return_value == 0


async def test_leaving_tries_once_more(seeded: Library, disk: list[int]) -> None:
    async with sit(seeded) as at:
        disk.append(errno.ENOSPC)
        await at.press("5")
        disk.clear()
        await at.pilot.press("q")
        await at.pilot.pause()
        assert at.app.return_value == 0
    assert on_disk(seeded)[first(seeded)].rating == 5


async def test_a_refused_note_keeps_its_draft(seeded: Library, disk: list[int]) -> None:
    async with sit(seeded) as at:
        disk.append(errno.ENOSPC)
        await at.press("n", *"dear", "ctrl+s")
        assert "not saved yet" in at.said
        assert [note.text for note in at.mark.notes] == ["dear"]
        assert [draft.text for draft in seeded.drafts.all()] == ["dear"]


async def test_the_sign_is_ascii_where_all_signs_are(seeded: Library, disk: list[int]) -> None:
    from tui.config import Settings

    async with sit(seeded, settings=Settings(ascii=True)) as at:
        disk.append(errno.ENOSPC)
        await at.press("5")
        assert "* 1 not saved" in line(at)


async def test_a_library_that_cannot_be_looked_at_is_said_once(
    seeded: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with sit(seeded) as at:
        await at.press("5")
        state = seeded.state.path
        kept = state.read_bytes()
        state.unlink()
        state.mkdir()
        at.main.look_around()
        assert at.said == "state.json could not be read: Is a directory" and at.main.status.error
        await at.press("j")
        at.main.look_around()
        assert at.said == ""
        state.rmdir()
        state.write_bytes(kept)
        at.main.look_around()
        assert at.said == "the library can be read again" and not at.main.status.error
        await at.press("g")
        assert at.mark.rating == 5


# -- a large file, which is written in a thread ------------------------------------------------------------------------


@pytest.fixture
def gate(seeded: Library, disk: list[int], monkeypatch: pytest.MonkeyPatch) -> Iterator[threading.Event]:
    """Let two marks be many; the disk writes nothing while the gate is closed, and refuses as `disk` does."""
    from store.state import file, transactions

    ids = [entry.paper.id for entry in seeded.entries(seeded.head(4))]
    seeded.edit(ids[1:], lambda mark: mark.rated(2), "rated 2")
    gate, refusing = threading.Event(), file.write_and_hold

    def write(path: Path, pieces: list[bytes]) -> int:
        assert gate.wait(10)
        return refusing(path, pieces)

    monkeypatch.setattr(transactions, "LARGE", 2)
    monkeypatch.setattr(file, "write_and_hold", write)
    monkeypatch.setattr("tui.main.recovery.RETRY", 3.0)
    yield gate
    gate.set()


async def until(at: Desk, holds: Callable[[], bool]) -> None:
    """Wait until something is so, five seconds at most."""
    for _ in range(500):
        if holds():
            return
        await at.pilot.pause(0.01)
    raise AssertionError(at.text)


async def test_the_sign_stands_until_a_large_file_is_on_the_disk(seeded: Library, gate: threading.Event) -> None:
    async with sit(seeded, size=(100, 24)) as at:
        await at.press("5")
        assert at.said == "rated 5 “It's All in The [MASK]: Simple…” · u undoes" and not at.main.status.error
        assert "●" in line(at) and "not saved" not in line(at)
        assert at.mark.rating == 5 and on_disk_now(seeded) is None
        await at.press("j", "k", "l", "u", "H")
        assert "●" in line(at)
        assert "2 of" not in at.text and "3 changes" in at.text
        await at.press("q")
        gate.set()
        await until(at, lambda: "●" not in line(at))
        assert on_disk_now(seeded) == 5
        assert "saved" not in at.said, "nothing went wrong, so nothing is said of it"


def on_disk_now(library: Library) -> int | None:
    """The rating of the first paper in the file."""
    mark = on_disk(library).get(first(library))
    return mark.rating if mark else None


async def test_leaving_waits_for_what_is_being_written(seeded: Library, gate: threading.Event) -> None:
    async with sit(seeded) as at:
        await at.press("5")
        await at.pilot.press("q")
        await at.pilot.pause(0.1)
        assert at.app.is_running and at.said == "saving…"
        assert on_disk_now(seeded) is None
        gate.set()
        await until(at, lambda: at.app.return_value == 0)
    assert on_disk_now(seeded) == 5


async def test_leaving_waits_only_so_long(
    seeded: Library, gate: threading.Event, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tui.main.recovery.PATIENCE", 0.1)
    async with sit(seeded) as at:
        await at.press("5")
        await at.pilot.press("q")
        await until(at, lambda: "1 change could not be saved. Leave, and lose it?" in at.text)
        await at.press("n")
        gate.set()
        await until(at, lambda: "●" not in line(at))
        await at.pilot.press("q")
        await until(at, lambda: at.app.return_value == 0)
    assert on_disk_now(seeded) == 5


async def test_a_disk_that_refuses_a_large_file_is_said(
    seeded: Library, gate: threading.Event, disk: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    async with sit(seeded, size=(100, 24)) as at:
        gate.set()
        disk.append(errno.ENOSPC)
        await at.press("5")
        await until(at, lambda: "not saved yet: the disk is full" in at.said)
        assert "● 1 not saved" in line(at)
        await at.press("R", "q", "l")
        await until(at, lambda: "● 2 not saved" in line(at))
        disk.clear()
        monkeypatch.setattr("tui.main.recovery.RETRY", 0.0)
        at.main.look_around()
        assert at.said == "saved: 2 changes that the disk had refused" and not at.main.status.error
        await at.settle()
        assert "●" not in line(at)
    assert on_disk_now(seeded) == 5


async def test_another_terminal_may_be_faster_than_the_thread(seeded: Library, gate: threading.Event) -> None:
    from store.state import StateStorage

    gate.set()
    async with sit(seeded, size=(100, 24)) as at:
        with StateStorage(seeded.state.path).locked():
            await at.press("5")
            text = seeded.state.path.read_bytes()
            seeded.state.path.write_bytes(text.replace(b'"rating":2', b'"rating":1'))
        await until(at, lambda: "●" not in line(at))
        assert on_disk_now(seeded) == 5
        assert "had refused" not in at.said
        await at.press("j")
        assert at.mark.rating == 1


async def test_a_note_in_a_large_file_is_a_draft_until_it_is_on_the_disk(
    seeded: Library, gate: threading.Event, disk: list[int]
) -> None:
    gate.set()
    async with sit(seeded) as at:
        disk.append(errno.EIO)
        await at.press("n", *"dear", "ctrl+s")
        await until(at, lambda: "not saved yet" in at.said)
        assert [draft.text for draft in seeded.drafts.all()] == ["dear"]
        disk.clear()
        await at.press("ctrl+s")
    async with sit(seeded) as at:
        assert seeded.drafts.all() == []


async def test_an_undo_that_became_impossible_meanwhile_is_told(seeded: Library, disk: list[int]) -> None:
    async with sit(seeded, size=(120, 24)) as at:
        await at.press("5")
        disk.append(errno.ENOSPC)
        await at.press("u")
        disk.clear()
        other = Library.open(seeded.folder, today=TODAY)
        other.edit([first(seeded)], lambda mark: mark.rated(1), "rated 1")
        other.close()
        at.main.look_around()
        assert "“rated 5” stays as it is: “rated 1” of" in at.said
        await at.settle()
        assert "●" not in line(at)
    assert on_disk_now(seeded) == 1


# -- read-only -----------------------------------------------------------------------------------------------------


def reopened(library: Library) -> Library:
    library.close()
    return Library.open(library.folder, today=TODAY)


async def test_a_newer_library_is_read_and_not_written(seeded: Library) -> None:
    seeded.edit([first(seeded)], lambda mark: mark.rated(5), "rated 5")
    path = seeded.state.path
    newer = path.read_bytes().replace(b'"schema":', b'"schema":9', 1)
    path.write_bytes(newer)
    library = reopened(seeded)
    async with sit(library, size=(100, 24)) as at:
        assert at.said.startswith("read-only: state.json was written by a newer Broadsheet (version 93; ")
        assert at.main.status.error
        assert at.counts == "read-only · 50 shown · 50 inbox"
        assert at.mark.rating == 5
        for keys in (["1"], ["l"], ["u"], ["t", *"rl", "enter"], ["n"], ["E"]):
            await at.press(*keys)
            assert (
                at.said.startswith("state.json was written by a newer Broadsheet (version 93; ")
                and at.main.status.error
            ), keys
        await at.press("H", "j")
        assert "rated 5" in at.text
        await at.press("enter")
        assert "newer Broadsheet" in line(at)
    library.close()
    assert path.read_bytes() == newer


async def test_a_file_marked_read_only_is_respected(seeded: Library) -> None:
    seeded.edit([first(seeded)], lambda mark: mark.rated(5), "rated 5")
    seeded.state.path.chmod(0o400)
    library = reopened(seeded)
    async with sit(library) as at:
        assert at.said == "read-only: state.json is marked read-only" and at.main.status.error
        await at.press("1")
        assert at.said == "state.json is marked read-only"
        assert at.mark.rating == 5
    library.close()


# -- a damaged file ------------------------------------------------------------------------------------------------


@pytest.fixture
def damaged(seeded: Library) -> Iterator[Library]:
    """Give a library whose file of three marks was cut short after a backup with two of them."""
    ids = [entry.paper.id for entry in seeded.entries(seeded.head(3))]
    for paper in ids[:2]:
        seeded.edit([paper], lambda mark: mark.rated(4).with_note(Note("dear")), "rated")
    seeded.state.backup()
    seeded.edit([ids[2]], lambda mark: mark.rated(2), "rated")
    path = seeded.state.path
    path.write_bytes(path.read_bytes()[: -len(path.read_bytes()) // 4])
    library = reopened(seeded)
    yield library
    library.close()


@pytest.mark.parametrize(("keys", "left"), [(["enter"], 3), (["2", "enter"], 2), (["j", "j", "enter"], 0)])
async def test_the_reader_chooses_what_becomes_of_a_damaged_file(damaged: Library, keys: list[str], left: int) -> None:
    broken = damaged.state.path.read_bytes()
    async with sit(damaged, size=(80, 24)) as at:
        assert "Your marks file cannot be read" in await asked(at)
        assert "3 marks, 2 notes" in at.text
        assert "2 marks, 2 notes" in at.text
        assert "1 Keep what can be read of it, with the backup" in at.text
        assert "2 Go back to the backup of 20" in at.text
        assert "3 Start without marks" in at.text and "no marks" in at.text
        await at.press("escape")
        assert at.said == "read-only until you choose: see “Damaged marks” in the palette" and at.main.status.error
        assert at.mark.rating == 4, "what could be saved is shown"
        await at.press("5")
        assert (
            at.said == "nothing is written: your marks file is damaged; see “Damaged marks” in the palette"
            and at.main.status.error
        )
        assert damaged.state.path.read_bytes() == broken
        await at.press("colon", *"damaged marks", "enter")
        await at.press(*keys)
        assert at.home
        assert "the damaged file is backups/damaged/" in at.said
        await at.press("5")
        assert at.said == "rated 5 “It's All in The [MASK]: Simple…” · u undoes" and not at.main.status.error
        assert "read-only" not in at.counts
    assert len(on_disk(damaged)) == max(left, 1)
    [kept] = (damaged.folder / "backups" / "damaged").iterdir()
    assert kept.read_bytes() == broken


@pytest.mark.parametrize("looked", [True, False])
async def test_an_answer_that_comes_late_overwrites_nothing(damaged: Library, looked: bool) -> None:
    """Another terminal recovers and edits while the question is open here."""
    async with sit(damaged) as at:
        assert "Your marks file cannot be read" in await asked(at)
        other = Library.open(damaged.folder)
        other.state.recover("shown")
        other.edit([first(damaged)], lambda mark: mark.rated(5), "rated 5")
        other.close()
        if looked:
            at.main.look_around()
        await at.press("j", "enter")
        assert "has changed since you were asked: it is read again, nothing written" in at.said
        assert at.mark.rating == 5 and "read-only" not in at.counts
        await at.press("l")
        assert at.said == "queued “It's All in The [MASK]: Simple…” · u undoes" and not at.main.status.error
    assert (on_disk(damaged)[first(damaged)].rating, len(on_disk(damaged))) == (5, 3)


async def test_without_a_backup_there_is_one_way_less(seeded: Library) -> None:
    seeded.edit([first(seeded)], lambda mark: mark.rated(4), "rated")
    for backup in (seeded.folder / "backups").glob("*"):
        backup.unlink()
    path = seeded.state.path
    path.write_bytes(path.read_bytes()[:-40])
    library = reopened(seeded)
    async with sit(library, size=(80, 24)) as at:
        said = await asked(at)
        assert "1 Keep what can be read of it " in said and "with the backup" not in said
        assert "2 Start without marks" in said and "Go back" not in said
        await at.press("enter")
        assert at.said.startswith("kept 1 mark, 0 notes; the damaged file is backups/damaged/")
    library.close()


async def test_a_file_damaged_while_the_program_runs_loses_nothing(seeded: Library) -> None:
    async with sit(seeded) as at:
        await at.press("5")
        seeded.state.path.write_bytes(b"\x00" * 500)
        at.main.look_around()
        at.main.look_around()
        await at.settle()
        assert "Your marks file cannot be read" in at.text
        await at.press("enter")
        assert at.mark.rating == 5
    assert on_disk(seeded)[first(seeded)].rating == 5


async def test_where_nothing_is_damaged_or_left_the_commands_say_so(seeded: Library) -> None:
    async with sit(seeded) as at:
        await at.press("colon", *"damaged marks", "enter")
        assert at.said == "your marks file is not damaged" and not at.main.status.error
        await at.press("colon", *"merge copies", "enter")
        assert at.said == "no copies lie beside your marks" and not at.main.status.error
        await at.press("ctrl+s")
        assert at.said == "everything is saved already" and not at.main.status.error


# -- copies that a sync left ---------------------------------------------------------------------------------------


@pytest.fixture
def synced(seeded: Library) -> Iterator[Library]:
    """Give a library with two copies beside its marks, each of which says something that the marks do not."""
    ids = [entry.paper.id for entry in seeded.entries(seeded.head(3))]
    seeded.edit([ids[0]], lambda mark: mark.rated(5), "rated 5")
    base = seeded.state.path.read_bytes()
    for paper, name in ((ids[1], "state.sync-conflict-20261121-093000-ABCDEFG.json"), (ids[2], "state (1).json")):
        seeded.edit([paper], lambda mark: mark.tagged(["elsewhere"]), "tagged")
        (seeded.folder / name).write_bytes(seeded.state.path.read_bytes())
        seeded.state.path.write_bytes(base)
    library = reopened(seeded)
    yield library
    library.close()


async def test_copies_of_a_sync_are_offered_and_merged(synced: Library) -> None:
    async with sit(synced, size=(80, 24)) as at:
        assert "2 copies of your marks lie beside them: merge them?" in await asked(at)
        assert "state (1).json" in at.text and "state.sync-conflict-20261121" in at.text
        await at.press("y")
        assert at.said == "2 papers changed, 2 edits added to the history; 2 now in backups/merged"
        await at.press("slash", *"tag:elsewhere", "enter")
        assert at.counts == "2 of 50 shown · 50 inbox"
    assert len(list((synced.folder / "backups" / "merged").iterdir())) == 2
    assert len(on_disk(synced)) == 3


async def test_copies_may_wait(synced: Library) -> None:
    async with sit(synced) as at:
        await asked(at)
        await at.press("escape")
        assert (
            at.said == "the copies stay where they are; “Merge copies” in the palette takes them in"
            and not at.main.status.error
        )
        await at.press("colon", *"merge copies", "enter", "enter")
        assert (
            at.said == "2 papers changed, 2 edits added to the history; 2 now in backups/merged"
            and not at.main.status.error
        )


async def test_a_copy_that_is_left_out_is_asked_about_once(synced: Library) -> None:
    async with sit(synced, size=(80, 24)) as at:
        await asked(at)
        await at.press("o")
        assert "1 copy of your marks lies beside them: merge it?" in at.text
        await at.press("d", "y")
        assert at.said.endswith("1 now in backups/merged; 1 copy left out for good")
    [left] = synced.folder.glob("state*(1)*.json")
    left.rename(left.with_name("called otherwise.json"))
    library = reopened(synced)
    async with sit(library) as at:
        assert at.home, "it is known by what it holds"
        await at.press("H")
        assert "left out a copy" in at.text and "state (1).json" in at.text
        await at.press("k", "enter", "q", "colon", *"merge copies", "enter")
        assert "1 copy of your marks" in at.text, "taken back, it is offered again"
        await at.press("escape")
    library.close()


# -- notes ---------------------------------------------------------------------------------------------------------


async def test_drafts_are_offered_and_each_is_kept_for_itself(seeded: Library) -> None:
    async with sit(seeded) as at:
        await at.press("n", *"half")
        at.app.screen.questions.keep()  # type: ignore[attr-defined]
    async with sit(seeded) as at:
        assert "cut short" in await asked(at)
        await at.press("n", "j", "n", *"another", "ctrl+s")
        assert [note.text for note in at.mark.notes] == ["another"]
    async with sit(seeded, size=(100, 30)) as at:
        await asked(at)
        await at.press("y")
        assert "half" in at.text
        await at.press("escape")
        assert "Keep what you have written?" in at.text, "a note cut short is not saved already"
        await at.press("escape", *" done", "ctrl+s")
        assert [note.text for note in at.mark.notes] == ["half done"]
    async with sit(seeded) as at:
        assert at.home


async def test_a_draft_that_was_saved_after_all_is_not_offered(seeded: Library) -> None:
    async with sit(seeded) as at:
        await at.press("n", *"whole")
        at.app.screen.questions.keep()  # type: ignore[attr-defined]
    seeded.edit([first(seeded)], lambda mark: mark.with_note(Note("whole")), "noted")
    async with sit(seeded) as at:
        assert at.home
        assert seeded.drafts.all() == []


def test_a_session_of_another_shape_is_as_if_it_were_not_there(tmp_path: Path) -> None:
    for drafts in ([{"paper": "x"}], [7], {"a": 1}, None):
        (tmp_path / "session.json").write_text(json.dumps({"drafts": drafts}))
        assert Session.load(tmp_path).drafts == []


BASE = "first line\nsecond line\nthird line"


OURS = BASE.replace("first line", "first line here")
BELOW = BASE.replace("third line", "third line, changed there")
SAME = BASE.replace("first line", "first line there")


@pytest.mark.parametrize(
    ("theirs", "expected"),
    [
        (BELOW, [BELOW.replace("first line", "first line here")]),
        (SAME, [SAME, OURS]),
        (None, [OURS]),
    ],
    ids=["another line", "the same line", "taken away"],
)
@pytest.mark.parametrize("way", ["E", "N", "draft"])
async def test_a_note_changed_elsewhere_meanwhile_loses_neither_text(
    seeded: Library, monkeypatch: pytest.MonkeyPatch, way: str, theirs: str | None, expected: list[str]
) -> None:
    paper = first(seeded)
    note = Note(BASE, id="n1")
    seeded.edit([paper], lambda mark: mark.with_note(note), "noted")

    def elsewhere() -> None:
        """Another terminal saves, and rates the paper; the lock is free, or it would wait for two seconds."""
        other = Library.open(seeded.folder, today=TODAY)

        def change(mark: Mark) -> Mark:
            changed = mark.without_note("n1") if theirs is None else mark.with_note(Note(theirs, id="n1"))
            return changed.rated(4)

        other.edit([paper], change, "changed elsewhere")
        other.close()

    def edit(app: object, path: Path) -> Edited:
        elsewhere()
        return Edited(path.read_text().replace("first line", "first line here"), well=True, at_once=False)

    monkeypatch.setattr("tui.paper.writing.edit", edit)
    if way == "draft":
        async with sit(seeded) as at:
            await at.press("N", "enter", "up", "up", "end", *" here")
            at.app.screen.questions.keep()  # type: ignore[attr-defined]
        elsewhere()
    async with sit(seeded) as at:
        if way == "E":
            await at.press("E")
        elif way == "N":
            await at.press("N", "enter", "up", "up", "end", *" here")
            elsewhere()
            await at.press("ctrl+s")
        else:
            await asked(at)
            await at.press("y", "ctrl+s")
        mark = seeded.entry(paper).mark
        assert sorted(each.text for each in mark.notes) == sorted(expected)
        assert mark.rating == 4


# -- another terminal ----------------------------------------------------------------------------------------------


async def test_what_the_command_line_does_shows_within_a_second(seeded: Library, tmp_path: Path) -> None:
    """Merging and restoring, by another process; the poll itself, not a call of it, has to notice."""
    seeded.edit([first(seeded)], lambda mark: mark.rated(2), "rated 2")
    seeded.close()
    other = tmp_path / "other.json"
    backup = subprocess.run(
        [*PROGRAM, "backup"], env=outside(seeded), capture_output=True, text=True, check=True
    ).stdout
    other.write_bytes(seeded.state.path.read_bytes())
    elsewhere = Library.open(tmp_path / "elsewhere", today=TODAY)
    elsewhere.edit([first(elsewhere)], lambda mark: mark.tagged(["from-there"]), "tagged")
    elsewhere.close()
    library = Library.open(seeded.folder, today=TODAY)
    async with sit(library, size=(100, 30)) as at:
        assert at.mark.rating == 2
        subprocess.run([*PROGRAM, "merge", str(elsewhere.folder / "state.json")], env=outside(seeded), check=True)
        await at.pilot.pause(1.1)
        await at.settle()
        assert "from-there" in at.text
        subprocess.run([*PROGRAM, "restore", backup.strip()], env=outside(seeded), check=True)
        await at.pilot.pause(1.1)
        await at.settle()
        assert "from-there" not in at.text
        await at.press("slash", *"tag:from-there", "enter")
        assert at.counts == "0 of 50 shown · 50 inbox"
    library.close()


async def test_every_screen_shows_what_another_terminal_did(seeded: Library) -> None:
    other = Library.open(seeded.folder, today=TODAY)
    async with sit(seeded, size=(100, 40)) as at:
        for key in ("T", "R", "H"):
            await at.press(key)
            other.edit([first(seeded)], lambda mark, tag=f"by-{key}": mark.tagged([tag]).with_note(Note(tag)), key)  # type: ignore[misc]
            await at.pilot.pause(1.2)
            assert f"by-{key}" in at.text or f" {key} " in at.text, at.text
            while not at.home:
                await at.press("escape")
    other.close()


async def test_the_change_that_is_undone_is_the_one_the_cursor_stood_on(seeded: Library) -> None:
    async with sit(seeded, size=(100, 24)) as at:
        await at.press("5", "j", "4", "H", "j")
        other = Library.open(seeded.folder, today=TODAY)
        other.edit([other.entries(other.head(9))[8].paper.id], lambda mark: mark.rated(1), "rated 1")
        other.close()
        at.main.look_around()
        await at.press("enter")
        assert "undid: rated 5" in line(at)
        assert "3 changes" in at.text


def outside(library: Library) -> dict[str, str]:
    root = Path(__file__).parent.parent
    return {**os.environ, "PYTHONPATH": str(root), "BROADSHEET_LIBRARY": str(library.folder)}


# -- history -------------------------------------------------------------------------------------------------------


async def test_the_history_is_filtered_and_shows_a_day(seeded: Library) -> None:
    async with sit(seeded, size=(110, 24)) as at:
        await at.press("5", "l", "j", "t", *"rl", "enter", "H")
        assert "3 changes" in at.text
        await at.press("slash", *"rated 5", "enter")
        assert "1 of 3 changes" in at.text
        await at.press("enter")
        assert "undid: rated 5" in at.text
        await at.press("enter")
        assert "this change is already undone: U redoes the one undone last" in line(at)
        await at.press("t")
        assert "no merge decided against this change" in line(at)
        await at.press("slash", "ctrl+u", "down", "down")
        assert "Enter to the changes  Ctrl+u clears  Esc ends" in line(at) and line(at).endswith("3/3")
        await at.press("up")
        assert line(at).endswith("2/3")
        await at.press(*"#zz")
        assert "nothing matches" in at.text
        await at.press("escape", "escape")
        assert "3 changes" in at.text
        await at.press("d", "ctrl+u", *"today", "enter")
        await at.press("escape", "d", "ctrl+u", *"2099-01-01", "enter")
        for row in (
            "2 marks as of 2099-01-01 (looking changes nothing)",
            "It's All in The [MASK]: Simple Instruction-Tuning Enables… queued",
            "Not all tokens are created equal: Perplexity Attention Weighted… #rl",
            "Esc or Enter leaves",
        ):
            assert f"│ {row} │" in at.words, row
        await at.press("escape", "d", *"never", "enter")
        assert "“never” is not a date; expected" in at.text
        assert "│ › never " in at.text
        await at.press(*"2099-01-02", "enter")
        assert "2 marks as of 2099-01-02" in at.text
        await at.press("escape", "d", *"never", "enter", "escape")
        await at.press("q")
        assert at.home


async def test_a_day_stands_once_above_its_changes(seeded: Library) -> None:
    for entry in seeded.entries(seeded.head(20)):
        seeded.edit([entry.paper.id], lambda mark: mark.rated(4), "rated 4")
    days = ["2025-12-31", *["2026-07-03"] * 4, *["2026-07-30"] * 15]
    library = dated(seeded, *(f"{day}T12:{minute:02}:00Z" for minute, day in enumerate(days)))
    async with sit(library, size=(100, 9)) as at:

        def listed() -> list[str]:
            return [line.partition(":")[0][3:-3].strip() for line in at.lines[1:-1]]

        await at.press("H")
        assert listed() == ["30 Jul", *[""] * 6]
        await at.press(*["j"] * 6)
        assert listed() == ["30 Jul", *[""] * 6], "the first line in sight says its day"
        await at.press(*["j"] * 10)
        assert listed() == ["30 Jul", "", "", "", "", "3 Jul", ""]
        await at.press(*["j"] * 9)
        assert listed() == ["30 Jul", "", "3 Jul", "", "", "", "2025-12-31"]
    library.close()


async def test_a_history_that_cannot_be_read_whole_says_so_and_keeps_what_is_shown(
    seeded: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    read = seeded.log

    def broken(*, recent: bool = False) -> object:
        if recent:
            return read(recent=True)
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    async with sit(seeded, size=(100, 24)) as at:
        await at.press("5", "l", "H")
        monkeypatch.setattr(seeded, "log", broken)
        at.app.screen.others_wrote()  # type: ignore[attr-defined]
        await at.settle()
        assert "Input/output error" in line(at)
        assert "2 changes" in at.text and "rated 5" in at.text
        monkeypatch.undo()
        await at.press("enter")
        assert "undid: queued" in line(at)


async def test_the_history_is_paged_filtered_and_undone_once(seeded: Library) -> None:
    for number, entry in enumerate(seeded.entries(seeded.head(30)), 1):
        seeded.edit([entry.paper.id], lambda mark, number=number: mark.tagged([f"t{number}"]), f"tagged t{number}")  # type: ignore[misc]
    async with sit(seeded, size=(100, 15)) as at:
        await at.press("H")

        def here() -> str:
            [row] = [line for line in at.lines if line.startswith("▌")]
            return row.split(" tagged t")[1].split()[0]

        for key, number in (
            ("pagedown", 18), ("ctrl+d", 12), ("pagedown", 1), ("ctrl+u", 7), ("pageup", 19), ("pageup", 30),
            ("k", 30), ("j", 29), ("down", 28), ("up", 29),
        ):  # fmt: skip
            await at.press(key)
            assert here() == str(number), key
            assert at.lines[-1].endswith(f" {31 - number}/30")
        await at.press("slash", *"t2", "down", "down", "up", "enter")
        assert "11 of 30 changes" in at.lines[0]
        assert here() == "28" and at.lines[-1].endswith(" 2/11")
        await at.press("u")
        assert "undone" in at.lines[2]
        await at.press("u")
        assert "this change is already undone: U redoes the one undone last" in at.lines[-1]
        assert len(seeded.history()) == 30 and [step.undone for step in seeded.history()].count(True) == 1
        await at.press("slash")
        await at.paste("8")
        assert "1 of 30 changes" in at.lines[0] and here() == "28"
        await at.press("escape", "escape", "escape")
        assert at.home


async def test_an_older_edit_that_clashes_names_the_later_one(seeded: Library) -> None:
    async with sit(seeded, size=(120, 24)) as at:
        await at.press("2", "5", "H", "j", "enter")
        assert "“rated 2” stays as it is: “rated 5” of" in line(at)
        assert "changed the rating too" in line(at)
    assert on_disk(seeded)[first(seeded)].rating == 5

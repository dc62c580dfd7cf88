"""What stands around a note that is written: the paper in sight, the reader's own editor, the title in what is said."""

from __future__ import annotations

import errno
import os

import pytest
from textual.app import App

from store.library import Library
from store.models import Note, Paper
from tests.desk import Desk, sit
from tests.papers import incoming
from tests.test_app_sayings import MASK, heard, hears
from tui.paper.external_editor import Edited, Ended

HERE = "the note is written here; $EDITOR names another editor"


def open_with(monkeypatch: pytest.MonkeyPatch, outcome: Edited | BaseException) -> None:
    """Let the reader's editor end in some way."""

    def edit(*_: object) -> Edited:
        if isinstance(outcome, BaseException):
            raise outcome
        return outcome

    monkeypatch.setattr("tui.paper.writing.edit", edit)


async def test_where_the_editor_cannot_be_opened_it_is_said_why_and_written_here(
    seeded: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    missing = FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), "no-such")
    async with sit(seeded) as at:

        async def edited(said: str, *, here: bool) -> None:
            await at.press("E")
            assert (heard(at), "Note on “" in at.text) == (said, here)
            assert seeded.drafts.all() == []
            await at.press("escape")

        for outcome, said in (
            (missing, f"! there is no no-such: {HERE}"),
            (OSError("$EDITOR cannot be read"), f"! $EDITOR cannot be read: {HERE}"),
            (OSError(errno.EACCES, "Permission denied"), f"! Permission denied: {HERE}"),
        ):
            open_with(monkeypatch, outcome)
            await edited(said, here=True)
        open_with(monkeypatch, Ended())
        await edited("", here=False)
        open_with(monkeypatch, Edited("", well=False, at_once=True))
        failed = "the editor failed, and the note is as it was: n goes on with what you saved there"
        await edited(failed, here=False)
        open_with(monkeypatch, Edited("from there", well=True, at_once=False))
        await edited(f"noted {MASK} · u undoes", here=False)
        with monkeypatch.context() as patch:
            patch.setattr(seeded.drafts, "keep", lambda *_, **__: None)
            await edited("! no disk takes a file for the editor: the note is written here", here=True)
        monkeypatch.setattr(App, "is_web", True)
        await edited("a browser starts no editor of this computer: the note is written here", here=True)
        assert [note.text for note in at.mark.notes] == ["from there"]


async def test_the_paper_is_lit_and_scrolls_beside_a_note_and_beneath_nothing_else(seeded: Library) -> None:
    def lit(at: Desk) -> tuple[bool, bool]:
        return not at.main.papers.dimmed, not at.main.detail.dimmed

    async with sit(seeded, size=(120, 24)) as at:
        where = at.main.detail.region
        assert lit(at) == (True, True)
        for key, shown, top in (("n", (False, True), 3), ("t", (False, False), 3)):
            await at.press(key)
            assert lit(at) == shown
            await at.point(where.right - 2, where.y + 1, wheel=True)
            assert at.main.detail.top == top
            await at.press("escape")
            assert lit(at) == (True, True)
        await at.press("n")
        await at.point(3, 5, wheel=True)
        assert at.main.papers.window.top == 0, "the list lies beneath"


async def test_the_way_back_is_said_behind_as_much_of_a_title_as_there_is_room_for(seeded: Library) -> None:
    seeded.ingest(incoming([Paper("p:000000000001", "x" * 60, day="2027-01-01")]))
    async with sit(seeded, size=(60, 24)) as at:
        for width, letters in ((49, 15), (50, 15), (51, 16), (60, 25), (73, 38), (74, 39), (120, 39)):
            await at.pilot.resize_terminal(width, 24)
            await at.settle()
            title = f"“{'x' * letters}…”"
            await hears(at, ("4", f"rated 4 {title} · u undoes"), ("u", f"undid: rated 4 {title} · U redoes"))
        await at.press("space", "space", "4")
        await at.pilot.resize_terminal(60, 24)
        await hears(at, ("u", "undid: 2 papers: rated 4 · U redoes"), ("U", "redid: 2 papers: rated 4 · u undoes"))


async def test_a_text_that_says_nothing_changes_nothing(seeded: Library) -> None:
    paper = seeded.entries(seeded.head(1))[0].paper.id
    seeded.edit([paper], lambda mark: mark.with_note(Note("mine", "n1")), "noted")
    async with sit(seeded) as at:
        await hears(
            at,
            ("n ctrl+s", "an empty note is not kept"),
            ("n enter space ctrl+s", "an empty note is not kept"),
            ("N enter ctrl+s", f"{MASK}: edited a note on already"),
            ("N enter ctrl+a ctrl+k ctrl+s", f"deleted a note on {MASK} · u undoes"),
        )
        assert at.mark.notes == ()

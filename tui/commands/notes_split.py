"""Make two notes of one."""

from __future__ import annotations

import re
import secrets
from typing import TYPE_CHECKING

from tui.commands.registry import command

if TYPE_CHECKING:
    from tui.notes.screen import NotesScreen

_ENDS = re.compile(r"\n\s*\n|\n|(?<=[.!?。！？])\s+")


@command("notes-split", "s", title="Split the note…", group="Write", places=("notes",), hint="split")
async def split(screen: NotesScreen) -> None:
    """Make two notes of one: choose the words with which the second begins."""
    from store.notes.edits import split_note
    from tui.questions.picker import Choice, Picker

    note = screen.require_note()
    if note is None:
        return
    places = [end.end() for end in _ENDS.finditer(note.text.strip())]
    if not places:
        screen.say("there is nowhere to split it: it is one sentence")
        return
    at = places[0]
    if len(places) > 1:
        choices = [Choice(place, " ".join(note.text[place:].split())) for place in places]
        at = await screen.ask(Picker("The second note begins with", choices, footer="Enter splits · Esc leaves"))
    if at is not None:
        new_id = note.id + secrets.token_hex(2)  # stands right behind the first in every queue, and so comes next
        screen.change(lambda mark: split_note(mark, note, at, new_id), "split the note")

"""Make one note of two."""

from __future__ import annotations

from typing import TYPE_CHECKING

from store.times import local_day
from tui.commands.registry import command

if TYPE_CHECKING:
    from tui.notes.screen import NotesScreen


@command("notes-merge", "m", title="Merge with another note…", group="Write", places=("notes",))
async def merge(screen: NotesScreen) -> None:
    """Make one note of this and another of the same paper; with two notes in all, at once."""
    from store.notes.edits import merge_notes
    from tui.notes.note_list import words_of
    from tui.questions.picker import Choice, Picker

    note = screen.require_note()
    if note is None:
        return
    notes = screen.current.mark.notes if screen.current else ()
    others = [other for other in notes if other.id != note.id]
    if not others:
        screen.say("this paper has no other note")
        return
    other = others[0]
    if len(others) > 1:
        choices = [Choice(one, words_of(one), f"{one.kind} {local_day(one.created)}") for one in others]
        other = await screen.ask(Picker("Merge with", choices, footer="Enter merges · Esc leaves"))
    if other is not None:
        kept = next(one.id for one in notes if one.id in (note.id, other.id))
        screen.change(lambda mark: merge_notes(mark, [note, other]), "merged two notes", to=kept)

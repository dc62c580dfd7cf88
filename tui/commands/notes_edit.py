"""Change the notes of the notes screen as wholes: link, move, split, merge and delete them."""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING

from store.models import Entry, Mark
from store.times import local_day
from tui.commands.registry import command

if TYPE_CHECKING:
    from tui.notes.screen import NotesScreen

_ENDS = re.compile(r"\n\s*\n|\n|(?<=[.!?。！？])\s+")


@command("notes-link", "L", title="Link to another paper…", group="Write", places=("notes",), hint="link")
async def link(screen: NotesScreen) -> None:
    """Add a link to another paper, found by its title, at the end of the note."""
    from store.notes.edits import link_to, set_text

    note = screen.require_note()
    chosen = await _ask_paper(screen, "Link to") if note else None
    if note and chosen:
        text = f"{note.text} {link_to(chosen.paper.id, chosen.paper.title)}".strip()
        screen.change(lambda mark: set_text(mark, note, text), f"linked {screen.named([chosen])}")


@command("notes-move", "p", title="Move to another paper…", group="Write", places=("notes",))
async def move(screen: NotesScreen) -> None:
    """Move the note to another paper; its highlighted passage goes along as a quotation."""
    from store.notes.edits import move_note

    item, note = screen.queue.current, screen.require_note()
    chosen = await _ask_paper(screen, "Move to") if note else None
    if item and note and chosen and chosen.mark.paper != item.paper:
        change = move_note(note, item.paper, chosen.mark.paper)
        screen.change(change, f"moved to {screen.named([chosen])}", chosen.paper.id)


async def _ask_paper(screen: NotesScreen, title: str) -> Entry | None:
    """Ask for another paper by its title, and return it."""
    from tui.questions.paper_picker import PaperPicker, find_papers

    chosen: Entry | None = await screen.ask(PaperPicker(title, find_papers(screen.library), careful=True))
    return chosen


@command("notes-split", "s", title="Split the note…", group="Write", places=("notes",), hint="split")
async def split(screen: NotesScreen) -> None:
    """Make two notes of one: choose where the second begins."""
    from store.notes.edits import split_note
    from tui.questions.picker import Choice, Picker

    note = screen.require_note()
    if note is None:
        return
    places = [end.end() for end in _ENDS.finditer(note.text.strip())]
    if not places:
        screen.say("a single sentence cannot be split")
        return
    at = places[0]
    if len(places) > 1:
        choices = [Choice(place, " ".join(note.text[place:].split())) for place in places]
        at = await screen.ask(Picker("The second note begins with", choices, footer="Enter splits · Esc leaves"))
    if at is not None:
        new_id = note.id + os.urandom(2).hex()  # stands right behind the first in every queue, and so comes next
        screen.change(lambda mark: split_note(mark, note, at, new_id), "split the note")


@command("notes-merge", "m", title="Merge with another note…", group="Write", places=("notes",))
async def merge(screen: NotesScreen) -> None:
    """Make one note of this and another on the same paper; at once if there are only two."""
    from store.notes.edits import merge_notes
    from tui.notes.as_it_reads import words_of
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
        choices = [
            Choice(one, words_of(one, screen.list.glyphs), f"{one.kind} {local_day(one.created)}") for one in others
        ]
        other = await screen.ask(Picker("Merge with", choices, footer="Enter merges · Esc leaves"))
    if other is not None:
        kept = next(one.id for one in notes if one.id in (note.id, other.id))
        screen.change(lambda mark: merge_notes(mark, [note, other]), "merged two notes", to=kept)


@command("notes-delete", "x", "delete", title="Delete the note", group="Write", places=("notes",))
def delete(screen: NotesScreen) -> None:
    """Delete the note and go on; undo brings it back."""
    from store.notes.edits import NoteChanged

    note = screen.require_note()
    if note is None:
        return

    def without(mark: Mark) -> Mark:
        if note not in mark.notes:
            raise NoteChanged("this note has been changed elsewhere: look at it again")
        return mark.without_note(note.id)

    screen.change(without, "deleted the note", on=True)

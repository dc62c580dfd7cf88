"""Delete a note."""

from __future__ import annotations

from typing import TYPE_CHECKING

from store.models import Mark
from tui.commands.registry import command

if TYPE_CHECKING:
    from tui.notes.screen import NotesScreen


@command("notes-delete", "x", "delete", title="Delete the note", group="Write", places=("notes",))
def delete(screen: NotesScreen) -> None:
    """Delete the note and go on; undo brings it back."""
    from store.notes.edits import NoteChanged

    note = screen.require_note()
    if note is None:
        return

    def without(mark: Mark) -> Mark:
        if note not in mark.notes:
            raise NoteChanged("this note was changed elsewhere meanwhile: look at it again")
        return mark.without_note(note.id)

    screen.change(without, "deleted the note", on=True)

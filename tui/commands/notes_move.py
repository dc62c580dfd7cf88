"""Put a note on another paper."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.commands.notes_link import ask_paper
from tui.commands.registry import command

if TYPE_CHECKING:
    from tui.notes.screen import NotesScreen


@command("notes-move", "p", title="Put on another paper…", group="Write", places=("notes",))
async def move(screen: NotesScreen) -> None:
    """Move the note to another paper; a marked passage goes with it as a quotation."""
    from store.notes.edits import move_note

    item, note = screen.queue.current, screen.require_note()
    chosen = await ask_paper(screen, "Move to") if note else None
    if item and note and chosen and chosen.mark.paper != item.paper:
        change = move_note(note, item.paper, chosen.mark.paper)
        screen.change(change, f"moved to {screen.named([chosen])}", chosen.paper.id)

"""Link a note to another paper."""

from __future__ import annotations

from typing import TYPE_CHECKING

from store.models import Entry
from tui.commands.registry import command

if TYPE_CHECKING:
    from tui.notes.screen import NotesScreen


@command("notes-link", "L", title="Link to another paper…", group="Write", places=("notes",), hint="link")
async def link(screen: NotesScreen) -> None:
    """Add a link to another paper, found by its title, at the end of the note."""
    from store.notes.edits import link_to, set_text

    note = screen.require_note()
    chosen = await ask_paper(screen, "Link to") if note else None
    if note and chosen:
        text = f"{note.text} {link_to(chosen.paper.id, chosen.paper.title)}".strip()
        screen.change(lambda mark: set_text(mark, note, text), f"linked {screen.named([chosen])}")


async def ask_paper(screen: NotesScreen, title: str) -> Entry | None:
    """Ask for another paper by its title, and return it."""
    from tui.questions.paper_picker import PaperPicker, find_papers

    chosen: Entry | None = await screen.ask(PaperPicker(title, find_papers(screen.library), careful=True))
    return chosen

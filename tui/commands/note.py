"""Write about a paper, here or in one's own editor."""

from __future__ import annotations

from typing import TYPE_CHECKING

from store.formulas.readable import readable
from store.models import Note, Quote
from store.times import local_day
from tui.commands.registry import command

if TYPE_CHECKING:
    from store.drafts import Draft
    from tui.main.screen import MainScreen
    from tui.notes.screen import NotesScreen
    from tui.paper.writing import WritingScreen


@command(
    "note",
    "n",
    title="Write a note…",
    group="Write",
    places=("main", "triage", "notes"),
    hint={"main": "note", "triage": "note"},
    was=("notes-new",),
)
async def note(screen: WritingScreen) -> None:
    """Write a note on the paper, or on the sentence or highlight you are at; an unfinished one is offered again."""
    entry = screen.require_paper()
    if entry is None:
        return
    draft = screen.library.drafts.of(entry.paper.id)
    if draft is not None:
        old = next((note for note in entry.mark.notes if note.id == draft.note), None)
        await screen.write_note(entry, old or _gone(draft))
    else:
        hangs_on = screen.highlight_in_hand
        await screen.write_note(screen.current or entry, hangs_on)


def _gone(draft: Draft) -> Note | None:
    """Return the note of a draft that is not there any more, or was never saved."""
    from store.notes.edits import infer_kind

    quote = Quote(*draft.quote) if draft.quote else None
    return Note(draft.before, draft.note, infer_kind(draft.before, quote), quote=quote) if draft.note else None


@command("notes", "N", title="Notes on the paper…", group="Write")
async def notes(screen: MainScreen) -> None:
    """List all notes on the paper, to edit or delete one."""
    from tui.questions.picker import Choice, Picker

    entry = screen.require_paper()
    if entry is None:
        return
    if not entry.mark.notes:
        screen.say("no notes yet: n writes one")
        return
    choices = [Choice(note, _in_a_line(note), f"{note.kind} {local_day(note.created)}") for note in entry.mark.notes]
    title = f"Notes on {screen.named([entry])}"
    footer = "Enter edits · Ctrl+d deletes · Esc leaves"
    chosen = await screen.ask(Picker(title, choices, footer=footer, also={"ctrl+d": "delete"}))
    if isinstance(chosen, tuple):
        gone: Note = chosen[1]
        screen.edit_papers([entry], lambda mark: mark.without_note(gone.id), "deleted a note on")
    elif chosen:
        await screen.write_note(entry, chosen)


@command(
    "edit-note",
    "E",
    title="Note in $EDITOR",
    group="Write",
    places=("main", "notes"),
    was=("notes-edit-elsewhere",),
)
async def edit_note(screen: MainScreen | NotesScreen) -> None:
    """Edit the note in your own editor (in the list, the latest note on the paper), or write a first one."""
    entry = screen.require_paper()
    if entry is None:
        return
    old = screen.note_in_hand
    if not await screen.write_elsewhere(entry, old):
        await screen.write_note(entry, old)


@command("notes-edit", "enter", title="Edit the note…", group="Write", places=("notes",), hint="edit")
async def edit(screen: NotesScreen) -> None:
    """Edit the note, or write one if the paper has none; [[ links to another paper."""
    if (entry := screen.require_paper()) is not None:
        await screen.write_note(entry, screen.note_in_hand)


def _in_a_line(note: Note) -> str:
    text = f"“{readable(note.quote.exact).text}”" if note.quote and not note.text.strip() else note.text
    return " ".join(text.split())

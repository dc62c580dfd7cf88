"""Write about a paper."""

from __future__ import annotations

from typing import TYPE_CHECKING

from store.models import Entry, Note
from store.times import local_day
from tui.commands.registry import command

if TYPE_CHECKING:
    from tui.paper.screen import PaperScreen


@command("note", "n", title="Write a note…", group="Write", hint="note")
async def note(screen: PaperScreen) -> None:
    """Write a note about the paper, or about the highlight you stand at; one that was cut short is offered again."""
    entry = screen.current
    if entry is None:
        return
    draft = next((draft for draft in screen.session.drafts if draft.paper == entry.paper.id), None)
    if draft is not None:
        old = next((note for note in entry.mark.notes if note.id == draft.note), None)
        gone = Note(draft.before, draft.note) if draft.note else None
        await _write(screen, entry, old or gone)
    else:
        hangs_on = screen.highlight_in_hand
        await _write(screen, screen.current or entry, hangs_on)


@command("notes", "N", title="Notes of the paper…", group="Write")
async def notes(screen: PaperScreen) -> None:
    """List all notes of the paper, to edit or delete one."""
    from tui.questions.pick_list import Choice
    from tui.questions.picker import Picker

    entry = screen.current
    if entry is None:
        return
    if not entry.mark.notes:
        screen.say("no notes yet: n writes one")
        return
    choices = [Choice(note, _in_a_line(note), f"{note.kind} {local_day(note.created)}") for note in entry.mark.notes]
    title = f"Notes of {screen.edits.named([entry])}"
    footer = "Enter edits · Ctrl+d deletes · Esc leaves"
    chosen = await screen.ask(Picker(title, choices, footer=footer, also={"ctrl+d": "delete"}))
    if isinstance(chosen, tuple):
        gone: Note = chosen[1]
        screen.edits.on(entry, lambda mark: mark.without_note(gone.id), "deleted a note of")
    elif chosen:
        await _write(screen, entry, chosen)


@command("edit-note", "E", title="Note in $EDITOR", group="Write")
async def edit_note(screen: PaperScreen) -> None:
    """Write the paper's latest note, or its first one, in your own editor."""
    entry = screen.current
    if entry is None:
        return
    old = entry.mark.notes[-1] if entry.mark.notes else None
    if not await screen.write_elsewhere(entry, old, lambda before, text: _save(screen, entry, before, text)):
        await _write(screen, entry, old)


def _in_a_line(note: Note) -> str:
    text = f"“{note.quote.exact}”" if note.quote and not note.text.strip() else note.text
    return " ".join(text.split())


async def _write(screen: PaperScreen, entry: Entry, old: Note | None) -> None:
    await screen.write_note(entry, old, lambda before, text: _save(screen, entry, before, text))


def _save(screen: PaperScreen, entry: Entry, old: Note | None, text: str) -> None:
    from store.notes.edits import infer_kind, rewrite

    text = text.strip("\n")
    if old is None and not text.strip():
        screen.say("an empty note is not kept")
    elif old is None:
        fresh = Note(text, kind=infer_kind(text))
        screen.edits.on(entry, lambda mark: mark.with_note(fresh), "noted")
    elif not text.strip() and not old.quote:
        screen.edits.on(entry, lambda mark: mark.without_note(old.id), "deleted a note of")
    elif text.strip() or old.text.strip():
        said = "edited a note of" if old.text.strip() else "noted"
        screen.edits.on(entry, lambda mark: rewrite(mark, old, text), said)

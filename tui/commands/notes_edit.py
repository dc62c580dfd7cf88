"""The keys of the notes screen: what becomes of the note at hand."""

from __future__ import annotations

import re
import secrets
from typing import TYPE_CHECKING

from store.models import Entry, Mark, Note
from store.times import local_day
from tui.commands.registry import COMMANDS, Action, command

if TYPE_CHECKING:
    from tui.notes.screen import NotesScreen

_ENDS = re.compile(r"\n\s*\n|\n|(?<=[.!?。！？])\s+")


@command("notes-next", "space", title="Go on to the next note", group="Move", place="notes", hint="next")
def next_note(screen: NotesScreen) -> None:
    """Leave the note as it is and go on; the place is kept, also when you stop here."""
    screen.next()


@command("notes-done", "d", title="Done, or not done", group="Mark", place="notes", hint="done")
def done(screen: NotesScreen) -> None:
    """Mark the note as done and go on; one that is done already is open again."""
    from store.notes.edits import set_done

    if note := _note(screen):
        wanted = not note.done
        said = "done" if wanted else "open again"
        screen.change(lambda mark: set_done(mark, note, wanted), said, on=wanted)


@command("notes-edit", "enter", title="Edit the note…", group="Write", place="notes", hint="edit")
async def edit(screen: NotesScreen) -> None:
    """Edit the note, or write one where the paper has none; [[ links another paper."""
    await _edit(screen)


async def _edit(screen: NotesScreen) -> None:
    item, entry = screen.queue.current, screen.current
    if item is not None and entry is not None:
        await screen.write_note(entry, item.note, lambda before, text: _save(screen, before, text))


@command("notes-edit-elsewhere", "E", title="Note in $EDITOR", group="Write", place="notes")
async def edit_elsewhere(screen: NotesScreen) -> None:
    """Edit the note in your own editor."""
    item, entry = screen.queue.current, screen.current
    if item is None or entry is None:
        return
    if not await screen.write_elsewhere(entry, item.note, lambda before, text: _save(screen, before, text)):
        await _edit(screen)


@command("notes-new", "n", title="Another note on this paper…", group="Write", place="notes")
async def new(screen: NotesScreen) -> None:
    """Write another note about the paper of this one."""
    if screen.current is not None:
        await screen.write_note(screen.current, None, lambda before, text: _save(screen, before, text))


def _save(screen: NotesScreen, note: Note | None, text: str) -> None:
    from store.notes.edits import rewrite

    if note is None:
        if text.strip():
            _write(screen, text)
    elif not text.strip() and note.quote is None:
        screen.change(lambda mark: mark.without_note(note.id), "deleted the note")
    elif text.strip() != note.text:
        screen.change(lambda mark: rewrite(mark, note, text), "edited the note")


def _write(screen: NotesScreen, text: str) -> None:
    from store.notes.edits import infer_kind

    fresh = Note(text.strip(), kind=infer_kind(text))
    screen.change(lambda mark: mark.with_note(fresh), f"noted a {fresh.kind}" if fresh.kind != "note" else "noted")


@command("notes-tag", "t", title="Tag the paper…", group="Mark", place="notes", hint="tag")
def tag(screen: NotesScreen) -> None:
    """Add and remove tags of the note's paper, completed as they are typed."""
    screen.start(COMMANDS["tags"])


def _kind(key: str, kind: str, title: str, hint: str = "") -> Action:
    help = f"Say that the note is {title}."

    @command(f"notes-{kind}", key, title=title.capitalize(), group="Mark", place="notes", hint=hint, help=help)
    def change(screen: NotesScreen) -> None:
        from store.notes.edits import set_kind

        if note := _note(screen):
            screen.change(lambda mark: set_kind(mark, note, kind), f"now {title}")

    return change


KINDS = [
    _kind("Q", "question", "a question", "question"),
    _kind("T", "todo", "a to-do", "to-do"),
    _kind("I", "idea", "an idea"),
    _kind("N", "note", "a plain note"),
    _kind('"', "quote", "a quotation"),
]


@command("notes-link", "L", title="Link to another paper…", group="Write", place="notes", hint="link")
async def link(screen: NotesScreen) -> None:
    """Add a link to another paper, found by its title, at the end of the note."""
    from store.notes.edits import link_to, set_text

    note = _note(screen)
    chosen = await _ask_paper(screen, "Link to") if note else None
    if note and chosen:
        text = f"{note.text} {link_to(chosen.paper.id, chosen.paper.title)}".strip()
        screen.change(lambda mark: set_text(mark, note, text), f"linked {screen.edits.named([chosen])}")


@command("notes-move", "p", title="Put on another paper…", group="Write", place="notes")
async def move(screen: NotesScreen) -> None:
    """Move the note to another paper; a marked passage goes with it as a quotation."""
    from store.notes.edits import move_note

    item, note = screen.queue.current, _note(screen)
    chosen = await _ask_paper(screen, "Move to") if note else None
    if item and note and chosen and chosen.mark.paper != item.paper:
        change = move_note(note, item.paper, chosen.mark.paper)
        screen.change(change, f"moved to {screen.edits.named([chosen])}", chosen.paper.id)


async def _ask_paper(screen: NotesScreen, title: str) -> Entry | None:
    from tui.questions.paper_picker import PaperPicker, find_papers

    chosen: Entry | None = await screen.ask(PaperPicker(title, find_papers(screen.library), careful=True))
    return chosen


@command("notes-split", "s", title="Split the note…", group="Write", place="notes", hint="split")
async def split(screen: NotesScreen) -> None:
    """Make two notes of one: choose the words with which the second begins."""
    from store.notes.edits import split_note
    from tui.questions.pick_list import Choice
    from tui.questions.picker import Picker

    note = _note(screen)
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


@command("notes-merge", "m", title="Merge with another note…", group="Write", place="notes")
async def merge(screen: NotesScreen) -> None:
    """Make one note of this and another of the same paper; with two notes in all, at once."""
    from store.notes.edits import merge_notes
    from tui.notes.note_list import words_of
    from tui.questions.pick_list import Choice
    from tui.questions.picker import Picker

    note = _note(screen)
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


@command("notes-delete", "x", "delete", title="Delete the note", group="Write", place="notes")
def delete(screen: NotesScreen) -> None:
    """Delete the note and go on; undo brings it back."""
    from store.notes.edits import NoteChanged

    note = _note(screen)
    if note is None:
        return

    def without(mark: Mark) -> Mark:
        if note not in mark.notes:
            raise NoteChanged("this note was changed elsewhere meanwhile: look at it again")
        return mark.without_note(note.id)

    screen.change(without, "deleted the note", on=True)


@command("notes-undo", "u", title="Undo", group="Mark", place="notes", hint="undo")
def undo(screen: NotesScreen) -> None:
    """Take the last change back, and go to its note."""
    screen.undo(screen.library.undo, "undid", "nothing to undo")


@command("notes-redo", "U", title="Redo", group="Mark", place="notes")
def redo(screen: NotesScreen) -> None:
    """Make the change again that was taken back last, and go to its note."""
    screen.undo(screen.library.redo, "made again", "nothing to make again")


def _note(screen: NotesScreen) -> Note | None:
    """Give the note at hand, and say so when there is none."""
    item = screen.queue.current
    if item is None or item.note is None:
        screen.say("there is no note here" + (": Enter writes one" if item else ""))
        return None
    return item.note

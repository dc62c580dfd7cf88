"""Mark a note as done, as a question, a to-do, an idea, a quotation or a plain note; choose one of its two texts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.commands.registry import command
from tui.keymap import CommandFunction

if TYPE_CHECKING:
    from tui.notes.screen import NotesScreen


@command("notes-done", "d", title="Done, or not done", group="Mark", places=("notes",), hint="done")
def done(screen: NotesScreen) -> None:
    """Mark the note as done and go on; a note that is done is opened again."""
    from store.notes.edits import set_done

    if note := screen.require_note():
        wanted = not note.done
        said = "done" if wanted else "open again"
        screen.change(lambda mark: set_done(mark, note, wanted), said, on=wanted)


@command("notes-choose", "c", title="Choose one of two texts…", group="Mark", places=("notes",))
async def choose(screen: NotesScreen) -> None:
    """Choose which text of a note stays that two computers, or a page and you, wrote apart."""
    from store.notes.edits import settle
    from tui.questions.picker import Choice, Picker

    note = screen.require_note()
    if note is None:
        return
    if not note.conflicts:
        screen.say("this note has one text")
        return
    kept, *others = (text.strip() for text in note.texts)
    choices = [Choice(kept, kept, "the note’s own", about=kept)]
    choices += [Choice(text, text, "written elsewhere", about=text) for text in others]
    together = "\n\n".join(filter(None, (kept, *others)))
    choices.append(Choice(together, "all of them, one after the other", about=together))
    text = await screen.ask(Picker("Which text is to stay?", choices))
    if text is not None:
        screen.change(lambda mark: settle(mark, note, text), "chose a text", on=True)


def _kind(key: str, kind: str, title: str, hint: str = "") -> CommandFunction:
    help = f"Mark the note as {title}."

    @command(f"notes-{kind}", key, title=title.capitalize(), group="Mark", places=("notes",), hint=hint, help=help)
    def change(screen: NotesScreen) -> None:
        from store.notes.edits import set_kind

        if note := screen.require_note():
            screen.change(lambda mark: set_kind(mark, note, kind), f"now {title}")

    return change


KINDS = [
    _kind("Q", "question", "a question", "question"),
    _kind("T", "todo", "a to-do", "to-do"),
    _kind("I", "idea", "an idea"),
    _kind("N", "note", "a plain note"),
    _kind('"', "quote", "a quotation"),
]

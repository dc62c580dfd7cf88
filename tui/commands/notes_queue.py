"""Go through notes as queues: of questions, of to-dos, of what was highlighted, rated or not opened for long."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.commands.registry import command
from tui.keymap import CommandFunction

if TYPE_CHECKING:
    from tui.main.screen import MainScreen
    from tui.notes.screen import NotesScreen


@command("notes-queue", "R", title="Notes queue…", group="Write")
async def notes_queue(screen: MainScreen) -> None:
    """Work through all notes in queues: questions, to-dos, highlights, papers rated but not noted, old notes."""
    from tui.notes.screen import NotesScreen

    notes_screen = screen.kept_screen(NotesScreen, screen.library, screen.keymap, screen.session)
    await screen.visit(notes_screen)
    screen.marks_changed()
    if notes_screen.chosen:
        screen.reveal(screen.library.entry(notes_screen.chosen))


def _queue(key: str, name: str, title: str) -> CommandFunction:
    help = f"Show {title[0].lower()}{title[1:]}, where you left off."

    @command(f"notes-{name}", key, title=title, group="Filter", places=("notes",), help=help)
    def choose(screen: NotesScreen) -> None:
        screen.queue.choose(name)
        screen.show()

    return choose


QUEUES = [
    _queue("1", "all", "All notes"),
    _queue("2", "questions", "Open questions"),
    _queue("3", "todos", "Open to-dos"),
    _queue("4", "bare", "Highlights without a note"),
    _queue("5", "starred", "Papers rated 4 or more without a note"),
    _queue("6", "forgotten", "Notes on papers not opened for 30 days"),
    _queue("7", "ideas", "Ideas"),
    _queue("8", "conflicts", "Notes with two texts"),
]


@command("notes-paper", "o", title="Show the paper in the list…", group="Look", places=("notes",))
async def show_paper(screen: NotesScreen) -> None:
    """Leave the notes for the paper; if the note links to others, choose which."""
    from tui.notes.links import linked
    from tui.questions.picker import Choice, Picker

    item, entry = screen.queue.current, screen.require_paper()
    if item is None or entry is None:
        return
    papers = [entry, *(paper for _, paper in linked(screen.library, item) if paper)]
    chosen = papers[0]
    if len(papers) > 1:
        choices = [Choice(paper, paper.paper.title, "linked" if number else "") for number, paper in enumerate(papers)]
        chosen = await screen.ask(Picker("Show in the list", choices))
    if chosen:
        screen.chosen = chosen.paper.id
        screen.leave()

"""The keys of the notes screen: going through the queues."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.commands.registry import Action, command

if TYPE_CHECKING:
    from tui.main.screen import MainScreen
    from tui.notes.screen import NotesScreen


@command("notes-queue", "R", title="Notes queue…", group="Write")
def open_notes(screen: MainScreen) -> None:
    """Work through all notes as queues: questions, to-dos, highlights, what was rated or not opened for long."""
    screen.open_notes()


@command("notes-down", "j", "down", title="Next note", group="Move", place="notes")
def down(screen: NotesScreen) -> None:
    """Go to the next note."""
    screen.step(1)


@command("notes-up", "k", "up", "backspace", title="Previous note", group="Move", place="notes")
def up(screen: NotesScreen) -> None:
    """Go back to the note before."""
    screen.step(-1)


@command("notes-first", "g", "home", title="First note", group="Move", place="notes")
def first(screen: NotesScreen) -> None:
    """Go to the first note of the queue."""
    screen.go(0)


@command("notes-last", "G", "end", title="Last note", group="Move", place="notes")
def last(screen: NotesScreen) -> None:
    """Go to the last note of the queue."""
    screen.go(len(screen.queue.items) - 1)


@command("notes-page-down", "pagedown", "ctrl+d", title="Page down", group="Move", place="notes")
def page_down(screen: NotesScreen) -> None:
    """Go down by a page of notes."""
    screen.step(screen.list.room)


@command("notes-page-up", "pageup", "ctrl+u", title="Page up", group="Move", place="notes")
def page_up(screen: NotesScreen) -> None:
    """Go up by a page of notes."""
    screen.step(-screen.list.room)


@command("notes-scroll-down", "ctrl+f", title="Scroll the note down", group="Move", place="notes")
def scroll_down(screen: NotesScreen) -> None:
    """Scroll the note and its paper."""
    screen.detail.roll(max(1, screen.detail.size.height - 2))


@command("notes-scroll-up", "ctrl+b", title="Scroll the note up", group="Move", place="notes")
def scroll_up(screen: NotesScreen) -> None:
    """Scroll the note and its paper back."""
    screen.detail.roll(-max(1, screen.detail.size.height - 2))


def _queue(key: str, name: str, title: str) -> Action:
    @command(f"notes-{name}", key, title=title, group="Filter", place="notes", help=f"{title}, where you left them.")
    def choose(screen: NotesScreen) -> None:
        screen.choose(name)

    return choose


QUEUES = [
    _queue("1", "all", "All notes"),
    _queue("2", "questions", "Open questions"),
    _queue("3", "todos", "Open to-dos"),
    _queue("4", "bare", "Highlights without a note"),
    _queue("5", "starred", "Papers rated 4 or more without a note"),
    _queue("6", "forgotten", "Notes on papers not opened for 30 days"),
]


@command("notes-filter", "/", title="Filter the notes", group="Filter", place="notes", hint="filter")
def filter_notes(screen: NotesScreen) -> None:
    """Type words, kind: done: created: quote:, or anything that a filter says of papers; it acts with every letter."""
    screen.list.bar.typing = True
    screen.show()


@command("notes-back", "escape", title="One step back", group="Filter", place="notes")
def back(screen: NotesScreen) -> None:
    """Clear the filter; without one, go back to the papers."""
    if not screen.clear():
        screen.leave()


@command("notes-paper", "o", title="Show the paper in the list…", group="Look", place="notes")
async def show_paper(screen: NotesScreen) -> None:
    """Leave the notes for the paper; where the note links to others, choose which."""
    from tui.questions.picker import Choice, Picker

    if screen.current is None:
        return
    papers = [screen.current, *screen.linked()]
    chosen = papers[0]
    if len(papers) > 1:
        choices = [Choice(paper, paper.paper.title, "linked" if number else "") for number, paper in enumerate(papers)]
        chosen = await screen.ask(Picker("Show in the list", choices))
    if chosen:
        screen.chosen = chosen.paper.id
        screen.leave()


@command("notes-palette", ":", "ctrl+p", title="All commands…", group="Program", place="notes")
async def palette(screen: NotesScreen) -> None:
    """Find anything that can be done here by a part of its name, and do it."""
    from tui.commands.program import choose_command

    await choose_command(screen)


@command("notes-help", "?", title="Help", group="Program", place="notes", hint="help")
def help_(screen: NotesScreen) -> None:
    """Show what every key does here."""
    screen.open_help()


@command("notes-leave", "q", title="Back to the papers", group="Program", place="notes")
def leave(screen: NotesScreen) -> None:
    """Go back to the papers; the place in the queue is kept."""
    screen.leave()

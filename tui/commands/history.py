"""The keys of the history."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.commands.registry import command

if TYPE_CHECKING:
    from tui.history.screen import HistoryScreen


@command("history-down", "j", "down", title="Next change", group="Move", place="history")
def down(screen: HistoryScreen) -> None:
    """Go to the change before this one in time."""
    screen.move(1)


@command("history-up", "k", "up", title="Previous change", group="Move", place="history")
def up(screen: HistoryScreen) -> None:
    """Go to the change after this one in time."""
    screen.move(-1)


@command("history-page-down", "pagedown", "ctrl+d", title="Page down", group="Move", place="history")
def page_down(screen: HistoryScreen) -> None:
    """Go down by a page of changes."""
    screen.move(screen.list.room)


@command("history-page-up", "pageup", "ctrl+u", title="Page up", group="Move", place="history")
def page_up(screen: HistoryScreen) -> None:
    """Go up by a page of changes."""
    screen.move(-screen.list.room)


@command("history-undo", "enter", "u", title="Undo this change", group="Mark", place="history", hint="undo this one")
def undo(screen: HistoryScreen) -> None:
    """Take this change back, and leave those after it as they are."""
    screen.undo_chosen()


@command("history-help", "?", title="Help", group="Program", place="history", hint="help")
def help_(screen: HistoryScreen) -> None:
    """Show what every key does here."""
    screen.open_help()


@command("history-palette", ":", "ctrl+p", title="All commands…", group="Program", place="history")
async def palette(screen: HistoryScreen) -> None:
    """Find anything that can be done here by a part of its name, and do it."""
    from tui.commands.program import choose_command

    await choose_command(screen)


@command("history-filter", "/", title="Filter the changes", group="Filter", place="history", hint="filter")
def filter_(screen: HistoryScreen) -> None:
    """Find changes by words of what was done, of the paper, of the values, or by a day."""
    screen.begin_filter()


@command("history-as-of", "d", title="Marks as of a day…", group="Look", place="history", hint="as of a day")
async def as_of(screen: HistoryScreen) -> None:
    """Show what your marks were at the end of a day; nothing is changed by looking."""
    await screen.as_of()


@command("history-back", "escape", title="One step back", group="Program", place="history")
def back(screen: HistoryScreen) -> None:
    """Drop the filter; without one, go back to the list."""
    screen.step_back()


@command("history-leave", "q", title="Back to the list", group="Program", place="history", hint="back")
def leave(screen: HistoryScreen) -> None:
    """Go back to the list."""
    screen.dismiss(None)

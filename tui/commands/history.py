"""The keys of the history."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.commands.registry import command

if TYPE_CHECKING:
    from tui.screens.history import HistoryScreen


@command("history-down", "j", "down", title="Next change", group="Move", place="history")
def down(screen: HistoryScreen) -> None:
    """Go to the change before this one in time."""
    screen.sheet.move(1)


@command("history-up", "k", "up", title="Previous change", group="Move", place="history")
def up(screen: HistoryScreen) -> None:
    """Go to the change after this one in time."""
    screen.sheet.move(-1)


@command("history-page-down", "pagedown", "ctrl+d", title="Page down", group="Move", place="history")
def page_down(screen: HistoryScreen) -> None:
    """Go down by a page of changes."""
    screen.sheet.move(screen.sheet.room)


@command("history-page-up", "pageup", "ctrl+u", title="Page up", group="Move", place="history")
def page_up(screen: HistoryScreen) -> None:
    """Go up by a page of changes."""
    screen.sheet.move(-screen.sheet.room)


@command("history-undo", "enter", "u", title="Undo this change", group="Mark", place="history", hint="undo this one")
def undo(screen: HistoryScreen) -> None:
    """Take this change back, and leave those after it as they are."""
    screen.undo_chosen()


@command("history-help", "?", title="Help", group="Program", place="history", hint="help")
def help_(screen: HistoryScreen) -> None:
    """Show what every key does here."""
    screen.open_help()


@command("history-leave", "q", "escape", title="Back to the list", group="Program", place="history", hint="back")
def leave(screen: HistoryScreen) -> None:
    """Go back to the list."""
    screen.dismiss(None)

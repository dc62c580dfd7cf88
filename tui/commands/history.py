"""Show every change that was made, undo any of them, and show the marks of a past day."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.commands.registry import command

if TYPE_CHECKING:
    from tui.history.screen import HistoryScreen
    from tui.main.screen import MainScreen


@command("history", "H", title="History…", group="Program")
async def history(screen: MainScreen) -> None:
    """Show every change, newest first, and undo any of them."""
    from tui.history.screen import HistoryScreen

    history_screen = screen.kept_screen(HistoryScreen, screen.library, screen.keymap)
    before = screen.library.edition
    await screen.visit(history_screen)
    if screen.library.edition != before:
        screen.list_again()
    screen.marks_changed(history_screen.touched)


@command(
    "history-undo",
    "enter",
    "u",
    title="Undo this change",
    group="Mark",
    places=("history",),
    hint="undo this one",
)
def undo_this(screen: HistoryScreen) -> None:
    """Undo this change, and leave those after it as they are."""
    screen.undo_chosen()


@command("history-take", "t", title="Take this instead", group="Mark", places=("history",))
def take_instead(screen: HistoryScreen) -> None:
    """Give back the value that a merge decided against, in the place of the one that stands."""
    screen.take_instead()


@command("history-as-of", "d", title="Marks on a past day…", group="Look", places=("history",), hint="a past day")
async def as_of(screen: HistoryScreen) -> None:
    """Show what your marks were at the end of a day; nothing is changed by looking."""
    await screen.as_of()

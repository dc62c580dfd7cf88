"""Undo, redo and repeat changes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.commands.registry import command

if TYPE_CHECKING:
    from tui.main.screen import MainScreen
    from tui.paper.screen import PaperScreen


@command("undo", "u", title="Undo", group="Mark", places=("main", "triage", "notes"), hint="undo")
def undo(screen: PaperScreen) -> None:
    """Undo the last change, however many papers it touched and however long ago it was."""
    screen.undo()


@command("redo", "U", title="Redo", group="Mark", places=("main", "triage", "notes"))
def redo(screen: PaperScreen) -> None:
    """Redo the change that was undone last."""
    screen.redo()


@command("repeat", ".", title="Repeat the last change here", group="Mark")
async def repeat(screen: MainScreen) -> None:
    """Make the last change once more, to this paper or to the selection."""
    await screen.repeat()

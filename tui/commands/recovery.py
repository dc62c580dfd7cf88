"""Recover marks that are not on the disk, cannot be read, or were left in copies by a sync."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.commands.registry import command

if TYPE_CHECKING:
    from tui.main.screen import MainScreen


@command("save", "ctrl+s", title="Save what the disk refused", group="Program")
def save(screen: MainScreen) -> None:
    """Try again to save what a full disk refused; otherwise every change is saved at once."""
    waiting = screen.library.unsaved.pending
    screen.library.retry()
    screen.say(f"saved: {waiting:,} that the disk had refused" if waiting else "everything is saved already")


@command("recover", title="Damaged marks…", group="Program")
async def recover(screen: MainScreen) -> None:
    """Choose how to go on when your marks file cannot be read: with what was salvaged, a backup, or an empty one."""
    await screen.recovery.recover()


@command("merge-copies", title="Merge copies from a sync…", group="Program")
async def merge_copies(screen: MainScreen) -> None:
    """Merge the copies of your marks that Syncthing, Dropbox, git and the like leave beside them."""
    await screen.recovery.merge_copies()

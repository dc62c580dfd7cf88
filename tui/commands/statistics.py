"""Show the statistics."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.commands.registry import command

if TYPE_CHECKING:
    from tui.main.screen import MainScreen


@command("statistics", "%", title="Statistics", group="Program")
async def statistics(screen: MainScreen) -> None:
    """Show the days on which you read, your ratings and tags, what waits in the queue, and each reading session."""
    from tui.statistics.screen import StatisticsScreen

    await screen.visit(screen.kept_screen(StatisticsScreen, screen.library, screen.keymap))

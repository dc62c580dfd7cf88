"""The statistics, and the keys there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.commands.registry import command

if TYPE_CHECKING:
    from tui.main.screen import MainScreen
    from tui.statistics.screen import StatisticsScreen


@command("statistics", "%", title="Statistics", group="Program")
def statistics(screen: MainScreen) -> None:
    """Show the days on which you read, your ratings and tags, what waits in the queue, and each sitting."""
    screen.open_statistics()


@command("statistics-down", "j", "down", title="Scroll down", group="Move", place="statistics", hint="down")
def down(screen: StatisticsScreen) -> None:
    """Scroll down by a line."""
    screen.sheet.roll(1)


@command("statistics-up", "k", "up", title="Scroll up", group="Move", place="statistics", hint="up")
def up(screen: StatisticsScreen) -> None:
    """Scroll up by a line."""
    screen.sheet.roll(-1)


@command("statistics-page-down", "pagedown", "ctrl+d", "space", title="Page down", group="Move", place="statistics")
def page_down(screen: StatisticsScreen) -> None:
    """Scroll down by a page."""
    screen.sheet.roll(screen.sheet.size.height - 2)


@command("statistics-page-up", "pageup", "ctrl+u", title="Page up", group="Move", place="statistics")
def page_up(screen: StatisticsScreen) -> None:
    """Scroll up by a page."""
    screen.sheet.roll(2 - screen.sheet.size.height)


@command("statistics-first", "g", "home", title="To the beginning", group="Move", place="statistics")
def first(screen: StatisticsScreen) -> None:
    """Scroll to the beginning."""
    screen.sheet.roll(-len(screen.sheet.lines))


@command("statistics-last", "G", "end", title="To the end", group="Move", place="statistics")
def last(screen: StatisticsScreen) -> None:
    """Scroll to the end."""
    screen.sheet.roll(len(screen.sheet.lines))


@command("statistics-palette", ":", "ctrl+p", title="All commands…", group="Program", place="statistics")
async def palette(screen: StatisticsScreen) -> None:
    """Find anything that can be done here by a part of its name, and do it."""
    from tui.commands.program import choose_command

    await choose_command(screen)


@command("statistics-help", "?", title="Help", group="Program", place="statistics")
def help_(screen: StatisticsScreen) -> None:
    """Show what every key does here."""
    screen.open_help()


@command("statistics-leave", "q", "escape", title="Back", group="Program", place="statistics", hint="back")
def leave(screen: StatisticsScreen) -> None:
    """Go back to the papers."""
    screen.dismiss(None)

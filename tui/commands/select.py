"""Select several papers, so that the next change is made to all of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from store.quantities import counted
from tui.commands.registry import command

if TYPE_CHECKING:
    from tui.main.screen import MainScreen


@command("select", "space", title="Select and go on", group="Select")
def select(screen: MainScreen) -> None:
    """Select or deselect the paper, and go to the next one."""
    screen.papers.window.toggle()
    screen.filter.recount()
    screen.go(screen.papers.window.cursor + 1)
    _say_how_many(screen)


@command("range", "v", title="Select a range", group="Select")
def select_range(screen: MainScreen) -> None:
    """Start a range here that grows as the cursor moves, or end it; in the reading view, select words."""
    if screen.reading:
        screen.caret.select()
        return
    growing = screen.papers.window.begin_range()
    screen.say("a range: move to its other end, then v" if growing else "")
    screen.refresh_list()


@command("select-all", "V", title="Select all shown", group="Select")
def select_all(screen: MainScreen) -> None:
    """Select every paper in the list, or none if all are selected."""
    window = screen.papers.window
    if len(window.chosen) >= window.total:
        window.select_none()
    else:
        window.select_all()
    screen.refresh_list()
    _say_how_many(screen)


def _say_how_many(screen: MainScreen) -> None:
    """Say how many papers are selected where the list and its counts are not in sight."""
    if screen.reading:
        screen.say(f"{counted(len(screen.papers.window.chosen), 'paper')} selected")

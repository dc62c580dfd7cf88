"""Say which papers to see."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.commands.registry import command

if TYPE_CHECKING:
    from tui.main.screen import MainScreen


@command("filter", "/", title="Filter", group="Filter", hint="filter")
def filter_(screen: MainScreen) -> None:
    """Type a filter; the list follows every letter. In it: up and down for earlier filters, Tab completes."""
    screen.finder.begin()


@command("filter-again", "ctrl+r", title="Run the filter again", group="Filter")
def filter_again(screen: MainScreen) -> None:
    """Run the filter again; papers that a change took out of it leave the list."""
    screen.finder.run(keep=True)


@command("why", "w", title="Why is this paper here?", group="Filter")
def why(screen: MainScreen) -> None:
    """Say which part of the filter found this paper, and where."""
    screen.finder.why()

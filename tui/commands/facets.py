"""Show the facets of the list."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.commands.registry import command

if TYPE_CHECKING:
    from tui.main.screen import MainScreen


@command("facets", "F", title="Facets", group="Filter", hint="facets")
def facets(screen: MainScreen) -> None:
    """Count tags, statuses, ratings, days and sources; Enter adds one to the filter or removes it."""
    screen.toggle_facets()

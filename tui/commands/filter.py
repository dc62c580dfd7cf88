"""Filter papers, notes and changes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.commands.registry import command

if TYPE_CHECKING:
    from tui.history.screen import HistoryScreen
    from tui.main.screen import MainScreen
    from tui.notes.screen import NotesScreen

IN_NOTES = "Type words, kind: done: created: quote:, or anything that filters papers; the list follows every letter."
IN_HISTORY = "Find changes by what was done, by paper, by value or by day."


@command(
    "filter",
    "/",
    title="Filter",
    group="Filter",
    places=("main", "notes", "history"),
    hint="filter",
    own_help={"notes": IN_NOTES, "history": IN_HISTORY},
)
def filter_(screen: MainScreen | NotesScreen | HistoryScreen) -> None:
    """Type a filter; the list follows every letter, ↑ and ↓ bring back earlier filters, and Tab completes."""
    if screen.typing is not None:
        screen.typing.begin()


@command("filter-again", "ctrl+r", title="Run the filter again", group="Filter")
def filter_again(screen: MainScreen) -> None:
    """Run the filter again; papers that no longer match leave the list."""
    screen.filter.run(keep=True)


@command("why", "w", title="Why is this paper here?", group="Filter")
def why(screen: MainScreen) -> None:
    """Show which part of the filter found this paper, and where."""
    screen.say(screen.filter.why())

"""Go to the earlier or the later day of the list."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable
from typing import TYPE_CHECKING

from tui.commands.registry import command

if TYPE_CHECKING:
    from tui.main.screen import MainScreen


@command("earlier-day", "[", title="Earlier day", group="Move")
def earlier_day(screen: MainScreen) -> None:
    """Go to the first paper of the day before, at the next heading down."""
    _turn_to_day(screen, earlier=True)


@command("later-day", "]", title="Later day", group="Move")
def later_day(screen: MainScreen) -> None:
    """Go to the first paper of the day after, at the next heading up."""
    _turn_to_day(screen, earlier=False)


def _turn_to_day(screen: MainScreen, *, earlier: bool) -> None:
    window = screen.papers.window
    if window.current is None:
        return
    if not screen.filter.by_day:
        screen.say("this order has no days to go to: s sorts", error=True)
        return

    def day(position: int) -> str:
        return screen.papers.day_at(position) or ""

    def first(fits: Callable[[str], bool]) -> int:
        """Return the first position whose day fits, by halving: the days come one after the other."""
        return bisect_left(range(window.total), True, key=lambda position: fits(day(position)))

    here = day(window.cursor)
    if earlier:
        target = first(lambda other: other < here)
    else:
        later = day(first(lambda other: other <= here) - 1)
        target = first(lambda other: other <= later) if later else -1
    if 0 <= target < window.total:
        screen.go(target)
    else:
        screen.say(f"no {'earlier' if earlier else 'later'} day in this list")

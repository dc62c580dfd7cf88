"""Go to the earlier or the later day of the list."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from tui.commands.registry import command

if TYPE_CHECKING:
    from tui.main.screen import MainScreen


@command("earlier-day", "[", title="Earlier day", group="Move")
def earlier_day(screen: MainScreen) -> None:
    """Go to the first paper of the listing before this day's."""
    _turn_to_day(screen, earlier=True)


@command("later-day", "]", title="Later day", group="Move")
def later_day(screen: MainScreen) -> None:
    """Go to the first paper of the listing after this day's."""
    _turn_to_day(screen, earlier=False)


def _turn_to_day(screen: MainScreen, *, earlier: bool) -> None:
    """Find the day's edge by halving: in the default order the days come one after the other."""
    window = screen.papers.window
    if window.current is None:
        return
    if not screen.filter.by_day:
        screen.say("days are together only in the order of days: s sorts", error=True)
        return

    def day(position: int) -> str:
        row = window.row_at(position)
        return (screen.papers.entry(row).paper.day or "") if row is not None else ""

    here = day(window.cursor)
    if earlier:
        low, high = window.cursor, window.total
        while high - low > 1:
            middle = (low + high) // 2
            low, high = (middle, high) if day(middle) >= here else (low, middle)
        target = high
    else:
        start = _first_of(day, here, window.cursor)
        target = _first_of(day, day(start - 1), start - 1) if start else -1
    if 0 <= target < window.total:
        screen.go(target)
    else:
        screen.say(f"no {'earlier' if earlier else 'later'} day in this list")


def _first_of(day: Callable[[int], str], wanted: str, known: int) -> int:
    """Find the first position of a day, given one position of it."""
    low, high = -1, known
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if day(middle) <= wanted else (middle, high)
    return high

"""Go through the list, or through the text while one paper is read alone."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from tui.commands.registry import command

if TYPE_CHECKING:
    from tui.main.screen import MainScreen


@command("down", "j", "down", title="Next paper", group="Move")
def down(screen: MainScreen) -> None:
    """Go to the next paper; while one is read alone, to the next sentence."""
    screen.step(1)


@command("up", "k", "up", title="Previous paper", group="Move")
def up(screen: MainScreen) -> None:
    """Go to the previous paper; while one is read alone, to the sentence before."""
    screen.step(-1)


@command("next", "J", title="Next paper, also while reading", group="Move")
def next_paper(screen: MainScreen) -> None:
    """Go to the next paper without leaving the reading view."""
    screen.go(screen.papers.listing.cursor + 1)


@command("previous", "K", title="Previous paper, also while reading", group="Move")
def previous_paper(screen: MainScreen) -> None:
    """Go to the previous paper without leaving the reading view."""
    screen.go(screen.papers.listing.cursor - 1)


@command("first", "g", "home", title="First paper", group="Move")
def first(screen: MainScreen) -> None:
    """Go to the first paper of the list, or to the beginning of the text."""
    screen.step(-screen.papers.listing.total - 10_000)


@command("last", "G", "end", title="Last paper", group="Move")
def last(screen: MainScreen) -> None:
    """Go to the last paper of the list, or to the end of the text."""
    screen.step(screen.papers.listing.total + 10_000)


@command("half-down", "ctrl+d", title="Half a page down", group="Move")
def half_down(screen: MainScreen) -> None:
    """Go down by half of what is in sight."""
    screen.step(screen.page // 2)


@command("half-up", "ctrl+u", title="Half a page up", group="Move")
def half_up(screen: MainScreen) -> None:
    """Go up by half of what is in sight."""
    screen.step(-(screen.page // 2))


@command("page-down", "pagedown", title="Page down", group="Move")
def page_down(screen: MainScreen) -> None:
    """Go down by what is in sight."""
    screen.step(screen.page - 1)


@command("page-up", "pageup", title="Page up", group="Move")
def page_up(screen: MainScreen) -> None:
    """Go up by what is in sight."""
    screen.step(1 - screen.page)


@command("scroll-down", "ctrl+f", title="Scroll the text down", group="Move")
def scroll_down(screen: MainScreen) -> None:
    """Scroll the text beside the list, without leaving the paper."""
    screen.detail.roll(max(1, screen.detail.size.height - 2))


@command("scroll-up", "ctrl+b", title="Scroll the text up", group="Move")
def scroll_up(screen: MainScreen) -> None:
    """Scroll the text beside the list back."""
    screen.detail.roll(-max(1, screen.detail.size.height - 2))


@command("go-back", "ctrl+o", title="Back to where you were", group="Move")
def go_back(screen: MainScreen) -> None:
    """Go back to the filter and the paper before the last jump; again goes further back."""
    if not screen.whereabouts.back():
        screen.say("this is where you began")


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
    listing = screen.papers.listing
    if listing.current is None:
        return
    if not screen.finder.by_day:
        screen.say("days are together only in the order of days: s sorts", error=True)
        return

    def day(position: int) -> str:
        row = listing.row_at(position)
        return (screen.papers.entry(row).paper.day or "") if row is not None else ""

    here = day(listing.cursor)
    if earlier:
        low, high = listing.cursor, listing.total
        while high - low > 1:
            middle = (low + high) // 2
            low, high = (middle, high) if day(middle) >= here else (low, middle)
        target = high
    else:
        start = _first_of(day, here, listing.cursor)
        target = _first_of(day, day(start - 1), start - 1) if start else -1
    if 0 <= target < listing.total:
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

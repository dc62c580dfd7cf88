"""Put the list in another order."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.commands.registry import command

if TYPE_CHECKING:
    from tui.main.screen import MainScreen

ORDERS = {
    "": "the best match while words are typed, else newest day",
    "day": "newest day",
    "votes": "most votes",
    "rating": "your best rating",
    "status": "status: inbox, queued, reading, read, skipped",
    "added": "last added to the library",
    "published": "last published",
    "title": "title",
    "author": "first author",
    "comments": "most comments",
    "stars": "most starred code",
    "relevance": "best match",
    "score": "score: most like what you rate, queue and read",
}


@command("sort", "s", title="Sort…", group="Filter", hint="sort")
async def sort(screen: MainScreen) -> None:
    """Choose the order of the list; choose the same order again to reverse it."""
    from tui.questions.picker import Choice, Picker

    now, turned = screen.filter.sort or "", screen.filter.reverse
    arrow = "↑" if turned else "↓"
    choices = [Choice(key, words, key, arrow if key == now else " ") for key, words in ORDERS.items()]
    footer = "Enter sorts, the same again reverses · Esc leaves"
    chosen = await screen.ask(Picker("Sort by", choices, footer=footer, cursor=list(ORDERS).index(now)))
    if chosen is None:
        return
    reverse = not turned if chosen == now and chosen else False
    screen.filter.order(chosen or None, reverse)
    screen.say(f"sorted by {ORDERS[chosen]}" + (", reversed" if reverse else ""))

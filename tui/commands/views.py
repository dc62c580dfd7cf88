"""Filters with a name, on F2 to F9."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tui.commands.registry import Action, command

if TYPE_CHECKING:
    from tui.screens.main import MainScreen

BUILT_IN = {
    "inbox": "is:inbox -is:snoozed",
    "queue": "is:queued or is:reading",
    "starred": "is:starred",
    "noted": "has:note",
    "due": "is:due",
}
"""Views that are there until the reader has saved eight of their own."""
KEYS = range(2, 10)


def views_of(screen: MainScreen) -> dict[str, str]:
    """Give the views in the order of their keys: the reader's own, then those that come with the program."""
    own = dict(screen.library.views)
    return own | {name: query for name, query in BUILT_IN.items() if name not in own}


def _view(number: int) -> Action:
    @command(f"view-{number - 1}", f"f{number}", title=f"View {number - 1}", group="Filter", family="view")
    def view(screen: MainScreen) -> None:
        """Show a view, one of the filters that were saved with a name."""
        names = list(views_of(screen))
        if number - 2 < len(names):
            show(screen, names[number - 2])
        else:
            screen.say(f"no view {number - 1} yet: W saves the filter as one")

    return view


VIEWS = [_view(number) for number in KEYS]


def show(screen: MainScreen, name: str) -> None:
    """Put the filter of a view into the filter line."""
    screen.finder.set(views_of(screen)[name], view=name)
    screen.say(f"view {name}")


def suggested_name(query: str) -> str:
    """Make a name of a filter: its words, without the names of the fields."""
    words = re.findall(r"[\w-]+", re.sub(r"\b\w+:", " ", query))
    return "-".join(words[:3]).lower() or "view"


@command("save-view", "W", title="Save the filter as a view…", group="Filter")
async def save_view(screen: MainScreen) -> None:
    """Save the filter under a name; W and Enter take the name that is proposed."""
    from tui.pickers.question import Prompt

    query = screen.finder.query
    if not query:
        screen.say("type a filter first: / begins one", error=True)
        return
    name = await screen.ask(Prompt(f"Save “{query}” as the view", suggested_name(query)))
    if name:
        screen.library.set_view(name, query)
        key = list(views_of(screen)).index(name)
        screen.finder.bar.view = name
        screen.papers.redraw()
        screen.say(f"saved as the view {name}" + (f" · F{key + 2} shows it" if key < len(KEYS) else ""))


@command("views", "f10", title="All views…", group="Filter")
async def views(screen: MainScreen) -> None:
    """Choose one of all views; the counts are those of now."""
    from tui.pickers.picker import Picker
    from tui.widgets.pick_list import Choice

    choices = [
        Choice(name, f"{name}   {query}", f"{screen.finder.count(query)}  {f'F{key}' if key in KEYS else '  '}")
        for key, (name, query) in enumerate(views_of(screen).items(), KEYS.start)
    ]
    footer = "Enter shows · Ctrl+d forgets it · Esc leaves"
    chosen = await screen.ask(Picker("Views", choices, footer=footer, also={"ctrl+d": "forget"}))
    if isinstance(chosen, tuple):
        if chosen[1] in screen.library.views:
            screen.library.set_view(chosen[1], None)
            screen.say(f"forgot the view {chosen[1]}")
        else:
            screen.say(f"{chosen[1]} comes with the program", error=True)
    elif chosen:
        show(screen, chosen)

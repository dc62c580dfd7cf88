"""Filters with a name, on F2 to F9."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from store.errors import QueryError
from tui.commands.registry import command
from tui.keymap import CommandFunction

if TYPE_CHECKING:
    from store.library import Library
    from tui.main.screen import MainScreen

KEYS = range(2, 10)


def _view(number: int) -> CommandFunction:
    @command(f"view-{number - 1}", f"f{number}", title=f"View {number - 1}", group="Filter", family="view")
    def view(screen: MainScreen) -> None:
        """Show a view, a filter that was saved under a name."""
        names = list(screen.library.views)
        if number - 2 < len(names):
            show(screen, names[number - 2])
        else:
            screen.say(f"no view {number - 1} yet: W saves the filter as one")

    return view


VIEWS = [_view(number) for number in KEYS]


def show(screen: MainScreen, name: str) -> None:
    """Put the filter of a view into the filter line."""
    screen.filter.set(screen.library.views[name], view=name)
    screen.say(f"view {name}")


def suggested_name(query: str) -> str:
    """Return a name for a filter: its words, without the names of the fields."""
    words = re.findall(r"\w[\w-]*", re.sub(r"\b\w+:", " ", query))
    return "-".join(words[:3]).lower() or "view"


@command("save-view", "W", title="Save the filter as a view…", group="Filter")
async def save_view(screen: MainScreen) -> None:
    """Save the filter as a view with a name; Enter takes the name that is proposed."""
    from tui.questions.confirm import Confirm
    from tui.questions.prompt import Prompt

    query, library = screen.filter.query, screen.library
    if not query:
        screen.say("type a filter first: / begins one", error=True)
        return
    name = await screen.ask(Prompt(f"Save “{query}” as the view", suggested_name(query)))
    if not name:
        return
    old = library.views.get(name, query)
    if old != query:
        question = Confirm(f"The view {name} is now “{old}”. Replace it?", "y replaces · n or Esc keeps", loses=True)
        if not await screen.ask(question):
            screen.say(f"the view {name} stays as it was")
            return
    library.set_view(name, query)
    key = list(library.views).index(name) + KEYS.start
    screen.papers.bar.view = name
    screen.papers.repaint()
    screen.say(f"saved as the view {name}" + (f" · F{key} shows it" if key in KEYS else ""))


@command("views", "f10", title="All views…", group="Filter")
async def views(screen: MainScreen) -> None:
    """Choose a view, with how many papers each has now."""
    from tui.questions.picker import Choice, Picker

    choices = [
        Choice(name, f"{name}   {query}", f"{_count(screen.library, query)}  {f'F{key}' if key in KEYS else '  '}")
        for key, (name, query) in enumerate(screen.library.views.items(), KEYS.start)
    ]
    footer = "Enter shows · Ctrl+d deletes · Esc leaves"
    chosen = await screen.ask(Picker("Views", choices, footer=footer, also={"ctrl+d": "forget"}))
    if isinstance(chosen, tuple):
        await _forget(screen, chosen[1])
    elif chosen:
        show(screen, chosen)


def _count(library: Library, query: str) -> str:
    """Return how many papers a filter finds; a question mark when it does not parse."""
    try:
        return f"{library.search(query).total:,}"
    except QueryError:
        return "?"


async def _forget(screen: MainScreen, name: str) -> None:
    """Delete one of the reader's own views, after a question."""
    from tui.questions.confirm import Confirm

    query = screen.library.own_views.get(name)
    if query is None:
        screen.say(f"{name} comes with the program and cannot be deleted", error=True)
        return
    question = Confirm(f"Delete the view {name}, “{query}”?", "y deletes it · n or Esc keeps it", loses=True)
    if await screen.ask(question):
        screen.library.set_view(name, None)
        screen.say(f"deleted the view {name}")

"""Help, the palette, and the way out, wherever one is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.commands.registry import command
from tui.keymap import PLACES

if TYPE_CHECKING:
    from tui.screen import KeyedScreen

USED = 5
"""So many commands that were used last the palette begins with."""


@command("palette", ":", "ctrl+p", title="All commands…", group="Program", places=PLACES)
async def palette(screen: KeyedScreen) -> None:
    """Find any command that works here by a part of its name, and run it."""
    from tui.questions.picker import Choice, Picker

    keymap, place = screen.keymap, screen.PLACE
    choices = [
        Choice(one, one.title, "  ".join(keymap.keys_of(one.id, place)), about=one.help_in(place))
        for one in keymap.commands(place)
        if one.id != "palette"
    ]
    used = keymap.used
    choices.sort(
        key=lambda choice: (used.index(choice.value.id) if choice.value.id in used else len(used), bool(choice.right))
    )
    chosen = await screen.ask(Picker("Commands", choices, prompt="type a part of what you want to do"))
    if chosen:
        used[:] = [chosen.id, *(id for id in used if id != chosen.id)][:USED]
        screen.start(chosen)


@command("back", "escape", title="One step back", group="Program", places=PLACES)
def back(screen: KeyedScreen) -> None:
    """Go one step back: out of the reading view, the facets, the filter, the selection."""
    screen.step_back()


@command(
    "quit",
    "q",
    "ctrl+c",
    title="Quit, or back to the list",
    group="Program",
    places=PLACES,
    hint={"history": "back", "statistics": "back"},
    own_help={
        "triage": "Go back to the list; T comes back to this paper.",
        "notes": "Go back to the papers; the place in the queue is kept.",
        "history": "Go back to the list.",
        "statistics": "Go back to the list.",
    },
    was=("triage-leave", "notes-leave", "history-leave", "statistics-leave"),
)
def quit_(screen: KeyedScreen) -> None:
    """Leave the screen or, from the list, the program; everything is saved already."""
    screen.leave()


@command("help", "?", title="Help", group="Program", places=PLACES, hint="help")
async def help_(screen: KeyedScreen) -> None:
    """Show what every key does here; type to find one."""
    from tui.questions.help import Help

    await screen.ask(Help(screen.keymap, screen.PLACE))


@command("redraw", "ctrl+l", title="Redraw the screen", group="Program", places=PLACES)
def redraw(screen: KeyedScreen) -> None:
    """Draw everything again, after another program has written over it."""
    screen.app.refresh(layout=True)


@command("suspend", "ctrl+z", title="Suspend", group="Program", places=PLACES)
def suspend(screen: KeyedScreen) -> None:
    """Give the terminal back to the shell; fg brings the program back."""
    if screen.app.is_web:
        screen.say("there is no shell to go back to in a browser", error=True)
    else:
        screen.app.action_suspend_process()

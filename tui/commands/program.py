"""Help, the palette, the history, and the way out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.commands.registry import command

if TYPE_CHECKING:
    from tui.main.screen import MainScreen
    from tui.screen import KeyedScreen


@command("palette", ":", "ctrl+p", title="All commands…", group="Program")
async def palette(screen: MainScreen) -> None:
    """Find any command by a part of its name, and do it."""
    await choose_command(screen)


async def choose_command(screen: KeyedScreen) -> None:
    """Offer every command of the screen's place, and begin the chosen one."""
    from tui.questions.picker import Choice, Picker

    commands = [command for command in screen.keymap.commands(screen.PLACE) if not command.id.endswith("palette")]
    choices = [Choice(one, one.title, "  ".join(screen.keymap.keys_of(one.id)), about=one.help) for one in commands]
    chosen = await screen.ask(Picker("Commands", choices, prompt="type a part of what you want to do"))
    if chosen:
        screen.start(chosen)


@command("help", "?", title="Help", group="Program", hint="help")
def help_(screen: MainScreen) -> None:
    """Show what every key does here; type to find one."""
    screen.open_help()


@command("history", "H", title="History…", group="Program")
def history(screen: MainScreen) -> None:
    """Show every change that was made, newest first, and take a chosen one back."""
    screen.open_history()


@command("quit", "q", "ctrl+c", title="Quit", group="Program")
def quit_(screen: MainScreen) -> None:
    """Leave the screen; from the list, leave the program. Everything is saved already."""
    screen.leave()

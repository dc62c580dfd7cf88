"""The program about itself: keys, completion."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from tui.cli.base import command, ink, json_option, write_json

if TYPE_CHECKING:
    from tui.commands import Command

SHELLS = ("bash", "zsh", "fish")


@command("keys")
@json_option
def keys(as_json: bool) -> None:
    """List the keys of the app, those of your configuration included."""
    from tui import config
    from tui.commands import COMMANDS
    from tui.commands.registry import GROUPS
    from tui.keymap import Keymap

    keymap = Keymap(COMMANDS.values(), config.load().keys)
    if as_json:
        write_json([_as_json(each, keymap.keys_of(name)) for name, each in COMMANDS.items()])
        return
    for group in GROUPS:
        click.echo(ink(group, bold=True))
        for name, each in COMMANDS.items():
            if each.group == group:
                click.echo(f"  {' '.join(keymap.keys_of(name)):<18}  {each.title}  {ink(name, dim=True)}")


def _as_json(each: Command, keys: Sequence[str]) -> dict[str, object]:
    return {
        "command": each.id,
        "keys": list(keys),
        "title": each.title,
        "help": each.help,
        "group": each.group,
        "place": each.place,
    }


@command("completion")
@click.argument("shell", type=click.Choice(SHELLS))
@click.pass_context
def completion(ctx: click.Context, shell: str) -> None:
    """Print what makes a shell complete commands: add `eval "$(broadsheet completion bash)"` to its start file."""
    from click.shell_completion import get_completion_class

    kind = get_completion_class(shell)
    assert kind is not None
    click.echo(kind(ctx.find_root().command, {}, "broadsheet", "_BROADSHEET_COMPLETE").source())

"""The keys and the shell completion: keys, completion."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from tui.cli.base import command, json_option, styled, write_json

if TYPE_CHECKING:
    from tui.keymap import Command, Keymap

SHELLS = ("bash", "zsh", "fish")


@command(
    "keys",
    "broadsheet keys",
    "broadsheet keys --json",
)
@json_option
def keys(as_json: bool) -> None:
    """List the keys of the app, and where each works.

    Keys that your configuration changes are listed as they are now.
    """
    from tui import config
    from tui.commands import COMMANDS
    from tui.keymap import GROUPS, Keymap

    keymap = Keymap(COMMANDS.values(), config.load().keys)
    if as_json:
        write_json([_as_json(each, keymap) for each in COMMANDS.values()])
        return
    for group in GROUPS:
        click.echo(styled(group, bold=True))
        for each in COMMANDS.values():
            if each.group == group:
                click.echo(_as_line(each, keymap))


def _as_line(each: Command, keymap: Keymap) -> str:
    from tui.keymap import PLACES

    keys = keymap.keys_of(each.id)
    where = "everywhere" if each.places == PLACES else ", ".join(each.places)
    others = [
        f"{place}: {' '.join(own) or 'none'}"
        for place in each.places
        if (own := keymap.keys_of(each.id, place)) != keys
    ]
    about = "; ".join([f"{each.id} · {where}", *others])
    return f"  {' '.join(keys):<18}  {each.title:<40}  {styled(about, dim=True)}"


def _as_json(each: Command, keymap: Keymap) -> dict[str, object]:
    return {
        "command": each.id,
        "keys": list(keymap.keys_of(each.id)),
        "title": each.title,
        "help": each.help,
        "group": each.group,
        "places": list(each.places),
        "keys_in": {place: list(keymap.keys_of(each.id, place)) for place in each.places},
    }


@command(
    "completion",
    'eval "$(broadsheet completion bash)"',
    "broadsheet completion fish | source",
)
@click.argument("shell", type=click.Choice(SHELLS))
@click.pass_context
def completion(ctx: click.Context, shell: str) -> None:
    """Print a script that makes your shell complete commands.

    In bash or zsh, put `eval "$(broadsheet completion bash)"`, or zsh, into the shell's start file; in fish, pipe it to
    `source`.
    """
    from click.shell_completion import get_completion_class

    from tui.cli.shells import register

    register()
    kind = get_completion_class(shell)
    assert kind is not None
    click.echo(kind(ctx.find_root().command, {}, "broadsheet", "_BROADSHEET_COMPLETE").source())

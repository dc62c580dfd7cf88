"""The program itself: its own options, and its commands, each imported when it is asked for."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from importlib import import_module
from typing import Any

import click

from tui.cli import COMPLETE, open_app
from tui.cli.base import COMMANDS, Session, color_option, library_option, session, unknown

# Where each command lives, in the order in which the help lists them.
FAMILIES = {
    "transfer": ("import", "export"),
    "papers": ("list", "count", "show"),
    "reasons": ("why",),
    "marks": ("tag", "rate", "status"),
    "notes": ("note",),
    "note_pages": ("notes",),
    "history": ("undo", "redo", "history"),
    "views": ("views", "view"),
    "statistics": ("stats", "ledger"),
    "safety": ("backup", "restore", "merge"),
    "serve": ("serve",),
    "doctor": ("doctor",),
    "about": ("keys", "completion"),
}
_HOME = {name: family for family, names in FAMILIES.items() for name in names}


class Program(click.Group):
    """A group that imports the file of a command only when that command is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """List the commands in the order of their families."""
        return list(_HOME)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        """Import the family that a command belongs to; None when there is no such command."""
        if name not in _HOME:
            return None
        import_module(f"tui.cli.{_HOME[name]}")
        return COMMANDS[name]

    def resolve_command(self, ctx: click.Context, args: list[str]) -> Any:
        """Find the command; an unknown one is answered with those that are near."""
        if args[0] not in _HOME:
            raise unknown("command", args[0], _HOME, ctx)
        return super().resolve_command(ctx, args)


def _version(ctx: click.Context, _: click.Parameter, wanted: bool) -> None:
    if wanted:
        from tui.cli.doctor import version_of

        click.echo(f"broadsheet {version_of('broadsheet')}")
        ctx.exit()


@click.command(
    "broadsheet",
    cls=Program,
    invoke_without_command=True,
    params=[
        library_option(),
        color_option(default="auto"),
        click.Option(
            ["--version"], is_flag=True, is_eager=True, expose_value=False, callback=_version, help="Print the version."
        ),
    ],
)
@click.pass_context
def program(ctx: click.Context) -> None:
    """Read the day's papers in your terminal. Without a command the app opens."""
    if ctx.invoked_subcommand is None:
        if not (sys.stdin.isatty() and sys.stdout.isatty()):
            raise click.UsageError("the app needs a terminal; `broadsheet --help` lists the commands", ctx)
        ctx.exit(open_app(session().folder))


def invoke(args: Sequence[str]) -> int:
    """Parse and run one command line; raises whatever goes wrong."""
    for stream in (sys.stdout, sys.stderr):
        if reconfigure := getattr(stream, "reconfigure", None):
            reconfigure(errors="replace")
    if os.environ.get(COMPLETE):
        program.main(list(args), "broadsheet", complete_var=COMPLETE)
    with program.make_context("broadsheet", list(args), obj=Session()) as ctx:
        program.invoke(ctx)
    return 0

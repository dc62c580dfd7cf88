"""The program: its own options, and its commands, each imported when it is asked for."""

import os
import sys
from collections.abc import Sequence
from importlib import import_module
from typing import Any

import click

from tui.cli import COMPLETE, open_app
from tui.cli.base import COMMANDS, Invocation, color_option, invocation, library_option, unknown, write_examples

# Where each command lives, in the order in which the help lists them.
MODULES = {
    "transfer": ("import",),
    "fetching": ("fetch", "subscribe", "unsubscribe", "subscriptions"),
    "enrich": ("enrich",),
    "export": ("export",),
    "digest": ("digest",),
    "papers": ("list", "count", "show"),
    "reasons": ("why",),
    "tags": ("tag",),
    "marks": ("rate", "status"),
    "deciding": ("edit", "add", "remove"),
    "duplicates": ("duplicates",),
    "notes": ("note",),
    "note_pages": ("notes",),
    "history": ("undo", "redo", "history"),
    "views": ("views", "view"),
    "statistics": ("stats", "ledger"),
    "safety": ("backup", "restore", "merge"),
    "serve": ("serve",),
    "demo": ("demo",),
    "doctor": ("doctor",),
    "schema": ("schema",),
    "about": ("keys", "completion"),
}
WRITES = {
    "import": "papers; with --marks, marks",
    **dict.fromkeys(("fetch", "enrich"), "papers"),
    **dict.fromkeys(("subscribe", "unsubscribe"), "subscriptions.toml"),
    "export": "the file that you name, or standard output alone",
    "digest": "the file that you name; digest.json, with --send",
    **dict.fromkeys(("tag", "rate", "status", "note"), "marks"),
    **dict.fromkeys(("edit", "add", "remove"), "decisions about papers, beside the marks"),
    "duplicates": "decisions about papers, with --merge, --part or --apart",
    "notes": "the pages in the folder that you name; marks",
    **dict.fromkeys(("undo", "redo"), "what the edit wrote"),
    "view": "views",
    "ledger": "the ledger, with a word",
    "backup": "a copy in backups/",
    **dict.fromkeys(("restore", "merge"), "marks, views and history"),
    "serve": "what the app in the browser is told to",
}
"""What each command may write; one that is not here writes nothing but the index, which is derived."""
_MODULE_OF = {name: module for module, names in MODULES.items() for name in names}


EXAMPLES = ("broadsheet", "broadsheet list is:inbox day:2w | head")


class Program(click.Group):
    """A group that imports the file of a command only when that command is asked for."""

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the examples at the end of the help."""
        write_examples(EXAMPLES, formatter)

    def list_commands(self, ctx: click.Context) -> list[str]:
        """List the commands in the order of the help."""
        return list(_MODULE_OF)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        """Import the module of a command and return the command; None when there is none."""
        if name not in _MODULE_OF:
            return None
        import_module(f"tui.cli.{_MODULE_OF[name]}")
        return COMMANDS[name]

    def resolve_command(self, ctx: click.Context, args: list[str]) -> Any:
        """Find the command; the error for an unknown one lists those that are near."""
        if args[0] not in _MODULE_OF:
            raise unknown("command", args[0], _MODULE_OF, ctx)
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
        ctx.exit(open_app(invocation().folder))


def invoke(args: Sequence[str]) -> int:
    """Parse and run one command line; raises every error."""
    for stream in (sys.stdout, sys.stderr):
        if reconfigure := getattr(stream, "reconfigure", None):
            reconfigure(errors="replace")
    if reconfigure := getattr(sys.stdin, "reconfigure", None):
        reconfigure(errors="surrogateescape")  # of another encoding: see `decoded`
    if os.environ.get(COMPLETE):
        from tui.cli.shells import register

        register()
        program.main(list(args), "broadsheet", complete_var=COMPLETE)
    with program.make_context("broadsheet", list(args), obj=Invocation()) as ctx:
        program.invoke(ctx)
    return 0

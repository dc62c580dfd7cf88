"""What every command is made of: how it is declared, how it gets at the library, and where its words go."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import click

from tui.cli.meter import Meter

if TYPE_CHECKING:
    from store.library import Library


class Session:
    """One run of the program: which library was named, and the library once a command has asked for it."""

    def __init__(self) -> None:
        self.folder: Path | None = None
        self._library: Library | None = None

    def library(self, *, seeds: bool = True) -> Library:
        """Open the library, the first time with the seeds unless told otherwise."""
        if self._library is None:
            from store.library import Library

            self._library = books = Library.open(self.folder, seeds=seeds)
            books.index.indexing = lambda: Meter("indexing", len(books))
            click.get_current_context().call_on_close(self._library.close)
        return self._library


def session() -> Session:
    """Give the session of the command that is running."""
    return click.get_current_context().ensure_object(Session)


def library() -> Library:
    """Open the library of the command that is running."""
    return session().library()


def _named_library(ctx: click.Context, _: click.Parameter, folder: Path | None) -> None:
    if folder is not None:
        ctx.ensure_object(Session).folder = folder


def library_option(**attributes: Any) -> click.Option:
    """Make ``--library``, which every command takes and the program itself before them."""
    return click.Option(
        ["--library"],
        type=click.Path(path_type=Path, file_okay=False),
        metavar="DIR",
        help="The library's folder [default: $BROADSHEET_LIBRARY, else the system's place for data].",
        callback=_named_library,
        expose_value=False,
        **attributes,
    )


def _coloured(ctx: click.Context, _: click.Parameter, choice: str | None) -> None:
    if choice == "auto":
        # For click, None means: where standard output is a terminal.
        ctx.color = False if os.environ.get("NO_COLOR") else None
    elif choice:
        ctx.color = choice == "always"


def color_option(**attributes: Any) -> click.Option:
    """Make ``--color``, which every command takes and the program itself before them."""
    choices = click.Choice(["auto", "never", "always"])
    return click.Option(
        ["--color"], type=choices, help="Use colour.", callback=_coloured, expose_value=False, **attributes
    )


class Command(click.Command):
    """A command whose arguments may begin with a dash (``-llama``); a misspelt ``--option`` is still found out."""

    def __init__(self, *args: Any, **attributes: Any) -> None:
        attributes.setdefault("context_settings", {"ignore_unknown_options": True})
        super().__init__(*args, **attributes)
        self.params += [library_option(hidden=True), color_option(hidden=True)]

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Refuse long options that are not known, then parse as usual."""
        known = {option for param in self.get_params(ctx) for option in (*param.opts, *param.secondary_opts)}
        for arg in args:
            if arg == "--":
                break
            name = arg.partition("=")[0]
            if name.startswith("--") and name not in known:
                raise unknown("option", name, known, ctx)
        return super().parse_args(ctx, args)


class Family(click.Group):
    """A command that is made of others (``notes export``), each of which is declared with its own `member`."""

    def __init__(self, *args: Any, **attributes: Any) -> None:
        super().__init__(*args, **attributes)
        self.params += [library_option(hidden=True), color_option(hidden=True)]

    def member(self, name: str) -> Callable[[Callable[..., Any]], click.Command]:
        """Declare one of them under its name; the function's docstring is its help."""
        return self.command(name, cls=Command)


def unknown(kind: str, name: str, known: Iterable[str], ctx: click.Context) -> click.UsageError:
    """Return the error that refuses a command or an option that there is not, with those that are near."""
    from difflib import get_close_matches

    near = get_close_matches(name, list(known))
    hint = f"did you mean {' or '.join(near)}?" if near else f"`{ctx.command_path} --help` lists the {kind}s"
    return click.UsageError(f"there is no {kind} “{name}”; {hint}", ctx)


COMMANDS: dict[str, click.Command] = {}


def command(name: str) -> Callable[[Callable[..., Any]], click.Command]:
    """Declare a command under its name; the function's docstring is its help text everywhere."""

    def declare(function: Callable[..., Any]) -> click.Command:
        made = click.command(name, cls=Command)(function)
        COMMANDS[name] = made
        return made

    return declare


def family(name: str) -> Callable[[Callable[..., Any]], Family]:
    """Declare a command that is made of others; the function's docstring is its help text everywhere."""

    def declare(function: Callable[..., Any]) -> Family:
        made = click.group(name, cls=Family)(function)
        COMMANDS[name] = made
        return made

    return declare


json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON.")


def say(message: str) -> None:
    """Tell the reader something that is no result: on standard error."""
    click.echo(message, err=True)


def nothing(message: str) -> NoReturn:
    """End with exit code 1: nothing matched, or there was nothing to do."""
    say(message)
    raise click.exceptions.Exit(1)


def write_out(pieces: Iterable[str]) -> None:
    """Write results to standard output piece by piece, as they come."""
    sys.stdout.writelines(pieces)


def write_json(value: object) -> None:
    """Write one value to standard output as JSON."""
    from store.exporters.json import dumps

    write_out([dumps(value, indent=2), "\n"])


def counted(count: int, what: str) -> str:
    """Write a number of things: "1 page", "1,204 pages"."""
    return f"{count:,} {what}{'' if count == 1 else 's'}"


def ink(text: str, **style: Any) -> str:
    """Colour a text; whoever prints it with click.echo takes the colour off where none is wanted."""
    return click.style(text, **style) if text and any(style.values()) else text

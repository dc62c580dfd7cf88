"""What all commands share: how one is declared, opens the library, and prints."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import click

from store.errors import InputError
from store.text import decoded
from tui.cli import streams
from tui.cli.meter import Meter

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

    from store.library import Library

_LONGEST = 1_000_000  # characters of a text on standard input


class Invocation:
    """One run of the program: which library was named, and the library once a command has asked for it."""

    def __init__(self) -> None:
        self.folder: Path | None = None
        self._library: Library | None = None

    def open_library(self, *, seeds: bool = True) -> Library:
        """Open the library, or return it opened; a new one holds the seeds unless told otherwise."""
        if self._library is None:
            from store.library import Library
            from store.locks import Waits
            from tui.config import citing, load

            self._library = library = Library.open(
                self.folder, seeds=seeds, waits=Waits(say), cite=citing(), sources=lambda: load().sources
            )
            if library.papers_file.left_out:
                say(library.papers_file.left_out)
            library.index.indexing = lambda: Meter("indexing", len(library))
            click.get_current_context().call_on_close(self._library.close)
        return self._library


def invocation() -> Invocation:
    """Return the invocation of the command that is running."""
    return click.get_current_context().ensure_object(Invocation)


def open_library() -> Library:
    """Open the library of the command that is running."""
    return invocation().open_library()


def _named_library(ctx: click.Context, _: click.Parameter, folder: Path | None) -> None:
    if folder is not None:
        ctx.ensure_object(Invocation).folder = folder


class _Folder(click.Path):
    """A folder that has a name: an empty one would be the folder one happens to be in."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Return the folder of this name."""
        if value == "":
            self.fail("the folder has no name; without --library it is the system's place for data", param, ctx)
        return super().convert(value, param, ctx)


def library_option(**attributes: Any) -> click.Option:
    """Return the option ``--library``, which every command takes and the program itself before them."""
    return click.Option(
        ["--library"],
        type=_Folder(path_type=Path, file_okay=False),
        metavar="DIR",
        help="The library's folder [default: $BROADSHEET_LIBRARY, else the system's data folder].",
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
    """Return the option ``--color``, which every command takes and the program itself before them."""
    choices = click.Choice(["auto", "never", "always"])
    return click.Option(
        ["--color"], type=choices, help="When to use colour.", callback=_coloured, expose_value=False, **attributes
    )


class LetteredOption(click.Option):
    """An option with a letter that must stand alone (``-o PATH``): what only begins so is a query (``-openai``)."""

    def add_to_parser(self, parser: Any, ctx: click.Context) -> None:
        """Let the parser know the long name alone; `CliCommand` puts it in the place of the letter."""
        names = self.opts
        self.opts = [name for name in names if name.startswith("--")]
        super().add_to_parser(parser, ctx)
        self.opts = names


class CliCommand(click.Command):
    """A command whose arguments may begin with a dash (``-llama``); a misspelt ``--option`` is still an error."""

    def __init__(self, *args: Any, examples: Sequence[str] = (), **attributes: Any) -> None:
        attributes.setdefault("context_settings", {"ignore_unknown_options": True})
        super().__init__(*args, **attributes)
        self.examples = examples
        self.params += [library_option(hidden=True), color_option(hidden=True)]

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the examples at the end of the help."""
        write_examples(self.examples, formatter)

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem[Any]]:
        """Complete options, and arguments that begin with one dash as they do."""
        found = super().shell_complete(ctx, incomplete)
        if incomplete.startswith("--"):
            return found
        for param in self.params:
            if isinstance(param, click.Argument) and param.nargs == -1 and incomplete.startswith("-"):
                found += param.shell_complete(ctx, incomplete)
        return found

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Refuse long options that are not known, then parse as usual."""
        params = self.get_params(ctx)
        known = {option for param in params for option in (*param.opts, *param.secondary_opts)}
        spelt = {param.opts[0]: param.opts[-1] for param in params if isinstance(param, LetteredOption)}
        for at, arg in enumerate(args):
            if arg == "--":
                break
            args[at] = spelt.get(arg, arg)
            name = arg.partition("=")[0]
            if name.startswith("--") and name not in known:
                raise unknown("option", name, known, ctx)
        rest = super().parse_args(ctx, args)
        words = [
            param.name for param in self.params if param.name in ctx.params and not isinstance(param.type, click.Path)
        ]
        ctx.params |= {name: _in_letters(ctx.params[name]) for name in words}
        return rest


def _in_letters(value: Any) -> Any:
    """Return what was typed with the letters that its bytes stand for; those of a path stay as they are."""
    if isinstance(value, tuple):
        return tuple(map(_in_letters, value))
    return decoded(value) if isinstance(value, str) and not value.isascii() else value


class CommandGroup(click.Group):
    """A command with subcommands (``notes export``), each of which is declared with `member`."""

    def __init__(self, *args: Any, examples: Sequence[str] = (), **attributes: Any) -> None:
        super().__init__(*args, **attributes)
        self.examples = examples
        self.params += [library_option(hidden=True), color_option(hidden=True)]

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the examples at the end of the help."""
        write_examples(self.examples, formatter)

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Refuse a line that ends behind the group's name; click would make its whole help an error."""
        if not args and not ctx.resilient_parsing:  # what completes a line looks at its beginning
            raise click.UsageError(f"name what to do: {' or '.join(self.commands)}", ctx)
        return super().parse_args(ctx, args)

    def resolve_command(self, ctx: click.Context, args: list[str]) -> Any:
        """Find the subcommand; the error for an unknown one lists those that are near."""
        if args[0] not in self.commands:
            raise unknown("command", args[0], self.commands, ctx)
        return super().resolve_command(ctx, args)

    def member(self, name: str, *examples: str) -> Callable[[Callable[..., Any]], click.Command]:
        """Declare a subcommand under its name, with examples; the function's docstring is its help."""
        return self.command(name, cls=CliCommand, examples=examples)


def write_examples(examples: Sequence[str], formatter: click.HelpFormatter) -> None:
    """Write examples as a part of the help, one a line, never broken."""
    with formatter.section("Examples"):
        for example in examples:
            formatter.write(f"{' ' * formatter.current_indent}{example}\n")


def unknown(kind: str, name: str, known: Iterable[str], ctx: click.Context) -> click.UsageError:
    """Return the error that refuses a command or an option that there is not, with those that are near."""
    from difflib import get_close_matches

    near = get_close_matches(name, list(known))
    hint = f"did you mean {' or '.join(near)}?" if near else f"`{ctx.command_path} --help` lists the {kind}s"
    return click.UsageError(f"there is no {kind} “{name}”; {hint}", ctx)


COMMANDS: dict[str, click.Command] = {}


def command(name: str, *examples: str) -> Callable[[Callable[..., Any]], click.Command]:
    """Declare a command under its name, with examples; the function's docstring is its help text everywhere."""

    def declare(function: Callable[..., Any]) -> click.Command:
        made = click.command(name, cls=CliCommand, examples=examples)(function)
        COMMANDS[name] = made
        return made

    return declare


def command_group(name: str, *examples: str) -> Callable[[Callable[..., Any]], CommandGroup]:
    """Declare a command with subcommands, with examples; the function's docstring is its help text everywhere."""

    def declare(function: Callable[..., Any]) -> CommandGroup:
        made = click.group(name, cls=CommandGroup, examples=examples)(function)
        COMMANDS[name] = made
        return made

    return declare


json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON.")


def say(message: str) -> None:
    """Print a message that is no result to standard error."""
    streams.tell(message)


def input_text(what: str) -> str:
    """Return the text on standard input, for what is named; raises InputError for one that goes on and on."""
    if sys.stdin.closed:
        raise click.UsageError("there is no standard input to read from")
    written = sys.stdin.read(_LONGEST + 1)
    if len(written) > _LONGEST:
        raise InputError(f"standard input goes on and on; {what} has at most {_LONGEST:,} characters")
    return decoded(written)


def can_ask() -> bool:
    """Return whether there is a terminal to ask on, and to answer from."""
    return sys.stdin.isatty() and sys.stderr.isatty()


def echo(text: str) -> None:
    """Print what has just been kept; that nobody can read it is no reason to call it undone."""
    try:
        click.echo(text)
        sys.stdout.flush()
    except OSError:
        streams.give_up(sys.stdout)


def nothing(message: str) -> NoReturn:
    """End with exit code 1: nothing matched, or there was nothing to do."""
    say(message)
    raise click.exceptions.Exit(1)


def write_out(pieces: Iterable[str]) -> None:
    """Print results piece by piece, as they come."""
    sys.stdout.writelines(pieces)


def write_json(value: object) -> None:
    """Print a value as JSON."""
    from store.exporters.json import dumps

    write_out([dumps(value, indent=2), "\n"])


def styled(text: str, **style: Any) -> str:
    """Return a text in a style; click.echo takes that off where no colour is wanted."""
    return click.style(text, **style) if text and any(style.values()) else text

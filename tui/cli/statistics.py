"""What was read and how the reading sessions went, on the command line: stats, ledger."""

import shutil
from dataclasses import fields

import click
from rich.style import Style

from store.errors import LibraryError
from store.ledger.ledger import Ledger
from store.ledger.statistics import gather
from store.library import Library
from store.quantities import counted
from store.times import now
from tui.cli.base import command, json_option, nothing, open_library, say, styled, write_json
from tui.sheets.styles import UNICODE, TextStyles
from tui.statistics.lines import Figures, paint_statistics, title_of

_STYLES = TextStyles(**{field.name: Style(bold=field.name == "strong") for field in fields(TextStyles)})
_WIDEST = 120


@command(
    "stats",
    "broadsheet stats",
    "broadsheet stats --sessions 0 --json",
)
@click.option("--sessions", type=click.IntRange(0), default=10, metavar="N", help="Print the last N sessions [10].")
@json_option
def stats(sessions: int, as_json: bool) -> None:
    """Print what you read and rated, what waits, and sessions."""
    library = open_library()
    ledger = library.ledger
    numbers = gather(
        library.marks_in_sight(), library.history(), ledger, papers=len(library), now=now(), sessions=sessions
    )
    if ledger.trouble:
        say(ledger.trouble)
    if as_json:
        write_json(numbers.as_json())
        return
    width = min(shutil.get_terminal_size().columns, _WIDEST)
    oldest = title_of(library, numbers.waiting.oldest)
    for line in paint_statistics(Figures(numbers, library.today, oldest, ledger.enabled, _STYLES, UNICODE, width)):
        click.echo("".join(styled(text, bold=bool(style and style.bold)) for text, style, _ in line).rstrip())


def _ledger(library: Library) -> Ledger:
    if library.ledger.trouble:
        raise LibraryError(library.ledger.trouble)
    return library.ledger


@command(
    "ledger",
    "broadsheet ledger off",
    "broadsheet ledger purge",
)
@click.argument("what", type=click.Choice(["on", "off", "purge"]), required=False)
@json_option
def switch(what: str | None, as_json: bool) -> None:
    """Switch the reading ledger on or off, or `purge` it.

    Without a word after it, print which it is. The ledger keeps, in ledger.db beside your marks, which papers you
    looked at and when, and nothing that you wrote.
    """
    ledger = _ledger(open_library())
    if what is None and as_json:
        write_json({"enabled": ledger.enabled})
    elif what is None:
        click.echo("on" if ledger.enabled else "off")
    elif as_json:
        raise click.UsageError("--json is for the question whether it is on, without a word")
    elif what == "purge":
        _purge(ledger)
    elif ledger.enabled == (what == "on"):
        nothing(f"the ledger is already {what}")
    else:
        ledger.enabled = what == "on"
        forget = "; `broadsheet ledger purge` forgets what it has" if what == "off" else ""
        say(f"the ledger is {what}{forget}")
    if ledger.trouble:
        raise LibraryError(ledger.trouble)


def _purge(ledger: Ledger) -> None:
    sessions = len(ledger.sessions())
    if not sessions and not ledger.passed():
        nothing("the ledger is empty")
    ledger.purge()
    say(f"forgot {counted(sessions, 'session')}")

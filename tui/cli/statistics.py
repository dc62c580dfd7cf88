"""What was read and how the sittings went, on the command line: stats, ledger."""

from __future__ import annotations

import shutil
from dataclasses import fields

import click
from rich.style import Style

from store.errors import LibraryError, UnknownPaper
from store.ledger.ledger import Ledger
from store.ledger.statistics import gather
from store.library import Library
from store.times import now
from tui.cli.base import command, counted, json_option, library, nothing, say, styled, write_json
from tui.sheets.styles import UNICODE, TextStyles
from tui.statistics.lines import Figures, paint_statistics

_STYLES = TextStyles(**{field.name: Style(bold=field.name == "strong") for field in fields(TextStyles)})
_WIDEST = 120


@command("stats")
@click.option("--sessions", type=click.IntRange(0), default=10, metavar="N", help="Print the last N sittings [10].")
@json_option
def stats(sessions: int, as_json: bool) -> None:
    """Say what you read when, how you rated it, what waits in the queue, and what each sitting came to."""
    books = library()
    ledger = _ledger(books)
    numbers = gather(books.marks, books.history(), ledger, papers=len(books), now=now(), sittings=sessions)
    if as_json:
        write_json(numbers.as_json())
        return
    width = min(shutil.get_terminal_size().columns, _WIDEST)
    oldest = _title(books, numbers.waiting.oldest)
    for line in paint_statistics(Figures(numbers, books.today, oldest, ledger.enabled, _STYLES, UNICODE, width)):
        click.echo("".join(styled(text, bold=bool(style and style.bold)) for text, style, _ in line).rstrip())


def _title(books: Library, paper: str | None) -> str:
    try:
        return books.entry(paper).paper.title if paper else ""
    except UnknownPaper:
        return paper or ""


def _ledger(books: Library) -> Ledger:
    if books.ledger.trouble:
        raise LibraryError(books.ledger.trouble)
    return books.ledger


@command("ledger")
@click.argument("what", type=click.Choice(["on", "off", "purge"]), required=False)
def switch(what: str | None) -> None:
    """Switch the reading ledger on or off, or forget all that is in it with `purge`; alone, say which it is.

    It keeps which paper you looked at when, in ledger.db beside your marks, and nothing that you wrote.
    """
    ledger = _ledger(library())
    if what is None:
        click.echo("on" if ledger.enabled else "off")
    elif what == "purge":
        _purge(ledger)
    elif ledger.enabled == (what == "on"):
        nothing(f"the ledger is {what} already")
    else:
        ledger.enabled = what == "on"
        forget = "; `broadsheet ledger purge` forgets what it has" if what == "off" else ""
        say(f"the ledger is {what}{forget}")
    if ledger.trouble:
        raise LibraryError(ledger.trouble)


def _purge(ledger: Ledger) -> None:
    sittings = len(ledger.sessions())
    if not sittings and not ledger.passed():
        nothing("the ledger is empty")
    ledger.purge()
    say(f"forgot {counted(sittings, 'sitting')}")

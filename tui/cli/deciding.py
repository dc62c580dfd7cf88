"""What is decided about papers beside marking them, on the command line: edit, add, remove."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from store.corrections import CORRECTABLE, read_text
from store.errors import InputError
from store.quantities import counted, noun
from store.text import clean
from tui.cli import completing
from tui.cli.base import can_ask, command, echo, input_text, nothing, open_library, say
from tui.cli.naming import STANDARD_INPUT, papers_named, told
from tui.cli.papers import entries_of, query_argument, rows_of

if TYPE_CHECKING:
    from store.library import Library
    from store.models import Entry


@command(
    "edit",
    'broadsheet edit 2606.13681 title "A better title"',
    'broadsheet edit 2606.13681 authors "Ada Lovelace; Charles Babbage"',
    "broadsheet edit 2606.13681 title --undo",
)
@click.argument("paper", shell_complete=completing.papers)
@click.argument("field", required=False, metavar="[FIELD]", type=click.Choice(CORRECTABLE))
@click.argument("value", nargs=-1, metavar="[VALUE]")
@click.option("--undo", is_flag=True, help="Take back what was corrected: of this field, or everything.")
def edit(paper: str, field: str | None, value: tuple[str, ...], undo: bool) -> None:
    """Correct what a paper says, whatever sources say later.

    Names stand between semicolons, addresses between blanks; an empty value takes the field away, and `-` reads it from
    standard input.
    """
    library = open_library()
    entries = papers_named(library, [paper])
    if len(entries) > 1:
        raise click.UsageError(f"edit corrects one paper, and {len(entries):,} are named on standard input")
    [entry] = entries
    if undo:
        if value:
            raise click.UsageError("--undo takes no value")
        if library.deciding.take_back(entry.paper, [field] if field else []) is None:
            nothing("nothing was corrected")
        say(f"as the sources have it: {told([library.entry(entry.paper.id)])}")
        return
    if field is None or not value:
        raise click.UsageError(f"name a field and its value; the fields are {', '.join(CORRECTABLE)}")
    try:
        said = read_text(field, _text(" ".join(value)))
    except ValueError as error:
        raise InputError(f"{field} {error}") from error
    if library.deciding.correct(entry.paper, field, said) is None:
        nothing("nothing to change")
    say(f"corrected {field}: {told([library.entry(entry.paper.id)])}")


@command(
    "add",
    'broadsheet add "A talk that no source has" --author "Ada Lovelace"',
    'pbpaste | broadsheet add "A talk" --url https://example.org/talk --abstract -',
)
@click.argument("title", nargs=-1, required=True, metavar="TITLE")
@click.option("--author", "authors", multiple=True, metavar="NAME", help="An author; may be given several times.")
@click.option("--url", metavar="ADDRESS", help="Where the paper is read.")
@click.option("--abstract", metavar="TEXT", help="Its abstract; `-` reads it from standard input.")
def add(title: tuple[str, ...], authors: tuple[str, ...], url: str | None, abstract: str | None) -> None:
    """Add a paper that no source has, and print its id.

    It is kept with your marks. A source that brings it later fills in what is missing.
    """
    said = {"title": " ".join(title), "authors": list(authors), "url": url, "abstract": abstract and _text(abstract)}
    echo(open_library().deciding.add(said))


@command(
    "remove",
    "broadsheet remove src:hf-daily day:..2024 is:inbox",
    "broadsheet remove is:removed --undo",
)
@query_argument
@click.option("--marked", is_flag=True, help="Remove also what you have marked; your marks are kept.")
@click.option("--force", is_flag=True, help="Do not ask.")
@click.option("--undo", is_flag=True, help="List again what matches and was removed.")
def remove(query: tuple[str, ...], marked: bool, force: bool, undo: bool) -> None:
    """Remove papers by a query; imports do not bring them back.

    `is:removed` finds them, `--undo` lists them again, and so does `broadsheet undo`. Papers that you have marked stay
    unless you say `--marked`. For `-` the papers are read from standard input, which takes `--force`.
    """
    text = " ".join(query)
    if not text.strip():
        raise click.UsageError("name the papers by a query, as in `remove src:hf-daily day:..2024`")
    library = open_library()
    if undo:
        _put_back(library, text)
        return
    by_name = text == STANDARD_INPUT
    found = papers_named(library, query) if by_name else [*entries_of(library, rows_of(library, text))]
    gone = set(library.deciding.absent.rows)
    chosen = [entry for entry in found if entry.row not in gone and (marked or entry.mark.blank)]
    kept = sum(not entry.mark.blank for entry in found) if not marked else 0
    stays = f"; {counted(kept, 'marked paper')} would stay (--marked)" if kept else ""
    if not chosen:
        nothing(f"no paper to remove{stays}")
    if not force and not _agreed(f"Remove {_named(chosen)}{stays}?"):
        nothing("nothing was removed")
    library.deciding.remove(chosen)
    say(f"removed {_named(chosen)}; `broadsheet undo` brings {noun(len(chosen), 'it', 'them')} back")


def _put_back(library: Library, query: str) -> None:
    found = [*entries_of(library, rows_of(library, f"is:removed ({query})"))]
    if library.deciding.put_back(found) is None:
        nothing("no paper that matches was removed")
    say(f"put back {_named(found)}")


def _named(entries: Sequence[Entry]) -> str:
    return f"“{told([*entries])}”" if len(entries) == 1 else counted(len(entries), "paper")


def _agreed(question: str) -> bool:
    """Ask on the terminal; without one nothing is agreed to, and the line says what would be."""
    if not can_ask():
        raise click.UsageError(f"{question.rstrip('?')}: there is no terminal to ask on; --force does not ask")
    return click.confirm(clean(question), err=True)


def _text(value: str) -> str:
    """Return a value that was typed, or for `-` what standard input says."""
    if value != STANDARD_INPUT:
        return value
    return input_text("a value").strip()

"""The papers that a command is about: by their names, or from standard input by `-`."""

import json
import sys
from collections.abc import Iterable, Iterator

import click

from store.errors import InputError
from store.library import Library
from store.models import Entry
from store.quantities import counted
from store.text import clean, decoded
from tui.cli.base import nothing

STANDARD_INPUT = "-"
_LONGEST = 1_000_000  # characters of a line, on which papers may stand in a row
_LONGEST_JSON = 500_000_000


def papers_named(library: Library, names: Iterable[str]) -> list[Entry]:
    """Return the papers that these names mean, each once, in order; raises UnknownPaper for a name that means none.

    For `-` the names are read from standard input, as `list` prints them into a pipe, one a line, or as JSON.
    """
    named = [each for name in names for each in (_piped() if name == STANDARD_INPUT else (name,))]
    if not named:
        nothing("no paper is named on standard input")
    ids = list(dict.fromkeys(map(library.resolve, dict.fromkeys(named))))
    known = library.known(ids)
    return [known[paper] for paper in ids]


def told(entries: list[Entry]) -> str:
    """Return which papers these are: the title of one, the number of several."""
    return clean(entries[0].paper.title, limit=60) if len(entries) == 1 else counted(len(entries), "paper")


def _piped() -> Iterator[str]:
    """Yield the names on standard input: of a line with tabs what stands before the first, of any other every word.

    Of JSON, in an array or one value on each line, every text is a name, and of an object its id.
    """
    if sys.stdin.closed:
        raise click.UsageError("there is no standard input to read names from")
    while line := sys.stdin.readline(_LONGEST):
        if line.lstrip()[:1] in ("[", "{", '"'):
            yield from _in_json(line)
            return
        if len(line) == _LONGEST:
            raise InputError("standard input goes on and on; it was to name papers, one on each line")
        yield from decoded(line).partition("\t")[0].split()


def _in_json(begun: str) -> Iterator[str]:
    """Yield the names in JSON, which is read whole."""
    text = begun + sys.stdin.read(_LONGEST_JSON)
    at, read = 0, json.JSONDecoder().raw_decode
    while at < len(text):
        try:
            value, at = read(text, at)
        except (ValueError, RecursionError) as error:
            raise InputError("standard input begins as JSON, and is none: it was to name papers") from error
        yield from _names_of(value)
        at += len(text[at:]) - len(text[at:].lstrip())


def _names_of(value: object) -> Iterator[str]:
    for each in value if isinstance(value, list) else [value]:
        name = each.get("id") if isinstance(each, dict) else each
        if not isinstance(name, str):
            raise InputError("standard input names no papers: in JSON these are texts, or objects with an id")
        yield clean(name)

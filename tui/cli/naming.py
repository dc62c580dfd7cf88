"""The papers that a command is about: by their names, or from standard input by `-`."""

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


def papers_named(library: Library, names: Iterable[str]) -> list[Entry]:
    """Return the papers that these names mean, each once, in order; raises UnknownPaper for a name that means none.

    For `-` the names are read from standard input, as `list` prints them into a pipe or one a line.
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
    """Yield the names on standard input: of a line with tabs what stands before the first, of any other every word."""
    if sys.stdin.closed:
        raise click.UsageError("there is no standard input to read names from")
    while line := sys.stdin.readline(_LONGEST):
        if len(line) == _LONGEST:
            raise InputError("standard input goes on and on; it was to name papers, one on each line")
        yield from decoded(line).partition("\t")[0].split()

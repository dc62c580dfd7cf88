"""What formats for citation programs have in common: keys, who wrote a paper, when, and where it stands in print."""

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from store.citekey import citekey, suffix
from store.models import Entry, Paper
from store.names import Divided, divided
from store.text import clean

_PLACE = re.compile(r" (?P<volume>[^\s():]+)(?:\((?P<number>[^()]+)\))?(?::(?P<pages>\S.*))?")
_NOT_IN_KEYS = re.compile(r"[^A-Za-z0-9:_/.+*'-]")


class Place(NamedTuple):
    """Where an article stands in print: the name of the journal, and what is known of the rest."""

    journal: str = ""
    volume: str = ""
    number: str = ""
    pages: str = ""


def place_of(paper: Paper) -> Place:
    """Return where a paper stands in print: "Nature 514(7524):550–553" is taken apart where its venue is Nature."""
    journal, venue = clean(paper.journal or ""), clean(paper.venue or "")
    if venue and journal.startswith(venue) and (found := _PLACE.fullmatch(journal[len(venue) :])):
        return Place(venue, *(found[name] or "" for name in ("volume", "number", "pages")))
    return Place(journal)


def authors_of(paper: Paper) -> Iterator[Divided]:
    """Yield the authors, each taken apart."""
    return map(divided, filter(None, map(clean, paper.authors)))


def date_of(paper: Paper) -> tuple[str, ...]:
    """Return year, month and day of a paper, of one that does not say when it came out of its listing; () without."""
    date = paper.published or paper.day
    return tuple(date.split("-")) if date else ()


def keyed(entries: Iterable[Entry]) -> Iterator[tuple[str, Entry]]:
    """Yield each entry with its key: that of the library, plain, and another than all before, whatever their case."""
    used: dict[str, int] = {}
    for entry in entries:
        base = _NOT_IN_KEYS.sub("", entry.paper.citekey) or citekey(entry.paper)
        key = base
        while key.lower() in used:
            used[base.lower()] += 1
            key = base + suffix(used[base.lower()])
        used[key.lower()] = 0
        yield key, entry

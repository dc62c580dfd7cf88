"""What every importer shares: the registry, the choice of a format by content, and the guard around each record."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from store.errors import InputError
from store.identity import find_links
from store.importers.document import READ_ERRORS, Document, say
from store.models import Paper
from store.registry import import_members
from store.text import clean, safe_url

RECORD_ERRORS = (ValueError, LookupError, TypeError, ArithmeticError, RecursionError, MemoryError)


@dataclass(frozen=True, slots=True)
class Skipped:
    """A record that was left out: where it stands ("line 812", "record 3") and why."""

    where: str
    reason: str


Record = Paper | Skipped


@dataclass(frozen=True, slots=True)
class Hints:
    """What a file does not say: the day of a listing, where the reader named one; and what day it is now."""

    day: date | None = None
    today: date = field(default_factory=date.today)


Reader = Callable[[Document, Hints], Iterator[Record]]


@dataclass(frozen=True, slots=True)
class Format:
    """One registered format: how sure it is of a text's start (0 to 1), what it expects there, and its reader."""

    name: str
    sniff: Callable[[str], float]
    expects: str
    reader: Reader

    @property
    def help(self) -> str:
        """The first line of the reader's docstring."""
        return (self.reader.__doc__ or "").partition("\n")[0]


@dataclass(frozen=True, slots=True)
class Reading:
    """One input being read: the name of its format, and its records as they come."""

    file: str
    format: str
    records: Iterator[Record]


_formats: dict[str, Format] = {}


def importer(name: str, *, sniff: Callable[[str], float], expects: str) -> Callable[[Reader], Reader]:
    """Register a reader of one format under the name that ``--format`` takes."""

    def register(reader: Reader) -> Reader:
        _formats[name] = Format(name, sniff, expects, reader)
        return reader

    return register


def formats() -> Mapping[str, Format]:
    """List the formats that can be read, by name."""
    import_members("store.importers")
    return dict(sorted(_formats.items()))


def read(path: Path | None, hints: Hints, *, format: str | None = None) -> Reading:
    """Begin to read a file, or standard input for None, in the named format or in the one its content shows.

    A bad record comes out as Skipped; a file that is of no known format, or not of the named one, raises InputError:
    one line that says what was seen and what was expected.
    """
    document = Document.open(path)
    chosen = _named(format, document) if format else _recognised(document)
    return Reading(document.name, chosen.name, _guarded(document, chosen, hints))


def _named(name: str, document: Document) -> Format:
    try:
        return formats()[name]
    except KeyError:
        document.close()
        raise InputError(f"no format is called “{name}”; known are {', '.join(formats())}") from None


def _recognised(document: Document) -> Format:
    sure, best = max(((format.sniff(document.head), format) for format in formats().values()), key=lambda pair: pair[0])
    if sure > 0 and "\0" not in document.head:
        return best
    document.close()
    raise document.refusal("; or ".join(f"{format.expects} ({format.name})" for format in formats().values()))


def _guarded(document: Document, format: Format, hints: Hints) -> Iterator[Record]:
    """Pass the records on; a file that fails before its first is refused, one that fails later keeps what came."""
    count = 0
    try:
        for record in format.reader(document, hints):
            yield record
            count += 1
    except (*READ_ERRORS, *RECORD_ERRORS) as error:
        if not count:
            raise InputError(f"{document.name}: {say(error)}; expected {format.expects}") from error
        yield Skipped(f"after {count} records", f"the rest could not be read: {say(error)}")
    finally:
        document.close()


def attempt(where: str, build: Callable[[], Paper]) -> Record:
    """Build one record, or say why it was left out."""
    try:
        return build()
    except RECORD_ERRORS as error:
        return Skipped(where, say(error))


def links_in(text: str) -> tuple[str, ...]:
    """Find the addresses in running text that are safe to open."""
    return tuple(link for link in find_links(text) if safe_url(link))


def shorten(text: str, length: int = 50) -> str:
    """Quote the start of a text in a message."""
    text = clean(text)
    return f"“{text[:length].rstrip()}…”" if len(text) > length else f"“{text}”"

"""What every importer shares: what a format is, what it reads from, and the guard around each record."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from store.errors import InputError
from store.identifiers import find_links
from store.importers.document import READ_ERRORS, Document, in_words
from store.making import Incoming, SourceRecord
from store.quantities import counted
from store.text import clean
from store.times import today
from store.validation import is_address

RECORD_ERRORS = (ValueError, LookupError, TypeError, ArithmeticError, RecursionError, MemoryError)


@dataclass(frozen=True, slots=True)
class Skipped:
    """A record that was left out: where it stands ("line 812", "record 3") and why."""

    where: str
    reason: str


ReadRecord = Incoming | Skipped


@dataclass(frozen=True, slots=True)
class Hints:
    """What a file does not say: the day of a listing, where the reader named one; and what day it is now.

    A list that is ``followed`` has each paper on the day that it came out, though it is no listing of a day.
    """

    day: date | None = None
    today: date = field(default_factory=today)
    followed: bool = False

    @property
    def listed(self) -> str | None:
        """The day of the listing as an ISO date."""
        return self.day.isoformat() if self.day else None


@dataclass(frozen=True, slots=True)
class Format:
    """One format: how sure it is of a text's start (0 to 1), what it expects there, and what reads it.

    The reader's docstring is the help text of the format.
    """

    name: str
    sniff: Callable[[str], float]
    expects: str
    reader: Callable[[Document, Hints], Iterator[ReadRecord]]

    @property
    def help(self) -> str:
        """The first line of the reader's docstring."""
        return (self.reader.__doc__ or "").partition("\n")[0]


FORMATS: dict[str, Format] = {}
"""The formats that can be read, by name; of two that are equally sure of a file the first is taken."""


def register(format: Format) -> Format:
    """Add a format to those that there are; raises ValueError for a name that is taken."""
    if format.name in FORMATS:
        raise ValueError(f"two formats are called {format.name}")
    return FORMATS.setdefault(format.name, format)


@dataclass(frozen=True, slots=True)
class Reading:
    """One input being read: the name of its format, and its records as they come."""

    file: str
    format: str
    records: Iterator[ReadRecord]


def recognised(document: Document, formats: Iterable[Format]) -> Format:
    """Return the format that a document's start shows; raises InputError, having closed it, where none does."""
    sure, best = max(((format.sniff(document.head), format) for format in formats), key=lambda pair: pair[0])
    if sure > 0 and "\0" not in document.head:
        return best
    document.close()
    raise document.refusal("; or ".join(f"{format.expects} ({format.name})" for format in formats))


def guarded(document: Document, format: Format, hints: Hints) -> Iterator[ReadRecord]:
    """Yield the records; a file that fails before its first is refused, one that fails later keeps what came.

    One in which there is none is refused where it shows another format.
    """
    count = 0
    try:
        for record in format.reader(document, hints):
            yield record
            count += 1
        if not count and _of_another(document.head, format):
            raise document.refusal(format.expects)
    except (*READ_ERRORS, *RECORD_ERRORS) as error:
        if not count:
            raise InputError(f"{document.name}: {in_words(error)}; expected {format.expects}") from error
        yield Skipped(f"after {counted(count, 'record')}", f"the rest could not be read: {in_words(error)}")
    finally:
        document.close()


def _of_another(head: str, format: Format) -> bool:
    """Return whether a text that says something shows another format and not this one."""
    if not head.strip("[]{} \r\n\t") or format.sniff(head) > 0:  # a program that has nothing to export writes "[]"
        return False
    return any(other.sniff(head) > 0 for other in FORMATS.values())


def attempt(where: str, record: Callable[[], SourceRecord], called: Mapping[str, str] | None = None) -> ReadRecord:
    """Make a paper of one record, or a Skipped that says why not; ``called`` is what the format calls our data.

    What is odd in it beside its title is left out, and said with its place. What the reader said of the paper is under
    ``said``, by the names that `read_said` knows.
    """
    try:
        values = record()
        made = Incoming(values, called, lenient=True)
        made.left_out[:] = [f"{where}: {said}" for said in made.left_out]
        if isinstance(said := values.get("said"), dict):
            made.said = said
        return made
    except RECORD_ERRORS as error:
        return Skipped(where, in_words(error))


def links_in(text: str) -> list[str]:
    """List the addresses in running text that are safe to open."""
    if "://" not in text:
        return []
    return [link for link in find_links(clean(text, lines=True)) if is_address(link)]

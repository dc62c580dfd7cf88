"""RIS, as its specification (2011) and Zotero's own export write it."""

import re
from collections.abc import Iterable, Iterator

from store.exporters.base import Format, Options, register
from store.exporters.citing import authors_of, date_of, keyed, place_of
from store.models import Entry, Status
from store.names import Divided
from store.plain_notes import notes_as_texts
from store.tags import each_once
from store.text import clean, strip_unsafe

_TAG = re.compile(r"(?m)^(?= ?[A-Z][A-Z0-9] {1,2}-)")
_WRAPPED = re.compile(r"(?<!\n)\n(?!\n)")
_RANGE = re.compile(r"(\S+?)\s*[–-]\s*(\S+)")


def write_ris(entries: Iterable[Entry], options: Options) -> Iterator[str]:
    """RIS, which Zotero, EndNote and Mendeley read: tags as keywords, each note as a note of its own."""
    for key, entry in keyed(entries):
        lines = [f"{tag}  - {_value(text)}" for tag, text in _lines(key, entry) if text]
        yield "\r\n".join((*lines, "ER  - ", "", ""))


FORMAT = register(Format("ris", ".ris", write_ris))


def _lines(key: str, entry: Entry) -> Iterator[tuple[str, str]]:
    paper, mark = entry.paper, entry.mark
    date, place = date_of(paper), place_of(paper)
    yield "TY", "JOUR" if paper.journal else "UNPB"
    yield "ID", key
    yield "TI", clean(paper.title)
    yield from (("AU", _author(author)) for author in authors_of(paper))
    if date:
        yield "PY", date[0]
        yield "DA", f"{'/'.join(date)}/"
    yield "T2", place.journal if place.volume or not paper.venue else clean(paper.venue)
    yield "VL", place.volume
    yield "IS", place.number
    pages = _RANGE.fullmatch(place.pages)
    yield "SP", pages[1] if pages else place.pages
    yield "EP", pages[2] if pages else ""
    yield "AN", f"arXiv:{paper.arxiv}" if paper.arxiv else ""
    yield "DB", "arXiv" if paper.arxiv else ""
    yield "DO", paper.doi or ""
    yield "UR", clean(paper.address or "")
    yield "AB", _WRAPPED.sub(" ", strip_unsafe(paper.abstract))
    yield from (("KW", clean(tag)) for tag in each_once(mark.tags))
    # Zotero puts these beside the reference, and makes a note of a tag that it does not know.
    yield "M2", "" if mark.status is Status.INBOX else f"status: {mark.status.value}"
    yield "M2", f"rating: {mark.rating}" if mark.rating else ""
    yield from (("N1", text) for text in notes_as_texts(mark.notes))


def _author(author: Divided) -> str:
    """Return a name as family name, given names, suffix; that of an organisation as it is."""
    if author.whole or not author.given:
        return author.name
    return ", ".join(filter(None, (author.family, author.given, author.suffix)))


def _value(text: str) -> str:
    """Return a value over as many lines as it has; one that reads as a tag does not begin at the margin."""
    first, *others = text.split("\n")
    return "\r\n".join((first, *(_TAG.sub(" ", line) for line in others)))

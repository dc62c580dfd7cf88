"""Atom and RSS: arXiv's API and news, and mirrors of Daily Papers; each entry that is a paper.

Shapes: RFC 4287, RSS 2.0, arXiv's API manual and its announcement of the new feeds (2024). Traps, each met in real
answers: an error comes as an entry; ``dc:creator`` holds all names in one text and as TeX; arXiv's description begins
with the id and the kind of announcement; mirrors write the paper's data into escaped HTML.

A document type or an entity of its own has no place in a feed, and is refused: such texts swell. A feed that is whole
but no XML, as many are that people wrote programs for, is read by feedparser from there on.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial
from itertools import islice
from typing import Any
from xml.etree.ElementTree import Element, ParseError, XMLPullParser

from store.errors import InputError
from store.identifiers import parse_arxiv, parse_doi
from store.importers.base import Format, Hints, ReadRecord, attempt, links_in, register
from store.importers.document import Document
from store.importers.references import count_in, day_in, day_of_moment, first_in
from store.importers.remarks import accepted_at, is_withdrawal
from store.importers.tex import plain
from store.making import SourceRecord
from store.markup import without_markup
from store.validation import is_address

EXPECTS = "an Atom or RSS feed of papers, such as arXiv's"

_ROOT = re.compile(r"(?s)\s*(?:<\?xml[^>]{0,200}\?>\s*)?(?:<!--.*?-->\s*)*<(?:feed|rss|rdf:RDF)\b")
_ENDED = re.compile(r"</(?:feed|rss|rdf:RDF)\s*>(?:\s|<!--.*?-->)*\Z")
_SWELLS = re.compile(r"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_ANNOUNCED = re.compile(r"\s*arXiv:(\S+)\s+Announce Type:\s*([\w-]+)\s*Abstract:\s*", re.IGNORECASE)
_VERSION = re.compile(r"v(\d{1,3})\Z")
_OWN = re.compile(r"//arxiv\.org/abs/\S+v\d+\Z")
_LABEL = re.compile(
    r"<b>\s*(Authors|Upvotes|Summary|Abstract)\s*:?\s*</b>\s*:?\s*(.*?)\s*(?=</p>|<br|<b>|\Z)",
    re.DOTALL | re.IGNORECASE,
)
_HTML = re.compile(r"<[a-z/][^<>]*>", re.IGNORECASE)
_WRAPPED = re.compile(r"(?<!\n)\n(?!\s*\n)\s*")
_AND = re.compile(r"\s*,\s*(?:and\s+)?|\s+and\s+")


def read_feed(document: Document, hints: Hints) -> Iterator[ReadRecord]:
    """Atom and RSS feeds: arXiv's API and news, mirrors of Daily Papers."""
    for number, entry in enumerate(_entries(document), start=1):
        if said := entry.error:
            raise InputError(f"{document.name}: saw an error message, “{said}”; expected {EXPECTS}")
        yield attempt(f"entry {number}", partial(_record, entry, hints))


FORMAT = register(Format("feed", lambda head: 0.9 if _ROOT.match(head) else 0.0, EXPECTS, read_feed))


def _entries(document: Document) -> Iterator[Entry]:
    """Yield each entry as it ends. Raises ValueError where the text breaks off."""
    parser: XMLPullParser[Any] = XMLPullParser(events=("end",))
    count, read, rest = 0, list[str](), _guarded(document)
    try:
        for text in rest:
            read.append(text)
            parser.feed(text)
            for event in parser.read_events():
                part = event[-1]
                if isinstance(part, Element) and _name(part) in ("entry", "item"):
                    count += 1
                    yield Entry(part)
                    part.clear()
        parser.close()
    except ParseError as error:
        text = "".join((*read, *rest))
        if not _ENDED.search(text[-2000:]):
            raise ValueError(f"the XML breaks off or is damaged ({error})") from error
        from store.importers.loose_feed import loose_entries

        yield from map(Entry, islice(loose_entries(text), count, None))


def _guarded(document: Document) -> Iterator[str]:
    last = ""
    for chunk in document.chunks():
        if _SWELLS.search(last + chunk):
            raise ValueError("it has a document type or entities of its own, which no feed needs; not read")
        last = (last + chunk)[-len("<!DOCTYPE") + 1 :]
        yield chunk


def _name(element: Element) -> str:
    return element.tag.rpartition("}")[2].lower()


class Entry:
    """One entry of a feed, by the names of its elements without their spaces."""

    def __init__(self, element: Element) -> None:
        self._parts: dict[str, list[Element]] = {}
        for part in element:
            self._parts.setdefault(_name(part), []).append(part)

    def text(self, *names: str) -> str:
        """Return what the first of these elements says."""
        return next((said for name in names for said in self.texts(name)), "")

    def texts(self, name: str) -> list[str]:
        """Return what all of these elements say."""
        said = ("".join(part.itertext()).strip() for part in self._parts.get(name, ()))
        return [text for text in said if text]

    def names(self) -> list[str]:
        """List the authors: one an element, or all in one text."""
        parts = (name for part in self._parts.get("author", ()) for name in part if _name(name) == "name")
        people = ["".join(name.itertext()) for name in parts]
        if not people:
            said = self.texts("creator") or self.texts("author")
            people = _AND.split(said[0]) if len(said) == 1 else said
        return [name for name in map(plain, people) if name]

    def terms(self) -> list[str]:
        """List the categories, the first one first."""
        first = [part.get("term") for part in self._parts.get("primary_category", ())]
        said = [part.get("term") or (part.text or "").strip() for part in self._parts.get("category", ())]
        return list(dict.fromkeys(term for term in (*first, *said) if term))

    def address(self) -> str:
        """Return where the entry leads."""
        links = (link for link in self._parts.get("link", ()) if link.get("rel", "alternate") == "alternate")
        return next(filter(is_address, (link.get("href") or (link.text or "").strip() for link in links)), "")

    @property
    def error(self) -> str:
        """What a server says in the place of papers."""
        return self.text("summary", "title") if "/api/errors" in self.text("id") else ""


def _day(moment: str) -> str | None:
    return day_of_moment(moment) or day_in(moment)


def _record(entry: Entry, hints: Hints) -> SourceRecord:
    address, name = entry.address(), entry.text("id", "guid")
    said = entry.text("summary", "description", "content")
    published = entry.text("published", "pubdate", "date")
    announced = _ANNOUNCED.match(said)
    announce = entry.text("announce_type") or (announced[2] if announced else None)
    again = bool(announce and announce.startswith("replace"))  # a new version of a paper that came out before
    labels = {label.lower(): value for label, value in _LABEL.findall(said)}
    abstract = said[announced.end() :] if announced else labels.get("abstract") or labels.get("summary") or said
    abstract = _WRAPPED.sub(" ", _HTML.sub("", without_markup(abstract))).strip()
    known = [name, address, announced[1] if announced else ""]
    arxiv = first_in(known, parse_arxiv)
    version = next(filter(None, (_VERSION.search(each) for each in (*known[2:], name, address))), None)
    number = int(version[1]) if version else None
    came, changed = _day(published), _day(entry.text("updated") or published)
    found = _OWN.search(entry.text("id")) and not announced  # by arXiv's interface, which lists nothing
    listed = hints.listed or (None if found and not hints.followed else came or changed)
    remark = entry.text("comment")
    gone = is_withdrawal(remark) or is_withdrawal(abstract)
    return {
        "title": " ".join(without_markup(entry.text("title")).split()),
        "authors": entry.names() or [each for each in _AND.split(without_markup(labels.get("authors", ""))) if each],
        "abstract": "" if is_withdrawal(abstract) else abstract,
        "arxiv": arxiv,
        "doi": parse_doi(entry.text("doi")),
        "published": None if again else came,
        "day": None if again else listed,
        "url": address or None,
        "upvotes": count_in(labels.get("upvotes", "")),
        "version": number if arxiv else None,
        "categories": entry.terms() if arxiv else [],
        "announce": announce,
        "journal": entry.text("journal_ref", "journal_reference") or None,
        "revised": changed if arxiv and number and number > 1 and announce != "new" else None,
        "withdrawn": changed if arxiv and gone else None,
        "remark": " ".join(remark.split()) or None,
        "venue": accepted_at(remark),
        "links": links_in(f"{abstract} {remark}"),
        "sources": ["arxiv" if "arxiv.org" in f"{name} {address}" and not labels else FORMAT.name],
    }

"""The Daily Papers page of Hugging Face, as copied, clipped or dumped to text: a day, a search, what is trending.

Where anything stands around the titles, it tells what is a title (`page_cards`). Else titles and abstracts are in turn,
in one of two shapes. In one, blank lines stand between all parts, after a header with buttons, the page's name and the
day ("Jul 30"); in the other there is no blank line and no day, and the first title is glued to the button before it
("SubscribeCOAP: …"). Lines of white space may follow either. Neither says the year.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from itertools import takewhile

from store.errors import InputError
from store.importers.base import Format, Hints, ReadRecord, Skipped, attempt, links_in, register
from store.importers.document import Document
from store.importers.page_cards import Card, begins_cards, cards_of, has_cards, has_letters, header_ends
from store.importers.page_days import day_of_address, day_of_year, day_or_none, month_of, said_day
from store.importers.page_parts import Kind, Part, parts_of
from store.importers.page_turns import Turn, are_titles, pairs_of, turns_of
from store.making import SourceRecord
from store.quantities import counted
from store.text import shorten
from store.validation import is_address

EXPECTS = "the Daily Papers page of Hugging Face, as text or clipped as Markdown"

_START = re.compile(r"(?im)^\W*get trending papers in your email inbox\b|^\W*by\s*\S{1,200} and the research community")
_CARDS = re.compile(r"(?im)^\W*\d+ authors?\b|^\W*submitted by\b")
_FRONT = re.compile(r"---[ \t]*\n(?:[^\n]*\n){0,60}?---[ \t]*\n")
_SOURCE = re.compile(
    r"(?im)^\W*(?:url|source|url source|link)\W{1,6}(https?://huggingface\.co/papers(?:[?/](?:\?|q=|date|week|month|tr)"
    r"[^\s\"'<>]*|(?=[\s\"'])))"
)
_DATED = re.compile(r"/papers/date/(\d{4}-\d\d-\d\d)")
_NAVIGATION_LONGEST = 200


@dataclass(frozen=True, slots=True)
class _Unknown(Skipped):
    """A title beside which nothing identifies the paper."""

    @classmethod
    def of(cls, line: int, title: str) -> _Unknown:
        return cls(f"line {line}", f"{shorten(title)} has neither an abstract nor an id beside it")


def _looks_like_page(head: str) -> float:
    if _START.search(head):
        return 0.9
    return 0.8 if (_SOURCE.search(head) or "huggingface.co/papers/" in head) and _CARDS.search(head) else 0.0


def read_page(document: Document, hints: Hints) -> Iterator[ReadRecord]:
    """Daily Papers of Hugging Face, the page copied, clipped or dumped as text."""
    text = document.text()
    source = named[1] if (named := _SOURCE.search(text[:4000])) else ""
    front = _FRONT.match(text)
    text = "\n" * front[0].count("\n") + text[front.end() :] if front else text
    unknown: list[_Unknown] = []
    day, found = "YYYY-MM-DD", False
    for page in _pages(parts_of(text)):
        if not has_cards(page):
            records = _in_turns(page, hints)
        else:
            listing = _listing(page, source, hints)
            day = listing[0].isoformat() if listing[0] else day
            records = _on_cards(page, listing, source, hints)
        for record in records:
            if isinstance(record, _Unknown) and not found:
                unknown.append(record)
                continue
            yield from unknown
            unknown, found = [], True
            yield record
    if not found:
        raise _refusal(document, unknown, day)


FORMAT = register(Format("hf-page", _looks_like_page, EXPECTS, read_page))


def _refusal(document: Document, unknown: Sequence[Skipped], day: str) -> InputError:
    whole = f"“broadsheet fetch --day {day}” brings that day whole, after “broadsheet subscribe hf”"
    if unknown:
        titles = counted(len(unknown), "title")
        return InputError(
            f"{document.name}: {titles}, and neither an abstract nor an id to know the papers by; {whole}"
        )
    return document.refusal(f"{EXPECTS}; found no papers under its header; {whole}")


def _pages(parts: Sequence[Part]) -> Iterator[list[Part]]:
    """Part pages that were put into one file; what stands above the first one's header is the site's navigation."""
    page: list[Part] = []
    begun = False
    for part in parts:
        if part.kind is Kind.START and any(each.kind is Kind.TEXT for each in page):
            if begun or any(len(each.text) > _NAVIGATION_LONGEST for each in page):
                yield page
            page = []
        begun = begun or part.kind is Kind.START
        page.append(part)
    yield page


# -- cards -----------------------------------------------------------------------------------------------------------


def _listing(page: Sequence[Part], source: str, hints: Hints) -> tuple[date | None, bool]:
    """Return the day that the page lists, as far as it says one; the year may stand in an address beside it."""
    if hints.day:
        return hints.day, False
    if named := _DATED.search(source):
        return day_of_address(named[1]), False
    header = list(takewhile(lambda part: not (begins_cards(part) or part.level > 2), page))
    said = next((part for part in header if part.kind is Kind.DATE and not part.said.get("dot")), None)
    if not said:
        return None, False
    found, inferred = said_day(said, hints)
    beside = [day for part in header for link in part.links for day in _DATED.findall(link)]
    for near in filter(None, map(day_of_address, beside)):
        for year in (near.year - 1, near.year, near.year + 1):
            day = found and day_or_none(year, found.month, found.day)
            if day and abs((day - near).days) <= 7:
                return day, False
    return found, inferred


def _on_cards(
    page: Sequence[Part], listing: tuple[date | None, bool], source: str, hints: Hints
) -> Iterator[ReadRecord]:
    cards = cards_of(page[header_ends(page) :])
    if not hints.day and not _DATED.search(source) and any(card.date for card in cards):
        listing = None, False  # papers of any day, found by a search or trending: the date above is that of the visit
    for card in cards:
        if card.arxiv or card.prose:
            yield attempt(f"line {card.line}", partial(_card_record, card, listing, hints))
        else:
            yield _Unknown.of(card.line, card.title)


def _card_record(card: Card, listing: tuple[date | None, bool], hints: Hints) -> SourceRecord:
    day, inferred = listing
    pages = [page if page and is_address(page) else None for page in (card.code, card.project)]
    return {
        "title": card.title,
        "abstract": card.prose,
        "arxiv": card.arxiv,
        "day": day.isoformat() if day else None,
        "day_inferred": inferred,
        "published": _published(card, hints),
        "upvotes": card.votes,
        "comments": card.comments,
        "organization": card.organization,
        "submitter": card.submitter,
        "code": pages[0],
        "stars": card.stars if pages[0] else None,
        "project": pages[1],
        "links": links_in(card.prose),
        "sources": [FORMAT.name],
    }


def _published(card: Card, hints: Hints) -> str | None:
    """Return the day that the paper came out; a year that is not said is that of its id, else the newest that fits."""
    if not card.date:
        return None
    month = month_of(card.date)
    day, year = int(card.date["date"] or ""), card.date["year"]
    if year:
        found = day_or_none(int(year), month, day)
    elif card.arxiv and card.arxiv[:4].isdecimal():
        then, its_month = 2000 + int(card.arxiv[:2]), int(card.arxiv[2:4])
        found = day_or_none(then + (its_month - month > 6) - (month - its_month > 6), month, day)
    else:
        found, _ = day_of_year(month, day, Hints(None, hints.day or hints.today))
    return found.isoformat() if found else None


# -- titles and abstracts in turn ------------------------------------------------------------------------------------


def _in_turns(page: Sequence[Part], hints: Hints) -> Iterator[ReadRecord]:
    turns = list(turns_of(page, hints))
    if are_titles(turns):
        for turn in turns:
            yield _Unknown.of(turn.line, turn.text)
        return
    for pair in pairs_of(turns):
        if isinstance(pair, Skipped):
            yield pair
        elif not has_letters(pair[0].text):
            yield Skipped(f"line {pair[0].line}", f"{shorten(pair[0].text)} is no title")
        else:
            yield attempt(f"line {pair[0].line}", partial(_turn_record, *pair))


def _turn_record(title: Turn, abstract: Turn) -> SourceRecord:
    return {
        "title": title.text,
        "abstract": abstract.text,
        "day": title.day.isoformat() if title.day else None,
        "day_inferred": title.inferred,
        "links": links_in(abstract.text),
        "sources": [FORMAT.name],
    }

"""The Daily Papers page of Hugging Face, as copied or dumped to text: titles and abstracts in turn.

Two shapes are met. In one, blank lines stand between all parts, after a header with buttons, the page's name and the
day ("Jul 30"); in the other there is no blank line and no day, and the first title is glued to the button before it
("SubscribeCOAP: …"). Lines of white space may follow either. Neither says the year.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import partial

from store.importers.base import Format, Hints, ReadRecord, Skipped, attempt, links_in
from store.importers.document import Document
from store.making import SourceRecord, shorten

EXPECTS = "the Daily Papers page of Hugging Face as text, titles and abstracts in turn"

# Longer than any title, shorter than any abstract of a paper: what tells one from the other when the turns are broken.
_TITLE_LONGEST = 300

_START = re.compile(r"get trending papers in your email inbox\b.*", re.IGNORECASE)
_BYLINE = re.compile(r"by\s*\S{1,40} and the research community", re.IGNORECASE)
_FURNITURE = re.compile(
    r"new|daily papers|trending papers|submitted by\b.*|[\d.,]+k?|[·•]?\s*\d+ authors?", re.IGNORECASE
)
# The button, alone or glued to a title; "Subscriber Churn" and "Subscribe to Me" are titles.
_BUTTON = re.compile(r"subscribe\s*", re.IGNORECASE)
_GLUED = re.compile(r"Subscribe(?!(?:d|rs?)\b)(?=[^\W_])")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
# Whole names and their first letters alone: "Janus 7" is a title.
_DAY = re.compile(
    r"(jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?)\.?\s+(\d{1,2})(?:,?\s+(\d{4}))?",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class _Part:
    """A title or an abstract with the number of its first line, and the day that was last said above it."""

    line: int
    text: str
    day: date | None
    inferred: bool


def _looks_like_page(head: str) -> float:
    lines = [line.strip() for line in head.split("\n")]
    return 0.9 if any(_START.fullmatch(line) or _BYLINE.fullmatch(line) for line in lines) else 0.0


def day_of_year(month: int, day: int, hints: Hints) -> tuple[date | None, bool]:
    """Complete a day that came without its year, and tell whether the year is a guess.

    The year is that of the day the reader named, else the newest one that does not put the day into the future. No
    year has a "Feb 30": that gives None.
    """
    if hints.day and (found := _date(hints.day.year, month, day)):
        return found, False
    newest = hints.day or hints.today
    for year in range(newest.year, newest.year - 9, -1):
        found = _date(year, month, day)
        if found and found <= newest:
            return found, True
    return None, False


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _blocks(document: Document) -> Iterator[tuple[int, str]]:
    """Join the lines of one paragraph where blank lines stand between paragraphs; else each line is one."""
    lines = [(number, line.strip()) for number, line in enumerate(document.text().split("\n"), 1)]
    while lines and not lines[-1][1]:
        lines.pop()
    filled = sum(1 for _, line in lines if line)
    gaps = sum(1 for (_, line), (_, before) in zip(lines[1:], lines, strict=False) if line and not before)
    if 2 * gaps < filled:
        yield from ((number, line) for number, line in lines if line)
        return
    block: list[str] = []
    start = 0
    for number, line in [*lines, (0, "")]:
        if line and not _is_furniture(line):
            start = start if block else number
            block.append(line)
            continue
        if block:
            yield start, "\n".join(block)
            block = []
        if line:
            yield number, line


def _is_furniture(line: str) -> bool:
    return any(pattern.fullmatch(line) for pattern in (_START, _BYLINE, _BUTTON, _FURNITURE, _DAY))


def _parts(blocks: Iterable[tuple[int, str]], hints: Hints) -> Iterator[_Part]:
    """Drop the page's header and buttons, and hand each day down to what follows it."""
    day, inferred = hints.day, False
    button_due = False
    for number, text in blocks:
        if _START.fullmatch(text):
            button_due = True
            day, inferred = hints.day, False
        elif _BUTTON.fullmatch(text):
            button_due = False
        elif match := _DAY.fullmatch(text):
            day, inferred = _listed_day(match, hints)
        elif not _is_furniture(text):
            yield _Part(number, _GLUED.sub("", text, count=1) if button_due else text, day, inferred)
            button_due = False


def _listed_day(match: re.Match[str], hints: Hints) -> tuple[date | None, bool]:
    month, day, year = _MONTHS.index(match[1][:3].lower()) + 1, int(match[2]), match[3]
    return (_date(int(year), month, day), False) if year else day_of_year(month, day, hints)


def _pairs(parts: list[_Part]) -> Iterator[tuple[_Part, _Part] | Skipped]:
    """Pair titles with abstracts; where a part is missing or one too many, find the turn again by length."""
    at = 0
    while at < len(parts):
        part, following = parts[at], parts[at + 1 : at + 3]
        at += 1
        if len(part.text) > _TITLE_LONGEST:
            yield Skipped(f"line {part.line}", f"{shorten(part.text)} is too long for a title")
        elif not following or (
            len(following) == 2 and len(following[0].text) <= _TITLE_LONGEST < len(following[1].text)
        ):
            yield Skipped(f"line {part.line}", f"{shorten(part.text)} has no abstract after it")
        else:
            yield part, following[0]
            at += 1


def _record(title: _Part, abstract: _Part) -> SourceRecord:
    return {
        "title": title.text,
        "abstract": abstract.text,
        "day": title.day.isoformat() if title.day else None,
        "day_inferred": title.inferred,
        "links": links_in(abstract.text),
        "sources": [FORMAT.name],
    }


def read_page(document: Document, hints: Hints) -> Iterator[ReadRecord]:
    """Daily Papers of Hugging Face, the page copied or dumped as text."""
    parts = list(_parts(_blocks(document), hints))
    if len(parts) < 2:
        raise document.refusal(f"{EXPECTS}; found no papers under its header")
    for pair in _pairs(parts):
        if isinstance(pair, Skipped):
            yield pair
        else:
            yield attempt(f"line {pair[0].line}", partial(_record, *pair))


FORMAT = Format("hf-page", _looks_like_page, EXPECTS, read_page)

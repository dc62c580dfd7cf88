"""arXiv: the day's news of categories, with the kind of each announcement; queries and authors; papers by id.

The news are Atom feeds, empty at weekends; all else is its programming interface, also the news of days gone by. It is
asked once in three seconds by all of Broadsheet together, which the client sees to.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING
from urllib.parse import urlencode, urlsplit
from xml.etree.ElementTree import ParseError, fromstring

from store.errors import InputError, SourceFailed
from store.quantities import counted
from store.sources.base import Page, Source, register
from store.sources.categories import category, nearest
from store.text import shorten
from store.times import day_of

if TYPE_CHECKING:
    from store.sources.base import Answer
    from store.sources.client import Client

FORMAT = "feed"
NEWS, QUESTIONS = "https://rss.arxiv.org/atom", "https://export.arxiv.org/api/query"
FIRST_DAY = date(1991, 8, 14)
_NEWEST = 100
"""So many papers a query brings: the newest."""
_SLICE = 500
_BY_ID = 100
_SLICES = 60  # of a list: arXiv gives no more than 30,000
_FIELD = re.compile(r"\b(?:ti|au|abs|co|jr|cat|rn|id|all|submittedDate|lastUpdatedDate):\S")
_ASKED = "categories (`arxiv cs.CL cs.LG`) or a query of arXiv's (`arxiv 'au:\"Ada Lovelace\"'`, `arxiv all:kites`)"


class Arxiv(Source):
    """The source of preprints."""

    kind = "arxiv"

    def check(self, what: Sequence[str]) -> None:
        """Raise InputError for what is neither categories nor a query."""
        if not _is_query(what):
            _categories(what)

    def default_name(self, what: Sequence[str]) -> str:
        """Return "arxiv:cs.CL+cs.LG", or the words of the query."""
        words = " ".join(what).split() if _is_query(what) else _categories(what)
        return f"arxiv:{'+'.join(words)}"

    def has_past(self, what: Sequence[str]) -> bool:
        """Return whether it is the news of categories."""
        return not _is_query(what)

    def first_day(self) -> date | None:
        """Return the first day of the archive."""
        return FIRST_DAY

    def day(self, client: Client, what: Sequence[str], day: date) -> Iterator[Page]:
        """Yield what was new in categories on a day gone by, as far as its papers were sent in for it."""
        name = f"{self.default_name(what)} {day}"
        if (span := _sent_in(day)) is None:
            return
        asked = " OR ".join(f"cat:{each}" for each in _categories(what))
        query = f"({asked}) AND submittedDate:[{span[0]:%Y%m%d}1800 TO {span[1]:%Y%m%d}1800]"
        for answer in _slices(client, {"search_query": query, **_BY_AGE}):
            yield Page(answer.body, FORMAT, name, answer.changed, day)

    def newest(self, client: Client, what: Sequence[str]) -> Iterator[Page]:
        """Yield the news of categories, or the newest papers that a query finds."""
        name = self.default_name(what)
        if _is_query(what):
            asked = {"search_query": " ".join(what), **_BY_AGE, "start": "0", "max_results": str(_NEWEST)}
            answer = client.get(f"{_questions(client)}?{urlencode(asked)}", expects="xml", paced=True)
            if _ids(client, answer.body):
                yield Page(answer.body, FORMAT, name, answer.changed)
            return
        base = f"{client.endpoints.arxiv}/atom" if client.endpoints.arxiv else NEWS
        answer = client.get(f"{base}/{'+'.join(_categories(what))}", expects="xml", paced=True)
        if _ids(client, answer.body):
            listed = _day_of_news(answer.body)
            yield Page(answer.body, FORMAT, f"{name} {listed}" if listed else name, answer.changed, listed)

    def papers(self, client: Client, ids: Sequence[str]) -> Iterator[Page]:
        """Yield what it says of these papers, a hundred at a time."""
        for start in range(0, len(ids), _BY_ID):
            some = ids[start : start + _BY_ID]
            asked = {"id_list": ",".join(some), "start": "0", "max_results": str(len(some))}
            answer = client.get(f"{_questions(client)}?{urlencode(asked)}", expects="xml", paced=True)
            if _ids(client, answer.body):
                yield Page(answer.body, FORMAT, "arxiv by id", answer.changed)


def titled(client: Client, titles: Sequence[str]) -> Iterator[Page]:
    """Yield the papers that have the words of one of these titles, in order; whoever asks has the reader's leave."""
    words = (" ".join(re.findall(r"\w+", title)) for title in titles)
    query = " OR ".join(f'ti:"{each}"' for each in words if each)
    asked = {"search_query": query, "start": "0", "max_results": str(_NEWEST)}
    answer = client.get(f"{_questions(client)}?{urlencode(asked)}", expects="xml", paced=True)
    if _ids(client, answer.body):
        yield Page(answer.body, FORMAT, "arxiv by title", answer.changed)


SOURCE = register(Arxiv())
_BY_AGE = {"sortBy": "submittedDate", "sortOrder": "descending"}


def _is_query(what: Sequence[str]) -> bool:
    return _FIELD.search(" ".join(what)) is not None


def _categories(what: Sequence[str]) -> list[str]:
    """Return categories as arXiv writes them. Raises InputError for what is none."""
    if not what:
        raise InputError(f"arxiv is asked for {_ASKED}")
    found = []
    for word in (each for words in what for each in re.split(r"[\s,+]+", words) if each):
        if (known := category(word)) is None:
            near = nearest(word)
            hint = f"near it: {', '.join(near)}" if near else f"ask for {_ASKED}"
            raise InputError(f"{shorten(word)} is no category of arXiv; {hint}")
        found.append(known)
    return list(dict.fromkeys(found))


def _questions(client: Client) -> str:
    return f"{client.endpoints.arxiv}/api/query" if client.endpoints.arxiv else QUESTIONS


def _slices(client: Client, asked: dict[str, str]) -> Iterator[Answer]:
    """Yield a list slice by slice, when all of it has come."""
    answers: list[Answer] = []
    seen, total = set[str](), 1
    while len(seen) < total:
        if len(answers) == _SLICES:
            raise SourceFailed(f"{_host(client)}: its list has no end; nothing of it was taken")
        here = {**asked, "start": str(len(seen)), "max_results": str(_SLICE)}
        answer = client.get(f"{_questions(client)}?{urlencode(here)}", expects="xml", paced=True)
        ids = _ids(client, answer.body)
        total = _total(answer.body)
        if ids and ids <= seen:
            raise SourceFailed(f"{_host(client)}: its list repeats itself without end; nothing of it was taken")
        if not ids and seen:
            raise SourceFailed(f"{_host(client)}: its list broke off after {counted(len(seen), 'paper')} of {total:,}")
        if not ids:
            return
        seen |= ids
        answers.append(answer)
    yield from answers


def _ids(client: Client, body: bytes) -> set[str]:
    """Return the ids of the entries. Raises SourceFailed for a feed that is damaged."""
    try:
        if b"<!DOCTYPE" in body[:2000] or b"<!ENTITY" in body:
            raise ParseError("a document type of its own")
        entries = [each for each in fromstring(body).iter() if each.tag.rpartition("}")[2] in ("entry", "item")]
    except (ParseError, LookupError, ValueError):
        raise SourceFailed(f"{_host(client)}: sent a feed that is damaged; nothing of it was taken") from None
    found = set[str]()
    for entry in entries:
        said = {part.tag.rpartition("}")[2]: (part.text or "").strip() for part in entry}
        name = said.get("id") or said.get("guid") or said.get("link", "")
        if "/api/errors" in name or said.get("title") == "Error":
            raise SourceFailed(
                f"{_host(client)}: answered with an error: {shorten(said.get('summary') or 'Error', 80)}"
            )
        found.add(name)
    return found


def _total(body: bytes) -> int:
    found = re.search(rb"totalResults[^>]*>\s*(\d{1,9})\s*<", body)
    return int(found[1]) if found else 0


def _day_of_news(body: bytes) -> date | None:
    """Return the day that news are of: that on which they say they were made, by New York's clock."""
    found = re.search(rb"<updated>\s*(\d{4}-\d\d-\d\d)", body)
    return day_of(found[1].decode()) if found else None


def _sent_in(day: date) -> tuple[date, date] | None:
    """Return between which days, each at two in the afternoon in New York, papers were sent in that were new on a day.

    What comes by Friday is new on Monday, and what comes over the weekend on Tuesday; at weekends nothing is new.
    """
    if day.weekday() >= 5:
        return None
    last = day - timedelta(days=3 if day.weekday() == 0 else 1)
    return last - timedelta(days=3 if last.weekday() == 0 else 1), last


def _host(client: Client) -> str:
    return urlsplit(_questions(client)).netloc

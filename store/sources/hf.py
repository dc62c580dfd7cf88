"""Hugging Face: its Daily Papers by day, by who submitted them, trending, and what a search finds; papers by id.

The day is the listing's: a new one begins at 21:30 in New York. Weekends are empty. "Trending" is activity on GitHub
of late, not votes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING
from urllib.parse import quote, urlencode, urlsplit

import orjson

from store.errors import InputError, NotThere, SourceFailed
from store.sources.base import Page, Source, register
from store.text import shorten
from store.validation import kind_of

if TYPE_CHECKING:
    from store.sources.client import Client

FORMAT = "hf-daily"
FIRST_DAY = date(2023, 5, 4)
LIMIT = 100
SEARCH_LIMIT = 120
SEARCH_LENGTH = 250
_PAGES = 100
"""The most pages of one list: more of them is a server that does not know where its list ends."""
_USER = re.compile(r"[\w.-]{1,96}", re.ASCII)
_WEEK = re.compile(r"\d{4}-W\d\d", re.ASCII)
_MONTH = re.compile(r"\d{4}-(?:0[1-9]|1[0-2])", re.ASCII)
_ASKED = "nothing, `trending`, `search WORDS…`, `submitter NAME`, `week 2026-W24` or `month 2026-06`"


class HuggingFace(Source):
    """The source of Daily Papers."""

    kind = "hf"

    def check(self, what: Sequence[str]) -> None:
        """Raise InputError for what cannot be asked here."""
        _parameters(what)

    def default_name(self, what: Sequence[str]) -> str:
        """Return "hf", with what is asked of it behind it."""
        return ":".join(["hf", *("+".join(word.split()) for word in what)])

    def has_days(self, what: Sequence[str]) -> bool:
        """Return whether it is the daily list, of everybody or of one who submits."""
        return not what or what[0] == "submitter"

    def first_day(self) -> date | None:
        """Return the day of the first list."""
        return FIRST_DAY

    def day(self, client: Client, what: Sequence[str], day: date) -> Iterator[Page]:
        """Yield the list of a day."""
        asked = {**_parameters(what), "date": day.isoformat()}
        yield from _listed(client, "daily_papers", asked, f"{self.default_name(what)} {day}", day)

    def newest(self, client: Client, what: Sequence[str]) -> Iterator[Page]:
        """Yield a list that has no days, or of the daily list what it shows now."""
        asked, name = _parameters(what), self.default_name(what)
        if "q" in asked:
            yield from _listed(client, "papers/search", {**asked, "limit": str(SEARCH_LIMIT)}, name, None)
        else:
            yield from _listed(client, "daily_papers", asked, name, None)

    def papers(self, client: Client, ids: Sequence[str]) -> Iterator[Page]:
        """Yield what it says of each of these; one that it does not have is not indexed there, and may well exist."""
        for each in ids:
            try:
                answer = client.get(f"{client.endpoints.hf}/api/papers/{quote(each, safe='')}", expects="json")
            except NotThere:
                continue
            _checked(client, [orjson.loads(answer.body)])
            yield Page(answer.body, FORMAT, f"hf {each}", answer.changed)


SOURCE = register(HuggingFace())


def current_day(moment: datetime) -> date:
    """Return the day whose list is being filled: a new one begins at 21:30 in New York."""
    there = moment.astimezone(UTC) + timedelta(hours=-4 if _is_summer(moment.astimezone(UTC)) else -5)
    return (there + timedelta(hours=2, minutes=30)).date()


def _is_summer(moment: datetime) -> bool:
    """Return whether New York has its summer time, as the law of 2005 has it; not every computer knows time zones."""
    march, november = datetime(moment.year, 3, 8, 7, tzinfo=UTC), datetime(moment.year, 11, 1, 6, tzinfo=UTC)
    first, last = (each + timedelta(days=(6 - each.weekday()) % 7) for each in (march, november))
    return first <= moment < last


def _parameters(what: Sequence[str]) -> Mapping[str, str]:
    """Return how this is asked for. Raises InputError, which says what can be."""
    match list(what):
        case []:
            return {}
        case ["trending"]:
            return {"sort": "trending"}
        case ["search", *words] if words and len(" ".join(words)) <= SEARCH_LENGTH:
            return {"q": " ".join(words)}
        case ["search", *words] if words:
            raise InputError(
                f"a search at Hugging Face has at most {SEARCH_LENGTH} letters, not {len(' '.join(words))}"
            )
        case ["submitter", name] if _USER.fullmatch(name):
            return {"submitter": name}
        case ["week", week] if _WEEK.fullmatch(week):
            return {"week": week}
        case ["month", month] if _MONTH.fullmatch(month):
            return {"month": month}
    raise InputError(f"hf {shorten(' '.join(what))} is nothing that Hugging Face has: ask for {_ASKED}")


def _listed(client: Client, path: str, asked: Mapping[str, str], name: str, day: date | None) -> Iterator[Page]:
    """Yield a list page by page, when all of it has come."""
    pages, query = dict[str, Page](), urlencode({"limit": str(LIMIT), **asked})
    seen = set[str]()
    while query:
        answer = client.get(f"{client.endpoints.hf}/api/{path}?{query}", expects="json")
        ids = _checked(client, orjson.loads(answer.body))
        if (ids and ids <= seen) or len(pages) == _PAGES:
            raise SourceFailed(f"{_host(client)}: its list repeats itself without end; nothing of it was taken")
        seen |= ids
        if ids:
            pages[query] = Page(answer.body, FORMAT, name, answer.changed, day)
        query = urlsplit(answer.next).query if ids and answer.next else ""
    yield from pages.values()


def _checked(client: Client, said: object) -> set[str]:
    """Return the ids of the papers in a list. Raises SourceFailed where it holds something else."""
    if not isinstance(said, list):
        raise SourceFailed(f"{_host(client)}: answered with {kind_of(said)} where a list of papers is due")
    found = set[str]()
    for item in said:
        paper = item.get("paper", item) if isinstance(item, dict) else None
        if not isinstance(paper, dict) or not isinstance(paper.get("title"), str):
            error = item.get("error") if isinstance(item, dict) else None
            words = f", but {shorten(error, 80)}" if isinstance(error, str) else ""
            raise SourceFailed(f"{_host(client)}: its list holds what is no paper{words}; nothing of it was taken")
        found.add(str(paper.get("id")) + paper["title"])
    return found


def _host(client: Client) -> str:
    return urlsplit(client.endpoints.hf).netloc

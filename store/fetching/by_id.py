"""Papers by what a reader has of them: an arXiv id, the address of a paper, of a list, of a file or a feed.

Papers are brought by id, from Hugging Face and arXiv together; what else has an address is read as a file is.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator, Sequence
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urlsplit

from store.errors import InputError, SourceFailed, Stopped
from store.identifiers import ids_in, parse_arxiv, parse_doi
from store.importers import Hints, Reading, read_bytes
from store.sources import SOURCES, Page
from store.text import clean, shorten
from store.times import day_of

if TYPE_CHECKING:
    from store.intake import Intake
    from store.making import Incoming
    from store.sources.client import Client

_SOURCES = ("hf", "arxiv")
"""The sources that tell of a paper: Hugging Face its votes, summary and code, arXiv its categories and versions."""
_PAPERS = re.compile(r"(?:www\.|export\.)?arxiv\.org|(?:www\.)?alphaxiv\.org|huggingface\.co|hf\.co|(?:dx\.)?doi\.org")
_LISTS = (
    (re.compile(r"https?://(?:huggingface|hf)\.co/papers/date/(\d{4}-\d\d-\d\d)/?"), "day {}"),
    (re.compile(r"https?://(?:huggingface|hf)\.co/papers/?"), "hf"),
    (re.compile(r"https?://(?:huggingface|hf)\.co/papers/trending/?"), "hf trending"),
    (re.compile(r"https?://(?:huggingface|hf)\.co/papers/week/(\d{4}-W\d\d)/?"), "hf week {}"),
    (re.compile(r"https?://(?:huggingface|hf)\.co/papers/month/(\d{4}-\d\d)/?"), "hf month {}"),
    (re.compile(r"https?://arxiv\.org/list/([\w.-]+)/(?:new|recent|pastweek)/?"), "arxiv {}"),
)
"""Pages of lists, and the lists that are on them."""
_DOI = re.compile(r"(?:doi:\s*)?10\.\d{4,9}/\S+", re.IGNORECASE)


class Named(NamedTuple):
    """What was named: an arXiv id (``arxiv``), a ``list`` of a source, or an ``address`` of anything."""

    kind: str
    value: str


def named(argument: str) -> Named | None:
    """Return what an argument names that is not on this computer; None for a file or a folder, there or not.

    Raises InputError for a DOI that nobody here can ask for, and for an address that is none.
    """
    if argument == "-" or os.path.exists(argument):
        return None
    text = argument.strip()
    if not text.lower().startswith(("http://", "https://")):
        if arxiv := parse_arxiv(text):
            return Named("arxiv", arxiv)
        if _DOI.fullmatch(text):
            raise _no_source(parse_doi(text) or text)
        return None
    try:
        parts = urlsplit(text)
    except ValueError:
        raise InputError(f"{shorten(text)} is no address of the web") from None
    host, path = parts.hostname or "", parts.path
    bare = text.partition("#")[0].partition("?")[0]
    if _PAPERS.fullmatch(host) and (arxiv := ids_in(text).get("arxiv")):
        return Named("arxiv", arxiv)
    if listed := next((list.format(*page.groups()) for form, list in _LISTS if (page := form.fullmatch(bare))), ""):
        return Named("list", listed)
    if (doi := parse_doi(text)) and (host.endswith("doi.org") or "/doi/" in path):
        raise _no_source(doi)
    return Named("address", text)


def _no_source(doi: str) -> InputError:
    return InputError(f"{shorten(doi, 80)} is a DOI, which no source here knows: a .bib or RIS file brings the paper")


class Bringing:
    """Reads what a reader names, in an import; ``failed`` has a line for each source that did not give what was asked.

    ``connect`` makes the client, when the first thing is asked for that is not on this computer.
    """

    def __init__(self, intake: Intake, connect: Callable[[], Client]) -> None:
        self._intake, self._connect = intake, connect
        self.failed: list[str] = []

    def papers(self, arguments: Sequence[str], hints: Hints, format: str | None = None) -> Iterator[Incoming]:
        """Ask for all that is not on this computer; return its papers, then those of the files, as they are read.

        What cannot be read, or had, is remembered in the intake, or in ``failed``. Raises Stopped.
        """
        files, remote = list[str](), list[Named]()
        for argument in arguments:
            try:
                found = named(argument)
            except InputError as error:
                self._intake.refuse(argument, str(error), named=True)
                continue
            if found is None:
                files.append(argument)
            else:
                remote.append(found)
        readings = list[Reading]()
        if remote:
            with self._connect() as client:
                readings = self._remote(client, list(dict.fromkeys(remote)), hints, format)
        return chain(
            (paper for reading in readings for paper in self._intake.records(reading, named=True)),
            self._intake.papers(files, hints, format),
        )

    def _remote(self, client: Client, asked: Sequence[Named], hints: Hints, format: str | None) -> list[Reading]:
        """Ask for what is not on this computer."""
        ids = [each.value for each in asked if each.kind == "arxiv"]
        readings = self._by_id(client, ids, hints) if ids else []
        for each in asked:
            try:
                if each.kind == "list":
                    readings += [_reading(page, hints) for page in _listed(client, each.value)]
                elif each.kind == "address":
                    body = client.get(each.value).body
                    readings.append(read_bytes(_called(each.value), body, hints, format=format))
            except Stopped:
                raise
            except SourceFailed as error:
                self.failed.append(str(error))
            except InputError as error:
                self._intake.refuse(_called(each.value), str(error), named=True)
        return readings

    def _by_id(self, client: Client, ids: Sequence[str], hints: Hints) -> list[Reading]:
        """Read what the sources say of papers; one that fails is no loss where another knows them all."""
        readings, known, failures = list[Reading](), set[str](), list[str]()
        for kind in _SOURCES:
            try:
                for page in SOURCES[kind].papers(client, ids):
                    reading = _reading(page, hints)
                    records = list(reading.records)
                    known.update(arxiv for record in records if (arxiv := _arxiv_of(record)))
                    readings.append(Reading(reading.file, reading.format, iter(records)))
            except Stopped:
                raise
            except (SourceFailed, InputError) as error:
                failures.append(str(error))
        unknown = [each for each in ids if each not in known]
        if failures and not unknown:
            self._intake.tell(f"{failures[0]}; the other source has what was asked for")
        elif failures:
            self.failed += failures
        else:
            for each in unknown:
                self._intake.refuse(each, f"there is no paper {each} at arXiv", named=True)
        return readings


def _listed(client: Client, value: str) -> Iterator[Page]:
    """Yield a list of a source. Raises InputError for one that it cannot have."""
    kind, *what = value.split()
    if kind == "day":
        if (day := day_of(what[0])) is None:
            raise InputError(f"{what[0]} is no day")
        return SOURCES["hf"].day(client, (), day)
    SOURCES[kind].check(what)
    return SOURCES[kind].newest(client, what)


def _called(address: str) -> str:
    """Return what an address is called in messages: without what may be a secret."""
    parts = urlsplit(address)
    return clean(f"{parts.scheme}://{parts.hostname}{parts.path}", limit=100) if parts.hostname else clean(address)


def _reading(page: Page, hints: Hints) -> Reading:
    return read_bytes(page.name, page.body, Hints(page.listed or hints.day, hints.today), format=page.format or None)


def _arxiv_of(record: object) -> str | None:
    paper = getattr(record, "paper", None)
    return paper.arxiv if paper is not None else None

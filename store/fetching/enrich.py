"""Filling in what is missing of papers, by their arXiv ids and never by a title, and noticing what happened to them.

What the reader corrected stays, as in an import. With one exception, and never unasked: of papers that have a title and
an abstract alone, as the seeds do, those at arXiv that are the same in both may be offered.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

from store.errors import SourceFailed
from store.identity import differ, title_key
from store.importers import Hints, Skipped, read_bytes
from store.news import News, news
from store.sources import SOURCES, Page
from store.sources.arxiv import titled

if TYPE_CHECKING:
    from store.catalogue.batch import Counts
    from store.making import Incoming
    from store.models import Paper
    from store.sources.client import Client

ASKED = ("hf", "arxiv")
"""The sources that are asked, in this order: what arXiv says of a paper has the last word."""
AGREEING = 0.9
"""How far two abstracts must agree for their papers to be offered as one."""
_TITLES = 8  # in one question


class Happened(NamedTuple):
    """What was found to have happened to a paper."""

    paper: str
    title: str
    news: News


class Offer(NamedTuple):
    """A paper without any identifier, the one at arXiv that has its title, and how far their abstracts agree."""

    paper: Paper
    found: Incoming
    agreement: float


@dataclass
class Enriched:
    """What came of it: how many papers were asked about, and how many are otherwise now; what happened to which.

    ``unknown`` are those that no source has; ``failed`` says which source failed, and why.
    """

    asked: int = 0
    updated: int = 0
    happened: list[Happened] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)


class Enriching:
    """Asks sources about papers, in any thread; the library reads ``papers`` by their ids, and takes papers in."""

    def __init__(
        self, papers: Callable[[Iterable[str]], dict[str, Paper]], ingest: Callable[[Iterable[Incoming]], Counts]
    ) -> None:
        self._papers, self._ingest = papers, ingest

    def run(
        self, client: Client, papers: Sequence[Paper], told: Callable[[int], object] = lambda count: None
    ) -> Enriched:
        """Ask the sources about those papers that have an arXiv id, and take in what they say.

        ``told`` is how many answers there are. A source that fails ends, and the others go on. Raises LibraryError.
        """
        before = {f"arxiv:{paper.arxiv}": paper for paper in papers if paper.arxiv}
        done, answered = Enriched(len(before)), set[str]()
        if before:
            self._ingest(chain.from_iterable(self._said(client, kind, before, done, answered, told) for kind in ASKED))
        if not (done.failed or client.cancelled.is_set()):
            done.unknown = [paper.id for name, paper in before.items() if name not in answered]
        after = self._papers(before)
        for name, paper in before.items():
            now = after.get(name, paper)
            done.updated += now != paper
            done.happened += [Happened(now.id, now.title, each) for each in news(paper, now)]
        return done

    def _said(
        self,
        client: Client,
        kind: str,
        papers: dict[str, Paper],
        done: Enriched,
        answered: set[str],
        told: Callable[[int], object],
    ) -> Iterator[Incoming]:
        """Yield what a source says of papers, as far as it is of them; note where it fails."""
        if client.cancelled.is_set():
            return
        ids = [name.removeprefix("arxiv:") for name in papers]
        try:
            for record in _records(SOURCES[kind].papers(client, ids)):
                paper = papers.get(f"arxiv:{record.paper.arxiv}")
                if paper is not None and not differ(paper, record.paper):
                    answered.add(f"arxiv:{record.paper.arxiv}")
                    told(len(answered))
                    yield record
        except SourceFailed as failure:
            done.failed.append(str(failure))

    # -- papers without an identifier ----------------------------------------------------------------------------------

    def offers(self, client: Client, papers: Sequence[Paper]) -> Iterator[Offer]:
        """Yield the papers of arXiv that are, by title and abstract, those of the reader's that have no identifier.

        It changes nothing. Raises SourceFailed.
        """
        bare = {title_key(each.title): each for each in papers if each.abstract and not each.ids}
        titles = list(bare)
        for start in range(0, len(titles), _TITLES):
            for record in _records(titled(client, titles[start : start + _TITLES])):
                paper = bare.get(title_key(record.paper.title))
                if paper is None or not record.paper.arxiv:
                    continue
                if (agreement := agreeing(paper.abstract, record.paper.abstract)) >= AGREEING:
                    del bare[title_key(record.paper.title)]
                    yield Offer(paper, record, agreement)

    def accept(self, offer: Offer) -> str:
        """Let a paper have the identifier of the one that was offered, and all that it says; return its id.

        Its marks go with it, and its old id finds it. Raises LibraryError.
        """
        offer.found.aliases = (*offer.found.aliases, offer.paper.id)
        self._ingest([offer.found])
        return self._papers([offer.paper.id])[offer.paper.id].id


def agreeing(one: str, other: str) -> float:
    """Return how far two abstracts agree, up to 1, whatever their case and punctuation."""
    from rapidfuzz import fuzz

    return fuzz.ratio(title_key(one), title_key(other)) / 100


def _records(pages: Iterable[Page]) -> Iterator[Incoming]:
    for page in pages:
        for record in read_bytes(page.name, page.body, Hints(page.listed), format=page.format).records:
            if not isinstance(record, Skipped):
                yield record

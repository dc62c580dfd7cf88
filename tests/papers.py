"""Papers for tests: as they come in, and past the place that cleans them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import fields

from store.listings import leading
from store.making import Incoming
from store.models import Paper


def incoming(papers: Iterable[Paper]) -> Iterator[Incoming]:
    """Make papers anew out of what they say, as an importer would; another day or count of votes is a new listing."""
    for paper in papers:
        said = {field.name: getattr(paper, field.name) for field in fields(Paper)}
        led = leading(paper.listings)
        if (led.day, led.votes) != (paper.day, paper.upvotes):
            said["listings"] = None
        yield Incoming({**said, "ids": dict(paper.other_ids)})


def made(title: str, **said: object) -> Paper:
    """Make one paper of what a source says."""
    return Incoming({"title": title, **said}).paper


def smuggled(papers: Iterable[Paper]) -> Iterator[Incoming]:
    """Bring papers in just as they are, past cleaning and naming: for tests of what holds whatever is in papers.db."""
    for paper in papers:
        coming = Incoming({"title": "Harmless"})
        object.__setattr__(coming, "_paper", paper)
        yield coming

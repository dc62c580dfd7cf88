"""What a digest says of itself and of its papers, as plain text: the same in every format."""

from collections.abc import Iterator

from store.digest.compose import Digest
from store.formulas.readable import readable
from store.models import Entry, Paper
from store.quantities import counted
from store.text import clean, safe_url
from store.times import day_in_words, local

LISTED = 1_000
"""Papers of which a digest has a line under those that are new, too; the rest are counted."""
_NAMED = 3  # authors that are named
_SENTENCE = 240  # characters of what a paper says of itself


def title_of(digest: Digest) -> str:
    """Return what a digest is called."""
    return f"Digest, {day_in_words(digest.day)}"


def counted_of(digest: Digest) -> str:
    """Say how many papers are new, and since when."""
    count = counted(len(digest.new), "new paper") if digest.new else "no new paper"
    return f"{count} since {local(digest.since).removesuffix(' 00:00')}"


def plain(text: str) -> str:
    """Return a text of a paper in one line, with its formulas as they read."""
    return " ".join(readable(clean(text)).text.split())


def authors_of(paper: Paper) -> str:
    """Return the first authors, and how many more there are."""
    more = len(paper.authors) - _NAMED
    named = ", ".join(map(clean, paper.authors[:_NAMED]))
    return f"{named} and {more:,} more" if more > 0 else named


def votes_of(paper: Paper) -> str:
    """Return the votes of a paper, "" where it has none."""
    return f"▲{paper.upvotes:,}" if paper.upvotes else ""


def facts_of(entry: Entry) -> Iterator[str]:
    """Yield who wrote a paper, for whom, and how many liked it, a few words each."""
    paper = entry.paper
    places = (paper.organization, paper.venue, paper.journal)
    yield from filter(None, (authors_of(paper), *(clean(place) for place in places if place), votes_of(paper)))


def sentence_of(paper: Paper) -> str:
    """Return what a paper is about in one sentence: its summary, else how its abstract begins."""
    if paper.summary:
        return plain(paper.summary)
    text = plain(paper.abstract[: _SENTENCE * 4])
    end = text.find(". ", 40, _SENTENCE) + 1
    if end or len(text) <= _SENTENCE:
        return text[: end or None]
    return f"{text[:_SENTENCE].rpartition(' ')[0] or text[:_SENTENCE]}…"


def address_of(paper: Paper) -> str:
    """Return where a paper is read, if that is safe to open; "" else."""
    return (safe_url(paper.address) if paper.address else None) or ""


def rest_of(count: int) -> str:
    """Say how many papers more are new, where there are more than anybody reads."""
    return f"and {count - LISTED:,} more" if count > LISTED else ""

"""Papers of which anything may be known, for tests of what is written and read back."""

from __future__ import annotations

from datetime import date

from hypothesis import strategies as st

from store.listings import Listing
from store.models import Paper
from store.text import clean
from tests.papers import made

words = st.text(st.characters(codec="utf-8"), max_size=30)
days = st.none() | st.dates(date(1990, 1, 1), date(2030, 1, 1)).map(date.isoformat)
names = st.lists(words.map(clean).filter(bool), max_size=3).map(tuple)
addresses = st.lists(st.from_regex(r"https://[a-z]{1,9}\.org/[a-zA-Z0-9/_~%.-]{0,20}", fullmatch=True), max_size=3)


counts = st.none() | st.integers(0, 10**6)
pages = st.none() | st.sampled_from(["https://github.com/o/r", "https://example.org/a?b=c#d"])
lines = st.none() | words
listed = st.builds(Listing, st.sampled_from(["", "hf-daily", "rss"]), days, counts, counts, st.booleans())


@st.composite
def any_papers(draw: st.DrawFn) -> Paper:
    day = draw(days)
    return made(
        draw(words.filter(clean)),
        abstract=draw(words),
        authors=draw(names),
        day=day,
        day_inferred=bool(day) and draw(st.booleans()),
        published=draw(days),
        url=draw(pages),
        arxiv=draw(st.none() | st.sampled_from(["2606.13681", "hep-th/9901001", "0704.0001"])),
        doi=draw(st.none() | st.just("10.1145/1234.5678")),
        links=tuple(draw(addresses)),
        upvotes=draw(counts),
        venue=draw(lines),
        sources=draw(names),
        listings=tuple(draw(st.lists(listed, max_size=3))),
        summary=draw(lines),
        keywords=draw(names),
        organization=draw(lines),
        submitter=draw(lines),
        comments=draw(counts),
        code=draw(pages),
        stars=draw(counts),
        project=draw(pages),
        media=tuple(draw(addresses)),
        categories=draw(names),
        announce=draw(lines),
        version=draw(counts),
        withdrawn=draw(days),
        journal=draw(lines),
        ids=draw(st.dictionaries(st.sampled_from(["s2", "openalex", "pmid"]), words, max_size=2)),
        citekey=draw(st.none() | st.just("smith2026deep")),
    )

"""A paper in two lines of Markdown: its title, and who wrote it, where and when it came out, and where it is found."""

from collections.abc import Iterator

from store.markdown_text import as_link, escape, heading
from store.models import Paper
from store.text import clean
from store.times import day_in_words, day_of

NAMED = 3
"""Authors that are named before the rest is counted."""
_PLACES = {
    "acl": ("ACL Anthology", "https://aclanthology.org/"),
    "openreview": ("OpenReview", "https://openreview.net/forum?id="),
    "pmid": ("PubMed", "https://pubmed.ncbi.nlm.nih.gov/"),
    "s2": ("Semantic Scholar", "https://www.semanticscholar.org/paper/"),
}


def title_of(paper: Paper) -> str:
    """Return the title as a link."""
    return as_link(heading(clean(paper.title)), paper.address)


def authors_of(paper: Paper, most: int = NAMED) -> str:
    """Return the first authors, and how many more there are."""
    more = len(paper.authors) - most
    named = ", ".join(escape(clean(name)) for name in paper.authors[:most])
    return f"{named} and {more:,} more" if more > 0 else named


def byline(paper: Paper) -> str:
    """Return in one line who wrote a paper, where and when it came out, and where it is found."""
    day = day_of(paper.published or paper.day)
    said = [authors_of(paper)]
    said += [escape(clean(place)) for place in (paper.organization, paper.venue, paper.journal) if place]
    said.append(day_in_words(day) if day else "")
    return " · ".join(filter(None, [*said, *_links(paper)]))


def _links(paper: Paper) -> Iterator[str]:
    if paper.arxiv:
        yield as_link("arXiv", f"https://arxiv.org/abs/{paper.arxiv}")
    if paper.doi:
        yield as_link("DOI", f"https://doi.org/{paper.doi}")
    for kind, value in paper.other_ids:
        if kind in _PLACES:
            name, place = _PLACES[kind]
            yield as_link(name, f"{place}{value}")
    for name, address in (("code", paper.code), ("project", paper.project), ("page", paper.url)):
        if address and not (name == "page" and paper.arxiv and paper.arxiv in address):
            yield as_link(name, address)

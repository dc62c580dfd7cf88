"""Records of one paper, made one: what a newer one replaces of what was known, and what adds up."""

from dataclasses import replace

from store.data import DATA
from store.identifiers import parse_arxiv
from store.identity import title_key
from store.listings import joined, leading
from store.models import Paper

LINKS = "links"
"""The source of papers of which a text names the arXiv id, and perhaps what somebody calls them."""
BIBLIOGRAPHIES = frozenset({"bibtex", "ris", "csl-json", "zotero-json", "zotero", "csv", "text-records", LINKS})
"""The sources that are lists of references, which somebody typed: they fill gaps, and replace nothing a source said."""


def merge_papers(old: Paper, new: Paper) -> Paper:
    """Bring a record up to date with a newer one of the same paper: nothing known is given up for an absence.

    What is new replaces what was known, but for listings, links, sources and identifiers, which add up. A title or an
    abstract that differs in case or punctuation alone stays as it was, and so does the address: another one is a link.
    What only stands in a bibliography fills gaps, and replaces nothing that a source said. What arXiv said of a version
    gives way to what it says of that one or a later one alone: other sources have the text of the day they listed it.
    """
    typed = not BIBLIOGRAPHIES.isdisjoint(new.sources) and BIBLIOGRAPHIES.issuperset(new.sources)
    fills = typed and (new.sources == (LINKS,) or not (old.sources and BIBLIOGRAPHIES.issuperset(old.sources)))
    kept = fills and not parse_arxiv(old.title)  # where no title is known, the id stands in its place
    stands = old.version is not None and (new.version or 0) < old.version
    same_title = kept or stands or old.title == new.title or title_key(old.title) == title_key(new.title)
    same_abstract = (
        new.abstract in ("", old.abstract)
        or ((fills or stands) and old.abstract)
        or title_key(old.abstract) == title_key(new.abstract)
    )
    listings = joined(old.listings, new.listings)
    led = leading(listings)
    other = (new.url,) if new.url and old.url and new.url != old.url else ()
    return replace(
        old,
        title=old.title if same_title else new.title,
        abstract=old.abstract if same_abstract else new.abstract,
        listings=listings,
        day=led.day,
        day_inferred=led.inferred,
        upvotes=led.votes,
        url=old.url or new.url,
        links=tuple(dict.fromkeys((*old.links, *new.links, *other))),
        sources=tuple(dict.fromkeys((*old.sources, *new.sources))),
        other_ids=tuple(sorted(dict((*old.other_ids, *new.other_ids)).items())),
        version=max((each for each in (old.version, new.version) if each is not None), default=None),
        revised=max(old.revised or "", new.revised or "") or None,
        noticed=max(old.noticed or "", new.noticed or "") or None,
        **{
            name: value
            for name in _REPLACED
            if (value := getattr(new, name)) not in _ABSENT
            and not ((fills or (stands and name in _OF_VERSION)) and getattr(old, name) not in _ABSENT)
        },
    )


_ABSENT = (None, (), "")
_OF_VERSION = ("authors", "published")
_JOINED = {
    *("title", "abstract", "listings", "day", "day_inferred", "upvotes", "url", "links", "sources", "other_ids"),
    *("version", "revised", "noticed"),
}
_REPLACED = tuple(datum.name for datum in DATA if datum.name not in _JOINED)

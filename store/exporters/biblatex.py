"""BibLaTeX, by the names of its manual."""

from collections.abc import Iterable, Iterator

from store.exporters.base import Format, Options
from store.exporters.bibtex_fields import (
    authors_in_latex,
    braced,
    entry_text,
    eprint_fields,
    identifier_fields,
    in_latex,
    mark_fields,
    title_in_latex,
)
from store.exporters.citing import date_of, keyed, place_of
from store.models import Entry


def write_biblatex(entries: Iterable[Entry], options: Options) -> Iterator[str]:
    """BibLaTeX: as BibTeX, with dates, journals and archives as biblatex has them."""
    for key, entry in keyed(entries):
        kind = "article" if entry.paper.journal else "online"
        yield entry_text(kind, key, _fields(entry, options.utf8))


FORMAT = Format("biblatex", ".biblatex", write_biblatex, flags=("utf8",))


def _fields(entry: Entry, utf8: bool) -> Iterator[tuple[str, str]]:
    paper, place = entry.paper, place_of(entry.paper)
    yield "title", braced(title_in_latex(paper.title, utf8=utf8))
    yield "author", braced(authors_in_latex(paper, utf8=utf8))
    yield "date", braced("-".join(date_of(paper)))
    yield "journaltitle", braced(in_latex(place.journal, utf8=utf8))
    yield "volume", braced(in_latex(place.volume, utf8=utf8))
    yield "number", braced(in_latex(place.number, utf8=utf8))
    yield "pages", braced(in_latex(place.pages.replace("–", "-"), utf8=utf8).replace("-", "--"))
    yield "howpublished", "" if place.volume else braced(in_latex(paper.venue, utf8=utf8))
    yield from eprint_fields(paper, "eprintclass", utf8=utf8)
    yield from identifier_fields(paper)
    yield "abstract", braced(in_latex(paper.abstract, utf8=utf8))
    yield from mark_fields(entry, "annotation", utf8=utf8)

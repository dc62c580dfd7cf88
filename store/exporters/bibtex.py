"""BibTeX, for pdfLaTeX with classic BibTeX: letters as TeX has them."""

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

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


def write_bibtex(entries: Iterable[Entry], options: Options) -> Iterator[str]:
    """BibTeX: one entry a paper, with JabRef's fields for tags, rating and reading status."""
    for key, entry in keyed(entries):
        kind = "article" if entry.paper.journal else "misc"
        yield entry_text(kind, key, _fields(entry, options.utf8))


FORMAT = Format("bibtex", ".bib", write_bibtex, ("bib",), flags=("utf8",))


def _fields(entry: Entry, utf8: bool) -> Iterator[tuple[str, str]]:
    paper, date, place = entry.paper, date_of(entry.paper), place_of(entry.paper)
    yield "title", braced(title_in_latex(paper.title, utf8=utf8))
    yield "author", braced(authors_in_latex(paper, utf8=utf8))
    if date:
        yield "year", braced(date[0])
        yield "month", _MONTHS[int(date[1]) - 1]  # a macro of every style, hence without braces
        yield "day", braced(str(int(date[2])))
    yield "journal", braced(in_latex(place.journal, utf8=utf8))
    yield "volume", braced(in_latex(place.volume, utf8=utf8))
    yield "number", braced(in_latex(place.number, utf8=utf8))
    yield "pages", braced(in_latex(place.pages.replace("–", "-"), utf8=utf8).replace("-", "--"))
    yield "howpublished", "" if place.volume else braced(in_latex(paper.venue, utf8=utf8))
    yield from eprint_fields(paper, "primaryclass", utf8=utf8)
    yield from identifier_fields(paper)
    yield "abstract", braced(in_latex(paper.abstract, utf8=utf8))
    # Not `note`, which styles print in the list of references.
    yield from mark_fields(entry, "annote", utf8=utf8)

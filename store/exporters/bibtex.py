"""BibTeX, for pdfLaTeX with classic BibTeX: letters as TeX has them."""

from collections.abc import Iterable, Iterator

from store.exporters.base import Format, Options, register
from store.exporters.bibtex_fields import Dialect, braced, entries_in
from store.models import Entry

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


def _dates(date: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    if date:
        yield "year", braced(date[0])
        yield "month", _MONTHS[int(date[1]) - 1]  # a macro of every style, hence without braces
        yield "day", braced(str(int(date[2])))


_DIALECT = Dialect("misc", _dates, "journal", "primaryclass", "annote")  # not `note`, which styles print


def write_bibtex(entries: Iterable[Entry], options: Options) -> Iterator[str]:
    """BibTeX: one entry a paper, with JabRef's fields for tags, rating and reading status."""
    return entries_in(_DIALECT, entries, options)


FORMAT = register(Format("bibtex", ".bib", write_bibtex, ("bib",), flags=("utf8",)))

"""BibLaTeX, by the names of its manual."""

from collections.abc import Iterable, Iterator

from store.exporters.base import Format, Options, register
from store.exporters.bibtex_fields import Dialect, braced, entries_in
from store.models import Entry


def _dates(date: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    yield "date", braced("-".join(date))


_DIALECT = Dialect("online", _dates, "journaltitle", "eprintclass", "annotation")


def write_biblatex(entries: Iterable[Entry], options: Options) -> Iterator[str]:
    """BibLaTeX: as BibTeX, with dates, journals and archives as biblatex has them."""
    return entries_in(_DIALECT, entries, options)


FORMAT = register(Format("biblatex", ".biblatex", write_biblatex, flags=("utf8",)))

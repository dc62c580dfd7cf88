"""What leaves the library: one module per format, each turning papers with their marks into text."""

from collections.abc import Iterable, Iterator

from store.errors import InputError
from store.exporters import bibtex, csv, json, markdown
from store.exporters.base import Format, write
from store.models import Entry

FORMATS = {
    format.name: format
    for format in (
        bibtex.FORMAT,
        csv.FORMAT,
        json.FORMAT,
        markdown.FORMAT,
    )
}
"""The formats that can be written, by name."""

__all__ = ["FORMATS", "Format", "export", "write"]


def export(entries: Iterable[Entry], name: str) -> Iterator[str]:
    """Return the text of these papers, in their order, in the named format; raises InputError for an unknown name."""
    if name not in FORMATS:
        raise InputError(f"no format is called “{name}”; known are {', '.join(FORMATS)}")
    return FORMATS[name].writer(entries)

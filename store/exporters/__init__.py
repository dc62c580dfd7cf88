"""What leaves the library: one module per format, each turning papers with their marks into text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from store.errors import InputError
from store.exporters import bibtex, csv, json, markdown
from store.exporters.base import Format, write
from store.models import Entry

FORMATS = (
    bibtex.FORMAT,
    csv.FORMAT,
    json.FORMAT,
    markdown.FORMAT,
)
"""The formats that can be written, by name."""

__all__ = ["FORMATS", "Format", "export", "formats", "write"]


def formats() -> Mapping[str, Format]:
    """List the formats that can be written, by name."""
    return {format.name: format for format in FORMATS}


def export(entries: Iterable[Entry], name: str) -> Iterator[str]:
    """Return the text of these papers, in their order, in the named format; raises InputError for an unknown name."""
    known = formats()
    if name not in known:
        raise InputError(f"no format is called “{name}”; known are {', '.join(known)}")
    return known[name].writer(entries)

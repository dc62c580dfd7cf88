"""What leaves the library: one module per format, each turning papers with their marks into text."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from store.errors import InputError
from store.exporters import bibtex, csv, json, markdown
from store.exporters.base import Format, write
from store.exporters.overwriting import may_write, write_and_remember
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

USUAL = FORMATS["markdown"]
"""The format of what says nothing about its own."""

__all__ = [
    "FORMATS",
    "USUAL",
    "Format",
    "export",
    "format_named",
    "format_of",
    "may_write",
    "write",
    "write_and_remember",
]


def format_named(name: str) -> Format:
    """Return a format by its name or another name of it, whatever the case; raises InputError for an unknown one."""
    for format in FORMATS.values():
        if name.lower() in (format.name, *format.aliases):
            return format
    raise InputError(f"there is no format “{name}”; the formats are {', '.join(FORMATS)}")


def format_of(path: Path) -> Format:
    """Return the format that a file's ending asks for, the usual one where that asks for none."""
    try:
        return format_named(path.suffix.removeprefix("."))
    except InputError:
        return USUAL


def export(entries: Iterable[Entry], name: str) -> Iterator[str]:
    """Return the text of these papers, in their order, in the named format; raises InputError for an unknown name."""
    return format_named(name).writer(entries)

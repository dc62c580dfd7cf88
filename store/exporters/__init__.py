"""What leaves the library: one module per format, each turning papers with their marks into text."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from store.errors import InputError
from store.exporters import biblatex, bibtex, csl, csv, html, json, jsonl, markdown, obsidian, ris, template, text
from store.exporters.base import FLAGS, USUAL_OPTIONS, Format, Options, write
from store.exporters.overwriting import may_write, write_and_remember
from store.exporters.template import built_in as built_in_templates
from store.exporters.template import source_of as template_source
from store.models import Entry

FORMATS = {
    format.name: format
    for format in (
        bibtex.FORMAT,
        biblatex.FORMAT,
        ris.FORMAT,
        csl.FORMAT,
        csv.FORMAT,
        json.FORMAT,
        jsonl.FORMAT,
        markdown.FORMAT,
        obsidian.FORMAT,
        html.FORMAT,
        text.FORMAT,
    )
}
"""The formats that can be written, by name."""

TEMPLATE = template.FORMAT
"""What a template of the reader's is written by."""

USUAL = FORMATS["markdown"]
"""The format of what says nothing about its own."""

__all__ = [
    "FLAGS",
    "FORMATS",
    "TEMPLATE",
    "USUAL",
    "Format",
    "Options",
    "built_in_templates",
    "export",
    "format_named",
    "format_of",
    "may_write",
    "template_source",
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
    """Return the format that a file's ending asks for, the longest that fits; the usual one where it asks for none."""
    name = path.name.lower()
    fitting = [
        (len(ending), format) for format in FORMATS.values() for ending in format.endings if name.endswith(f".{ending}")
    ]
    return max(fitting, key=lambda pair: pair[0])[1] if fitting else USUAL


def export(entries: Iterable[Entry], name: str, options: Options = USUAL_OPTIONS) -> Iterator[str]:
    """Return the text of these papers, in their order, in the named format, piece by piece.

    Raises InputError for an unknown name, and for options that the format has not.
    """
    format = format_named(name)
    format.check(options)
    return format.writer(entries, options)

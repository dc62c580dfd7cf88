"""What leaves the library: one module per format, each turning papers with their marks into text.

A new format is a file and a line here; the order of the lines is that in which formats are offered.
"""

from collections.abc import Iterable, Iterator
from pathlib import Path

from store.errors import InputError

# isort: off
from store.exporters import bibtex as bibtex
from store.exporters import biblatex as biblatex
from store.exporters import ris as ris
from store.exporters import csv as csv
from store.exporters import json as json
from store.exporters import jsonl as jsonl
from store.exporters import csl as csl
from store.exporters import markdown as markdown
from store.exporters import obsidian as obsidian
from store.exporters import html as html
from store.exporters import text as text

# isort: on
from store.exporters import template
from store.exporters.base import FLAGS, FORMATS, USUAL_OPTIONS, Format, Options, write
from store.exporters.overwriting import may_write, write_and_remember
from store.exporters.template import built_in as built_in_templates
from store.exporters.template import source_of as template_source
from store.models import Entry

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

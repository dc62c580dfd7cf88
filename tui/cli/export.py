"""Export papers on the command line: export."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from store.errors import InputError
from store.quantities import counted
from store.text import clean
from tui.cli import completing
from tui.cli.base import LetteredOption, can_ask, command, nothing, open_library, say, write_out
from tui.cli.papers import entries_of, query_argument, reverse_option, rows_of, sort_option

if TYPE_CHECKING:
    from store.exporters import Format
    from store.library import Library

_STANDARD_OUTPUT = Path("-")


@command(
    "export",
    "broadsheet export rating:5 -o best.bib",
    "broadsheet export is:queued --sort votes -o queue.md",
    "broadsheet export day:7d --style short --group tag",
)
@query_argument
@click.option(
    "--format",
    "format_name",
    metavar="NAME",
    shell_complete=completing.formats,
    help="biblatex, bibtex (bib), csl, csv, html, json, jsonl, markdown (md), obsidian, ris or text (txt).",
)
@click.option(
    "--style", default="", metavar="NAME", shell_complete=completing.styles, help="One of the styles of the format."
)
@click.option(
    "--group",
    default="",
    metavar="NAME",
    shell_complete=completing.groups,
    help="Group the papers, where the format can.",
)
@click.option(
    "--template",
    default="",
    metavar="FILE",
    shell_complete=completing.templates,
    help="Write by a Jinja template: a file, or reading.md.j2 or letter.html.j2, which are built in.",
)
@click.option("--print-template", is_flag=True, help="Print the template instead, to start from.")
@click.option("--utf8", is_flag=True, help="Letters as they are where TeX has commands for them, as biber reads them.")
@click.option("--raw", is_flag=True, help="Cells as they are, also those that a spreadsheet would run.")
@click.option("--bom", is_flag=True, help="Begin with the mark by which Excel knows UTF-8.")
@click.option(
    "-o",
    "--output",
    cls=LetteredOption,
    type=click.Path(path_type=Path),
    metavar="PATH",
    help="Write to this file, in the format that its ending names, or, for obsidian, folder; - is standard output.",
)
@click.option("--force", is_flag=True, help="Overwrite any file without asking.")
@sort_option
@reverse_option
def export_papers(
    query: tuple[str, ...],
    format_name: str | None,
    style: str,
    group: str,
    template: str,
    print_template: bool,
    utf8: bool,
    raw: bool,
    bom: bool,
    output: Path | None,
    force: bool,
    sort: str | None,
    reverse: bool,
) -> None:
    """Write papers as Markdown, HTML, BibTeX, CSV and more.

    Without --format the file's ending says the format; without either it is Markdown. A file that still holds
    just what was last exported to it is overwritten. Any other is asked about first, and without a terminal left alone.
    """
    from store import exporters

    if print_template:
        write_out([exporters.template_source(template or exporters.built_in_templates()[-1])])
        return
    path = None if output == _STANDARD_OUTPUT else output
    format = _format(format_name, template, path)
    text = " ".join(query)
    options = exporters.Options(style, group, utf8, raw, bom, query=text, template=template)
    format.check(options)
    library = open_library()
    rows = rows_of(library, text, sort=sort, reverse=reverse)
    if not rows:
        nothing("no paper matches this; nothing was written")
    entries = entries_of(library, rows, scored=format.scored)
    if format.pages and path:
        from tui.cli.note_pages import write_pages

        write_pages(library, entries, path)
        return
    pieces = format.writer(entries, replace(options, today=library.today))
    if path is None:
        write_out(pieces)
        return
    if not force:
        allow(path, library)
    exporters.write_and_remember(path, pieces, library.folder)
    say(f"{counted(len(rows), 'paper')} written to {clean(str(path))} as {clean(template) or format.name}")


def _format(name: str | None, template: str, path: Path | None) -> Format:
    """Return the format that is named, else the one that the path asks for; a template is a format of its own."""
    from store import exporters

    if template:
        if name is not None:
            raise InputError("--template says how papers are written, and so does --format: name one of them")
        return exporters.TEMPLATE
    if name is not None:
        return exporters.format_named(name)
    return exporters.format_of(path) if path else exporters.USUAL


def allow(path: Path, library: Library) -> None:
    """Ask before a file is written over that is not just what was exported to it last; without a terminal refuse."""
    from store.exporters import may_write

    if may_write(path, library.folder):
        return
    held = f"{clean(str(path))} was not written by export, or has changed since"
    if not can_ask():
        raise InputError(f"{held}: nothing was written; --force overwrites it")
    if not click.confirm(f"{held}. Overwrite it?", err=True):
        nothing("nothing was written")

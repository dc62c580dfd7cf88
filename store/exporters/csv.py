"""CSV after RFC 4180, one paper a row, that a spreadsheet opens without running anything in it."""

import csv
import io
import json
import re
from collections.abc import Iterable, Iterator, Sequence

from store.exporters.base import Format, Options, register
from store.models import Entry, Mark, Paper
from store.plain_notes import notes_as_text
from store.tags import each_once
from store.text import strip_unsafe

# OWASP: what a cell must not begin with, or a spreadsheet takes it for a formula; full-width forms count too. A cell
# that begins as ours do when they are guarded is guarded too, so that reading takes off what writing has put on.
_FORMULA = re.compile(r"'*[ ']*[=+\-@\t\r\0＝＋－＠]")


def write_csv(entries: Iterable[Entry], options: Options) -> Iterator[str]:
    """CSV for spreadsheets: one row a paper, lists joined by semicolons, formulas made harmless."""
    yield ("\ufeff" if options.bom else "") + _row(_cells(Paper("", ""), Mark("")))
    kept = strip_unsafe if options.raw else _guarded
    for entry in entries:
        yield _row(map(kept, _cells(entry.paper, entry.mark).values()))


FORMAT = register(Format("csv", ".csv", write_csv, flags=("raw", "bom")))


def _cells(paper: Paper, mark: Mark) -> dict[str, str]:
    return {
        "id": paper.id,
        "title": paper.title,
        "authors": _listed(paper.authors),
        "day": paper.day or "",
        "published": paper.published or "",
        "venue": paper.venue or "",
        "journal": paper.journal or "",
        "organization": paper.organization or "",
        "categories": _listed(paper.categories),
        "keywords": _listed(paper.keywords),
        "status": mark.status.value,
        "rating": _number(mark.rating),
        "tags": "; ".join(each_once(mark.tags)),
        "notes": notes_as_text(mark.notes),
        "upvotes": _number(paper.upvotes),
        "comments": _number(paper.comments),
        "url": paper.address or "",
        # A bare 2503.02130 would be taken for a number and lose its last digit.
        "arxiv": f"arXiv:{paper.arxiv}" if paper.arxiv else "",
        "doi": paper.doi or "",
        "links": _listed(paper.links),
        "code": paper.code or "",
        "stars": _number(paper.stars),
        "project": paper.project or "",
        "sources": _listed(paper.sources),
        "citekey": paper.citekey,
        "summary": paper.summary or "",
        "abstract": paper.abstract,
    }


def _listed(names: Sequence[str]) -> str:
    """Join names by semicolons; where one holds a semicolon, as JSON has a list."""
    if any(";" in name or name.startswith("[") for name in names):
        return json.dumps(names, ensure_ascii=False)
    return "; ".join(names)


def _number(value: int | None) -> str:
    return "" if value is None else str(value)


def _guarded(cell: str) -> str:
    cell = strip_unsafe(cell)
    return f"'{cell}" if _FORMULA.match(cell) else cell


def _row(cells: Iterable[str]) -> str:
    buffer = io.StringIO()
    csv.writer(buffer, lineterminator="\r\n").writerow(cells)
    return buffer.getvalue()

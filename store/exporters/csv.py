"""CSV after RFC 4180, one paper a row, that a spreadsheet opens without running anything in it."""

import csv
import io
from collections.abc import Iterable, Iterator

from store.exporters.base import Format, Options
from store.models import Entry, Mark, Paper
from store.tags import each_once
from store.text import strip_unsafe

# OWASP: what a cell must not begin with, or a spreadsheet takes it for a formula; full-width forms count too.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\0", "＝", "＋", "－", "＠")


def write_csv(entries: Iterable[Entry], options: Options) -> Iterator[str]:
    """CSV for spreadsheets: one row a paper, lists joined by semicolons, formulas made harmless."""
    yield _row(_cells(Paper("", ""), Mark("")))
    for entry in entries:
        yield _row(map(_guarded, _cells(entry.paper, entry.mark).values()))


FORMAT = Format("csv", ".csv", write_csv)


def _cells(paper: Paper, mark: Mark) -> dict[str, str]:
    return {
        "id": paper.id,
        "title": paper.title,
        "authors": "; ".join(paper.authors),
        "day": paper.day or "",
        "published": paper.published or "",
        "venue": paper.venue or "",
        "journal": paper.journal or "",
        "organization": paper.organization or "",
        "categories": "; ".join(paper.categories),
        "keywords": "; ".join(paper.keywords),
        "status": mark.status.value,
        "rating": _number(mark.rating),
        "tags": "; ".join(each_once(mark.tags)),
        "notes": "\n\n".join(text for note in mark.notes for text in note.texts),
        "upvotes": _number(paper.upvotes),
        "comments": _number(paper.comments),
        "url": paper.address or "",
        # A bare 2503.02130 would be taken for a number and lose its last digit.
        "arxiv": f"arXiv:{paper.arxiv}" if paper.arxiv else "",
        "doi": paper.doi or "",
        "links": "; ".join(paper.links),
        "code": paper.code or "",
        "stars": _number(paper.stars),
        "sources": "; ".join(paper.sources),
        "citekey": paper.citekey,
        "summary": paper.summary or "",
        "abstract": paper.abstract,
    }


def _number(value: int | None) -> str:
    return "" if value is None else str(value)


def _guarded(cell: str) -> str:
    cell = strip_unsafe(cell)
    return f"'{cell}" if cell.lstrip(" ").startswith(_FORMULA) else cell


def _row(cells: Iterable[str]) -> str:
    buffer = io.StringIO()
    csv.writer(buffer, lineterminator="\r\n").writerow(cells)
    return buffer.getvalue()

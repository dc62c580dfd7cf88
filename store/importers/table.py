"""CSV with a line of headings, one paper a row: an export of Zotero, our own, an archive of Daily Papers, a hand's.

What a column holds is told by its heading, in the words that such files use; a column that is not known is passed over.
"""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from functools import partial

from store.data import DATA, DatumKind
from store.identifiers import parse_arxiv, parse_doi
from store.importers.base import Format, Hints, ReadRecord, attempt, links_in, register
from store.importers.document import LINE_LIMIT, Document
from store.importers.references import (
    count_in,
    day_in,
    first_in,
    given_first,
    journal_reference,
    names_listed,
    venue_in,
)
from store.making import SourceRecord
from store.markup import without_markup
from store.validation import is_address

EXPECTS = "CSV whose first line has headings, a title among them"

_HEADINGS = {
    "title": ("title", "paper", "paper title", "name"),
    "authors": ("author", "authors", "creators"),
    "abstract": ("abstract", "abstract note", "abstractnote"),
    "summary": ("summary", "tldr", "ai_summary"),
    "published": ("published", "date", "publication date", "published_at", "publishedat"),
    "year": ("publication year", "year"),
    "day": ("day", "listed", "submitted_on_daily_at"),
    "upvotes": ("upvotes", "votes", "likes"),
    "url": ("url", "link", "paper_url", "address", "pdf"),
    "arxiv": ("arxiv", "arxiv_id", "arxivid", "arxiv id", "paper_id", "id"),
    "doi": ("doi",),
    "venue": ("venue", "publication title", "journal", "source title", "conference name", "booktitle"),
    "citekey": ("citekey", "citation key", "bibtexkey"),
    "extra": ("extra",),
    "tags": ("manual tags", "tags"),
    "notes": ("notes",),
    "status": ("status",),
    "rating": ("rating",),
    "volume": ("volume",),
    "number": ("issue",),
    "pages": ("pages",),
}
_KNOWN = {heading: name for name, headings in _HEADINGS.items() for heading in headings}
_ARMED = re.compile(r"'(?='*[ ']*[=+\-@\t\r\0＝＋－＠])")  # our own way to keep a spreadsheet from running a cell
_OWN = frozenset({"id", "title", "status", "rating", "citekey", "published"})
_QUOTED = re.compile(r"'([^']*)'|\"([^\"]*)\"")
_LAST_FIRST = re.compile(r"[^,;]+,\s*[^,;]+")


def _headings(line: str) -> list[str]:
    row = next(csv.reader([line]), [])
    return [_KNOWN.get(cell.strip().lower(), "") for cell in row]


def _sureness(head: str) -> float:
    first = head.lstrip("\n").partition("\n")[0][:20_000]
    if _OWN.issubset(next(csv.reader([first]), [])):
        return 1.0
    names = _headings(first)
    return 0.8 if "title" in names and len([name for name in names if name]) > 1 else 0.0


def read_table(document: Document, hints: Hints) -> Iterator[ReadRecord]:
    """CSV with headings, from Zotero, a spreadsheet or an archive of Daily Papers."""
    csv.field_size_limit(LINE_LIMIT)
    rows = csv.reader(f"{line}\n" for _, line in document.lines())
    names: list[str] = []
    record = _record
    while True:
        first = rows.line_num + 1
        try:
            row = next(rows)
        except StopIteration:
            return
        if not any(cell.strip() for cell in row):
            continue
        if not names:
            names = [_KNOWN.get(cell.strip().lower(), "") for cell in row]
            if _OWN.issubset(row):
                names, record = row, _own_record
            continue
        cells: dict[str, str] = {}
        for name, cell in zip(names, row, strict=False):
            if name and cell.strip():
                cells.setdefault(name, _unarmed(cell.strip()))
        yield attempt(f"line {first}", partial(record, cells, hints))


FORMAT = register(Format("csv", _sureness, EXPECTS, read_table))


def _record(cells: Mapping[str, str], hints: Hints) -> SourceRecord:
    addresses = [each for each in (cells.get("url", "").split() or [""]) if is_address(each)]
    known = [cells.get(name, "") for name in ("arxiv", "url", "extra", "doi", "number")]
    venue, abstract = venue_in([cells.get("venue")]), without_markup(cells.get("abstract", ""))
    return {
        "title": without_markup(cells.get("title", "")),
        "authors": _names(cells.get("authors", "")),
        "abstract": abstract,
        "summary": without_markup(cells.get("summary", "")) or None,
        "published": day_in(cells.get("published", "")) or day_in(cells.get("year", "")),
        "day": day_in(cells.get("day", "")) or hints.listed,
        "upvotes": count_in(cells.get("upvotes", "")),
        "url": addresses[0] if addresses else None,
        "links": links_in(abstract),
        "arxiv": first_in(known, parse_arxiv),
        "doi": first_in((cells.get("doi", ""), cells.get("extra", ""), *addresses), parse_doi),
        "venue": venue,
        "journal": journal_reference(venue, *(cells.get(name) for name in ("volume", "number", "pages"))),
        "citekey": cells.get("citekey", ""),
        "said": {
            "status": cells.get("status"),
            "rating": cells.get("rating"),
            "tags": cells.get("tags", "").split(";"),
            "notes": cells.get("notes"),
        },
        "sources": [FORMAT.name],
    }


def _unarmed(cell: str) -> str:
    return cell[1:] if _ARMED.match(cell) else cell


def _own_record(cells: Mapping[str, str], hints: Hints) -> SourceRecord:
    """Read a row that we have written, in which all stands as it is."""
    return {
        "day": hints.listed,
        "sources": [FORMAT.name],
        **{name: read(cells[name]) for name, read in _DATA.items() if name in cells},
        **{name: cells.get(name) for name in ("id", "citekey")},
        "said": {
            **{name: cells.get(name) for name in ("status", "rating", "notes")},
            "tags": cells.get("tags", "").split(";"),
        },
    }


def _own_list(cell: str) -> list[str]:
    """List what stands between semicolons, or in a list as JSON has it."""
    if cell.startswith("["):
        with suppress(ValueError, RecursionError):  # "[Kite] Team" is a name
            return [each for each in json.loads(cell) if isinstance(each, str)]
    return [each.strip() for each in cell.split(";") if each.strip()]


_READ: dict[DatumKind, Callable[[str], object]] = {
    **dict.fromkeys((DatumKind.LINE, DatumKind.PROSE, DatumKind.ADDRESS, DatumKind.ARXIV, DatumKind.DOI), str),
    DatumKind.DAY: lambda cell: day_in(cell) or cell,  # a spreadsheet may have written 2026/6/12
    **dict.fromkeys((DatumKind.NAMES, DatumKind.ADDRESSES), _own_list),
    DatumKind.COUNT: count_in,
}
_DATA = {datum.name: _READ[datum.kind] for datum in DATA if datum.kind in _READ}


def _names(cell: str) -> list[str]:
    """List the names of a cell: between semicolons, as a list of Python, or between commas."""
    if cell.startswith("["):
        return [first or second for first, second in _QUOTED.findall(cell)]
    if ";" in cell:
        return [given_first(name) for name in names_listed(cell)]
    if cell.count(",") == 1 and _LAST_FIRST.fullmatch(cell) and " " not in cell.partition(",")[0].strip():
        return [given_first(cell)]
    return names_listed(cell)

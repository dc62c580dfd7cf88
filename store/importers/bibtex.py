r"""BibTeX and BibLaTeX: entries in the dialects of reference programs, as bibtexparser finds them.

Read in pieces, so that a large file is never held whole. What the parser leaves to its caller is done here: entries
whose key or field comes twice are kept, ``#`` joins, macros are put in, ``crossref`` and ``xdata`` are inherited. Names
are divided before TeX is decoded, because the braces that decoding takes away are what holds a name together.

The fields are those of BibLaTeX's manual (§2.2), of BibTeX's standard styles, and of arXiv, dblp, JabRef, Zotero and
Mendeley where these go their own way.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable, Iterator, Mapping
from functools import partial
from typing import TYPE_CHECKING

from store.formulas.latex import from_latex
from store.identifiers import parse_arxiv, parse_doi
from store.importers.base import Format, Hints, ReadRecord, Skipped, attempt, register
from store.importers.bibtex_names import names_in
from store.importers.bibtex_values import MONTHS, joined_value
from store.importers.document import Document
from store.importers.references import day_in, day_of_parts, journal_reference, venue_in
from store.importers.tex import plain, prose
from store.making import SourceRecord
from store.validation import is_address

if TYPE_CHECKING:
    from bibtexparser.library import Library
    from bibtexparser.model import Block, Entry

EXPECTS = "BibTeX, entries such as @article{key, title = {…}}"

_PIECE = 400_000
"""Characters after which a piece ends where the next entry begins."""
_NAMELESS = "_"
"""The key of an entry that has none."""
_EMPTY_FIELD = re.compile(r",(?:\s*,)+(?=\s*[A-Za-z]+\s*=)")
_PARENTS = frozenset(
    {"book", "collection", "mvbook", "mvcollection", "mvproceedings", "periodical", "proceedings", "reference", "xdata"}
)
_NO_PAPERS = frozenset({"xdata", "set", "bibnote", "control"})
_ENTRY = re.compile(r"(?im)^[ \t%]*@[a-z]+\s*[{(]\s*(?:[^\s,{}()=]{1,200}\s*,|[a-z]+\s*=)")
_NO_KEY = re.compile(r"(?im)^([ \t]*@(?!string|comment|preamble)[a-z]+\s*[{(])\s*,?\s*(?=[a-z]+\s*=)")
_AT_START = re.compile(r"(?i)\s*(?:@[a-z]+\s*[{(]|%|this file was created with)")
_HEADING = re.compile(r"(?m)^#{1,6} ")
_IN_JOURNAL = re.compile(r"(?i)arxiv(?:\s*preprint)?[:\s]*(?:arxiv:)?\s*(\S+)|\babs/(\S+)")
_BETWEEN = re.compile(r"[,;]")
_INHERITED = {"title": "booktitle", "subtitle": "booksubtitle"}

Fields = dict[str, str]


def _sureness(head: str) -> float:
    entries = len(_ENTRY.findall(head))
    if not entries:
        return 0.0
    return 0.9 if _AT_START.match(head) else 0.25 if _HEADING.search(head) else 0.6


def read_bibtex(document: Document, hints: Hints) -> Iterator[ReadRecord]:
    """BibTeX and BibLaTeX, from any reference program."""
    macros: dict[str, str] = {**MONTHS}
    parents: dict[str, Fields] = {}
    waiting: list[tuple[str, str, str, Fields]] = []
    for first, piece in _pieces(document):
        library = _parsed(piece)
        for string in library.strings:
            macros.setdefault(string.key.lower(), joined_value(string.value, macros))
        for line, entry in _entries(library):
            where = f"line {first + line}"
            if entry is None:
                yield Skipped(where, "the entry does not end, or its braces do not fit")
                continue
            kind, fields = entry.entry_type.lower(), _fields(entry, macros)
            if kind in _PARENTS:
                parents.setdefault(entry.key.lower(), fields)
            if kind in _NO_PAPERS:
                continue
            if any(key not in parents for key in _named(fields)):
                waiting.append((where, entry.key, kind, fields))
            else:
                yield attempt(where, partial(_record, entry.key, kind, _complete(fields, parents), hints))
    for where, key, kind, fields in waiting:
        yield attempt(where, partial(_record, key, kind, _complete(fields, parents), hints))


FORMAT = register(Format("bibtex", _sureness, EXPECTS, read_bibtex))


# -- from the text to entries ------------------------------------------------------------------------------------------


def _pieces(document: Document) -> Iterator[tuple[int, str]]:
    """Divide a text where entries begin; yield the number of each piece's first line, and the piece."""
    lines: list[str] = []
    first, length, depth = 1, 0, 0
    for number, line in document.lines():
        if length > _PIECE and line.lstrip().startswith("@") and (depth <= 0 or length > 4 * _PIECE):
            yield first, "\n".join(lines)
            lines, first, length, depth = [], number, 0, 0
        if line.lstrip().startswith("%") and depth <= 0:
            line = ""  # a comment, also where an entry stands in it
        lines.append(line)
        length += len(line)
        depth += line.count("{") - line.count("}") - line.count("\\{") + line.count("\\}")
    if lines:
        yield first, "\n".join(lines)


def _parsed(text: str) -> Library:
    from bibtexparser.entrypoint import parse_string

    logging.getLogger("bibtexparser").setLevel(logging.CRITICAL)  # what it says there is said in the report
    text = _EMPTY_FIELD.sub(lambda found: "," + "\n" * found[0].count("\n"), text)
    return parse_string(_NO_KEY.sub(rf"\1{_NAMELESS},", text), parse_stack=[])


def _entries(library: Library) -> Iterator[tuple[int, Entry | None]]:
    """List the entries in their order, also those whose key or field comes twice, and None for what is none."""
    from bibtexparser.model import Entry, ParsingFailedBlock

    for block in library.blocks:
        found: Block | None = block
        while isinstance(found, ParsingFailedBlock) and found.ignore_error_block is not None:
            found = found.ignore_error_block
        if isinstance(found, Entry):
            yield block.start_line or 0, found
        elif isinstance(block, ParsingFailedBlock):
            yield block.start_line or 0, None


def _fields(entry: Entry, macros: Mapping[str, str]) -> Fields:
    """Return the fields by their names in lower case, the first of two; values without their braces, TeX as it is."""
    fields: Fields = {}
    for field in entry.fields:
        value = joined_value(str(field.value), macros)
        if value and field.key.lower() not in fields:
            fields[field.key.lower()] = value
    return fields


def _named(fields: Fields) -> list[str]:
    """List the entries that one takes fields from."""
    keys = [*fields.get("xdata", "").split(","), fields.get("crossref", "")]
    return [key.strip().lower() for key in keys if key.strip()]


def _complete(fields: Fields, parents: Mapping[str, Fields]) -> Fields:
    """Return the fields of an entry with those that it inherits: what it says itself counts first."""
    whole = {**fields}
    for key in _named(fields):
        refers = key == fields.get("crossref", "").strip().lower()
        for name, value in parents.get(key, {}).items():
            if not (refers and name == "author"):
                whole.setdefault(_INHERITED.get(name, name) if refers else name, value)
    return whole


# -- from an entry to a paper ------------------------------------------------------------------------------------------


def _record(key: str, kind: str, fields: Fields, hints: Hints) -> SourceRecord:
    arxiv = _arxiv(fields)
    venue = _venue(fields)
    address = _first(filter(is_address, map(_address, _present(fields, "url", "howpublished", "note", "link"))))
    return {
        "title": _title(fields),
        "authors": names_in(fields.get("author") or fields.get("editor") or ""),
        "abstract": prose(fields.get("abstract", "")),
        "published": _published(fields),
        "day": hints.listed,
        "url": address,
        "arxiv": arxiv,
        "doi": parse_doi(_said(fields, "doi")),
        "ids": {name: plain(fields[name]) for name in ("pmid", "pmcid") if name in fields},
        "venue": venue,
        "journal": journal_reference(venue, *(_said(fields, name) for name in ("volume", "number", "pages")))
        if kind == "article"
        else None,
        "categories": (_said(fields, "primaryclass") or _said(fields, "eprintclass")).replace(",", " ").split(),
        "citekey": "" if key == _NAMELESS else key,
        "said": {
            "status": _said(fields, "readstatus") or _said(fields, "status"),
            "rating": _said(fields, "ranking") or _said(fields, "rating"),
            "tags": _BETWEEN.split(f"{_said(fields, 'keywords')},{_said(fields, 'groups')}"),
            "notes": [_note(fields[name]) for name in ("comment", "review", "annote", "annotation") if name in fields],
        },
        "sources": [FORMAT.name],
    }


def _said(fields: Fields, name: str) -> str:
    return plain(fields[name]) if name in fields else ""


def _present(fields: Fields, *names: str) -> Iterator[str]:
    return (fields[name] for name in names if name in fields)


def _first(values: Iterable[str]) -> str | None:
    return next(iter(values), None)


def _note(text: str) -> str:
    """Return a note, with its lines as they are where it is one of ours."""
    return from_latex(text) or prose(text) if text.startswith("[") else prose(text)


def _title(fields: Fields) -> str:
    for name, more in (("title", "subtitle"), ("booktitle", "booksubtitle")):
        if title := _said(fields, name):
            rest = _said(fields, more)
            between = " " if title[-1] in ".:?!" else ": "
            return f"{title}{between}{rest}" if rest else title
    return ""


def _address(text: str) -> str:
    r"""Return the address of a value such as ``\url{https://…}``, whose escaped signs are plain ones there."""
    found = re.search(r"https?://[^\s{}\"<>]+", text.replace("\\", ""))
    return found[0].rstrip(".,;") if found else ""


def _arxiv(fields: Fields) -> str | None:
    """Find the arXiv id, wherever the program that wrote the entry puts it."""
    archive = " ".join(_present(fields, "archiveprefix", "eprinttype", "archive")).lower()
    ours = "eprint" in fields and (not archive or "arxiv" in archive)
    if ours and (found := parse_arxiv(plain(fields["eprint"]))):
        return found
    for name in ("arxivid", "arxiv", "url", "doi", "ee", "link"):
        if name in fields and (found := parse_arxiv(_address(fields[name]) or plain(fields[name]))):
            return found
    for value in _present(fields, "journal", "journaltitle", "volume", "number", "howpublished", "note", "pages"):
        if (said := _IN_JOURNAL.search(plain(value))) and (found := parse_arxiv((said[1] or said[2]).rstrip(".,;)"))):
            return found
    return None


def _venue(fields: Fields) -> str | None:
    names = ("journaltitle", "journal", "booktitle", "eventtitle", "school", "institution", "publisher")
    venue = venue_in(_said(fields, name) for name in names)
    if not venue and not _address(how := fields.get("howpublished", "")):
        venue = venue_in([plain(how)])
    return venue if "title" in fields or venue != _said(fields, "booktitle") else None  # else it is the title


def _published(fields: Fields) -> str | None:
    year, month, day = (_said(fields, name) for name in ("year", "month", "day"))
    number = month if month.isdecimal() else MONTHS.get(month[:3].lower())
    return day_in(_said(fields, "date")) or day_of_parts(year, number, day)

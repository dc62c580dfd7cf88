"""arXiv ids and addresses in any text: a list of links, a mail, an awesome list, a table of Markdown.

The title of a paper is what its link is named, what the column for titles says, or what stands before the link. An id
with nothing beside it that could be its title is known by that id until a source tells more.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import partial

from store.identifiers import arxiv_ids_in, parse_arxiv
from store.importers.base import Format, Hints, ReadRecord, attempt, links_in, register
from store.importers.document import Document
from store.importers.references import day_in, names_listed
from store.making import SourceRecord
from store.markup import without_markup
from store.merging import LINKS

EXPECTS = "text with arXiv ids or addresses"

_LINK = re.compile(r"\[((?:[^\[\]]|\[[^\[\]]*\]){1,600})\]\(\s*<?(https?://[^\s)>]+)>?[^)]*\)")
_CELL = re.compile(r"(?<!\\)\|")
_RULE = re.compile(r"\s*\|?(?:\s*:?-+:?\s*\|)+\s*(?::?-+:?)?\s*$")
_COLUMNS = {"title": "title", "paper": "title", "authors": "authors", "author": "authors", "abstract": "abstract"}
_COLUMNS |= {"summary": "summary", "tldr": "summary"}
_POINTERS = frozenset(
    {"abs", "abstract", "alphaxiv", "arxiv", "code", "download", "full text", "here", "html", "hugging face"}
    | {"huggingface", "link", "paper", "pdf", "preprint", "project", "read more", "source", "url", "website"}
)
_DAY = re.compile(r"#{1,6} .*\b(20\d\d-\d\d-\d\d)\b")
_MORE = re.compile(r"\s*\(Read more on .*\)\s*\Z", re.IGNORECASE | re.DOTALL)
_MARKUP = re.compile(r"^[\s>*+\-#\d.)\]xX\[]*|[*_`~]{1,3}(?=\S)|(?<=\S)[*_`~]{1,3}|!\[[^\]]*\]\([^)]*\)")
_BARE = re.compile(r"(?i)(?:arxiv:\s?)?(?:\d{4}\.\d{4,5}|[a-z-]+(?:\.[A-Z]{2})?/\d{7})(?:v\d+)?")
_SHORTEST = 4


def _sureness(head: str) -> float:
    return 0.3 if arxiv_ids_in(head) or any(_BARE.fullmatch(line.strip()) for line in head.split("\n")) else 0.0


def read_links(document: Document, hints: Hints) -> Iterator[ReadRecord]:
    """Ids and addresses of arXiv in any text: awesome lists, mails, tables of Markdown."""
    known: set[str] = set()
    columns: list[str] = []
    header, day = "", hints.listed
    for number, line in document.lines():
        if (heading := _DAY.match(line)) and not hints.listed:
            day = day_in(heading[1])
        if _RULE.match(line):
            columns = [_COLUMNS.get(cell.strip().lower(), "") for cell in _cells(header)]
            continue
        header = line
        if "|" not in line:
            columns = []
        cells = dict(zip(columns, _cells(line), strict=False)) if columns else {}
        for arxiv, title in _papers(line, cells):
            if arxiv not in known:
                known.add(arxiv)
                yield attempt(f"line {number}", partial(_record, arxiv, title, cells, day))


FORMAT = register(Format(LINKS, _sureness, EXPECTS, read_links))


def _cells(line: str) -> list[str]:
    return [cell.strip().replace("\\|", "|") for cell in _CELL.split(line.strip().removeprefix("|").removesuffix("|"))]


def _papers(line: str, cells: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Yield the papers of a line, each with its title, or with "" where none is to be seen."""
    title = _plain(_MORE.sub("", cells.get("title", "")))
    links = [(match, parse_arxiv(match[2])) for match in _LINK.finditer(line)]
    named = [(match, found, _plain(match[1])) for match, found in links if found]
    for match, found, name in named:
        yield found, name if _is_title(name) else title or _before(line[: match.start()])
    rest = _LINK.sub(" ", line)
    bare = [rest.strip()] if _BARE.fullmatch(rest.strip()) else arxiv_ids_in(rest)
    for text in bare:
        if written := parse_arxiv(text):
            yield written, title or _before(line[: max(0, line.find(text))])


def _is_title(name: str) -> bool:
    pointer = name.lower().strip("[]() ") in _POINTERS or "://" in name
    return len(name) >= _SHORTEST and not pointer and not parse_arxiv(name)


def _before(text: str) -> str:
    """Return what stands before a link, where that may be its title: the last text of an item that names something."""
    named = _LINK.sub(lambda link: link[1] if _is_title(_plain(link[1])) else "", text)
    said = _plain(named.rpartition("http")[0] or named)
    said = said.strip(" -–—:,;.([|\"“”'")
    return said if _is_title(said) and " " in said else ""


def _plain(text: str) -> str:
    text = _MARKUP.sub("", without_markup(text))
    return " ".join(text.replace("\\", "").split()).strip("*_` ")


def _record(arxiv: str, title: str, cells: Mapping[str, str], day: str | None) -> SourceRecord:
    summary = without_markup(cells.get("summary", ""))
    return {
        "title": title or f"arXiv:{arxiv}",
        "arxiv": arxiv,
        "authors": names_listed(cells.get("authors", "")),
        "abstract": without_markup(cells.get("abstract", "")),
        "summary": summary or None,
        "links": links_in(summary),
        "day": day,
        "sources": [FORMAT.name],
    }

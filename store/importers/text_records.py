"""Papers as labelled lines of text: ``Title: …``, ``PDF: …``, ``Summary: …``, with a rule or a blank line between them.

A value goes on over the lines that follow until the next label. Which label says what is told by its word.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import partial

from store.identifiers import parse_arxiv, parse_doi
from store.importers.base import Format, Hints, ReadRecord, attempt, links_in, register
from store.importers.document import Document
from store.importers.references import count_in, day_in, first_in, names_listed
from store.making import SourceRecord
from store.validation import is_address

EXPECTS = "records of lines such as “Title: …” and “Abstract: …”"

_LABELS = {
    **{"title": "title", "authors": "authors", "author": "authors", "abstract": "abstract", "summary": "abstract"},
    **{"pdf": "url", "url": "url", "link": "url", "arxiv": "arxiv", "id": "arxiv", "doi": "doi", "date": "published"},
    **{"published": "published", "upvotes": "upvotes", "votes": "upvotes", "venue": "venue", "journal": "venue"},
}
_LABEL = re.compile(rf"(?i)\s{{0,3}}({'|'.join(_LABELS)})\s*:(?!//)\s*(.*)")
_RULE = re.compile(r"\s*[-=*_]{3,}\s*$")
_SNIFF = re.compile(r"(?im)^\s{0,3}title\s*:\s*\S")
_OTHER = re.compile(r"(?im)^\s{0,3}(?:pdf|abstract|summary|authors?|url|arxiv)\s*:\s*\S")


def _sureness(head: str) -> float:
    begins = head.lstrip().startswith("---")  # front matter, whose labels are another program's
    return 0.5 if not begins and _SNIFF.search(head) and _OTHER.search(head) else 0.0


def read_records(document: Document, hints: Hints) -> Iterator[ReadRecord]:
    """Labelled lines of text: “Title: …”, “PDF: …”, “Summary: …”."""
    said: dict[str, str] = {}
    first, last = 0, ""
    for number, line in document.lines():
        label = _LABEL.match(line)
        name = _LABELS[label[1].lower()] if label else ""
        if _RULE.match(line) or (name == "title" and "title" in said):
            if said:
                yield attempt(f"line {first}", partial(_record, said, hints))
            said, last = {}, ""
        if label:
            first = first if said else number
            said[name], last = label[2].strip(), name
        elif last and line.strip():
            said[last] = f"{said[last]} {line.strip()}".strip()
    if said:
        yield attempt(f"line {first}", partial(_record, said, hints))


FORMAT = register(Format("text-records", _sureness, EXPECTS, read_records))


def _record(said: Mapping[str, str], hints: Hints) -> SourceRecord:
    address, abstract = said.get("url", ""), said.get("abstract", "")
    known = (said.get("arxiv", ""), address, said.get("doi", ""))
    return {
        "title": said.get("title", ""),
        "authors": names_listed(said.get("authors", "")),
        "abstract": abstract,
        "arxiv": first_in(known, parse_arxiv),
        "doi": parse_doi(said.get("doi", "")),
        "url": address if is_address(address) else None,
        "published": day_in(said.get("published", "")),
        "day": hints.listed,
        "upvotes": count_in(said.get("upvotes", "")),
        "venue": said.get("venue") or None,
        "links": links_in(abstract),
        "sources": [FORMAT.name],
    }

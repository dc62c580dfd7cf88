"""RIS, the tagged format of reference programs: a tag on each line, records from ``TY`` to ``ER``.

Which tag says what differs by program; the meanings are those of the RIS specification (2011) and of what Zotero,
EndNote and Mendeley write. One blank behind a tag is as good as two; text without a tag goes on from the line before.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import partial

from store.identifiers import parse_arxiv, parse_doi
from store.importers.base import Format, Hints, ReadRecord, attempt, register
from store.importers.document import Document
from store.importers.references import day_in, first_in, given_first, journal_reference, venue_in
from store.making import SourceRecord
from store.plain_notes import read_notes
from store.validation import is_address

EXPECTS = "RIS, records from “TY  - ” to “ER  - ”"

_TAG = re.compile(r"([A-Z][A-Z0-9]) {1,2}-(?: (.*))?$")
_SNIFF = re.compile(r"(?m)^TY {1,2}- ?[A-Z]{2,}")
_BREAK = re.compile(r"\n\s*\n")
_OWN = re.compile(r"(status|rating): (\w+)")
_VENUES = ("T2", "JO", "JF", "BT", "JA", "J2")

Tags = Mapping[str, list[str]]


def read_ris(document: Document, hints: Hints) -> Iterator[ReadRecord]:
    """RIS, from any reference program."""
    for line, tags in _records(document):
        yield attempt(f"line {line}", partial(_record, tags, hints))


FORMAT = register(Format("ris", lambda head: 0.9 if _SNIFF.search(head) else 0.0, EXPECTS, read_ris))


def _records(document: Document) -> Iterator[tuple[int, Tags]]:
    """Yield each record with the number of its first line; what stands between two is passed over."""
    tags: dict[str, list[str]] = {}
    first, last = 0, ""
    for number, line in document.lines():
        found = _TAG.match(line.rstrip())
        name = found[1] if found else ""
        if name in ("TY", "ER"):
            if tags:
                yield first, tags
            tags, first, last = {}, number, ""
        if found and name != "ER" and (tags or name == "TY"):
            tags.setdefault(name, []).append((found[2] or "").strip())
            last = name
        elif not found and last:
            more = line[1:] if line.startswith(" ") and _TAG.match(line[1:].rstrip()) else line
            tags[last][-1] += f"\n{more.rstrip()}"
    if tags:
        yield first, tags


def _record(tags: Tags, hints: Hints) -> SourceRecord:
    addresses = [each for value in _values(tags, "UR", "L2", "L1") for each in value.split(";")]
    addresses = [each.strip() for each in addresses if is_address(each.strip())]
    known = [*_values(tags, "DO", "AN", "M3"), *addresses]
    title = _first(tags, "TI", "T1", "CT", "BT")
    venue = venue_in(each for each in _values(tags, *_VENUES) if each != title)  # a book stands in no other
    pages = "–".join(filter(None, (_first(tags, "SP"), _first(tags, "EP"))))
    return {
        "title": title,
        "authors": [given_first(name) for name in _values(tags, "AU", "A1")],
        "abstract": _paragraphs(next(_whole(tags, "AB", "N2"), "")),
        "published": first_in(_values(tags, "DA", "Y1", "PY"), day_in),
        "day": hints.listed,
        "url": addresses[0] if addresses else None,
        "arxiv": first_in(known, parse_arxiv),
        "doi": first_in(known, parse_doi),
        "venue": venue,
        "journal": journal_reference(venue, _first(tags, "VL"), _first(tags, "IS"), pages),
        "citekey": key if (key := _first(tags, "ID")) and key[0].isalpha() else "",
        "said": {
            "tags": [*_values(tags, "KW")],
            "notes": [*map(_note, _whole(tags, "N1"))],
            **{own[1]: own[2] for value in _values(tags, "M2") if (own := _OWN.fullmatch(value))},
        },
        "sources": [FORMAT.name],
    }


def _note(text: str) -> str:
    """Return a note, with its lines as they are where it is one of ours."""
    return text if read_notes(text) else _one_line(text)


def _paragraphs(text: str) -> str:
    return "\n\n".join(filter(None, map(_one_line, _BREAK.split(text))))


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _whole(tags: Tags, *names: str) -> Iterator[str]:
    """Yield values with their lines as they are."""
    return (value.strip() for name in names for value in tags.get(name, ()) if value.strip())


def _values(tags: Tags, *names: str) -> Iterator[str]:
    """Yield values, each on one line."""
    return map(_one_line, _whole(tags, *names))


def _first(tags: Tags, *names: str) -> str | None:
    return next(_values(tags, *names), None)

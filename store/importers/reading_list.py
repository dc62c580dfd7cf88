"""A reading list in Markdown as `export` writes it, read back: the papers that it shows, and what was said of them.

What people change in the lines of a paper is read as it stands there: stars, status, tags, notes. Where a paper begins
and which note is which is told by the comments, which nobody sees.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial
from itertools import pairwise
from typing import Any, NamedTuple
from urllib.parse import unquote

from store.identifiers import KINDS
from store.importers.base import Format, Hints, ReadRecord, attempt, register
from store.importers.document import Document
from store.making import Incoming, SourceRecord
from store.markdown_text import unescaped
from store.models import Note, NoteSource, Quote, Status
from store.notes.edits import infer_kind
from store.page_tags import from_page_tag
from store.pages.page import BEGIN, END, PageNote, id_of_new, mark_of_block, parse_page, quotation

EXPECTS = "a reading list in Markdown, as export writes it"

_PAPER = re.compile(
    r"\s*<!--\s*broadsheet:paper\b\s*(?P<id>[\w:./%-]*)\s*(?P<citekey>[\w:./%-]*?)\s*(?:@(?P<edition>[\w%-]+)\s*)?-->\s*"
)
_HEADING = re.compile(r"\s{0,3}#{1,6}\s+(?P<title>.*)")
_LINKED = re.compile(r"\[(?P<title>.*)\]\(<?(?P<address>[^\s<>]*)>?\)\s*", re.DOTALL)
_STARS = re.compile(r"★+(?=[☆\s·]|$)")
_VOTES = re.compile(r"▲\s*([\d,.]+)")
_STATUS = re.compile(rf"\*\*({'|'.join(status.value for status in Status)})\*\*", re.IGNORECASE)
_DUE = re.compile(r"\bdue (\d{4}-\d{2}-\d{2})\b")
_TAG = re.compile(r"(?<![^\s·,])#([^\s#·,]+)")
_FACT = re.compile(r"- \*\*(?P<name>[A-Z][a-z]+):\*\*(?: (?P<value>.*))?")
_SUMMARY = re.compile(r"\s*<summary>.*</summary>\s*", re.IGNORECASE)
_FOLD = re.compile(r"\s*<(?P<end>/?)details\b[^>]*>\s*", re.IGNORECASE)
_ITEM = re.compile(r"((?:\\.|[^;\\])+)(?:;|$)", re.DOTALL)
_ADDRESS = re.compile(r"<(https?://[^\s<>]*)>")
_LISTED = re.compile(r"(?P<day>\d{4}-\d{2}-\d{2})?(?P<inferred>, of a year that was not said)?(?: ?· )?(?P<source>.*)")
_COMMENT = re.compile(r"<!--\s*\^note-\S+(?:\s+(?P<time>[\d:.]+Z))?(?:\s+(?P<more>\{.*\}))?\s*-->")
_DATE = re.compile(r"·\s*(\d{4}-\d{2}-\d{2})")
_ELSEWHERE = re.compile(r"\n*<!-- written elsewhere -->\n\*\*Written elsewhere:\*\*\n\n?")
_QUOTED = re.compile(r"\\(<|!(?=\[)|&(?=[#\w]+;))")


def read_reading_list(document: Document, hints: Hints) -> Iterator[ReadRecord]:
    """A reading list in Markdown, as `export` writes it, with what you said of its papers."""
    for number, lines in _papers(document.text().split("\n")):
        parts = _parted(lines)
        record = attempt(f"line {number}", partial(_record, lines, parts, hints))
        if isinstance(record, Incoming) and _breaks_off(parts.folded):
            record.left_out.append(f"line {number}: what is folded breaks off; its last line is left out")
        yield record


FORMAT = register(
    Format(
        "markdown",
        lambda head: 0.95 if any(map(_PAPER.fullmatch, head.split("\n"))) else 0.0,
        EXPECTS,
        read_reading_list,
    )
)


def _papers(lines: Sequence[str]) -> Iterator[tuple[int, list[str]]]:
    """Yield the lines of each paper from its heading on, with the number of the first; blocks of notes stay whole."""
    starts: list[int] = []
    inside = False
    for at, line in enumerate(lines):
        mark = mark_of_block(line)
        inside = mark == BEGIN if mark else inside
        if not inside and _PAPER.fullmatch(line):
            above = at - 1
            while above >= 0 and not lines[above].strip():
                above -= 1
            starts.append(above if above >= 0 and _HEADING.match(lines[above]) else at)
    for start, end in pairwise([*starts, len(lines)]):
        yield start + 1, list(lines[start:end])


class _Parts(NamedTuple):
    """A paper's lines: those above its notes, the block of these, and what is folded below."""

    above: list[str]
    block: list[str]
    folded: list[str]


def _record(lines: Sequence[str], parts: _Parts, hints: Hints) -> SourceRecord:
    comment = next((match for line in lines if (match := _PAPER.fullmatch(line))), None)
    name, citekey, edition = (unquote(said or "") for said in comment.groups()) if comment else ("", "", "")
    above, block, folded = parts
    title, _ = _title(above)
    abstract, facts = _folded(folded)
    said = next((line for line in above[1:] if _is_said(line)), "")
    votes = _VOTES.search(said)
    listed = _LISTED.fullmatch(facts.get("Listed", ""))
    source = unescaped(listed["source"]) if listed else ""
    day = (listed["day"] if listed else None) or hints.listed
    ids = dict(each.split(":", 1) for each in _items(facts.get("Identifiers", "")) if ":" in each)
    kind, _, value = name.partition(":")
    ids |= {kind: value} if kind in KINDS else {}  # so that a list without what is folded makes no second papers
    summary = "\n".join(line[1:].strip() for line in above if line.startswith(">"))
    return {
        "id": name if name.startswith("p:") else None,
        "citekey": citekey or None,
        "title": title,
        "abstract": abstract,
        "authors": _items(facts.get("Authors", "")),
        "organization": _plain(facts, "Organization"),
        "venue": _plain(facts, "Venue"),
        "journal": _plain(facts, "Journal"),
        "published": facts.get("Published") or None,
        "day": day,
        "day_inferred": bool(listed and listed["inferred"]),
        "upvotes": int(re.sub(r"\D", "", votes[1]) or 0) if votes else None,
        "ids": ids,
        "keywords": _items(facts.get("Keywords", "")),
        "summary": unescaped(summary) or None,
        "url": next(iter(_addresses(facts, "Page")), None),
        "code": next(iter(_addresses(facts, "Code")), None),
        "project": next(iter(_addresses(facts, "Project")), None),
        "links": _addresses(facts, "Links"),
        "sources": [source or FORMAT.name],
        "said": {**_fields(said), "notes": _notes(block, name), "edition": edition or None},
    }


def _parted(lines: Sequence[str]) -> _Parts:
    marks = [(at, mark) for at, line in enumerate(lines) if (mark := mark_of_block(line))]
    begin = next((at for at, mark in marks if mark == BEGIN), None)
    end = next((at for at, mark in marks if mark == END and begin is not None and at > begin), len(lines))
    block = list(lines[begin : end + 1]) if begin is not None else []
    rest = list(lines[:begin]) + list(lines[end + 1 :]) if begin is not None else list(lines)
    fold = next((at for at, line in enumerate(rest) if _FOLD.fullmatch(line)), len(rest))
    return _Parts(rest[:fold], block, rest[fold:])


def _title(lines: Sequence[str]) -> tuple[str, str]:
    heading = _HEADING.match(lines[0]) if lines else None
    text = heading["title"].strip() if heading else ""
    linked = _LINKED.fullmatch(text)
    return (unescaped(linked["title"]), linked["address"]) if linked else (unescaped(text), "")


def _is_said(line: str) -> bool:
    return bool(_STATUS.search(line) or _STARS.search(line) or line.startswith(("▲", "#")))


def _fields(line: str) -> dict[str, Any]:
    """Read what is said in the line below the title; what is gone from it was taken away, but for a status."""
    if not line:
        return {}
    status, stars, due = _STATUS.search(line), _STARS.search(line), _DUE.search(line)
    return {
        **({"status": status[1].lower()} if status else {}),
        "rating": len(stars[0]) if stars else None,
        "tags": [from_page_tag(tag) for tag in _TAG.findall(line)],
        "due": due[1] if due else None,
    }


def _breaks_off(lines: Sequence[str]) -> bool:
    """Return whether what is folded does not end, as in a file of which a part is lost."""
    return bool(lines) and not any((fold := _FOLD.fullmatch(line)) and fold["end"] for line in lines)


def _folded(lines: Sequence[str]) -> tuple[str, dict[str, str]]:
    """Read the abstract, and the facts below it by name; where it breaks off, what is whole for sure."""
    abstract: list[str] = []
    facts: dict[str, str] = {}
    if breaks_off := _breaks_off(lines):
        lines = lines[: max(at for at, line in enumerate(lines) if line.strip())]
    for line in lines[1:]:
        if (fold := _FOLD.fullmatch(line)) and fold["end"]:
            break
        if fact := _FACT.fullmatch(line.rstrip()):
            facts[fact["name"]] = fact["value"] or ""
        elif not _SUMMARY.fullmatch(line):
            abstract.append(line)
    whole = bool(facts) or not breaks_off
    return unescaped("\n".join(abstract).strip()) if whole else "", facts


def _items(value: str) -> list[str]:
    return [unescaped(item.strip()) for item in _ITEM.findall(value) if item.strip()]


def _plain(facts: Mapping[str, str], name: str) -> str | None:
    return unescaped(facts.get(name, "")) or None


def _addresses(facts: Mapping[str, str], name: str) -> list[str]:
    return _ADDRESS.findall(facts.get(name, ""))


# -- notes -----------------------------------------------------------------------------------------------------------


def _notes(block: Iterable[str], paper: str) -> list[Note]:
    return [_as_note(found, paper) for found in parse_page("\n".join(block)).notes]


def _as_note(found: PageNote, paper: str) -> Note:
    line = found.heading.line if found.heading else ""
    comment, day = _COMMENT.search(line), _DATE.search(line)
    more = _more(comment["more"] if comment else None)
    text, *elsewhere = _ELSEWHERE.split(found.text)
    note = Note(text.strip(), found.anchor or id_of_new(paper, found), found.kind or infer_kind(text), found.done)
    created = more.get("created") or (f"{day[1]}T{comment['time']}" if day and comment and comment["time"] else None)
    source = more.get("source")
    values: dict[str, Any] = {
        "created": str(created or (f"{day[1]}T00:00:00Z" if day else note.created)),
        "quote": _quote(found.quote, more.get("quote")) if found.quote else None,
        "source": NoteSource(*(str(source.get(name) or "") for name in NoteSource._fields))
        if isinstance(source, dict)
        else None,
        "conflicts": tuple(elsewhere),
    }
    return Note(note.text, note.id, note.kind, note.done, **values)


def _more(text: str | None) -> dict[str, Any]:
    try:
        found = json.loads(text or "{}")
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _quote(shown: str, around: object) -> Quote:
    """Return the passage that a note quotes: as it was, where the page still shows that, with what stood around it."""
    said: Mapping[str, Any] = around if isinstance(around, dict) else {}
    version = said.get("version")
    places = {name: str(said[name]) for name in ("prefix", "suffix", "source", "section", "where") if said.get(name)}
    exact = said.get("exact")
    if not isinstance(exact, str) or quotation(Quote(exact)).split() != shown.split():
        exact = _QUOTED.sub(r"\1", shown)
    return Quote(exact, version=version if type(version) is int else None, **places)

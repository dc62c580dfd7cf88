"""JSON and JSON Lines in the shape that our own export writes: an array, one object, or one object on each line.

Only ``title`` must be there. Fields that are not known are passed over, and so are the reader's own (status, rating,
tags, notes): an import never touches a mark.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from functools import partial
from typing import Any

from store.errors import InputError
from store.identity import paper_id, parse_arxiv, parse_doi
from store.importers.base import RECORD_ERRORS, Hints, Record, Skipped, attempt, importer, shorten
from store.importers.document import LINE_LIMIT, Document, say
from store.models import Paper
from store.text import ABSTRACT_LIMIT, TITLE_LIMIT, clean, safe_url

EXPECTS = "JSON: papers as an array, one object, or one object on each line, each with a title"

_OPENING = re.compile(r"\s*(?:\{\s*(?:[\"}]|$)|\[\s*(?:[\[\]{\"]|$))")
_BETWEEN = re.compile(r"[\s,]*")


def _refuse_constant(name: str) -> float:
    raise ValueError(f"{name} is not JSON")


_DECODER = json.JSONDecoder(parse_constant=_refuse_constant)


def _looks_like_json(head: str) -> float:
    return 0.5 if _OPENING.match(head) else 0.0


@importer("json", sniff=_looks_like_json, expects=EXPECTS)
def read_json(document: Document, hints: Hints) -> Iterator[Record]:
    """JSON or JSON Lines, in the shape that `export --format json` writes."""
    start = document.head.lstrip()
    if start.startswith("["):
        for where, value in _array(document):
            yield value if isinstance(value, Skipped) else attempt(where, partial(_paper, value, hints))
    elif _is_object(start.partition("\n")[0]):
        yield from _lines(document, hints)
    else:
        yield _single(document, hints)


def _is_object(line: str) -> bool:
    try:
        return isinstance(_DECODER.decode(line), dict)
    except (ValueError, RecursionError):
        return False


def _single(document: Document, hints: Hints) -> Record:
    try:
        value = _DECODER.decode(document.text())
    except (ValueError, RecursionError) as error:
        raise InputError(f"{document.name}: {_say(error)}; expected {EXPECTS}") from error
    return _first(document, "record 1", value, hints)


def _first(document: Document, where: str, value: Any, hints: Hints) -> Record:
    """Read an object that stands alone or first: one that says "error" is what a server answered, not a paper."""
    if isinstance(value, dict) and "title" not in value and isinstance(value.get("error"), str):
        raise InputError(f"{document.name}: saw an error message, {shorten(value['error'], 80)}; expected {EXPECTS}")
    return attempt(where, partial(_paper, value, hints))


def _lines(document: Document, hints: Hints) -> Iterator[Record]:
    first = True
    for number, line in document.lines():
        if not line.strip():
            continue
        where = f"line {number}"
        try:
            value = _DECODER.decode(line)
        except RECORD_ERRORS as error:
            yield Skipped(where, "a line longer than any record" if len(line) >= LINE_LIMIT else _say(error))
            continue
        yield _first(document, where, value, hints) if first else attempt(where, partial(_paper, value, hints))
        first = False


def _array(document: Document) -> Iterator[tuple[str, Any]]:
    """Take the values of an array one by one as its text arrives, so that a large one is never held whole."""
    chunks = document.chunks()
    buffer, at, count, ended = next(chunks).lstrip(), 1, 1, False
    while True:
        at = _BETWEEN.match(buffer, at).end()  # type: ignore[union-attr]  # it matches nothing at least
        where = f"record {count}"
        if buffer.startswith("]", at):
            return
        try:
            # A value that touches the end of what has come may go on after it: 12 may be 123.
            value, end = _DECODER.raw_decode(buffer, at)
            whole = ended or end < len(buffer)
        except (ValueError, RecursionError) as error:
            if ended or isinstance(error, RecursionError) or len(buffer) - at > LINE_LIMIT:
                yield where, Skipped(where, f"{_say(error)}; the array cannot be read from here on")
                return
            whole = False
        if whole:
            yield where, value
            at, count = end, count + 1
            continue
        more = next(chunks, None)
        ended = more is None
        buffer, at = buffer[at:] + (more or ""), 0


def _say(error: BaseException) -> str:
    if isinstance(error, json.JSONDecodeError):
        return f"not JSON: {error.msg[:1].lower()}{error.msg[1:]} at column {error.colno}"
    if isinstance(error, RecursionError):
        return "not a paper: brackets within brackets, too deep to read"
    return say(error)


def _paper(value: Any, hints: Hints) -> Paper:
    """Check and clean one object; raises ValueError with the field and what it should be."""
    if not isinstance(value, dict):
        raise ValueError(f"expected an object with a title, saw {_kind(value)}")
    title = _text(value, "title", TITLE_LIMIT)
    if not title:
        raise ValueError("has no title")
    abstract = _text(value, "abstract", ABSTRACT_LIMIT, lines=True) or ""
    authors = _texts(value, "authors", "a list of names")
    arxiv = _identifier(value, "arxiv", parse_arxiv, "an arXiv id")
    doi = _identifier(value, "doi", parse_doi, "a DOI")
    day = _day(value, "day")
    return Paper(
        id=paper_id(title, authors, abstract, arxiv=arxiv, doi=doi),
        title=title,
        abstract=abstract,
        authors=authors,
        day=day or (hints.day.isoformat() if hints.day else None),
        day_inferred=bool(day) and _typed(value, "day_inferred", bool, "true or false") is True,
        published=_day(value, "published"),
        url=_address(value, "url"),
        arxiv=arxiv,
        doi=doi,
        links=_links(value),
        upvotes=_count(value, "upvotes"),
        venue=_text(value, "venue", TITLE_LIMIT),
        sources=_texts(value, "sources", "a list of names") if "sources" in value else ("json",),
    )


def _kind(value: object) -> str:
    names = {
        list: "a list",
        str: "a text",
        bool: "true or false",
        int: "a number",
        float: "a number",
        dict: "an object",
    }
    return names.get(type(value), "null")


def _typed(value: Mapping[str, Any], name: str, kind: type, should: str) -> Any:
    """Give a field of the right type, or None where it is absent or null."""
    found = value.get(name)
    if found is None or (isinstance(found, kind) and not (kind is int and isinstance(found, bool))):
        return found
    raise ValueError(f"{name} should be {should}, not {_kind(found)}")


def _text(value: Mapping[str, Any], name: str, limit: int, *, lines: bool = False) -> str | None:
    return clean(_typed(value, name, str, "a text") or "", lines=lines, limit=limit) or None


def _texts(value: Mapping[str, Any], name: str, should: str) -> tuple[str, ...]:
    found = _typed(value, name, list, should) or []
    if not all(isinstance(each, str) for each in found):
        raise ValueError(f"{name} should be {should}")
    return tuple(filter(None, (clean(each, limit=TITLE_LIMIT) for each in found)))


def _count(value: Mapping[str, Any], name: str) -> int | None:
    found: int | None = _typed(value, name, int, "a whole number")
    if found is not None and not 0 <= found < 2**31:
        raise ValueError(f"{name} should be a whole number from 0")
    return found


def _day(value: Mapping[str, Any], name: str) -> str | None:
    found = _text(value, name, 0)
    if found is None:
        return None
    try:
        return date.fromisoformat(found[:10]).isoformat()
    except ValueError:
        raise ValueError(f"{name} should be a date such as 2026-08-01, not {shorten(found)}") from None


def _identifier(value: Mapping[str, Any], name: str, parse: Callable[[str], str | None], should: str) -> str | None:
    found = _text(value, name, TITLE_LIMIT)
    if found is None:
        return None
    if parsed := parse(found):
        return parsed
    raise ValueError(f"{name} should be {should}, not {shorten(found)}")


def _address(value: Mapping[str, Any], name: str) -> str | None:
    found = _text(value, name, 0)
    if found and not safe_url(found):
        raise ValueError(f"{name} should be an http or https address, not {shorten(found)}")
    return found


def _links(value: Mapping[str, Any]) -> tuple[str, ...]:
    found = _texts(value, "links", "a list of addresses")
    for link in found:
        _address({"links": link}, "links")
    return found

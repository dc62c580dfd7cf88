"""The values of a JSON text one after another: of an array, of JSON Lines, or the one object that it is."""

import json
import re
from collections.abc import Iterator
from typing import Any

from store.errors import InputError
from store.importers.base import RECORD_ERRORS, Skipped
from store.importers.document import LINE_LIMIT, Document, in_words
from store.making import kind_of, shorten

_OPENING = re.compile(r"\s*(?:\{\s*(?:[\"}]|$)|\[\s*(?:[\[\]{\"]|$))")
_BETWEEN = re.compile(r"[\s,]*")


def _refuse_constant(name: str) -> float:
    raise ValueError(f"{name} is not JSON")


_DECODER = json.JSONDecoder(parse_constant=_refuse_constant)


def looks_like_json(head: str) -> bool:
    """Return whether a text begins as an object or an array of something begins."""
    return bool(_OPENING.match(head))


def as_object(value: object) -> dict[str, Any]:
    """Take a value for a record; raises ValueError when it is none."""
    if isinstance(value, dict):
        return value
    raise ValueError(f"expected an object with a title, saw {kind_of(value)}")


def json_values(document: Document, expects: str) -> Iterator[tuple[str, Any]]:
    """Yield where each value stands and the value, or Skipped for one that does not parse.

    An array and JSON Lines are never held whole. Raises InputError for a text that is not JSON, and for an object
    that says "error": that is what a server answered, and no paper.
    """
    start = document.head.lstrip()
    if start.startswith("["):
        yield from _array(document)
        return
    values = _lines(document) if _is_object(start.partition("\n")[0]) else _single(document, expects)
    for number, (where, value) in enumerate(values):
        if not number and isinstance(value, dict) and "title" not in value and isinstance(value.get("error"), str):
            said = shorten(value["error"], 80)
            raise InputError(f"{document.name}: saw an error message, {said}; expected {expects}")
        yield where, value


def _is_object(line: str) -> bool:
    try:
        return isinstance(_DECODER.decode(line), dict)
    except (ValueError, RecursionError):
        return False


def _single(document: Document, expects: str) -> Iterator[tuple[str, Any]]:
    try:
        yield "record 1", _DECODER.decode(document.text())
    except (ValueError, RecursionError) as error:
        raise InputError(f"{document.name}: {_say(error)}; expected {expects}") from error


def _lines(document: Document) -> Iterator[tuple[str, Any]]:
    for number, line in document.lines():
        if not line.strip():
            continue
        where = f"line {number}"
        try:
            value = _DECODER.decode(line)
        except RECORD_ERRORS as error:
            value = Skipped(where, "a line longer than any record" if len(line) >= LINE_LIMIT else _say(error))
        yield where, value


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
            value, at = _DECODER.raw_decode(buffer, at)
        except (ValueError, RecursionError) as error:
            if ended or isinstance(error, RecursionError) or len(buffer) - at > LINE_LIMIT:
                yield where, Skipped(where, f"{_say(error)}; the array cannot be read from here on")
                return
            more = next(chunks, None)
            ended = more is None
            buffer, at = buffer[at:] + (more or ""), 0
            continue
        yield where, value
        count += 1


def _say(error: BaseException) -> str:
    if isinstance(error, json.JSONDecodeError):
        return f"not JSON: {error.msg[:1].lower()}{error.msg[1:]} at column {error.colno}"
    if isinstance(error, RecursionError):
        return "not a paper: brackets within brackets, too deep to read"
    return in_words(error)

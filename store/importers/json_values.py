"""The values of a JSON text one after another: of an array, of JSON Lines, or the one object that it is."""

import itertools
import json
import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from typing import Any

from store.checksum import checksum
from store.errors import InputError
from store.importers.base import RECORD_ERRORS, Skipped
from store.importers.document import LINE_LIMIT, Document, in_words
from store.models import Note
from store.state.note_record import to_note
from store.text import shorten
from store.times import stamp
from store.validation import kind_of

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


def said_of_own(record: Mapping[str, Any]) -> dict[str, Any]:
    """Return what the reader said of a paper in a record that we have written, maybe edited by hand since."""
    notes = record.get("notes")
    own = {name: record[name] for name in ("status", "rating", "tags", "due", "edition") if name in record}
    return {**own, "notes": [note for each in notes if (note := _note(each))] if isinstance(notes, list) else []}


def _note(value: object) -> Note | None:
    """Read a note; one that somebody has added by hand may have no more than its text."""
    if isinstance(value, str):
        value = {"text": value}
    if not isinstance(value, dict) or not isinstance(value.get("text"), str):
        return None
    if not isinstance(value.get("id"), str):
        said = f"{value['text'].strip()}\0{value.get('quote')}".encode("utf-8", "replace")
        value = {**value, "id": checksum(said)[:12]}
    return to_note({"created": stamp(), **value})


def json_values(document: Document, expects: str, inside: str = "") -> Iterator[tuple[str, Any]]:
    """Yield where each value stands and the value, or Skipped for one that does not parse.

    Of an object with an array ``inside``, under this name, the values are those of the array. No array and no JSON
    Lines are ever held whole. Raises InputError for a text that is not JSON, and for an object that says "error": that
    is what a server answered, and no paper.
    """
    start = document.head.lstrip()
    if start.startswith("["):
        yield from _array(_Text(document.chunks()), "record")
        return
    if _is_object(start.partition("\n")[0]):
        values = _lines(document)
    elif inside and start:
        values = _members(document, expects, inside)
    else:
        values = _single(document, expects)
    for number, (where, value) in enumerate(values):
        if not number and isinstance(value, dict) and "title" not in value and isinstance(value.get("error"), str):
            said = shorten(value["error"], 80)
            raise InputError(f"{document.name}: saw an error message, {said}; expected {expects}")
        held = value.get(inside) if isinstance(value, dict) else None
        if isinstance(held, list):
            yield from ((f"item {place}", each) for place, each in enumerate(held, start=1))
        else:
            yield where, value


def _is_object(line: str) -> bool:
    with suppress(ValueError, RecursionError):
        return isinstance(_DECODER.decode(line), dict)
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


class _Text:
    """The text of a document as it arrives, of which as much is held as one value needs."""

    def __init__(self, chunks: Iterator[str]) -> None:
        self._chunks = chunks
        self._buffer, self._at, self._ended = next(chunks).lstrip(), 1, False

    def next_sign(self) -> str:
        """Pass over what stands between values, and return the sign there, empty at the end."""
        while True:
            self._at = _BETWEEN.match(self._buffer, self._at).end()  # type: ignore[union-attr]  # it matches nothing
            if self._at < len(self._buffer) or self._ended:
                return self._buffer[self._at : self._at + 1]
            self._grow()

    def pass_sign(self) -> None:
        """Pass over one sign."""
        self._at += 1

    def value(self) -> Any:
        """Read the next value; raises ValueError and RecursionError."""
        self.next_sign()
        while True:
            try:
                value, end = _DECODER.raw_decode(self._buffer, self._at)
                if end < len(self._buffer) or self._ended:  # a number may go on
                    self._at = end
                    return value
            except ValueError:
                if self._ended or len(self._buffer) - self._at > LINE_LIMIT:
                    raise
            self._grow()

    def _grow(self) -> None:
        more = next(self._chunks, None)
        self._ended = more is None
        self._buffer, self._at = self._buffer[self._at :] + (more or ""), 0


def _array(text: _Text, what: str) -> Iterator[tuple[str, Any]]:
    """Take the values of an array one by one as its text arrives, so that a large one is never held whole."""
    for count in itertools.count(1):
        where = f"{what} {count}"
        if text.next_sign() == "]":
            text.pass_sign()
            return
        try:
            value = text.value()
        except (ValueError, RecursionError) as error:
            yield where, Skipped(where, f"{_say(error)}; the array cannot be read from here on")
            return
        yield where, value


def _members(document: Document, expects: str, inside: str) -> Iterator[tuple[str, Any]]:
    """Take the values of an array that an object holds, else the object; of that no more is read than the array."""
    text, others = _Text(document.chunks()), {}
    try:
        while text.next_sign() not in ("}", ""):
            name = text.value()
            if not isinstance(name, str):
                raise ValueError(f"not JSON: expected a name in quotation marks, saw {kind_of(name)}")
            if text.next_sign() == ":":
                text.pass_sign()
            if name == inside and text.next_sign() == "[":
                text.pass_sign()
                yield from _array(text, "item")
                return
            others[name] = text.value()
    except (ValueError, RecursionError) as error:
        raise InputError(f"{document.name}: {_say(error)}; expected {expects}") from error
    yield "record 1", others


def _say(error: BaseException) -> str:
    if isinstance(error, json.JSONDecodeError):
        return f"not JSON: {error.msg[:1].lower()}{error.msg[1:]} at column {error.colno}"
    if isinstance(error, RecursionError):
        return "not a paper: brackets within brackets, too deep to read"
    return in_words(error)

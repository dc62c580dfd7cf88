"""What a paper looks like as a record of the database."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import orjson

from store.data import DATA, Kind
from store.models import Listing, Paper

FIELDS = ("id", *(datum.name for datum in DATA), "citekey", "added")
COLUMNS = ", ".join(FIELDS)
TYPES = {**dict.fromkeys(Kind, "TEXT"), Kind.COUNT: "INTEGER", Kind.FLAG: "INTEGER"}
"""What a kind of datum is to SQLite; lists are texts of JSON."""
_KINDS = {datum.name: datum.kind for datum in DATA}
_SINCE = {datum.name: datum.since for datum in DATA}


def columns(format: int, names: Sequence[str] = FIELDS) -> str:
    """Name columns for a SELECT from a file of this format; what it does not have yet is absent."""
    return ", ".join(name if _SINCE.get(name, 1) <= format else f"NULL AS {name}" for name in names)


def paper_of(values: Sequence[object]) -> Paper:
    """Read a paper from the values of COLUMNS."""
    record: dict[str, Any] = dict(zip(FIELDS, values, strict=True))
    for name, read in _READ:
        record[name] = read(record[name])
    return Paper(**record)


def text_reader(name: str) -> Callable[[Any], Sequence[str]]:
    """Choose what reads the texts of a datum that is text, as the database has it."""
    return names_of if _KINDS[name] is Kind.NAMES else _one


def values_of(paper: Paper) -> list[object]:
    """Return the values of COLUMNS for a paper, but for the citekey and the moment it was added."""
    values: list[object] = [paper.id]
    for name, write in _WRITTEN:
        value = getattr(paper, name)
        values.append(value if write is None else write(value))
    return values


def names_of(value: str | None) -> tuple[str, ...]:
    """Read a list of texts."""
    return tuple(orjson.loads(value)) if value and value != "[]" else ()


def listings_as_text(listings: Sequence[Listing]) -> str:
    """Write listings as they are stored."""
    return orjson.dumps([list(listing) for listing in listings]).decode() if listings else "[]"


def _one(value: str | None) -> tuple[str, ...]:
    return (value,) if value else ()


def _listings(value: str | None) -> tuple[Listing, ...]:
    return tuple(Listing(*each) for each in orjson.loads(value)) if value and value != "[]" else ()


def _pairs(value: str | None) -> tuple[tuple[str, str], ...]:
    return tuple((kind, each) for kind, each in orjson.loads(value)) if value and value != "[]" else ()


def _as_list(value: Sequence[object]) -> str:
    return orjson.dumps(value).decode() if value else "[]"


_READERS: dict[Kind, Callable[[Any], object]] = {
    Kind.NAMES: names_of,
    Kind.ADDRESSES: names_of,
    Kind.FLAG: bool,
    Kind.LISTINGS: _listings,
    Kind.IDS: _pairs,
}
_WRITERS: dict[Kind, Callable[[Any], object]] = {
    Kind.NAMES: _as_list,
    Kind.ADDRESSES: _as_list,
    Kind.LISTINGS: listings_as_text,
    Kind.IDS: _as_list,
}
_READ = [(datum.name, _READERS[datum.kind]) for datum in DATA if datum.kind in _READERS]
_WRITTEN = [(datum.name, _WRITERS.get(datum.kind)) for datum in DATA]

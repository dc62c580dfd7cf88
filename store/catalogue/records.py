"""What a paper looks like as a record of the database."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from operator import attrgetter
from typing import Any

import orjson

from store.data import DATA, DatumKind
from store.listings import Listing
from store.models import Paper
from store.text import without_controls

FIELDS = tuple(Paper.__dataclass_fields__)
COLUMNS = ", ".join(FIELDS)
TYPES = {**dict.fromkeys(DatumKind, "TEXT"), DatumKind.COUNT: "INTEGER", DatumKind.FLAG: "INTEGER"}
"""What a kind of datum is to SQLite; lists are texts of JSON."""
_KINDS = {datum.name: datum.kind for datum in DATA}
_SINCE = {datum.name: datum.since for datum in DATA}


def columns(format: int, names: Sequence[str] = FIELDS) -> str:
    """Name columns for a SELECT from a file of this format; what it does not have yet is absent."""
    return ", ".join(name if _SINCE.get(name, 1) <= format else f"NULL AS {name}" for name in names)


def paper_of(values: Iterable[object]) -> Paper:
    """Read a paper from the values of COLUMNS, whose texts are safe to show whoever wrote them there."""
    read: list[Any] = list(values)
    for place, items in _LISTS:
        text = read[place]
        read[place] = items(orjson.loads(text)) if text and text != _NONE else ()
    for place in _FLAGS:
        read[place] = bool(read[place])
    return Paper(*_safe(read))


def text_reader(name: str) -> Callable[[Any], Sequence[str]]:
    """Choose what reads the texts of a datum that is text, as the database has it."""
    return names_of if _KINDS[name] is DatumKind.NAMES else lambda value: (value,) if value else ()


def values_of(paper: Paper) -> list[object]:
    """Return the values of COLUMNS for a paper, but for the last two, the citekey and the moment it was added."""
    values: list[Any] = list(_VALUES(paper))
    for place, _ in _LISTS:
        values[place] = as_text(values[place]) if values[place] else _NONE
    return values


def cited(citekey: str) -> str:
    """Return how a paper is called that is also cited by this key: it had it before it was known to be another."""
    return f"@{citekey}"


def names_of(value: str | None) -> tuple[str, ...]:
    """Read a list of names."""
    return tuple(orjson.loads(value)) if value else ()


def as_text(items: Iterable[object]) -> str:
    """Write a list of a paper as it is stored."""
    return orjson.dumps(items, default=list).decode()


def stored(paper: Paper) -> dict[str, object]:
    """Return the values of a whole paper by their names, as they are stored."""
    return dict(zip(FIELDS, [*values_of(paper), paper.citekey, paper.added], strict=True))


def paper_from(values: Mapping[str, object]) -> Paper:
    """Read a paper from what `stored` returns."""
    return paper_of(values.get(name) for name in FIELDS)


def written_record(paper: Paper) -> str:
    """Write a whole paper as one text."""
    return orjson.dumps(stored(paper)).decode()


def read_record(record: str) -> Paper:
    """Read what `written_record` wrote."""
    return paper_from(orjson.loads(record))


_NONE = "[]"


def _safe(values: Iterable[Any]) -> tuple[Any, ...]:
    return tuple([without_controls(value) if isinstance(value, str) else value for value in values])


_ITEMS: dict[DatumKind, Callable[[Any], object]] = {
    DatumKind.NAMES: _safe,
    DatumKind.ADDRESSES: _safe,
    DatumKind.LISTINGS: lambda items: tuple(Listing(*_safe(item)) for item in items),
    DatumKind.IDS: lambda items: tuple(map(_safe, items)),
}
_VALUES = attrgetter(*FIELDS[:-2])
_LISTS = [(place, _ITEMS[kind]) for place, name in enumerate(FIELDS) if (kind := _KINDS.get(name)) in _ITEMS]
_FLAGS = [place for place, name in enumerate(FIELDS) if _KINDS.get(name) is DatumKind.FLAG]

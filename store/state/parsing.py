"""The text of ``state.json`` read: as we write it, as other programs and git's merges leave it, or in ruins."""

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import orjson

from store.errors import LibraryError
from store.state.layout import NAMES, TABLES
from store.state.merge import Tables, merge_records
from store.state.records import Record, canonical, is_writable
from store.state.restamping import restamped

_TOO_DEEP = "has values within values without end"
_BOM = b"\xef\xbb\xbf"
_OPENING = re.compile(rb'"((?:[^"\\]|\\.)*)":\{')
_RECORD = re.compile(rb',?("(?:[^"\\]|\\.)*"):(\{.*\})')
_CONFLICT_MARKER = re.compile(rb"<{7} .*|>{7} .*|={7}|\|{7} .*")
_NUMBERED = re.compile(r'"(\d+)":\s*(?=\{)')


class DamagedState(LibraryError):
    """A state file that cannot be read whole; the message says what is wrong with it, ``data`` is what it holds."""

    data: bytes | None = None


def parse_tables(data: bytes) -> Tables:
    """Read the text of a state file; versions of the same record are joined. Raises DamagedState."""
    data = data.removeprefix(_BOM)
    if not data.strip(b"\0 \r\n\t"):
        raise DamagedState("is filled with zero bytes" if data.strip() else "is empty")
    try:
        root = orjson.loads(data)
        if isinstance(root, dict) and data.count(b"\n") == _newlines(root):
            orjson.dumps(root)
            return _checked(tables_of(triples_of(root)), root.keys())
    except ValueError:
        pass
    except TypeError as error:  # more levels can be read than written
        raise DamagedState(_TOO_DEEP) from error
    try:  # not written by us, or merged by git: perhaps with duplicate keys, NaN, or lone surrogates
        pairs = json.loads(data, object_pairs_hook=_Pairs, parse_constant=_no_number, parse_int=_number)
    except (ValueError, OverflowError, RecursionError):
        return tables_of(_by_lines(data))
    return _checked(tables_of(triples_of(pairs)), {table for table, _ in _pairs(pairs)})


def _newlines(root: dict[str, Any]) -> int:
    sizes = [len(list(_pairs(records))) for table, records in root.items() if table != "meta"]
    return 3 + sum(max(2, 1 + 2 * size) for size in sizes)


class _Pairs(list[tuple[str, Any]]):
    """An object as its pairs, with the keys that come twice."""


def _pairs(value: object) -> Iterable[tuple[str, Any]]:
    if isinstance(value, _Pairs):
        return value
    if isinstance(value, dict):
        return value.items()
    raise DamagedState("is not a state file of Broadsheet")


def _plain(value: object) -> Any:
    if isinstance(value, _Pairs):
        return {key: _plain(inner) for key, inner in value}
    return [_plain(inner) for inner in value] if isinstance(value, list) else value


def triples_of(root: object) -> Iterator[tuple[str, str, Record]]:
    """List the records of a state file, each with its table and its key there. Raises DamagedState."""
    for table, records in _pairs(root):
        for key, record in _pairs(records):
            _pairs(record)
            yield table, key, _settled(record) if isinstance(record, _Pairs) else record


def _settled(value: Record | _Pairs) -> Record:
    """Return a record as it will read back: no UTF-8 text holds lone surrogates. Raises DamagedState."""
    try:
        record: Record = _plain(value)
        if not is_writable(record):
            record = orjson.loads(json.dumps(record, ensure_ascii=False).encode("utf-8", "replace"))
            canonical(record)
    except (TypeError, ValueError, RecursionError) as error:
        raise DamagedState(_TOO_DEEP) from error
    return record


def _no_number(name: str) -> None:
    """Read NaN and the infinities, which other programs write and JSON does not know, as no value."""


def _number(digits: str) -> float:
    value = int(digits)
    return value if -(1 << 63) <= value < 1 << 64 else float(value)


def _checked(tables: Tables, names: Iterable[str]) -> Tables:
    ours = "meta" in names or ("marks" in names and all("paper" in mark for mark in tables["marks"].values()))
    if not ours:
        raise DamagedState("is not a state file of Broadsheet")
    return tables


def tables_of(triples: Iterable[tuple[str, str, Record]]) -> Tables:
    """Sort records (table, key, record) into tables by name; several versions of one record are joined."""
    tables: Tables = {table: {} for table in ("meta", *NAMES)}
    others: list[tuple[str, str, Record]] = []
    for table, key, record in triples:
        own = record.get(NAMES.get(table, ""))
        name = "meta" if table == "meta" else own if isinstance(own, str) and own else key
        if tables.setdefault(table, {}).setdefault(name, record) is not record:
            others.append((table, name, record))
    return _joined(tables, others) if others else tables


def _joined(tables: Tables, others: Sequence[tuple[str, str, Record]]) -> Tables:
    """Join further versions of records; git may have merged a file of an earlier version with one of this.

    Stamps of both kinds are made alike before they are compared.
    """
    metas = [tables["meta"].get("meta", {}), *(record for table, _, record in others if table == "meta")]
    schemas = {schema if isinstance(schema := meta.get("schema"), int) else 0 for meta in metas}
    events = [*tables["history"].values()]
    if len(schemas) > 1:
        tables = restamped(tables, events)
    for table, name, record in others:
        if len(schemas) > 1:
            record = restamped({"marks": {}, table: {name: record}}, events)[table][name]
        tables[table][name] = merge_records(table, tables[table][name], record)
    return tables


def _by_lines(data: bytes) -> Iterator[tuple[str, str, Record]]:
    """Read what a line-wise merge left: every line must be whole, and the frame around them be there once."""
    lines = [line.strip() for line in data.splitlines()]
    lines = [line for line in lines if line and not _CONFLICT_MARKER.fullmatch(line)]
    if lines[:1] != [b"{"] or lines[-1:] != [b"}"]:
        raise DamagedState("is cut short or damaged")
    table = ""
    for line in lines[1:-1]:
        if opening := _OPENING.fullmatch(line):
            table = opening.group(1).decode("utf-8", "replace")
        elif table and line in (b"}", b"},"):
            table = ""
        elif table:
            yield table, *_read_line(line)
        else:
            name, records = _read_line(line.removesuffix(b","))
            yield from ((name, key, record) for key, record in records.items())


def _read_line(line: bytes) -> tuple[str, Record]:
    whole = _RECORD.fullmatch(line)
    try:
        if whole:
            return json.loads(whole.group(1)), _settled(orjson.loads(whole.group(2)))
    except ValueError:
        pass
    raise DamagedState(f"is damaged at “{line[:40].decode('utf-8', 'replace')}…”")


def salvage(data: bytes) -> Tables:
    """Read every whole record out of a damaged file, wherever it lies."""
    wide = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    return tables_of(_whole_records(data.decode("utf-16" if wide else "utf-8", "replace")))


def _whole_records(text: str) -> Iterator[tuple[str, str, Record]]:
    decoder, at = json.JSONDecoder(parse_constant=_no_number, parse_int=_number), 0
    while match := _NUMBERED.search(text, at):
        try:
            record, at = decoder.raw_decode(text, match.end())
            record = _settled(record)
        except (ValueError, OverflowError, RecursionError, DamagedState):
            at = match.end()
            continue
        for table, name, proof in (*TABLES, ("meta", "schema", "clock")):
            if name in record and proof in record:
                yield table, match.group(1), record
                break

"""zotero.sqlite: the items of a Zotero library, read from a copy, so that Zotero may stay open and nothing is touched.

The tables are those of Zotero 5 to 7. What was put in its bin is left there.
"""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from store.errors import InputError
from store.importers.base import Hints, Reading, ReadRecord, attempt
from store.importers.document import begins_with
from store.importers.zotero_items import NO_WORKS, record_of
from store.making import SourceRecord

NAME = "zotero"

_ITEMS = """
    SELECT i.itemID, i.key, t.typeName FROM items i JOIN itemTypes t USING (itemTypeID)
    WHERE i.itemID NOT IN (SELECT itemID FROM deletedItems) ORDER BY i.itemID"""
_VALUES = """
    SELECT f.fieldName, v.value FROM itemData d JOIN fields f USING (fieldID)
    JOIN itemDataValues v USING (valueID) WHERE d.itemID = ?"""
_CREATORS = """
    SELECT t.creatorType, p.firstName, p.lastName FROM itemCreators c JOIN creators p USING (creatorID)
    JOIN creatorTypes t USING (creatorTypeID) WHERE c.itemID = ? ORDER BY c.orderIndex"""
_TAGS = "SELECT t.name FROM itemTags i JOIN tags t USING (tagID) WHERE i.itemID = ?"
_NOTES = "SELECT note FROM itemNotes WHERE parentItemID = ? AND itemID NOT IN (SELECT itemID FROM deletedItems)"


def is_database(path: Path) -> bool:
    """Return whether a file is an SQLite database."""
    return begins_with(path, b"SQLite format 3\0")


def read_database(path: Path, hints: Hints) -> Reading:
    """Begin to read a database of Zotero. Raises InputError for one of another program, or one that is damaged."""
    return Reading(str(path), NAME, _records(path, hints))


def _records(path: Path, hints: Hints) -> Iterator[ReadRecord]:
    with TemporaryDirectory(prefix="broadsheet-") as folder:
        copy = Path(folder) / "zotero.sqlite"
        try:
            for ending in ("", "-wal", "-journal"):
                if ending == "" or path.with_name(path.name + ending).exists():
                    shutil.copyfile(path.with_name(path.name + ending), copy.with_name(copy.name + ending))
            with closing(sqlite3.connect(copy)) as base:
                yield from _items(base, hints)
        except sqlite3.Error as error:
            raise InputError(f"{path}: saw an SQLite database ({error}); expected that of Zotero") from error
        except OSError as error:
            raise InputError(f"{path}: {(error.strerror or str(error)).lower()}") from error


def _items(base: sqlite3.Connection, hints: Hints) -> Iterator[ReadRecord]:
    for number, key, kind in base.execute(_ITEMS):
        if kind not in NO_WORKS:
            item: dict[str, Any] = {name: str(value) for name, value in base.execute(_VALUES, (number,))}
            item["creators"] = [
                {"creatorType": role, "firstName": first, "lastName": last}
                for role, first, last in base.execute(_CREATORS, (number,))
            ]
            for name, asked in (("tags", _TAGS), ("notes", _NOTES)):
                item[name] = [said for (said,) in base.execute(asked, (number,))]
            yield attempt(f"item {key}", partial(_record, item, hints))


def _record(item: dict[str, Any], hints: Hints) -> SourceRecord:
    return record_of(item, hints) | {"sources": [NAME]}

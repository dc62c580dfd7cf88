"""A table of TinyDB whose records go by name: of a paper, a filter, a step; what every record has is its name."""

from collections.abc import Iterable, Mapping, MutableMapping
from typing import Any

from tinydb import Storage, TinyDB
from tinydb.table import Document, Table

from store.state.records import Record


class NamedTable(Table):
    """TinyDB's table with names in the place of its numbers, whose records lie in memory for others to read."""

    document_id_class = str  # type: ignore[assignment]  # meant to be set, and declared as int

    def __init__(self, storage: Storage, name: str, **options: Any) -> None:
        super().__init__(storage, name, **options)
        self._beneath = storage

    def named(self, name: str) -> Record | None:
        """Return the record of this name, None when there is none."""
        return self.get(doc_id=name)  # type: ignore[call-overload, no-any-return]

    def put(self, records: Mapping[str, Record]) -> None:
        """Add records by name, each in the place of the one with its name; within a transaction."""
        known = [name for name in records if self.named(name) is not None]
        if known:  # one call: TinyDB makes the whole table anew with each
            self._detach(known)
            new = (records[name] for name in known)
            self.update(lambda record: _become(record, next(new)), doc_ids=known)  # type: ignore[arg-type]
        there = {*known}
        if others := [Document(records[name], name) for name in records if name not in there]:  # type: ignore[arg-type]
            self.insert_multiple(others)

    def _detach(self, names: Iterable[str]) -> None:
        """Let TinyDB change records in place: those that were handed out stay as they are."""
        tables = self._beneath.read() or {}
        records = tables[self.name]
        self._beneath.write({**tables, self.name: {**records, **{name: {**records[name]} for name in names}}})

    def drop(self, names: Iterable[str]) -> None:
        """Take records away, those that there are."""
        if known := [name for name in names if self.named(name) is not None]:
            self.remove(doc_ids=known)  # type: ignore[arg-type]


def _become(record: MutableMapping[str, Any], other: Record) -> None:
    record.clear()
    record.update(other)


class NamedTables(TinyDB):
    """A TinyDB of such tables."""

    table_class = NamedTable  # type: ignore[assignment]

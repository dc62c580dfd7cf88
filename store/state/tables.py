"""A table of TinyDB whose records go by name: of a paper, a filter, a step; what every record has is its name."""

from collections.abc import Iterable, Mapping

from tinydb import TinyDB
from tinydb.table import Document, Table

from store.state.records import Record


class NamedTable(Table):
    """TinyDB's table with names in the place of its numbers; a record is replaced, and never changed in place."""

    document_id_class = str  # type: ignore[assignment]  # meant to be set, and declared as int

    def named(self, name: str) -> Record | None:
        """Return the record of this name, None when there is none."""
        return self.get(doc_id=name)  # type: ignore[call-overload, no-any-return]

    def put(self, records: Mapping[str, Record]) -> None:
        """Add records by name, each in the place of the one with its name."""
        self.drop(records.keys())
        self.insert_multiple(Document(record, name) for name, record in records.items())  # type: ignore[arg-type]

    def drop(self, names: Iterable[str]) -> None:
        """Take records away, those that there are."""
        if known := [name for name in names if self.named(name) is not None]:
            self.remove(doc_ids=known)  # type: ignore[arg-type]


class NamedTables(TinyDB):
    """A TinyDB of such tables."""

    table_class = NamedTable

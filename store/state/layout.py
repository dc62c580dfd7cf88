"""The text of ``state.json``: an ordinary TinyDB document with one record per line.

Records are sorted, a blank line lies between them and the comma begins the line, so that git merges edits of different
papers cleanly, and with ``merge=union`` leaves both versions of one paper as a duplicate key, which
`store.state.parsing` joins. Git's conflict markers do no harm either. TinyDB's numbers are made from the record's name:
the same on every computer, without a counter that two programs could both take (53 bits: JavaScript can hold them).
"""

from bisect import bisect_left
from collections.abc import Iterable
from itertools import compress
from operator import is_not

import orjson

from store.checksum import checksum
from store.errors import LibraryError
from store.state.merge import Tables
from store.state.records import Record, canonical

TABLES = (
    ("views", "name", "query"),
    ("decisions", "decision", "kind"),
    ("marks", "paper", "status"),
    ("notes", "id", "text"),
    ("history", "id", "changes"),
)
"""Table, the field with a record's name, and one that all of its records have and no other table's."""
NAMES = {table: name for table, name, _ in TABLES}
_BETWEEN = b"\n\n,"
_FEW = 100  # records that are put in their places one by one: sorting all of a large table takes longer


def number(name: str) -> str:
    """Return TinyDB's number for a record of this name."""
    return str(int(checksum(name.encode("utf-8", "surrogatepass"))[:14], 16) >> 3)


class Lines:
    """The lines of one table; of what changed in the table since it was last shown, the line alone is made anew."""

    def __init__(self, table: str) -> None:
        self.table = table
        self._records: dict[str, Record] = {}
        self._lines: dict[str, bytes] = {}
        self._order: list[tuple[int, str]] = []
        self._sorted: list[bytes] = []

    def show(self, records: dict[str, Record], *, proven: bool = True) -> bool:
        """Say what these records say, which are never changed in place; return whether that is anything new.

        Each new line is read back where ``proven``. Raises LibraryError when one does not say what its record does.
        """
        known = self._records
        if records is known:
            return False
        others = map(is_not, records.values(), map(known.get, records))
        lines = {name: self._line(name, records[name], proven) for name in compress(records, others)}
        changed = {name: line for name, line in lines.items() if self._lines.get(name) != line}
        added, gone = changed.keys() - self._lines.keys(), known.keys() - records.keys()
        self._records = records
        self._lines.update(changed)
        for name in gone:
            del self._lines[name]
        moved = self.table == "history" and len(added) < len(changed)
        if gone or moved or len(changed) > _FEW:
            self._order = sorted(self._place(name, record) for name, record in records.items())
            self._sorted = [self._lines[name] for _, name in self._order]
        else:
            for name, line in changed.items():
                self._put(self._place(name, records[name]), line, new=name in added)
        return bool(changed or gone)

    def _put(self, place: tuple[int, str], line: bytes, *, new: bool) -> None:
        at = bisect_left(self._order, place)
        if new:
            self._order.insert(at, place)
            self._sorted.insert(at, line)
        else:
            self._sorted[at] = line

    def pieces(self) -> list[bytes]:
        """Return the text of the table in pieces, sorted, which stay as they are when the table changes."""
        first, *others = self._sorted or [b""]
        opening = b",\n" + canonical(self.table) + b":{\n" + first.removeprefix(_BETWEEN)
        return [opening, *others, b"\n}" if self._lines else b"}"]

    def size(self) -> int:
        """Return how many bytes the lines have."""
        return sum(map(len, self._lines.values()))

    def _place(self, name: str, record: Record) -> tuple[int, str]:
        clock = record.get("clock") if self.table == "history" else 0
        return (clock if isinstance(clock, int) else 0), name

    def _line(self, name: str, record: Record, proven: bool) -> bytes:
        key = number(name) if record.get(NAMES.get(self.table, "")) == name else name
        line = b"".join((canonical(key), b":", canonical(record)))
        if proven and orjson.loads(b"{" + line + b"}").popitem()[1] != record:
            raise LibraryError(f"what was to be written about {name} does not read back as it was; nothing was written")
        return _BETWEEN + line


def text_in_pieces(meta: Record, tables: Iterable[Lines]) -> list[bytes]:
    """Write the text of a whole state file in pieces."""
    parts = [b'{\n"meta":{"1":', canonical(meta), b"}"]
    for lines in tables:
        parts += lines.pieces()
    return [*parts, b"\n}\n"]


def text_of(tables: Tables) -> bytes:
    """Write the text of a whole state file."""
    shown = []
    for table, records in tables.items():
        if table != "meta":
            shown.append(Lines(table))
            shown[-1].show(records)
    return b"".join(text_in_pieces(tables["meta"].get("meta", {}), shown))


def numbered(tables: Tables) -> Tables:
    """Return tables as TinyDB numbers their records; `tables_of` gives them their names again."""
    return {
        table: {name if name.isdecimal() else number(name): record for name, record in records.items()}
        for table, records in tables.items()
    }

"""The papers as papers.db lists them: by row, by id, by their place; whoever reads them here changes nothing."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import islice
from typing import Any

from store.catalogue.file import PapersFile
from store.catalogue.records import columns, paper_of, text_reader
from store.models import Paper

_CHUNK = 500  # rows asked for in one statement; SQLite's own limit on variables is higher everywhere


class Papers:
    """The papers of a file, as they were committed last; any thread may read them. Raises LibraryError."""

    def __init__(self, file: PapersFile) -> None:
        self.file = file

    def __len__(self) -> int:
        return int(self.file.meta("count"))

    @property
    def version(self) -> int:
        """A number that grows with every change to the papers."""
        return int(self.file.meta("version"))

    @property
    def edition(self) -> tuple[str, int]:
        """What stays the same as long as the papers do."""
        return self.file.identity, self.version

    @property
    def arrived(self) -> int:
        """How many papers have ever come in; one that changes is none of them."""
        return int(self.file.meta("seq"))

    @property
    def top(self) -> int:
        """One more than the highest row ever used."""
        return int(self.file.meta("top"))

    def scan(self, start: int = 0) -> Iterator[tuple[int, int, Paper]]:
        """Stream (row, seq, paper) of all living rows from ``start`` on, by row."""
        with self.file.explained():
            cursor = self.file.patiently(
                lambda: self.file.mine.execute(
                    f"SELECT row, seq, {columns(self.file.format)} FROM papers WHERE row >= ? ORDER BY row", (start,)
                )
            )
            for row, seq, *values in cursor:
                yield row, seq, paper_of(values)

    def retired(self, since: int) -> list[int]:
        """List the rows that a newer row has replaced after version ``since``."""
        found = self.file.ask("SELECT row FROM retired WHERE version > ? ORDER BY row", (since,))
        return [row for (row,) in found]

    def papers(self, rows: Sequence[int]) -> list[Paper]:
        """Read the papers at these rows, in the order asked; raises KeyError for a row that is not living."""
        found = {row: paper_of(values) for row, *values in self._at(rows, columns(self.file.format))}
        return [found[row] for row in rows]

    def texts(
        self, rows: Sequence[int], names: Sequence[str], sign: str = ""
    ) -> Iterator[tuple[int, list[Sequence[str]]]]:
        """Stream (row, the texts of each of these data) of these rows, in the order asked.

        With a ``sign`` only rows that have it in one of these texts are read.
        """
        reads = [text_reader(name) for name in names]
        for row, *values in self._at(rows, columns(self.file.format, names), names if sign else (), sign):
            yield row, [read(value) for read, value in zip(reads, values, strict=True)]

    def _at(
        self, rows: Sequence[int], columns: str, signed: Sequence[str] = (), sign: str = ""
    ) -> Iterator[tuple[Any, ...]]:
        wanted = iter(rows)
        having = f" AND ({' OR '.join(f'instr({name}, ?)' for name in signed)})" if signed else ""
        while chunk := [int(row) for row in islice(wanted, _CHUNK)]:
            marks = ",".join("?" * len(chunk))
            found = {
                record[0]: record
                for record in self.file.ask(
                    f"SELECT row, {columns} FROM papers WHERE row IN ({marks}){having}", [*chunk, *[sign] * len(signed)]
                )
            }
            yield from (found[row] for row in chunk if row in found)

    def rows_of(self, ids: Iterable[str]) -> dict[str, int]:
        """Return the row of each id that is known, also of an id that another record of the same paper brought."""
        return self._pairs("SELECT key, row FROM keys JOIN papers USING (seq) WHERE key IN", ids)

    def rows_at(self, places: Iterable[int]) -> dict[int, int]:
        """Return the row of the paper at each of these places in the order of the listings (``seq``)."""
        return self._pairs("SELECT seq, row FROM papers WHERE seq IN", places)

    def _pairs(self, statement: str, values: Iterable[Any]) -> dict[Any, int]:
        """Ask for what has one of these values where the statement ends, and for its row."""
        found: dict[Any, int] = {}
        wanted = iter(values)
        while chunk := list(islice(wanted, _CHUNK)):
            found.update(self.file.ask(f"{statement} ({','.join('?' * len(chunk))})", chunk))
        return found

    def ids_of(self, ids: Iterable[str]) -> dict[str, str]:
        """Return the id that a paper goes by here for each id that is known, as `rows_of` knows them."""
        rows = self.rows_of(ids)
        names = {row: name for row, name in self._at(sorted(set(rows.values())), "id")}
        return {known: names[row] for known, row in rows.items()}

    def ids(self, rows: Sequence[int]) -> list[str]:
        """Return the ids of the papers at these rows, in the order asked."""
        return [name for _, name in self._at(rows, "id")]

    def head(self, count: int, start: int = 0, without: Collection[int] = ()) -> list[int]:
        """List so many rows of the default order, newest day, most votes, the listing's own, from a position on."""
        others = "row NOT IN (SELECT value FROM json_each(?))"
        asked = f"SELECT row FROM papers WHERE {others} ORDER BY day DESC, upvotes DESC, seq LIMIT ? OFFSET ?"
        return [row for (row,) in self.file.ask(asked, (json.dumps([*without]), count, start))]

    def first_since(self, arrived: int) -> str | None:
        """Return the id of the first paper, in the default order, of those that came after so many had."""
        order = "+day DESC, upvotes DESC, seq"  # the sign has it look at the few that are new, not along all days
        found = list(self.file.ask(f"SELECT id FROM papers WHERE seq >= ? ORDER BY {order} LIMIT 1", (arrived,)))
        return str(found[0][0]) if found else None

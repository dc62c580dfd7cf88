"""papers.db: the papers as records in SQLite, each with a row number for the index to point at.

A row is an immutable document. A paper that changes in any way moves to a new row at the top and its old row is retired
for good, so the index only ever appends and retires. What stays with a paper through its rows is ``seq``, its place in
the order of the listings, and its id.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from store.catalogue.file import PapersFile
from store.catalogue.records import columns, paper_of, text_reader
from store.citekey import Cite, citekey
from store.decisions import Decision
from store.locks import Waits
from store.models import Paper
from store.steps import Import

if TYPE_CHECKING:
    from store.catalogue.batch import Counts
    from store.catalogue.imports import TakenBack
    from store.catalogue.transaction import Transaction
    from store.making import Incoming

Progress = Callable[[int], None]
"""Told how many papers are done."""
_BATCH = 10_000
_REMEMBERING = 5  # the format that brought the imports
_LOGGING = 6  # … and the one that brought the log of fetches
_TOLD = 500  # papers between two words about how far an import is
_CHUNK = 500  # rows asked for in one statement; SQLite's own limit on variables is higher everywhere


class Catalogue:
    """The papers of one library; raises LibraryError when the file cannot be read or written.

    Any thread may use it: each reads what has been committed, and `upsert` writes, through a connection of its own.
    ``promised`` gives the citekeys, by paper id, that papers have for good wherever they are not known here (yet), and
    ``decisions`` what the reader has decided on papers, by which they are listed; ``cite`` makes the keys of others.
    """

    def __init__(
        self,
        path: Path,
        promised: Callable[[], Mapping[str, str]] = dict,
        waits: Waits | None = None,
        decisions: Callable[[], Mapping[str, Decision]] = dict,
        cite: Cite = citekey,
    ) -> None:
        self.file, self._promised = PapersFile(path, waits or Waits()), promised
        self._decisions, self._cite = decisions, cite

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

    # -- reading ---------------------------------------------------------------------------------------------------

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
        rows: dict[str, int] = {}
        wanted = iter(ids)
        while chunk := list(islice(wanted, _CHUNK)):
            marks = ",".join("?" * len(chunk))
            rows.update(
                self.file.ask(f"SELECT key, row FROM keys JOIN papers USING (seq) WHERE key IN ({marks})", chunk)
            )
        return rows

    def rows_at(self, places: Iterable[int]) -> dict[int, int]:
        """Return the row of the paper at each of these places in the order of the listings (``seq``)."""
        rows: dict[int, int] = {}
        wanted = iter(places)
        while chunk := list(islice(wanted, _CHUNK)):
            marks = ",".join("?" * len(chunk))
            rows.update(self.file.ask(f"SELECT seq, row FROM papers WHERE seq IN ({marks})", chunk))
        return rows

    def ids_of(self, ids: Iterable[str]) -> dict[str, str]:
        """Return the id that a paper goes by here for each id that is known, as `rows_of` knows them."""
        rows = self.rows_of(ids)
        names = {row: name for row, name in self._at(sorted(set(rows.values())), "id")}
        return {known: names[row] for known, row in rows.items()}

    def ids(self, rows: Sequence[int]) -> list[str]:
        """Return the ids of the papers at these rows, in the order asked."""
        return [name for _, name in self._at(rows, "id")]

    def head(self, count: int) -> list[int]:
        """List the first rows of the default order: newest day, most votes, the listing's own order."""
        found = self.file.ask("SELECT row FROM papers ORDER BY day DESC, upvotes DESC, seq LIMIT ?", (count,))
        return [row for (row,) in found]

    def first_since(self, arrived: int) -> str | None:
        """Return the id of the first paper, in the default order, of those that came after so many had."""
        order = "+day DESC, upvotes DESC, seq"  # the sign has it look at the few that are new, not along all days
        found = list(self.file.ask(f"SELECT id FROM papers WHERE seq >= ? ORDER BY {order} LIMIT 1", (arrived,)))
        return str(found[0][0]) if found else None

    # -- writing ---------------------------------------------------------------------------------------------------

    def upsert(self, papers: Iterable[Incoming], progress: Progress | None = None, named: str = "") -> Counts:
        """Add papers and bring known ones up to date, streamed; what was committed stays if the stream breaks.

        ``progress`` is told how many papers have been taken in so far. Adding the same papers again changes nothing.
        What is ``named`` is remembered as an import under this name, which `take_back` takes back.
        """
        from store.catalogue.batch import Batch, Counts
        from store.catalogue.remembering import Memory
        from store.catalogue.transaction import Transaction

        counts, taken, promised = Counts(), 0, self._promised()
        incoming, memory = iter(papers), Memory(named) if named else None
        with self.file.explained(), closing(self.file.writer()) as writer:
            while taken_in := list(islice(incoming, _BATCH)):
                self._begin(writer)
                with Transaction(writer) as step:
                    batch = Batch(step, promised, self._cite, counts, memory)
                    for paper in taken_in:
                        batch.take(paper)
                        taken += 1
                        if progress and taken % _TOLD == 0:
                            progress(taken)
                    batch.end()
                    self._settle(step, promised)
                    if memory is not None:
                        memory.write(step, counts.new, counts.updated)
                        counts.number = memory.number
                if progress:
                    progress(taken)
        return counts

    def list_import(self, named: str) -> int:
        """List an import that changed no paper, and return its number. Raises LibraryError, ReadOnly too."""
        from store.catalogue.remembering import listed
        from store.catalogue.transaction import Transaction

        with self.file.explained(), closing(self.file.writer()) as writer:
            self._begin(writer)
            with Transaction(writer) as step:
                return listed(step, named)

    @property
    def imports(self) -> list[Import]:
        """The imports that changed anything, the newest first; an older file has none."""
        if self.file.format < _REMEMBERING:
            return []
        from store.catalogue.imports import SELECT, imports

        return imports(self.file.ask(f"{SELECT} ORDER BY number DESC"))

    def take_back(self, taken: Import, marked: Collection[str], since: Collection[str]) -> TakenBack:
        """Take an import back, but for papers that are ``marked``, or marked ``since``, or wanted by another source.

        Raises LibraryError, ReadOnly too.
        """
        from store.catalogue.imports import TakingBack
        from store.catalogue.transaction import Transaction

        with self.file.explained(), closing(self.file.writer()) as writer:
            self._begin(writer)
            with Transaction(writer) as step:
                taking = TakingBack(step, taken, marked, since)
                taking.run()
                self._settle(step, self._promised())
                taking.end()
        return taking.done

    def rehearse(self, papers: Iterable[Incoming]) -> Counts:
        """Count what `upsert` would do, and do nothing."""
        from store.catalogue.batch import Batch, Counts
        from store.catalogue.transaction import Transaction

        counts = Counts()
        with self.file.explained(), closing(self.file.writer()) as writer:
            self._begin(writer)
            with Transaction(writer, keep=False) as step:
                batch = Batch(step, self._promised(), self._cite, counts)
                for paper in papers:
                    batch.take(paper)
                batch.end()
        return counts

    def foresee(self, incoming: Incoming) -> tuple[Paper, bool]:
        """Return the paper as it would be known if it came in, and whether it would be new; nothing is changed."""
        from store.catalogue.batch import Batch
        from store.catalogue.transaction import Transaction

        with self.file.explained(), closing(self.file.writer()) as writer:
            self._begin(writer)
            with Transaction(writer, keep=False) as step:
                batch = Batch(step, self._promised(), self._cite)
                seq = batch.take(incoming)
                batch.end()
                return step.record(seq)[1], bool(batch.counts.new)

    def fetches(self, list_name: str, day: str | None = None) -> list[tuple[Any, ...]]:
        """List what is logged of the fetches of a list, a row for each day, or of one; an older file has nothing."""
        if self.file.format < _LOGGING:
            return []
        asked = "SELECT * FROM fetches WHERE list = ?1 AND day = coalesce(?2, day) ORDER BY day"
        return self.file.ask(asked, (list_name, day))

    def log_fetch(self, row: Sequence[Any]) -> None:
        """Log what came of a day of a list, in the place of what was said of it. Raises LibraryError, ReadOnly too."""
        with self.file.explained(), closing(self.file.writer()) as writer:
            self._begin(writer)
            writer.execute(f"INSERT OR REPLACE INTO fetches VALUES ({', '.join('?' * len(row))})", row)
            writer.commit()

    @property
    def settled(self) -> str:
        """What the decisions were by which papers are listed as they are, as `settling.digest` tells them apart."""
        return str(self.file.asked("settled"))

    def settle(self) -> None:
        """List papers as the reader has decided by now. Raises LibraryError, ReadOnly too."""
        from store.catalogue.transaction import Transaction

        with self.file.explained(), closing(self.file.writer()) as writer:
            self._begin(writer)
            with Transaction(writer) as step:
                self._settle(step, self._promised(), anyway=True)

    def _settle(self, step: Transaction, promised: Mapping[str, str], *, anyway: bool = False) -> None:
        decisions = self._decisions()
        if anyway or (step.changed and decisions):
            from store.catalogue.settling import settle

            settle(step, decisions.values(), promised, self._cite)

    def _begin(self, writer: sqlite3.Connection) -> None:
        self.file.patiently(lambda: writer.execute("BEGIN IMMEDIATE"))

    def close(self) -> None:
        """Close the file."""
        self.file.close()

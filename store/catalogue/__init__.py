"""papers.db: the papers as records in SQLite, each with a row number for the index to point at.

A row is an immutable document. A paper that changes in any way moves to a new row at the top and its old row is retired
for good, so the index only ever appends and retires. What stays with a paper through its rows is ``seq``, its place in
the order of the listings, and its id.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from store.catalogue.file import PapersFile
from store.catalogue.papers import Papers
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


class Catalogue(Papers):
    """The papers of one library, and how they change; raises LibraryError when the file cannot be read or written.

    Any thread may use it: what it writes, `upsert` above all, goes through a connection of its own.
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
        super().__init__(PapersFile(path, waits or Waits()))
        self._promised, self._decisions, self._cite = promised, decisions, cite

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

        with self._transaction() as step:
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

        with self._transaction() as step:
            taking = TakingBack(step, taken, marked, since)
            taking.run()
            self._settle(step, self._promised())
            taking.end()
        return taking.done

    def rehearse(self, papers: Iterable[Incoming]) -> Counts:
        """Count what `upsert` would do, and do nothing."""
        from store.catalogue.batch import Batch

        with self._transaction(keep=False) as step:
            batch = Batch(step, self._promised(), self._cite)
            for paper in papers:
                batch.take(paper)
            batch.end()
        return batch.counts

    def foresee(self, incoming: Incoming) -> tuple[Paper, bool]:
        """Return the paper as it would be known if it came in, and whether it would be new; nothing is changed."""
        from store.catalogue.batch import Batch

        with self._transaction(keep=False) as step:
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
        with self._transaction() as step:
            self._settle(step, self._promised(), anyway=True)

    def _settle(self, step: Transaction, promised: Mapping[str, str], *, anyway: bool = False) -> None:
        decisions = self._decisions()
        if anyway or (step.changed and decisions):
            from store.catalogue.settling import settle

            settle(step, decisions.values(), promised, self._cite)

    @contextmanager
    def _transaction(self, *, keep: bool = True) -> Iterator[Transaction]:
        """Begin a transaction in which papers change, and end it; without ``keep`` all is taken back then."""
        from store.catalogue.transaction import Transaction

        with self.file.explained(), closing(self.file.writer()) as writer:
            self._begin(writer)
            with Transaction(writer, keep=keep) as step:
                yield step

    def _begin(self, writer: sqlite3.Connection) -> None:
        self.file.patiently(lambda: writer.execute("BEGIN IMMEDIATE"))

    def close(self) -> None:
        """Close the file."""
        self.file.close()

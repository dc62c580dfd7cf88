"""Remembering what an import does, batch by batch, in the transactions in which it does it.

Of a paper that was new its place (``seq``) is kept, of one that changed also what was otherwise before, and of one that
was met again that it was: a paper that a later import brings as well stays when the earlier one is taken back.
"""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass

import orjson

from store.catalogue.records import stored, written_record
from store.catalogue.transaction import Transaction
from store.models import Paper
from store.times import stamp

NEW = ""
"""What a paper was before that was not there."""
_REMEMBER = """
INSERT INTO brought SELECT seq, :import, row, :was, :before, :names, :into FROM papers WHERE seq = :seq
ON CONFLICT (seq, import) DO UPDATE SET row = excluded.row, names = excluded.names,
    was = CASE WHEN before IS NULL THEN excluded.was ELSE was END, before = excluded.before
"""
_REMEMBER_JOINED = """
INSERT INTO brought VALUES (:seq, :import, NULL, :was, :before, :names, :into)
ON CONFLICT (seq, import) DO UPDATE SET into_seq = excluded.into_seq, names = excluded.names,
    was = CASE WHEN before IS NULL THEN excluded.was ELSE was END, before = excluded.before
"""
_REMEMBER_MET = """
INSERT INTO brought SELECT seq, ?, row, NULL, NULL, '[]', NULL FROM papers WHERE seq = ?
ON CONFLICT (seq, import) DO UPDATE SET row = excluded.row
"""


def listed(step: Transaction, named: str, new: int = 0, updated: int = 0) -> int:
    """List an import among the others, and return its number."""
    row = "INSERT INTO imports (at, named, new, updated, undone) VALUES (?, ?, ?, ?, 0)"
    step.changed = True
    return step.writer.execute(row, (stamp(), named, new, updated)).lastrowid or 0


@dataclass(slots=True)
class _Touched:
    """What an import did to one paper: ``was`` is its row before, ``names`` are those it gained.

    ``before`` has the data of its record that were others then, as JSON; all of them where it was joined ``into``
    another.
    """

    was: int | None = None
    before: str | None = None
    names: tuple[str, ...] = ()
    into: int | None = None


class Memory:
    """Remembers what one import does, batch by batch; ``named`` is what the reader knows it by."""

    def __init__(self, named: str) -> None:
        self._named, self._number, self._joined = named, 0, False
        self._counted = self._others = (0, 0)  # new and updated by now, and those of an import that was taken back
        self._touched: defaultdict[int, _Touched] = defaultdict(_Touched)
        self._met = array("q")  # of an import that changes nothing there may be millions

    @property
    def number(self) -> int:
        """The number of the import, 0 as long as it has changed nothing."""
        return self._number

    def new(self, seq: int) -> None:
        """Remember a paper that was not known."""
        self._touched[seq].before = NEW

    def met(self, seq: int, names: Collection[str]) -> None:
        """Remember a paper that was known, and the names that it gained."""
        if not names:
            self._met.append(seq)
            return
        touched = self._touched[seq]
        touched.names = tuple(dict.fromkeys((*touched.names, *names)))

    def changed(self, seq: int, row: int, before: Paper, now: Paper) -> None:
        """Remember what a paper was, and at which row, before its record changed."""
        touched = self._touched[seq]
        if touched.before is None:
            was, values = stored(before), stored(now)
            others = {name: value for name, value in was.items() if values[name] != value}
            touched.was, touched.before = row, orjson.dumps(others).decode()

    def joined(self, seq: int, row: int, into: int, before: Paper, names: Sequence[str]) -> None:
        """Remember a record at a row that was found to be of the paper at another place, and what it went by."""
        self._joined = True
        touched = self._touched.pop(seq, None)
        if touched is None or touched.before != NEW:
            self._touched[seq] = _Touched(row, written_record(before), tuple(names), into)
        self.met(into, names)

    def write(self, step: Transaction, new: int, updated: int) -> None:
        """Keep what was remembered so far, as papers are listed by now; an import that changed nothing is none."""
        if not (new or updated or self._joined):
            return
        first = self._begin(step, new, updated)
        values = []
        for seq, each in self._touched.items():
            before, names = (each.before, each.names) if first else self._with_earlier(step, seq, each)
            said = {"seq": seq, "import": self._number, "was": each.was, "before": before, "into": each.into}
            values.append(said | {"names": orjson.dumps(names).decode()})
        step.writer.executemany(_REMEMBER, [each for each in values if each["into"] is None])
        step.writer.executemany(_REMEMBER_JOINED, [each for each in values if each["into"] is not None])
        step.writer.executemany(_REMEMBER_MET, ((self._number, seq) for seq in self._met))
        step.changed = True
        self._touched.clear()
        self._met = array("q")

    def _begin(self, step: Transaction, new: int, updated: int) -> bool:
        """Count what came so far, and return whether it is the first of an import, or of one taken back meanwhile."""
        others, self._counted = self._counted, (new, updated)
        counts = new - self._others[0], updated - self._others[1]
        row = "UPDATE imports SET new = ?, updated = ? WHERE number = ? AND NOT undone"
        if step.writer.execute(row, (*counts, self._number)).rowcount:
            return False
        self._others = others
        counts = new - others[0], updated - others[1]
        self._number = listed(step, self._named, *counts)
        return True

    def _with_earlier(self, step: Transaction, seq: int, touched: _Touched) -> tuple[str | None, tuple[str, ...]]:
        """Return what a paper was, and the names it gained, with what earlier batches did to it."""
        asked = "SELECT before, names FROM brought WHERE seq = ? AND import = ?"
        found = step.writer.execute(asked, (seq, self._number)).fetchone()
        if found is None:
            return touched.before, touched.names
        before, names = found[0], touched.names
        if touched.into is None:
            names = tuple(dict.fromkeys((*orjson.loads(found[1]), *names)))
        if before and touched.before:
            before = orjson.dumps(orjson.loads(touched.before) | orjson.loads(before)).decode()
        return (touched.before if before is None else before), names

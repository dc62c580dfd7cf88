"""What each import brought, kept in papers.db so that the import can be taken back.

Of a paper that was new its place (``seq``) is kept, of one that changed also what it was before, and of one that was
met again that it was: a paper that a later import brings as well stays when the earlier one is taken back.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import orjson

from store.catalogue.records import read_record, written_record
from store.catalogue.transaction import Transaction
from store.models import Import, Paper
from store.quantities import counted, noun
from store.text import clean
from store.times import stamp

_NEW = ""
"""What a paper was before that was not there."""
_CHUNK = 500
_COLUMNS = "number, at, named, new, updated, undone"
_REMEMBER = """
INSERT INTO brought SELECT seq, :import, row, :was, :before, :names, :into FROM papers WHERE seq = :seq
ON CONFLICT (seq, import) DO UPDATE SET row = excluded.row,
    names = CASE excluded.names WHEN '[]' THEN names ELSE excluded.names END,
    was = CASE WHEN before IS NULL THEN excluded.was ELSE was END, before = coalesce(before, excluded.before)
"""
_REMEMBER_JOINED = """
INSERT INTO brought VALUES (:seq, :import, NULL, :was, :before, :names, :into)
ON CONFLICT (seq, import) DO UPDATE SET into_seq = excluded.into_seq, names = excluded.names,
    was = CASE WHEN before IS NULL THEN excluded.was ELSE was END, before = coalesce(before, excluded.before)
"""
_BROUGHT = """
SELECT seq, row, was, before, names, into_seq FROM brought
WHERE import = ? AND (before IS NOT NULL OR names != '[]')
"""


@dataclass(slots=True)
class _Touched:
    """What an import did to one paper: ``before`` is its record then, ``was`` its row, ``names`` those it gained."""

    was: int | None = None
    before: str | None = None
    names: tuple[str, ...] = ()
    into: int | None = None


class Memory:
    """Remembers what one import does, batch by batch; ``named`` is what the reader knows it by."""

    def __init__(self, named: str) -> None:
        self._named, self._number, self._joined = named, 0, False
        self._touched: defaultdict[int, _Touched] = defaultdict(_Touched)

    def new(self, seq: int) -> None:
        """Remember a paper that was not known."""
        self._touched[seq].before = _NEW

    def met(self, seq: int, names: Iterable[str]) -> None:
        """Remember a paper that was known, and the names that it gained."""
        touched = self._touched[seq]
        touched.names = tuple(dict.fromkeys((*touched.names, *names)))

    def changed(self, seq: int, row: int, before: Paper) -> None:
        """Remember what a paper was, and at which row, before its record changed."""
        touched = self._touched[seq]
        if touched.before is None:
            touched.was, touched.before = row, written_record(before)

    def joined(self, seq: int, row: int, into: int, before: Paper, names: Sequence[str]) -> None:
        """Remember a record at a row that was found to be of the paper at another place, and what it went by."""
        self._joined = True
        touched = self._touched.pop(seq, None)
        if touched is None or touched.before != _NEW:
            earlier = touched if touched and touched.before else _Touched(row, written_record(before))
            self._touched[seq] = _Touched(earlier.was, earlier.before, tuple(names), into)
        self.met(into, names)

    def write(self, step: Transaction, new: int, updated: int) -> None:
        """Keep what was remembered so far, as papers are listed by now; an import that changed nothing is none."""
        if not (new or updated or self._joined):
            return
        if not self._number:
            row = "INSERT INTO imports (at, named, new, updated, undone) VALUES (?, ?, 0, 0, 0)"
            self._number = step.writer.execute(row, (stamp(), self._named)).lastrowid or 0
        step.writer.execute("UPDATE imports SET new = ?, updated = ? WHERE number = ?", (new, updated, self._number))
        values = [
            {
                **{"seq": seq, "import": self._number, "was": each.was, "before": each.before, "into": each.into},
                "names": orjson.dumps(self._all_names(step, seq, each)).decode(),
            }
            for seq, each in self._touched.items()
        ]
        step.writer.executemany(_REMEMBER, [each for each in values if each["into"] is None])
        step.writer.executemany(_REMEMBER_JOINED, [each for each in values if each["into"] is not None])
        step.changed = True
        self._touched.clear()

    def _all_names(self, step: Transaction, seq: int, touched: _Touched) -> list[str]:
        """List the names that a paper gained, those in earlier batches too."""
        if not touched.names or touched.into is not None:
            return [*touched.names]
        found = step.writer.execute("SELECT names FROM brought WHERE seq = ? AND import = ?", (seq, self._number))
        earlier = [name for (names,) in found for name in orjson.loads(names)]
        return [*dict.fromkeys((*earlier, *touched.names))]


@dataclass(slots=True)
class TakenBack:
    """What taking an import back came to: papers that are gone, that are as before, and that stay as they are.

    ``marked`` stay because the reader has marked them, ``wanted`` because something else brought or changed them since.
    """

    gone: int = 0
    restored: int = 0
    marked: int = 0
    wanted: int = 0

    def __str__(self) -> str:
        done = [f"{counted(self.gone, 'paper')} gone"] if self.gone else []
        done += [f"{counted(self.restored, 'paper')} as before"] if self.restored else []
        stays = [(self.marked, "you marked since"), (self.wanted, "changed or came again since")]
        said = [f"{counted(count, 'paper')} that {why} {noun(count, 'stays', 'stay')}" for count, why in stays if count]
        return "; ".join([", ".join(done) or "nothing to take back", *said])


class _Brought(NamedTuple):
    seq: int
    row: int | None
    was: int | None
    before: str | None
    names: str
    into: int | None


def imports(found: Iterable[Sequence[object]]) -> list[Import]:
    """Read the imports from rows of the database, whoever wrote them there."""
    return [
        Import(_count(number), clean(str(at)), clean(str(named), limit=80), _count(new), _count(updated), bool(undone))
        for number, at, named, new, updated, undone in found
    ]


def _count(value: object) -> int:
    return value if isinstance(value, int) else 0


SELECT = f"SELECT {_COLUMNS} FROM imports"
"""Asks for what `imports` reads."""


class TakingBack:
    """Takes one import back, in a transaction that was begun.

    ``marked`` are the names of the papers on which the reader has said something, ``since`` those of them on which
    that was after the import.
    """

    def __init__(self, step: Transaction, taken: Import, marked: Collection[str], since: Collection[str]) -> None:
        self._step, self._taken = step, taken
        self._marked, self._since = self._places(marked), self._places(since)
        later = "SELECT seq FROM brought JOIN imports ON number = import WHERE import > ? AND NOT undone"
        self._wanted = {seq for (seq,) in step.writer.execute(later, (taken.number,))}
        self._moved: list[tuple[int, int | None]] = []
        self.done = TakenBack()

    def run(self) -> None:
        """List the papers as if the import had not been, but for those that stay."""
        found = [_Brought(*each) for each in self._step.writer.execute(_BROUGHT, (self._taken.number,))]
        back: set[int] = set()
        dropped: list[tuple[int, int]] = []
        for each in found:
            if each.into is not None or not self._may_go(each):
                continue
            if each.before == _NEW:
                dropped.append((each.row or 0, each.seq))
            elif each.before is None:
                self._step.forget(_names(each), each.seq)
            elif not self._restore(each):
                continue
            back.add(each.seq)
        self._step.drop(dropped)
        self.done.gone = len(dropped)
        joined = [each for each in found if each.into is not None]
        while parted := [each for each in joined if each.into in back]:
            for each in parted:
                self._part(each)
            back.update(each.seq for each in parted)
            joined = [each for each in joined if each not in parted]

    def end(self) -> None:
        """Remember that the import is taken back, and let an earlier one know its papers at their present rows."""
        writer = self._step.writer
        for seq, was in self._moved:
            earlier = "UPDATE brought SET row = (SELECT row FROM papers WHERE seq = ?1) WHERE seq = ?1 AND row = ?2"
            writer.execute(earlier, (seq, was))
        writer.execute("DELETE FROM brought WHERE import = ?", (self._taken.number,))
        writer.execute("UPDATE imports SET undone = 1 WHERE number = ?", (self._taken.number,))
        writer.execute("DELETE FROM citekeys")  # how far the suffixes are: those of these papers are free again
        self._step.changed = True

    def _places(self, names: Collection[str]) -> set[int]:
        asked, found = [*names], set[int]()
        for start in range(0, len(asked), _CHUNK):
            found.update(self._step.heard(asked[start : start + _CHUNK]).values())
        return found

    def _may_go(self, brought: _Brought) -> bool:
        """Return whether a paper is as the import left it and nobody else wants it so; count it among the others."""
        found = self._step.writer.execute("SELECT row FROM papers WHERE seq = ?", (brought.seq,)).fetchone()
        marked = brought.seq in (self._marked if brought.before == _NEW else self._since)
        wanted = found is None or found[0] != brought.row or brought.seq in self._wanted
        if brought.before is not None:
            self.done.marked += marked
            self.done.wanted += wanted and not marked
        return not (marked or wanted)

    def _restore(self, brought: _Brought) -> bool:
        """List a paper as it was before; return whether that could be read."""
        before = _read(brought.before)
        if before is None:
            self.done.wanted += 1
            return False
        row, _ = self._step.record(brought.seq)
        if brought.seq in self._step.origins:  # how it is listed is for the reader's decisions to say
            self._step.keep_origin(brought.seq, before)
        else:
            self._step.move(row, brought.seq, before)
        self._step.forget(_names(brought), brought.seq)
        self._moved.append((brought.seq, brought.was))
        self.done.restored += 1
        return True

    def _part(self, joined: _Brought) -> None:
        """List a record for itself again that the import showed to be of another paper."""
        before = _read(joined.before)
        if before is not None and not self._step.cited(before.citekey):
            self._step.part(joined.seq, before, _names(joined))
            self._moved.append((joined.seq, joined.was))
            self.done.restored += 1


def _read(record: str | None) -> Paper | None:
    """Read what a paper was; None where another program left something else there."""
    try:
        return read_record(record or "")
    except (ValueError, TypeError, AttributeError):
        return None


def _names(brought: _Brought) -> Iterator[str]:
    try:
        yield from (name for name in orjson.loads(brought.names) if isinstance(name, str))
    except (ValueError, TypeError):
        return

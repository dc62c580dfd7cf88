"""Taking an import back: what it brought, as `remembering` kept it, goes, unless it is wanted by others by now."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import orjson

from store.catalogue.records import paper_from, stored
from store.catalogue.remembering import NEW
from store.catalogue.transaction import Transaction
from store.models import Paper
from store.quantities import counted, noun
from store.steps import Import
from store.text import clean

_CHUNK = 500
_COLUMNS = "number, at, named, new, updated, undone"
_BROUGHT = """
SELECT seq, row, was, before, names, into_seq FROM brought
WHERE import = ? AND (before IS NOT NULL OR names != '[]')
"""


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
            if each.before == NEW:
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
        writer.execute("UPDATE fetches SET taken = ''")  # what goes may be listed: the next fetch takes it in again
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
        marked = brought.seq in (self._marked if brought.before == NEW else self._since)
        wanted = found is None or found[0] != brought.row or brought.seq in self._wanted
        if brought.before is not None:
            self.done.marked += marked
            self.done.wanted += wanted and not marked
        return not (marked or wanted)

    def _restore(self, brought: _Brought) -> bool:
        """List a paper as it was before; return whether that could be read."""
        row, listed = self._step.record(brought.seq)
        before = _read(brought.before, stored(self._step.origins.get(brought.seq, listed)))
        if before is None:
            self.done.wanted += 1
            return False
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
        before = _read(joined.before, {})
        if before is not None and not self._step.cited(before.citekey):
            self._step.part(joined.seq, before, _names(joined))
            self._moved.append((joined.seq, joined.was))
            self.done.restored += 1


def _read(before: str | None, now: Mapping[str, object]) -> Paper | None:
    """Read what a paper was that is so now; None where another program left something else there."""
    try:
        return paper_from({**now, **orjson.loads(before or "")})
    except (ValueError, TypeError, AttributeError):
        return None


def _names(brought: _Brought) -> Iterator[str]:
    try:
        yield from (name for name in orjson.loads(brought.names) if isinstance(name, str))
    except (ValueError, TypeError):
        return

"""The index of one library: opened, checked, caught up with the catalogue, made again when it cannot be believed."""

from __future__ import annotations

import os
import shutil
import tempfile
import threading
import weakref
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import chain
from pathlib import Path

import numpy as np

from store.catalogue import Progress
from store.catalogue.gone import Gone, absent, rows_apart
from store.catalogue.papers import Papers
from store.index import array_file, names, snapshot
from store.index.builder import Builder
from store.index.marked import Marked
from store.index.merge import mergeable, merged
from store.index.segment import ROWS, Segment
from store.index.snapshot import Mask, Origin, Snapshot
from store.locks import Waits, locked
from store.models import Mark, Paper

SOON = 8_192
"""Rows up to which segments are merged at once, in no time; larger ones wait for `Index.tidy`."""


class Index:
    """What every question is asked of: the ``snapshot`` of the papers and the ``marked`` of the reader.

    They are replaced as a ``pair``, never changed in size, so a question in another thread keeps what it began with.
    ``catalogue`` is where the texts are.
    """

    def __init__(self, folder: Path, catalogue: Papers, waits: Waits | None = None) -> None:
        self._folder, self.catalogue, self._waits = folder, catalogue, waits or Waits()
        self._marks: dict[str, Mark] = {}
        self._passed: dict[str, int] = {}
        self._gone = Gone()
        self._told = False  # whether it was said that what the folder holds is damaged
        self.pair: tuple[Snapshot, Marked]
        self._replacing = threading.Lock()  # no mark may go into a pair that is being replaced

    @classmethod
    def open(
        cls, folder: Path, catalogue: Papers, *, progress: Progress | None = None, waits: Waits | None = None
    ) -> Index:
        """Open the index in this folder and bring it up to date; one that is stale or damaged is made again.

        Where the folder cannot be written, the index is made in a temporary one. Raises Busy where another program
        makes it for too long.
        """
        index = cls(folder, catalogue, waits)
        try:
            folder.mkdir(parents=True, exist_ok=True)
            index._begin(progress)
        except OSError:
            index._folder = Path(tempfile.mkdtemp(prefix="broadsheet-"))
            weakref.finalize(index, shutil.rmtree, index._folder, ignore_errors=True)
            index._begin(progress)
        return index

    @property
    def snapshot(self) -> Snapshot:
        """The papers as they are indexed now."""
        return self.pair[0]

    @property
    def marked(self) -> Marked:
        """The marks as they are indexed now."""
        return self.pair[1]

    @property
    def version(self) -> int:
        """The version of the catalogue that is indexed."""
        return self.snapshot.origin.version

    @property
    def is_current(self) -> bool:
        """Whether what is indexed is what the catalogue holds now."""
        return (self.snapshot.origin.catalogue, self.version) == self.catalogue.edition

    def _begin(self, progress: Progress | None) -> None:
        found = self._load()
        if found is None or not self._current(found):
            with self._alone():
                found = self._brought_up(self._load(), progress)
        self.pair = (found, Marked(found.size))

    def catch_up(self, progress: Progress | None = None) -> None:
        """Take in what has been imported since; costs nothing when nothing has."""
        if self._current(self.snapshot):
            return
        with self._alone():
            self._take(self._brought_up(self._load(), progress))

    def tidy(self) -> bool:
        """Merge small segments where it is worth it, for a thread in the background; return whether it was."""
        if not mergeable(self.snapshot.segments, ROWS):
            return False
        with self._alone():
            found = self._load()
            if found is None:
                return False
            self._take(self._published(found.origin, self._merged(found.segments, ROWS), found.alive))
        return True

    def _merged(self, segments: Sequence[Segment], most: int) -> tuple[Segment, ...]:
        while run := mergeable(segments, most):
            joining = segments[run.start : run.stop]
            joined = self._written(joining[0].lo, joining[-1].hi, merged(joining))
            segments = (*segments[: run.start], joined, *segments[run.stop :])
        return tuple(segments)

    def set_marks(self, marks: Mapping[str, Mark], changed: Iterable[str] | None = None) -> None:
        """Bring the marks into step: those of the ``changed`` papers, or all of them."""
        with self._replacing:
            now, marked = self.pair
            if changed is None:
                self._marks = dict(marks)
                self.pair = (now, self._placed(now.size))
                return
            changed = set(changed)
            for paper in changed:
                if mark := marks.get(paper):
                    self._marks[paper] = mark
                else:
                    self._marks.pop(paper, None)
            for row, placed in self._placing(changed, now.size):
                marked.put(row, placed)

    def set_passed(self, counts: Mapping[str, int]) -> None:
        """Bring into step how often these papers were passed over."""
        with self._replacing:
            self._passed.update(counts)
            self._place_passed(self.marked, counts)

    def set_gone(self, gone: Gone) -> None:
        """Bring into step which papers are not listed."""
        with self._replacing:
            self._gone = gone
            self._place_gone(self.marked)

    def _place_gone(self, marked: Marked) -> None:
        rows = absent(self.catalogue, self._gone).rows
        marked.hide({row: why for row, why in rows.items() if row < len(marked.gone)})
        marked.apart = rows_apart(self.catalogue, self._gone)

    def _place_passed(self, marked: Marked, counts: Mapping[str, int]) -> None:
        for paper, row in self.catalogue.rows_of(counts).items():
            if row < len(marked.passed):
                marked.passed[row] = counts[paper]

    def _placed(self, size: int) -> Marked:
        marked = Marked(size)
        for row, mark in self._placing(self._marks, size):
            marked.put(row, mark)
        self._place_passed(marked, self._passed)
        self._place_gone(marked)
        return marked

    def _placing(self, papers: Collection[str], size: int) -> Iterator[tuple[int, Mark | None]]:
        """Find the row of each mark; a mark under a paper's own id comes before one under another id of it."""
        own = self.catalogue.ids_of(papers)
        for paper, row in self.catalogue.rows_of(papers).items():
            if row < size and (own[paper] == paper or own[paper] not in self._marks):
                yield row, self._marks.get(paper)

    def _load(self) -> Snapshot | None:
        """Open what the folder holds, or None when that is nothing to build on; a race with a cleaner is run again."""
        for _ in range(3):
            try:
                found = snapshot.load(self._folder)
            except names.OtherFormat:
                return None
            except names.DamagedIndex:
                continue
            return found if found.origin.catalogue == self.catalogue.file.identity else None
        if (self._folder / names.SNAPSHOT).exists() and not self._told:
            self._told = True
            self._waits.told(names.ANEW)
        return None

    def _current(self, found: Snapshot) -> bool:
        at = found.origin
        here = self.catalogue
        return (at.catalogue, at.version, at.top) == (here.file.identity, here.version, here.top)

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Keep other processes from publishing meanwhile."""
        with locked(self._folder / names.LOCK, self._waits, about=self._folder):
            yield

    def _brought_up(self, found: Snapshot | None, progress: Progress | None) -> Snapshot:
        if found is not None and found.origin.top > self.catalogue.top:
            found = None
        if found is not None and self._current(found):
            return found
        origin = Origin(self.catalogue.file.identity, self.catalogue.version, self.catalogue.top)
        segments = list(found.segments) if found else []
        done = found.origin.top if found else 0
        segments.extend(self._built(done, origin.top, progress))
        alive = np.zeros(origin.top, np.bool_)
        for segment in segments:
            alive[segment.lo : segment.hi] = segment.number("seq") >= 0
        if found:
            alive[:done] = found.alive
        retired = np.array(self.catalogue.retired(found.origin.version if found else 0), np.int64)
        alive[retired[retired < origin.top]] = False
        return self._published(origin, self._merged(segments, SOON), alive)

    def _published(self, origin: Origin, segments: tuple[Segment, ...], alive: Mask) -> Snapshot:
        made = snapshot.publish(self._folder, origin, segments, alive)
        for path in names.surplus(self._folder, [segment.path.name for segment in segments]):
            path.unlink(missing_ok=True)
        return made

    def _built(self, start: int, top: int, progress: Progress | None) -> Iterator[Segment]:
        incoming = self.catalogue.scan(start)
        waiting: tuple[int, int, Paper] | None = None
        for lo in range(start, top, ROWS):
            builder = Builder(lo, min(lo + ROWS, top))
            for row, seq, paper in chain([waiting] if waiting else [], incoming):
                if row >= builder.hi:
                    waiting = (row, seq, paper)
                    break
                builder.add(row, seq, paper)
                if progress and row % 512 == 0:
                    progress(row)
            else:
                waiting = None
            yield self._written(lo, builder.hi, builder.arrays())
        if progress:
            progress(top)

    def _written(self, lo: int, hi: int, arrays: Mapping[str, array_file.Array]) -> Segment:
        path = self._folder / f"{lo:09}-{os.urandom(4).hex()}.segment"
        array_file.write(path, arrays, {"lo": lo, "hi": hi})
        return Segment(path)

    def _take(self, made: Snapshot) -> None:
        with self._replacing:
            self.pair = (made, self._placed(made.size))

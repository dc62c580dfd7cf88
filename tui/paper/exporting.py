"""Make the text of many papers in a thread, some papers at a time, so that no key waits."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING, Protocol

from store.errors import BroadsheetError, InputError
from store.library import Library
from store.models import Entry
from store.quantities import counted
from tui.background import Background, Tell
from tui.programs import Stopped

if TYPE_CHECKING:
    from tui.questions.export_forms import Form

SHOWN, SELECTED, NOTED = "shown", "selected", "with notes"
"""Which papers are exported, by the word for it."""
PREVIEWED = 60
"""Lines of a preview: more than fit on most screens."""
CLIPBOARD = 1_000_000
"""Characters that a clipboard is given; terminals drop what is longer without a word."""
_AT_ONCE = 50  # papers that are read before keys have the processor for themselves
_BREATH = 0.001
_LONGEST = 400  # characters of a line that a preview could show


Pieces = Callable[[Event], Iterator[str]]
"""Makes the text of papers piece by piece, in any thread, until the event is set."""


class Listed(Protocol):
    """Papers in their order, by their rows."""

    @property
    def total(self) -> int:
        """How many there are."""

    def rows(self, start: int, stop: int) -> Sequence[int]:
        """Return the rows at some positions."""


class Papers:
    """The papers of an export in their order, which a format may go through more than once; ``stop`` ends that."""

    def __init__(
        self, library: Library, rows: Sequence[int], stop: Event, told: Callable[[int], None], *, scored: bool
    ) -> None:
        self._library, self._rows, self._stop, self._told, self._scored = library, rows, stop, told, scored

    def __len__(self) -> int:
        return len(self._rows)

    def __iter__(self) -> Iterator[Entry]:
        for start in range(0, len(self._rows), _AT_ONCE):
            if self._stop.is_set():
                raise Stopped
            self._told(start)
            entries = self._read(self._rows[start : start + _AT_ONCE])
            yield from self._library.searcher.scored(entries) if self._scored else entries
            time.sleep(_BREATH)

    def _read(self, rows: Sequence[int]) -> list[Entry]:
        """Read papers; one that another program replaced meanwhile is left out."""
        try:
            return self._library.entries(rows)
        except KeyError:
            return [entry for row in rows for entry in (self._read([row]) if len(rows) > 1 else ())]


@dataclass(frozen=True, slots=True)
class Few:
    """Some papers by their rows, as if they were a list."""

    these: Sequence[int]

    @property
    def total(self) -> int:
        """How many there are."""
        return len(self.these)

    def rows(self, start: int, stop: int) -> Sequence[int]:
        """Return the rows at some positions."""
        return self.these[start:stop]


class Exporter:
    """Exports papers of a list, some of which are ``chosen``: what there is to export, a preview of it, and its text.

    All of it may take as long as the papers are many, and is done in threads; `stop` ends it, by Stopped.
    """

    def __init__(self, library: Library, listed: Listed, chosen: Collection[int] = (), query: str = "") -> None:
        self._library, self._listed, self._chosen, self._query = library, listed, frozenset(chosen), query
        self._previews, self._work = Background(), Background()
        self._rows: dict[str, list[int]] = {}
        self.counts = {SHOWN: listed.total, SELECTED: len(self._chosen)}
        """How many papers there are of each sort; none with notes before `count` has counted them."""

    def stop(self) -> None:
        """End what is at work."""
        self._previews.stop()
        self._work.stop()

    async def count(self) -> None:
        """Count the papers with notes; where they cannot be read there are none."""
        with suppress(BroadsheetError):
            self.counts[NOTED] = len(await Background().do(lambda tell, stop: self._rows_of(NOTED), _nothing))

    def said(self, which: str) -> str:
        """Return how many papers a sort has, in words."""
        return counted(self.counts[which], "paper")

    async def preview(self, form: Form, which: str, group: str) -> list[str]:
        """Return the first lines of what would be written; a preview that was begun before is given up."""
        self._previews.stop()

        def work(tell: Tell, stop: Event) -> list[str]:
            if form.format.pages:
                return self._first_page(which)
            lines, rest = [], ""
            for piece in self._pieces(form, which, group, stop, _nothing):
                *whole, rest = (rest + piece).split("\n")
                lines += [line[:_LONGEST] for line in whole]
                if len(lines) >= PREVIEWED:
                    return lines[:PREVIEWED]
                rest = rest[:_LONGEST]
            return [*lines, rest] if rest else lines

        return await self._previews.do(work, _nothing)

    async def write(self, form: Form, which: str, group: str, path: Path, told: Callable[[int], None]) -> str:
        """Write a file, whole or not at all, and return what was done in a line. Raises BroadsheetError."""
        from store import exporters

        if form.format.pages:
            return await self._write_pages(which, path, told)

        def work(tell: Tell, stop: Event) -> None:
            pieces = self._pieces(form, which, group, stop, tell)
            exporters.write_and_remember(path, pieces, self._library.folder)

        await self._work.do(work, told)
        return f"wrote {self.said(which)} to {path}"

    async def _write_pages(self, which: str, folder: Path, told: Callable[[int], None]) -> str:
        """Write a page for each paper, but over none that has edits which were not read yet."""
        from store.pages.export import Exported, export_notes
        from tui.in_force import in_force

        def work(tell: Tell, stop: Event) -> Exported:
            papers = Papers(self._library, self._rows_of(which), stop, tell, scored=False)
            return export_notes(papers, folder, self._library.known, in_force=in_force(self._library))

        done = await self._work.do(work, told)
        self._library.name_pages(done.names)
        said = [f"wrote {counted(len(done.written), 'page')} to {folder}"]
        said += [f"{done.unchanged:,} unchanged"] if done.unchanged else []
        if done.held:
            path, reason = done.held[0]
            said.append(f"{len(done.held):,} held back: {path.name}: {reason}")
        return ", ".join(said)

    def _first_page(self, which: str) -> list[str]:
        from store.pages.render import render

        return [line for entry in self._library.entries(self._rows_of(which)[:1]) for line in render(entry).split("\n")]

    async def text(self, form: Form, which: str, group: str, told: Callable[[int], None]) -> str:
        """Return the text for the clipboard. Raises BroadsheetError, also where it is too long for one."""

        def work(tell: Tell, stop: Event) -> str:
            pieces, length = [], 0
            for piece in self._pieces(form, which, group, stop, tell):
                pieces.append(piece)
                if (length := length + len(piece)) > CLIPBOARD:
                    raise InputError(f"a clipboard takes {CLIPBOARD // 1_000_000} MB, and this is more: take a file")
            return "".join(pieces)

        return await self._work.do(work, told)

    def pieces(self, form: Form, which: str = SHOWN, group: str = "") -> Pieces:
        """Return what makes the text."""
        return lambda stop: self._pieces(form, which, group, stop, _nothing)

    async def may_write(self, form: Form, path: Path) -> bool:
        """Return whether nothing of another is lost by writing there. Raises InputError for what is no place for it."""
        from store import exporters
        from store.exporters.base import descriptor_of

        if form.format.pages:
            if path.exists() and not path.is_dir():
                raise InputError(f"{path} is no folder: there is a page for each paper")
            return True
        if path.is_dir():
            raise InputError(f"{path} is a folder: name a file in it")
        if descriptor_of(path) is not None or (path.exists() and not path.is_file()):
            raise InputError(f"{path} is no file")  # the screen may be behind it, or nobody
        if not path.parent.is_dir():
            raise InputError(f"there is no folder {path.parent}")
        return await Background().do(lambda *_: exporters.may_write(path, self._library.folder), _nothing)

    def _pieces(self, form: Form, which: str, group: str, stop: Event, told: Callable[[int], None]) -> Iterator[str]:
        papers = Papers(self._library, self._rows_of(which), stop, told, scored=form.format.scored)
        return form.pieces(papers, group=group, query=self._query, today=self._library.today)

    def _rows_of(self, which: str) -> list[int]:
        """Return the rows of a sort of papers in the order of the list."""
        if which not in self._rows:
            rows = self._listed.rows(0, self._listed.total)
            if len(rows) < self._listed.total:
                raise BroadsheetError("the papers are not all listed yet: try again in a moment")
            wanted = self._chosen if which == SELECTED else self._noted() if which == NOTED else None
            self._rows[which] = [row for row in rows if wanted is None or row in wanted]
        return self._rows[which]

    def _noted(self) -> Collection[int]:
        answer = self._library.search("has:note")
        return frozenset(answer.rows(0, answer.total))


def _nothing(*_: object) -> None:
    """Tell nobody."""

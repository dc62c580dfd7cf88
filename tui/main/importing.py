"""Import papers in a thread, while the list stays under the reader's hands."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, NamedTuple

from store import errors
from store.errors import BroadsheetError
from store.library import Library
from tui.background import Background, Tell
from tui.error_text import error_line

if TYPE_CHECKING:
    from store.intake import Intake
    from store.making import Incoming

_TOLD = 200  # papers between two words about how far it is
_BREATH = 20  # papers between two moments in which keys have the processor for themselves


class Origin(NamedTuple):
    """Where papers are to come from: a path, an id or an address, and what it is called."""

    what: str
    name: str


class Brought(NamedTuple):
    """What came from a network: from where, its papers, and what was left out of it."""

    origin: Origin
    papers: list[Incoming]
    skipped: list[dict[str, str | None]]


class Stopped(Exception):
    """The reader did not want to know any more, or has left."""


class Importer:
    """Looks into files, ids and addresses and imports them, one import at a time.

    ``busy`` is told in a few words how far it is, nothing when it has ended; ``ended`` is told what came of it.
    """

    def __init__(self, library: Library, busy: Callable[[str], None], ended: Callable[..., None]) -> None:
        self._library, self._busy, self._ended = library, busy, ended
        self._background = Background()
        self._brought: Brought | None = None
        """What the latest look brought, so that a network is asked once."""
        self.running = ""
        """What is being imported."""

    def stop(self) -> None:
        """End what is at work; what has been taken in by then stays."""
        self._background.stop()

    async def look(self, origin: Origin, told: Callable[[int], None]) -> Intake:
        """Return what an import would bring; ``told`` how many papers were read so far.

        Raises Stopped, SourceFailed, and LibraryError.
        """
        return await self._work(origin, told, keep=False)

    async def take(self, origin: Origin) -> None:
        """Import from where papers are, and tell what came of it."""
        self.running = origin.name
        self._told(0)
        try:
            intake = await self._work(origin, self._told, keep=True)
        except Stopped:
            return
        except (BroadsheetError, OSError) as error:
            self._ended(error_line(self._library, error), error=True)
        else:
            skipped = f", {len(intake.skipped):,} skipped" if intake.skipped else ""
            self._ended(f"imported {origin.name}: {intake.new:,} new, {intake.updated:,} updated{skipped}")
        finally:
            self.running = ""
            self._busy("")

    def _told(self, count: int) -> None:
        self._busy(f"importing {count:,}…" if count else "importing…")

    async def _work(self, origin: Origin, told: Callable[[int], None], *, keep: bool) -> Intake:
        """Read papers in a thread, and take them in, or only count what that would do."""
        from store.intake import Intake

        intake = Intake()

        def work(tell: Tell, stop: threading.Event) -> None:
            def progress(count: int) -> None:
                if stop.is_set():
                    raise Stopped
                tell(count)

            papers = _told_of(self._papers(origin, intake, stop, keep=keep), progress)
            if keep:
                intake.add(self._library.ingest(papers, progress, origin.name))
            else:
                intake.add(self._library.rehearse(papers))

        await self._background.do(work, told)
        return intake

    def _papers(self, origin: Origin, intake: Intake, stop: threading.Event, *, keep: bool) -> Iterable[Incoming]:
        """Read papers, or return those that a look at the same brought from a network."""
        from store.fetching.by_id import Bringing, named
        from store.importers import Hints

        brought, self._brought = self._brought, None
        if keep and brought and brought.origin == origin:
            intake.skipped += brought.skipped
            return brought.papers
        bringing = Bringing(intake, lambda: self._library.fetching.connect(stop))
        try:
            found = bringing.papers([origin.what], Hints())
        except errors.Stopped:
            raise Stopped from None
        if bringing.failed:
            raise errors.SourceFailed(bringing.failed[0])
        if not named(origin.what):
            return found
        self._brought = Brought(origin, [*found], intake.skipped)
        return self._brought.papers


def _told_of(papers: Iterable[Incoming], progress: Callable[[int], None]) -> Iterator[Incoming]:
    """Yield papers, with a word now and then about how many there were."""
    for count, paper in enumerate(papers):
        if count % _TOLD == 0:
            progress(count)
        if count % _BREATH == 0:
            time.sleep(0.001)
        yield paper

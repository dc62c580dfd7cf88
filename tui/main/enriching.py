"""Ask sources about papers in a thread, while the list stays under the reader's hands."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from store.errors import BroadsheetError
from store.library import Library
from store.quantities import counted
from tui.background import Background, Tell
from tui.error_text import error_line

if TYPE_CHECKING:
    from store.fetching.enrich import Enriched
    from store.models import Paper


class Enricher:
    """Fills in what is missing of papers, some at a time.

    ``busy`` is told in a few words how far it is, nothing when it has ended; ``ended`` is told what came of it.
    """

    def __init__(self, library: Library, busy: Callable[[str], None], ended: Callable[..., None]) -> None:
        self._library, self._busy, self._ended = library, busy, ended
        self._background = Background()
        self.running = False

    def stop(self) -> None:
        """End what is at work; what has come in by then stays."""
        self._background.stop()

    async def run(self, papers: Sequence[Paper], sources: Mapping[str, Any]) -> None:
        """Ask about papers, and tell what came of it; ``sources`` is what the configuration says of them."""
        self.running = True
        self._told(0, len(papers))
        try:
            done = await self._work(papers, sources)
        except (BroadsheetError, OSError) as error:
            self._ended(error_line(self._library, error), error=True)
        else:
            if done.failed:
                self._ended(done.failed[0], error=True)
            else:
                self._ended(_said(done))
        finally:
            self.running = False
            self._busy("")

    def _told(self, count: int, total: int) -> None:
        self._busy(f"asking {count:,} of {total:,}…" if count else "asking…")

    async def _work(self, papers: Sequence[Paper], sources: Mapping[str, Any]) -> Enriched:
        from store.fetching.enrich import Enriching
        from store.sources.client import Client

        def work(tell: Tell, stop: threading.Event) -> Enriched:
            with Client.of(self._library.folder, sources, stop) as client:
                enriching = Enriching(self._library.papers_by, self._library.ingest)
                return enriching.run(client, papers, lambda count: tell(count, len(papers)))

        return await self._background.do(work, self._told)


def _said(done: Enriched) -> str:
    """Return what came of it in a line, what happened to papers first."""
    counts = {kind: sum(each.news.kind == kind for each in done.happened) for kind in _HAPPENED}
    said = [counted(count, *_HAPPENED[kind]) for kind, count in counts.items() if count]
    found = " · is:updated finds them" if said else ""
    asked = counted(done.asked, "paper")
    what = ", ".join((*said, f"{done.updated:,} of {asked} updated" if done.updated else f"nothing new of {asked}"))
    return f"{what}{found}"


_HAPPENED = {
    "version": ("new version", ""),
    "published": ("publication", ""),
    "withdrawn": ("withdrawal", ""),
}

"""Fetch papers in a thread, while the list stays under the reader's hands."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from store.errors import BroadsheetError
from store.library import Library
from store.quantities import counted
from store.times import day_in_words
from tui.background import Background, Tell
from tui.error_text import error_line
from tui.session import Session

if TYPE_CHECKING:
    from store.fetching import Fetched, Progress

_REST = 0.1
"""The most seconds that a fetch rests between two lists."""


class Fetcher:
    """Brings what is subscribed to, one fetch at a time.

    ``busy`` is told in a few words how far it is, and then how many new papers wait to be shown; ``ended`` is told what
    else came of it, nothing where that says it all.
    """

    def __init__(self, library: Library, busy: Callable[[str], None], ended: Callable[..., None]) -> None:
        self._library, self._busy, self._ended = library, busy, ended
        self._background = Background()
        self._arrived = 0  # how many papers had come before those that wait to be shown
        self.running = False
        self.new = 0
        """How many new papers wait to be shown."""

    @property
    def unseen(self) -> bool:
        """Whether new papers wait to be shown, or may be coming in."""
        return self.running or bool(self.new)

    @property
    def subscribed(self) -> bool:
        """Whether there is anything to fetch. Raises InputError and LibraryError."""
        return bool(self._library.fetching.subscriptions())

    def stop(self) -> None:
        """End what is at work; what has come by then stays."""
        self._background.stop()
        if self.running:
            self._busy("stopping…")

    def seen(self) -> str:
        """Return the first of the new papers by id, "" where it is gone, and wait for others to come."""
        self.new = 0
        self._busy("")
        return self._library.first_since(self._arrived) or ""

    async def bring(
        self, keys: tuple[str, str], day: date | None = None, names: Sequence[str] = (), *, everything: bool = False
    ) -> None:
        """Fetch what is new, or one day; ``keys`` say what stops it, and what shows the new papers.

        With ``everything`` comes also what a query to keep leaves out.
        """
        stops, shows = keys
        self.running = True
        self._arrived = self._arrived if self.new else self._library.arrived
        self._busy(f"fetching… · {stops}")

        def work(tell: Tell, stop: threading.Event) -> Fetched:
            told, asked = _resting(tell), names or _lists(self._library, day)
            return self._library.fetching.run(asked, day=day, everything=everything, told=told, cancelled=stop)

        said, wrong = "", True
        try:
            fetched = await self._background.do(work, lambda progress: self._told(progress, stops))
        except (BroadsheetError, OSError) as error:
            said = error_line(self._library, error)
        else:
            self.new += fetched.new
            said, wrong = what_came(fetched, self._library.today.year), bool(fetched.failed)
        finally:
            self.running = False
            self._busy(f"{self.new:,} new · {shows}" if self.new else "")
        self._ended(said, error=wrong)

    async def left_out(self) -> dict[str, int]:
        """Count what was left out of each day."""

        def count(tell: Tell, stop: threading.Event) -> dict[str, int]:
            days = self._library.fetching.days()
            return {day.isoformat(): known.left_out for day, known in days.items() if known.left_out}

        if not (self._library.folder / "subscriptions.toml").exists():
            return {}
        try:
            return await Background().do(count, lambda: None)
        except BroadsheetError:
            return {}

    def _told(self, progress: Progress, stops: str) -> None:
        """Say how far it is, until it is asked to stop."""
        if not self._background.stopped:
            self._busy(f"{how_far(progress, self._library.today.year)} · {stops}")


def _lists(library: Library, day: date | None) -> list[str]:
    """List by name what is subscribed to; for a day, what has days."""
    subscribed = library.fetching.subscriptions()
    return [each.name for each in subscribed if not day or each.has_days or each.source.has_past(each.what)]


def _resting(tell: Tell) -> Tell:
    """Return what tells and then rests for as long as this thread has worked: keys have the processor for themselves.

    A source that answers at once would otherwise leave them half of it.
    """
    worked = time.thread_time()

    def told(progress: Progress) -> None:
        nonlocal worked
        tell(progress)
        time.sleep(min(_REST, time.thread_time() - worked))
        worked = time.thread_time()

    return told


def due(sources: Mapping[str, Any], session: Session, library: Library) -> bool:
    """Return whether to fetch at this opening, as the configuration says, and take note of the day."""
    today, when = library.today.isoformat(), sources.get("fetch")
    first = session.opened != today
    if first:
        session.opened = today
        session.save()
    wanted = when == "start" or (when == "morning" and first)
    return wanted and not library.readonly and (library.folder / "subscriptions.toml").exists()


def how_far(progress: Progress, year: int) -> str:
    """Return how far a fetch is, in a few words."""
    day = f" {day_in_words(progress.day, year)}" if progress.day else ""
    many = f" · {progress.done + 1:,} of {progress.total:,}" if progress.total > 1 else ""
    return f"fetching {progress.name}{day}{many}"


def what_came(fetched: Fetched, year: int) -> str:
    """Return what the reader should know of a fetch beside the number of new papers; "" where that is all."""
    if fetched.failed:
        first, *more = fetched.failed
        day = f" {day_in_words(first.day, year)}" if first.day else ""
        return f"{first.why} · {first.name}{day}" + (f" and {len(more):,} more" if more else "")
    if fetched.stopped:
        return "the fetch was stopped"
    if left_out := sum(fetched.left_out.values()):
        return f"{left_out:,} more left out"
    if fetched.new:
        return ""
    updated = f"; {counted(fetched.updated, 'paper')} updated" if fetched.updated else ""
    return next(iter(fetched.remarks), f"nothing new{updated}")

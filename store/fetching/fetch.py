"""One fetch: list by list and day by day, what a source gives becomes papers of the library, and the log says so.

A day is asked for, read and divided first, and comes in as a whole in one step; no lock is held while a network is
waited for. A fetch that is cut off at any point is therefore finished by the next one.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from hashlib import sha256
from typing import TYPE_CHECKING, NamedTuple

from store import times
from store.data import NEWEST
from store.errors import InputError, QueryError, Refused, SourceFailed, Stopped
from store.fetching.days import DayLog, Standing, answered, due, failed, missed, spanned
from store.fetching.keeping import answering
from store.fetching.log import FetchLog
from store.fetching.outcome import Failure, Fetched, Progress
from store.identity import sure_keys
from store.importers import Hints, read_bytes
from store.intake import Intake
from store.quantities import counted
from store.sources.hf import current_day
from store.text import clean

if TYPE_CHECKING:
    from store.catalogue.batch import Counts
    from store.catalogue.papers import Papers
    from store.fetching.left_out import LeftOut
    from store.fetching.subscriptions import Subscription
    from store.making import Incoming
    from store.sources import Page
    from store.sources.client import Client

_IN_A_ROW = 2  # days that fail one after the other, and the rest of a list is left for the next time
_BREATH = 20  # papers between two moments in which other threads have the processor for themselves


class Wanted(NamedTuple):
    """What a fetch is to bring: what is new, or these days alone; with ``everything`` also what is left out."""

    day: date | None = None
    since: date | None = None
    until: date | None = None
    everything: bool = False

    def check(self, today: date) -> None:
        """Raise InputError for days that nobody has."""
        for each in (self.day, self.since, self.until):
            if each and each > today:
                raise InputError(f"{each} is still to come; the newest list is that of {today}")
        if self.day and (self.since or self.until):
            raise InputError("--day asks for one day, --since and --until for several; choose")
        if self.since and self.until and self.until < self.since:
            raise InputError(f"there is no day from {self.since} until {self.until}")

    @property
    def is_new(self) -> bool:
        """Whether what is new is wanted, whenever that is from."""
        return not (self.day or self.since)

    def days(self, source_first: date | None, today: date, known: Mapping[date, DayLog]) -> list[date]:
        """List the days that were named, as far as a source has them."""
        first, last = self.day or self.since, self.day or self.until or today
        assert first is not None
        return spanned(max(first, source_first or first), last, known)


class Fetch:
    """Runs once; ``done`` is what came of it. ``say`` is told of each skipped record, ``told`` how far it is."""

    def __init__(
        self,
        log: FetchLog,
        catalogue: Papers,
        ingest: Callable[[Iterable[Incoming]], Counts],
        views: Callable[[], Mapping[str, str]],
        left_out: LeftOut,
        now: Callable[[], datetime],
        told: Callable[[Progress], object],
        say: Callable[[str], object],
    ) -> None:
        self._log, self._catalogue, self._ingest, self._views = log, catalogue, ingest, views
        self._left_out, self._now, self._told = left_out, now, told
        self._lists = self._all = 0
        self.done = Fetched(Intake(say))

    def run(self, client: Client, chosen: Sequence[Subscription], wanted: Wanted) -> None:
        """Bring what is wanted of these subscriptions. Raises LibraryError; all else that fails is in ``done``."""
        today = current_day(self._now())
        plans = [(each, self._planned(each, wanted, today)) for each in chosen]
        self._all = sum(len(days) for _, days in plans)
        try:
            for subscription, days in plans:
                _List(self, client, subscription, wanted, today).run(days)
        except Stopped:
            self.done.stopped = True

    def _planned(self, subscription: Subscription, wanted: Wanted, today: date) -> list[date | None]:
        """List what is asked of a list at first: days, or None for its newest."""
        known = self.known(subscription)
        if not wanted.is_new:
            if subscription.has_days or subscription.source.has_past(subscription.what):
                return [*wanted.days(subscription.source.first_day(), today, known)]
            self.done.remarks.append(f"{subscription.name} has no days; it is fetched without --day and --since")
            return []
        if subscription.has_days:
            return [day for day in due(known, today, subscription.since, self._now()) if day <= (wanted.until or day)]
        return [None]

    def known(self, subscription: Subscription) -> dict[date, DayLog]:
        """Return what is known of the days of a list."""
        return {log.day: log for log in self._log.of(subscription.key) if log.day}

    # -- what its lists do ---------------------------------------------------------------------------------------------

    def tell(self, name: str, day: date | None) -> None:
        """Tell that a list is asked for."""
        self._told(Progress(name, day, self._lists, self._all, self.done.new))
        self._lists += 1

    def ask_more(self, days: Sequence[date]) -> None:
        """Note that more days are asked for than was known at first."""
        self._all += len(days)

    def fail(self, subscription: Subscription, day: date | None, why: str) -> None:
        """Keep that a day could not be had."""
        before = self._log.at(subscription.key, day)
        self._log.keep(subscription.key, failed(before, day, self._now(), why))
        self.done.failed.append(Failure(subscription.name, day, why))

    def take(self, subscription: Subscription, pages: Sequence[Page], day: date | None, wanted: Wanted) -> None:
        """Take in what a list has of a day, and log it. Raises InputError where it cannot be read, QueryError."""
        before = self._log.at(subscription.key, day)
        intake = self.done.intake
        taken = _checksum([NEWEST, subscription.keep, *(page.body for page in pages)])
        log = before or DayLog(day, Standing.OPEN, times.stamp(self._now()))
        if before is not None and before.taken == taken and not (wanted.everything and before.left_out):
            intake.files += len(pages)
            intake.read += before.listed
            intake.unchanged += before.listed - before.left_out
            left_out, ids, listed = before.left_out, before.ids, before.listed
        else:
            papers = [paper for page in pages for paper in self._read(page)]
            kept, left = self._divided(subscription, papers, wanted)
            new = self.done.new
            if kept:
                intake.add(self._ingest(_breathing(kept)))
            left_out, listed = len(left), len(papers)
            ids = _checksum(sorted({each.paper.id for each in papers}))
            log = replace(log, taken=taken if pages else log.taken, new=log.new + self.done.new - new)
            self._left_out.keep(subscription.key, day, pages if left and not subscription.has_days else [])
        log = answered(log, day, self._now(), ids, listed)
        if not (subscription.has_days or log.why):
            log = replace(log, standing=Standing.EMPTY if day and not listed else Standing.WHOLE)
        self._log.keep(subscription.key, replace(log, left_out=left_out if listed else log.left_out))
        if log.why and log.standing is Standing.OPEN:
            self.done.remarks.append(f"{subscription.name}{f' {day}' if day else ''}: {log.why}")
        if left_out:
            self.done.left_out[subscription.name, day] = left_out
        if day:
            self.done.days.append((subscription.name, day))

    def _read(self, page: Page) -> Iterator[Incoming]:
        hints = Hints(day=page.listed, followed=True)
        reading = read_bytes(page.name, page.body, hints, format=page.format or None)
        yield from self.done.intake.records(reading, named=True)

    def _divided(
        self, subscription: Subscription, papers: list[Incoming], wanted: Wanted
    ) -> tuple[list[Incoming], list[Incoming]]:
        """Divide papers into those that come in and those that are left out; what is known already comes in."""
        if not subscription.keep or wanted.everything or not papers:
            return papers, []
        names = {id(each): (each.paper.id, *sure_keys(each.paper)) for each in papers}
        there = self._catalogue.rows_of(name for each in names.values() for name in each)
        unknown = [each for each in papers if not any(name in there for name in names[id(each)])]
        _, left = answering(subscription.keep, unknown, today=times.today(), views=self._views())
        without = {id(each) for each in left}
        return [each for each in papers if id(each) not in without], left

    @property
    def left_out(self) -> LeftOut:
        """What earlier fetches have left out."""
        return self._left_out


class _List:
    """One list within a fetch."""

    def __init__(self, fetch: Fetch, client: Client, subscription: Subscription, wanted: Wanted, today: date) -> None:
        self._fetch, self._client, self._wanted, self._today = fetch, client, wanted, today
        self._subscription, self._source, self._what = subscription, subscription.source, subscription.what
        self._in_a_row = 0

    def run(self, days: Sequence[date | None]) -> None:
        """Ask for its days, or its newest and what was missed before that."""
        for at, day in enumerate(days):
            self._one(day)
            if self._gives_up(len(days) - at - 1):
                return
        if None in days and not self._in_a_row and self._source.has_past(self._what):
            past = missed(self._fetch.known(self._subscription), self._today, self._subscription.since)
            self._fetch.ask_more(past)
            self.run([*past])

    def _gives_up(self, rest: int) -> bool:
        if self._in_a_row < _IN_A_ROW or not rest:
            return False
        why = f"{counted(rest, 'more day was', 'more days were')} not asked for"
        self._fetch.done.failed.append(Failure(self._subscription.name, None, why))
        return True

    def _one(self, day: date | None) -> None:
        """Ask for a day, or for the newest, and take it in; what fails is kept."""
        subscription, fetch = self._subscription, self._fetch
        fetch.tell(subscription.name, day)
        try:
            if day is None:
                self._newest()
            else:
                pages = fetch.left_out.of(subscription.key, day) if self._wanted.everything else []
                pages = pages or list(self._source.day(self._client, self._what, day))
                fetch.take(subscription, pages, day, self._wanted)
            self._in_a_row = 0
        except Stopped:
            raise
        except (SourceFailed, InputError, QueryError) as error:
            if isinstance(error, Refused) and day == self._today:
                return  # its list has not begun there yet
            said = f"its query to keep: {error}" if isinstance(error, QueryError) else str(error)
            fetch.fail(subscription, day, clean(said, limit=300))
            self._in_a_row += 1

    def _newest(self) -> None:
        """Take in what is newest, also under the day that it is of; where it is of none there is only the latest."""
        pages = list(self._source.newest(self._client, self._what))
        for day in dict.fromkeys(page.listed for page in pages if page.listed):
            those = [page for page in pages if page.listed == day]
            self._fetch.take(self._subscription, those, day, self._wanted)
        rest = [page for page in pages if not page.listed]
        self._fetch.take(self._subscription, rest, None, self._wanted)


def _breathing(papers: Iterable[Incoming]) -> Iterator[Incoming]:
    for count, paper in enumerate(papers, 1):
        if count % _BREATH == 0:
            time.sleep(0.001)
        yield paper


def _checksum(parts: Iterable[object]) -> str:
    found = sha256()
    for part in parts:
        data = part if isinstance(part, bytes) else str(part).encode("utf-8", "surrogatepass")
        found.update(len(data).to_bytes(8, "big") + data)
    return found.hexdigest()[:32]

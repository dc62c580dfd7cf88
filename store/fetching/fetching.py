"""Fetching: the papers of one library that come from a network; the one way to ask for them."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from store import times
from store.errors import InputError
from store.fetching.days import WINDOW, DayLog, Known, together
from store.fetching.log import FetchLog
from store.fetching.outcome import Fetched, Progress
from store.fetching.subscriptions import Subscription, Subscriptions, name_of
from store.sources.hf import current_day

if TYPE_CHECKING:
    from store.catalogue import Catalogue
    from store.catalogue.batch import Counts
    from store.locks import Waits
    from store.making import Incoming
    from store.sources.client import Client

Connect = Callable[[threading.Event], "Client"]
"""Makes the client of one fetch, which ends soon when the event is set."""


class Fetching:
    """What is subscribed to, what is known of its days, and the fetch; `Library.fetching` is the library's own.

    Any thread may use it, and `run` is for one that may wait. ``settings`` reads the table [sources] of the
    configuration when something is asked for. ``connect`` makes the client.
    """

    def __init__(
        self,
        folder: Path,
        catalogue: Catalogue,
        waits: Waits,
        ingest: Callable[[Iterable[Incoming]], Counts],
        check: Callable[[str], object],
        views: Callable[[], Mapping[str, str]],
        settings: Callable[[], Mapping[str, Any]],
    ) -> None:
        """Take the parts of a library; ``check`` raises QueryError for a query that does not parse."""
        self._folder, self._catalogue, self._ingest = folder, catalogue, ingest
        self._check, self._views, self._settings = check, views, settings
        self._subscriptions, self._log = Subscriptions(folder, waits), FetchLog(catalogue)
        self.connect: Connect = self._client
        self.now = times.now

    # -- what is subscribed to -----------------------------------------------------------------------------------------

    def subscriptions(self) -> list[Subscription]:
        """List what is subscribed to. Raises InputError for a file that cannot be read as such, LibraryError."""
        return self._subscriptions()

    def subscribe(
        self, kind: str, what: Sequence[str] = (), name: str | None = None, keep: str | None = None
    ) -> tuple[Subscription, Subscription | None]:
        """Subscribe to a list, or change the name or the query of what is; return it, and what it was before.

        Raises InputError, QueryError for a query to keep that does not parse, and LibraryError.
        """
        made = Subscription(
            name_of(kind, what, name or ""), kind, tuple(what), keep or "", self._wanted_since(kind, what)
        )
        known = next((each for each in self.subscriptions() if each.list == made.list), None)
        if known is not None:
            name, keep = name or known.name, known.keep if keep is None else keep
            made = Subscription(name_of(kind, what, name), kind, tuple(what), keep, known.since)
        if made.keep:
            self._check(made.keep)
        return made, known if made == known else self._subscriptions.add(made)

    def unsubscribe(self, name: str) -> Subscription:
        """Let a subscription go; its papers stay. Raises InputError for a name that is none, LibraryError."""
        return self._subscriptions.remove(name)

    def _wanted_since(self, kind: str, what: Sequence[str]) -> date | None:
        """Return from which day on a new subscription is wanted: the last seven days of a list that has them."""
        made = Subscription("", kind, tuple(what))
        if made.has_days:
            return self.current_day - timedelta(days=WINDOW - 1)
        return self.current_day if made.source.has_past(what) else None

    # -- what is known of its days -------------------------------------------------------------------------------------

    @property
    def current_day(self) -> date:
        """The day whose list is being filled: a new one begins at 21:30 in New York."""
        return current_day(self.now())

    @property
    def daily_host(self) -> str:
        """The host that is asked for the Daily Papers. Raises InputError where it is given as no address."""
        from store.sources.endpoints import Endpoints

        return urlsplit(Endpoints.read(self._settings()).hf).netloc

    def log(self, name: str) -> list[DayLog]:
        """List what is known of the days of a subscription, the oldest first. Raises InputError, LibraryError."""
        [found] = self._subscriptions.named([name])
        return self._log.of(found.key)

    def days(self) -> dict[date, Known]:
        """Return what is known of each day, of all subscriptions together; of a day that is not there, nothing is.

        Raises InputError, LibraryError.
        """
        found: dict[date, list[DayLog]] = {}
        for subscription in self.subscriptions():
            for log in self._log.of(subscription.key):
                if log.day is not None:
                    found.setdefault(log.day, []).append(log)
        return {day: together(found[day]) for day in sorted(found)}

    def left_out_of(self, day: date) -> list[str]:
        """List the subscriptions whose queries left something of a day out. Raises InputError, LibraryError."""
        return [
            each.name
            for each in self.subscriptions()
            if any(log.day == day and log.left_out for log in self._log.of(each.key))
        ]

    # -- the fetch -----------------------------------------------------------------------------------------------------

    def run(
        self,
        names: Sequence[str] = (),
        *,
        day: date | None = None,
        since: date | None = None,
        until: date | None = None,
        everything: bool = False,
        told: Callable[[Progress], object] = lambda progress: None,
        say: Callable[[str], object] = lambda line: None,
        cancelled: threading.Event | None = None,
    ) -> Fetched:
        """Bring what is new of all subscriptions, or of those with these names, day by day.

        ``day``, or ``since`` and ``until``, ask for those days alone; with ``everything`` comes also what a query to
        keep leaves out. ``told`` hears how far it is, ``say`` a line for each record that is skipped. Who sets
        ``cancelled`` has what came until then. What a source fails to give is in what is returned, and the rest goes
        on. Raises InputError, where there is nothing to fetch too, and LibraryError.
        """
        from store.fetching.fetch import Fetch, Wanted
        from store.fetching.left_out import LeftOut
        from store.sources.cache import ByteCache

        wanted = Wanted(day, since, until, everything)
        wanted.check(self.current_day)
        chosen = self._subscriptions.named(names)
        if not chosen:
            raise InputError("nothing is subscribed to yet: `broadsheet subscribe hf` is for the Daily Papers")
        stop = cancelled or threading.Event()
        fetch = Fetch(
            self._log,
            self._catalogue,
            self._ingest,
            self._views,
            LeftOut(ByteCache(self._folder / "cache")),
            self.now,
            told,
            say,
        )
        with self.connect(stop) as client:
            fetch.run(client, chosen, wanted)
        return fetch.done

    def _client(self, cancelled: threading.Event) -> Client:
        from store.sources.client import Client

        return Client.of(self._folder, self._settings(), cancelled)

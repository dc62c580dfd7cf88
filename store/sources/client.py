"""The one client for all that comes from a network: patient, polite, and quick to say in one line what went wrong.

It keeps what came with its ETag, and asks for it again only if it changed. What went wrong on the way is tried again,
three times at most and for half a minute; a server that asks to wait is obeyed, and for longer than that is left alone.
"""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Self

import httpx2

from store.errors import Stopped
from store.quantities import spelt
from store.sources.addresses import Resolve, resolve
from store.sources.answers import Unfit, check, error_in
from store.sources.base import Answer
from store.sources.bodies import start, whole
from store.sources.cache import ByteCache, Kept
from store.sources.clock import Clock
from store.sources.connecting import Cancelled, Connections, Transport
from store.sources.endpoints import Endpoints
from store.sources.mishaps import MISHAPS, told
from store.sources.pace import Pace, shared_path
from store.sources.trouble import Trouble, of_status, wait_asked
from store.sources.urls import named, read, redirected

REDIRECTS = 5
_REDIRECTS = (301, 302, 303, 307, 308)
_ERROR_LENGTH = 20_000  # bytes of an error's body that are read for its words
_WANTED = {
    "json": "application/json",
    "xml": "application/atom+xml, application/rss+xml, application/xml;q=0.9, */*;q=0.5",
    "feed": "application/atom+xml, application/rss+xml, application/feed+json, application/xml;q=0.9, */*;q=0.5",
    "any": "*/*",
}


@dataclass(frozen=True, slots=True)
class Patience:
    """How long is waited, in seconds: to ``connect``, for the next bytes, for one answer, and for all tries of it.

    An answer may have ``size`` bytes, when it is unpacked.
    """

    connect: float = 5.0
    read: float = 10.0
    answer: float = 60.0
    all: float = 30.0
    tries: int = 3
    size: int = 50_000_000


class Client:
    """Asks addresses, for one thread at a time. Its module loads the HTTP library, and is imported when it is used."""

    def __init__(
        self,
        cache: ByteCache,
        endpoints: Endpoints | None = None,
        *,
        pace: Pace | None = None,
        patience: Patience = Patience(),
        clock: Clock | None = None,
        resolve: Resolve = resolve,
        cancelled: threading.Event | None = None,
    ) -> None:
        """Take what is asked and how; who sets ``cancelled`` stops it, as `stop` does."""
        self.endpoints = endpoints or Endpoints.read()
        self.cancelled = cancelled or threading.Event()
        self._cache, self._patience, self._clock = cache, patience, clock or Clock()
        self._pace = pace or Pace(shared_path())
        self._rests: dict[str, float] = {}
        self._connections = Connections(self.endpoints.private, resolve, self.cancelled)
        self._transport = Transport(self._connections)

    @classmethod
    def of(cls, folder: Path, said: Mapping[str, Any], cancelled: threading.Event | None = None) -> Self:
        """Make the client of a library's folder, with what the configuration says of sources. Raises InputError."""
        return cls(ByteCache(folder / "cache"), Endpoints.read(said), cancelled=cancelled)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._cache.prune()
        self._transport.close()

    def stop(self) -> None:
        """Let what is being fetched end soon, with Stopped; any thread may say so."""
        self.cancelled.set()

    def get(
        self, address: str, *, expects: str = "any", headers: Mapping[str, str] | None = None, paced: bool = False
    ) -> Answer:
        """Return what an address answers; ``expects`` is "json", "xml", "feed" (either) or "any".

        One that is ``paced`` waits for its turn, as arXiv's own addresses always do. Raises SourceFailed: one line that
        says who did not answer as it should, and what to do; NotThere where nothing is at the address, and Stopped.
        """
        url, kept = read(address), self._cache.get(address)
        wanted = {"Accept": _WANTED[expects], **(kept.asking if kept else {}), **(headers or {})}
        until = self._clock.now() + self._patience.all
        for count in range(1, self._patience.tries + 1):
            try:
                answer = self._ask(url, wanted, expects, kept, paced)
            except Trouble as trouble:
                pause = max(trouble.seconds, 2 ** (count - 1) * (1 + random.random()))
                late = self._clock.now() + pause > until
                if late or not trouble.again or count == self._patience.tries:
                    raise trouble.line() from None
                self._wait(pause)
            else:
                if answer is not kept:
                    self._cache.put(address, answer)
                return Answer(address, answer.body, kept is None or answer.body != kept.body, answer.next)
        raise AssertionError("the last try returns or raises")

    def _ask(self, url: httpx2.URL, wanted: Mapping[str, str], expects: str, kept: Kept | None, paced: bool) -> Kept:
        """Ask once, wherever the address leads, and return what came, or what is kept where it is still so."""
        first = url
        for _ in range(REDIRECTS + 1):
            paced = paced or url.host == "arxiv.org" or url.host.endswith(".arxiv.org")
            self._take_turn(url, paced)
            with self._sent(url, wanted) as response:
                self._obey(url, response, paced)
                if response.status_code in _REDIRECTS and "location" in response.headers:
                    url = redirected(first, url, response.headers["location"], self.endpoints.private)
                elif response.status_code == 304 and kept:
                    return kept
                elif response.status_code == 200:
                    return self._taken(url, response, expects)
                else:
                    said = error_in(start(response, _ERROR_LENGTH))
                    rest = wait_asked(response.headers, self._now)
                    token = bool(self.endpoints.token_for(str(url)))
                    raise of_status(named(url), response.status_code, said, rest, token=token)
        raise Trouble(named(first), "redirects from one address to the next without end")

    @property
    def _now(self) -> float:
        return self._clock.now()

    @contextmanager
    def _sent(self, url: httpx2.URL, wanted: Mapping[str, str]) -> Iterator[httpx2.Response]:
        """Send a request and hand out the answer; raises Trouble for what happens on the way, and Stopped."""
        headers = {**wanted, "User-Agent": _user_agent(), "Accept-Encoding": "gzip"}
        if token := self.endpoints.token_for(str(url)):
            headers["Authorization"] = f"Bearer {token}"
        limits = self._patience
        seconds = {"connect": limits.connect, "read": limits.read, "write": limits.read, "pool": limits.connect}
        self._connections.until = time.monotonic() + limits.answer
        begun = False
        try:
            request = httpx2.Request("GET", url, headers=headers, extensions={"timeout": seconds})
            with closing(self._transport.handle_request(request)) as response:
                begun = True
                yield response
        except Cancelled:
            raise Stopped(f"{named(url)}: stopped") from None
        except MISHAPS as mishap:
            raise told(mishap, named(url), begun=begun) from None

    def _taken(self, url: httpx2.URL, response: httpx2.Response, expects: str) -> Kept:
        body = whole(response, named(url), self._patience.size)
        try:
            check(body, expects, response.headers.get("content-type", "").partition(";")[0].strip()[:60])
        except Unfit as unfit:
            raise Trouble(named(url), str(unfit), again=unfit.cut) from None
        link = response.links.get("next", {}).get("url")
        following = str(url.join(link)) if link else None
        return Kept(body, response.headers.get("etag", ""), response.headers.get("last-modified", ""), following)

    # -- manners -------------------------------------------------------------------------------------------------------

    def _take_turn(self, url: httpx2.URL, paced: bool) -> None:
        """Wait until a server may be asked. Raises Trouble where that is too long."""
        rest = self._rests.pop(named(url), 0) - self._now
        if paced:
            rest = max(rest, self._pace.turn(self._now, self._patience.all))
        if rest > self._patience.all:
            self._rests[named(url)] = self._now + rest
            raise Trouble(named(url), f"asks to wait {spelt(rest)}; try again then")
        self._wait(rest)

    def _obey(self, url: httpx2.URL, response: httpx2.Response, paced: bool) -> None:
        """Remember how long a server wants to be left alone."""
        if seconds := wait_asked(response.headers, self._now, refused=response.status_code in (429, 503)):
            self._rests[named(url)] = self._now + seconds
            if paced:
                self._pace.hold(self._now, seconds)

    def _wait(self, seconds: float) -> None:
        if seconds > 0:
            self._clock.wait(seconds, self.cancelled)
        if self.cancelled.is_set():
            raise Stopped("stopped")


@lru_cache(maxsize=1)
def _user_agent() -> str:
    """Return what servers know this program by."""
    from importlib.metadata import PackageNotFoundError, version

    try:
        number = version("broadsheet")
    except PackageNotFoundError:
        number = "0"
    return f"Broadsheet/{number} (reads listings of papers in a terminal)"

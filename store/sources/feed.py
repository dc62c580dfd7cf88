"""Any feed: RSS, Atom or JSON Feed, mirrors of Daily Papers among them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import orjson

from store.errors import InputError, SourceFailed
from store.sources.base import Page
from store.text import safe_url, shorten

if TYPE_CHECKING:
    from store.sources.client import Client


class Feed:
    """The source of whatever has an address and papers."""

    kind = "feed"
    by_day = False

    def check(self, what: Sequence[str]) -> None:
        """Raise InputError for what is no address of the web."""
        _address(what)

    def default_name(self, what: Sequence[str]) -> str:
        """Return the host."""
        return (urlsplit(_address(what)).hostname or "").removeprefix("www.")

    def has_days(self, what: Sequence[str]) -> bool:
        """Return False: a feed has what is newest."""
        return False

    def has_past(self, what: Sequence[str]) -> bool:
        """Return False: what is gone from a feed is gone."""
        return False

    def first_day(self) -> date | None:
        """Return None: a feed has no days."""
        return None

    def day(self, client: Client, what: Sequence[str], day: date) -> Iterator[Page]:
        """Yield nothing: a feed has no days."""
        yield from ()

    def newest(self, client: Client, what: Sequence[str]) -> Iterator[Page]:
        """Yield what the feed has now."""
        address = _address(what)
        answer = client.get(address, expects="feed")
        format = "feed"
        if answer.body.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{"):
            format = "json-feed"
            said = orjson.loads(answer.body.removeprefix(b"\xef\xbb\xbf"))
            if not isinstance(said.get("items"), list):
                raise SourceFailed(f"{urlsplit(address).netloc}: answered with JSON that is no feed")
            if error := next(
                (each["error"] for each in said["items"] if isinstance(each, dict) and "error" in each), None
            ):
                raise SourceFailed(f"{urlsplit(address).netloc}: answered with an error: {shorten(str(error), 80)}")
        yield Page(answer.body, format, self.default_name(what), answer.changed)

    def papers(self, client: Client, ids: Sequence[str]) -> Iterator[Page]:
        """Yield nothing: a feed cannot be asked."""
        yield from ()


SOURCE = Feed()


def _address(what: Sequence[str]) -> str:
    address = what[0].strip() if len(what) == 1 else ""
    if not address or safe_url(address) is None:
        raise InputError(f"{shorten(' '.join(what))} is no address of a feed, which begins with https://")
    return address

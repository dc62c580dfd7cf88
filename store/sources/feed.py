"""Any feed: RSS, Atom or JSON Feed, mirrors of Daily Papers among them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import orjson

from store.errors import InputError, SourceFailed
from store.sources.base import Page, Source, register
from store.text import safe_url, shorten

if TYPE_CHECKING:
    from store.sources.client import Client


class Feed(Source):
    """The source of whatever has an address and papers."""

    kind = "feed"

    def check(self, what: Sequence[str]) -> None:
        """Raise InputError for what is no address of the web."""
        _address(what)

    def default_name(self, what: Sequence[str]) -> str:
        """Return the host."""
        return (urlsplit(_address(what)).hostname or "").removeprefix("www.")

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


SOURCE = register(Feed())


def _address(what: Sequence[str]) -> str:
    address = what[0].strip() if len(what) == 1 else ""
    if not address or safe_url(address) is None:
        raise InputError(f"{shorten(' '.join(what))} is no address of a feed, which begins with https://")
    return address

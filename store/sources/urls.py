"""Addresses as the client takes them: which can be asked, what their servers are called, and where they send to."""

from __future__ import annotations

from collections.abc import Container

import httpx2

from store.errors import SourceFailed
from store.sources.addresses import Place, is_local
from store.sources.endpoints import place_of
from store.sources.trouble import Trouble
from store.text import shorten

_LAST_PORT = 65_535


def read(address: str) -> httpx2.URL:
    """Read an address that can be asked. Raises SourceFailed for any other."""
    try:
        url = _known(httpx2.URL(address))
    except (httpx2.InvalidURL, ValueError, TypeError):
        raise SourceFailed(f"{shorten(address)} is no address of the web") from None
    if url.scheme not in ("http", "https") or not url.host:
        raise SourceFailed(f"{shorten(address)} is no address of the web, which begins with https://")
    if url.userinfo:
        raise SourceFailed(f"{named(url)}: an address is to hold no name and no password")
    return url


def named(url: httpx2.URL) -> str:
    """Return what a server is called in messages: never the whole address, which may hold a secret."""
    host = f"[{url.host}]" if ":" in url.host else url.host
    return f"{host}:{url.port}" if url.port else host


def _known(url: httpx2.URL) -> httpx2.URL:
    """Return an address, whose port is one. Raises ValueError for any other."""
    if (url.port or 0) > _LAST_PORT:
        raise ValueError(url)
    return url


def _place(url: httpx2.URL) -> Place:
    return place_of(str(url))


def redirected(first: httpx2.URL, url: httpx2.URL, location: str, private: Container[Place]) -> httpx2.URL:
    """Return where an answer sends to. Raises Trouble where nobody should go; ``private`` is not to be sent to."""
    try:
        to = _known(url.join(location))
    except (httpx2.InvalidURL, ValueError):
        raise Trouble(named(url), "redirects to an address that is none") from None
    if to.scheme not in ("http", "https") or not to.host or to.userinfo:
        raise Trouble(named(url), "redirects to an address that is none of the web; not followed")
    if url.scheme == "https" and to.scheme == "http":
        raise Trouble(named(url), "redirects from https to http, where others can read along; not followed")
    inside = _place(to) in private or is_local(to.host)
    if inside and _place(to) != _place(first):
        raise Trouble(named(url), "redirects to this computer or a private network; not followed")
    return to

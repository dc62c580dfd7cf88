"""The body of an answer: read as it comes, unpacked, and never more of it than is sensible."""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING

from store.sources.trouble import Trouble

if TYPE_CHECKING:
    import httpx2

_PIECE = 1 << 16
_PACKED = ("gzip", "x-gzip")


def whole(response: httpx2.Response, who: str, size: int) -> bytes:
    """Return a body of at most so many bytes, unpacked. Raises Trouble for a longer one, and for half of one."""
    coding = _coding(response)
    if coding not in (*_PACKED, "identity", ""):
        raise Trouble(who, "answered in a compression that was not asked for")
    unpack = zlib.decompressobj(31) if coding in _PACKED else None
    body = bytearray()
    try:
        for piece in response.iter_raw(_PIECE):
            body += unpack.decompress(piece, size + 1 - len(body)) if unpack else piece
            if len(body) > size:
                raise Trouble(who, f"sends more than {size / 1_000_000:,.0f} MB, more than any list of papers")
    except zlib.error:
        raise Trouble(who, "sent compressed data that is damaged; try again later", again=True) from None
    if unpack and not unpack.eof:
        raise Trouble(who, "broke off in the middle of its answer; try again later", again=True)
    return bytes(body)


def start(response: httpx2.Response, size: int) -> bytes:
    """Return the first bytes of an error's body, nothing of one that cannot be unpacked."""
    coding, body = _coding(response), bytearray()
    if coding not in (*_PACKED, "identity", ""):
        return b""
    for piece in response.iter_raw(_PIECE):
        body += piece
        if len(body) > size:
            break
    try:
        return zlib.decompressobj(31).decompress(bytes(body), size) if coding in _PACKED else bytes(body[:size])
    except zlib.error:
        return b""


def _coding(response: httpx2.Response) -> str:
    return str(response.headers.get("content-encoding", "identity")).strip().lower()

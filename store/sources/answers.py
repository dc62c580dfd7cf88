"""What an answer is, whatever its status says: papers as they are due, a web page, an error, or only half of it."""

from __future__ import annotations

import re

import orjson

from store.text import shorten

_HTML = re.compile(rb"(?is)\s*(?:<!doctype\s+html|<html|<head|<body|<script)")
_ROOT = re.compile(rb"(?s)\s*(?:<\?xml[^>]{0,200}\?>\s*)?(?:<(?:\?|!--).*?>\s*)*<(feed|rss|rdf:RDF)\b")
_SAID = re.compile(rb"(?s)/api/errors.{0,2000}?<summary[^>]*>(.{1,400}?)</summary>")
_ERROR = re.compile(rb"<(?:id|guid)\b[^>]{0,100}>[^<]{0,200}/api/errors")
_BOM = b"\xef\xbb\xbf"


class Unfit(Exception):
    """What is wrong with an answer, as it stands behind the name of who answered; ``cut`` says that more was due."""

    def __init__(self, said: str, *, cut: bool = False) -> None:
        self.cut = cut
        super().__init__(said)


def check(body: bytes, expects: str, kind: str) -> None:
    """Raise Unfit for an answer that is not what was due, as in `Client.get`; ``kind`` is what it says it is."""
    if expects == "any":
        return
    if not body.strip():
        raise Unfit("answered with nothing at all; try again later")
    if _HTML.match(body):
        raise Unfit("answered with a web page in the place of papers; does this network ask to log in first?")
    body = body.removeprefix(_BOM)
    if expects == "json" or (expects == "feed" and body.lstrip()[:1] == b"{"):
        _json(body, kind)
    else:
        _xml(body, kind)


def _json(body: bytes, kind: str) -> None:
    try:
        said = orjson.loads(body)
    except ValueError:
        if body.lstrip()[:1] not in (b"[", b"{"):
            raise Unfit(f"answered with something else than papers ({kind or 'of no kind'})") from None
        raise Unfit("sent a list that is damaged or cut off; try again later", cut=True) from None
    if isinstance(said, dict) and "title" not in said and (error := said.get("error")):
        raise Unfit(f"answered with an error: {shorten(str(error), 80)}")


def _xml(body: bytes, kind: str) -> None:
    root = _ROOT.match(body)
    if not root:
        if body.lstrip()[:1] == b"<":
            raise Unfit("answered with XML that is no feed")
        raise Unfit(f"answered with something else than papers ({kind or 'of no kind'})")
    if _ERROR.search(body):
        raise Unfit(f"answered with an error: {error_in(body) or 'it does not say which'}")
    if not re.search(rb"</" + root[1] + rb"\s*>(?:\s|<!--.*?-->)*\Z", body[-2000:]):
        raise Unfit("sent a feed that is cut off; try again later", cut=True)


def error_in(body: bytes) -> str:
    """Return what the body of an error says in its own words, in quotation marks; "" where it says nothing."""
    try:
        said = orjson.loads(body)
        error = said.get("error") or said.get("message") if isinstance(said, dict) else None
    except ValueError:
        found = _SAID.search(body) if _ROOT.match(body) else None
        error = found[1].decode("utf-8", "replace") if found else None
    return shorten(error, 80) if isinstance(error, str) and error.strip() else ""

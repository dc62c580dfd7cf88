"""What a reader said of a paper in another program, as far as it can be taken over: status, rating, tags, notes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date
from html import unescape
from typing import Any, NamedTuple

from store.models import Mark, Note, Status
from store.plain_notes import read_notes
from store.tags import read_tags
from store.text import clean, strip_unsafe

_STATUSES = {"read": Status.READ, "skimmed": Status.READ, "done": Status.READ, "unread": None}
_STATUSES |= {status.value: status for status in Status}
_RATING = re.compile(r"(?:rank)?\s*([1-5])|(★{1,5})")
_BREAK = re.compile(r"<(?:br|/p|/li|/h\d|/div|/blockquote)\b[^<>]{0,200}>", re.IGNORECASE)
_TAG = re.compile(r"</?[a-z][^<>]{0,2000}>", re.IGNORECASE)
_GAP = re.compile(r"\n{3,}")


class Said(NamedTuple):
    """What was said; what was not is None or empty.

    In a file that we have written, ``edition`` names the version of the mark that was written, and ``own`` what the
    file says of it, be that nothing.
    """

    status: Status | None = None
    rating: int | None = None
    tags: tuple[str, ...] = ()
    notes: tuple[Note, ...] = ()
    due: str | None = None
    edition: str | None = None
    own: frozenset[str] = frozenset()

    def over(self, mark: Mark) -> Mark:
        """Return a mark with what was said where the mark says nothing."""
        if self.status and mark.status is Status.INBOX:
            mark = mark.with_status(self.status)
        if self.rating and mark.rating is None:
            mark = mark.rated(self.rating)
        if self.tags and not mark.tags:
            mark = mark.tagged(self.tags)
        for note in () if mark.notes else self.notes:
            mark = mark.with_note(note)
        return mark.snoozed(mark.due or self.due)


def read_said(values: Mapping[str, Any]) -> Said | None:
    """Read what a file has under ``status``, ``rating``, ``tags``, ``notes`` and ``due``; None where that is nothing.

    What is none of these is passed over: another program's words are not ours. With an ``edition`` the file is ours.
    """
    status = _STATUSES.get(clean(str(values.get("status") or "")).lower())
    rating = _RATING.fullmatch(clean(str(values.get("rating") or "")))
    notes = tuple(note for said in _list(values.get("notes")) for note in _notes(said) if note.text or note.quote)
    said = Said(
        None if status is Status.INBOX else status,
        (int(rating[1]) if rating[1] else len(rating[2])) if rating else None,
        read_tags(*(tag for tag in _list(values.get("tags")) if isinstance(tag, str))).tags,
        notes,
        _day(values.get("due")),
    )
    if "edition" in values and (named := values["edition"]) in (None, str(named)):
        own = frozenset(name for name in ("status", "rating", "tags", "notes", "due") if name in values)
        said = said._replace(edition=named or None, own=own)
    return said if any(said[:-1]) else None


def _day(value: object) -> str | None:
    try:
        return date.fromisoformat(str(value)).isoformat()
    except ValueError:
        return None


def _list(value: object) -> Iterable[object]:
    return value if isinstance(value, list | tuple) else () if value is None else (value,)


def _notes(value: object) -> Iterable[Note]:
    if isinstance(value, str):
        return read_notes(value) or (Note(as_text(value)),)
    return (value,) if isinstance(value, Note) else ()


def as_text(html: str) -> str:
    """Return a note that was written as HTML as plain text; one that was not stays as it is."""
    if _TAG.search(html):
        html = unescape(_TAG.sub("", _BREAK.sub("\n", html)))
    return _GAP.sub("\n\n", strip_unsafe(html)).strip()

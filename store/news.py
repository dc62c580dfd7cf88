"""What may happen to a paper after it was listed: a new version, a publication, that it is withdrawn."""

from __future__ import annotations

from typing import NamedTuple

from store.models import Paper


class News(NamedTuple):
    """One thing that happened: ``kind`` is "version", "published" or "withdrawn", ``now`` says what there is of it."""

    kind: str
    was: str
    now: str


def news(old: Paper, new: Paper) -> list[News]:
    """List what happened between two records of a paper; what is only known now, and may be old, is no news."""
    found = []
    if _is_later(old, new):
        found.append(News("version", f"v{old.version}" if old.version else "", f"v{new.version}"))
    watched = old.version or old.day
    if watched and not (old.journal or old.doi) and (new.journal or new.doi):
        found.append(News("published", "", new.journal or f"doi:{new.doi}"))
    if new.withdrawn and not old.withdrawn:
        found.append(News("withdrawn", "", new.withdrawn))
    return found


def _is_later(old: Paper, new: Paper) -> bool:
    """Return whether there is a later version than that which was known, or was listed."""
    if new.version is None or new.version == old.version:
        return False
    if old.version:
        return new.version > old.version
    known = old.day or (old.added or "")[:10]
    return new.version > 1 and bool(known and new.revised and new.revised > known)

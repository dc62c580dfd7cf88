"""What every source shares: an answer as bytes, a page of papers in some format, and what a source can be asked.

A source knows addresses and how long lists are cut into pages, and never how a paper is made of what it says.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from store.sources.client import Client


@dataclass(frozen=True, slots=True)
class Answer:
    """What an address answered; not ``changed`` where it is what was kept of it. ``next`` is the list's next page."""

    address: str
    body: bytes
    changed: bool
    next: str | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """A piece of a source's list: bytes in a format of `store.importers`, "" for that which they show.

    ``name`` is what a reader calls it ("hf 2026-06-12"), ``listed`` the day of the listing, where the source has days.
    Not ``changed`` where the bytes are those of the last time.
    """

    body: bytes
    format: str
    name: str
    changed: bool
    listed: date | None = None


class Source:
    """One source of papers. What is asked of it (``what``) are words, as the reader writes them behind its kind.

    Each of its lists is whole or not at all: the first page is handed out when the last one has come. A subclass says
    what it has; what it does not say, it has not.
    """

    kind: str

    def check(self, what: Sequence[str]) -> None:
        """Raise InputError, which says what can be asked, for words that mean nothing here."""
        raise NotImplementedError

    def default_name(self, what: Sequence[str]) -> str:
        """Return what a subscription to this is called when the reader does not say."""
        raise NotImplementedError

    def has_days(self, what: Sequence[str]) -> bool:
        """Return whether this is asked for day by day, with `day`; else `newest` brings what there is."""
        return False

    def has_past(self, what: Sequence[str]) -> bool:
        """Return whether `newest` is of one day, and `day` has those gone by."""
        return False

    def first_day(self) -> date | None:
        """Return the first day that it has a list of, where it has days."""
        return None

    def day(self, client: Client, what: Sequence[str], day: date) -> Iterator[Page]:
        """Yield the list of a day; none for one without papers. Raises SourceFailed."""
        return iter(())

    def newest(self, client: Client, what: Sequence[str]) -> Iterator[Page]:
        """Yield what is new, or all there is. Raises SourceFailed."""
        return iter(())

    def papers(self, client: Client, ids: Sequence[str]) -> Iterator[Page]:
        """Yield what it says of papers by arXiv id; of those that it does not have, nothing. Raises SourceFailed."""
        return iter(())


SOURCES: dict[str, Source] = {}
"""The sources, by the word that the reader calls each by."""


def register(source: Source) -> Source:
    """Add a source to those that there are; raises ValueError for a kind that is taken."""
    if source.kind in SOURCES:
        raise ValueError(f"two sources are called {source.kind}")
    return SOURCES.setdefault(source.kind, source)

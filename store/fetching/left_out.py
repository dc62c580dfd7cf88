"""The lists of which a query left something out, as they came: a source has news for a day only."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import orjson

from store.sources import Page
from store.sources.cache import ByteCache, Kept
from store.times import day_of


class LeftOut:
    """Such lists, in the cache; one that is lost is asked for again where its source still has it."""

    def __init__(self, cache: ByteCache) -> None:
        self._cache = cache

    def keep(self, list_name: str, day: date | None, pages: Sequence[Page]) -> None:
        """Keep a list of a day; nothing is kept of one without pages."""
        if pages:
            said = [[page.body.decode("latin-1"), page.format, page.name, str(page.listed or "")] for page in pages]
            self._cache.put(_place(list_name, day), Kept(orjson.dumps(said)))

    def of(self, list_name: str, day: date | None) -> list[Page]:
        """Return the list of a day; nothing where nothing is kept of it."""
        if (kept := self._cache.get(_place(list_name, day))) is None:
            return []
        said = orjson.loads(kept.body)
        return [Page(body.encode("latin-1"), form, name, False, day_of(listed)) for body, form, name, listed in said]


def _place(list_name: str, day: date | None) -> str:
    return f"left-out {day} {list_name}"

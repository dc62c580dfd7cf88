"""Reads papers for the list, and notices what other programs do to the library meanwhile."""

from __future__ import annotations

from collections.abc import Sequence

from store.library import Library
from store.models import Entry, Mark, Paper

REPLACED = "(changed by another program a moment ago)"


class Shelf:
    """The papers of a library as the list reads them."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._version = library.version

    def read(self, rows: Sequence[int]) -> list[Entry]:
        """Read the papers at these rows; one that was replaced since the filter ran says so until it runs again."""
        try:
            return self._library.entries(rows)
        except KeyError:
            return [self._read_one(row) for row in rows]

    def _read_one(self, row: int) -> Entry:
        try:
            return self._library.entries([row])[0]
        except KeyError:
            return Entry(row, Paper("", REPLACED), Mark(""))

    def papers_changed(self) -> bool:
        """Say whether papers have come, gone or changed since this was asked last."""
        before, self._version = self._version, self._library.version
        return before != self._version

"""Read papers for the list, also where another program replaces them meanwhile."""

from collections.abc import Sequence

from store.library import Library
from store.models import Entry, Mark, Paper

REPLACED = "(changed by another program a moment ago)"


def read_listed(library: Library, rows: Sequence[int]) -> list[Entry]:
    """Return the papers at these rows; one that was replaced since the filter ran says so until it runs again."""
    try:
        return library.entries(rows)
    except KeyError:
        return [_read_one(library, row) for row in rows]


def _read_one(library: Library, row: int) -> Entry:
    try:
        return library.entries([row])[0]
    except KeyError:
        return Entry(row, Paper("", REPLACED), Mark(""))

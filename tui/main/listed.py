"""Read papers for the list, also where another program replaces them meanwhile."""

from collections.abc import Sequence

from store.errors import LibraryError
from store.library import Library
from store.models import Entry, Mark, Paper

REPLACED = "(changed by another program a moment ago)"
UNREADABLE = "(cannot be read)"


def read_listed(library: Library, rows: Sequence[int]) -> list[Entry]:
    """Return the papers at these rows; one that was replaced since the filter ran says so until it runs again.

    So do those that cannot be read.
    """
    try:
        return library.entries(rows)
    except LibraryError:  # which is said where the file is looked at
        return [_blank(row, UNREADABLE) for row in rows]
    except KeyError:
        return [_read_one(library, row) for row in rows]


def _read_one(library: Library, row: int) -> Entry:
    try:
        return library.entries([row])[0]
    except KeyError:
        return _blank(row, REPLACED)
    except LibraryError:
        return _blank(row, UNREADABLE)


def _blank(row: int, said: str) -> Entry:
    return Entry(row, Paper("", said), Mark(""))

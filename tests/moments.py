"""A library whose changes were made at moments that a test knows, in the file where any program would find them."""

from __future__ import annotations

import re

from store.library import Library
from tests.conftest import TODAY


def dated(library: Library, *moments: str) -> Library:
    """Open a library again with changes made at these moments, the oldest first, and all the rest at the last."""
    library.close()
    path = library.folder / "state.json"
    given = iter(moments)
    path.write_text(re.sub(r'"at":"[^"]*"', lambda _: f'"at":"{next(given, moments[-1])}"', path.read_text()))
    return Library.open(library.folder, today=TODAY)

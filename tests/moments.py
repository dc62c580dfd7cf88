"""A library whose changes were made at moments that a test knows, in the file where any program would find them."""

from __future__ import annotations

import json
import re

from store.library import Library
from store.state.stamps import COUNTER, count_at
from tests.conftest import TODAY


def dated(library: Library, *moments: str) -> Library:
    """Open a library again with changes made at these moments, the oldest first, and all the rest at the last."""
    library.close()
    path = library.folder / "state.json"
    given = iter(moments)
    text = re.sub(r'"at":"[^"]*"', lambda _: f'"at":"{next(given, moments[-1])}"', path.read_text())
    events = json.loads(text)["history"].values()
    counts = {event["stamp"][0] >> COUNTER: count_at(event["at"]) for event in events}

    def moved(stamp: re.Match[str]) -> str:
        count = int(stamp[1])
        return f'[{counts[count >> COUNTER] + count % (1 << COUNTER)},"'

    path.write_text(re.sub(r'\[(\d{16}),"', moved, text))
    return Library.open(library.folder, today=TODAY)

"""Collect garbage while the reader pauses.

Python does that by itself whenever enough was allocated, in the middle of a key; with the marks of some thousand papers
in memory it takes a tenth of a second. Here it happens between keys, and leaves out what was loaded to stay.
"""

import gc
import time

PAUSE = 1.5
"""Seconds without a key that make a pause."""
AGAIN = 20
"""Pauses after which what was left out is looked through as well: what was painted then is no longer used by now."""
_YOUNG, _MIDDLE, _OLD = 2_000, 10, 500
"""Python's thresholds: the old are looked through in between only when no pause came for a very long time."""


class Pauses:
    """Notices when the last key came; a collection that is due waits for a pause."""

    def __init__(self) -> None:
        self._last = time.monotonic()
        self._left_out = 0  # pauses since which nothing was looked through that had been left out
        gc.set_threshold(_YOUNG, _MIDDLE, _OLD)

    def key(self) -> None:
        """Notice that a key was pressed."""
        self._last = time.monotonic()

    def look(self, *, settled: bool) -> None:
        """Collect what is due if this is a pause; where all is ``settled``, what is left is there to stay."""
        if time.monotonic() - self._last < PAUSE or not gc.get_count()[2]:
            return
        if self._left_out >= AGAIN:
            gc.unfreeze()
            self._left_out = 0
        gc.collect()
        if settled:
            gc.freeze()
            self._left_out += 1

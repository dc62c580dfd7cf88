"""The clock of the network: what time it is, and how one waits."""

from __future__ import annotations

import threading
import time


class Clock:
    """Tells the time and waits; tests have one that takes no time."""

    def now(self) -> float:
        """Return the seconds since 1970."""
        return time.time()

    def wait(self, seconds: float, cancelled: threading.Event) -> None:
        """Wait, until the reader has enough of it."""
        cancelled.wait(seconds)

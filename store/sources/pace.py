"""Turns to ask arXiv: one request in three seconds for all of Broadsheet on this computer, as its terms of use say.

The moment of the next turn is in a file of the user's cache, so that other programs and other libraries see it too.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from store.errors import Busy
from store.locks import Waits, locked

SECONDS = 3.0
"""Seconds between two requests."""
_LONGEST = 3_600.0  # seconds: a turn that is further away was written by another clock
_LOCKED = 2.0  # seconds: nobody holds the file for longer than it takes to write a number


def shared_path() -> Path | None:
    """Return where the next turn is written for all programs of this user; None where there is no such place."""
    from platformdirs import user_cache_dir

    try:
        return Path(user_cache_dir("broadsheet")) / "arxiv.turn"
    except RuntimeError:  # no home
        return None


class Pace:
    """Gives turns, so many seconds apart; where the file cannot be written, to this program alone."""

    def __init__(self, path: Path | None, seconds: float = SECONDS) -> None:
        self._path, self._seconds, self._next = path, seconds, 0.0

    def turn(self, now: float, patience: float) -> float:
        """Return in how many seconds the next turn is, and take it unless that is more than one has patience for."""
        with self._alone():
            away = self._away(now)
            if away <= patience:
                self._put_off(now + away + self._seconds)
        return away

    def hold(self, now: float, seconds: float) -> None:
        """Let nobody have a turn for some seconds, as the server asked."""
        with self._alone():
            self._put_off(now + min(max(seconds, self._away(now)), _LONGEST))

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Read when the next turn is, and keep other programs out until it is written."""
        try:
            if self._path is None:
                raise OSError
            self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            lock = locked(self._path, Waits(), _LOCKED)
            lock.__enter__()
        except (OSError, Busy):
            yield
            return
        try:
            with suppress(OSError, ValueError):
                self._next = max(self._next, float(self._path.read_text() or 0))
            yield
            with suppress(OSError):
                self._path.write_text(f"{self._next:.3f}")
        finally:
            lock.__exit__(None, None, None)

    def _away(self, now: float) -> float:
        away = self._next - now
        return max(0.0, away) if away <= _LONGEST else 0.0

    def _put_off(self, until: float) -> None:
        self._next = until

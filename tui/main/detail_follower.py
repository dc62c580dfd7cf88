"""Show the paper beside the list a moment after the cursor has moved, so that no key waits for it to be painted."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from textual.timer import Timer


BEHIND = 0.03
"""Seconds by which the paper comes after the cursor, and after the last letter of a filter."""


class DetailFollower:
    """Calls ``show`` at once or soon; ``timer`` makes a paused timer that calls a function each `BEHIND`."""

    def __init__(self, show: Callable[[], None], timer: Callable[[Callable[[], None]], Timer]) -> None:
        self._show, self._make_timer = show, timer
        self._timer: Timer | None = None
        self._behind = False

    def at_once(self) -> None:
        """Show the paper now."""
        if self._timer is not None:
            self._timer.pause()
        self._behind = False
        self._show()

    def soon(self, *, again: bool) -> None:
        """Show the paper in a moment; ``again`` starts the wait anew, as each letter of a filter does."""
        if again or not self._behind:
            self._behind = True
            if self._timer is None:
                self._timer = self._make_timer(self.at_once)
            self._timer.reset()
            self._timer.resume()

    def catch_up(self) -> None:
        """Show the paper if it is still behind: a key that comes quickly is meant for the paper under the cursor."""
        if self._behind:
            self.at_once()

"""The paper beside the list follows the cursor a moment behind, so that no key waits for it to be painted."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol


class Clock(Protocol):
    """A timer that rings again and again while it is not paused; Textual's."""

    def reset(self) -> None:
        """Count from now."""

    def pause(self) -> None:
        """Ring no more."""

    def resume(self) -> None:
        """Ring again."""


BEHIND = 0.03
"""Seconds by which the paper comes after the cursor, and after the last letter of a filter."""


class DetailFollower:
    """Calls ``show`` at once or soon; ``clock`` makes a paused timer that calls what it is given each `BEHIND`."""

    def __init__(self, show: Callable[[], None], clock: Callable[[Callable[[], None]], Clock]) -> None:
        self._show, self._make_clock = show, clock
        self._clock: Clock | None = None
        self._behind = False

    def at_once(self) -> None:
        """Show the paper now."""
        if self._clock is not None:
            self._clock.pause()
        self._behind = False
        self._show()

    def soon(self, *, again: bool) -> None:
        """Show the paper in a moment; ``again`` puts off what waits already, as each letter of a filter does."""
        if again or not self._behind:
            self._behind = True
            if self._clock is None:
                self._clock = self._make_clock(self.at_once)
            self._clock.reset()
            self._clock.resume()

    def catch_up(self) -> None:
        """Show the paper if it is still behind: a key that came quickly is meant for what the cursor is on."""
        if self._behind:
            self.at_once()

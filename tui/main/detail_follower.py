"""The paper beside the list: it follows the cursor a moment behind, so that no key waits for it to be painted."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from textual.timer import Timer

    from tui.main.screen import MainScreen

BEHIND = 0.03
"""Seconds by which the paper comes after the cursor, and after the last letter of a filter."""


class Beside:
    """Shows the paper under the cursor, and tells whoever wants to know where the reader is."""

    def __init__(self, screen: MainScreen) -> None:
        self.screen = screen
        self._clock: Timer | None = None
        self._behind = False

    def follow(self) -> None:
        """Show the paper soon; where it is read, or nothing is beside the list, now."""
        screen = self.screen
        if screen.reading or not (screen.detail.entry or screen.facets.open):
            self.show()
        elif screen.papers.bar.typing or not self._behind:
            self._behind = True
            if self._clock is None:
                self._clock = screen.set_interval(BEHIND, self._late, pause=True)
            self._clock.reset()
            self._clock.resume()

    def catch_up(self) -> None:
        """Show the paper if it is still behind: a key that came quickly is meant for what the cursor is on."""
        if self._behind and not self.screen.papers.bar.typing:
            self.show()

    def _late(self) -> None:
        self.show()

    def show(self) -> None:
        """Show the paper under the cursor."""
        if self._clock is not None:
            self._clock.pause()
        self._behind = False
        screen = self.screen
        entry = screen.papers.current
        screen.detail.show(entry, screen.papers.words, screen.reader.strokes(entry))
        screen.whereabouts.notice()
        if screen.ledger:
            screen.ledger.at(entry)
        screen.facets.follow()

"""The keys of the main screen that are of use now, where they are others than usual."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.paper.reader import CHOOSING
from tui.sheets.status_line import Hint

if TYPE_CHECKING:
    from tui.main.screen import MainScreen


def hints_now(screen: MainScreen, usual: list[Hint]) -> list[Hint]:
    """List the keys for what the reader is doing: typing, choosing facets or words, reading, or else the usual ones."""
    if screen.papers.bar.typing:
        return [("Enter", "to the list"), ("Tab", "completes"), ("↑↓", "earlier filters"), ("Ctrl+u", "clears")]
    if screen.facets.open:
        return [("Enter", "adds or removes"), ("↑↓", "choose"), ("Esc", "closes")]
    if screen.reader.active and screen.reader.walk.choosing:
        return CHOOSING
    if screen.reading:
        repair = [("a", f"repair {len(lost)}")] if (lost := screen.detail.strokes.lost) else []
        walk = [*repair, ("j k", "sentence"), ("h", "highlight"), ("v", "words"), ("J K", "next, previous paper")]
        return [*walk, ("Esc", "back to the list"), *usual]
    return usual

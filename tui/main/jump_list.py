"""Where the reader is: kept for the next start, even after a sudden end, and the way back through where they were."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from tui.session import Place

if TYPE_CHECKING:
    from tui.main.screen import MainScreen

FAR = 50
"""Places that are remembered on the way back."""


class Whereabouts:
    """Notices where the reader goes; a jump, unlike a step, leaves a place behind to come back to."""

    def __init__(self, screen: MainScreen) -> None:
        self.screen = screen
        self._here: tuple[Place, int] | None = None
        self._trail: list[Place] = []
        self._kept: Place | None = None
        self._going = False

    def now(self) -> Place:
        """Say where the reader is."""
        screen = self.screen
        finder, listing, entry = screen.finder, screen.papers.listing, screen.papers.current
        return Place(
            query=finder.query,
            view=finder.bar.view,
            sort=finder.sort,
            reverse=finder.reverse,
            paper=entry.paper.id if entry else None,
            above=listing.cursor - listing.top,
            scroll=screen.detail.top,
            zoomed=screen.has_class("-zoomed"),
            compact=screen.papers.compact,
        )

    def notice(self) -> None:
        """Look where the reader is by now."""
        if self.screen.papers.bar.typing or self._going:
            return
        place, cursor = self.now(), self.screen.papers.listing.cursor
        if self._here is not None and place.paper is not None:
            before, was = self._here
            far = abs(cursor - was) > self.screen.papers.listing.height
            if before.paper is not None and (far or _list_of(before) != _list_of(place)):
                self._trail = [*self._trail[-FAR:], before]
        self._here = place, cursor

    def back(self) -> bool:
        """Go back to where the reader was before the last jump; say whether there was such a place."""
        if not self._trail:
            return False
        self.go(self._trail.pop())
        return True

    def restore(self) -> None:
        """Go where the last sitting ended."""
        place = self.screen.session.place
        if place is None:
            self.screen.finder.run(keep=True, patience=0)
            return
        self.screen.set_class(place.zoomed, "-zoomed")
        if place.compact is not None:
            self.screen.papers.compact = place.compact
            self.screen.papers.fit()
        self.go(place, patience=0)

    def go(self, place: Place, *, patience: float | None = None) -> None:
        """Show the list of a place, with the cursor on its paper at the same height."""
        finder = self.screen.finder
        self._going = True
        finder.bar.editor.set(place.query)
        finder.bar.view, finder.sort, finder.reverse = place.view, place.sort, place.reverse
        finder.afterwards = lambda: self._arrive(place)
        if patience is None:
            finder.run()
        else:
            finder.run(patience=patience)

    def _arrive(self, place: Place) -> None:
        screen, listing = self.screen, self.screen.papers.listing
        row = screen.library.rows_of([place.paper]).get(place.paper) if place.paper else None
        position = listing.rows.position(row) if row is not None else None
        if position is not None:
            listing.cursor, listing.top = position, max(0, position - place.above)
            listing.scroll()
        self._going = False
        self._here = replace(place), listing.cursor

        def scroll() -> None:
            entry = screen.papers.current
            if entry and entry.paper.id == place.paper and place.scroll > screen.detail.top:
                screen.detail.roll(place.scroll - screen.detail.top)

        screen.call_after_refresh(scroll)

    def keep(self) -> None:
        """Write down where the reader is, if that is somewhere else than before."""
        place = self.now()
        if place != self._kept and not self._going:
            self.screen.session.place = self._kept = place
            self.screen.session.save()


def _list_of(place: Place) -> tuple[object, ...]:
    return place.query, place.sort, place.reverse

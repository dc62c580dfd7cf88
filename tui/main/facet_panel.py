"""The facets of the main screen: shown on demand, counted under the filter, each one clause of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import events

from tui.main.facets import FacetLine, Facets

if TYPE_CHECKING:
    from tui.main.screen import MainScreen

_MOVES = {"up": -1, "k": -1, "down": 1, "j": 1, "pageup": -10, "pagedown": 10}
_CLOSE = {"escape", "F", "q"}


class FacetPanel:
    """Opens and closes the facets, and turns a chosen one into a clause of the filter."""

    def __init__(self, screen: MainScreen) -> None:
        self.screen = screen
        self.open = False
        """Whether the facets are shown and take the keys."""
        self._widget: Facets | None = None
        self._counted: str | None = None

    def toggle(self) -> None:
        """Show the facets, or put them away; where there is no room for three columns the paper makes way."""
        self.open = not self.open
        self.screen.set_class(self.open, "-faceted")
        if self._widget is None:
            self._widget = Facets()
            self.screen.mount(self._widget, before=0)
        self._widget.display = self.open  # it stays: taking it away takes longer than until the next key
        if self.open:
            self.screen.call_after_refresh(self._fill)

    def _fill(self) -> None:
        self.reload()

    def press(self, event: events.Key) -> bool:
        """Take a key while the facets are shown; say whether it was for them."""
        widget = self._widget
        if widget is None or not self.open:
            return False
        key = event.character if event.character and event.character.isprintable() else event.key
        if event.key in _MOVES:
            widget.move(_MOVES[event.key])
        elif event.key in _CLOSE:
            self.screen.toggle_facets()
        elif event.key in ("enter", "space"):
            self._choose()
        else:
            return key not in ("/", "?", ":")
        return True

    def follow(self) -> None:
        """Count again if the filter has changed since."""
        if self.open and self._counted != self.screen.finder.query:
            self.reload()

    def reload(self) -> None:
        """Count again, under the filter as it is now."""
        if self._widget is None or not self.open:
            return
        self._counted = self.screen.finder.query
        lines: list[FacetLine] = []
        for facet in self.screen.library.searcher.facets(self._counted):
            if facet.values:
                lines += [FacetLine("")] if lines else []
                lines.append(FacetLine(facet.title))
                lines += [FacetLine(value.label, value.count, value.clause, value.active) for value in facet.values]
        self._widget.show(lines)

    def _choose(self) -> None:
        """Add the clause under the cursor to the filter, or take it out."""
        from store.query import parse
        from store.query.facets import toggled

        line = self._widget.current if self._widget else None
        if line is None:
            return
        library = self.screen.library
        node = parse(self.screen.finder.query, today=library.today, views=library.views)
        self.screen.finder.set(toggled(node, line.clause, today=library.today), keep=True)
        self.reload()

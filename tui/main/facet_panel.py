"""The facets of the main screen: shown on demand, counted under the filter, each one clause of it."""

from collections.abc import Callable

from textual import events

from store.library import Library
from tui.main.facets import FacetLine, Facets

_MOVES = {"up": -1, "k": -1, "down": 1, "j": 1, "pageup": -10, "pagedown": 10}
_ELSEWHERE = ("/", "?", ":", "F", "q", "escape", "ctrl+c", "ctrl+p")
"""Keys that mean here what they mean on the screen."""


class FacetPanel:
    """Counts the facets, and calls ``filter`` with the filter that has the chosen one added or taken out."""

    def __init__(self, library: Library, filter: Callable[[str], None], mount: Callable[[Facets], object]) -> None:
        self._library, self._filter, self._mount = library, filter, mount
        self.widget = Facets()
        self.open = False
        """Whether the facets are shown and take the keys."""
        self._counted: str | None = None

    def toggle(self, query: str) -> None:
        """Show the facets under a filter, or hide them."""
        self.open = not self.open
        if not self.widget.is_attached:
            self._mount(self.widget)
        self.widget.display = self.open
        if self.open:
            self._counted = None
            self.widget.call_after_refresh(self._fill, query)

    def _fill(self, query: str) -> None:
        """Count what is in no hurry, unless it was counted under another filter meanwhile."""
        if self._counted is None:
            self.reload(query)

    def press(self, event: events.Key) -> bool:
        """Take a key while the facets are shown; return whether it was for them."""
        key = event.character if event.character and event.character.isprintable() else event.key
        if not self.open or key in _ELSEWHERE:
            return False
        if event.key in _MOVES:
            self.widget.move(_MOVES[event.key])
        elif event.key in ("enter", "space"):
            self._choose()
        return True

    def follow(self, query: str) -> None:
        """Count again if the filter has changed since."""
        if self.open and self._counted != query:
            self.reload(query)

    def reload(self, query: str) -> None:
        """Count again, under the filter as it is now."""
        if not self.open:
            return
        self._counted = query
        lines: list[FacetLine] = []
        for facet in self._library.searcher.facets(query):
            if facet.values:
                lines += [FacetLine("")] if lines else []
                lines.append(FacetLine(facet.title))
                lines += [FacetLine(value.label, value.count, value.clause, value.active) for value in facet.values]
        self.widget.show(lines)

    def choose(self, number: int) -> None:
        """Go to a line, and add its clause to the filter, or take it out."""
        self.widget.stand_on(number)
        self._choose()

    def _choose(self) -> None:
        """Add the clause under the cursor to the filter, or take it out."""
        from store.query import parse
        from store.query.facets import toggled

        if (line := self.widget.current) is None or self._counted is None:
            return
        node = parse(self._counted, today=self._library.today, views=self._library.views)
        query = toggled(node, line.clause, today=self._library.today)
        self._filter(query)
        self.reload(query)

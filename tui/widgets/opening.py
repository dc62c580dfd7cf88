"""A screen that is laid out once when it opens, in the classes of its size.

Textual lays a screen out when it opens, tells it of its size, and then puts on the classes of that size and lays it out
again: twice the time until the first frame, which is the wrong one where the size matters.
"""

from __future__ import annotations

from textual import events
from textual.geometry import Size
from textual.reactive import Reactive
from textual.screen import Screen, ScreenResultType


class Opening(Screen[ScreenResultType]):
    """Knows its size before it is laid out."""

    virtual_size: Reactive[Size] = Reactive(Size(0, 0))  # Textual's would ask for a second layout, too

    def on_compose(self) -> None:
        """Dress for the size there is."""
        self._dress(self.app.size, update=False)  # its styles are looked up in a moment

    def on_resize(self, event: events.Resize) -> None:
        """Lay nothing out that is laid out already."""
        if event.size == self._compositor.size:
            event.stop()
            event.prevent_default()
            self._dress(event.size)

    def _dress(self, size: Size, *, update: bool = True) -> None:
        """Put on the classes of a size, and take off those of others."""
        points = self.app.HORIZONTAL_BREAKPOINTS if self.HORIZONTAL_BREAKPOINTS is None else self.HORIZONTAL_BREAKPOINTS
        if points:
            fit = self._get_breakpoint_classes(size.width, points)
            self.update_classes({name: name in fit for _, name in points}, update=update, animate=False)

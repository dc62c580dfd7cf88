"""A screen that is laid out once when it opens, in the classes of its size.

Textual lays a screen out when it opens, tells it of its size, and then puts on the classes of that size and lays it out
again: twice the time until the first frame, which is the wrong one where the size matters.
"""

from __future__ import annotations

from textual.geometry import Size
from textual.reactive import Reactive
from textual.screen import Screen, ScreenResultType


class Opening(Screen[ScreenResultType]):
    """Knows its size before it is laid out."""

    virtual_size: Reactive[Size] = Reactive(Size(0, 0))  # Textual's would ask for a second layout, too

    def on_compose(self) -> None:
        """Put on the classes of the size there is; the styles are looked up in a moment."""
        points = self.app.HORIZONTAL_BREAKPOINTS if self.HORIZONTAL_BREAKPOINTS is None else self.HORIZONTAL_BREAKPOINTS
        if points:
            fit = self._get_breakpoint_classes(self.app.size.width, points)
            self.update_classes({name: name in fit for _, name in points}, update=False, animate=False)

    def _screen_resized(self, size: Size) -> None:
        """Lay nothing out that is laid out already; Textual asks this of every screen in sight."""
        if size != self._compositor.size:
            super()._screen_resized(size)

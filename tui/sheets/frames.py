"""What a key changed, brought to the terminal at once.

Textual draws with the next tick of its clock, and goes through all that is on the screen to find what lies over what.
Sheets lie beside each other and know which of their lines look different, so what a key changed can be written as soon
as it is known, and a layout that a key asked for is made at once. Whatever else is to be done (another screen, new
styles, sheets that overlap) is left to Textual, which asks the sheets for the same lines.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

from rich.console import Console
from rich.control import Control
from textual._compositor import CompositorUpdate
from textual.screen import Screen
from textual.strip import Strip

from tui.sheets.sheet import Sheet


class Lines(CompositorUpdate):
    """Some whole lines of some sheets, each with where it begins."""

    def __init__(self, lines: Sequence[tuple[int, int, Strip]]) -> None:
        self._lines = lines

    def render_segments(self, console: Console) -> str:
        """Give what the terminal is sent."""
        return "".join(Control.move_to(x, y).segment.text + strip.render(console) for x, y, strip in self._lines)


def draw(screen: Screen[None]) -> None:
    """Draw the sheets of a screen that wait to be drawn, and lay them out first where they wait for that."""
    app, sheets = screen.app, list(screen.query_children(Sheet))
    if app.screen is not screen or app._batch_count:
        return
    if any(each._layout_required for each in (screen, *sheets)):
        _lay_out(screen, sheets)
        return
    if screen._repaint_required or screen in screen._dirty_widgets:
        return  # it has come back from under another, and is drawn whole in a moment
    if _overlap(sheets):
        return
    lines: list[tuple[int, int, Strip]] = []
    for sheet in sheets:
        if sheet._repaint_required and not sheet.gutter:
            sheet._exchange_repaint_regions()
            sheet._repaint_required = False
            region = sheet.region
            lines += [(region.x, region.y + y, strip) for y, strip in sheet.changed()]
    if lines:
        app._display(screen, Lines(lines))  # type: ignore[arg-type]  # it is only asked for its segments


def _overlap(sheets: Sequence[Sheet]) -> bool:
    """Say whether any sheet lies over another: what is to be seen of them, the compositor knows."""
    return any(one.region.overlaps(other.region) for one, other in combinations(sheets, 2))


def _lay_out(screen: Screen[None], sheets: Sequence[Sheet]) -> None:
    """Lay a screen out as Textual would with the next tick; a sheet that is new to it is waited for."""
    if not all(sheet.is_mounted for sheet in sheets):
        return
    for widget in (screen, *sheets):
        if widget._repaint_required:
            screen._dirty_widgets.add(widget)
        widget._layout_required = widget._repaint_required = False
    screen._clear_arrangement_cache()
    screen._layout_updates += 1
    screen._refresh_layout()

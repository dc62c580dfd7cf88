"""The screen beneath a question, dimmed: Textual tints it letter by letter, here each style is tinted once."""

from __future__ import annotations

from functools import lru_cache

from rich.segment import Segment
from rich.style import Style
from textual.color import Color
from textual.geometry import Region
from textual.renderables.background_screen import BackgroundScreen
from textual.screen import Screen
from textual.strip import Strip

from tui.sheets.sheet import Sheet

_PLAIN, _DIM = Style(), Style(dim=True)


class Beneath:
    """Keeps the dimmed lines of a screen until they are said to be `stale`."""

    def __init__(self) -> None:
        self._strips: list[Strip] = []
        self._about: tuple[object, ...] = ()

    def stale(self) -> None:
        """The screen beneath has changed, or may have."""
        self._about = ()

    def lines(self, screen: Screen[object], tint: Color, crop: Region) -> list[Strip]:
        """Give a part of the screen's lines, dimmed by a colour that lets it shine through."""
        about = screen, screen.size, tint
        if about != self._about:
            self._strips = [_dimmed(strip, tint) for strip in _as_it_stands(screen)]
            self._about = about
        left, right = crop.column_span
        # while the terminal is resized the screen beneath may be smaller than what is asked for
        known, blank = len(self._strips), Strip.blank(crop.width)
        return [
            self._strips[y].crop(left, right).adjust_cell_length(crop.width) if y < known else blank
            for y in crop.line_range
        ]


def _as_it_stands(screen: Screen[object]) -> list[Strip]:
    """Give the lines of a screen; those of sheets that lie side by side and fill it need no painting."""
    width, height = screen.size
    rows: list[list[tuple[int, Strip]]] = [[] for _ in range(height)]
    for child in screen.displayed_children:
        if not isinstance(child, Sheet) or not child.region:
            continue
        x, y = child.region.offset
        own = child.render_lines(child.region.reset_offset) if child.gutter else child.as_it_stands()
        for line, strip in zip(rows[y:], own, strict=False):
            line.append((x, strip))
    whole = [Strip.join(strip for _, strip in sorted(row, key=lambda part: part[0])) for row in rows]
    if all(strip.cell_length == width for strip in whole):
        return whole
    return screen._compositor.render_strips()


def _dimmed(strip: Strip, tint: Color) -> Strip:
    return Strip([Segment(text, _tinted(style or _PLAIN, tint)) for text, style, _ in strip], strip.cell_length)


@lru_cache(maxsize=1 << 10)
def _tinted(style: Style, tint: Color) -> Style:
    if tint.ansi is not None:
        return _DIM  # the terminal's own colours cannot be mixed: what lies beneath steps back whole
    (segment,) = BackgroundScreen.process_segments([Segment("", style)], tint)
    return segment.style or _PLAIN

"""The screen beneath a question, dimmed: Textual tints it letter by letter, here each style is tinted once."""

from __future__ import annotations

from rich.segment import Segment
from rich.style import Style
from textual.color import Color
from textual.geometry import Region
from textual.renderables.background_screen import BackgroundScreen
from textual.screen import Screen
from textual.strip import Strip

_PLAIN, _DIM = Style(), Style(dim=True)


class Beneath:
    """Keeps the dimmed lines of a screen until they are said to be `stale`."""

    def __init__(self) -> None:
        self._strips: list[Strip] = []
        self._about: tuple[object, ...] = ()
        self._tinted: dict[Style, Style] = {}

    def stale(self) -> None:
        """The screen beneath has changed, or may have."""
        self._about = ()

    def lines(self, screen: Screen[object], tint: Color, crop: Region) -> list[Strip]:
        """Give a part of the screen's lines, dimmed by a colour that lets it shine through."""
        about = screen, screen.size, tint
        if about != self._about:
            if not self._about or self._about[-1] != tint:
                self._tinted = {}
            self._strips = [self._dimmed(strip, tint) for strip in screen._compositor.render_strips()]
            self._about = about
        left, right = crop.column_span
        # while the terminal is resized the screen beneath may be smaller than what is asked for
        known, blank = len(self._strips), Strip.blank(crop.width)
        return [
            self._strips[y].crop(left, right).adjust_cell_length(crop.width) if y < known else blank
            for y in crop.line_range
        ]

    def _dimmed(self, strip: Strip, tint: Color) -> Strip:
        return Strip([Segment(text, self._tint(style or _PLAIN, tint)) for text, style, _ in strip], strip.cell_length)

    def _tint(self, style: Style, tint: Color) -> Style:
        if tint.ansi is not None:
            return _DIM  # the terminal's own colours cannot be mixed: what lies beneath steps back whole
        if style not in self._tinted:
            (segment,) = BackgroundScreen.process_segments([Segment("", style)], tint)
            self._tinted[style] = segment.style or _PLAIN
        return self._tinted[style]

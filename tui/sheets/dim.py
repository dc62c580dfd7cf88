"""Dim what lies beneath a question: each style is mixed with the background once, and remembered."""

from functools import lru_cache

from rich.segment import Segment
from rich.style import Style
from textual.color import Color
from textual.renderables.background_screen import BackgroundScreen
from textual.strip import Strip

_PLAIN, _DIM = Style(), Style(dim=True)


def dimmed(strip: Strip, tint: Color) -> Strip:
    """Return a line as it is seen through a translucent colour."""
    return Strip([Segment(text, _tinted(style or _PLAIN, tint)) for text, style, _ in strip], strip.cell_length)


@lru_cache(maxsize=1 << 10)
def _tinted(style: Style, tint: Color) -> Style:
    if tint.ansi is not None:
        return _DIM  # the terminal's own colours cannot be mixed
    (segment,) = BackgroundScreen.process_segments([Segment("", style)], tint)
    return segment.style or _PLAIN

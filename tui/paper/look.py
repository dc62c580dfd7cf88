"""What the lines of a paper depend on beside the paper: the look, and what is drawn on its abstract."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from rich.segment import Segment
from rich.style import Style

from tui.sheets.matches import spans
from tui.sheets.styles import Glyphs, TextStyles
from tui.sheets.text_layout import TextRange, segments, shown, wrap
from tui.sheets.window import Line

MEASURE = 80
"""The widest line of running text, in cells: longer ones lose the eye."""


@dataclass(frozen=True, slots=True)
class Decorations:
    """What is drawn on an abstract, as ranges of its characters.

    ``lost`` are the highlights that do not fit it any more, by the note's id, with the words that come nearest.
    """

    highlights: tuple[TextRange, ...] = ()
    here: TextRange | None = None
    selection: TextRange | None = None
    lost: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PaperLook:
    """The styles, glyphs and width to paint with, the filter's words, what is drawn on the abstract, and today."""

    styles: TextStyles
    glyphs: Glyphs
    width: int
    today: date
    words: tuple[str, ...] = ()
    decorations: Decorations = field(default_factory=Decorations)

    @property
    def measure(self) -> int:
        """The width of running text."""
        return max(10, min(self.width, MEASURE))

    def text(self, text: str, style: Style, *, lines: bool = False, indent: int = 0) -> list[Line]:
        """Wrap a text, and mark the filter's words in it."""
        wrapped = wrap(shown(text, lines=lines), self.measure - indent)
        margin = [Segment(" " * indent)] if indent else []
        return [[*margin, *segments(line, style, spans(line, self.words), self.styles.match)] for line in wrapped]

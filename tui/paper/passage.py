"""An abstract as lines, with the highlights, the sentence at the caret and the selected words drawn on it.

What is drawn, and which characters a line holds, is said in places of the stored text; the lines show it as it is read.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from rich.segment import Segment
from rich.style import Style

from store.formulas.readable import Readable, readable
from tui.paper.look import PaperLook
from tui.sheets.matches import spans
from tui.sheets.text_layout import TextRange, shown, wrap


@dataclass(frozen=True, slots=True)
class PassageLine:
    """One line of an abstract: its segments, and which characters stand on it."""

    segments: list[Segment]
    start: int
    end: int


def paint_passage(abstract: str, look: PaperLook) -> list[PassageLine]:
    """Wrap an abstract and draw on it."""
    stored, styles, decorations = shown(abstract, lines=True), look.styles, look.decorations
    text = readable(stored)
    layers: list[tuple[Sequence[TextRange], Style]] = [
        (list(map(text.shown, decorations.highlights)), styles.highlight),
        ([text.shown(decorations.here)] if decorations.here else [], styles.strong),
        (_matches(stored, text, look.words), styles.match),
        ([text.shown(decorations.selection)] if decorations.selection else [], styles.quiet_cursor),
    ]
    return [
        PassageLine(
            _layered(text.text, start, start + len(line), styles.text, layers),
            *text.stored((start, start + len(line))),
        )
        for start, line in _placed(text.text, wrap(text.text, look.measure))
    ]


def _matches(stored: str, text: Readable, words: tuple[str, ...]) -> list[TextRange]:
    """Find the filter's words in what is shown, and those in the TeX behind it."""
    found = spans(text.text, words)
    return found + list(map(text.shown, spans(stored, words))) if text.pieces else found


def _placed(text: str, lines: Sequence[str]) -> Iterator[tuple[int, str]]:
    """List the wrapped lines of a text, and where in it each begins."""
    position = 0
    for line in lines:
        position = max(position, text.find(line, position))
        yield position, line
        position += len(line)


def _layered(
    text: str, start: int, end: int, base: Style, layers: Sequence[tuple[Sequence[TextRange], Style]]
) -> list[Segment]:
    """Cut a piece of the text where a layer begins or ends, and lay the styles one over the other."""
    inside = [
        (max(first, start), min(last, end), style)
        for found, style in layers
        for first, last in found
        if first < end and last > start
    ]
    cuts = sorted({start, end, *(edge for first, last, _ in inside for edge in (first, last))})
    made: list[Segment] = []
    for left, right in pairwise(cuts):
        style = base
        for first, last, over in inside:
            if first <= left and right <= last:
                style += over
        made.append(Segment(text[left:right], style))
    return made

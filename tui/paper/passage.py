"""An abstract as lines with what is drawn on it: highlights, the sentence one stands at, the words that are chosen."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from rich.segment import Segment
from rich.style import Style

from tui.sheets.matches import spans
from tui.sheets.styles import Inks
from tui.sheets.text_layout import Span, shown, wrap


@dataclass(frozen=True, slots=True)
class Strokes:
    """What is drawn on an abstract, as spans of its characters.

    ``lost`` are the highlights that do not fit it any more, by the note's id, with the words that come nearest.
    """

    highlights: tuple[Span, ...] = ()
    here: Span | None = None
    chosen: Span | None = None
    lost: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PassageLine:
    """One line of an abstract: its segments, and which characters stand on it."""

    segments: list[Segment]
    start: int
    end: int


def paint_passage(abstract: str, width: int, inks: Inks, words: tuple[str, ...], strokes: Strokes) -> list[PassageLine]:
    """Wrap an abstract and draw on it."""
    text = shown(abstract, lines=True)
    layers: list[tuple[Sequence[Span], Style]] = [
        (strokes.highlights, inks.highlight),
        ([strokes.here] if strokes.here else [], inks.strong),
        (spans(text, words), inks.match),
        ([strokes.chosen] if strokes.chosen else [], inks.quiet_cursor),
    ]
    return [
        PassageLine(_layered(text, start, start + len(line), inks.text, layers), start, start + len(line))
        for start, line in _placed(text, wrap(text, width))
    ]


def _placed(text: str, lines: Sequence[str]) -> Iterator[tuple[int, str]]:
    """Say where in the text each of its wrapped lines begins."""
    position = 0
    for line in lines:
        position = max(position, text.find(line, position))
        yield position, line
        position += len(line)


def _layered(
    text: str, start: int, end: int, base: Style, layers: Sequence[tuple[Sequence[Span], Style]]
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

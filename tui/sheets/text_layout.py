"""Lay out text for the terminal: clean, cut, wrap and mark it, all counted in cells.

Every text of a paper passes `shown`, the one place that makes display text; it becomes segments, never markup.
"""

import re
from collections.abc import Sequence

from rich.segment import Segment
from rich.style import Style

from store.formulas.readable import readable
from store.text import clean
from tui.sheets.cells import cell_len, cut

TextRange = tuple[int, int]
"""Where a piece of a text begins and ends, in characters."""


def shown(text: str, *, lines: bool = False) -> str:
    """Return a text cleaned once more, right before it goes to the terminal."""
    return clean(text, lines=lines)


def as_read(text: str, *, lines: bool = False) -> str:
    """Return a title, a summary or an abstract as it is read: as `shown`, and its TeX as text."""
    return readable(clean(text, lines=lines)).text


def elide(text: str, width: int, *, words: bool = False) -> str:
    """Shorten a text to ``width`` cells with an ellipsis, at a word where one ends near enough.

    With ``words`` any end of a word is near enough.
    """
    if cell_len(text) <= width:
        return text
    if width < 2:
        return cut(text, width)
    start = cut(text, width - 1)
    if not text[len(start) :].startswith(" "):
        word = start.rfind(" ")
        if word > (0 if words else len(start) * 2 // 3):
            start = start[:word]
    return start.rstrip(" ,.;:·-—") + "…"


def pad(text: str, width: int) -> str:
    """Return a text exactly ``width`` cells wide: shortened, or filled with spaces."""
    text = elide(text, width)
    return text + " " * (width - cell_len(text))


_INNER_HYPHEN = re.compile(r"(?<=[^\W\d_]{2}[-‐])(?=[^\W\d_]{2})")  # in well-known, but not in k-NN or GPT-4


def wrap(text: str, width: int) -> list[str]:
    """Wrap a text into lines of at most ``width`` cells, at spaces and hyphens; a word that is too long is cut."""
    width = max(1, width)
    lines: list[str] = []
    for paragraph in text.split("\n"):
        line, used = "", 0
        for word in paragraph.split(" "):
            size = cell_len(word)
            if line and used + 1 + size <= width:
                line, used = f"{line} {word}", used + 1 + size
                continue
            gap = " " if line else ""
            for piece in _breakable(word):
                size = cell_len(piece)
                if line and used + len(gap) + size <= width:
                    line, used = f"{line}{gap}{piece}", used + len(gap) + size
                else:
                    if line:
                        lines.append(line)
                    line, used = _cut_off(piece, size, width, lines)
                gap = ""
        lines.append(line)
    return lines


def _breakable(word: str) -> list[str]:
    """Return the pieces of a word between which a line may end; an address has none."""
    return _INNER_HYPHEN.split(word) if ("-" in word or "‐" in word) and "/" not in word else [word]


def _cut_off(word: str, size: int, width: int, lines: list[str]) -> tuple[str, int]:
    """Add full lines of a word that is too long for one, and return what is left of it, and its width."""
    while size > width and len(word) > 1:
        start = cut(word, width) or word[0]
        lines.append(start)
        word = word[len(start) :]
        size = cell_len(word)
    return word, size


def segments(text: str, style: Style, spans: Sequence[TextRange] = (), marked: Style | None = None) -> list[Segment]:
    """Return a text as segments; the ranges of ``spans`` (in order, apart) get the style ``marked``."""
    if not spans or marked is None:
        return [Segment(text, style)]
    made: list[Segment] = []
    done = 0
    for start, stop in spans:
        if start > done:
            made.append(Segment(text[done:start], style))
        made.append(Segment(text[start:stop], style + marked))
        done = stop
    if done < len(text):
        made.append(Segment(text[done:], style))
    return made


def width_of(line: Sequence[Segment]) -> int:
    """Return the width of a line of segments, in cells."""
    return sum([cell_len(text) for text, _, _ in line])

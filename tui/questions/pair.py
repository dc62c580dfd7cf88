"""Ask whether two papers are one, side by side, with what differs between them marked."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from difflib import SequenceMatcher
from enum import Enum, auto
from itertools import zip_longest

from rich.segment import Segment
from rich.style import Style
from textual import events

from store.models import Entry, Mark, Paper, Status
from store.quantities import counted
from tui.questions.box import Box, SheetQuestion
from tui.sheets.cells import cell_len
from tui.sheets.text_layout import TextRange, as_read, pad, segments, shown, wrap
from tui.sheets.window import Line, Window

_LABELS = 10  # cells of the names at the left, where there is room for them
_ROOMY = 70
_HEAD = 2  # lines above the papers
_KEYS_TOLD = "m merges into the left, M into the right · d different · j k next, previous · u undoes · Esc leaves"
_WORD = re.compile(r"\S+")
_SIGNS = ".,:;()[]“”‘’\"'"
_SCROLLS = {"down": 1, "up": -1, "pagedown": 10, "pageup": -10, "ctrl+d": 10, "ctrl+u": -10}
_FIELDS: tuple[tuple[str, Callable[[Paper], str]], ...] = (
    ("title", lambda paper: as_read(paper.title)),
    ("authors", lambda paper: shown(", ".join(paper.authors))),
    ("day", lambda paper: paper.day or ""),
    ("published", lambda paper: paper.published or ""),
    ("venue", lambda paper: shown(paper.venue or "")),
    ("journal", lambda paper: shown(paper.journal or "")),
    ("ids", lambda paper: shown(" ".join(f"{kind}:{value}" for kind, value in paper.ids.items()))),
    ("sources", lambda paper: shown(", ".join(paper.sources))),
    ("abstract", lambda paper: as_read(paper.abstract)),
)
"""What is compared, in the order in which it is shown."""


class Verdict(Enum):
    """What the reader says of two papers, or where to go on."""

    LEFT = auto()  # merge into the left
    RIGHT = auto()
    APART = auto()
    NEXT = auto()
    BACK = auto()
    UNDO = auto()


_KEYS = {
    **{"m": Verdict.LEFT, "M": Verdict.RIGHT, "d": Verdict.APART, "u": Verdict.UNDO},
    **{"j": Verdict.NEXT, "space": Verdict.NEXT, "k": Verdict.BACK, "backspace": Verdict.BACK},
}


class PairQuestion(SheetQuestion[Verdict]):
    """Answers with a verdict on two papers; ``place`` says which pair of how many this is."""

    wide = 160

    def __init__(self, one: Entry, other: Entry, likeness: float, place: str) -> None:
        super().__init__()
        self._pair, self._likeness, self._place = (one, other), likeness, place
        self._window = Window()
        self._laid_out: tuple[int, list[Line]] | None = None

    def begin(self, box: Box, answered: Callable[[Verdict | None], None]) -> None:
        """Begin in a box, at the top."""
        self._laid_out = None
        super().begin(box, answered)

    async def press(self, event: events.Key) -> None:
        """Take a verdict, scroll, or leave."""
        if event.key in ("escape", "q"):
            self.answer(None)
        elif event.key in _SCROLLS:
            self._window.roll(_SCROLLS[event.key])
            self.box.redraw()
        elif verdict := _KEYS.get(event.key):
            self.answer(verdict)

    # -- the picture ---------------------------------------------------------------------------------------------------

    def height(self, width: int) -> int:
        """Return how many lines all of it takes."""
        return _HEAD + len(self.lines(width)) + 1 + len(wrap(_KEYS_TOLD, width))

    def fit(self) -> None:
        """Keep to the lines there are, in the room that there is."""
        width = max(10, self.box.room.width)
        foot = 1 + len(wrap(_KEYS_TOLD, width))
        self._window.hold(self.box.room.height - _HEAD - foot, len(self.lines(width)))

    def line(self, y: int, width: int) -> Sequence[Segment]:
        """Paint the question, a line of the two papers, or the keys."""
        styles, high = self.box.text_styles, self.box.room.height
        if y == 0:
            about = f"{self._place} · {self._likeness:.0%} alike"
            asked = pad("Are these one paper?", width - cell_len(about) - 1)
            return [Segment(asked, styles.strong), Segment(f" {about}", styles.muted)]
        lines, keys = self.lines(width), wrap(_KEYS_TOLD, width)
        if y >= high - len(keys):
            return [Segment(keys[y - high + len(keys)], styles.faint)]
        if y == high - len(keys) - 1:
            left = len(lines) - self._window.top - self._window.height
            return [Segment(f"… ↓ {left:,}".rjust(width), styles.faint)] if left > 0 else ()
        at = self._window.top + y - _HEAD
        return lines[at] if y >= _HEAD and at < len(lines) else ()

    def lines(self, width: int) -> list[Line]:
        """Lay the two papers out side by side."""
        if self._laid_out is None or self._laid_out[0] != width:
            self._laid_out = width, [*self._side_by_side(width)]
        return self._laid_out[1]

    def _side_by_side(self, width: int) -> Iterator[Line]:
        styles = self.box.text_styles
        labels = _LABELS if width >= _ROOMY else 0
        column = (width - labels - 3) // 2
        papers = [entry.paper for entry in self._pair]
        rows = [(name, *map(read, papers)) for name, read in _FIELDS]
        rows.insert(-1, ("yours", *(_said(entry.mark) for entry in self._pair)))
        for name, left, right in rows:
            if not (left or right):
                continue
            if not labels:
                yield [Segment(name, styles.faint)]
            sides = _marked(left, right, column, styles.text if left != right else styles.muted, styles.match)
            for number, (one, other) in enumerate(zip_longest(*sides, fillvalue=())):
                label = [Segment(pad(name if not number else "", labels), styles.faint)] if labels else []
                yield [*label, *_filled(one, column), Segment(" │ ", styles.rule), *other]


def _said(mark: Mark) -> str:
    """Return a mark in a few words."""
    parts = [
        "" if mark.status is Status.INBOX else mark.status.value,
        f"rated {mark.rating}" if mark.rating else "",
        *(f"#{shown(tag)}" for tag in mark.tags),
        counted(len(mark.notes), "note") if mark.notes else "",
    ]
    return " ".join(filter(None, parts))


def _filled(line: Sequence[Segment], width: int) -> list[Segment]:
    used = sum(cell_len(segment.text) for segment in line)
    return [*line, Segment(" " * max(0, width - used))]


def _marked(left: str, right: str, width: int, style: Style, match: Style) -> tuple[list[Line], list[Line]]:
    """Wrap two texts, with the words that the other one has not marked; where one is absent a dash stands."""
    if not (left and right):
        return _wrapped(left or "–", (), width, style, match), _wrapped(right or "–", (), width, style, match)
    words = [[*_WORD.finditer(text)] for text in (left, right)]
    compared = [[word[0].strip(_SIGNS).casefold() for word in said] for said in words]
    own: list[set[int]] = [set(range(len(said))) for said in words]
    matcher = SequenceMatcher(None, compared[0], compared[1], autojunk=False)
    for one, other, size in matcher.get_matching_blocks():
        own[0].difference_update(range(one, one + size))
        own[1].difference_update(range(other, other + size))
    sides = [
        _wrapped(text, [said[at].span() for at in sorted(only)], width, style, match)
        for text, said, only in zip((left, right), words, own, strict=True)
    ]
    return sides[0], sides[1]


def _wrapped(text: str, spans: Sequence[TextRange], width: int, style: Style, match: Style) -> list[Line]:
    """Wrap a text, with these ranges of it in the style ``match``."""
    lines: list[Line] = []
    at = 0
    for line in wrap(text, width):
        at = text.index(line, at)
        inside = [(max(0, start - at), min(len(line), stop - at)) for start, stop in spans]
        lines.append(segments(line, style, [span for span in inside if span[0] < span[1]], match))
        at += len(line)
    return lines

"""The progress at the top of triage, as words beside a bar, and the recap at its end."""

from collections.abc import Sequence
from dataclasses import dataclass

from rich.segment import Segment

from store.models import Status
from tui.sheets.cells import cell_len
from tui.sheets.sheet import Sheet
from tui.sheets.text_layout import elide, shown

_BAR = 3
"""The bar takes one part in so many of the line."""


class ProgressHead(Sheet):
    """Paints how far one has come, in words and as a bar, and beneath it what was just done."""

    def __init__(self) -> None:
        super().__init__(id="progress")
        self.words: Sequence[str] = ()
        """How far one has come, the most important first: as much of it as there is room for."""
        self.said = ""
        self.done, self.total = 0, 0

    def show(self, words: Sequence[str], done: int, total: int) -> None:
        """Show how many papers are done."""
        if (words, done, total) != (self.words, self.done, self.total):
            self.words, self.done, self.total = words, done, total
            self.redraw()

    def say(self, text: str) -> None:
        """Show what was just done."""
        if text != self.said:
            self.said = text
            self.redraw()

    def line(self, y: int, width: int) -> Sequence[Segment]:
        """Paint the progress, or what was done."""
        margin = Segment(" ")
        if y == 0:
            bar = width // _BAR
            return [margin, *self._words(width - bar - 4), Segment("  "), *self._bar(bar)]
        return [margin, Segment(elide(shown(self.said), width - 2), self.text_styles.text)]

    def _words(self, room: int) -> list[Segment]:
        first, *more = map(shown, self.words or ("",))
        first = elide(first, room)
        rest = ""
        for piece in more:
            if cell_len(first + rest) + 3 + cell_len(piece) > room:
                break
            rest += f" · {piece}"
        gap = " " * (room - cell_len(first + rest))
        return [Segment(first, self.text_styles.strong), Segment(rest + gap, self.text_styles.muted)]

    def _bar(self, room: int) -> list[Segment]:
        done = room * self.done // max(1, self.total)
        return [
            Segment(self.glyphs.done * done, self.text_styles.accent),
            Segment(self.glyphs.ahead * (room - done), self.text_styles.rule),
        ]


@dataclass(frozen=True, slots=True)
class RecapLine:
    """One line of a recap: a number, what it counts, and the glyph that stands for it in the list."""

    count: int
    what: str
    glyph: str = ""


class RecapSheet(Sheet):
    """Paints what was done in a reading session."""

    def __init__(self) -> None:
        super().__init__(id="recap")
        self.title = ""
        self.sums: Sequence[RecapLine] = ()
        self.below: Sequence[str] = ()

    def show(self, title: str, sums: Sequence[RecapLine], below: Sequence[str]) -> None:
        """Show a recap; lines that count nothing are left out."""
        self.title, self.below = title, below
        self.sums = [each for each in sums if each.count]
        self.redraw()

    def line(self, y: int, width: int) -> Sequence[Segment]:
        """Paint one line, in the middle of the screen."""
        styles = self.text_styles
        lines: list[list[Segment]] = [[Segment(self.title, styles.strong)], []]
        for each in self.sums:
            counted = [Segment(f"{each.count:>6,} ", styles.strong), Segment(each.what, styles.text)]
            lines.append([*counted, Segment(f"  {each.glyph}", styles.accent)])
        lines += [[], *([Segment(text, styles.muted)] for text in self.below)]
        number = y - max(1, (self.size.height - len(lines)) // 3)
        margin = Segment(" " * max(2, (width - 44) // 2))
        return [margin, *lines[number]] if 0 <= number < len(lines) else ()

    def status(self, status: Status) -> str:
        """Return the glyph of a status."""
        return self.glyphs.status[status]

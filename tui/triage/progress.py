"""The progress at the top of triage, as words above a bar, and the recap at its end."""

from collections.abc import Sequence
from dataclasses import dataclass

from rich.segment import Segment

from store.models import Status
from tui.sheets.sheet import Sheet
from tui.sheets.text_layout import cell_len, elide, shown


class ProgressHead(Sheet):
    """Paints what was just done, or the heading; at its right how much is left; and the bar beneath."""

    def __init__(self) -> None:
        super().__init__(id="progress")
        self.heading = ""
        self.said = ""
        self.left: Sequence[str] = ()
        """What is left, the most important first: as much of it as there is room for."""
        self.done, self.total = 0, 0

    def show(self, heading: str, done: int, total: int, left: Sequence[str]) -> None:
        """Show how many papers are done."""
        if (heading, done, total, left) != (self.heading, self.done, self.total, self.left):
            self.heading, self.done, self.total, self.left = heading, done, total, left
            self.redraw()

    def say(self, text: str) -> None:
        """Show what was just done in place of the heading."""
        if text != self.said:
            self.said = text
            self.redraw()

    def line(self, y: int, width: int) -> Sequence[Segment]:
        """Paint the words, or the bar."""
        return self._words(width) if y == 0 else self._bar(width)

    def _words(self, width: int) -> list[Segment]:
        styles = self.text_styles
        right = ""
        for piece in self.left:
            longer = f"{right} · {piece}" if right else piece
            if cell_len(longer) > width // 2:
                break
            right = longer
        room = width - cell_len(right) - 4
        words = elide(shown(self.said or self.heading), room)
        left = [Segment(" "), Segment(words, styles.text if self.said else styles.strong)]
        return [*left, Segment(" " * (room - cell_len(words) + 2)), Segment(right, styles.muted)]

    def _bar(self, width: int) -> list[Segment]:
        room = max(0, width - 2)
        done = room * self.done // max(1, self.total)
        return [
            Segment(" "),
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

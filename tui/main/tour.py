"""The first-run tour: a few lines at the foot of the list, until one key ends it for good."""

from collections.abc import Sequence

from rich.segment import Segment

from tui.sheets.sheet import Sheet
from tui.sheets.text_layout import elide

Stop = Sequence[tuple[str, str]]
"""One line: keys with what they do."""


class Tour(Sheet):
    """Paints its lines, each with keys and what they do."""

    def __init__(self, stops: Sequence[Stop]) -> None:
        super().__init__(id="tour")
        self.stops = stops

    def line(self, y: int, width: int) -> Sequence[Segment]:
        """Paint one line."""
        if y >= len(self.stops):
            return ()
        line, room = [Segment(" ")], width - 2
        for keys, words in self.stops[y]:
            text = elide(words, room - len(keys) - 1)
            line += [Segment(keys, self.text_styles.key), Segment(f" {text}  ", self.text_styles.muted)]
            room -= len(keys) + len(text) + 3
            if room < 8:
                break
        return line

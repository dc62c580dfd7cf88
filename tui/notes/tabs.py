"""The queues of the notes screen as tabs, and how much of the chosen one was seen."""

from collections.abc import Mapping, Sequence

from rich.segment import Segment

from tui.sheets.sheet import Sheet
from tui.sheets.text_layout import width_of

QUEUES = {
    "all": ("all", "all"),
    "questions": ("questions", "questions"),
    "todos": ("to-dos", "to-dos"),
    "bare": ("highlights without a note", "highlights"),
    "starred": ("rated without a note", "rated"),
    "forgotten": ("not opened for long", "old"),
    "ideas": ("ideas", "ideas"),
    "conflicts": ("two texts", "two texts"),
}
"""The queues in the order of their keys, 1 to 8, with their titles, whole and short."""
_RARE = "conflicts"
"""The queue that is shown only where anything is in it."""
_GAP = "   "


class NoteTabs(Sheet):
    """Paints the queues with their counts, in whole words where there is room; their keys stand in the hints."""

    def __init__(self) -> None:
        super().__init__(id="queues")
        self.chosen = ""
        self.counts: Mapping[str, int] = {}
        self.progress = (0, 0)

    def show(self, chosen: str, counts: Mapping[str, int], progress: tuple[int, int]) -> None:
        """Show which queue is chosen, how many items are in each, and how many of the chosen one were seen."""
        self.chosen, self.counts, self.progress = chosen, counts, progress
        self.redraw()

    def line(self, y: int, width: int) -> Sequence[Segment]:
        """Paint the one line there is."""
        done, total = self.progress
        seen = f"{done:,} of {total:,} seen" if total else ""
        for short, counted, letters in ((0, True, 30), (1, True, 30), (1, False, 30), (1, False, 5), (1, False, 3)):
            names = [name for name in QUEUES if name != _RARE or name == self.chosen or self.counts.get(name)]
            tabs = [self._tab(name, QUEUES[name][short], letters, counted=counted) for name in names]
            line = [Segment(" "), *(part for tab in tabs for part in tab)]
            if width_of(line) + len(seen) + 1 <= width:
                gap = Segment(" " * (width - width_of(line) - len(seen) - 1))
                return [*line, gap, Segment(seen, self.text_styles.muted)]
        return line

    def _tab(self, name: str, title: str, letters: int, *, counted: bool) -> list[Segment]:
        styles, chosen = self.text_styles, name == self.chosen
        count = f" {self.counts.get(name, 0):,}" if counted or chosen else ""
        return [
            Segment(title if chosen else title[:letters], styles.accent if chosen else styles.muted),
            Segment(f"{count}{_GAP if counted else '  '}", styles.text if chosen else styles.faint),
        ]

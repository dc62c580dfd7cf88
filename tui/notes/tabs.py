"""The queues of the notes screen as tabs."""

from collections.abc import Mapping, Sequence

from rich.segment import Segment

from tui.sheets.sheet import Sheet
from tui.sheets.text_layout import width_of

QUEUES = {
    "all": "all",
    "questions": "questions",
    "todos": "to-dos",
    "bare": "quotes",
    "starred": "rated",
    "forgotten": "old",
}
"""The queues in the order of their keys, 1 to 6, with their titles."""


class NoteTabs(Sheet):
    """Paints the queues with their keys: with counts where there is room, and in whole words as long as they fit."""

    def __init__(self) -> None:
        super().__init__(id="queues")
        self.chosen = ""
        self.counts: Mapping[str, int] = {}

    def show(self, chosen: str, counts: Mapping[str, int]) -> None:
        """Show which queue is chosen, and how many items are in each."""
        self.chosen, self.counts = chosen, counts
        self.redraw()

    def line(self, y: int, width: int) -> Sequence[Segment]:
        """Paint the one line there is."""
        line: list[Segment] = []
        for counts, letters in ((True, 20), (False, 20), (False, 6), (False, 3)):
            tabs = (self._tab(key, name, counts, letters) for key, name in enumerate(QUEUES, 1))
            line = [Segment(" "), *(part for tab in tabs for part in tab)]
            if width_of(line) <= width + 2:
                break
        return line

    def _tab(self, key: int, name: str, counts: bool, letters: int) -> list[Segment]:
        styles, chosen, title = self.text_styles, name == self.chosen, QUEUES[name]
        count = f" {self.counts.get(name, 0):,}" if counts or chosen else ""
        return [
            Segment(str(key), styles.key),
            Segment(f" {title if chosen else title[:letters]}", styles.accent if chosen else styles.muted),
            Segment(f"{count}  ", styles.text if chosen else styles.faint),
        ]

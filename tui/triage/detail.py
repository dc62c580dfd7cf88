"""The paper in hand of triage."""

from dataclasses import replace

from rich.segment import Segment

from store.models import Entry
from tui.paper.detail import PaperDetail
from tui.paper.look import PaperLook

SUMMARY_FROM = 70
"""Cells from which there is room for the summary above the abstract."""


class TriageDetail(PaperDetail):
    """Shows one paper, with the sentence that sums it up above the abstract instead of below."""

    def painted(self, entry: Entry, look: PaperLook) -> list[list[Segment]]:
        """Paint the paper, with the summary where there is room."""
        summary = entry.paper.summary
        if not summary or self.size.width < SUMMARY_FROM:
            return super().painted(entry, look)
        lines = super().painted(replace(entry, paper=replace(entry.paper, summary=None)), look)
        above = look.text(summary, look.styles.muted)
        self._passage = {number + len(above): line for number, line in self._passage.items()}
        head = min(self._passage) - len(above) - 1  # without the empty line before the abstract
        return [*lines[:head], *above, *lines[head:]]

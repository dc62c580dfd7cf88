"""The list of changes, newest first, under a filter line."""

from __future__ import annotations

from collections.abc import Sequence

from rich.segment import Segment
from rich.style import Style

from store.models import Step
from tui.widgets.filter_bar import FilterBar, paint_counts, paint_filter
from tui.widgets.lettering import elide, pad, shown
from tui.widgets.sheet import Sheet

_WHEN, _WHAT = 16, 24


class HistoryList(Sheet):
    """Paints the changes that fit the filter, and which of them are undone."""

    def __init__(self) -> None:
        super().__init__(id="history")
        self.bar = FilterBar(hint="history: / finds a change, d shows your marks as they were on a day")
        self.steps: Sequence[Step] = ()
        self.cursor = 0
        self.top = 0

    @property
    def room(self) -> int:
        """How many changes are in sight."""
        return max(1, self.size.height - 2)

    @property
    def current(self) -> Step | None:
        """The change under the cursor."""
        return self.steps[self.cursor] if self.steps else None

    def show(self, steps: Sequence[Step], total: int) -> None:
        """Show these of ``total`` changes, with the cursor where it was."""
        self.steps = steps
        changes = f"{total:,} change{'s' * (total != 1)}"
        self.bar.counts = [changes if len(steps) == total else f"{len(steps):,} of {changes}"]
        self.move(0)

    def stand_on(self, step_id: str) -> None:
        """Put the cursor on a step, if it is among them."""
        self.cursor = next((number for number, step in enumerate(self.steps) if step.id == step_id), self.cursor)

    def move(self, by: int) -> None:
        """Move the cursor, and keep it in sight."""
        self.cursor = max(0, min(self.cursor + by, len(self.steps) - 1))
        self.top = max(0, min(max(self.top, self.cursor - self.room + 1), self.cursor))
        self.refresh()

    def base(self, y: int) -> Style:
        """Give the change under the cursor its own ground."""
        here = y >= 2 and self.steps and self.top + y - 2 == self.cursor
        return self.ground + self.inks.cursor if here else self.ground

    def line(self, y: int, width: int) -> Sequence[Segment]:
        """Paint the filter, the counts, or a change: when, what, to which paper."""
        inks = self.inks
        if y < 2:
            return (paint_counts if y else paint_filter)(self.bar, width, inks)
        number = self.top + y - 2
        if number >= len(self.steps):
            nothing = "nothing fits" if self.bar.editor.text else "nothing was changed yet"
            return [Segment(f"   {nothing}", inks.muted)] if y == 2 else ()
        step = self.steps[number]
        undone = "undone  " if step.undone else ""
        room = max(8, width - _WHEN - _WHAT - len(undone) - 8)
        return [
            Segment(f"   {step.at[:_WHEN].replace('T', ' ')}  ", inks.muted),
            Segment(pad(shown(step.summary), _WHAT) + "  ", inks.faint if step.undone else inks.text),
            Segment(undone, inks.accent),
            Segment(elide(shown(_subject(step)), room), inks.muted),
        ]


def _subject(step: Step) -> str:
    """Name the paper or the view that a step changed, or say how many papers."""
    return f"{len(step.papers):,} papers" if len(step.papers) > 1 else next((each.title for each in step.changes), "")

"""The list of changes, newest first, under a filter line."""

from collections.abc import Sequence

from rich.segment import Segment

from store.quantities import counted
from store.steps import Step
from store.times import local, local_day, short_day
from tui.sheets.cells import cell_len
from tui.sheets.filtered_list import FilteredList
from tui.sheets.text_layout import as_read, elide, pad, shown, width_of

_TIME, _WHAT = 5, 24


class HistoryList(FilteredList):
    """Paints the changes that fit the filter, and which of them are undone."""

    def __init__(self, year: int) -> None:
        super().__init__(id="history")
        self._year = year
        self.bar.hint = "history: / finds a change, d shows a past day"
        self.steps: Sequence[Step] = ()
        self._widths = 0, 0

    def begin(self) -> None:
        """Show the newest change first, under no filter."""
        self.bar.begin()
        self.window.move_to(0)

    @property
    def current(self) -> Step | None:
        """The change under the cursor."""
        return self.steps[self.window.cursor] if self.steps else None

    def show(self, steps: Sequence[Step], total: int, *, whole: bool = True) -> None:
        """Show some of ``total`` changes, with the cursor where it was; not ``whole`` while there are more to read."""
        self.steps, self.window.total = steps, len(steps)
        changes = counted(total, "change")
        self.bar.counts = [changes if len(steps) == total else f"{len(steps):,} of {changes}"]
        if not whole:
            self.bar.counts.append("reading older changes…")
        self.move(0)

    def stand_on(self, step_id: str) -> None:
        """Move the cursor to a step, if it is among them."""
        places = (number for number, step in enumerate(self.steps) if step.id == step_id)
        self.window.move_to(next(places, self.window.cursor))

    def move(self, by: int) -> None:
        """Move the cursor, and keep it in sight."""
        self.window.move_to(self.window.cursor + by)
        self.fit()
        self.redraw()

    def fit(self) -> None:
        """Keep the cursor in sight, and measure the columns of the changes in sight."""
        super().fit()
        seen = self.steps[self.window.top : self.window.top + self.window.height]
        days = max((len(self._day(step)) for step in seen), default=0)
        self._widths = days, min(_WHAT, max((cell_len(shown(step.summary)) for step in seen), default=0))

    def line(self, y: int, width: int) -> Sequence[Segment]:
        """Paint the filter, the counts, or a change: when, what, to which paper."""
        styles = self.text_styles
        if y < self.head:
            return self.paint_head(y, width)
        number = self.row_at(y)
        if number >= len(self.steps):
            nothing = "nothing matches" if self.bar.editor.text else "no changes yet"
            return [Segment(f"   {nothing}", styles.muted)] if y == self.head else ()
        step, here = self.steps[number], number == self.window.cursor
        day, time = local(step.at)[:10], local(step.at)[11:16]
        again = (
            y > self.head and local_day(self.steps[number - 1].at) == day
        )  # a day is read once, and its changes under it
        left = [
            Segment(f"{self.glyphs.bar if here else ' '}  ", styles.accent),
            Segment(("" if again else self._day(step)).ljust(self._widths[0] + 1), styles.muted),
            Segment(time.ljust(_TIME + 2), styles.faint),
            Segment(
                pad(shown(step.summary), min(self._widths[1], max(8, width // 3))) + "  ",
                styles.faint if step.undone else styles.text,
            ),
            Segment("undone  " if step.undone else "decided against  " if step.decided_against else "", styles.accent),
        ]
        room = max(4, width - width_of(left) - 1)
        return [*left, Segment(elide(as_read(_subject(step)), room), styles.strong if here else styles.muted)]

    def _day(self, step: Step) -> str:
        """Return the day of a change, without its year in the present one."""
        day = local_day(step.at)
        return short_day(day, self._year) if day.startswith(str(self._year)) else day


def _subject(step: Step) -> str:
    """Return the paper or the view that a step changed, or how many papers."""
    if len(step.titles) > 1:
        return counted(len(step.titles), "paper")
    return next(iter(step.titles), "")

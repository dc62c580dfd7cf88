"""The heading of a day in the list: its date, and how many papers it has."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.segment import Segment

from store.quantities import counted
from store.times import day_in_words, day_of
from tui.sheets.cells import cut
from tui.sheets.styles import TextStyles

if TYPE_CHECKING:
    from store.query.counts import DayCount


def paint_heading(
    day: str | None, count: DayCount | None, width: int, styles: TextStyles, year: int, more: int = 0
) -> list[Segment]:
    """Paint the date, a line, and the count at its end; no count while it is not known.

    ``more`` were listed on the day and left out, as a subscription's query says.
    """
    left, right = f" {named_day(day, year) or 'no day'} ", f" {_counted(count)} " if count else ""
    if more and len(left) + len(right) + len(said := f"· {more:,} more ") < width:
        right += said if right else f" {said.removeprefix('· ')}"
    if len(left) + len(right) + 1 > width:
        right = ""
    rule = "─" * max(0, width - len(left) - len(right))
    return [Segment(cut(left, width), styles.muted), Segment(rule, styles.rule), Segment(right, styles.faint)]


def named_day(day: str | None, year: int) -> str:
    """Return a day as headings name it, "Fri 12 Jun"; nothing where it is no date."""
    found = day_of(day)
    return f"{found:%a} {day_in_words(found, year)}" if found else ""


def _counted(count: DayCount) -> str:
    """Return how many papers of the day the filter shows, or else how many there are and how many of them wait."""
    if count.shown < count.papers:
        return f"{count.shown:,} of {count.papers:,}"
    papers = counted(count.papers, "paper")
    return f"{papers} · {count.inbox:,} inbox" if count.inbox else papers

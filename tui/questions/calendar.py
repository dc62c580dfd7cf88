"""Choose a day: a month of days, each with what is left undecided of it."""

from __future__ import annotations

from calendar import Calendar as Weeks
from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any, NamedTuple

from rich.segment import Segment
from textual import events

from store.quantities import counted
from tui.questions.box import Box, SheetQuestion
from tui.sheets.cells import cell_len
from tui.sheets.text_layout import elide, shown, width_of
from tui.sheets.window import Line

_MOVES = {
    **dict.fromkeys(("h", "left"), -1),
    **dict.fromkeys(("l", "right"), 1),
    **dict.fromkeys(("k", "up"), -7),
    **dict.fromkeys(("j", "down"), 7),
}
_MONTHS = {**dict.fromkeys(("[", "left_square_bracket", "pageup"), -1)} | {
    **dict.fromkeys(("]", "right_square_bracket", "pagedown"), 1)
}
_HEAD, _FOOT = 3, 3  # the month, an empty line, the weekdays; an empty line, the day in words, the keys
_WEEKS = 6
_SATURDAY = 5
_MISSING = "–"


class DayEntry(NamedTuple):
    """What there is to say of a day: its papers, those of them that are undecided, and a few words about its list.

    ``missing`` says that it could be fetched.
    """

    papers: int = 0
    inbox: int = 0
    words: str = ""
    missing: bool = False


class Chosen(NamedTuple):
    """A day that was chosen: to go to, or to ``fetch``."""

    day: date
    fetch: bool = False


_NOTHING = DayEntry()
Month = Callable[[date, date], Mapping[date, DayEntry]]
"""Tells of the days from a first to a last one; of a day that is not there, there is nothing to say."""


class Calendar(SheetQuestion[Chosen]):
    """Answers with the day that was chosen; ``fetches`` is the key that fetches one, "" where nothing can be."""

    wide = 67

    def __init__(self, month: Month, day: date, today: date, fetches: str = "") -> None:
        super().__init__()
        self._month, self.day, self._today, self._fetches = month, day, today, fetches
        self._known: Mapping[date, DayEntry] = {}
        self._first = date.max

    def begin(self, box: Box, answered: Callable[[Any], None]) -> None:
        """Begin in the month of the day that was given."""
        super().begin(box, answered)
        self._go(self.day)

    def _go(self, day: date) -> None:
        self.day, first = day, day.replace(day=1)
        if first != self._first:
            self._first, weeks = first, self._weeks(first)
            self._known = self._month(weeks[0][0], weeks[-1][-1])
        self.box.redraw()

    @staticmethod
    def _weeks(first: date) -> list[list[date]]:
        """List the weeks of a month, Monday first; a month at an end of the calendar is never shown whole."""
        return Weeks().monthdatescalendar(first.year, first.month)

    @property
    def _entry(self) -> DayEntry:
        return self._known.get(self.day, _NOTHING)

    # -- keys ----------------------------------------------------------------------------------------------------------

    async def press(self, event: events.Key) -> None:
        """Move, choose, fetch or leave."""
        if event.key in ("escape", "q", "D"):
            self.answer(None)
        elif event.key == "enter":
            self.answer(Chosen(self.day, fetch=bool(self._entry.missing and not self._entry.papers and self._fetches)))
        elif event.key == "t":
            self._go(self._today)
        elif event.character and event.character == self._fetches:
            if self._entry.missing:
                self.answer(Chosen(self.day, fetch=True))
        elif (days := _MOVES.get(event.key)) is not None:
            self._go(_within(self.day.toordinal() + days))
        elif (months := _MONTHS.get(event.key)) is not None:
            self._go(_in_month(self.day, months))

    def pointed(self, x: int, y: int) -> None:
        """Go to the day that was clicked."""
        width = self.box.room.width
        week, column = (y - _HEAD) // self._pitch, (x - self._margin(width)) // self._cell(width)
        weeks = self._weeks(self._first)
        if y >= _HEAD and week < len(weeks) and 0 <= column < 7 and weeks[week][column].month == self._first.month:
            self.answer(Chosen(weeks[week][column]))

    # -- the picture ---------------------------------------------------------------------------------------------------

    @property
    def _pitch(self) -> int:
        """How many lines a week has: where there is room, the counts stand beneath the days, and weeks apart."""
        room = self.box.app.size.height - _HEAD - _FOOT - 2
        return 3 if room >= 4 * _WEEKS else 2 if room >= 2 * _WEEKS + 2 else 1

    @staticmethod
    def _cell(width: int) -> int:
        return max(1, width // 7)

    def height(self, width: int) -> int:
        """Return the lines of the longest month, so that the box stays as it is from month to month."""
        return _HEAD + _WEEKS * self._pitch + _FOOT

    def line(self, y: int, width: int) -> Sequence[Segment]:
        """Paint a line, in the middle of the box."""
        margin = self._margin(width)
        return [Segment(" " * margin), *self._line(y, width - 2 * margin)]

    @classmethod
    def _margin(cls, width: int) -> int:
        return max(0, width - 7 * cls._cell(width)) // 2

    def _line(self, y: int, width: int) -> Sequence[Segment]:
        """Paint the month, the weekdays, a line of a week, the day in words, or the keys."""
        styles, last = self.box.text_styles, self.box.room.height - 1
        if y == 0:
            return self._heading(width)
        if y == 2:
            cell = self._cell(width)
            return [Segment(f" {name}".ljust(cell)[:cell], styles.faint) for name in _weekdays()]
        if y == last:
            return [Segment(elide(self._keys(width), width), styles.faint)]
        if y == last - 1:
            return self._in_words(width)
        week, part = divmod(y - _HEAD, self._pitch)
        weeks = self._weeks(self._first)
        if y < _HEAD or y >= last - 2 or week >= len(weeks):
            return ()
        return [segment for day in weeks[week] for segment in self._painted(day, part, self._cell(width))]

    def _heading(self, width: int) -> Line:
        styles, inside = self.box.text_styles, [day for day in self._known if day.month == self._first.month]
        papers, inbox = (sum(self._known[day].papers for day in inside), sum(self._known[day].inbox for day in inside))
        said = f"{counted(papers, 'paper')} · {inbox:,} undecided" if papers else "no papers"
        name = f"{self._first:%B %Y}"
        room = width - cell_len(name)
        return [
            Segment(name, styles.strong),
            Segment(f"  {elide(said, room - 2).rjust(room - 2)}" if room > 2 else "", styles.muted),
        ]

    def _painted(self, day: date, part: int, cell: int) -> Line:
        """Paint a line of a day: its number, what is left of it, or both where a week has one line."""
        styles = self.box.text_styles
        if day.month != self._first.month or part > 1:
            return [Segment(" " * cell)]
        calm = day.weekday() >= _SATURDAY or day > self._today
        style = styles.accent if day == self._today else styles.faint if calm else styles.muted
        number = Segment(f" {day.day:>2} "[:cell], style)
        left, *whole = self._left(day, cell - 1)
        if self._pitch == 1:
            line = [number, Segment(left.text, left.style)]
        else:
            line = [Segment(f" {left.text:>2}"[:cell], left.style), *whole] if part else [number]
        while width_of(line) > cell:
            line.pop()
        line.append(Segment(" " * (cell - width_of(line))))
        if day != self.day:
            return line
        *inside, (blank, _, _) = line  # the cell beside the next day stays as it is
        here = [Segment(text, (style or styles.text) + styles.cursor) for text, style, _ in inside]
        return [*here, Segment(blank[:-1], styles.cursor), Segment(blank[-1:])]

    def _left(self, day: date, room: int) -> Line:
        """Paint what is left of a day, or that all of it is decided on or not fetched, and how many papers it had."""
        styles, entry = self.box.text_styles, self._known.get(day, _NOTHING)
        if not entry.papers:
            return [Segment(_MISSING if entry.missing else "", styles.faint)]
        if not entry.inbox:
            return [Segment(self.box.glyphs.selected, styles.muted), Segment(f" {entry.papers}", styles.faint)]
        left = f"{entry.inbox}"
        left = left if len(left) <= room else f"{entry.inbox // 1000}k"
        return [Segment(left, styles.strong), Segment(f"/{entry.papers}", styles.faint)]

    def _in_words(self, width: int) -> Line:
        styles, entry, day = self.box.text_styles, self._entry, self.day
        said = []
        if entry.papers:
            said += [counted(entry.papers, "paper"), f"{entry.inbox:,} undecided" if entry.inbox else "all decided"]
        said += [entry.words] if entry.words else []
        if not said:
            weekend, ahead = day.weekday() >= _SATURDAY, day > self._today
            said = ["nothing is listed at weekends" if weekend else "still to come" if ahead else "no papers"]
        name = f"{day:%A} {day.day} {day:%B}"
        words = elide(shown(" · ".join(said)), max(0, width - cell_len(name) - 2))
        return [Segment(elide(name, width), styles.text), Segment(f"  {words}", styles.muted)]

    def _keys(self, width: int) -> str:
        """Return the keys; that of today is the first to go where there is no room."""
        keys = ["Enter goes there"] if self._entry.papers else []
        if self._entry.missing and self._fetches:
            keys.append(f"{self._fetches} fetches it" if keys else "Enter fetches it")
        keys += ["[ ] months", "t today", "Esc leaves"]
        said = " · ".join(keys)
        return said if len(said) <= width else said.replace("t today · ", "")


def _weekdays() -> list[str]:
    monday = date(2024, 1, 1)
    return [f"{monday + timedelta(days=each):%a}" for each in range(7)]


_FIRST_YEAR, _LAST_YEAR = 1900, 2999


def _within(ordinal: int) -> date:
    """Return a day, at the nearer end of what a calendar shows where it would be beyond."""
    first, last = date(_FIRST_YEAR, 1, 1), date(_LAST_YEAR, 12, 31)
    return date.fromordinal(max(first.toordinal(), min(ordinal, last.toordinal())))


def _in_month(day: date, by: int) -> date:
    """Return the same day some months on, or the last one of a month that is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 + by, 12)
    if not _FIRST_YEAR <= year <= _LAST_YEAR:
        return day
    following = date(year + (month == 11), (month + 1) % 12 + 1, 1)
    return date(year, month + 1, min(day.day, (following - timedelta(days=1)).day))

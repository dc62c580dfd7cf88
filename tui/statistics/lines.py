"""The statistics as lines: the days of reading, ratings, tags by month, what waits, and the reading sessions."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from rich.segment import Segment

from store.errors import UnknownPaper
from store.ledger.statistics import MeasuredSession, Statistics, calendar
from store.library import Library
from store.models import Status
from store.quantities import counted
from store.times import clock
from tui.sheets.cells import cell_len
from tui.sheets.styles import Glyphs, TextStyles
from tui.sheets.text_layout import elide, pad, shown, width_of, wrap
from tui.sheets.window import Line
from tui.statistics.charts import bar, curve, legend, months_above, shade

WIDE = 112
"""Cells from which a day of the calendar has two of them."""
_DAYS = ("Mon", "", "Wed", "", "Fri", "", "Sun")
_MONTHS, _TAGS = 12, 12
_COUNTS = (
    ("seen", "seen"),
    ("queued", "later"),
    ("read", "read"),
    ("skipped", "skip"),
    ("rated", "rated"),
    ("noted", "noted"),
)


@dataclass(frozen=True, slots=True)
class Figures:
    """What is painted and how: the numbers, today, the title of the oldest paper in the queue, styles and width."""

    numbers: Statistics
    today: date
    oldest: str
    kept: bool
    styles: TextStyles
    glyphs: Glyphs
    width: int


def paint_statistics(figures: Figures) -> list[Line]:
    """Paint all of it, part after part, with an empty line between."""
    parts = (_read, _standing, _ratings, _tags, _sessions)
    lines: list[Line] = []
    for part in parts:
        lines += [[], *part(figures)] if lines else list(part(figures))
    return lines


def title_of(library: Library, paper: str | None) -> str:
    """Return the title of a paper by its id, the id where it is not in the library, nothing for None."""
    try:
        return library.entry(paper).paper.title if paper else ""
    except UnknownPaper:
        return paper or ""


def _heading(figures: Figures, text: str, aside: str = "") -> Line:
    return [Segment(text, figures.styles.strong), Segment(f"  {aside}" if aside else "", figures.styles.muted)]


def _read(figures: Figures) -> Iterator[Line]:
    """Paint the days of a year as a calendar: a column for each week."""
    numbers, styles = figures.numbers.read, figures.styles
    cell = 2 if figures.width >= WIDE else 1
    weeks = max(4, min(53, (figures.width - 4) // cell))
    columns = calendar(numbers, figures.today, weeks)
    reading = [count for week in columns for count in week if count]
    most = max(reading, default=0)
    this_week = sum(count or 0 for count in columns[-1])
    span = counted(weeks, "week")
    days = f" · on {counted(len(reading), 'day')}" if reading else ""
    yield _heading(figures, "Read", f"{sum(reading):,} in {span} · {this_week:,} this week{days}")
    yield [Segment("    " + months_above(figures.today, weeks, cell), styles.faint)]
    for day, name in enumerate(_DAYS):
        cells = "".join(shade(week[day], most, figures.glyphs).ljust(cell) for week in columns)
        yield [Segment(name.ljust(4), styles.faint), *_shaded(cells, figures)]
    said = "   ".join(f"{glyph} {numbers}" for glyph, numbers in legend(most, figures.glyphs))
    yield [Segment(f"    {said} a day", styles.muted)]


def _shaded(cells: str, figures: Figures) -> Iterator[Segment]:
    """Paint the days without anything in a fainter style."""
    quiet, styles = figures.glyphs.shades[0], figures.styles
    for run in re.findall(f"[{quiet}][{quiet} ]*|[^{quiet}]+", cells):
        yield Segment(run, styles.rule if run.startswith(quiet) else styles.accent)


def _standing(figures: Figures) -> Iterator[Line]:
    """Paint how many papers have each status, and how long they wait in the queue."""
    styles, numbers, waiting = figures.styles, figures.numbers, figures.numbers.waiting
    yield _heading(figures, "Papers", f"{sum(numbers.statuses.values()):,}")
    line: Line = []
    for status in Status:
        count = Segment(f"{status.value} {numbers.statuses.get(status, 0):,}   ", styles.text)
        if width_of(line) + count.cell_length > figures.width:
            yield line
            line = []
        line += [Segment(f"{figures.glyphs.status[status]} ", styles.accent), count]
    yield line
    said = []
    if waiting.median_days is not None:
        said.append(_waited(waiting.read, waiting.median_days))
    if waiting.oldest_days is not None:
        said.append(f"the oldest has waited {_days(waiting.oldest_days)}: {figures.oldest}")
    for text in said:
        yield from ([Segment(row, styles.muted)] for row in wrap(shown(text), figures.width)[:2])


def _waited(read: int, days: float) -> str:
    """Return how long papers had waited in the queue when they were read."""
    long = _days(days)
    if read == 1:
        return f"the one read from the queue had waited {long}"
    return f"half of the {read:,} read from the queue had waited {'' if long.startswith('less') else 'up to '}{long}"


def _days(count: float) -> str:
    if count < 1:
        return f"{round(count * 24)} h" if round(count * 24) else "less than an hour"
    return counted(round(count), "day")


def _ratings(figures: Figures) -> Iterator[Line]:
    styles, counts = figures.styles, figures.numbers.ratings
    total = sum(counts.values())
    mean = sum(rating * count for rating, count in counts.items()) / total if total else 0
    yield _heading(figures, "Ratings", f"{total:,} · {mean:.1f} on average" if total else "none yet")
    room = max(4, min(48, figures.width - 14))
    for rating in sorted(counts, reverse=True) if total else ():
        drawn = bar(counts[rating], max(counts.values()), room, figures.glyphs)
        yield [
            Segment(f"{rating}{figures.glyphs.star}  ", styles.star),
            Segment(drawn, styles.accent),
            Segment(f" {counts[rating]:,}", styles.muted),
        ]


def _tags(figures: Figures) -> Iterator[Line]:
    """Paint the tags that were given most in the last twelve months, month by month."""
    styles = figures.styles
    months = _last_months(figures.today)
    given = {month: figures.numbers.tags.get(month, {}) for month in months}
    total: Counter[str] = Counter()
    for tags in given.values():
        total.update(tags)
    span = f"{months[0]} to {months[-1]}"
    yield _heading(figures, "Tags by month", span if total else "none given in a year")
    room = max(8, min(28, figures.width - _MONTHS - 12))
    for tag, count in total.most_common(_TAGS):
        counts = [given[month].get(tag, 0) for month in months]
        yield [
            Segment(pad(f"#{shown(tag)}", room), styles.tag),
            Segment(f" {curve(counts, max(counts), figures.glyphs)} ", styles.accent),
            Segment(f" {count:,}", styles.muted),
        ]


def _last_months(today: date) -> list[str]:
    """List the last twelve months, this one last."""
    numbers = range(today.year * 12 + today.month - _MONTHS, today.year * 12 + today.month)
    return [f"{number // 12}-{number % 12 + 1:02}" for number in numbers]


def _sessions(figures: Figures) -> Iterator[Line]:
    """Paint the reading sessions, newest first, with what was done in each."""
    styles, sessions = figures.styles, figures.numbers.sessions
    off = "" if figures.kept else "the ledger is off: `broadsheet ledger on` turns it on"
    yield _heading(figures, "Reading sessions", off or (f"the last {len(sessions)}" if sessions else "none yet"))
    if sessions:
        yield [Segment(f"{'':<24}{'min':>4}" + "".join(f"{name:>6}" for _, name in _COUNTS), styles.faint)]
    for session in sessions:
        yield _session(session, figures)


def _session(measured: MeasuredSession, figures: Figures) -> Line:
    styles, recap = figures.styles, measured.recap.as_json()
    written = [f"{recap[name]:,}" if recap[name] else "" for name, _ in _COUNTS]
    counts = "".join(f"{count:>6}" for count in written)
    speed = f"  {measured.seconds:.0f} s a paper" if measured.seconds else ""
    text = f"{recap['minutes'] or '<1':>4}{counts}"
    line = [
        Segment(clock(measured.session.started), styles.muted),
        Segment(f" {pad(shown(measured.session.kind), 7)}", styles.text),
        Segment(text, styles.text),
    ]
    used = 24 + cell_len(text)
    left = figures.width - used
    return [*line, Segment(elide(f"{speed}  {shown(measured.session.filter)}", left) if left > 8 else "", styles.faint)]

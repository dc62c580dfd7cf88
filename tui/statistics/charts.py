"""Numbers drawn with characters, so that they are read without colour: bars, small curves, and a calendar of days."""

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import pairwise
from math import ceil

from tui.sheets.styles import Glyphs


def bar(count: float, most: float, width: int, glyphs: Glyphs) -> str:
    """Return a number as a bar, ``width`` cells for the greatest; a number above nought is never drawn as nothing."""
    halves = round(2 * width * count / most) if most else 0
    if count:
        halves = max(1, halves)
    return glyphs.done * (halves // 2) + glyphs.half_done * (halves % 2)


def curve(counts: Sequence[int], most: int, glyphs: Glyphs) -> str:
    """Return numbers as a curve of one cell each; nought is a gap."""
    steps = glyphs.curve
    return "".join(steps[ceil(len(steps) * count / most) - 1] if count and most else " " for count in counts)


def shade(count: int | None, most: int, glyphs: Glyphs) -> str:
    """Return the character for a day: a dot for none, four shades up to the greatest number, a blank after today."""
    return " " if count is None else glyphs.shades[level(count, most)]


def level(count: int, most: int) -> int:
    """Return the shade of a number, 0 to 4: quarters of the greatest."""
    return min(4, ceil(4 * count / most)) if count and most else 0


def legend(most: int, glyphs: Glyphs) -> list[tuple[str, str]]:
    """List what each shade stands for: (character, numbers), without those that no number has."""
    numbers: dict[int, list[int]] = {0: [0]}
    for count in range(1, most + 1):
        numbers.setdefault(level(count, most), []).append(count)
    return [
        (glyphs.shades[step], f"{low:,}" if low == high else f"{low:,}–{high:,}")
        for step, (low, high) in ((step, (found[0], found[-1])) for step, found in numbers.items())
    ]


def months_above(today: date, weeks: int, cell: int) -> str:
    """Return the months above the columns of a calendar that ends in the week of ``today``, where there is room.

    Where two stand too close to be named both, the one with more weeks is.
    """
    named: list[tuple[int, int, str]] = []  # where a name begins, and of how many weeks
    for start, many, name in _months(today, weeks):
        if start + 3 / cell > weeks:
            continue
        if named and (start - named[-1][0]) * cell <= len(name):
            if named[-1][1] >= many:
                continue
            named.pop()
        named.append((start, many, name))
    line = ""
    for start, _, name in named:
        line = line.ljust(start * cell) + name
    return line


def _months(today: date, weeks: int) -> list[tuple[int, int, str]]:
    """List the months of a calendar: the first week of each, how many weeks it has, and its name."""
    first = today - timedelta(days=today.weekday() + 7 * (weeks - 1))
    ends = [first + timedelta(days=7 * week + 6) for week in range(weeks)]  # a week is of the month that begins in it
    starts = [week for week, day in enumerate(ends) if week == 0 or day.month != ends[week - 1].month]
    return [(start, stop - start, f"{ends[start]:%b}") for start, stop in pairwise([*starts, weeks])]

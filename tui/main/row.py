"""One paper as a row of the list: one line, or two with the whole title."""

from collections.abc import Sequence
from dataclasses import dataclass

from rich.segment import Segment
from rich.style import Style

from store.models import Entry, Mark, Status
from store.times import short_day
from tui.sheets.matches import spans
from tui.sheets.styles import Glyphs, TextStyles
from tui.sheets.text_layout import cell_len, elide, segments, shown, width_of, wrap

LEFT = 7
"""Cells before the title: bar, selection, status, rating, with the spaces between."""
DAY = 7
PASSED_FROM = 2
"""How often a paper was passed over before its row says so, beside its status: ·4."""


@dataclass(frozen=True, slots=True)
class RowLook:
    """What a row depends on beside the paper: styles, glyphs, width, lines, the filter's words, the year."""

    styles: TextStyles
    glyphs: Glyphs
    width: int
    lines: int
    words: tuple[str, ...]
    year: int
    days: bool = True


@dataclass(frozen=True, slots=True)
class RowState:
    """Whether the row is under the cursor, selected, or taken out of the filter by an edit."""

    cursor: bool = False
    selected: bool = False
    gone: bool = False


def paint_row(entry: Entry, state: RowState, look: RowLook) -> list[list[Segment]]:
    """Paint a paper as the lines of its row, each at most ``look.width`` wide."""
    styles, mark = look.styles, entry.mark
    style = _title_style(mark, state, styles)
    title = shown(entry.paper.title)
    day = short_day(entry.paper.day, look.year) if look.days else ""
    note = look.glyphs.note if mark.notes else " "
    right = [
        Segment(f" {note} ", styles.accent if not state.gone else styles.faint),
        Segment(f"{day.rjust(DAY - 1)} ", styles.muted),
    ]
    if not look.days:
        right = right[:1]
    room = max(4, look.width - LEFT - width_of(right))
    left = _left(entry, state, look)
    if look.lines == 1:
        tags = _tags(mark, min(room // 3, 24), look, state)
        middle = _title(elide(title, room - width_of(tags)), style, look)
        return [_join(left, middle, [*tags, *right], look.width)]
    first, second = _two_lines(title, room, look.width - LEFT - 1)
    tags = _tags(mark, (look.width - LEFT) // 2, look, state)
    below = elide(second, look.width - LEFT - width_of(tags) - 1)
    under = _title(below, style, look) if below else [Segment(_authors(entry, look, width_of(tags)), styles.faint)]
    return [
        _join(left, _title(first, style, look), right, look.width),
        _join([_bar(state, look), Segment(" " * (LEFT - 1))], under, [*tags, Segment(" ")], look.width),
    ]


def _title_style(mark: Mark, state: RowState, styles: TextStyles) -> Style:
    if state.gone:
        return styles.faint
    if state.cursor:
        return styles.strong
    return {Status.SKIPPED: styles.faint, Status.READ: styles.muted}.get(mark.status, styles.text)


def _bar(state: RowState, look: RowLook) -> Segment:
    return Segment(look.glyphs.bar if state.cursor else " ", look.styles.accent)


def _left(entry: Entry, state: RowState, look: RowLook) -> list[Segment]:
    mark = entry.mark
    styles, glyphs = look.styles, look.glyphs
    quiet = mark.status in (Status.INBOX, Status.SKIPPED) or state.gone
    rating = f"{mark.rating}{glyphs.star}" if mark.rating else "  "
    often = min(entry.passed, 9) if entry.passed >= PASSED_FROM and mark.status is Status.INBOX else " "
    return [
        _bar(state, look),
        Segment(glyphs.selected if state.selected else glyphs.gone if state.gone else " ", styles.accent),
        Segment(f"{glyphs.status[mark.status]}{often}", styles.faint if quiet else styles.accent),
        Segment(f"{rating} ", styles.faint if state.gone else styles.star),
    ]


def _title(text: str, style: Style, look: RowLook) -> list[Segment]:
    return segments(text, style, spans(text, look.words), look.styles.match)


def _tags(mark: Mark, room: int, look: RowLook, state: RowState) -> list[Segment]:
    """Paint as many tags as there is room for, and how many more there are."""
    if not mark.tags or room < 6:
        return []
    written = ""
    for number, tag in enumerate(mark.tags):
        more = len(mark.tags) - number
        tail = f" +{more}" if more > 1 else ""
        tag = f" #{shown(tag)}"
        if cell_len(written + tag + tail) > room:
            written += f" +{more}" if written else " " + elide(tag.strip(), room - 1 - cell_len(tail)) + tail
            break
        written += tag
    return [Segment(written, look.styles.faint if state.gone else look.styles.tag)]


def _two_lines(title: str, first: int, second: int) -> tuple[str, str]:
    if cell_len(title) <= first:
        return title, ""
    start = wrap(title, first)[0]
    return start, elide(title[len(start) :].strip(), second)


def _authors(entry: Entry, look: RowLook, taken: int) -> str:
    names = entry.paper.authors
    if not names:
        return ""
    text = ", ".join(shown(name) for name in names[:3]) + (f" +{len(names) - 3}" if len(names) > 3 else "")
    return elide(text, look.width - LEFT - taken - 1)


def _join(left: list[Segment], middle: Sequence[Segment], right: Sequence[Segment], width: int) -> list[Segment]:
    """Set the middle after the left and the right at the end of the line."""
    space = width - width_of(left) - width_of(middle) - width_of(right)
    return [*left, *middle, Segment(" " * max(0, space)), *right]

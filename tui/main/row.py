"""One paper as a row of the list: one line, or two with why to open it."""

from collections.abc import Sequence
from dataclasses import dataclass

from rich.segment import Segment
from rich.style import Style

from store.models import Entry, Mark, Paper, Status
from store.times import local_day, short_day
from tui.paper.facts import byline
from tui.sheets.cells import cell_len
from tui.sheets.matches import spans
from tui.sheets.styles import Glyphs, TextStyles
from tui.sheets.text_layout import as_read, elide, segments, shown, width_of

LEFT = 5
"""Cells before the title: bar, selection, status, rating and a space."""
COLUMN = 6
"""Cells of the right column, which shows what the list is sorted by; a narrow list has none."""
COLUMN_FROM = 45
_BEGINNING = 300  # characters of an abstract, more than the widest line has
PASSED_FROM = 2
"""How often a paper was passed over before its row says so."""


@dataclass(frozen=True, slots=True)
class RowLook:
    """What a row depends on beside the paper; ``column`` is what the list is sorted by."""

    styles: TextStyles
    glyphs: Glyphs
    width: int
    lines: int
    words: tuple[str, ...]
    year: int
    column: str = "votes"


@dataclass(frozen=True, slots=True)
class RowState:
    """Whether the row is under the cursor, selected, taken out of the filter by an edit, or of an earlier answer."""

    cursor: bool = False
    selected: bool = False
    gone: bool = False
    old: bool = False

    @property
    def faded(self) -> bool:
        """Whether the row answers the filter no longer, or not yet."""
        return self.gone or self.old


def paint_row(entry: Entry, state: RowState, look: RowLook) -> list[list[Segment]]:
    """Paint a paper as the lines of its row, each at most ``look.width`` wide."""
    styles, mark = look.styles, entry.mark
    style = _title_style(mark, state, styles)
    right = [*_signs(entry, look, state), *_column(entry, look)]
    room = max(4, look.width - LEFT - width_of(right))
    left = _left(entry, state, look)
    tags = _tags(mark, min(room // 3, 24) if look.lines == 1 else (look.width - LEFT) // 2, look, state)
    if look.lines == 1:
        right, room = [*tags, *right], room - width_of(tags)
    first = _join(left, _title(elide(as_read(entry.paper.title), room, words=True), style, look), right, look.width)
    if look.lines == 1:
        return [first]
    below = elide(gist(entry.paper), look.width - LEFT - width_of(tags) - 1, words=True)
    under = segments(below, styles.faint, spans(below, look.words), styles.match)
    return [first, _join([_bar(state, look), Segment(" " * (LEFT - 1))], under, [*tags, Segment(" ")], look.width)]


def gist(paper: Paper) -> str:
    """Return why to open a paper, in one line: its summary, else who wrote it, else how its abstract begins."""
    who = [byline(paper.authors), paper.organization or ""]
    return as_read(paper.summary or " · ".join(filter(None, who)) or paper.abstract[:_BEGINNING])


def _signs(entry: Entry, look: RowLook, state: RowState) -> list[Segment]:
    """Paint what there is beside title and tags: notes, highlights, a day to come back, papers passed over."""
    mark, glyphs = entry.mark, look.glyphs
    signs = {
        glyphs.note: any(note.text.strip() for note in mark.notes),
        glyphs.passage: any(note.quote for note in mark.notes),
        glyphs.snoozed: mark.due is not None,
    }
    text = "".join(sign for sign, there in signs.items() if there)
    passed = entry.passed >= PASSED_FROM and mark.status is Status.INBOX
    often = [Segment(f" {glyphs.passed}{min(entry.passed, 9)}", look.styles.faint)] if passed else []
    return [*often, Segment(f" {text}", look.styles.faint if state.faded else look.styles.accent)] if text else often


def _column(entry: Entry, look: RowLook) -> list[Segment]:
    """Paint what the list is sorted by, at the end of the line."""
    if look.width < COLUMN_FROM:
        return [Segment(" ")]
    text = _sorted_by(entry, look)
    return [Segment(f" {text.rjust(COLUMN)} ", look.styles.star if look.column == "rating" else look.styles.muted)]


def _sorted_by(entry: Entry, look: RowLook) -> str:
    paper, glyphs = entry.paper, look.glyphs
    match look.column:
        case "votes":
            return _count(glyphs.votes, paper.upvotes)
        case "rating":
            return glyphs.star * (entry.mark.rating or 0)
        case "score":
            return str(entry.score) if entry.score is not None else ""
        case "stars":
            return _count(glyphs.star, paper.stars)
        case "comments":
            return _count("", paper.comments)
        case "published":
            return short_day((paper.published or "")[:10], look.year)
        case "added":
            return short_day(local_day(paper.added or ""), look.year)
    return short_day(paper.day, look.year)


def _count(sign: str, count: int | None) -> str:
    if count is None:
        return ""
    number = str(count) if count < 10_000 else f"{count // 1_000}k"
    return sign + number.rjust(COLUMN - 2 if sign else 0)


def _title_style(mark: Mark, state: RowState, styles: TextStyles) -> Style:
    if state.faded:
        return styles.faint
    if state.cursor:
        return styles.strong
    return {Status.SKIPPED: styles.faint, Status.READ: styles.muted}.get(mark.status, styles.text)


def _bar(state: RowState, look: RowLook) -> Segment:
    return Segment(look.glyphs.bar if state.cursor else " ", look.styles.accent)


def _left(entry: Entry, state: RowState, look: RowLook) -> list[Segment]:
    mark = entry.mark
    styles, glyphs = look.styles, look.glyphs
    quiet = mark.status in (Status.INBOX, Status.SKIPPED) or state.faded
    return [
        _bar(state, look),
        Segment(glyphs.selected if state.selected else glyphs.gone if state.gone else " ", styles.accent),
        Segment(glyphs.status[mark.status], styles.faint if quiet else styles.accent),
        Segment(f"{mark.rating or ' '} ", styles.faint if state.faded else styles.star),
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
        tail = f" +{more - 1}" if more > 1 else ""
        tag = f" #{shown(tag)}"
        if cell_len(written + tag + tail) > room:
            written += f" +{more}" if written else " " + elide(tag.strip(), room - 1 - cell_len(tail)) + tail
            break
        written += tag
    return [Segment(written, look.styles.faint if state.faded else look.styles.tag)]


def _join(left: list[Segment], middle: Sequence[Segment], right: Sequence[Segment], width: int) -> list[Segment]:
    """Set the middle after the left and the right at the end of the line."""
    space = width - width_of(left) - width_of(middle) - width_of(right)
    return [*left, *middle, Segment(" " * max(0, space)), *right]

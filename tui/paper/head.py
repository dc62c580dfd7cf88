"""What stands above an abstract: title, one byline, the reader's marks, the names of the links."""

from datetime import date, timedelta

from rich.segment import Segment
from rich.style import Style

from store.links import given
from store.models import Mark, Paper, Status
from store.quantities import counted
from store.times import day_in_words, day_of
from tui.paper.facts import byline
from tui.paper.look import PaperLook
from tui.sheets.cells import cell_len
from tui.sheets.text_layout import as_read, elide, shown, width_of, wrap
from tui.sheets.window import Line

TITLE_LINES, NARROW_TITLE_LINES = 3, 4
"""The lines of a title above the abstract, and in a narrow pane; what is longer stands whole below."""
NARROW = 60
NAMED = 2
"""How many authors the byline names."""
_GAP = "  "


def paint_head(paper: Paper, mark: Mark, look: PaperLook) -> list[Line]:
    """Paint what stands above the abstract, with an empty line beneath."""
    lines = [*_title(paper, look)]
    byline, marks, names = _byline(paper, look), paint_said(mark, look), _names(paper, look)
    if byline and names and width_of(byline) + width_of(names) + 3 <= look.measure:
        byline, names = [*byline, Segment(" · ", look.styles.muted), *names], []
    return [*lines, *(line for line in (byline, marks, names) if line), []]


def title_is_cut(paper: Paper, look: PaperLook) -> bool:
    """Return whether the title has more lines than stand above the abstract."""
    return len(wrap(as_read(paper.title), look.measure)) > _most_lines(look)


def authors_are_cut(paper: Paper, look: PaperLook) -> bool:
    """Return whether the byline does not name all authors in full."""
    return _authors(paper, look) != ", ".join(map(as_read, paper.authors))


def paint_said(mark: Mark, look: PaperLook) -> Line:
    """Paint in one line what the reader decided on a paper and wrote about it; nothing where that is nothing."""
    styles, glyphs = look.styles, look.glyphs
    notes = sum(bool(note.text.strip()) for note in mark.notes)
    passages = sum(note.quote is not None for note in mark.notes)
    status = f"{glyphs.status[mark.status]} {mark.status.value}" if mark.status is not Status.INBOX else ""
    before = [(status, styles.accent), (glyphs.star * (mark.rating or 0), styles.star)]
    after = [
        (counted(notes, "note") if notes else "", styles.muted),
        (counted(passages, "highlight") if passages else "", styles.muted),
        (_due(mark.due, look.today), styles.muted),
    ]
    taken = sum(cell_len(text) + len(_GAP) for text, _ in (*before, *after) if text)
    parts = [*before, (_tags(mark.tags, look.measure - taken), styles.tag), *after]
    return _row([Segment(text, style) for text, style in parts if text], look.measure)


def linked(style: Style, address: str) -> Style:
    """Return a style that also names an address to the terminal, which opens it (OSC 8)."""
    return style + Style(link=address)


def written_day(day: str, today: date) -> str:
    """Return an ISO date as it stands beside a paper, such as "12 Jun"; what is no date stays as it came."""
    found = day_of(day)
    return day_in_words(found, today.year) if found else shown(day)


def _title(paper: Paper, look: PaperLook) -> list[Line]:
    lines, most = look.text(as_read(paper.title), look.styles.strong), _most_lines(look)
    if len(lines) <= most:
        return lines
    last = elide(" ".join(wrap(as_read(paper.title), look.measure)[most - 1 : most + 1]), look.measure)
    return [*lines[: most - 1], [Segment(last, look.styles.strong)]]


def _most_lines(look: PaperLook) -> int:
    return TITLE_LINES if look.measure >= NARROW else NARROW_TITLE_LINES


def _byline(paper: Paper, look: PaperLook) -> Line:
    """Paint authors, votes and day; a withdrawn paper says so first."""
    styles = look.styles
    gone, rest = _around_authors(paper, look)
    said = " · ".join(part for part in (_authors(paper, look), *rest) if part)
    found = [Segment(gone, styles.error)] if gone else []
    found += [Segment(f" · {said}" if gone else said, styles.muted)] if said else []
    return _row(found, look.measure, gap="")


def _around_authors(paper: Paper, look: PaperLook) -> tuple[str, list[str]]:
    """Return what stands before the authors and behind them: that it is withdrawn; votes and day."""
    day = paper.day or paper.published
    rest = [f"{look.glyphs.votes}{paper.upvotes:,}"] if paper.upvotes is not None else []
    rest += [written_day(day, look.today)] if day else []
    return f"withdrawn {written_day(paper.withdrawn, look.today)}" if paper.withdrawn else "", rest


def _authors(paper: Paper, look: PaperLook) -> str:
    """Return the first authors, as many as fit, and how many more there are."""
    names = [as_read(name) for name in paper.authors]
    gone, rest = _around_authors(paper, look)
    room = max(10, look.measure - sum(len(part) + len(" · ") for part in (gone, *rest) if part))
    for shorter in range(min(NAMED, len(names)), 0, -1):
        if cell_len(said := byline(names, shorter)) <= room:
            return said
    if not names:
        return ""
    more = said.removeprefix(names[0])
    return elide(names[0], room - cell_len(more)) + more


def _names(paper: Paper, look: PaperLook) -> Line:
    """Paint the names of the links, each underlined, as many as fit on one line."""
    styles, line, used = look.styles, Line(), 0
    names: set[str] = set()
    for link in given(paper):
        stars = f" {look.glyphs.star}{paper.stars:,}" if link.name == "code" and paper.stars is not None else ""
        gap = _GAP if line else ""
        name = shown(link.name)
        if link.name in names or used + cell_len(gap + name + stars) > look.measure:
            continue
        names.add(link.name)
        used += cell_len(gap + name + stars)
        line += [Segment(gap), Segment(name, linked(styles.link, link.address)), Segment(stars, styles.muted)]
    return [segment for segment in line if segment.text]


def _due(due: str | None, today: date) -> str:
    """Return until when a paper is snoozed: "snoozed to Mon" within a week."""
    if not due:
        return ""
    if (day := day_of(due)) is None:
        return f"snoozed to {shown(due)}"
    if day <= today:
        return "due today" if day == today else f"due since {written_day(due, today)}"
    return f"snoozed to {day:%a}" if day - today < timedelta(7) else f"snoozed to {written_day(due, today)}"


def _tags(tags: tuple[str, ...], room: int) -> str:
    """Return as many tags as there is room for, and how many more there are."""
    written = ""
    for left, tag in zip(reversed(range(len(tags))), tags, strict=True):
        more = f" +{left}" if left else ""
        longer = f"{written} #{shown(tag)}".strip()
        if cell_len(longer + more) > room:
            return f"{written} +{left + 1}" if written else elide(longer, max(4, room - cell_len(more))) + more
        written = longer
    return written


def _row(segments: list[Segment], width: int, gap: str = _GAP) -> Line:
    """Set segments side by side on one line, shortened at its end where they do not fit."""
    line: Line = []
    used = 0
    for segment in segments:
        before = gap if line else ""
        room = width - used - len(before)
        if room < 2:
            break
        text = elide(segment.text, room)
        line += [Segment(before), Segment(text, segment.style)] if before else [Segment(text, segment.style)]
        used += len(before) + cell_len(text)
    return line

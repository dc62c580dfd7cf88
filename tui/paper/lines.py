"""One paper as lines to read: title, authors, where it came from, abstract, then what the reader wrote."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from rich.segment import Segment
from rich.style import Style

from store.models import Entry, Mark, Note, Paper, Status
from store.times import day_in_words, local_day
from tui.paper.facts import facts, keywords, links
from tui.paper.passage import PassageLine, Strokes, paint_passage
from tui.sheets.matches import spans
from tui.sheets.styles import STATUS_WORDS, Inks, Signs
from tui.sheets.text_layout import cell_len, elide, segments, shown, wrap
from tui.sheets.window import Line

MEASURE = 80
"""The widest line of running text, in cells: longer ones lose the eye."""


@dataclass(frozen=True, slots=True)
class Page:
    """What the lines depend on beside the paper: styles, signs, width, the filter's words, what is drawn on it."""

    inks: Inks
    signs: Signs
    width: int
    words: tuple[str, ...] = ()
    strokes: Strokes = field(default_factory=Strokes)

    @property
    def measure(self) -> int:
        """The width of running text."""
        return max(10, min(self.width, MEASURE))

    def text(self, text: str, style: Style, *, lines: bool = False, indent: int = 0) -> list[Line]:
        """Wrap a text, with the filter's words marked."""
        wrapped = wrap(shown(text, lines=lines), self.measure - indent)
        margin = [Segment(" " * indent)] if indent else []
        return [[*margin, *segments(line, style, spans(line, self.words), self.inks.match)] for line in wrapped]


def paint_detail(entry: Entry, page: Page) -> list[Line]:
    """Paint everything there is to read about a paper."""
    passage = [line.segments for line in paint_abstract(entry.paper, page)]
    return [*paint_head(entry.paper, page), *passage, *paint_marks(entry, page)]


def paint_head(paper: Paper, page: Page, decided: str = "") -> list[Line]:
    """Paint what stands above the abstract; what was ``decided`` comes before the other facts."""
    inks = page.inks
    lines = page.text(paper.title, inks.strong)
    if paper.authors:
        lines += page.text(", ".join(paper.authors), inks.muted)
    lines += _facts(paper, page, decided)
    for link, said in links(paper).items():
        tail = f" · {said}" if said else ""
        written = [Segment(elide(shown(link), max(1, page.width - cell_len(tail))), inks.accent)]
        lines.append([*written, Segment(tail, inks.muted)] if tail else written)
    if named := keywords(paper):
        lines.append([Segment(elide(shown(named), page.measure), inks.faint)])
    if paper.summary:
        lines += [[], *page.text(paper.summary, inks.muted)]
    return [*lines, []]


def paint_abstract(paper: Paper, page: Page) -> list[PassageLine]:
    """Paint the abstract, and what is drawn on it."""
    if not paper.abstract:
        return [PassageLine([Segment("no abstract", page.inks.faint)], 0, 0)]
    return paint_passage(paper.abstract, page.measure, page.inks, page.words, page.strokes)


def long_day(paper: Paper) -> str:
    """Write the day of a paper's listing in full: "Jul 30 2026 · year inferred"."""
    if not paper.day:
        return ""
    try:
        found = date.fromisoformat(paper.day)
    except ValueError:
        return shown(paper.day)
    return day_in_words(found) + (" · year inferred" if paper.day_inferred else "")


def decided(mark: Mark, signs: Signs) -> str:
    """Say in a few words what the reader decided on a paper and wrote about it; empty where that is nothing."""
    notes = sum(bool(note.text.strip()) for note in mark.notes)
    passages = sum(note.quote is not None for note in mark.notes)
    said = [
        f"{signs.status[mark.status]} {STATUS_WORDS[mark.status]}" if mark.status is not Status.INBOX else "",
        f"{mark.rating}{signs.star}" if mark.rating else "",
        " ".join(f"#{shown(tag)}" for tag in mark.tags),
        f"put off to {mark.due}" if mark.due else "",
        f"{notes} note{'s' * (notes != 1)}" if notes else "",
        f"{passages} highlight{'s' * (passages != 1)}" if passages else "",
    ]
    return " · ".join(part for part in said if part)


def _facts(paper: Paper, page: Page, decided: str) -> list[Line]:
    """Paint day, votes, venue, sources and identifiers as one run of small facts, behind what was decided."""
    votes = f"{paper.upvotes} upvotes" if paper.upvotes is not None else ""
    published = f"published {paper.published}" if paper.published and paper.published != paper.day else ""
    ids = [f"{name}:{value}" for name, value in paper.ids.items()]
    said = [decided, long_day(paper), published, votes, paper.venue or "", ", ".join(paper.sources), *ids]
    said += facts(paper)
    lines = page.text(" · ".join(shown(fact) for fact in said if fact), page.inks.muted) if any(said) else []
    if decided and (first := "".join(segment.text for segment in lines[0])).startswith(decided):
        lines[0] = [Segment(decided, page.inks.accent), Segment(first[len(decided) :], page.inks.muted)]
    return lines


def paint_marks(entry: Entry, page: Page) -> list[Line]:
    """Paint what the reader wrote."""
    mark, inks, signs = entry.mark, page.inks, page.signs
    rating = f" · {mark.rating}{signs.star}" if mark.rating else ""
    lines: list[Line] = [
        [],
        [
            Segment(f"{signs.status[mark.status]} {STATUS_WORDS[mark.status]}", inks.accent),
            Segment(rating, inks.star),
            Segment(f" · put off to {mark.due}" if mark.due else "", inks.muted),
        ],
    ]
    if mark.tags:
        lines += _tags(mark.tags, page)
    for note in mark.notes:
        lines += _note(note, page)
    return lines


def _tags(tags: Sequence[str], page: Page) -> list[Line]:
    lines: list[Line] = [[]]
    used = 0
    for tag in tags:
        text = shown(tag) + "  "
        if used and used + cell_len(text) > page.measure:
            lines.append([])
            used = 0
        lines[-1] += [Segment("#", page.inks.faint), Segment(text, page.inks.tag)]
        used += cell_len(text) + 1
    return lines


def _note(note: Note, page: Page) -> list[Line]:
    inks = page.inks
    done = " · done" if note.done else ""
    head = f"{page.signs.note} {note.kind} · {local_day(note.created)}{done}"
    lines: list[Line] = [[], [Segment(shown(head), inks.faint)]]
    if note.quote:
        lines += page.text(f"“{note.quote.exact}”", inks.muted, indent=2)
    if note.id in page.strokes.lost:
        nearest = page.strokes.lost[note.id]
        lines += page.text("to repair: these words are no longer in the abstract", inks.error, indent=2)
        lines += page.text(f"nearest: “{nearest}”", inks.faint, indent=2) if nearest else []
    return lines + (page.text(note.text, inks.text, lines=True, indent=2) if note.text.strip() else [])

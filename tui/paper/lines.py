"""A paper as lines to read: title, authors, where it came from, abstract, then what the reader wrote."""

from collections.abc import Sequence
from datetime import date

from rich.segment import Segment

from store.models import Entry, Mark, Note, Paper, Status
from store.times import day_in_words, local_day
from tui.paper.facts import facts, keywords, links
from tui.paper.look import PaperLook
from tui.paper.passage import PassageLine, paint_passage
from tui.sheets.styles import Glyphs
from tui.sheets.text_layout import cell_len, elide, shown
from tui.sheets.window import Line


def paint_detail(entry: Entry, look: PaperLook) -> list[Line]:
    """Paint everything there is to read about a paper."""
    passage = [line.segments for line in paint_abstract(entry.paper, look)]
    return [*paint_head(entry.paper, look), *passage, *paint_marks(entry, look)]


def paint_head(paper: Paper, look: PaperLook, decided: str = "") -> list[Line]:
    """Paint what stands above the abstract; what was ``decided`` comes before the other facts."""
    styles = look.styles
    lines = look.text(paper.title, styles.strong)
    if paper.authors:
        lines += look.text(", ".join(paper.authors), styles.muted)
    lines += _facts(paper, look, decided)
    for link, said in links(paper).items():
        tail = f" · {said}" if said else ""
        written = [Segment(elide(shown(link), max(1, look.width - cell_len(tail))), styles.accent)]
        lines.append([*written, Segment(tail, styles.muted)] if tail else written)
    if named := keywords(paper):
        lines.append([Segment(elide(shown(named), look.measure), styles.faint)])
    if paper.summary:
        lines += [[], *look.text(paper.summary, styles.muted)]
    return [*lines, []]


def paint_abstract(paper: Paper, look: PaperLook) -> list[PassageLine]:
    """Paint the abstract, and what is drawn on it."""
    if not paper.abstract:
        return [PassageLine([Segment("no abstract", look.styles.faint)], 0, 0)]
    return paint_passage(paper.abstract, look)


def long_day(paper: Paper) -> str:
    """Return the day of a paper's listing in full: "Jul 30 2026 · year inferred"."""
    if not paper.day:
        return ""
    try:
        found = date.fromisoformat(paper.day)
    except ValueError:
        return shown(paper.day)
    return day_in_words(found) + (" · year inferred" if paper.day_inferred else "")


def decision_line(mark: Mark, glyphs: Glyphs) -> str:
    """Return in a few words what the reader decided on a paper and wrote about it; empty where that is nothing."""
    notes = sum(bool(note.text.strip()) for note in mark.notes)
    passages = sum(note.quote is not None for note in mark.notes)
    said = [
        f"{glyphs.status[mark.status]} {mark.status.value}" if mark.status is not Status.INBOX else "",
        f"{mark.rating}{glyphs.star}" if mark.rating else "",
        " ".join(f"#{shown(tag)}" for tag in mark.tags),
        f"put off to {mark.due}" if mark.due else "",
        f"{notes} note{'s' * (notes != 1)}" if notes else "",
        f"{passages} highlight{'s' * (passages != 1)}" if passages else "",
    ]
    return " · ".join(part for part in said if part)


def _facts(paper: Paper, look: PaperLook, decided: str) -> list[Line]:
    """Paint day, votes, venue, sources and identifiers as one run of small facts, behind what was decided."""
    votes = f"{paper.upvotes} upvotes" if paper.upvotes is not None else ""
    published = f"published {paper.published}" if paper.published and paper.published != paper.day else ""
    ids = [f"{name}:{value}" for name, value in paper.ids.items()]
    said = [decided, long_day(paper), published, votes, paper.venue or "", ", ".join(paper.sources), *ids]
    said += facts(paper)
    lines = look.text(" · ".join(shown(fact) for fact in said if fact), look.styles.muted) if any(said) else []
    if decided and (first := "".join(segment.text for segment in lines[0])).startswith(decided):
        lines[0] = [Segment(decided, look.styles.accent), Segment(first[len(decided) :], look.styles.muted)]
    return lines


def paint_marks(entry: Entry, look: PaperLook) -> list[Line]:
    """Paint what the reader wrote."""
    mark, styles, glyphs = entry.mark, look.styles, look.glyphs
    rating = f" · {mark.rating}{glyphs.star}" if mark.rating else ""
    lines: list[Line] = [
        [],
        [
            Segment(f"{glyphs.status[mark.status]} {mark.status.value}", styles.accent),
            Segment(rating, styles.star),
            Segment(f" · put off to {mark.due}" if mark.due else "", styles.muted),
        ],
    ]
    if mark.tags:
        lines += _tags(mark.tags, look)
    for note in mark.notes:
        lines += _note(note, look)
    return lines


def _tags(tags: Sequence[str], look: PaperLook) -> list[Line]:
    lines: list[Line] = [[]]
    used = 0
    for tag in tags:
        text = shown(tag) + "  "
        if used and used + cell_len(text) > look.measure:
            lines.append([])
            used = 0
        lines[-1] += [Segment("#", look.styles.faint), Segment(text, look.styles.tag)]
        used += cell_len(text) + 1
    return lines


def _note(note: Note, look: PaperLook) -> list[Line]:
    styles = look.styles
    done = " · done" if note.done else ""
    head = f"{look.glyphs.note} {note.kind} · {local_day(note.created)}{done}"
    lines: list[Line] = [[], [Segment(shown(head), styles.faint)]]
    if note.quote:
        lines += look.text(f"“{note.quote.exact}”", styles.muted, indent=2)
    if note.id in look.decorations.lost:
        nearest = look.decorations.lost[note.id]
        lines += look.text("to repair: these words are no longer in the abstract", styles.error, indent=2)
        lines += look.text(f"nearest: “{nearest}”", styles.faint, indent=2) if nearest else []
    return lines + (look.text(note.text, styles.text, lines=True, indent=2) if note.text.strip() else [])

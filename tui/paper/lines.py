"""A paper as lines to read: what stands above its abstract, the abstract, the reader's notes, and all other facts."""

from rich.segment import Segment

from store.links import given
from store.models import Entry, Note, Paper
from store.times import local_day
from tui.paper.facts import facts, keywords
from tui.paper.head import authors_are_cut, linked, paint_head, title_is_cut, written_day
from tui.paper.look import PaperLook
from tui.paper.passage import PassageLine, paint_passage
from tui.sheets.text_layout import as_read, shown, wrap
from tui.sheets.window import Line

ADDRESSES_FROM = 8
"""The rows at the top on which no address stands: they are for choosing."""


def paint_detail(entry: Entry, look: PaperLook) -> list[Line]:
    """Paint everything there is to read about a paper."""
    head = paint_head(entry.paper, entry.mark, look)
    passage = [line.segments for line in paint_abstract(entry.paper, look)]
    return [*head, *passage, *paint_below(entry, look, len(head) + len(passage))]


def paint_abstract(paper: Paper, look: PaperLook) -> list[PassageLine]:
    """Paint the abstract, and what is drawn on it."""
    if not paper.abstract:
        return [PassageLine([Segment("no abstract", look.styles.faint)], 0, 0)]
    return paint_passage(paper.abstract, look)


def paint_below(entry: Entry, look: PaperLook, above: int) -> list[Line]:
    """Paint what stands below the abstract: notes, then what is known of the paper; ``above`` are the lines before."""
    paper, styles = entry.paper, look.styles
    lines = [line for note in entry.mark.notes for line in _note(note, look)]
    if paper.summary:
        lines += [[], *look.text(as_read(paper.summary), styles.muted)]
    known = look.text(as_read(paper.title), styles.muted) if title_is_cut(paper, look) else []
    if authors_are_cut(paper, look):
        known += look.text(", ".join(map(as_read, paper.authors)), styles.muted)
    if said := _facts(paper, look):
        known += look.text(" · ".join(said), styles.muted)
    if named := keywords(paper):
        known += look.text(named, styles.faint)
    lines += [[], *known] if known else []
    if addresses := _addresses(paper, look):
        lines.append([])
        lines += [[]] * (ADDRESSES_FROM - above - len(lines))
        lines += addresses
    return lines


def _facts(paper: Paper, look: PaperLook) -> list[str]:
    """Return what is known of a paper and stands neither above the abstract nor among the addresses."""

    def day(iso: str) -> str:
        return written_day(iso, look.today)

    addresses = " ".join(link.address for link in given(paper))
    ids = [f"{name}:{value}" for name, value in paper.ids.items() if value.lower() not in addresses.lower()]
    published = paper.published if paper.day and paper.published != paper.day else None
    said = [
        *facts(paper, day),
        paper.venue or "",
        f"published {day(published)}" if published else "",
        f"year inferred: {paper.day[:4]}" if paper.day and paper.day_inferred else "",
        ", ".join(paper.sources),
        *ids,
    ]
    return [shown(fact) for fact in said if fact]


def _addresses(paper: Paper, look: PaperLook) -> list[Line]:
    """Paint the addresses whole, for terminals that do not know the names above as links."""
    lines: list[Line] = []
    for link in given(paper):
        style = linked(look.styles.faint, link.address)
        lines += [[Segment(piece, style)] for piece in wrap(shown(link.address), look.width)]
    return lines


def _note(note: Note, look: PaperLook) -> list[Line]:
    styles = look.styles
    done = " · done" if note.done else ""
    head = f"{look.glyphs.note} {note.kind} · {written_day(local_day(note.created), look.today)}{done}"
    lines: list[Line] = [[], [Segment(shown(head), styles.faint)]]
    if note.quote:
        lines += look.text(f"“{as_read(note.quote.exact)}”", styles.muted, indent=2)
    if note.id in look.decorations.lost:
        nearest = look.decorations.lost[note.id]
        lines += look.text("to repair: these words are no longer in the abstract", styles.error, indent=2)
        lines += look.text(f"nearest: “{nearest}”", styles.faint, indent=2) if nearest else []
    lines += look.text(note.text, styles.text, lines=True, indent=2) if note.text.strip() else []
    for text in note.conflicts:
        lines += [[Segment("  written elsewhere", styles.accent)]]
        lines += look.text(text, styles.text, lines=True, indent=2)
    return lines

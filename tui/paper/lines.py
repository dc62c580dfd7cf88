"""A paper as lines to read: what helps to choose, what the reader said, the abstract, and below it all else."""

from functools import lru_cache

from rich.segment import Segment
from rich.style import Style

from store.models import Entry, Mark, Note, Paper, Status
from store.times import day_in_words, day_of, local_day
from tui.paper.facts import byline, counted, facts, keywords
from tui.paper.links import PaperLink, named_links
from tui.paper.look import PaperLook
from tui.paper.passage import PassageLine, paint_passage
from tui.sheets.text_layout import as_read, cell_len, elide, shown, width_of, wrap
from tui.sheets.window import Line


def paint_detail(entry: Entry, look: PaperLook) -> list[Line]:
    """Paint everything there is to read about a paper."""
    passage = [line.segments for line in paint_abstract(entry.paper, look)]
    return [*paint_head(entry, look), *passage, *paint_notes(entry, look), *paint_rest(entry.paper, look)]


def paint_head(entry: Entry, look: PaperLook) -> list[Line]:
    """Paint what stands above the abstract: title, byline, what the reader said, and the names of the links."""
    paper, styles = entry.paper, look.styles
    lines = look.text(as_read(paper.title), styles.strong)
    if written := _byline(paper, look):
        lines.append([Segment(written, styles.muted)])
    if mark := paint_mark(entry.mark, look):
        lines.append(mark)
    links = _link_names(paper, look)
    if links:
        last = lines[-1]
        if not mark and written and width_of(last) + 3 + width_of(links) <= look.measure:
            lines[-1] = [*last, Segment(" · ", styles.faint), *links]
        else:
            lines.append(links)
    return [*lines, []]


def _byline(paper: Paper, look: PaperLook) -> str:
    """Return who wrote it, how many voted for it, and when it was listed, on one line."""
    votes = f"{look.glyphs.votes}{paper.upvotes:,}" if paper.upvotes is not None else ""
    withdrawn = f"withdrawn {_day(paper.withdrawn, look.year)}" if paper.withdrawn else ""
    rest = [votes, _day(paper.day, look.year), withdrawn]
    for names in (2, 1):
        said = [byline(paper.authors, names), *rest]
        written = " · ".join(as_read(part) for part in said if part)
        if cell_len(written) <= look.measure:
            return written
    return elide(written, look.measure)


def paint_mark(mark: Mark, look: PaperLook) -> Line:
    """Paint what the reader said about a paper, on one line: nothing where that is nothing."""
    styles, glyphs = look.styles, look.glyphs
    notes = sum(bool(note.text.strip()) for note in mark.notes)
    passages = sum(note.quote is not None for note in mark.notes)
    status = f"{glyphs.status[mark.status]} {mark.status.value}" if mark.status is not Status.INBOX else ""
    said = [
        (status, styles.accent),
        (glyphs.star * (mark.rating or 0), styles.star),
        (" ".join(f"#{shown(tag)}" for tag in mark.tags), styles.tag),
        (counted(notes, "note") if notes else "", styles.muted),
        (counted(passages, "highlight") if passages else "", styles.muted),
        (f"snoozed to {_day(mark.due, look.year)}" if mark.due else "", styles.muted),
    ]
    line: Line = []
    room = look.measure
    for text, style in said:
        if text and room > 2:
            text = elide(text, room)
            line.append(Segment(f"{text}  ", style))
            room -= cell_len(text) + 2
    return line


def _link_names(paper: Paper, look: PaperLook) -> Line:
    """Paint the names of the links, each of which a terminal that knows links can open."""
    line: Line = []
    room = look.measure
    for link in named_links(paper):
        text = shown(link.name)
        said = f" {link.said.replace('★', look.glyphs.star)}" if link.said else ""
        room -= cell_len(text + said) + 2
        if room < 0:
            break
        gap = [Segment("  ")] if line else []
        line += [*gap, Segment(text, look.styles.link + linked(link.address)), Segment(said, look.styles.muted)]
    return line


def paint_abstract(paper: Paper, look: PaperLook) -> list[PassageLine]:
    """Paint the abstract, and what is drawn on it."""
    if not paper.abstract:
        return [PassageLine([Segment("no abstract", look.styles.faint)], 0, 0)]
    return paint_passage(paper.abstract, look)


def paint_notes(entry: Entry, look: PaperLook) -> list[Line]:
    """Paint the notes that the reader wrote."""
    return [line for note in entry.mark.notes for line in _note(note, look)]


def paint_rest(paper: Paper, look: PaperLook) -> list[Line]:
    """Paint all that is known beside: summary, authors, dates, sources, identifiers, counts, addresses, keywords."""
    styles = look.styles
    lines: list[Line] = [[], [Segment("─" * look.measure, styles.rule)]]
    if paper.summary:
        lines += [[], *look.text(as_read(paper.summary), styles.muted)]
    if len(paper.authors) > 2:
        lines += [[], *look.text(as_read(", ".join(paper.authors)), styles.muted)]
    if said := " · ".join(shown(fact) for fact in _facts(paper, look.year) if fact):
        lines += [[], *look.text(said, styles.muted)]
    if found := named_links(paper):
        lines.append([])
        lines += [line for link in found for line in _address(link, look)]
    if named := keywords(paper):
        lines += [[], *look.text(named, styles.faint)]
    return lines if len(lines) > 2 else []


def _facts(paper: Paper, year: int) -> list[str]:
    """Return dates, venue, sources, identifiers and what else is known, a few words each."""
    published = _day(paper.published, year) if paper.published != paper.day else ""
    inferred = "year of the listing inferred" if paper.day_inferred else ""
    ids = [f"{name}:{value}" for name, value in paper.ids.items()]
    dated = f"published {published}" if published else ""
    return [
        inferred,
        dated,
        paper.venue or "",
        ", ".join(paper.sources),
        *ids,
        *facts(paper, lambda day: _day(day, year)),
    ]


def _address(link: PaperLink, look: PaperLook) -> list[Line]:
    """Paint an address whole, on as many lines as it takes."""
    style = look.styles.muted + linked(link.address)
    return [[Segment(part, style)] for part in wrap(shown(link.address), look.measure)]


def _day(day: str | None, year: int) -> str:
    """Return an ISO date as it is written on this screen."""
    found = day_of(day)
    return day_in_words(found, year) if found else shown(day or "")


@lru_cache(maxsize=256)
def linked(address: str) -> Style:
    """Return the style that makes a text a link in a terminal that knows OSC 8; one for each address, as it is kept."""
    return Style(link=address)


def _note(note: Note, look: PaperLook) -> list[Line]:
    styles = look.styles
    done = " · done" if note.done else ""
    head = f"{look.glyphs.note} {note.kind} · {_day(local_day(note.created), look.year)}{done}"
    lines: list[Line] = [[], [Segment(shown(head), styles.faint)]]
    if note.quote:
        lines += look.text(f"“{as_read(note.quote.exact)}”", styles.muted, indent=2)
    if note.id in look.decorations.lost:
        nearest = look.decorations.lost[note.id]
        lines += look.text("to repair: these words are no longer in the abstract", styles.error, indent=2)
        lines += look.text(f"nearest: “{nearest}”", styles.faint, indent=2) if nearest else []
    return lines + (look.text(note.text, styles.text, lines=True, indent=2) if note.text.strip() else [])

"""A paper as lines for people: one row of a list, and the whole paper."""

from collections.abc import Iterator

from store.links import given
from store.models import Entry, Note, Status
from store.quantities import counted
from store.times import local_day
from tui.cli.base import styled
from tui.paper.facts import facts, keywords
from tui.sheets.cells import cell_len
from tui.sheets.styles import UNICODE
from tui.sheets.text_layout import as_read, elide, shown, wrap

MEASURE = 88
"""The longest line that is comfortable to read."""

_NAME = 14  # cells of "p:" and twelve digits
_TITLE = 30  # cells that tags leave to a title
_COLOURS = {Status.QUEUED: "cyan", Status.READING: "yellow", Status.READ: "green"}


def paper_row(entry: Entry, width: int) -> str:
    """Return a paper as one row of a list, at most ``width`` cells wide: status, rating, name, title, tags."""
    paper, mark = entry.paper, entry.mark
    name = _name(entry).ljust(_NAME)
    rating = f"{mark.rating}{UNICODE.star}" if mark.rating else "  "
    room = max(10, width - len(name) - 6)
    tags = "".join(f" #{shown(tag)}" for tag in mark.tags)
    if room - cell_len(tags) < _TITLE:
        tags = ""
    return " ".join(
        (
            styled(UNICODE.status[mark.status], fg=_COLOURS.get(mark.status)),
            styled(rating, fg="yellow"),
            styled(name, dim=True),
            elide(as_read(paper.title), room - cell_len(tags)) + styled(tags, fg="blue"),
        )
    )


def _name(entry: Entry) -> str:
    """Return the shortest name that the command line takes for this paper."""
    paper = entry.paper
    return paper.arxiv or (paper.id if len(paper.id) <= _NAME else paper.citekey or paper.id)


def paper_text(entry: Entry, width: int) -> str:
    """Return a whole paper, at most ``width`` cells wide."""
    return "\n".join(_lines(entry, max(20, min(width, MEASURE))))


def _lines(entry: Entry, width: int) -> Iterator[str]:
    paper, mark = entry.paper, entry.mark
    yield from (styled(line, bold=True) for line in wrap(as_read(paper.title), width))
    yield from wrap(shown(", ".join(paper.authors)), width) if paper.authors else ()
    day = f"{paper.day}{' (year inferred)' if paper.day_inferred else ''}" if paper.day else ""
    votes = counted(paper.upvotes, "vote") if paper.upvotes is not None else ""
    gone = f"withdrawn {paper.withdrawn}" if paper.withdrawn else ""
    origin = (gone, paper.venue or "", day, votes, ", ".join(paper.sources), *facts(paper))
    yield from wrap(shown(" · ".join(filter(None, origin))), width)
    yield shown(f"{paper.id} {paper.citekey}")
    for link in given(paper):
        stars = f" · {counted(paper.stars, 'star')}" if link.name == "code" and paper.stars is not None else ""
        yield shown(link.address) + stars
    if named := keywords(paper):
        yield styled(elide(shown(named), width), dim=True)
    if paper.summary:
        yield ""
        yield from wrap(as_read(paper.summary), width)
    yield ""
    yield " · ".join(_said(entry))
    if paper.abstract:
        yield ""
        yield from wrap(as_read(paper.abstract, lines=True), width)
    for note in mark.notes:
        yield ""
        yield from _note(note, width)


def _said(entry: Entry) -> Iterator[str]:
    mark = entry.mark
    yield f"{UNICODE.status[mark.status]} {mark.status.value}"
    if mark.rating:
        yield styled(UNICODE.star * mark.rating, fg="yellow") + f" {mark.rating} of 5"
    if mark.tags:
        yield styled(" ".join(f"#{shown(tag)}" for tag in mark.tags), fg="blue")


def _note(note: Note, width: int) -> Iterator[str]:
    done = ", done" if note.done else ""
    yield styled(f"{UNICODE.note} {shown(note.kind)}{done}, {shown(local_day(note.created))}", dim=True)
    if note.quote:
        yield from (f"  “{line}”" for line in wrap(as_read(note.quote.exact), width - 4))
    yield from (f"  {line}".rstrip() for line in wrap(shown(note.text, lines=True), width - 2))
    for text in note.conflicts:
        yield styled("  written elsewhere", dim=True)
        yield from (f"  {line}".rstrip() for line in wrap(shown(text, lines=True), width - 2))

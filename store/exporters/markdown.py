"""Markdown: a reading list to keep and to send, with what the reader wrote first and the abstracts folded."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import partial

from store.exporters.base import Format, Options, register
from store.exporters.listing import GROUPS, TITLE, at_hand, grouped, head_of, stars, totals_of
from store.exporters.markdown_paper import tags_of, whole, written
from store.markdown_byline import authors_of, title_of
from store.markdown_text import escape, verbatim
from store.models import Entry
from store.page_tags import as_page_tag
from store.text import clean

STYLES = ("list", "short", "table", "notes")
_COLUMNS = "| Paper | Authors | Day | Votes | Rating | Status | Tags |\n| --- | --- | --- | ---: | --- | --- | --- |\n"


def write_markdown(entries: Iterable[Entry], options: Options) -> Iterator[str]:
    """Markdown: a reading list with your notes first; short for a chat, as a table, or of what you wrote alone."""
    yield f"# {TITLE}\n"
    style = options.style or STYLES[0]
    entries = at_hand(entries)
    if style == "notes":
        entries = _Noted(entries)
    yield "".join(f"\n{line}\n" for line in _head(entries, options, style))
    level = 3 if options.group else 2
    write, again = _writers(style, level)
    before = f"\n{_COLUMNS}" if style == "table" else "\n" if style == "short" else ""
    if not options.group:
        yield before
        yield from map(write, entries)
        return
    for name, papers in grouped(entries, options.group, write, again):
        yield f"\n## {_named(name)} ({len(papers):,})\n{before}"
        yield from papers


FORMAT = register(Format("markdown", ".md", write_markdown, ("md",), STYLES, GROUPS))


class _Noted:
    """Those of some papers that the reader has written about."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self.entries = entries

    def __iter__(self) -> Iterator[Entry]:
        return (entry for entry in self.entries if entry.mark.notes)


def _head(entries: Iterable[Entry], options: Options, style: str) -> Iterator[str]:
    totals = totals_of(entries)
    query = clean(options.query)
    yield " · ".join([*head_of(totals, options), *([verbatim(query)] if query else [])])
    if style in ("list", "table") and totals.papers:
        yield " · ".join(totals.said())


def _writers(style: str, level: int) -> tuple[Callable[[Entry], str], Callable[[Entry], str]]:
    """Return what writes a paper in a style, and what writes it once more in another group."""
    if style == "short":
        return _line, _line
    if style == "table":
        return _row, _row
    return partial(_section, style, level), _pointer


def _section(style: str, level: int, entry: Entry) -> str:
    write = whole if style == "list" else written
    return f"\n{write(entry, level, stars(entry.mark.rating))}"


def _pointer(entry: Entry) -> str:
    return f"\n- {title_of(entry.paper)}, above\n"


def _line(entry: Entry) -> str:
    paper = entry.paper
    year = (paper.published or paper.day or "")[:4]
    who = ", ".join(filter(None, (authors_of(paper, 1), year)))
    votes = f"▲{paper.upvotes:,}" if paper.upvotes else ""
    said = (title_of(paper), who, stars(entry.mark.rating), votes, tags_of(entry))
    return f"- {' · '.join(filter(None, said))}\n"


def _row(entry: Entry) -> str:
    paper, mark = entry.paper, entry.mark
    cells = (
        title_of(paper).replace("|", "\\|").replace("\\\\|", "\\|"),
        authors_of(paper, 1),
        paper.day or "",
        f"{paper.upvotes:,}" if paper.upvotes is not None else "",
        stars(mark.rating),
        mark.status.value,
        tags_of(entry),
    )
    return f"| {' | '.join(cells)} |\n"


def _named(group: str) -> str:
    return f"#{as_page_tag(group[1:])}" if group.startswith("#") else escape(group)

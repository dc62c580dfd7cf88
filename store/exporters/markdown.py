"""Markdown: a reading list that people read, with the reader's notes as they were written."""

import re
from collections.abc import Iterable, Iterator

from store.exporters.base import Format, Options
from store.identity import find_links
from store.models import Entry, Note
from store.tags import each_once
from store.text import clean, safe_url, strip_unsafe

_SPECIAL = re.compile(r"([\\`*_\[\]<>#|&~])")
_LEADING = re.compile(r"^(\s*)([-+=]|\d+(?=[.)]))", re.MULTILINE)


def write_markdown(entries: Iterable[Entry], options: Options) -> Iterator[str]:
    """Markdown: a reading list with abstracts, tags, ratings and notes."""
    yield "# Reading list\n"
    for entry in entries:
        yield "\n" + "\n\n".join(filter(None, _sections(entry))) + "\n"


FORMAT = Format("markdown", ".md", write_markdown, ("md",))


def _sections(entry: Entry) -> Iterator[str]:
    paper, mark = entry.paper, entry.mark
    yield f"## {as_link(escape(clean(paper.title)), paper.address)}"
    ids = (f"{'arXiv' if kind == 'arxiv' else kind}:{value}" for kind, value in paper.ids.items())
    origin = [", ".join(paper.authors), paper.organization, paper.venue, paper.journal, paper.day, *ids]
    yield " · ".join(escape(clean(part)) for part in origin if part)
    rating = f"rated {mark.rating} of 5" if mark.rating else ""
    tags = "tags: " + ", ".join(escape(clean(tag)) for tag in each_once(mark.tags)) if mark.tags else ""
    yield " · ".join(filter(None, (f"**{mark.status.value}**", rating, tags)))
    yield f"> {_running(clean(paper.summary))}" if paper.summary else ""
    yield _running(clean(paper.abstract, lines=True))
    if paper.keywords:
        yield f"Keywords: {escape(clean(', '.join(paper.keywords)))}"
    if mark.notes:
        yield "### Notes"
        yield "\n".join(map(_note, mark.notes))


def escape(text: str) -> str:
    """Make text mean itself: no emphasis, no link, no HTML, no list or heading out of its punctuation."""
    return _LEADING.sub(_unlisted, _SPECIAL.sub(r"\\\1", text))


def _unlisted(match: re.Match[str]) -> str:
    return f"{match[1]}{match[2]}\\" if match[2].isdigit() else f"{match[1]}\\{match[2]}"


def _running(text: str) -> str:
    """Escape running text, and keep the addresses in it whole."""
    links = [link for link in find_links(text) if safe_url(link)]
    if not links:
        return escape(text)
    between = re.split("(" + "|".join(re.escape(link) for link in sorted(links, key=len, reverse=True)) + ")", text)
    return "".join(f"<{part}>" if part in links else escape(part) for part in between)


def as_link(text: str, address: str | None) -> str:
    """Return an escaped text as a link, or alone where there is no address that is safe to open."""
    address = safe_url(address) if address else None
    return f"[{text}](<{address}>)" if address else text


def _note(note: Note) -> str:
    """Write a note as one item of a list: its lines are indented, so that headings in it stay inside."""
    kind = "" if note.kind == "note" else f"**{escape(clean(note.kind))}**{' (done)' if note.done else ''} "
    lines = strip_unsafe(note.text).strip().split("\n")
    quoted = [f"> {escape(clean(note.quote.exact))}", ""] if note.quote else []
    for other in note.conflicts:
        lines += ["", "Written elsewhere:", "", *strip_unsafe(other).strip().split("\n")]
    lines = [*quoted, f"{kind}{lines[0]}", *lines[1:], f"({note.created[:10]})"]
    return "- " + "\n".join(f"  {line}" if line else "" for line in lines).lstrip()

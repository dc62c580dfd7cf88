"""Plain text: a reading list for a mail or a terminal, in lines of at most 80 columns."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator

from store.exporters.base import Format, Options, register
from store.exporters.listing import GROUPS, TITLE, at_hand, grouped, head_of, stars, totals_of
from store.formulas.readable import readable
from store.models import Entry, Note
from store.quantities import counted
from store.tags import each_once
from store.text import clean, safe_url, strip_unsafe
from store.times import day_in_words, day_of

STYLES = ("list", "short", "notes")
_WIDTH = 80
_NAMED = 3  # authors that are named


def write_text(entries: Iterable[Entry], options: Options) -> Iterator[str]:
    """Plain text for a mail: titles, links, your notes, abstracts; short, or what you wrote alone."""
    style = options.style or STYLES[0]
    yield f"{TITLE}\n{'=' * len(TITLE)}\n"
    entries = at_hand(entries)
    totals = totals_of(entry for entry in entries if _is_shown(entry, style))
    query = [clean(options.query)] if options.query else []
    yield "".join(f"{_line(line)}\n" for line in ([*head_of(totals, options), *query], totals.said()))
    shown = (entry for entry in entries if _is_shown(entry, style))
    if not options.group:
        yield from (_paper(entry, style) for entry in shown)
        return
    for name, papers in grouped(shown, options.group, lambda entry: _paper(entry, style), _again):
        heading = f"{name} ({len(papers):,})"
        yield f"\n\n{heading}\n{'-' * len(heading)}\n"
        yield from papers


FORMAT = register(Format("text", ".txt", write_text, ("txt",), STYLES, GROUPS))


def _is_shown(entry: Entry, style: str) -> bool:
    return style != "notes" or bool(entry.mark.notes)


def _paper(entry: Entry, style: str) -> str:
    paper, mark = entry.paper, entry.mark
    day = day_of(paper.published or paper.day)
    votes = counted(paper.upvotes, "vote") if paper.upvotes else ""
    tags = " ".join(f"#{tag}" for tag in each_once(mark.tags))
    who = (_authors(paper.authors), paper.organization, paper.venue, paper.journal, day_in_words(day) if day else "")
    said = [
        _wrapped(_readable(paper.title)),
        safe_url(paper.address or "") or "",
        _line([clean(part) for part in who if part]),
        _line([stars(mark.rating), mark.status.value, votes, tags]),
    ]
    parts = ["\n".join(filter(None, said))]
    if style != "short":
        parts += map(_note, mark.notes)
    if style == "list" and (abstract := paper.summary or paper.abstract):
        parts.append(_wrapped(_readable(abstract), "    "))
    return f"\n{(chr(10) * 2).join(parts)}\n"


def _again(entry: Entry) -> str:
    return f"\n{_wrapped(_readable(entry.paper.title) + ' (above)')}\n"


def _readable(text: str) -> str:
    return " ".join(readable(clean(text)).text.split())


def _authors(authors: tuple[str, ...]) -> str:
    more = len(authors) - _NAMED
    return ", ".join(authors[:_NAMED]) + (f" and {more:,} more" if more > 0 else "")


def _note(note: Note) -> str:
    """Write a note: its passage, its kind where it is no plain note, and its lines as they are."""
    lines = (
        [f"> {line}" for line in _wrapped(clean(note.quote.exact), width=_WIDTH - 4).split("\n")] if note.quote else []
    )
    text = strip_unsafe(note.text).strip()
    kind = "" if note.kind == "note" or not text else f"{note.kind}{' (done)' if note.done else ''}: "
    texts = [kind + text, *(f"Written elsewhere: {strip_unsafe(each)}" for each in note.conflicts)]
    for line in "\n".join(filter(None, texts)).splitlines():
        lines += _wrapped(line, width=_WIDTH - 4).split("\n") if line.strip() else [""]
    return "\n".join(f"  {line}".rstrip() for line in lines)


def _line(said: Iterable[str]) -> str:
    """Join what is said in few words; of these none stands on two lines."""
    parts = (part.replace(" ", "\xa0") if len(part) < _WIDTH // 3 else part for part in said if part)
    return _wrapped(" · ".join(parts)).replace("\xa0", " ")


def _wrapped(text: str, indent: str = "", *, width: int = _WIDTH) -> str:
    return textwrap.fill(
        text, width, initial_indent=indent, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False
    )

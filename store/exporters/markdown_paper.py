"""A paper in a Markdown list: what it is, what the reader wrote about it, and the rest folded.

    ## [GaLore: Memory-Efficient LLM Training](<https://arxiv.org/abs/2403.03507>)
    <!-- broadsheet:paper arxiv:2403.03507 zhao2024galore @1f-5e0c -->

    ★★★★☆ · ▲118 · **read** · #memory #low-rank

    Jiawei Zhao, Zhenyu Zhang, Beidi Chen and 3 more · 6 Mar 2024 · [arXiv](<https://arxiv.org/abs/2403.03507>)

The comments are shown nowhere, and tell `importers.reading_list` where a paper begins, which note is which, and, behind
the @, which edition of the mark was written. The notes stand in a block as on the pages of `store.pages`.
"""

import json
import re
from collections.abc import Iterator
from urllib.parse import quote

from store.listings import leading
from store.markdown_byline import NAMED, byline, title_of
from store.markdown_text import as_link, escape, running
from store.models import ABSTRACT, Entry, Note, Paper
from store.page_tags import as_page_tag
from store.pages.heading import write_heading
from store.pages.page import BEGIN, END, anchor_of, escaped, quotation, safe
from store.state.stamps import edition
from store.tags import each_once
from store.text import clean

BEGINS = "<!-- broadsheet:paper "
_MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}T([\d:.]+Z)")
_UNSAFE = str.maketrans({"<": "\\u003c", ">": "\\u003e", "-": "\\u002d"})


def whole(entry: Entry, level: int, stars: str) -> str:
    """Write a paper with notes and abstract, under a heading of this level."""
    paper, mark = entry.paper, entry.mark
    parts = [*_head(entry, level), _said(entry, stars), byline(paper)]
    parts.append(f"> {running(clean(paper.summary))}" if paper.summary else "")
    parts.append(notes(entry, level + 1) if mark.notes else "")
    parts.append(_folded(paper))
    return "\n\n".join(filter(None, parts)) + "\n"


def written(entry: Entry, level: int, stars: str) -> str:
    """Write a paper with what the reader wrote alone."""
    return "\n\n".join(filter(None, [*_head(entry, level), _said(entry, stars), notes(entry, level + 1)])) + "\n"


def tags_of(entry: Entry) -> str:
    """Return the tags as Obsidian and Logseq find them."""
    return " ".join(f"#{as_page_tag(tag)}" for tag in each_once(entry.mark.tags))


def _head(entry: Entry, level: int) -> list[str]:
    paper = entry.paper
    written = edition(entry.mark.stamps)
    said = (_in_comment(paper.id), _in_comment(paper.citekey), f"@{_in_comment(written)}" if written else "")
    return [f"{'#' * level} {title_of(paper)}\n{' '.join(filter(None, (BEGINS.strip(), *said, '-->')))}"]


def _in_comment(name: str) -> str:
    """Write a name so that no comment ends in it, and that it can be read back."""
    return quote(name, safe=":/").replace("~", "%7E").replace("--", "-%2D")


def _said(entry: Entry, stars: str) -> str:
    paper, mark = entry.paper, entry.mark
    votes = f"▲{paper.upvotes:,}" if paper.upvotes is not None else ""
    due = f"due {mark.due}" if mark.due else ""
    return " · ".join(filter(None, (stars, votes, f"**{mark.status.value}**", due, tags_of(entry))))


# -- the reader's notes ----------------------------------------------------------------------------------------------


def notes(entry: Entry, level: int) -> str:
    """Write the notes on a paper as a block, each under a heading of this level."""
    blocks = ("\n".join(_note_lines(note, level)) + "\n" for note in entry.mark.notes)
    return "\n".join([BEGIN, *blocks, END])


def _note_lines(note: Note, level: int) -> Iterator[str]:
    anchor = f"^note-{anchor_of(note)}"
    line = write_heading(note.kind, note.done, note.created[:10], anchor_of(note)).removesuffix(anchor)
    yield f"{'#' * (level - 3)}{line}<!-- {' '.join([anchor, *_more_of(note)])} -->"
    if note.quote:
        yield "> [!quote]"
        yield from (f"> {each}".rstrip() for each in quotation(note.quote).split("\n"))
    text = escaped(safe(note.text))
    if text:
        yield from [""] * bool(note.quote)
        yield from text.split("\n")
    for other in note.conflicts:
        yield from ("", "<!-- written elsewhere -->", "**Written elsewhere:**", "", *escaped(safe(other)).split("\n"))


def _more_of(note: Note) -> Iterator[str]:
    """Say what else there is to a note that nobody needs to see: the time of day, what stands around its passage."""
    more: dict[str, object] = {}
    if moment := _MOMENT.fullmatch(note.created):
        yield moment[1]
    else:
        more["created"] = note.created
    if quote := note.quote:
        around = quote._asdict() | {"source": "" if quote.source == ABSTRACT else quote.source}
        more["quote"] = {name: value for name, value in around.items() if value and name != "exact"}
        if quotation(quote) != quote.exact:
            more["quote"] = {"exact": quote.exact, **more["quote"]}  # type: ignore[dict-item]
    if note.source:
        more["source"] = note.source._asdict()
    if any(more.values()):
        yield json.dumps({name: value for name, value in more.items() if value}).translate(_UNSAFE)


# -- what is folded --------------------------------------------------------------------------------------------------


def _folded(paper: Paper) -> str:
    abstract, facts = running(clean(paper.abstract, lines=True)), "\n".join(_facts(paper))
    if not abstract and not facts:
        return ""
    many = f"all {len(paper.authors)} authors" if len(paper.authors) > NAMED else ""
    summary = ", ".join(filter(None, ("Abstract" if abstract else "Details", many)))
    inside = "\n\n".join(filter(None, (abstract, facts)))
    return f"<details>\n<summary>{summary}</summary>\n\n{inside}\n\n</details>"


def _facts(paper: Paper) -> Iterator[str]:
    day = paper.day and (f"{paper.day}, of a year that was not said" if paper.day_inferred else paper.day)
    source = leading(paper.listings).source if paper.listings else ""
    said = {
        "Authors": "; ".join(_in_list(name) for name in paper.authors),
        "Organization": escape(clean(paper.organization or "")),
        "Venue": escape(clean(paper.venue or "")),
        "Journal": escape(clean(paper.journal or "")),
        "Published": paper.published,
        "Listed": " · ".join(filter(None, (day, escape(clean(source))))),
        "Identifiers": "; ".join(
            _in_list(f"{'arXiv' if kind == 'arxiv' else kind}:{value}") for kind, value in paper.ids.items()
        ),
        "Keywords": "; ".join(_in_list(word) for word in paper.keywords),
        "Page": _address(paper.url),
        "Code": _address(paper.code),
        "Project": _address(paper.project),
        "Links": " ".join(map(_address, _more_links(paper))),
    }
    return (f"- **{name}:** {value}" for name, value in said.items() if value)


def _more_links(paper: Paper) -> tuple[str, ...]:
    """Return the links beside code and project, which stand before them."""
    said = tuple(dict.fromkeys(filter(None, (paper.code, paper.project))))
    return paper.links[len(said) :] if paper.links[: len(said)] == said else paper.links


def _in_list(text: str) -> str:
    return escape(clean(text)).replace(";", "\\;")


def _address(address: str | None) -> str:
    linked = as_link("", address)
    return linked[3:-1] if linked else ""

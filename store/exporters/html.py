"""HTML: one page that needs nothing else, no network and no other file, to read, to filter by typing, and to print."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable, Iterator
from functools import lru_cache
from html import escape as as_text
from typing import TYPE_CHECKING

from store.exporters.base import Format, Options, register
from store.exporters.listing import GROUPS, TITLE, at_hand, grouped, head_of, stars, totals_of
from store.formulas.readable import readable
from store.models import Entry, Note, Paper
from store.tags import each_once
from store.text import clean, safe_url, strip_unsafe
from store.times import day_in_words, day_of

if TYPE_CHECKING:
    from markdown_it import MarkdownIt

_NAMED = 3  # authors before the rest is folded
_STYLE = """
:root { color-scheme: light dark; --dim: #6a6a6a; --line: #ddd; --accent: #9a3324; --sheet: #fff; --back: #faf9f7; }
@media (prefers-color-scheme: dark) {
  :root { --dim: #a0a0a0; --line: #3a3a3a; --accent: #e8907f; --sheet: #1f1f1f; --back: #171717; }
}
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 46rem; padding: 2rem 1rem 4rem; background: var(--back); line-height: 1.5;
  font-family: Georgia, "Times New Roman", serif; }
h1 { margin: 0; font-size: 1.8rem; }
h2 { margin: 2.5rem 0 0; padding-bottom: .2rem; border-bottom: 1px solid var(--line); font-size: 1.2rem; }
h3 { margin: 0 0 .2rem; font-size: 1.1rem; line-height: 1.3; }
a { color: inherit; text-decoration-color: var(--accent); text-underline-offset: .15em; }
code { font-size: .9em; }
article { margin-top: 1rem; padding: 1rem 1.2rem; background: var(--sheet); border: 1px solid var(--line);
  border-radius: .4rem; overflow-wrap: anywhere; break-inside: avoid; }
.dim { margin: .2rem 0; color: var(--dim); font-size: .9rem; }
.stars { color: var(--accent); letter-spacing: .05em; }
.tag { white-space: nowrap; }
.note { margin: .8rem 0; padding-left: .8rem; border-left: 3px solid var(--accent); }
.note > :first-child { margin-top: 0; }
.note > :last-child { margin-bottom: 0; }
blockquote { margin: .4rem 0; padding-left: .8rem; border-left: 1px solid var(--line); color: var(--dim); }
summary { cursor: pointer; color: var(--dim); font-size: .9rem; }
input { width: 100%; margin: 1.2rem 0 0; padding: .5rem .7rem; border: 1px solid var(--line); border-radius: .4rem;
  background: var(--sheet); color: inherit; font: inherit; }
@media print {
  body { max-width: none; padding: 0; background: none; }
  article { border: 0; border-top: 1px solid var(--line); border-radius: 0; padding: .8rem 0; background: none; }
  input { display: none; }
}
"""
_SCRIPT = """
const box = document.querySelector("input"), papers = [...document.querySelectorAll("article")];
const plain = text => text.toLowerCase().normalize("NFD").replace(/\\p{M}/gu, "");
const texts = papers.map(paper => plain(paper.textContent));
box.hidden = false;
box.addEventListener("input", () => {
  const words = plain(box.value).split(/\\s+/).filter(Boolean);
  papers.forEach((paper, at) => { paper.hidden = !words.every(word => texts[at].includes(word)); });
  document.querySelectorAll("section").forEach(group => {
    group.hidden = !group.querySelector("article:not([hidden])");
  });
});
addEventListener("beforeprint", () => document.querySelectorAll("details").forEach(each => { each.open = true; }));
"""
_CONTENT = (
    "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; script-src 'sha256-"
    + base64.b64encode(hashlib.sha256(_SCRIPT.encode()).digest()).decode()
    + "'"
)


def write_html(entries: Iterable[Entry], options: Options) -> Iterator[str]:
    """HTML: one page without a network, light or dark, filtered by typing, to print."""
    yield _begin()
    entries = at_hand(entries)
    totals = totals_of(entries)
    query = f"<code>{as_text(clean(options.query))}</code>" if options.query else ""
    yield f'<p class="dim">{" · ".join(filter(None, [*map(as_text, head_of(totals, options)), query]))}</p>\n'
    yield f'<p class="dim">{" · ".join(map(as_text, totals.said()))}</p>\n'
    yield '<input type="search" placeholder="Filter" aria-label="Filter" hidden>\n<main>\n'
    if options.group:
        for name, papers in grouped(entries, options.group, _paper, _again):
            yield f"<section>\n<h2>{as_text(clean(name))} ({len(papers):,})</h2>\n"
            yield from papers
            yield "</section>\n"
    else:
        yield from map(_paper, entries)
    yield f"</main>\n<script>{_SCRIPT}</script>\n</body>\n</html>\n"


FORMAT = register(Format("html", ".html", write_html, ("htm",), (), GROUPS))


def _begin() -> str:
    return (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{_CONTENT}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="referrer" content="no-referrer">\n'
        f"<title>{TITLE}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n<h1>{TITLE}</h1>\n"
    )


def _paper(entry: Entry) -> str:
    paper, mark = entry.paper, entry.mark
    parts = [f"<h3>{_link(_readable(paper.title), paper.address)}</h3>"]
    said = [
        f'<span class="stars">{stars(mark.rating)}</span>' if mark.rating else "",
        f"▲{paper.upvotes:,}" if paper.upvotes is not None else "",
        as_text(mark.status.value),
        " ".join(f'<span class="tag">#{as_text(clean(tag))}</span>' for tag in each_once(mark.tags)),
    ]
    parts += [_dim(said), _dim(_byline(paper))]
    if paper.summary:
        parts.append(f"<p>{as_text(_readable(paper.summary))}</p>")
    parts += map(_note, mark.notes)
    if folded := list(_folded(paper)):
        parts.append(f"<details>\n<summary>Abstract</summary>\n{chr(10).join(folded)}\n</details>")
    return "<article>\n" + "\n".join(filter(None, parts)) + "\n</article>\n"


def _again(entry: Entry) -> str:
    return f"<p>{_link(_readable(entry.paper.title), entry.paper.address)}, above</p>\n"


def _dim(said: Iterable[str]) -> str:
    text = " · ".join(filter(None, said))
    return f'<p class="dim">{text}</p>' if text else ""


def _byline(paper: Paper) -> Iterator[str]:
    more = len(paper.authors) - _NAMED
    yield as_text(", ".join(map(clean, paper.authors[:_NAMED]))) + (f" and {more:,} more" if more > 0 else "")
    yield from (as_text(clean(place)) for place in (paper.organization, paper.venue, paper.journal) if place)
    day = day_of(paper.published or paper.day)
    yield day_in_words(day) if day else ""
    arxiv = f"https://arxiv.org/abs/{paper.arxiv}" if paper.arxiv else None
    doi = f"https://doi.org/{paper.doi}" if paper.doi else None
    for name, address in (("arXiv", arxiv), ("DOI", doi), ("code", paper.code), ("project", paper.project)):
        yield _link(name, address) if address else ""


def _folded(paper: Paper) -> Iterator[str]:
    for paragraph in clean(paper.abstract, lines=True).split("\n\n"):
        if paragraph.strip():
            yield f"<p>{as_text(_readable(paragraph))}</p>"
    if len(paper.authors) > _NAMED:
        yield f'<p class="dim">{as_text(", ".join(map(clean, paper.authors)))}</p>'
    if paper.keywords:
        yield f'<p class="dim">{as_text(", ".join(map(clean, paper.keywords)))}</p>'


def _note(note: Note) -> str:
    kind = "" if note.kind == "note" else f"{as_text(clean(note.kind))}{', done' if note.done else ''} · "
    quote = f"<blockquote>{as_text(clean(note.quote.exact))}</blockquote>\n" if note.quote else ""
    text, *others = (_markdown().render(strip_unsafe(each)) for each in note.texts)
    texts = "".join([text, *(f'<p class="dim">Written elsewhere:</p>\n{other}' for other in others)])
    return f'<div class="note">\n{quote}{texts}<p class="dim">{kind}{as_text(note.created[:10])}</p>\n</div>'


def _readable(text: str) -> str:
    return " ".join(readable(clean(text)).text.split())


def _link(text: str, address: str | None) -> str:
    address = safe_url(address) if address else None
    return f'<a href="{as_text(address)}" rel="noreferrer">{as_text(text)}</a>' if address else as_text(text)


@lru_cache(1)
def _markdown() -> MarkdownIt:
    """Return what makes HTML of the reader's notes: no HTML of theirs, no pictures, and links that are safe to open."""
    from markdown_it import MarkdownIt

    markdown = MarkdownIt("commonmark", {"html": False}).disable("image").enable(["table", "strikethrough"])
    markdown.validateLink = lambda address: safe_url(address) is not None  # type: ignore[assignment, method-assign]
    return markdown

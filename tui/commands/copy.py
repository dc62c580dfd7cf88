"""Copy something about a paper."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from store.models import Entry, Note, Paper
from tui.commands.registry import command

if TYPE_CHECKING:
    from tui.paper.screen import PaperScreen


def citation(paper: Paper) -> str:
    """Return a paper as one cites it in a message: authors, year, title, address."""
    authors = ", ".join(paper.authors[:3]) + (" et al." if len(paper.authors) > 3 else "")
    year = (paper.published or paper.day or "")[:4]
    who = f"{authors} ({year}). " if authors and year else f"{authors}. " if authors else ""
    return f"{who}{paper.title}." + (f" {paper.address}" if paper.address else "")


def markdown_link(paper: Paper) -> str:
    """Return the title as a link in Markdown, or alone where there is no address."""
    from store.markdown_text import as_link, escape

    return as_link(escape(paper.title), paper.address)


def bibtex(entry: Entry) -> str:
    """Return the entry for a bibliography."""
    from store.exporters import export

    return "".join(export([entry], "bibtex")).strip()


def notes(entry: Entry) -> str:
    """Return what the reader wrote about a paper, each note behind the passage that it is about."""

    def whole(note: Note) -> str:
        return note.unanchored().text.strip()

    return "\n\n".join(filter(None, map(whole, entry.mark.notes)))


COPIES: dict[str, tuple[Callable[[Entry], str], str]] = {
    "citation": (lambda entry: citation(entry.paper), "\n"),
    "link": (lambda entry: entry.paper.address or "", "\n"),
    "Markdown link": (lambda entry: markdown_link(entry.paper), "\n"),
    "title": (lambda entry: entry.paper.title, "\n"),
    "id": (lambda entry: entry.paper.id, "\n"),
    "citekey": (lambda entry: entry.paper.citekey, "\n"),
    "BibTeX": (bibtex, "\n\n"),
    "abstract": (lambda entry: entry.paper.abstract, "\n\n"),
    "notes": (notes, "\n\n"),
}
"""What can be copied: its name → what makes it of one paper, and what stands between those of several."""


def copied(papers: Sequence[Entry], name: str) -> str:
    """Return what is copied of some papers, those without it left out."""
    make, between = COPIES[name]
    return between.join(text for entry in papers if (text := make(entry)).strip())


@command(
    "copy",
    "y",
    title="Copy…",
    group="Take away",
    places=("main", "triage", "notes"),
    hint={"main": "copy", "triage": "copy"},
)
async def copy(screen: PaperScreen) -> None:
    """Copy the citation, a link, the title, the id, BibTeX, the abstract or your notes to the clipboard."""
    from tui.paper.clipboard import take
    from tui.questions.picker import Choice, Picker

    papers = screen.require_papers()
    if not papers:
        return
    choices = []
    for name, (make, _) in COPIES.items():
        if first := next((text for entry in papers if (text := make(entry)).strip()), ""):
            choices.append(Choice(name, name, " ".join(first[:100].split())))
    name = await screen.ask(Picker(f"Copy from {screen.named(papers)}", choices))
    if name:
        arrived = await take(screen.app, copied(papers, name))
        what = f"the {name} of {screen.named(papers)}"
        screen.say(f"copied {what}" if arrived else f"tmux did not take it: sent {what} to the terminal only")

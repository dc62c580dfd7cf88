"""Copy something about a paper."""

from __future__ import annotations

from typing import TYPE_CHECKING

from store.models import Entry, Paper
from tui.commands.registry import command

if TYPE_CHECKING:
    from tui.paper.screen import PaperScreen


def citation(paper: Paper) -> str:
    """Return a paper as one cites it in a message: authors, year, title, address."""
    authors = ", ".join(paper.authors[:3]) + (" et al." if len(paper.authors) > 3 else "")
    year = (paper.published or paper.day or "")[:4]
    who = f"{authors} ({year}). " if authors and year else f"{authors}. " if authors else ""
    return f"{who}{paper.title}." + (f" {paper.address}" if paper.address else "")


def copies(papers: list[Entry]) -> list[tuple[str, str]]:
    """List what can be copied of some papers: its name, and the text, one line for each paper."""

    def lines(of: list[str | None]) -> str:
        return "\n".join(line for line in of if line)

    offered = [
        ("citation", lines([citation(entry.paper) for entry in papers])),
        ("link", lines([entry.paper.address for entry in papers])),
        ("title", lines([entry.paper.title for entry in papers])),
        ("id", lines([entry.paper.id for entry in papers])),
        ("citation key", lines([entry.paper.citekey for entry in papers])),
        ("abstract", "\n\n".join(entry.paper.abstract for entry in papers)),
    ]
    return [(name, text) for name, text in offered if text.strip()]


@command("copy", "y", title="Copy…", group="Take away", places=("main", "triage"), hint="copy")
async def copy(screen: PaperScreen) -> None:
    """Copy the citation, the link, the title, the id or the abstract to the clipboard."""
    from tui.questions.picker import Choice, Picker

    papers = screen.targets()
    if not papers:
        return
    choices = [Choice((name, text), name, " ".join(text.split())[:60]) for name, text in copies(papers)]
    chosen = await screen.ask(Picker(f"Copy from {screen.named(papers)}", choices))
    if chosen:
        name, text = chosen
        screen.app.copy_to_clipboard(text)
        screen.say(f"copied the {name} of {screen.named(papers)}")

"""Fill in what is missing of papers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.commands.registry import command

if TYPE_CHECKING:
    from tui.main.screen import MainScreen


@command("enrich", title="Fill in what is missing", group="Program")
def enrich(screen: MainScreen) -> None:
    """Ask arXiv and Hugging Face about the chosen papers by their ids, and notice new versions and publications."""
    papers = [entry.paper for entry in screen.targets() if entry.paper.arxiv]
    if screen.enricher.running:
        screen.say("sources are being asked already", error=True)
    elif not papers:
        screen.say("no paper is chosen that has an arXiv id", error=True)
    elif screen.asks_network():
        asked = screen.enricher.run(papers, screen.settings.sources)
        screen.run_worker(asked, group="enrich")  # in the background: no key waits for it

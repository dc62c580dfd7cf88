"""Open a paper's links in the browser."""

from __future__ import annotations

from typing import TYPE_CHECKING

from store.models import Paper
from store.text import safe_url
from tui.commands.registry import command

if TYPE_CHECKING:
    from tui.paper.screen import PaperScreen


def links_of(paper: Paper) -> list[str]:
    """List the addresses of a paper that are safe to open, each once."""
    found = (safe_url(link) for link in (paper.address, *paper.links) if link)
    return list(dict.fromkeys(link for link in found if link))


@command("open", "o", title="Open a link", group="Take away", places=("main", "triage"), hint="open")
async def open_(screen: PaperScreen) -> None:
    """Open the paper's link in the browser; where there are several, choose one."""
    from tui.questions.picker import Choice, Picker

    entry = screen.current
    if entry is None:
        return
    links = links_of(entry.paper)
    if not links:
        screen.say("this paper has no link", error=True)
        return
    link = links[0]
    if len(links) > 1:
        choices = [Choice(link, link) for link in links]
        link = await screen.ask(Picker(f"Links of {screen.named([entry])}", choices))
    if link:
        screen.app.open_url(link)
        screen.say(f"opened {link}")

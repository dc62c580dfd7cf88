"""Open what a paper has in the browser."""

from __future__ import annotations

from typing import TYPE_CHECKING

from store.links import links
from tui.commands.registry import command

if TYPE_CHECKING:
    from tui.paper.screen import PaperScreen


@command(
    "open",
    "o",
    title="Open a link",
    group="Take away",
    places=("main", "triage", "notes"),
    own_keys={"notes": ("O",)},
    hint={"main": "open", "triage": "open"},
)
async def open_(screen: PaperScreen) -> None:
    """Open the paper's page, PDF, HTML, code, project and so on in the browser; if there are several, choose one."""
    from tui.questions.picker import Choice, Picker

    entry = screen.require_paper()
    if entry is None:
        return
    found = links(entry.paper)
    if not found:
        screen.say("this paper has no link", error=True)
        return
    address = found[0].address
    if len(found) > 1:
        choices = [
            Choice(link.address, link.name, link.address.partition("://")[2], about=link.address) for link in found
        ]
        address = await screen.ask(Picker(f"Links of {screen.named([entry])}", choices))
    if address:
        screen.open_address(address)

"""Bring new papers from the network."""

from __future__ import annotations

from typing import TYPE_CHECKING

from store.errors import ReadOnly
from tui.commands.registry import command

if TYPE_CHECKING:
    from tui.main.screen import MainScreen

_FIRST = (
    "Nothing is subscribed to yet. Subscribe to the Daily Papers of Hugging Face, and bring the last seven days? "
    "This asks huggingface.co over the network."
)


@command("fetch", "f", title="Fetch new papers", group="Program")
async def fetch(screen: MainScreen) -> None:
    """Bring what is new from the network while you read on; while new papers wait, show them."""
    fetcher = screen.fetcher
    if fetcher.running:
        screen.say(f"papers are being fetched; {screen.way('back', 'stops')} that")
    elif fetcher.new:
        screen.show_new()
    elif screen.library.readonly:
        raise ReadOnly(screen.library.readonly)
    elif await subscribed(screen):
        screen.fetch()


@command("bring-left-out", title="Bring in what was left out of this day", group="Program")
def bring_left_out(screen: MainScreen) -> None:
    """Bring in the papers of this day that do not answer the query of their subscription."""
    day = screen.days.day
    names = screen.library.fetching.left_out_of(day) if day else []
    if not names:
        screen.say("nothing was left out of this day")
    elif screen.fetcher.running:
        screen.say(f"papers are being fetched; {screen.way('back', 'stops')} that")
    else:
        screen.fetch(day, names, everything=True)


async def subscribed(screen: MainScreen) -> bool:
    """Return whether anything is subscribed to, having asked whether to where nothing is."""
    from tui.questions.confirm import Confirm

    if screen.fetcher.subscribed:
        return True
    wanted = bool(await screen.ask(Confirm(_FIRST)))
    if wanted:
        screen.library.fetching.subscribe("hf")
    return wanted

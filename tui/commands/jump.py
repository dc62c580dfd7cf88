"""Jump to a paper that was remembered under a letter, or back to where one was before a jump."""

from __future__ import annotations

from typing import TYPE_CHECKING

from store.errors import UnknownPaper
from tui.commands.registry import command

if TYPE_CHECKING:
    from tui.main.screen import MainScreen


@command("go-back", "ctrl+o", title="Back to where you were", group="Move")
def go_back(screen: MainScreen) -> None:
    """Go back to the filter and the paper before the last jump; a second time goes further back."""
    if not screen.places.back():
        screen.say("this is where you began")


@command("set-place", "m", title="Remember this place", group="Move")
def set_place(screen: MainScreen) -> None:
    """Remember this paper under the letter that is pressed next."""

    def remember(letter: str) -> None:
        if (entry := screen.papers.current) is not None:
            screen.session.places[letter] = entry.paper.id
            screen.session.save()
            screen.say(f"' {letter} comes back to {screen.named([entry])}")

    screen.await_key("remember this place under which letter?", remember)


@command("jump", "'", title="Jump to a place", group="Move")
def jump(screen: MainScreen) -> None:
    """Go to the paper that was remembered under the letter that is pressed next."""
    places = screen.session.places

    def go(letter: str) -> None:
        try:
            entry = screen.library.entry(places[letter])
        except (KeyError, UnknownPaper):
            screen.say(f"no place is remembered under {letter}", error=True)
            return
        screen.reveal(entry)

    screen.await_key(f"jump where? {' '.join(sorted(places)) or 'no place is remembered yet'}", go)

"""Highlight words of a paper that is read alone, and repair highlights that lost theirs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.commands.registry import command

if TYPE_CHECKING:
    from tui.main.screen import MainScreen
    from tui.triage.screen import TriageScreen


@command(
    "highlight",
    "h",
    title="Highlight the sentence",
    group="Write",
    places=("main", "triage"),
    hint={"triage": "highlight"},
)
def highlight(screen: MainScreen | TriageScreen) -> None:
    """Go through the sentences and highlight one, or words selected with v; a second time removes the highlight."""
    screen.highlight()


@command("word-right", "right", title="Next word", group="Move")
def word_right(screen: MainScreen) -> None:
    """Go to the next word in the reading view; v begins to select from there."""
    if screen.reading:
        screen.caret.step_word(1)


@command("word-left", "left", title="Previous word", group="Move")
def word_left(screen: MainScreen) -> None:
    """Go to the previous word in the reading view."""
    if screen.reading:
        screen.caret.step_word(-1)


@command("repair", "a", title="Repair highlights…", group="Write")
async def repair(screen: MainScreen) -> None:
    """Go through the highlights whose words have left the abstract: move each to where it fits, or make it a note."""
    from store.highlights.anchors import guess
    from store.highlights.highlights import let_go, repaired
    from tui.questions.repair import Repair

    entry = screen.current
    placed = screen.caret.placed(entry) if entry else None
    if entry is None or placed is None or not placed.lost:
        screen.say("every highlight on this paper is in its place")
        return
    for number, note in enumerate(placed.lost, 1):
        assert note.quote is not None
        found = guess(note.quote, entry.paper.abstract)
        nearest = found.span.of(entry.paper.abstract) if found else ""
        place = f"{number} of {len(placed.lost)}"
        answer = await screen.ask(Repair(note.quote.exact, nearest, found.score if found else 0.0, place))
        if answer is None:
            return
        if answer == "accept" and found is not None:
            screen.edit_papers([entry], repaired(note, entry.paper.abstract, found.span), "repaired a highlight in")
        elif answer == "drop":
            screen.edit_papers([entry], let_go(note), "made a note of a highlight in")

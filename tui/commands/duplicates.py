"""Go through the papers that look alike."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from store.quantities import counted
from tui.commands.registry import command

if TYPE_CHECKING:
    from tui.main.screen import MainScreen

Pair = tuple[str, str, float]
"""The ids of two papers, and how alike they are."""


@command("duplicates", title="Duplicates: papers that look alike…", group="Select")
async def duplicates(screen: MainScreen) -> None:
    """Go through the pairs of papers that look alike, side by side: merge them, or say that they are two."""
    from tui.questions.pair import PairQuestion, Verdict

    library = screen.library
    screen.say("comparing all papers…")
    pairs = await asyncio.to_thread(library.deciding.pairs)
    screen.say("")
    at, before = 0, list[tuple[list[Pair], int]]()
    while pairs:
        one, other, likeness = pairs[at]
        known = library.known([one, other])
        question = PairQuestion(known[one], known[other], likeness, f"{at + 1} of {len(pairs)}")
        match verdict := await screen.ask(question):
            case None:
                break
            case Verdict.NEXT | Verdict.BACK:
                at = max(0, min(at + (1 if verdict is Verdict.NEXT else -1), len(pairs) - 1))
                continue
            case Verdict.UNDO:
                if before:
                    library.undo()
                    pairs, at = before.pop()
                continue
            case Verdict.APART:
                library.deciding.tell_apart(known[one], known[other])
            case Verdict.LEFT:
                library.deciding.merge(known[one], known[other])
            case Verdict.RIGHT:
                library.deciding.merge(known[other], known[one])
        before.append((pairs, at))
        left = (pair for pair in pairs if pair != (one, other, likeness))
        pairs = [pair for pair in left if all(library.deciding.kept(paper) == paper for paper in pair[:2])]
        at = min(at, max(0, len(pairs) - 1))
    if before:
        screen.decided(f"{counted(len(before), 'pair')} settled")
    elif not pairs:
        screen.say("no papers look alike")


@command("part", title="Part papers that were merged", group="Select")
def part(screen: MainScreen) -> None:
    """Make two papers again of the one in hand; what you have said since stays with it."""
    entry = screen.require_paper()
    if entry is None:
        return
    if screen.library.deciding.part(entry.paper):
        screen.decided(f"parted {screen.named([entry])}")
    else:
        screen.say("this paper was not merged")

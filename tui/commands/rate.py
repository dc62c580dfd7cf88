"""Rate a paper with one digit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.commands.registry import command

if TYPE_CHECKING:
    from tui.paper.screen import PaperScreen


def _rate(stars: int) -> None:
    hint = "rate" if stars == 1 else ""
    title = f"Rate {stars}" if stars else "Clear the rating"
    said = f"rated {stars}" if stars else "rating cleared for"
    help = "Rate the paper, 1 to 5." if stars else "Remove the rating."

    @command(
        f"rate-{stars}",
        str(stars),
        title=title,
        group="Mark",
        places=("main", "triage"),
        hint=hint,
        family="rate" if stars else "",
        help=help,
        was=() if stars else ("triage-unrate",),
    )
    async def rate(screen: PaperScreen) -> None:
        make = screen.rate if stars else screen.edit
        await make(lambda mark: mark.rated(stars or None), said)


for stars in (1, 2, 3, 4, 5, 0):
    _rate(stars)

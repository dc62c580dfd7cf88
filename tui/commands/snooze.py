"""Put papers off to a day."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from store.times import day_in_words
from tui.commands.registry import command

if TYPE_CHECKING:
    from tui.paper.screen import PaperScreen


@command("snooze", "S", title="Snooze…", group="Mark", places=("main", "triage"))
async def snooze(screen: PaperScreen) -> None:
    """Snooze the paper to a day: until then it stays out of the inbox view, and from then on is:due finds it."""
    from tui.questions.day_picker import DayPicker

    papers = screen.require_papers()
    if not papers:
        return
    wake = any(entry.mark.due for entry in papers)
    chosen = await screen.ask(DayPicker(f"Snooze {screen.named(papers)} to", screen.library.today, wake=wake))
    if chosen == "wake":
        await screen.decide(lambda mark: mark.snoozed(None), "no longer snoozed:")
    elif isinstance(chosen, date):
        await screen.decide(lambda mark: mark.snoozed(chosen.isoformat()), said_of(chosen, screen.library.today))


def said_of(day: date, today: date) -> str:
    """Return to which day papers are put off, as it is shown and kept."""
    if day == today:
        return "due today:"
    return f"snoozed to {day_in_words(day, today.year)}:"

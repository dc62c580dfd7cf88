"""Deal, all at once, with the papers that were passed over again and again."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from store.ledger.passed_over import PASSED, PASSED_QUERY
from store.models import Status
from store.quantities import counted
from tui.commands.registry import command
from tui.commands.snooze import said_of
from tui.main.passed_over import passed_papers

if TYPE_CHECKING:
    from tui.main.screen import MainScreen


@command("passed-over", "P", title="Papers passed over…", group="Mark")
async def passed_over(screen: MainScreen) -> None:
    """Skip, snooze or keep, all at once, the inbox papers that you looked at four times without deciding."""
    from tui.questions.day_picker import DayPicker
    from tui.questions.picker import Choice, Picker

    library = screen.library
    papers = passed_papers(library)
    if not papers:
        screen.say(f"no paper in the inbox was passed over {counted(PASSED, 'time')} yet")
        return
    many = counted(len(papers), "paper")
    choices = [
        Choice("skip", "skip", "put aside for good"),
        Choice("snooze", "snooze…", "to a day"),
        Choice("keep", "keep", "start counting again"),
        Choice("show", "show", PASSED_QUERY),
    ]
    match await screen.ask(Picker(f"{many} passed over {counted(PASSED, 'time')} or more", choices)):
        case "skip":
            screen.edit_papers(papers, lambda mark: mark.with_status(Status.SKIPPED), "skipped")
        case "snooze":
            day = await screen.ask(DayPicker(f"Snooze {many} to", library.today))
            if isinstance(day, date):
                screen.edit_papers(papers, lambda mark: mark.snoozed(day.isoformat()), said_of(day, library.today))
        case "keep":
            ids = [entry.paper.id for entry in papers]
            library.ledger.reset(ids)
            library.recount(ids)
            screen.marks_changed()
            screen.say(f"kept {many}")
        case "show":
            screen.filter.set(PASSED_QUERY)

"""Put papers off to a day, and deal with those that were passed over again and again."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from store.models import Entry, Status
from store.times import day_in_words
from tui.commands.registry import command

if TYPE_CHECKING:
    from store.library import Library
    from tui.main.screen import MainScreen
    from tui.paper.screen import PaperScreen

PASSED = 4
"""Papers that were passed over so often are offered to be put aside together."""
PASSED_QUERY = f"is:inbox -is:snoozed passed:>={PASSED}"


def passed_papers(library: Library) -> list[Entry]:
    """List the undecided papers that were passed over again and again."""
    often = [paper for paper, times in library.passed.items() if times >= PASSED]
    entries = library.entries(sorted(set(library.catalogue.rows_of(often).values())))
    today = library.today.isoformat()
    return [entry for entry in entries if entry.mark.status is Status.INBOX and (entry.mark.due or "") <= today]


@command("snooze", "S", title="Snooze…", group="Mark")
async def snooze(screen: PaperScreen) -> None:
    """Put the paper off to a day: it leaves the inbox view, and comes back with is:due."""
    from tui.questions.day_picker import DayPicker

    papers = screen.targets()
    if not papers:
        return
    wake = any(entry.mark.due for entry in papers)
    chosen = await screen.ask(DayPicker(f"Put off {screen.edits.named(papers)} to", screen.library.today, wake=wake))
    if chosen == "wake":
        await screen.edits.make(lambda mark: mark.snoozed(None), "no longer put off:")
    elif isinstance(chosen, date):
        await screen.edits.make(lambda mark: mark.snoozed(chosen.isoformat()), _said(chosen, screen.library.today))


def _said(day: date, today: date) -> str:
    if day == today:
        return "due today:"
    return f"put off to {day_in_words(day, today.year)}:"


@command("passed-over", "P", title="Papers passed over…", group="Mark")
async def passed_over(screen: MainScreen) -> None:
    """Skip, snooze or keep, all at once, the papers of the inbox that you looked at four times without deciding."""
    from tui.questions.day_picker import DayPicker
    from tui.questions.pick_list import Choice
    from tui.questions.picker import Picker

    library = screen.library
    papers = passed_papers(library)
    if not papers:
        screen.say(f"no paper of the inbox was passed over {PASSED} times yet")
        return
    many = "1 paper" if len(papers) == 1 else f"{len(papers):,} papers"
    choices = [
        Choice("skip", "skip", "put aside for good"),
        Choice("snooze", "snooze…", "to a day"),
        Choice("keep", "keep", "begin to count again"),
        Choice("show", "show", PASSED_QUERY),
    ]
    match await screen.ask(Picker(f"{many} passed over {PASSED} times or more", choices)):
        case "skip":
            screen.edits.at_once(papers, lambda mark: mark.with_status(Status.SKIPPED), "skipped")
        case "snooze":
            day = await screen.ask(DayPicker(f"Put off {many} to", library.today))
            if isinstance(day, date):
                screen.edits.at_once(papers, lambda mark: mark.snoozed(day.isoformat()), _said(day, library.today))
        case "keep":
            ids = [entry.paper.id for entry in papers]
            library.ledger.reset(ids)
            library.recount(ids)
            screen.marks_changed()
            screen.say(f"kept {many}")
        case "show":
            screen.finder.set(PASSED_QUERY)

"""Set the status of a paper: later, reading, read, skipped, or back in the inbox."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from store.models import MarkChange, Status
from store.quantities import counted
from tui.commands.registry import command
from tui.keymap import CommandFunction

if TYPE_CHECKING:
    from tui.main.screen import MainScreen
    from tui.paper.screen import PaperScreen


def decided(status: Status) -> MarkChange:
    """Return the change that decides on a paper; it is put off no longer."""
    return lambda mark: mark.with_status(status).snoozed(None)


def _status(
    name: str, key: str, title: str, status: Status, said: str, help: str, hint: str | Mapping[str, str] = ""
) -> CommandFunction:
    @command(name, key, title=title, group="Mark", places=("main", "triage"), hint=hint, help=help)
    async def change(screen: PaperScreen) -> None:
        await screen.decide(decided(status), said)

    return change


STATUSES = [
    _status("later", "l", "Read later", Status.QUEUED, "queued", "Put the paper in the queue.", "later"),
    _status(
        "begin",
        "b",
        "Begin reading",
        Status.READING,
        "reading",
        help="Mark the paper as being read.",
        hint={"triage": "begin"},
    ),
    _status("read", "r", "Read", Status.READ, "read", "Mark the paper as read.", "read"),
    _status("skip", "x", "Skip", Status.SKIPPED, "skipped", "Put the paper aside for good.", "skip"),
    _status(
        "inbox",
        "i",
        "Back to the inbox",
        Status.INBOX,
        "back in the inbox:",
        help="Put the paper back in the inbox, undecided again.",
    ),
]


@command("skip-day", "X", title="Skip the rest of the day", group="Mark")
async def skip_day(screen: MainScreen) -> None:
    """Skip all papers of this day that are still in the inbox, even those that the filter hides, in one step."""
    from tui.main.day_heading import named_day
    from tui.questions.confirm import Confirm

    entry, year = screen.require_paper(), screen.library.today.year
    if entry is None:
        return
    day = named_day(entry.paper.day, year) or "the papers without a day"
    rows = screen.library.searcher.waiting_on(entry.paper.day)
    if not rows:
        screen.say(f"nothing is left in the inbox of {day}")
        return
    hidden = sum(row not in screen.papers.window.rows for row in rows)
    which = f", {hidden:,} of them hidden by the filter" if hidden else ""
    if await screen.ask(Confirm(f"Skip what is left in the inbox of {day} ({counted(len(rows), 'paper')}{which})?")):
        screen.edit_papers(screen.library.entries(rows), decided(Status.SKIPPED), "skipped")

"""Say where a paper stands: later, reading, read, skipped, or back in the inbox."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from store.models import Mark, Status
from tui.commands.registry import Action, command

if TYPE_CHECKING:
    from tui.paper.screen import PaperScreen


def decided(status: Status) -> Callable[[Mark], Mark]:
    """Make the change to a status; a paper that is decided on is put off no longer."""
    return lambda mark: mark.with_status(status).snoozed(None)


def _status(name: str, key: str, title: str, status: Status, said: str, hint: str, help: str) -> Action:
    @command(name, key, title=title, group="Mark", hint=hint, help=help)
    async def change(screen: PaperScreen) -> None:
        await screen.edits.make(decided(status), said)

    return change


LATER = _status("later", "l", "Read later", Status.QUEUED, "queued", "later", "Put the paper into the queue.")
BEGIN = _status("begin", "b", "Begin reading", Status.READING, "reading", "", "Say that you are reading the paper.")
READ = _status("read", "r", "Read", Status.READ, "read", "read", "Say that you have read the paper.")
SKIP = _status("skip", "x", "Skip", Status.SKIPPED, "skipped", "skip", "Put the paper aside for good.")
INBOX = _status("inbox", "i", "Back to the inbox", Status.INBOX, "back in the inbox", "", "Undecided once more.")

"""Set the status of a paper: later, reading, read, skipped, or back in the inbox."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from store.models import Mark, Status
from tui.commands.registry import command
from tui.keymap import CommandFunction

if TYPE_CHECKING:
    from tui.paper.screen import PaperScreen


def _status(
    name: str, key: str, title: str, status: Status, said: str, help: str, hint: str | Mapping[str, str] = ""
) -> CommandFunction:
    def decided(mark: Mark) -> Mark:  # a paper that is decided on is put off no longer
        return mark.with_status(status).snoozed(None)

    @command(name, key, title=title, group="Mark", places=("main", "triage"), hint=hint, help=help)
    async def change(screen: PaperScreen) -> None:
        await screen.decide(decided, said)

    return change


STATUSES = [
    _status("later", "l", "Read later", Status.QUEUED, "queued", "Put the paper into the queue.", "later"),
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
        "back in the inbox",
        help="Put the paper back into the inbox, undecided once more.",
    ),
]

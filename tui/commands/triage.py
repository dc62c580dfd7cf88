"""Triage, and its keys: every decision goes on to the next paper."""

from __future__ import annotations

from collections.abc import Awaitable
from typing import TYPE_CHECKING

from store.models import Status
from tui.commands import copy, note, open, snooze, tag, undo
from tui.commands.registry import Action, command
from tui.commands.status import decided

if TYPE_CHECKING:
    from tui.main.screen import MainScreen
    from tui.triage.screen import TriageScreen

HERE = "triage"


@command("triage", "T", title="Triage…", group="Mark", hint="triage")
async def triage(screen: MainScreen) -> None:
    """Decide on one paper after the other: the selected ones, those of the filter, or the inbox; goes on where left."""
    await screen.open_triage()


def _decide(name: str, key: str, title: str, status: Status, said: str, hint: str, help: str) -> Action:
    @command(f"triage-{name}", key, title=title, group="Mark", place=HERE, hint=hint, help=help)
    async def decide(screen: TriageScreen) -> None:
        await screen.decide(decided(status), said)

    return decide


LATER = _decide("later", "l", "Read later", Status.QUEUED, "queued", "later", "Put the paper into the queue; next.")
BEGIN = _decide("begin", "b", "Begin reading", Status.READING, "reading", "begin", "Say that you are reading it; next.")
READ = _decide("read", "r", "Read", Status.READ, "read", "read", "Say that you have read it; next.")
SKIP = _decide("skip", "x", "Skip", Status.SKIPPED, "skipped", "skip", "Put the paper aside for good; next.")
INBOX = _decide("inbox", "i", "Back to the inbox", Status.INBOX, "back in the inbox", "", "Undecided once more; next.")


def _rate(stars: int) -> Action:
    help = "Rate the paper, 1 to 5; next. k and then a letter says where it stands, too."
    hint = "rate" if stars == 1 else ""

    @command(
        f"triage-rate-{stars}",
        str(stars),
        title=f"Rate {stars}",
        group="Mark",
        place=HERE,
        hint=hint,
        family="rate",
        help=help,
    )
    async def rate(screen: TriageScreen) -> None:
        await screen.decide(lambda mark: mark.rated(stars), f"rated {stars}")

    return rate


RATINGS = [_rate(stars) for stars in range(1, 6)]


@command("triage-unrate", "0", title="Clear the rating", group="Mark", place=HERE)
async def unrate(screen: TriageScreen) -> None:
    """Take the rating away, and stay."""
    await screen.edits.make(lambda mark: mark.rated(None), "rating cleared for")


@command("triage-next", "space", "j", title="Go on undecided", group="Move", place=HERE, hint="next")
def forward(screen: TriageScreen) -> None:
    """Go on to the next paper without deciding."""
    if screen.current is not None:
        screen.forward()


@command("triage-back", "k", "backspace", title="Back to the last one", group="Move", place=HERE, hint="back")
def back(screen: TriageScreen) -> None:
    """Go back to the paper before; what was decided stays until it is decided anew."""
    screen.back()


@command("triage-undo", "u", title="Undo", group="Mark", place=HERE, hint="undo")
def undo_(screen: TriageScreen) -> None:
    """Take the last change back, and return to its paper."""
    undo.undo(screen)


@command("triage-redo", "U", title="Redo", group="Mark", place=HERE)
def redo(screen: TriageScreen) -> None:
    """Make the change again that was taken back last."""
    undo.redo(screen)


@command("triage-tags", "t", title="Tags…", group="Mark", place=HERE, hint="tag")
async def tags(screen: TriageScreen) -> None:
    """Add and remove tags, completed as they are typed; next."""
    await screen.go_on_after(tag.tags)


@command("triage-note", "n", title="Write a note…", group="Write", place=HERE, hint="note")
async def note_(screen: TriageScreen) -> None:
    """Write a note about the paper; next."""
    await screen.go_on_after(note.note)


@command("triage-highlight", "h", title="Highlight a sentence", group="Write", place=HERE, hint="highlight")
def highlight(screen: TriageScreen) -> None:
    """Walk the sentences with j and k; h again highlights the one you stand at, v some words of it; next."""
    if screen.current is not None:
        screen.reader.begin()


@command("triage-snooze", "S", title="Snooze…", group="Mark", place=HERE)
async def snooze_(screen: TriageScreen) -> None:
    """Put the paper off to a day; next."""
    await screen.go_on_after(snooze.snooze)


@command("triage-scroll-down", "down", title="Scroll down", group="Move", place=HERE)
def scroll_down(screen: TriageScreen) -> None:
    """Scroll the text down by a line."""
    screen.detail.roll(1)


@command("triage-scroll-up", "up", title="Scroll up", group="Move", place=HERE)
def scroll_up(screen: TriageScreen) -> None:
    """Scroll the text up by a line."""
    screen.detail.roll(-1)


@command("triage-page-down", "ctrl+d", "pagedown", title="Page down", group="Move", place=HERE)
def page_down(screen: TriageScreen) -> None:
    """Scroll the text down by half of what is in sight."""
    screen.detail.roll(max(1, screen.detail.size.height // 2))


@command("triage-page-up", "ctrl+u", "pageup", title="Page up", group="Move", place=HERE)
def page_up(screen: TriageScreen) -> None:
    """Scroll the text up by half of what is in sight."""
    screen.detail.roll(-max(1, screen.detail.size.height // 2))


@command("triage-open", "o", title="Open a link", group="Take away", place=HERE)
def open_(screen: TriageScreen) -> Awaitable[None] | None:
    """Open the paper's link in the browser, and stay."""
    return open.open_(screen)


@command("triage-copy", "y", title="Copy…", group="Take away", place=HERE)
def copy_(screen: TriageScreen) -> Awaitable[None] | None:
    """Copy something about the paper, and stay."""
    return copy.copy(screen)


@command("triage-palette", ":", "ctrl+p", title="All commands…", group="Program", place=HERE)
async def palette(screen: TriageScreen) -> None:
    """Find anything that can be done here by a part of its name, and do it."""
    from tui.commands.program import choose_command

    await choose_command(screen)


@command("triage-help", "?", title="Help", group="Program", place=HERE, hint="help")
def help_(screen: TriageScreen) -> None:
    """Show what every key does here."""
    screen.open_help()


@command("triage-leave", "q", "escape", title="Back to the list", group="Program", place=HERE)
def leave(screen: TriageScreen) -> None:
    """Go back to the list; T comes back to this paper."""
    screen.leave()


@command("triage-finish", "enter", title="Read alone, or finish", group="Program", place=HERE)
def finish(screen: TriageScreen) -> None:
    """Read the paper alone, from where T comes back to it; when all is done: go to the list."""
    if screen.current is None:
        screen.leave()
    else:
        screen.read_in_hand()

"""Go through papers one at a time, from the list and back to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.commands.registry import command

if TYPE_CHECKING:
    from tui.main.screen import MainScreen
    from tui.triage.screen import TriageScreen


@command("triage", "T", title="Triage…", group="Mark", hint="triage")
async def triage(screen: MainScreen) -> None:
    """Decide on papers one by one: the selected ones, the filtered ones, or the inbox; goes on where you left off."""
    from store.ledger.triage import left_open
    from tui.triage.screen import TriageScreen
    from tui.triage.start import INBOX, Scope, choose_mode, start

    filter, selected = screen.filter.query.strip() or INBOX, screen.papers.window.chosen
    scope = Scope(f"{len(selected)} selected" if selected else filter, _papers(screen, filter), bool(selected))
    left = left_open(screen.library.ledger)
    mode = await choose_mode(screen.ask, left, scope)
    if mode is None:
        return
    found = start(screen.library, left, mode, scope)
    if found is None:
        screen.say("nothing to triage: the inbox is empty; filter or select papers to go through those")
        return
    begun, said = found
    triage_screen = screen.kept_screen(TriageScreen, screen.library, screen.keymap, screen.session)
    triage_screen.begin(begun, said, rating_goes_on=screen.settings.rating_goes_on)
    await screen.visit(triage_screen)
    _come_back(screen, triage_screen)


def _papers(screen: MainScreen, filter: str) -> list[str]:
    """List the ids of the selected papers, else of those that the filter finds, in the order of the list."""
    library, window = screen.library, screen.papers.window
    if chosen := window.chosen:
        rows = sorted(chosen, key=lambda row: window.rows.position(row) or 0)
    else:
        answer = library.search(filter, sort=screen.filter.sort, reverse=screen.filter.reverse)
        rows = answer.rows(0, answer.total)
    return library.ids(rows)


def _come_back(screen: MainScreen, shown: TriageScreen) -> None:
    """Show in the list what was decided, with the cursor on the paper that was in hand and a summary."""
    triage = shown.triage
    screen.library.recount(triage.seen)
    screen.marks_changed()
    if triage.papers:
        _follow(screen, triage.papers[min(triage.position, len(triage.papers) - 1)], to_read=shown.to_read)
    screen.say(_summary(shown))


def _summary(shown: TriageScreen) -> str:
    """Return how many papers are done, and what was done with them."""
    triage, done = shown.triage, shown.triage.recap()
    counted = [
        (done.queued, "queued"),
        (done.begun, "begun"),
        (done.read, "read"),
        (done.skipped, "skipped"),
        (done.rated, "rated"),
        (done.noted, "noted"),
        (done.highlighted, "highlighted"),
        (shown.undecided, "left undecided"),
    ]
    left = f"triage left at {triage.position + 1:,} of {len(triage.papers):,}: T goes on"
    said = [f"{count:,} {what}" for count, what in counted if count]
    return " · ".join(["triage done" if triage.paper is None else left, *said])


def _follow(screen: MainScreen, paper: str, *, to_read: bool) -> None:
    """Move the cursor to a paper where it is listed; one that is to be read is listed for that."""
    window, row = screen.papers.window, screen.library.rows_of([paper]).get(paper)
    if row is None or window.anchor is not None:  # a range that is being selected would be drawn along
        return
    if to_read:
        screen.reveal(screen.library.entry(paper))
        if window.current == row:
            screen.read_alone()
    elif (position := window.rows.position(row)) is not None:
        screen.go(position)

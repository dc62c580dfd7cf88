"""How triage begins: with the selection, the filter or the inbox, or where it was left."""

from __future__ import annotations

from typing import TYPE_CHECKING

from store.reading.ledger import Resumed
from store.reading.triage import KIND, Triage
from store.views import BUILT_IN
from tui.pickers.picker import Picker
from tui.screens.triage import TriageScreen
from tui.widgets.pick_list import Choice

if TYPE_CHECKING:
    from tui.screens.main import MainScreen

INBOX = BUILT_IN["inbox"]
"""What is gone through when there is neither a filter nor a selection."""


async def begin(screen: MainScreen) -> None:
    """Go on with the pass that was left if it is of the same papers; ask where it is of others; else begin one."""
    library = screen.library
    left = open_pass(screen)
    filter = screen.finder.query.strip() or INBOX
    selected = screen.papers.listing.chosen
    name = f"{len(selected)} selected" if selected else filter
    go_on: bool | None = left is not None and not selected and left.session.filter == filter
    if left is not None and not go_on:
        go_on = await screen.ask(Picker("A triage was left open", _ways(left, name), footer="Enter takes · Esc leaves"))
    if go_on is None:
        return
    if go_on and left is not None:
        known = library.catalogue.rows_of(left.papers)
        triage = Triage.resume(library, library.ledger, left, known.__contains__)
    else:
        papers = _papers(screen, filter)
        if not papers:
            screen.say("nothing to triage: the inbox is empty; a filter or a selection can be gone through, too")
            return
        triage = Triage.begin(library, library.ledger, name, papers)
    shown = TriageScreen(library, screen.keymap, screen.session, triage)
    screen.app.push_screen(shown, lambda _: back(screen, triage))
    if go_on:
        shown.head.say(f"going on at {triage.position + 1:,} of {len(triage.papers):,}")


def open_pass(screen: MainScreen) -> Resumed | None:
    """Give the pass that was left before its end, if there is one."""
    left = screen.library.ledger.resume(KIND)
    return left if left and left.position < len(left.papers) else None


def back(screen: MainScreen, triage: Triage) -> None:
    """Show in the list what was decided, and say how far it went."""
    screen.library.recount(triage.seen)
    screen.marks_changed()
    done = triage.recap()
    counted = [(done.queued, "queued"), (done.read, "read"), (done.skipped, "skipped"), (done.rated, "rated")]
    said = [f"{count} {what}" for count, what in counted if count]
    if triage.paper is not None:
        said.insert(0, f"triage left at {triage.position + 1:,} of {len(triage.papers):,}: T goes on")
    else:
        said.insert(0, "triage done")
    screen.say(" · ".join(said))


def _ways(left: Resumed, name: str) -> list[Choice]:
    place = f"{left.position + 1:,} of {len(left.papers):,}"
    return [Choice(True, f"go on with it: {left.session.filter}", place), Choice(False, f"begin anew: {name}")]


def _papers(screen: MainScreen, filter: str) -> list[str]:
    """List the ids of the papers to go through, in the order of the list."""
    library, listing = screen.library, screen.papers.listing
    if chosen := listing.chosen:
        rows = sorted(chosen, key=lambda row: listing.rows.position(row) or 0)
    else:
        answer = library.search(filter, sort=screen.finder.sort, reverse=screen.finder.reverse)
        rows = answer.rows(0, answer.total)
    return library.catalogue.ids(rows)

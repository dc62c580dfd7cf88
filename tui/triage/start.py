"""How triage begins: with the selection, the filter or the inbox, or where it was left."""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum
from typing import TYPE_CHECKING

from store.ledger.ledger import Resumed
from store.ledger.triage import KIND, Triage
from store.state.views import BUILT_IN
from tui.questions.picker import Choice, Picker
from tui.triage.screen import TriageScreen

if TYPE_CHECKING:
    from tui.main.screen import MainScreen

INBOX = BUILT_IN["inbox"]
"""What is gone through when there is neither a filter nor a selection."""


class Way(Enum):
    """What can be done about a pass that was left."""

    GO_ON = "go on"
    ADD = "go on, with what came since behind it"
    ANEW = "begin anew"


async def begin(screen: MainScreen) -> None:
    """Go on with the pass that was left; ask first where others are wanted or more have come; else begin one."""
    library = screen.library
    left = open_pass(screen)
    filter = screen.finder.query.strip() or INBOX
    papers = _papers(screen, filter)
    since = _since(left, papers)
    way = await _way(screen, left, filter, len(papers), len(since))
    if way is None:
        return
    if left is None or way is Way.ANEW:
        if not papers:
            screen.say("nothing to triage: the inbox is empty; a filter or a selection can be gone through, too")
            return
        triage = Triage.begin(library, library.ledger, _named(screen, filter), papers)
    else:
        known = library.catalogue.rows_of(left.papers)
        more = since if way is Way.ADD else []
        triage = Triage.resume(library, library.ledger, left, known.__contains__, more)
    shown = TriageScreen(library, screen.keymap, screen.session, triage)
    screen.app.push_screen(shown, lambda _: back(screen, shown))
    if way is not Way.ANEW:
        added = f", {len(since):,} added" if way is Way.ADD else ""
        shown.head.say(f"going on at {triage.position + 1:,} of {len(triage.papers):,}{added}")


async def _way(screen: MainScreen, left: Resumed | None, filter: str, many: int, since: int) -> Way | None:
    """Say what to do about a pass that was left, or None for nothing; the reader is asked where it is not plain."""
    if left is None:
        return Way.ANEW
    name, all = _named(screen, filter), len(left.papers)
    place = f"at {left.position + 1:,} of {all:,}"
    if name != left.session.filter or screen.papers.listing.chosen:
        title = "A triage was left open"
        ways = [Choice(Way.GO_ON, f"go on with it: {left.session.filter}", place)]
    elif since:
        title = f"{since:,} new since this triage was left"
        ways = [
            Choice(Way.ADD, "add them and go on", f"at {left.position + 1:,} of {all + since:,}"),
            Choice(Way.GO_ON, "go on without them", place),
        ]
    else:
        return Way.GO_ON
    ways.append(Choice(Way.ANEW, f"begin anew: {name}", "1 paper" if many == 1 else f"{many:,} papers"))
    chosen: Way | None = await screen.ask(Picker(title, ways, footer="Enter takes · Esc leaves"))
    return chosen


def _since(left: Resumed | None, papers: Sequence[str]) -> list[str]:
    """List the papers that were not there yet when the pass was begun."""
    known = set(left.papers) if left else set(papers)
    return [paper for paper in papers if paper not in known]


def _named(screen: MainScreen, filter: str) -> str:
    """Name what is to be gone through."""
    selected = screen.papers.listing.chosen
    return f"{len(selected)} selected" if selected else filter


def open_pass(screen: MainScreen) -> Resumed | None:
    """Give the pass that was left before its end, if there is one."""
    left = screen.library.ledger.resume(KIND)
    return left if left and left.position < len(left.papers) else None


def back(screen: MainScreen, shown: TriageScreen) -> None:
    """Show in the list what was decided, with the cursor on the paper that was in hand, and say how far it went."""
    triage = shown.triage
    screen.library.recount(triage.seen)
    screen.marks_changed()
    done = triage.recap()
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
    said = [f"{count:,} {what}" for count, what in counted if count]
    if triage.paper is not None:
        said.insert(0, f"triage left at {triage.position + 1:,} of {len(triage.papers):,}: T goes on")
    else:
        said.insert(0, "triage done")
    if triage.papers:
        _follow(screen, triage.papers[min(triage.position, len(triage.papers) - 1)], to_read=shown.to_read)
    screen.say(" · ".join(said))


def _follow(screen: MainScreen, paper: str, *, to_read: bool) -> None:
    """Put the cursor on a paper where it is listed; one that is to be read is listed for that."""
    listing, row = screen.papers.listing, screen.library.catalogue.rows_of([paper]).get(paper)
    if row is None or listing.anchor is not None:  # a range that is being selected would be drawn along
        return
    if to_read:
        screen.finder.reveal(screen.library.entry(paper))
        if listing.current == row:
            screen.read_alone()
    elif (position := listing.rows.position(row)) is not None:
        screen.go(position)


def _papers(screen: MainScreen, filter: str) -> list[str]:
    """List the ids of the papers to go through, in the order of the list."""
    library, listing = screen.library, screen.papers.listing
    if chosen := listing.chosen:
        rows = sorted(chosen, key=lambda row: listing.rows.position(row) or 0)
    else:
        answer = library.search(filter, sort=screen.finder.sort, reverse=screen.finder.reverse)
        rows = answer.rows(0, answer.total)
    return library.catalogue.ids(rows)

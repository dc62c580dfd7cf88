"""Start triage: anew, or where a pass was left, perhaps with what came since."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any

from store.ledger.ledger import Resumed
from store.ledger.triage import Triage
from store.library import Library
from store.quantities import counted
from store.state.views import BUILT_IN
from tui.questions.picker import Choice, Picker

INBOX = BUILT_IN["inbox"]
"""The filter of triage where there is neither a filter nor a selection."""


@dataclass(frozen=True, slots=True)
class Scope:
    """What to go through: what it is called, its papers by id, and whether they were selected."""

    name: str
    papers: Sequence[str]
    selected: bool


class StartMode(Enum):
    """How to start where a pass was left."""

    GO_ON = "go on"
    ADD = "go on, with the new papers at the end"
    ANEW = "start over"


async def choose_mode(ask: Callable[[Picker], Awaitable[Any]], left: Resumed | None, scope: Scope) -> StartMode | None:
    """Return how to start, or None for not at all; ask the reader where it is not obvious."""
    if left is None:
        return StartMode.ANEW
    all, since, many = len(left.papers), len(_since(left, scope)), len(scope.papers)
    place = f"at {left.position + 1:,} of {all:,}"
    if scope.name != left.session.filter or scope.selected:
        title = "A triage was left unfinished"
        modes = [Choice(StartMode.GO_ON, f"go on with it: {left.session.filter}", place)]
    elif since:
        title = f"{since:,} new since this triage was left"
        modes = [
            Choice(StartMode.ADD, "add them and go on", f"at {left.position + 1:,} of {all + since:,}"),
            Choice(StartMode.GO_ON, "go on without them", place),
        ]
    else:
        return StartMode.GO_ON
    modes.append(Choice(StartMode.ANEW, f"start over: {scope.name}", counted(many, "paper")))
    chosen: StartMode | None = await ask(Picker(title, modes, footer="Enter takes · Esc leaves"))
    return chosen


def start(library: Library, left: Resumed | None, mode: StartMode, scope: Scope) -> tuple[Triage, str] | None:
    """Return the pass and a message about it; None where there are no papers for a new one."""
    if left is None or mode is StartMode.ANEW:
        if not scope.papers:
            return None
        return Triage.begin(library, library.ledger, scope.name, scope.papers), ""
    known = library.rows_of(left.papers)
    more = _since(left, scope) if mode is StartMode.ADD else []
    triage = Triage.resume(library, library.ledger, left, known.__contains__, more)
    added = f", {len(more):,} added" if more else ""
    return triage, f"going on at {triage.position + 1:,} of {len(triage.papers):,}{added}"


def _since(left: Resumed, scope: Scope) -> list[str]:
    """List the papers that were not there yet when the pass was begun."""
    known = set(left.papers)
    return [paper for paper in scope.papers if paper not in known]

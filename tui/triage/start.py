"""How triage begins: anew, or where a pass was left, perhaps with what came since."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any

from store.ledger.ledger import Resumed
from store.ledger.triage import Triage
from store.library import Library
from store.state.views import BUILT_IN
from tui.questions.picker import Choice, Picker

INBOX = BUILT_IN["inbox"]
"""What is gone through when there is neither a filter nor a selection."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the reader wants to go through: what it is called, its papers by id, and whether they were selected."""

    name: str
    papers: Sequence[str]
    selected: bool


class Way(Enum):
    """What can be done about a pass that was left."""

    GO_ON = "go on"
    ADD = "go on, with what came since behind it"
    ANEW = "begin anew"


async def choose_way(ask: Callable[[Picker], Awaitable[Any]], left: Resumed | None, wanted: Wanted) -> Way | None:
    """Return what to do about a pass that was left, or None for nothing; the reader is asked where it is not plain."""
    if left is None:
        return Way.ANEW
    all, since, many = len(left.papers), len(_since(left, wanted)), len(wanted.papers)
    place = f"at {left.position + 1:,} of {all:,}"
    if wanted.name != left.session.filter or wanted.selected:
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
    ways.append(Choice(Way.ANEW, f"begin anew: {wanted.name}", "1 paper" if many == 1 else f"{many:,} papers"))
    chosen: Way | None = await ask(Picker(title, ways, footer="Enter takes · Esc leaves"))
    return chosen


def start(library: Library, left: Resumed | None, way: Way, wanted: Wanted) -> tuple[Triage, str] | None:
    """Return the pass and what is to be said of it; None where there are no papers for a new one."""
    if left is None or way is Way.ANEW:
        if not wanted.papers:
            return None
        return Triage.begin(library, library.ledger, wanted.name, wanted.papers), ""
    known = library.rows_of(left.papers)
    more = _since(left, wanted) if way is Way.ADD else []
    triage = Triage.resume(library, library.ledger, left, known.__contains__, more)
    added = f", {len(more):,} added" if more else ""
    return triage, f"going on at {triage.position + 1:,} of {len(triage.papers):,}{added}"


def _since(left: Resumed, wanted: Wanted) -> list[str]:
    """List the papers that were not there yet when the pass was begun."""
    known = set(left.papers)
    return [paper for paper in wanted.papers if paper not in known]

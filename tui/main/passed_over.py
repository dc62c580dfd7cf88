"""Papers that were looked at again and again without a decision."""

from __future__ import annotations

from typing import TYPE_CHECKING

from store.ledger.passed_over import PASSED
from store.models import Entry, Status

if TYPE_CHECKING:
    from store.library import Library


def passed_papers(library: Library) -> list[Entry]:
    """List the undecided papers that were passed over again and again."""
    often = [paper for paper, times in library.passed.items() if times >= PASSED]
    entries = library.entries(sorted(set(library.rows_of(often).values())))
    today = library.today.isoformat()
    return [entry for entry in entries if entry.mark.status is Status.INBOX and (entry.mark.due or "") <= today]

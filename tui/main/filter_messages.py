"""Messages about a filter: what is wrong with it, why nothing fits it, and why a paper does."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from store.errors import QueryError
from store.quantities import counted

if TYPE_CHECKING:
    from store.query.explain import Explanation
    from store.query.why import Reason


def error_message(error: QueryError) -> str:
    """Return where a filter is wrong, what is wrong, and what was expected there."""
    expected = f"; expected {error.expected}" if error.expected else ""
    return f"column {error.column}: {error.message}{expected}"


def empty_message(account: Explanation | None) -> list[str]:
    """Return why nothing is listed, in lines: what each part of the filter left, and the nearest that finds some."""
    lines = ["Nothing matches this filter."]
    if account and len(account.steps) > 1:
        lines.append("  →  ".join(f"{clause} {left:,}" for clause, left in account.steps))
    if account and account.lacking:
        lines.append(f"{account.lacking[0].upper()}{account.lacking[1:]}.")
    if account and account.nearest:
        near = account.nearest
        papers = counted(near.total, "paper")
        lines += ["", f"Nearest: {near.change} finds {papers}", f"    {near.query}"]
    return lines


def reason_line(reason: Reason) -> str:
    """Return of one clause whether it holds, and in which texts it was found how often, in one line."""
    found = Counter(place.field for place in reason.places)
    places = ", ".join(f"{field} ×{count}" if count > 1 else field for field, count in found.items())
    taken = f" (as {reason.corrected})" if reason.corrected else ""
    return f"{reason.clause}{taken}: {reason.score or places or ('yes' if reason.satisfied else 'no')}"

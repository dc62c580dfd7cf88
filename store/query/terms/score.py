"""The field of the learned score."""

from __future__ import annotations

from store.query.criteria import Between, Criterion
from store.query.fields import COMPARISONS, Value, field
from store.query.ranges import Range, bounds, whole_number


def _score(text: str) -> Range | None:
    found = whole_number(text)
    return found if found and found[0] <= 100 else None


@field("score", ops=(":", "=", *COMPARISONS), values=("50", "80", "95"))
def score(value: Value) -> Criterion:
    """score>=80, score:50..: by how many of 100 papers a paper surpasses in what you rate, queue, read and skip."""
    return Between("score", *bounds(value, _score, "a score from 0 to 100, or a range such as 80..100"))

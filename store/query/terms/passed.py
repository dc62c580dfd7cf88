"""The field that counts how often a paper was passed over."""

from __future__ import annotations

from store.query.criteria import Between, Criterion
from store.query.fields import COMPARISONS, Value, field
from store.query.ranges import bounds, whole_number


@field("passed", ops=(":", "=", *COMPARISONS), values=("0", "1", "4"))
def passed(value: Value) -> Criterion:
    """passed>=4, passed:1..3: by how often you looked at a paper in a list or in triage and left it undecided."""
    return Between("passed", *bounds(value, whole_number, "a number, or a range such as 2..5"))

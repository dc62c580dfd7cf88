"""The fields that are numbers: rating, upvotes."""

from __future__ import annotations

from store.query.criteria import Between, Criterion, Has
from store.query.fields import COMPARISONS, Value, field
from store.query.ranges import Range, bounds, whole_number

_OPS = (":", "=", *COMPARISONS)


def _stars(text: str) -> Range | None:
    return whole_number(text) if text in {"0", "1", "2", "3", "4", "5"} else None


@field("rating", ops=_OPS, values=("0", "1", "2", "3", "4", "5"))
def rating(value: Value) -> Criterion:
    """rating>=4, rating:3..5, rating:2; rating:0 finds papers without a rating, which no other comparison does."""
    low, high = bounds(value, _stars, "a rating from 1 to 5, 0 for none, or a range such as 3..5")
    if low == high == 0:
        return Has("rating", wanted=False)
    return Between("rating", low, high)


@field("upvotes", ops=_OPS, aliases=("votes",))
def upvotes(value: Value) -> Criterion:
    """upvotes>10, upvotes:5..20: by the votes that the listing gave; a paper without any count never matches."""
    return Between("upvotes", *bounds(value, whole_number, "a number, or a range such as 10..50"))

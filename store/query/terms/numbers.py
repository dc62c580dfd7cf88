"""The fields that are numbers: rating, upvotes, comments, stars, passed, score."""

from functools import partial

from store.query.criteria import Between, Criterion, Has
from store.query.fields import COMPARISONS, Value, field
from store.query.ranges import Range, bounds, whole_number

_OPS = (":", "=", *COMPARISONS)
_COUNT = "a number, or a range such as 10..50"


def _up_to(greatest: int, text: str) -> Range | None:
    found = whole_number(text)
    return found if found and found[0] <= greatest else None


@field("rating", ops=_OPS, values=("0", "1", "2", "3", "4", "5"))
def rating(value: Value) -> Criterion:
    """rating>=4, rating:3..5, rating:2; rating:0 finds papers without a rating, which no other comparison does."""
    low, high = bounds(value, partial(_up_to, 5), "a rating from 1 to 5, 0 for none, or a range such as 3..5")
    if low == high == 0:
        return Has("rating", wanted=False)
    return Between("rating", low, high)


@field("upvotes", ops=_OPS, aliases=("votes",))
def upvotes(value: Value) -> Criterion:
    """upvotes>10, upvotes:5..20: by the votes in the listing; a paper without a count never matches."""
    return Between("upvotes", *bounds(value, whole_number, _COUNT))


@field("comments", ops=_OPS)
def comments(value: Value) -> Criterion:
    """comments>3, comments:1..5: by the comments at the source; a paper without a count never matches."""
    return Between("comments", *bounds(value, whole_number, _COUNT))


@field("stars", ops=_OPS)
def stars(value: Value) -> Criterion:
    """stars>=100, stars:10..50: by the stars of the paper's code; a paper without a count never matches."""
    return Between("stars", *bounds(value, whole_number, _COUNT))


@field("passed", ops=_OPS, values=("0", "1", "4"))
def passed(value: Value) -> Criterion:
    """passed>=4, passed:1..3: by how often you looked at a paper in a list or in triage and left it undecided."""
    return Between("passed", *bounds(value, whole_number, "a number, or a range such as 2..5"))


@field("score", ops=_OPS, values=("50", "80", "95"))
def score(value: Value) -> Criterion:
    """score>=80, score:50..: how many of 100 other papers suit you less, by what you rate, queue, read and skip."""
    return Between("score", *bounds(value, partial(_up_to, 100), "a score from 0 to 100, or a range such as 80..100"))

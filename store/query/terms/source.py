"""The fields that are what a source says about a paper, beside the paper itself."""

from __future__ import annotations

from store.query.criteria import KEYWORDS, SUMMARY, Between, Criterion, Named
from store.query.fields import COMPARISONS, Value, field
from store.query.ranges import bounds, whole_number
from store.query.wording import worded
from store.text import fold

_WORDS = (":", "=", "~")
_NUMBERS = (":", "=", *COMPARISONS)


def _named(column: str, value: Value) -> Criterion:
    if not value.text:
        raise value.wrong("a value is missing", f"part of the {column}")
    return Named(column, fold(value.text), exact=value.op == "=")


def _counted(column: str, value: Value) -> Criterion:
    return Between(column, *bounds(value, whole_number, "a number, or a range such as 10..50"))


@field("summary", ops=_WORDS)
def summary(value: Value) -> Criterion:
    """summary:word finds words that begin so in the one sentence that a source gives; has:summary any such sentence."""
    return worded(value, (SUMMARY,))


@field("keyword", ops=_WORDS, aliases=("keywords",))
def keyword(value: Value) -> Criterion:
    """keyword:word finds keywords with a word that begins so; keyword:"reward model" both words in order in one."""
    return worded(value, (KEYWORDS,))


@field("org", pool="org", aliases=("organization",))
def organization(value: Value) -> Criterion:
    """org:university finds papers of an organization whose name contains this; org=name of that very one."""
    return _named("org", value)


@field("submitter", pool="submitter")
def submitter(value: Value) -> Criterion:
    """submitter:smith finds papers that somebody whose name contains this submitted; submitter=name that very one."""
    return _named("submitter", value)


@field("category", pool="category", aliases=("categories",))
def category(value: Value) -> Criterion:
    """category:cs finds papers with a category that contains this; category=cs.CL with that very one."""
    return _named("category", value)


@field("comments", ops=_NUMBERS)
def comments(value: Value) -> Criterion:
    """comments>3, comments:1..5: by the comments at the source; a paper without any count never matches."""
    return _counted("comments", value)


@field("stars", ops=_NUMBERS)
def stars(value: Value) -> Criterion:
    """stars>=100, stars:10..50: by the stars of the paper's code; a paper without any count never matches."""
    return _counted("stars", value)

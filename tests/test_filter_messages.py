"""What is said of a filter: where it is wrong, why nothing fits it, and why a paper does."""

from __future__ import annotations

from store.errors import QueryError
from store.query.explain import Counted, Explanation, Suggestion
from store.query.why import Excerpt, Reason
from tui.main.filter_messages import empty_message, error_message, reason_line


def test_where_a_filter_is_wrong_and_what_was_expected() -> None:
    assert error_message(QueryError("“9” is no rating", 8, "1 to 5")) == "column 8: “9” is no rating; expected 1 to 5"
    assert error_message(QueryError("a bracket is open", 3)) == "column 3: a bracket is open"


def test_why_nothing_is_listed_and_what_would_find_some() -> None:
    tree = Counted("low tag:rl", 0, None, ())
    nearest = Suggestion("low", "without tag:rl", 1_200)
    steps = (("low", 1_200), ("tag:rl", 0))
    assert empty_message(None) == ["Nothing matches this filter."]
    assert empty_message(Explanation(0, steps, tree, {}, nearest=nearest, lacking="no paper has a score yet")) == [
        "Nothing matches this filter.",
        "low 1,200  →  tag:rl 0",
        "No paper has a score yet.",
        "",
        "Nearest: without tag:rl finds 1,200 papers",
        "    low",
    ]
    assert empty_message(Explanation(0, steps[1:], tree, {})) == ["Nothing matches this filter."]


def test_why_a_paper_fits_a_clause() -> None:
    title, other, abstract = (Excerpt(field, 0, "low", 0, 3) for field in ("title", "title", "abstract"))
    assert reason_line(Reason("low", True, (title, other, abstract))) == "low: title ×2, abstract"
    assert reason_line(Reason("lwo", True, (title,), corrected="low")) == "lwo (as low): title"
    assert reason_line(Reason("is:read", True, ())) == "is:read: yes"
    assert reason_line(Reason("-is:read", False, ())) == "-is:read: no"
    assert reason_line(Reason("score>1", True, (title,), score="score 90: low")) == "score>1: score 90: low"

"""A tree and an order into an answer."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from store.errors import QueryError
from store.query.answer import Answer
from store.query.evaluate import Evaluation
from store.query.orders import ByLine, ByNumber, ByUneven, Order, Relevance
from store.query.tree import Node
from store.query.words import words_of

if TYPE_CHECKING:
    from store.index.index import Index

SORTS = (
    *("relevance", "day", "votes", "rating", "title", "author", "published", "status", "added", "score"),
    *("stars", "comments"),
)
_NUMBERS = {**{name: name for name in ("day", "published", "added", "stars", "comments")}, "votes": "upvotes"}
_LINES = {"title": "title_line", "author": "author_line"}


def search(
    index: Index,
    node: Node,
    *,
    sort: str | None = None,
    reverse: bool = False,
    cancelled: Callable[[], bool] | None = None,
) -> Answer:
    """Find the papers a query asks for; raises QueryError for an unknown order, Cancelled when told so.

    Without ``sort`` they come by relevance where the query has text, else newest day, most votes, the listing's order.
    ``reverse`` turns the order around; papers without what is sorted by stay last.
    """
    started = time.perf_counter()
    if sort is not None and sort not in SORTS:
        raise QueryError(f'there is no order "{sort}"', 1, "one of " + ", ".join(SORTS))
    asked = Evaluation(index, cancelled)
    mask = asked.mask(node, asked.snapshot.alive)
    order = _order(asked, sort or "relevance", reverse)
    words = words_of(node, asked.corrections)
    answer = Answer(str(node), mask, asked.snapshot.order, asked.snapshot.rank, order, asked.corrections, words)
    asked.snapshot.rest()
    answer.took = (time.perf_counter() - started) * 1_000
    return answer


def _order(asked: Evaluation, sort: str, reverse: bool) -> Order | None:
    """Return the order asked for; None is the default order."""
    if sort == "relevance":
        if asked.scores:
            return Relevance(asked.scores, reverse=reverse)
        sort = "day"
    if sort == "day" and not reverse:
        return None
    if sort in _LINES:
        return ByLine(partial(asked.snapshot.lines, _LINES[sort]), reverse=reverse)
    if sort == "score":
        taught = asked.learned()
        return ByUneven(taught.sums, ascending=reverse) if taught else None
    if sort == "status":
        return ByNumber(asked.marked.status.astype(np.int8), ascending=not reverse)
    column = asked.marked.rating if sort == "rating" else asked.snapshot.number(_NUMBERS[sort])
    return ByNumber(column, ascending=reverse)

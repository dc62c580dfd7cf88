"""A tree and an order into an answer."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from store.errors import QueryError
from store.index.edition import Rows
from store.query.answer import Answer, Primary
from store.query.evaluate import Evaluation, relevance
from store.query.tree import Node

if TYPE_CHECKING:
    from store.index.index import Index

SORTS = ("relevance", "day", "votes", "rating", "title", "author", "published", "status", "added")
_NUMBERS = {"day": "day", "votes": "upvotes", "published": "published", "added": "added"}
_LINES = {"title": "title_line", "author": "author_line"}
_LAST = np.int32(2**31 - 2)  # where rows that have no such number go, whichever way the others run


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
    mask = asked.mask(node, asked.edition.alive)
    primary = _primary(asked, sort or "relevance", reverse)
    answer = Answer(str(node), mask, asked.edition.order, asked.edition.rank, primary, asked.corrections)
    answer.took = (time.perf_counter() - started) * 1_000
    return answer


def _primary(asked: Evaluation, sort: str, reverse: bool) -> Primary | None:
    if sort == "relevance":
        if asked.scores:
            return partial(_signed, partial(relevance, asked.scores), -1 if reverse else 1)
        sort = "day"
    if sort == "day" and not reverse:
        return None
    if sort in _LINES:
        return partial(_by_line, asked, _LINES[sort], reverse)
    if sort == "status":
        return partial(_signed, lambda rows: asked.marked.status[rows].astype(np.int32), -1 if reverse else 1)
    column = asked.marked.rating if sort == "rating" else asked.edition.number(_NUMBERS[sort])
    return partial(_by_number, column, reverse)


def _signed(primary: Primary, sign: int, rows: Rows | slice) -> npt.NDArray[np.int32]:
    values = primary(rows)
    return values if sign > 0 else -values


def _by_number(column: npt.NDArray[np.signedinteger], reverse: bool, rows: Rows | slice) -> npt.NDArray[np.int32]:
    values = np.minimum(column[rows], _LAST - 1, dtype=np.int32)
    return np.where(values < 0, _LAST, values if reverse else -values)


def _by_line(asked: Evaluation, field: str, reverse: bool, rows: Rows | slice) -> npt.NDArray[np.int32]:
    if isinstance(rows, slice):
        rows = np.arange(asked.edition.size)
    lines = asked.edition.lines(field, rows)
    places = {line: place for place, line in enumerate(sorted(set(lines), reverse=reverse), 1)}
    places[b""] = int(_LAST)
    return np.array([places[line] for line in lines], np.int32)

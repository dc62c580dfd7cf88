"""A tree and an order into an answer: which papers, how many, and in what order, a window of rows at a time.

The first two hundred are found without sorting the rest; the whole order is made once, when a window beyond them is
asked for.
"""

from collections.abc import Callable
from functools import partial
from itertools import islice

import numpy as np
import numpy.typing as npt

from store.errors import QueryError
from store.index.index import Index
from store.index.names import DamagedIndex
from store.index.snapshot import Mask, Rows
from store.query.evaluate import Evaluation
from store.query.orders import ByFew, ByLine, ByNumber, Order, Relevance
from store.query.tree import Node
from store.query.words import words_of

SORTS = (
    *("relevance", "day", "votes", "rating", "title", "author", "published", "status", "added", "score"),
    *("stars", "comments"),
)
_NUMBERS = {**{name: name for name in ("day", "published", "added", "stars", "comments")}, "votes": "upvotes"}
_LINES = {"title": "title_line", "author": "author_line"}
FIRST = 200
_STRIDE = 4_096
_SPARSE = 16  # up to a sixteenth of all rows is looked at row by row, more as whole columns


class Answer:
    """The papers that a query asks for, as they were when it was asked.

    ``corrections`` says of each word that no paper has what was taken instead; ``words`` are what was looked for in
    text, to be marked there. ``remarks`` say of the query what is worth knowing, a few words
    each: a field that was misspelt, signs that were left out.
    """

    def __init__(
        self,
        query: str,
        mask: Mask,
        order: npt.NDArray[np.int32],
        rank: npt.NDArray[np.int32],
        by: Order | None,
        corrections: dict[str, str],
        words: tuple[str, ...],
    ) -> None:
        self.query, self.mask, self.corrections, self.words = query, mask, corrections, words
        self.total = int(np.count_nonzero(mask))
        self.remarks: tuple[str, ...] = ()
        self._order, self._rank, self._by = order, rank, by
        self._sorted: npt.NDArray[np.int64] | None = None
        self._first = self._find_first()

    def __len__(self) -> int:
        return self.total

    def __contains__(self, row: object) -> bool:
        return isinstance(row, int) and 0 <= row < len(self.mask) and bool(self.mask[row])

    def rows(self, start: int, stop: int) -> list[int]:
        """Return the rows from ``start`` up to ``stop`` in the answer's order."""
        start, stop = max(0, start), min(stop, self.total)
        if stop <= len(self._first):
            return self._first[start:stop]
        if self._sorted is None:
            self._sorted = self._sort()
        found: list[int] = self._sorted[start:stop].tolist()
        return found

    def position(self, row: int) -> int | None:
        """Return the position of a row in the answer, from 0; None when it is not in it."""
        if row not in self:
            return None
        if row in self._first:
            return self._first.index(row)
        rows = np.flatnonzero(self.mask)
        keys = self._keys_later(rows)
        return int(np.count_nonzero(keys < keys[np.searchsorted(rows, row)]))

    def _keys(self, rows: Rows) -> npt.NDArray[np.int64]:
        """Join what orders a row and its place in the default order into one number."""
        rank = self._rank[rows].astype(np.int64)
        return rank if self._by is None else (self._by.keys(rows).astype(np.int64) << 32) + rank

    def _keys_later(self, rows: Rows) -> npt.NDArray[np.int64]:
        """Do as `_keys` does; where the index is damaged, in the default order until that was made anew."""
        try:
            return self._keys(rows)
        except DamagedIndex:
            return self._rank[rows].astype(np.int64)

    def _sort(self) -> npt.NDArray[np.int64]:
        if self._by is None:
            return self._order[self.mask[self._order]].astype(np.int64)
        rows = np.flatnonzero(self.mask)
        return rows[np.argsort(self._keys_later(rows))]

    def _find_first(self) -> list[int]:
        """Find the first rows; many of them class by class, for most orders have few values and the best has enough."""
        if self._by is None:
            return self._earliest(self.mask, FIRST)
        found: list[int] = []
        left = self.mask
        for members in self._by.classes(left) if self.total * _SPARSE > len(left) else ():
            found.extend(self._earliest(members, FIRST - len(found)))
            if len(found) == min(FIRST, self.total):
                return found
            left = left & ~members
        rows = np.flatnonzero(left)
        return [*found, *_least(rows, self._keys(rows), FIRST - len(found))]

    def _earliest(self, mask: Mask, count: int) -> list[int]:
        """Find the first rows of a mask in the default order: by walking it where the mask is dense."""
        if int(np.count_nonzero(mask)) * _STRIDE < len(mask) * count:
            rows = np.flatnonzero(mask)
            return _least(rows, self._rank[rows], count)
        chunks = (self._order[start : start + _STRIDE] for start in range(0, len(mask), _STRIDE))
        return list(islice((row for chunk in chunks for row in chunk[mask[chunk]].tolist()), count))


def _least(rows: Rows, keys: npt.NDArray[np.integer], count: int) -> list[int]:
    """Return the rows with the least keys, in their order."""
    if len(rows) > 4 * count:
        least = np.argpartition(keys, count)[:count]
        rows, keys = rows[least], keys[least]
    found: list[int] = rows[np.argsort(keys)][:count].tolist()
    return found


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
    if sort is not None and sort not in SORTS:
        raise QueryError(f"there is no order “{sort}”", 1, "one of " + ", ".join(SORTS))
    asked = Evaluation(index, cancelled)
    mask = asked.mask(node, asked.everything(node))
    order = _order(asked, sort or "relevance", reverse)
    words = words_of(node, asked.corrections)
    answer = Answer(str(node), mask, asked.snapshot.order, asked.snapshot.rank, order, asked.corrections, words)
    asked.snapshot.rest()
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
        return ByNumber(taught.sums, ascending=reverse) if taught else None
    if sort == "status":
        return ByFew(asked.marked.status.astype(np.int8), ascending=not reverse)
    column = asked.marked.rating if sort == "rating" else asked.snapshot.number(_NUMBERS[sort])
    return ByFew(column, ascending=reverse)

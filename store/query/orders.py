"""The orders an answer can come in: by relevance, by a number, by a line of text.

An order gives each row a key, least first; rows with equal keys stand in the default order (newest day, most votes, the
listing's own). Where rows are many it gives whole classes of equal rows instead, best first, as masks: the first screen
then costs a few comparisons of columns and no sorting.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Sequence
from functools import reduce
from itertools import product

import numpy as np
import numpy.typing as npt

from store.index.postings import FieldWeights
from store.index.snapshot import Mask, Rows
from store.query.criteria import FIELD_WEIGHTS

Keys = npt.NDArray[np.int32]
LAST = np.int32(2**31 - 2)
"""The key of rows that have nothing to be ordered by, whichever way the others run."""
_NEVER = np.int32(2**31 - 1)
_CLASSES = 8  # values of a number that are looked at one by one
_CODED = 3  # clauses whose weights together fit into a byte
_WEIGHTS = sorted({0, *FIELD_WEIGHTS.values()})
_BASE = max(_WEIGHTS) + 1


class Order(ABC):
    """What an answer needs of an order."""

    @abstractmethod
    def keys(self, rows: Rows) -> Keys:
        """Return the keys of these rows."""

    def classes(self, mask: Mask) -> Iterator[Mask]:
        """List the classes of a mask's rows, least key first, as far as that is quicker than sorting them."""
        yield from ()


class Relevance(Order):
    """By score: the idf of each clause times the weight of the text a row has it in, added up; highest first."""

    def __init__(self, scores: Sequence[tuple[FieldWeights, int]], *, reverse: bool) -> None:
        self._scores, self._sign = scores, 1 if reverse else -1

    def keys(self, rows: Rows) -> Keys:
        """Return the scores, negative so that the highest is least."""
        total = np.zeros(len(rows), np.int32)
        for weights, idf in self._scores:
            total += weights[rows].astype(np.int32) * np.int32(self._sign * idf)
        return total

    def classes(self, mask: Mask) -> Iterator[Mask]:
        """List the classes by their weights, best score first: each row's weights are packed into one byte."""
        if len(self._scores) > _CODED:
            return
        codes = self._scores[0][0]
        for weights, _ in self._scores[1:]:
            codes = codes * np.uint8(_BASE) + weights
        scored: dict[int, list[int]] = {}
        for combination in product(_WEIGHTS, repeat=len(self._scores)):
            score = sum(weight * idf for weight, (_, idf) in zip(combination, self._scores, strict=True))
            scored.setdefault(score, []).append(reduce(lambda code, weight: code * _BASE + weight, combination))
        for score in sorted(scored, reverse=self._sign < 0):
            first, *others = scored[score]
            members: Mask = codes == first
            for code in others:
                members |= codes == code
            yield members & mask


class ByNumber(Order):
    """By a column, where -1 means none: the greatest first, or with ``ascending`` the least; none at all last."""

    def __init__(self, column: npt.NDArray[np.integer], *, ascending: bool) -> None:
        self._column, self._ascending = column, ascending

    def keys(self, rows: Rows | slice) -> Keys:
        """Return the numbers, negative where the greatest comes first."""
        values = np.minimum(self._column[rows], LAST - 1).astype(np.int32)
        return np.where(values < 0, LAST, values if self._ascending else -values)


class ByFew(ByNumber):
    """By a column in which many rows have the same number."""

    def classes(self, mask: Mask) -> Iterator[Mask]:
        """List the rows with the least key, then those with the next, a few times."""
        values = np.where(mask, self.keys(slice(None)), _NEVER)
        for _ in range(_CLASSES):
            members: Mask = (values == values.min()) & mask
            yield members
            np.copyto(values, _NEVER, where=members)


class ByLine(Order):
    """By a line of text that `read` gives for rows, alphabetically; rows without one last."""

    def __init__(self, read: Callable[[Rows], list[bytes]], *, reverse: bool) -> None:
        self._read, self._reverse = read, reverse

    def keys(self, rows: Rows) -> Keys:
        """Return of each row the place of its line among those of all these rows."""
        lines = self._read(rows)
        places = {line: place for place, line in enumerate(sorted(set(lines), reverse=self._reverse), 1)}
        places[b""] = int(LAST)
        return np.fromiter(map(places.__getitem__, lines), np.int32, len(lines))

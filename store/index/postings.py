"""For each word of one field of a segment, the papers that have it, as row numbers within the segment.

Words lie in the order of the vocabulary, so that a slice of words is a slice of papers. Where a prefix covers so many
that going through them would be slow, a bitmap of the papers has been made beforehand.
"""

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from store.index.blocks import Column

FieldWeights = npt.NDArray[np.uint8]
_DENSE = 8  # a slice of more postings than an eighth of the papers gets a bitmap
_SMALLEST = 2_048  # … but none in a segment so small that there is nothing to save


class Postings:
    """The papers of each word of one field; ``size`` is the number of rows of the segment."""

    def __init__(self, arrays: Mapping[str, Column], field: str, size: int) -> None:
        self.starts, self.rows = arrays[f"{field}.starts"], arrays[f"{field}.rows"]
        self._bits, self._slices = arrays[f"{field}.bits"], arrays[f"{field}.dense"]
        self._width = -(-size // 8)
        self.size = size

    @cached_property
    def _dense(self) -> dict[int, int]:
        return {key: number for number, key in enumerate(self._slices.whole().tolist())}

    def rows_of(self, first: int, last: int | None = None) -> npt.NDArray[np.uint16]:
        """Return the papers of a word, or of the words from ``first`` up to ``last``."""
        return self.rows.between(self.starts.at(first), self.starts.at(first + 1 if last is None else last))

    def raise_to(self, weight: int, first: int, last: int, weights: FieldWeights) -> None:
        """Set the papers of the words from ``first`` up to ``last`` to this weight, higher than any set before."""
        dense = self._dense.get(first << 32 | last)
        if dense is None:
            weights[self.rows_of(first, last)] = weight
            return
        packed = self._bits.between(dense * self._width, (dense + 1) * self._width)
        bits = np.unpackbits(packed, count=self.size, bitorder="little")
        np.maximum(weights, bits if weight == 1 else bits * np.uint8(weight), out=weights)


def pack(
    field: str, ids: npt.NDArray[np.uint32], rows: npt.NDArray[np.uint16], words: Sequence[bytes], size: int
) -> dict[str, npt.NDArray[Any]]:
    """Lay out one field's postings from (word, row) pairs in any order, each pair once."""
    return lay_out(field, np.sort(ids.astype(np.uint64) << np.uint64(16) | rows), words, size)


def starts_of(keys: npt.NDArray[np.uint64], shift: int, count: int) -> npt.NDArray[np.uint32]:
    """Return where each of so many words begins in sorted keys, word << shift and more, and where the last one ends."""
    return np.searchsorted(keys, np.arange(count + 1, dtype=np.uint64) << np.uint64(shift)).astype(np.uint32)


def lay_out(field: str, keys: npt.NDArray[np.uint64], words: Sequence[bytes], size: int) -> dict[str, npt.NDArray[Any]]:
    """Lay out postings that are in order, word << 16 | row, and add the bitmaps of the dense prefixes."""
    starts, rows = starts_of(keys, 16, len(words)), keys.astype(np.uint16)
    least = max(_SMALLEST, size // _DENSE)
    slices = sorted(_dense_slices(words, starts.tolist(), least))
    bits = np.zeros((len(slices), -(-size // 8)), np.uint8)
    for number, (first, last) in enumerate(slices):
        has = np.zeros(size, np.bool_)
        has[rows[starts[first] : starts[last]]] = True
        bits[number] = np.packbits(has, bitorder="little")
    keys = np.fromiter((first << 32 | last for first, last in slices), np.uint64, len(slices))
    return {f"{field}.starts": starts, f"{field}.rows": rows, f"{field}.dense": keys, f"{field}.bits": bits.ravel()}


def _dense_slices(words: Sequence[bytes], starts: Sequence[int], least: int) -> set[tuple[int, int]]:
    """Find the slices of words with a common beginning that have more than ``least`` postings, by descent."""
    found: set[tuple[int, int]] = set()
    waiting = [(0, len(words), 0)]
    while waiting:
        first, last, depth = waiting.pop()
        while first < last:
            head = words[first][: depth + 1]
            end = _end_of(words, head, first, last) if len(head) > depth else first + 1
            if len(head) > depth and starts[end] - starts[first] > least:
                found.add((first, end))
                waiting.append((first, end, depth + 1))
            first = end
    return found


def _end_of(words: Sequence[bytes], head: bytes, first: int, last: int) -> int:
    """Find where the words that begin with ``head`` end, first by strides that double."""
    step = 1
    while first + step < last and words[first + step].startswith(head):
        step *= 2
    low, high = first + step // 2, min(first + step, last)
    while low < high:
        middle = (low + high) // 2
        if words[middle].startswith(head):
            low = middle + 1
        else:
            high = middle
    return low

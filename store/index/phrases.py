"""The words of one field of a segment as they follow each other: what a phrase is found by.

All words of all rows stand in one stream, as numbers of the vocabulary, with a gap behind every text; and of each word
it is known where in the stream it stands. A phrase begins with the places of its rarest word, few as a rule, and looks
what stands around them, so that how common the others are does not matter.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from store.index.postings import Postings, lay_out, starts_of

Stream = npt.NDArray[np.uint32]
Slice = tuple[int, int]
GAP = np.uint32(0xFFFF_FFFF)
"""Stands in the stream where no word is: at its beginning and behind every text."""


class TextPostings(Postings):
    """The papers of each word of one text, and where the word stands in them.

    ``stream`` holds the words of all rows in order, ``begins`` where each row begins in it.
    """

    def __init__(self, arrays: Mapping[str, npt.NDArray[Any]], field: str, size: int) -> None:
        super().__init__(arrays, field, size)
        self.stream: Stream = arrays[f"{field}.stream"]
        self.begins: npt.NDArray[np.uint32] = arrays[f"{field}.begins"]
        self._places: npt.NDArray[np.uint32] = arrays[f"{field}.places"]
        self._place_starts: npt.NDArray[np.uint32] = arrays[f"{field}.place_starts"]

    def in_order(self, slices: Sequence[Slice]) -> npt.NDArray[np.int64]:
        """Give the rows, some more than once, in which words of these slices stand one behind the other."""
        counts = [int(self._place_starts[last]) - int(self._place_starts[first]) for first, last in slices]
        rarest = counts.index(min(counts))
        first, last = slices[rarest]
        found = self._places[self._place_starts[first] : self._place_starts[last]].astype(np.int64)
        for number, (first, last) in enumerate(slices):
            if number != rarest:
                words = self.stream.take(found + (number - rarest), mode="clip")
                found = found[(words >= first) & (words < last)]
        return np.searchsorted(self.begins, found, side="right") - 1


def pack_text(
    field: str, stream: Stream, begins: npt.NDArray[np.uint32], words: Sequence[bytes]
) -> dict[str, npt.NDArray[Any]]:
    """Lay out one text's stream, the places of its words and its postings; ``begins`` ends with the stream's length."""
    keys = stream.astype(np.uint64) << np.uint64(32) | np.arange(len(stream), dtype=np.uint64)
    keys.sort()
    keys = keys[: np.searchsorted(keys, np.uint64(GAP) << np.uint64(32))]
    size = len(begins) - 1
    made: dict[str, npt.NDArray[Any]] = {
        f"{field}.stream": stream,
        f"{field}.begins": begins,
        f"{field}.places": keys.astype(np.uint32),
        f"{field}.place_starts": starts_of(keys, 32, len(words)),
    }
    rows = np.zeros(len(stream), np.uint16)
    rows[begins[0] :] = np.repeat(np.arange(size, dtype=np.uint16), np.diff(begins))
    pairs = keys >> np.uint64(32) << np.uint64(16) | rows[made[f"{field}.places"]]
    first = np.ones(len(pairs), np.bool_)
    np.not_equal(pairs[1:], pairs[:-1], out=first[1:])
    return made | lay_out(field, pairs[first], words, size)

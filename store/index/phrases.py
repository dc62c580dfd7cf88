"""The words of one field of a segment as they follow each other: what a phrase is found by.

All words of all rows stand in one stream, as numbers of the vocabulary, with a gap behind every text; and of each word
it is known where in the stream it stands. A phrase begins with the places of its rarest word, few as a rule, and looks
what stands around them, so that how common the others are does not matter.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from store.index.blocks import Column
from store.index.postings import Postings, lay_out, starts_of

Stream = npt.NDArray[np.uint32]
Positions = npt.NDArray[np.int64]
Slice = tuple[int, int]
GAP = np.uint32(0xFFFF_FFFF)
"""Stands in the stream where no word is: at its beginning and behind every text."""
_ANY: Slice = (0, int(GAP))
_WORTH = 500  # places of other words that are gone through in the time in which a page of the stream is fetched
_PAGE = 1 << 14  # words on what the system fetches at once
_KEPT = 1 << 16  # places of a phrase up to which they are kept for the next letter


@dataclass(frozen=True, slots=True)
class Asked:
    """Where words of ``whole`` stand before one of ``last``; ``behind`` is the word there, where it was looked at."""

    whole: tuple[Slice, ...]
    last: Slice
    found: Positions
    behind: Stream | None

    def covers(self, whole: tuple[Slice, ...], last: Slice) -> bool:
        """Return whether all places of this phrase are among those found."""
        return self.whole == whole and self.last[0] <= last[0] and last[1] <= self.last[1]


_NOTHING = Asked((), _ANY, np.empty(0, np.int64), None)


class TextPostings(Postings):
    """The papers of each word of one text, and where the word stands in them.

    ``stream`` holds the words of all rows in order, ``begins`` where each row begins in it.
    """

    def __init__(self, arrays: Mapping[str, Column], field: str, size: int) -> None:
        super().__init__(arrays, field, size)
        self.stream, self.begins = arrays[f"{field}.stream"], arrays[f"{field}.begins"]
        self._places, self._place_starts = arrays[f"{field}.places"], arrays[f"{field}.place_starts"]
        self._asked = _NOTHING

    def in_order(self, whole: tuple[Slice, ...], last: Slice) -> npt.NDArray[np.int64]:
        """Return the rows, some more than once, in which words of these slices stand one behind the other.

        ``whole`` are the words before the last one, which may go on: what was found is kept for the next letter of it.
        """
        asked = self._asked  # another thread may ask for another phrase meanwhile
        if not asked.covers(whole, last):
            asked = self._looked_for(whole, last)
            if len(asked.found) <= _KEPT:
                self._asked = asked
        found = asked.found
        if asked.behind is not None:
            found = found[(asked.behind >= last[0]) & (asked.behind < last[1])]
        elif last != asked.last:
            found = found[self._stand(found + len(whole), last)]
        return np.searchsorted(self.begins.whole(), found, side="right") - 1

    def knows(self, whole: tuple[Slice, ...], last: Slice) -> bool:
        """Return whether the answer is among what was found before, so that the stream is not read for it."""
        return self._asked.covers(whole, last)

    def _looked_for(self, whole: tuple[Slice, ...], last: Slice) -> Asked:
        """Find a phrase, and more than that where its last word is common: all places of the words before it."""
        if self._few(last, min(map(self._count, whole))):
            return Asked(whole, last, self._around((*whole, last)), None)
        found = self._around(whole)
        return Asked(whole, _ANY, found, self.stream.take(found + len(whole)))

    def _around(self, slices: Sequence[Slice]) -> Positions:
        """Find where in the stream words of these slices begin to stand in order, looking around the rarest."""
        first, *others = sorted(range(len(slices)), key=lambda number: self._count(slices[number]))
        found = np.sort(self._of(slices[first])).astype(np.int64) - first
        for number in others:
            found = found[self._stand(found + number, slices[number])]
        return found

    def _stand(self, places: Positions, part: Slice) -> npt.NDArray[np.bool_]:
        """Return for each of these places whether a word of the slice stands there.

        The places of a word lie together, those of different words all over the stream, each on a page of its own: so
        the stream is read only where the words of the slice have many more places.
        """
        if not self._few(part, len(places)):
            words = self.stream.take(places)
            return np.asarray((words >= part[0]) & (words < part[1]))
        there = np.sort(self._of(part)) if part[1] - part[0] > 1 else self._of(part)
        if not len(there):
            return np.zeros(len(places), np.bool_)
        near = np.searchsorted(there, places.astype(np.uint32))
        return np.asarray(there[np.minimum(near, len(there) - 1)] == places)

    def _few(self, part: Slice, places: int) -> bool:
        """Return whether going through a slice's own places is quicker than looking at so many places of the stream."""
        return self._count(part) <= _WORTH * min(places, len(self.stream) // _PAGE)

    def _count(self, part: Slice) -> int:
        return self._place_starts.at(part[1]) - self._place_starts.at(part[0])

    def _of(self, part: Slice) -> npt.NDArray[np.uint32]:
        return self._places.between(self._place_starts.at(part[0]), self._place_starts.at(part[1]))


def renumbered(stream: Stream, numbers: npt.NDArray[np.uint32]) -> Stream:
    """Return a stream with the new numbers of its words, and its gaps."""
    return np.append(numbers, GAP)[np.minimum(stream, len(numbers))]


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

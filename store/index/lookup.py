"""Where many words stand at once: a slice of the postings for each word, text and segment of a snapshot."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from store.index.segment import Segment
from store.index.snapshot import Snapshot

_NONE = np.empty(0, np.uint16)


@dataclass(frozen=True, slots=True)
class Occurrences:
    """One word: its number in each segment's vocabulary, None where it is not, and how many papers have it by text."""

    numbers: tuple[int | None, ...]
    papers: dict[str, int]


def look_up(snapshot: Snapshot, words: Sequence[str], fields: Sequence[str]) -> dict[str, Occurrences]:
    """Look up words, and count the living papers that have each in these texts."""
    numbers = [segment.vocabulary.numbers(words) for segment in snapshot.segments]
    replaced = snapshot.count < snapshot.size
    found = {}
    for word, places in zip(words, zip(*numbers, strict=True), strict=True):
        papers = dict.fromkeys(fields, 0)
        for segment, number in zip(snapshot.segments, places, strict=True):
            for field in fields if number is not None else ():
                rows = _rows(segment, field, number)
                alive = snapshot.alive[segment.lo : segment.hi]
                papers[field] += int(np.count_nonzero(alive[rows])) if replaced else len(rows)
        found[word] = Occurrences(places, papers)
    return found


def weighed(snapshot: Snapshot, words: Iterable[tuple[Occurrences, dict[str, int]]]) -> npt.NDArray[np.int32]:
    """Add up for every row what the words it has weigh, each given by the text it stands in."""
    sums = np.zeros(snapshot.size, np.int32)
    listed = list(words)
    for place, segment in enumerate(snapshot.segments):
        having, weights = [_NONE], [0]
        for found, by_field in listed:
            if (number := found.numbers[place]) is not None:
                having.extend(_rows(segment, field, number) for field in by_field)
                weights.extend(by_field.values())
        # counting is twice as quick as adding at places, and whole numbers of this size stay exact as floats
        each = np.repeat(np.array(weights, np.float64), list(map(len, having)))
        sums[segment.lo : segment.hi] = np.bincount(np.concatenate(having), each, len(segment))
    return sums


def _rows(segment: Segment, field: str, number: int) -> npt.NDArray[np.uint16]:
    return segment.texts[field].rows_of(number)

"""Where many words stand at once: a slice of the postings for each word, text and segment of an edition."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from store.index.edition import Edition
from store.index.segment import Segment


@dataclass(frozen=True, slots=True)
class Found:
    """One word: its number in each segment's vocabulary, None where it is not, and how many papers have it by text."""

    numbers: tuple[int | None, ...]
    papers: dict[str, int]


def find(edition: Edition, words: Sequence[str], fields: Sequence[str]) -> dict[str, Found]:
    """Look up words, and count the living papers that have each in these texts."""
    numbers = [segment.vocabulary.numbers(words) for segment in edition.segments]
    replaced = edition.count < edition.size
    found = {}
    for word, places in zip(words, zip(*numbers, strict=True), strict=True):
        papers = dict.fromkeys(fields, 0)
        for segment, number in zip(edition.segments, places, strict=True):
            for field in fields if number is not None else ():
                rows = _rows(segment, field, number)
                alive = edition.alive[segment.lo : segment.hi]
                papers[field] += int(np.count_nonzero(alive[rows])) if replaced else len(rows)
        found[word] = Found(places, papers)
    return found


def rows(edition: Edition, found: Found, field: str) -> Iterator[tuple[Segment, npt.NDArray[np.uint16]]]:
    """Give the rows that have a word in a text, segment by segment, counted from each segment's first."""
    for segment, number in zip(edition.segments, found.numbers, strict=True):
        if number is not None:
            yield segment, _rows(segment, field, number)


def _rows(segment: Segment, field: str, number: int) -> npt.NDArray[np.uint16]:
    postings = segment.texts[field]
    return postings.rows[postings.starts[number] : postings.starts[number + 1]]

"""Several small segments made one, without going back to the papers."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from store.index.phrases import TextPostings, pack_text, renumbered
from store.index.postings import pack
from store.index.segment import LINES, NAMES, NUMBERS, TEXTS, Segment
from store.index.typo_prefilter import sets
from store.index.vocabulary import packed

Arrays = dict[str, npt.NDArray[Any]]


def mergeable(segments: Sequence[Segment], most: int) -> range:
    """Choose the longest run of neighbours worth merging into one of at most so many rows.

    None may outweigh all the others together, so that a row is merged a few times at most, however it came in.
    """
    sizes = [len(segment) for segment in segments]
    runs = (
        range(first, last)
        for first in range(len(sizes))
        for last in range(first + 2, len(sizes) + 1)
        if 2 * max(sizes[first:last]) <= sum(sizes[first:last]) <= most
    )
    return max(runs, key=len, default=range(0))


def merged(segments: Sequence[Segment]) -> Arrays:
    """Return the arrays of one segment that holds the rows of these neighbours."""
    made: Arrays = {name: np.concatenate([segment.number(name) for segment in segments]) for name in NUMBERS}
    offsets = [segment.lo - segments[0].lo for segment in segments]
    made["other_days.days"] = np.concatenate([segment.other_days[1] for segment in segments])
    made["other_days.rows"] = np.concatenate(
        [segment.other_days[0] + np.uint16(offset) for segment, offset in zip(segments, offsets, strict=True)]
    )
    size = segments[-1].hi - segments[0].lo
    words, maps = _union([segment.vocabulary.encoded() for segment in segments])
    made["words"], made["ends"] = packed(words)
    made["letters"], made["pairs"] = sets(made["words"], made["ends"])
    for field in TEXTS:
        made.update(_joined_text(field, [segment.texts[field] for segment in segments], maps, words))
    for field in NAMES:
        names, places = _union([[name.encode() for name in segment.names[field].names] for segment in segments])
        made[f"{field}.words"], _ = packed(names)
        postings = [segment.names[field].postings for segment in segments]
        ids = [np.repeat(place, np.diff(each.starts.whole())) for place, each in zip(places, postings, strict=True)]
        rows = [each.rows.whole() + np.uint16(offset) for each, offset in zip(postings, offsets, strict=True)]
        made.update(pack(field, np.concatenate(ids), np.concatenate(rows), names, size))
    for field in LINES:
        blobs = [segment.lines[field].blob.whole() for segment in segments]
        ends = np.concatenate([np.diff(segment.lines[field].starts.whole()) for segment in segments])
        made[f"{field}.blob"] = np.concatenate(blobs)
        made[f"{field}.starts"] = np.concatenate(([0], np.cumsum(ends))).astype(np.uint32)
    return made


def _union(lists: Sequence[list[bytes]]) -> tuple[list[bytes], list[npt.NDArray[np.uint32]]]:
    """Join sorted lists; return the union, and for each list the new place of each of its words."""
    union = sorted(set().union(*lists))
    places = {word: place for place, word in enumerate(union)}
    return union, [np.fromiter(map(places.__getitem__, words), np.uint32, len(words)) for words in lists]


def _joined_text(
    field: str, postings: Sequence[TextPostings], places: Sequence[npt.NDArray[np.uint32]], words: Sequence[bytes]
) -> Arrays:
    streams = [renumbered(each.stream.whole(), place) for place, each in zip(places, postings, strict=True)]
    begins, at = [], 0
    for each in postings:
        begins.append(each.begins.whole()[:-1] + np.uint32(at))
        at += len(each.stream)
    return pack_text(field, np.concatenate(streams), np.append(np.concatenate(begins), np.uint32(at)), words)

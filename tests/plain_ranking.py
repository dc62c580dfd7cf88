"""The learned order once more in plain Python, a paper and a word at a time: what the postings are held against."""

from __future__ import annotations

from collections.abc import Sequence
from math import log

from store import ranking
from store.index.tokens import words
from store.ranking import DOUBT

COUNTS = {"title": 4, "tags": 2, "abstract": 1}
LIKING = {5: 4, 4: 3, 3: 0, 2: -3, 1: -4}


def liking(mark) -> int:
    if mark.rating:
        return LIKING[mark.rating]
    if mark.status == "skipped":
        return -1
    return 1 if mark.status != "inbox" or mark.notes else 0


def counted(record) -> dict[str, int]:
    """What each word counts in a paper."""
    found: dict[str, int] = {}
    for field, counts in COUNTS.items():
        for word in {word for text in record.texts(field) for word in words(text) if not word.isdigit()}:
            found[word] = found.get(word, 0) + counts
    return found


def weights(records: Sequence) -> dict[str, int]:
    sides = []
    for sign in (1, -1):
        taught = [record for record in records if liking(record.mark) * sign > 0]
        taught.sort(key=lambda record: record.mark.paper)
        taught.sort(key=lambda record: record.mark.updated or "", reverse=True)
        taught.sort(key=lambda record: -abs(liking(record.mark)))
        side: dict[str, int] = {}
        for record in taught[: ranking.TEACHERS]:
            for word, counts in counted(record).items():
                side[word] = side.get(word, 0) + counts * abs(liking(record.mark))
        sides.append((side, sum(abs(liking(record.mark)) for record in taught[: ranking.TEACHERS])))
    (liked, for_it), (disliked, against) = sides

    def evidence(word):
        return liked.get(word, 0) / (for_it + DOUBT) + disliked.get(word, 0) / (against + DOUBT) / 2

    exact = {}
    for word in sorted({*liked, *disliked}, key=lambda word: (-evidence(word), word))[: ranking.CANDIDATES]:
        most = max(sum(any(word in words(t) for t in r.texts(field)) for r in records) for field in COUNTS)
        if 1 < most <= max(2, len(records) / ranking.COMMON):
            gain = liked.get(word, 0) / (for_it + DOUBT) - disliked.get(word, 0) / (against + DOUBT) / 2
            exact[word] = gain * log(len(records) / most)
    strongest = sorted(exact, key=lambda word: (-abs(exact[word]), word))[: ranking.STRONGEST]
    greatest = max((abs(exact[word]) for word in strongest), default=0) or 1
    return {word: round(1_000 * exact[word] / greatest) for word in strongest}


def sums(records: Sequence) -> dict[int, int] | None:
    """What the words come to in each row; None when nothing was learned."""
    weighed = weights(records)
    if not any(weighed.values()):
        return None
    return {r.row: sum(counts * weighed.get(word, 0) for word, counts in counted(r).items()) for r in records}


def scores(records: Sequence) -> dict[int, int]:
    """Of a hundred papers, how many each surpasses, of those that equal it half; nothing when nothing was learned."""
    found = sums(records)
    if found is None:
        return {}
    placed = {}
    for row, value in found.items():
        below = sum(other < value for other in found.values())
        equal = sum(other == value for other in found.values()) - 1
        others = max(1, len(found) - 1)
        placed[row] = (100 * (2 * below + equal) + others) // (2 * others)
    return placed

"""Typing errors: words of the vocabulary within one edit, or two from eight letters on; a transposition is one edit.

Optimal string alignment by rapidfuzz, after the vocabulary's own prefilter by length and letters.
"""

from store.index.marked import Marked
from store.index.snapshot import Snapshot


def near(word: str, snapshot: Snapshot, marked: Marked) -> list[tuple[int, str]]:
    """List the words that papers or marks have within the edits allowed, with their distance, the likeliest first.

    Likelier is nearer, then more often written, then the first in the alphabet. A single letter is near nothing.
    """
    from rapidfuzz.distance import OSA
    from rapidfuzz.process import extract

    limit = 1 if len(word) < 8 else 2
    if len(word) < 2:
        return []
    known = {each for each in marked.vocabulary() if abs(len(each) - len(word)) <= limit}
    known.update(snapshot.perhaps_near(word, limit))
    found = extract(word, sorted(known), scorer=OSA.distance, score_cutoff=limit, limit=None)
    ranked = [
        (int(distance), -sum(segment.frequency(each) for segment in snapshot.segments), each)
        for each, distance, _ in found
    ]
    return [(distance, each) for distance, _, each in sorted(ranked)]

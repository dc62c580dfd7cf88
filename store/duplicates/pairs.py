"""Which pairs of papers are looked at, by what they share, and those of a library that may be one."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from typing import NamedTuple
from weakref import WeakKeyDictionary

import numpy as np
import numpy.typing as npt
from rapidfuzz import fuzz

from store.catalogue.papers import Papers
from store.duplicates.likeness import Sketch, likeness
from store.duplicates.shingles import Hashes, least_of
from store.index.marked import Marked
from store.index.snapshot import Mask, Snapshot
from store.models import Paper

_SHARED = 2  # so many equal hashes make a pair worth looking at
_CROWD = 40  # what more papers than these share tells no two of them
_RAREST = 4
_LOOK = 200  # papers between two looks at whether the answer is still wanted

Pairs = npt.NDArray[np.int64]


class Alike(NamedTuple):
    """Two papers that may be one, by row, and how alike they are, up to 1."""

    one: int
    other: int
    likeness: float


def find_alike(papers: Iterable[tuple[int, Paper]], look: Callable[[], object] = lambda: None) -> list[Alike]:
    """List the pairs among papers, each given with its row, that may be one paper, the most alike first.

    ``look`` is called again and again, and may raise what ends it.
    """
    rows: list[int] = []
    sketches: list[Sketch] = []
    for row, paper in papers:
        if not len(rows) % _LOOK:
            look()
        rows.append(row)
        sketches.append(Sketch.of(paper))
    found = []
    look()
    for one, other in _worth_a_look(sketches).tolist():
        if how := likeness(sketches[one], sketches[other]):
            found.append(Alike(rows[one], rows[other], how))
    return sorted(found, key=lambda pair: (-pair.likeness, pair))


def _worth_a_look(sketches: list[Sketch]) -> Pairs:
    """Return the pairs that share something, each once."""
    if len(sketches) < 2:
        return np.empty((0, 2), np.int64)
    shared = np.concatenate([_sharing_text(sketches), _sharing_titles(sketches)])
    size = len(sketches)
    pairs = np.unique(shared[:, 0] * size + shared[:, 1])
    return np.stack(np.divmod(pairs, size), axis=1)


def _sharing_text(sketches: list[Sketch]) -> Pairs:
    having = np.array([at for at, sketch in enumerate(sketches) if len(sketch.runs)], np.int64)
    if not len(having):
        return np.empty((0, 2), np.int64)
    lengths = [len(sketches[at].runs) for at in having]
    starts = np.concatenate(([0], np.cumsum(lengths)[:-1]))
    runs = np.concatenate([sketches[at].runs for at in having])
    counts: Counter[int] = Counter()
    size = len(sketches)
    for least in least_of(runs, starts):
        pairs = _grouped(least, having)
        counts.update((pairs[:, 0] * size + pairs[:, 1]).tolist())
    chosen = np.array([pair for pair, count in counts.items() if count >= _SHARED], np.int64)
    return np.stack(np.divmod(chosen, size), axis=1)


def _sharing_titles(sketches: list[Sketch]) -> Pairs:
    """Return the pairs that share a rarer word of their titles, the whole or main one, the first author or an id."""
    frequent = Counter(word for sketch in sketches for word in set(sketch.title.split()))
    numbers: defaultdict[tuple[str, str], int] = defaultdict(lambda: len(numbers))
    keys, places = [], []
    for at, sketch in enumerate(sketches):
        words = sorted((frequent[word], word) for word in set(sketch.title.split()) if frequent[word] > 1)
        shares = {("word", word) for _, word in words[:_RAREST]}
        shares |= {("title", sketch.title), ("title", sketch.main), ("first", sketch.first)} - {("first", "")}
        shares |= {*sketch.ids.items()}
        keys += [numbers[share] for share in shares]
        places += [at] * len(shares)
    pairs = _grouped(np.array(keys), np.array(places))
    titles, mains = [sketch.title for sketch in sketches], [sketch.main for sketch in sketches]
    worth = [
        titles[one] in (mains[other], titles[other])
        or titles[other] == mains[one]
        or not sketches[one].ids.items().isdisjoint(sketches[other].ids.items())
        or fuzz.ratio(titles[one], titles[other], score_cutoff=70) > 0
        for one, other in pairs.tolist()
    ]
    return pairs[np.array(worth, np.bool_)]


def _grouped(keys: npt.NDArray[np.integer] | Hashes, places: Pairs) -> Pairs:
    """Return the pairs of places that have the same key, the lower first; keys that a crowd has tell nothing."""
    order = np.argsort(keys, kind="stable")
    keys, places = keys[order], places[order]
    bounds = np.flatnonzero(np.concatenate(([True], keys[1:] != keys[:-1], [True])))
    sizes = np.diff(bounds)
    found = []
    for distance in range(1, int(min(_CROWD, sizes.max(initial=1)))):
        within = np.repeat(sizes, sizes)
        left = np.flatnonzero((within <= _CROWD)[:-distance] & (keys[:-distance] == keys[distance:]))
        found.append(np.stack((places[left], places[left + distance]), axis=1))
    pairs = np.concatenate(found) if found else np.empty((0, 2), np.int64)
    pairs = pairs[pairs[:, 0] != pairs[:, 1]]
    return np.sort(pairs, axis=1).astype(np.int64)


_FOUND: WeakKeyDictionary[Snapshot, list[Alike]] = WeakKeyDictionary()


def candidates(
    snapshot: Snapshot, marked: Marked, catalogue: Papers, look: Callable[[], object] = lambda: None
) -> list[Alike]:
    """List the pairs of papers that are listed and may be one, but for those that the reader told apart.

    They are found anew after papers have changed, and remembered until then; ``look`` is called meanwhile.
    """
    found = _FOUND.get(snapshot)
    if found is None:
        alive = snapshot.alive
        living = ((row, paper) for row, _, paper in catalogue.scan() if row < len(alive) and alive[row])
        found = _FOUND[snapshot] = find_alike(living, look)
    listed = marked.listed(snapshot.alive)
    return [
        pair
        for pair in found
        if listed[pair.one] and listed[pair.other] and frozenset((pair.one, pair.other)) not in marked.apart
    ]


def duplicates(snapshot: Snapshot, marked: Marked, catalogue: Papers, look: Callable[[], object]) -> Mask:
    """Return the rows of the papers that may be one with another, as `candidates` finds them."""
    mask = np.zeros(snapshot.size, np.bool_)
    for pair in candidates(snapshot, marked, catalogue, look):
        mask[[pair.one, pair.other]] = True
    return mask

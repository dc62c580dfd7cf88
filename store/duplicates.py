"""Papers that look alike: pairs that may be one paper, for the reader to say.

Nothing here makes two papers one. Which pairs are looked at is found by what they share: runs of three words of their
abstracts (MinHash, Broder 1997), rarer words of their titles, their first authors. Each pair is then judged by itself,
so which pairs are found hardly depends on how they were come by.

Titles alone say little: "Qwen Technical Report" and "Qwen2 Technical Report" are 98 % alike. Abstracts say most: two
papers hardly ever share a fifth of their runs of three words. Where one has no abstract, the title must be nearly the
same, with the same numbers in it, and nobody else its author.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple
from weakref import WeakKeyDictionary
from zlib import crc32

import numpy as np
import numpy.typing as npt
from rapidfuzz import fuzz

from store.catalogue import Catalogue
from store.identifiers import KINDS
from store.identity import title_key
from store.index.marked import Marked
from store.index.snapshot import Mask, Snapshot
from store.models import Paper
from store.names import comparable, family_name
from store.text import fold

_RUN = 3  # words of a shingle
_HASHES = 24
_SHARED = 2  # so many equal hashes make a pair worth looking at
_START = 40  # words of an abstract that may have been cut off
_CROWD = 40  # what more papers than these share tells no two of them
_RAREST = 4
_ENOUGH = 12  # runs that an abstract must have to say anything
_LOOK = 200  # papers between two looks at whether the answer is still wanted
_COMPARED = 600  # letters of two abstracts that are compared letter by letter
_WORDS = re.compile(r"[^\W_]+")
_MAIN = re.compile(r"\s*(?:[:–—]|\s-\s).*", re.DOTALL)

Hashes = npt.NDArray[np.uint64]
Pairs = npt.NDArray[np.int64]


class Alike(NamedTuple):
    """Two papers that may be one, by row, and how alike they are, up to 1."""

    one: int
    other: int
    likeness: float


@dataclass(frozen=True, slots=True)
class Sketch:
    """What of a paper is compared."""

    title: str
    main: str
    numbers: tuple[str, ...]
    first: str
    families: frozenset[str]
    ids: Mapping[str, str]
    start: str
    runs: Hashes

    @classmethod
    def of(cls, paper: Paper, runs: Hashes | None = None) -> Sketch:
        """Make the sketch of a paper; ``runs`` are those of its abstract, where they are known."""
        title = title_key(paper.title)
        names = paper.authors
        return cls(
            title,
            title_key(_MAIN.sub("", paper.title)) or title,
            tuple(sorted(word for word in title.split() if any(map(str.isdigit, word)))),
            comparable(names[0]) if names else "",
            frozenset(filter(None, map(family_name, names))),
            {kind: value for kind, value in paper.ids.items() if kind in KINDS},
            fold(paper.abstract[:_COMPARED]),
            _runs_of(paper.abstract) if runs is None else runs,
        )


def likeness(one: Sketch, other: Sketch) -> float:
    """Return how alike two papers are that may be one, up to 1; 0 where they are two."""
    differing = {kind for kind, value in one.ids.items() if other.ids.get(kind, value) != value}
    if "arxiv" in differing:
        return 0.0
    titles = fuzz.ratio(one.title, other.title) / 100
    texts = _texts_alike(one, other, titles)
    found = round(max(titles, texts or 0.0), 3)
    if differing:  # two DOIs: the reader is asked where all else is the same
        return found if titles == 1 and _same_first(one, other) and (texts is None or texts > 0.3) else 0.0
    if any(other.ids.get(kind) == value for kind, value in one.ids.items()):
        return max(found, 0.99)  # they were not joined, as something was said of both
    same = _same_by_title(one, other, titles) if texts is None else _same_by_texts(one, other, titles, texts)
    return found if same else 0.0


def _same_by_texts(one: Sketch, other: Sketch, titles: float, texts: float) -> bool:
    shared = _shared_authors(one, other)
    if one.numbers != other.numbers and 0.8 < titles < 1:  # the second of a series may repeat what the first said
        return texts > 0.8
    if texts > 0.5 or (texts > 0.2 and (titles > 0.85 or shared > 0.5)):
        return True
    return titles > 0.92 and (_same_first(one, other) or shared > 0.5) and (texts > 0.05 or titles == 1)


def _same_by_title(one: Sketch, other: Sketch, titles: float) -> bool:
    """Return whether two papers are the same as far as is known, where no two abstracts can be compared."""
    shared = _shared_authors(one, other)
    if shared == 0.0:
        return False
    known = shared > 0.5 or _same_first(one, other)
    if titles == 1:
        return True
    if one.numbers == other.numbers and len(one.title) > 20 and titles > (0.935 if known else 0.95):
        return True
    shorter, longer = sorted((one, other), key=lambda sketch: len(sketch.title))
    return known and len(shorter.title) > 5 and shorter.title == longer.main


def _texts_alike(one: Sketch, other: Sketch, titles: float) -> float | None:
    """Return which part of the shorter abstract the other one has; None where one of them says too little."""
    fewer = min(len(one.runs), len(other.runs))
    if fewer < _ENOUGH:
        return None
    shared = len(np.intersect1d(one.runs, other.runs, assume_unique=True)) / fewer
    if shared < 0.5 and titles > 0.7:  # many typing errors leave few runs whole
        length = min(len(one.start), len(other.start))
        letters = fuzz.ratio(one.start[:length], other.start[:length]) / 100
        shared = max(shared, letters if letters > 0.75 else 0.0)
    return shared


def _same_first(one: Sketch, other: Sketch) -> bool:
    return bool(one.first) and one.first == other.first


def _shared_authors(one: Sketch, other: Sketch) -> float:
    """Return which part of the shorter list of authors the other one has; where one has none, a little."""
    fewer = min(len(one.families), len(other.families))
    return len(one.families & other.families) / fewer if fewer else 0.1


# -- which pairs are looked at -----------------------------------------------------------------------------------------


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
    for number in range(_HASHES):
        least = np.minimum.reduceat(_mixed(runs ^ _SEEDS[number]), starts)
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


def _runs_of(abstract: str) -> Hashes:
    """Return the runs of three words of a text, each once, as numbers."""
    words = _WORDS.findall(fold(abstract))
    if len(words) < _RUN:
        return np.empty(0, np.uint64)
    hashed = np.fromiter(map(_HASHED.__getitem__, words), np.uint64, len(words))
    return np.unique(_mixed(hashed[:-2] + _mixed(hashed[1:-1] + _mixed(hashed[2:]))))


class _Hashed(dict[str, int]):
    """A number for each word, made when it is first met."""

    def __missing__(self, word: str) -> int:
        if len(self) > 1_000_000:
            self.clear()
        found = self[word] = crc32(word.encode())
        return found


_HASHED = _Hashed()


def _mixed(values: Hashes) -> Hashes:
    """Spread numbers evenly (Steele, Lea, Flood 2014: SplitMix)."""
    values = (values ^ (values >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    values = (values ^ (values >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return np.asarray(values ^ (values >> np.uint64(31)))


_SEEDS = _mixed(np.arange(1, _HASHES + 1, dtype=np.uint64) * np.uint64(0x9E3779B97F4A7C15))


# -- in a library ------------------------------------------------------------------------------------------------------

_FOUND: WeakKeyDictionary[Snapshot, list[Alike]] = WeakKeyDictionary()


def candidates(
    snapshot: Snapshot, marked: Marked, catalogue: Catalogue, look: Callable[[], object] = lambda: None
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


def duplicates(snapshot: Snapshot, marked: Marked, catalogue: Catalogue, look: Callable[[], object]) -> Mask:
    """Return the rows of the papers that may be one with another, as `candidates` finds them."""
    mask = np.zeros(snapshot.size, np.bool_)
    for pair in candidates(snapshot, marked, catalogue, look):
        mask[[pair.one, pair.other]] = True
    return mask


def differences(one: Paper, other: Paper) -> Iterator[tuple[str, object, object]]:
    """Yield what two papers say differently: the name of the datum, and what each of them says."""
    from store.data import DATA, DatumKind

    for datum in DATA:
        if datum.kind is not DatumKind.FLAG and datum.name not in ("listings", "other_ids"):
            left, right = getattr(one, datum.name), getattr(other, datum.name)
            if left != right:
                yield datum.name, left, right

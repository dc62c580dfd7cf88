"""Learned order: how well each paper fits what the reader liked so far, as a whole number from 0 to 100.

Rocchio's relevance feedback (1971): the words of liked papers speak for a paper, those of disliked ones half as much
against it, each by how often it stands there, times how rare it is in the library. A rating of 4 or 5 likes and of 1
or 2 dislikes; without one, being queued, begun, read or noted likes a little, and being skipped dislikes a little. What
the strongest words come to is added up along the postings, so nothing is read but the papers that teach.

The number says where a paper stands among all of the library: 91 fits better than 91 of a hundred, equals in the
middle. There is none while nothing was liked or disliked.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from math import log
from weakref import WeakKeyDictionary

import numpy as np
import numpy.typing as npt

from store.catalogue.papers import Papers
from store.index.lookup import Occurrences, look_up, weighed
from store.index.marked import Marked
from store.index.snapshot import Snapshot
from store.index.tokens import words
from store.models import Entry

COUNTS = {"title": 4, "tags": 2, "abstract": 1}
"""What a word counts in each text it stands in, in papers that teach and in papers that are scored."""
_PRINTED = ("title", "abstract")
NO_WORD = "no telling word"
"""What is said where a score comes from many words, none of which says much."""
TEACHERS = 250
"""Liked and as many disliked papers that are learned from: the ratings first, then the latest marks."""
CANDIDATES = 500
STRONGEST = 120
"""Words that make the score, of the candidates looked up in the index."""
COMMON = 5
"""A word in more than a fifth of the papers does not count: it says little, and would take the longest to add up."""
DOUBT = 4
"""As much as one best rating: so many papers' worth of nothing are thought of beside those that teach."""
_A_FEW = 5  # papers that teach, from which a word of one of them alone is chance
_TITLED = 8  # a word that means something stands in a title for every so many papers that have it
_SHOWN = 5  # words that an explanation names
_FINEST = 1_000  # the weight of the strongest word; weights are whole numbers, so that sums come out the same anywhere

_LITTLE = frozenset(
    "a about across after again all also among an and any are as at be because been before being between both but by "  # noqa: SIM905
    "can could do does each either even every few first for from further given has have here how however if in into is "
    "it its itself just less many may more most much must new no nor not of often on one only or other our over own "
    "paper propose proposed recent results same several should show shows since so some still such than that the their "
    "them then there these they this those three through thus to two under until up upon us use used using very via "
    "was we well were what when where whether which while who why will with within without work would yet".split()
)
"""Words that say nothing of what a paper is about, and are not named as reasons."""

WordsByText = dict[str, set[str]]
"""The words of each text of a paper."""


@dataclass(frozen=True, slots=True)
class Learned:
    """The words that speak for and against papers, and what they come to.

    ``sums`` orders all rows, greatest first and never below 0; ``scores`` is -1 for rows that are no papers today.
    ``telling`` are the words worth naming: they mean something, and are not of one paper alone.
    """

    weights: dict[str, int]
    sums: npt.NDArray[np.int32]
    scores: npt.NDArray[np.int8]
    telling: frozenset[str] = frozenset()

    def score(self, row: int) -> int | None:
        """Return the score of a row; None for one that is no paper any more, or not yet."""
        found = int(self.scores[row]) if 0 <= row < len(self.scores) else -1
        return found if found >= 0 else None

    def explained(self, entry: Entry) -> str:
        """Return a paper's score with the words that made it, those that speak against it with a minus."""
        paper, counted = entry.paper, Counter[str]()
        texts = texts_of(paper.title, paper.abstract, entry.mark.tags)
        for name, counts in COUNTS.items():
            for word in texts[name] & self.weights.keys() & self.telling:
                counted[word] += counts * self.weights[word]
        strongest = sorted(counted, key=lambda word: (-abs(counted[word]), word))[:_SHOWN]
        said = ", ".join(word if counted[word] > 0 else f"-{word}" for word in strongest)
        score = self.score(entry.row)
        return "no score" if score is None else f"score {score}: {said or NO_WORD}"


def learned(snapshot: Snapshot, marked: Marked, catalogue: Papers) -> Learned | None:
    """Learn from the marks, or return what was learned before; None when there is nothing to learn from."""
    edits, known = marked.edits, _LEARNED.get(marked)
    if known is None or known[0] != edits:
        known = _LEARNED[marked] = (edits, _learn(snapshot, marked, catalogue))
    return known[1]


@dataclass(slots=True)
class _Met:
    """What has been looked up in a snapshot so far: the words of papers, and where words stand."""

    texts: dict[int, WordsByText] = field(default_factory=dict)
    words: dict[str, Occurrences] = field(default_factory=dict)


_LEARNED: WeakKeyDictionary[Marked, tuple[int, Learned | None]] = WeakKeyDictionary()
_MET: WeakKeyDictionary[Snapshot, _Met] = WeakKeyDictionary()


def _learn(snapshot: Snapshot, marked: Marked, catalogue: Papers) -> Learned | None:
    teachers = _teachers(marked)
    met = _MET.setdefault(snapshot, _Met())
    _read(met, catalogue, [row for row, _ in teachers])
    liked, disliked = _evidence(met, marked, teachers, 1), _evidence(met, marked, teachers, -1)
    candidates = sorted(
        liked.counted.keys() | disliked.counted.keys(),
        key=lambda word: (-(liked.mean(word) + disliked.mean(word) / 2), word),
    )[:CANDIDATES]
    met.words.update(look_up(snapshot, [word for word in candidates if word not in met.words], _PRINTED))
    weights = _weights(
        {
            word: (liked.mean(word) - disliked.mean(word) / 2) * log(snapshot.count / papers)
            for word in candidates
            if 1 < (papers := _having(met.words[word], marked, word)) <= max(2, snapshot.count / COMMON)
        }
    )
    if not weights:
        return None
    sums = _added(snapshot, marked, weights, {word: met.words[word] for word in weights})
    return Learned(weights, sums, _places(sums, snapshot), _telling(met, marked, teachers, weights))


def _teachers(marked: Marked) -> list[tuple[int, int]]:
    """Choose the rows that are learned from, with how much each is liked: up to `TEACHERS` on either side."""
    said = [(row, mark) for row, mark in list(marked.marks.items()) if mark.liking]
    said.sort(key=lambda pair: pair[1].paper)
    said.sort(key=lambda pair: pair[1].updated or "", reverse=True)
    said.sort(key=lambda pair: -abs(pair[1].liking))
    liked = [(row, mark.liking) for row, mark in said if mark.liking > 0]
    disliked = [(row, mark.liking) for row, mark in said if mark.liking < 0]
    return [*liked[:TEACHERS], *disliked[:TEACHERS]]


def _telling(met: _Met, marked: Marked, teachers: Sequence[tuple[int, int]], weights: Iterable[str]) -> frozenset[str]:
    """Return the words that mean something, with two papers that teach behind each where there are a few of them.

    What a paper is about is said in titles, too; what fills the sentences of abstracts ("enabling") hardly ever is.
    """
    least = 2 if len(teachers) >= _A_FEW else 1
    behind: Counter[str] = Counter()
    for row, _ in teachers:
        if row in met.texts:
            behind.update(set().union(*met.texts[row].values(), *map(words, marked.texts("tags", row))))
    return frozenset(
        word
        for word in weights
        if behind[word] >= least and len(word) > 1 and word not in _LITTLE and _is_subject(met, marked, word)
    )


def _is_subject(met: _Met, marked: Marked, word: str) -> bool:
    """Return whether a word is a tag's, or stands in titles often enough to say what papers are about."""
    papers = met.words[word].papers
    return bool(len(marked.having("tags", word))) or papers["title"] * _TITLED >= max(papers.values())


def _read(met: _Met, catalogue: Papers, rows: Iterable[int]) -> None:
    for row, texts in catalogue.texts([row for row in rows if row not in met.texts], _PRINTED):
        met.texts[row] = texts_of(*(" ".join(text) for text in texts))


def texts_of(title: str, abstract: str, tags: Iterable[str] = ()) -> WordsByText:
    """Return the words of each text of a paper; numbers say nothing of what it is about."""
    texts = {"title": words(title), "abstract": words(abstract), "tags": words(" ".join(tags))}
    return {name: {word for word in listed if not word.isdigit()} for name, listed in texts.items()}


@dataclass(frozen=True, slots=True)
class _Evidence:
    """What one side of the marks says: how much it weighs in all, and how much each word counted in its papers."""

    total: int
    counted: Counter[str]

    def mean(self, word: str) -> float:
        """Return what a word counts in a paper of this side, doubted where the side is small."""
        return self.counted[word] / (self.total + DOUBT)


def _evidence(met: _Met, marked: Marked, teachers: Iterable[tuple[int, int]], sign: int) -> _Evidence:
    total, counted = 0, Counter[str]()
    for row, liking in teachers:
        if liking * sign > 0 and row in met.texts:
            total += abs(liking)
            texts = met.texts[row] | {"tags": texts_of("", "", marked.texts("tags", row))["tags"]}
            for name, counts in COUNTS.items():
                for word in texts[name]:
                    counted[word] += counts * abs(liking)
    return _Evidence(total, counted)


def _having(found: Occurrences, marked: Marked, word: str) -> int:
    """Count the papers that have a word in the text in which it is most common."""
    return max(*found.papers.values(), len(marked.having("tags", word)))


def _weights(exact: dict[str, float]) -> dict[str, int]:
    """Return the strongest words with their weights as whole numbers."""
    strongest = sorted(exact, key=lambda word: (-abs(exact[word]), word))[:STRONGEST]
    greatest = max((abs(exact[word]) for word in strongest), default=0.0) or 1.0
    weights = {word: round(_FINEST * exact[word] / greatest) for word in strongest}
    return {word: weight for word, weight in weights.items() if weight}


def _added(
    snapshot: Snapshot, marked: Marked, weights: dict[str, int], words: dict[str, Occurrences]
) -> npt.NDArray[np.int32]:
    """Add up what the words come to in every row, from 0 for the least."""
    by_text = {word: {name: COUNTS[name] * weight for name in _PRINTED} for word, weight in weights.items()}
    sums = weighed(snapshot, ((found, by_text[word]) for word, found in words.items()))
    for word, weight in weights.items():
        sums[marked.having("tags", word)] += np.int32(COUNTS["tags"] * weight)
    np.subtract(sums, sums.min(), out=sums)
    return sums


def _places(sums: npt.NDArray[np.int32], snapshot: Snapshot) -> npt.NDArray[np.int8]:
    """Return for each row how many of a hundred papers it surpasses, of those that equal it half."""
    counts = np.bincount(sums[snapshot.alive])
    others = max(1, snapshot.count - 1)
    below = np.cumsum(counts) - counts
    places = (100 * (2 * below + counts - 1) + others) // (2 * others)
    scores = np.full(len(sums), -1, np.int8)
    scores[snapshot.alive] = places[sums[snapshot.alive]]
    return scores

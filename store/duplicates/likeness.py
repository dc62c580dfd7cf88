"""How alike two papers are, judged by what of them is compared, and what they say differently."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
from rapidfuzz import fuzz

from store.duplicates.shingles import Hashes, runs_of
from store.identifiers import KINDS
from store.identity import title_key
from store.models import Paper
from store.names import comparable, family_name
from store.text import fold

_ENOUGH = 12  # runs that an abstract must have to say anything
_COMPARED = 600  # letters of two abstracts that are compared letter by letter
_MAIN = re.compile(r"\s*(?:[:–—]|\s-\s).*", re.DOTALL)


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
            runs_of(paper.abstract) if runs is None else runs,
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


def differences(one: Paper, other: Paper) -> Iterator[tuple[str, object, object]]:
    """Yield what two papers say differently: the name of the datum, and what each of them says."""
    from store.data import DATA, DatumKind

    for datum in DATA:
        if datum.kind is not DatumKind.FLAG and datum.name not in ("listings", "other_ids"):
            left, right = getattr(one, datum.name), getattr(other, datum.name)
            if left != right:
                yield datum.name, left, right

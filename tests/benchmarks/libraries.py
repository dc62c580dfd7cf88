"""Realistic libraries of any size, the same for the same seed number: the seeds' sentences with other words in them.

Half of the longer words of each sentence give way to words drawn by Zipf's law from the seeds' own and 60,000 made of
syllables, so that the vocabulary is as wide and as uneven as that of real papers.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta

import numpy as np

from store.identity import paper_id
from store.importers import Hints, Skipped, read
from store.models import Paper
from store.opening import seed_files

MADE_UP = 60_000
_BATCH = 1_000
_SYLLABLES = (
    *("con", "tra", "qua", "ver", "lis", "mo", "ten", "ri", "sal", "du", "pre", "gen", "ner", "fa", "tive"),
    *("ation", "al", "ic", "er", "or", "mul", "ti", "dec", "om", "ra", "bi", "lex", "un"),
)
_VENUES = ("NeurIPS", "ICML", "ICLR", "ACL", "EMNLP", "CVPR", "ECCV", "AAAI")
_SOURCES = ("hf-page", "arxiv", "rss")
_HOSTS = ("github.com", "huggingface.co", "gitlab.com", "example.org")
_LONG_WORD = re.compile(r"[A-Za-z]{5,}")
_NEWEST = date(2026, 11, 20)


def seed_papers() -> list[Paper]:
    """Read the papers that come with the program."""
    hints = Hints(today=date(2026, 11, 22))
    records = (record for path in seed_files() for record in read(path, hints).records)
    return [record.paper for record in records if not isinstance(record, Skipped)]


def papers(count: int, seed: int = 1) -> Iterator[Paper]:
    """Stream this many papers."""
    chance = np.random.default_rng(seed)
    found = seed_papers()
    sentences = [s for paper in found for s in re.split(r"(?<=[.?!]) +", paper.abstract) if len(s) > 30]
    words = _vocabulary(chance, {word.lower() for s in sentences for word in _LONG_WORD.findall(s)})
    weights = 1 / np.arange(3, len(words) + 3) ** 1.05
    draw = _Draws(chance, words, weights)
    names = _Draws(chance, [word.capitalize() for word in words[200:20_200]], 1 / np.arange(20, 20_020) ** 0.7)
    templates = [template for template in map(_holed, sentences) if template.count("%s") > 1]
    titles = [template for template in (_holed(paper.title) for paper in found) if "%s" in template]
    for number in range(count):
        if number % _BATCH == 0:
            dice = chance.random((_BATCH, 12))
        yield _paper(number, dice[number % _BATCH].tolist(), templates, titles, draw, names)


def _paper(
    number: int, dice: list[float], templates: list[str], titles: list[str], draw: _Draws, names: _Draws
) -> Paper:
    picked = [templates[int(die * len(templates))] for die in dice[: 5 + number % 4]]
    abstract = " ".join(template % draw(template.count("%s")) for template in picked)
    template = titles[int(dice[8] * len(titles))]
    title = template % draw(template.count("%s"))
    authors = tuple(" ".join(names(2)) for _ in range(1 + int(dice[9] * 6)))
    day = (_NEWEST - timedelta(days=int(dice[10] ** 2 * 2_000))).isoformat()
    arxiv = f"{10 + number // 1_200_000:02}{1 + number // 100_000 % 12:02}.{number % 100_000:05}"
    host = _HOSTS[number % len(_HOSTS)]
    return Paper(
        id=paper_id(title, authors, abstract, arxiv=arxiv, doi=None),
        title=title,
        abstract=abstract,
        authors=authors,
        day=day,
        arxiv=arxiv,
        links=(f"https://{host}/{authors[0].split()[1].lower()}/code",) if dice[11] < 0.4 else (),
        upvotes=int(1 / (dice[11] + 0.002)),
        venue=_VENUES[number % 8] if number % 3 == 0 else None,
        sources=(_SOURCES[number % 3],),
    )


def _holed(sentence: str) -> str:
    """Turn every other longer word of a sentence into a place for another."""
    count = 0

    def hole(match: re.Match[str]) -> str:
        nonlocal count
        count += 1
        return "%s" if count % 2 else match[0]

    return _LONG_WORD.sub(hole, sentence.replace("%", "%%"))


def _vocabulary(chance: np.random.Generator, real: set[str]) -> list[str]:
    """Mix the seeds' words, which are the frequent ones, with invented ones of two to five syllables."""
    invented: dict[str, None] = {}
    while len(invented) < MADE_UP:
        picked = chance.integers(0, len(_SYLLABLES), (5_000, 5))
        lengths = chance.integers(2, 6, 5_000).tolist()
        for row, length in zip(picked.tolist(), lengths, strict=True):
            invented["".join(_SYLLABLES[place] for place in row[:length])] = None
    frequent = sorted(real)
    chance.shuffle(frequent)
    return [*frequent, *invented]


class _Draws:
    """Words drawn by weight, many at a time because that is cheap."""

    def __init__(self, chance: np.random.Generator, words: list[str], weights: np.ndarray) -> None:
        self._chance, self._words = chance, words
        self._sums = np.cumsum(weights) / weights.sum()
        self._drawn: list[str] = []

    def __call__(self, count: int) -> tuple[str, ...]:
        if len(self._drawn) < count:
            places = np.searchsorted(self._sums, self._chance.random(100_000))
            self._drawn = [self._words[place] for place in places.clip(max=len(self._words) - 1).tolist()]
        taken = tuple(self._drawn[-count:])
        del self._drawn[-count:]
        return taken

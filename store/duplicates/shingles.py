"""The runs of three words of an abstract as numbers, and the least of them in many orders (MinHash)."""

import re
from collections.abc import Iterator
from zlib import crc32

import numpy as np
import numpy.typing as npt

from store.text import fold

_RUN = 3  # words of a shingle
_HASHES = 24
_WORDS = re.compile(r"[^\W_]+")

Hashes = npt.NDArray[np.uint64]


def runs_of(abstract: str) -> Hashes:
    """Return the runs of three words of a text, each once, as numbers."""
    words = _WORDS.findall(fold(abstract))
    if len(words) < _RUN:
        return np.empty(0, np.uint64)
    hashed = np.fromiter(map(_HASHED.__getitem__, words), np.uint64, len(words))
    return np.unique(_mixed(hashed[:-2] + _mixed(hashed[1:-1] + _mixed(hashed[2:]))))


def least_of(runs: Hashes, starts: npt.NDArray[np.int64]) -> Iterator[Hashes]:
    """Yield the least run of each text in one order after another; the runs of a text begin at its start."""
    for seed in _SEEDS:
        yield np.minimum.reduceat(_mixed(runs ^ seed), starts)


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

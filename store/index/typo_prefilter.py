"""A prefilter for typing errors: what cannot be within so many edits of a word is dropped without being looked at.

Each word has two numbers made beforehand: its length, a short hash and the set of its letters; and the set of its pairs
of letters, hashed to 64. An edit changes the length by one at most, the letters by two and the pairs by six (a
transposition: three go, three come). A clash of hashes only ever lets more through, so nothing near is lost. Together
the two also tell which words of different segments are the same.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from store.index.blocks import Column

Sets = npt.NDArray[np.uint64]
_LENGTH = np.uint64(48)
_LONGEST = 0xFFFF
_HASH = np.uint64(37)  # eleven bits between the letters and the length
_LETTERS = np.uint64((1 << 37) - 1)
_LINE = ord("\n")
# a bit for each letter and digit, and one for all else
_BITS = np.full(256, 1 << 36, np.uint64)
_BITS[np.frombuffer(b"abcdefghijklmnopqrstuvwxyz0123456789", np.uint8)] = 1 << np.arange(36, dtype=np.uint64)
_BITS[_LINE] = 0


@dataclass(frozen=True, slots=True)
class TypoPrefilter:
    """The two numbers of each word of a vocabulary."""

    _letters: Column
    _pairs: Column

    @property
    def letters(self) -> Sets:
        """The length of each word, a short hash, and the set of its letters."""
        return self._letters.whole()

    @property
    def pairs(self) -> Sets:
        """The set of the pairs of letters of each word."""
        return self._pairs.whole()

    def pass_through(self, word: str, edits: int) -> npt.NDArray[np.int64]:
        """Return the numbers of the words that may be within so many edits of this one."""
        line = np.frombuffer(word.encode() + b"\n", np.uint8)
        letters, pairs = sets(line, np.array([len(line)], np.uint32))
        known, near_pairs = self.letters, self.pairs
        lengths = (known >> _LENGTH).astype(np.int32)
        near = np.flatnonzero(np.abs(lengths - min(len(word), _LONGEST)) <= edits)
        near = near[np.bitwise_count((known[near] ^ letters[0]) & _LETTERS) <= 2 * edits]
        found: npt.NDArray[np.int64] = near[np.bitwise_count(near_pairs[near] ^ pairs[0]) <= 6 * edits]
        return found

    def keys(self, numbers: npt.NDArray[np.int64]) -> Sets:
        """Return for each of these words the number by which it is known in every segment."""
        keys: Sets = self.letters[numbers] * np.uint64(0x9E3779B97F4A7C15) ^ self.pairs[numbers]
        return keys


def sets(blob: npt.NDArray[np.uint8], ends: npt.NDArray[np.uint32]) -> tuple[Sets, Sets]:
    """Make the numbers of all words of a vocabulary laid out as `vocabulary.packed` does."""
    if not len(ends):
        return np.empty(0, np.uint64), np.empty(0, np.uint64)
    starts = np.concatenate(([0], ends[:-1])).astype(np.int64)
    letters = np.bitwise_or.reduceat(_BITS[blob], starts)
    lengths = np.add.reduceat((blob & 0xC0 != 0x80).astype(np.uint64), starts) - np.uint64(1)
    letters |= np.minimum(lengths, np.uint64(_LONGEST)) << _LENGTH
    places = np.arange(len(blob)) - np.repeat(starts, np.diff(starts, append=len(blob)))
    hashes = np.add.reduceat(blob.astype(np.uint64) * (places * 2654435761 + 40503).astype(np.uint64), starts)
    letters |= (hashes >> np.uint64(20) & np.uint64(0x7FF)) << _HASH
    first, second = blob.astype(np.uint64), np.append(blob[1:], _LINE).astype(np.uint64)
    # a character beyond ASCII is several bytes: pairs with one are not counted, so that an edit changes no more
    counted = (first < 128) & (second < 128) & (first != _LINE) & (second != _LINE)
    bits = np.uint64(1) << ((first * np.uint64(37) + second * np.uint64(11)) & np.uint64(63))
    return letters, np.bitwise_or.reduceat(np.where(counted, bits, np.uint64(0)), starts)

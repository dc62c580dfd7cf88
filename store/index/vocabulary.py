"""All words of a segment, sorted as UTF-8: a prefix is one slice of them.

The words lie in one mapped block of bytes, one a line. Every 64th is kept at hand, so that a word is found by one
bisection of a short list and one of 64 words, and the rest stays on the disk.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence

import numpy as np
import numpy.typing as npt

_STRIDE = 64


class Vocabulary:
    """The sorted words; a word's number is its place."""

    def __init__(self, blob: npt.NDArray[np.uint8], ends: npt.NDArray[np.uint32]) -> None:
        self._blob, self._ends = blob.data, ends
        marks = ends[_STRIDE - 1 :: _STRIDE].tolist()
        starts = [0, *marks][: -(-len(ends) // _STRIDE)]
        self._starts = [*starts, len(blob)]
        first = zip(starts, ends[::_STRIDE].tolist(), strict=True)
        self._heads = [bytes(self._blob[start : end - 1]) for start, end in first]

    def _block(self, number: int) -> list[bytes]:
        return bytes(self._blob[self._starts[number] : self._starts[number + 1] - 1]).split(b"\n")

    def place(self, word: bytes) -> int:
        """Return the number of the first word that is not less than this one."""
        if not self._heads:
            return 0
        block = max(0, bisect_left(self._heads, word) - 1)
        return block * _STRIDE + bisect_left(self._block(block), word)

    def starting(self, prefix: str) -> tuple[int, int]:
        """Return the slice of the words that begin so."""
        encoded = prefix.encode()
        first = self.place(encoded)
        return first, self.place(encoded + b"\xff")

    def exactly(self, word: str) -> tuple[int, int]:
        """Return the slice that is this word alone, or an empty one."""
        encoded = word.encode()
        first = self.place(encoded)
        return first, self.place(encoded + b"\0")

    def numbers(self, words: Iterable[str]) -> list[int | None]:
        """Return the number of each of many words, None for one that is not among these."""
        return [self._number(word.encode()) for word in words]

    def _number(self, word: bytes) -> int | None:
        block = bisect_right(self._heads, word) - 1
        if block < 0:
            return None
        lines = b"\n" + bytes(self._blob[self._starts[block] : self._starts[block + 1]])
        at = lines.find(b"\n" + word + b"\n")
        return None if at < 0 else block * _STRIDE + lines.count(b"\n", 0, at)

    def words(self, numbers: Sequence[int]) -> list[str]:
        """Return the words with these numbers."""
        bounds = [(int(self._ends[number - 1]) if number else 0, int(self._ends[number]) - 1) for number in numbers]
        return [str(self._blob[start:end], "utf-8") for start, end in bounds]

    def encoded(self) -> list[bytes]:
        """Return all words as bytes."""
        return words_in(self._blob)


def words_in(blob: npt.NDArray[np.uint8] | memoryview) -> list[bytes]:
    """Return all words of a block of bytes."""
    return bytes(blob[:-1]).split(b"\n") if len(blob) else []


def packed(words: Sequence[bytes]) -> tuple[npt.NDArray[np.uint8], npt.NDArray[np.uint32]]:
    """Lay sorted words out as `Vocabulary` reads them: the block of bytes, and where each line of it ends."""
    blob = np.frombuffer(b"\n".join(words) + b"\n" if words else b"", np.uint8)
    ends = np.cumsum(np.fromiter(map(len, words), np.uint32, len(words)) + 1, dtype=np.uint32)
    return blob, ends

"""Blocks of a mapped file, each with a checksum that is compared when something in it is read for the first time.

What was compared once is believed as long as the file is mapped.
"""

import mmap
import time
import zlib
from collections.abc import Iterable
from typing import Any

import numpy as np
import numpy.typing as npt

from store.index.names import DamagedIndex

SUM = np.dtype("<u4")
_SHIFT = 14
_SIZE = 1 << _SHIFT
_MEGABYTE = 1 << 20 - _SHIFT  # blocks


def sums_of(pieces: Iterable[bytes | memoryview]) -> bytes:
    """Return the checksums of what these pieces are together, block by block."""
    sums, so_far, room = [], 0, _SIZE
    for piece in pieces:
        view, at = memoryview(piece), 0
        while at < len(view):
            part = view[at : at + room]
            so_far = zlib.crc32(part, so_far)
            at, room = at + len(part), room - len(part)
            if not room:
                sums.append(so_far)
                so_far, room = 0, _SIZE
    if room < _SIZE:
        sums.append(so_far)
    return np.array(sums, SUM).tobytes()


class Blocks:
    """The blocks between two places of a mapped file, called ``name``."""

    def __init__(self, name: str, mapped: mmap.mmap, start: int, end: int, sums: npt.NDArray[np.uint32]) -> None:
        self._name, self._sums = name, sums
        self._mapped, self._data = mapped, memoryview(mapped)[start:end]
        if len(sums) != -(-len(self._data) // _SIZE):
            raise DamagedIndex(f"{name}: the checksums do not fit")
        self._compared = bytearray(len(sums))  # a byte each, which is quicker to look at than an array
        self.proven = not len(sums)
        """Whether all were compared."""

    def look(self) -> None:
        """Find that the file was not cut off, which would end the program where it is read. Raises DamagedIndex."""
        if self._mapped.size() != len(self._mapped):
            raise DamagedIndex(f"{self._name}: it was cut off")

    def need(self, first: int, last: int) -> None:
        """Compare the blocks that hold the bytes from ``first`` up to ``last``. Raises DamagedIndex."""
        begin, end = first >> _SHIFT, (last - 1 >> _SHIFT) + 1
        if first < last and self._compared.find(0, begin, end) >= 0:
            self._compare(number for number in range(begin, end) if not self._compared[number])

    def need_each(self, places: npt.NDArray[np.int64]) -> None:
        """Compare the blocks that hold the bytes at these places. Raises DamagedIndex."""
        wanted = np.zeros(len(self._sums), np.bool_)
        wanted[places >> _SHIFT] = True
        self._compare(np.flatnonzero(wanted & (np.frombuffer(self._compared, np.uint8) == 0)).tolist())

    def need_all(self, *, pace: float = 0.0) -> None:
        """Compare all of them, with so many seconds of rest after each megabyte. Raises DamagedIndex."""
        for begin in range(0, len(self._sums), _MEGABYTE):
            self.need(begin << _SHIFT, min(begin + _MEGABYTE, len(self._sums)) << _SHIFT)
            if pace:
                time.sleep(pace)
        self.proven = True

    def _compare(self, numbers: Iterable[int]) -> None:
        self.look()
        for number in numbers:
            if zlib.crc32(self._data[number << _SHIFT : number + 1 << _SHIFT]) != self._sums[number]:
                raise DamagedIndex(f"{self._name}: it is not what was written")
            self._compared[number] = 1

    def rest(self) -> None:
        """Give the mapped pages back to the system; they come back when they are read."""
        if hasattr(mmap, "MADV_DONTNEED"):
            self._mapped.madvise(mmap.MADV_DONTNEED)


class Column:
    """One array of a file. What is read of it was compared; raises DamagedIndex."""

    __slots__ = ("_array", "_begins", "_blocks", "_width")

    def __init__(self, array: npt.NDArray[Any], blocks: Blocks, begins: int) -> None:
        self._array, self._blocks, self._begins, self._width = array, blocks, begins, array.itemsize

    def __len__(self) -> int:
        return len(self._array)

    def at(self, place: int) -> int:
        """Return one number."""
        if not self._blocks.proven:
            begins = self._begins + place * self._width
            self._blocks.need(begins, begins + self._width)
        return int(self._array[place])

    def between(self, first: int, last: int) -> npt.NDArray[Any]:
        """Return the numbers from ``first`` up to ``last``."""
        if not self._blocks.proven:
            self._blocks.need(self._begins + first * self._width, self._begins + last * self._width)
        return self._array[first:last]

    def take(self, places: npt.NDArray[np.int64]) -> npt.NDArray[Any]:
        """Return the numbers at these places, beyond the ends those at the ends."""
        if not self._blocks.proven and len(self._array):
            within = np.minimum(np.maximum(places, 0), len(self._array) - 1).astype(np.int64)
            self._blocks.need_each(self._begins + within * self._width)
        return self._array.take(places, mode="clip")

    def whole(self) -> npt.NDArray[Any]:
        """Return all numbers."""
        return self.between(0, len(self._array))

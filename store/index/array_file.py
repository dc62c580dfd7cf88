"""Files of named arrays: written once, never changed, mapped into memory, and not believed without a check.

Layout: magic, length and checksum of the header, the header as JSON (format, what it is about, and for each array its
type, place, length and checksums), then the arrays, each at a multiple of 64 bytes.
"""

import mmap
import struct
import zlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import orjson

from store import files
from store.index.names import MAGIC

Array = npt.NDArray[Any]
_FORMAT = 7
_HEAD = struct.Struct("<8sII")
_ALIGNED = 64
_WHOLE = 1 << 16  # an array up to this long is checked whole when a file is opened,
_SAMPLE = 1 << 12  # of a longer one this much at either end


class DamagedIndex(Exception):
    """A file of the index that is missing, cut off, changed or of another format: the index is to be built again."""


def write(path: Path, arrays: Mapping[str, Array], about: Mapping[str, object]) -> None:
    """Write arrays to a new file, whole on the disk or not there at all."""
    files.write(path, _pieces(arrays, about), mode=None)


def _pieces(arrays: Mapping[str, Array], about: Mapping[str, object]) -> Iterator[bytes | memoryview]:
    listed, at = {}, 0
    for name, array in arrays.items():
        data = _bytes(np.ascontiguousarray(array))
        listed[name] = [array.dtype.str, at, array.size, _sampled(data), zlib.crc32(data)]
        at += data.nbytes + len(_padding(data.nbytes))
    header = orjson.dumps({"format": _FORMAT, "about": about, "arrays": listed, "length": at})
    yield _HEAD.pack(MAGIC, len(header), zlib.crc32(header))
    yield header
    yield _padding(_HEAD.size + len(header))
    for array in arrays.values():
        yield _bytes(np.ascontiguousarray(array))
        yield _padding(array.nbytes)


def _padding(length: int) -> bytes:
    return bytes(-length % _ALIGNED)


def read(path: Path, *, thorough: bool = False) -> tuple[dict[str, Array], dict[str, Any], mmap.mmap]:
    """Map a file; return its arrays, what it is about, and the mapping. Raises DamagedIndex.

    Length, header and the ends of each array are checked; ``thorough`` reads every byte.
    """
    try:
        with path.open("rb") as source:
            mapped = mmap.mmap(source.fileno(), 0, access=mmap.ACCESS_READ)
        magic, size, checksum = _HEAD.unpack_from(mapped)
        header = mapped[_HEAD.size : _HEAD.size + size]
        if magic != MAGIC or len(header) != size or zlib.crc32(header) != checksum:
            raise DamagedIndex(f"{path.name}: the header is not whole")
        described = orjson.loads(header)
        start = -(-(_HEAD.size + size) // _ALIGNED) * _ALIGNED
        if described["format"] != _FORMAT or len(mapped) != start + described["length"]:
            raise DamagedIndex(f"{path.name}: another format, or cut off")
        arrays = {name: _array(mapped, start, listed, thorough) for name, listed in described["arrays"].items()}
        return arrays, described["about"], mapped
    except (OSError, ValueError, KeyError, TypeError, struct.error) as error:
        raise DamagedIndex(f"{path.name}: {error}") from error


def _array(mapped: mmap.mmap, start: int, listed: list[Any], thorough: bool) -> Array:
    kind, at, count, sampled, checksum = listed
    array: Array = np.frombuffer(mapped, np.dtype(kind), count, start + at)
    data = _bytes(array)
    if _sampled(data) != sampled or (thorough and zlib.crc32(data) != checksum):
        raise DamagedIndex("an array is not what was written")
    return array


def _bytes(array: Array) -> memoryview:
    return array.data.cast("B") if array.size else memoryview(b"")


def _sampled(data: memoryview) -> int:
    if data.nbytes <= _WHOLE:
        return zlib.crc32(data)
    return zlib.crc32(data[-_SAMPLE:], zlib.crc32(data[:_SAMPLE]))

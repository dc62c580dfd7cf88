"""Files of named arrays: written once, never changed, mapped into memory, and not believed without a check.

Layout: magic, length and checksum of the header, the header as JSON (format, what it is about, and for each array its
type, place and length), then the arrays, each at a multiple of 64 bytes, and a checksum for each block of them.
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
from store.index.blocks import SUM, Blocks, Column, sums_of
from store.index.names import MAGIC, OtherFormat
from store.index.names import DamagedIndex as DamagedIndex

Array = npt.NDArray[Any]
_FORMAT = 8
_HEAD = struct.Struct("<8sII")
_ALIGNED = 64


def write(path: Path, arrays: Mapping[str, Array], about: Mapping[str, object]) -> None:
    """Write arrays to a new file, whole on the disk or not there at all."""
    files.write(path, _pieces(arrays, about), mode=None)


def _pieces(arrays: Mapping[str, Array], about: Mapping[str, object]) -> Iterator[bytes | memoryview]:
    listed, at = {}, 0
    for name, array in arrays.items():
        listed[name] = [array.dtype.str, at, array.size]
        at += array.nbytes + len(_padding(array.nbytes))
    sums = sums_of(_data(arrays))
    described = {"format": _FORMAT, "about": about, "arrays": listed, "length": at, "sums": zlib.crc32(sums)}
    header = orjson.dumps(described)
    yield _HEAD.pack(MAGIC, len(header), zlib.crc32(header))
    yield header
    yield _padding(_HEAD.size + len(header))
    yield from _data(arrays)
    yield sums


def _data(arrays: Mapping[str, Array]) -> Iterator[bytes | memoryview]:
    for array in arrays.values():
        yield np.ascontiguousarray(array).data.cast("B") if array.size else b""
        yield _padding(array.nbytes)


def _padding(length: int) -> bytes:
    return bytes(-length % _ALIGNED)


def read(path: Path) -> tuple[dict[str, Column], dict[str, Any], Blocks]:
    """Map a file; return its arrays, what it is about, and its blocks. Raises DamagedIndex.

    Length, header and checksums are checked; what the arrays hold is when it is read.
    """
    try:
        with path.open("rb") as source:
            mapped = mmap.mmap(source.fileno(), 0, access=mmap.ACCESS_READ)
        magic, size, checksum = _HEAD.unpack_from(mapped)
        header = mapped[_HEAD.size : _HEAD.size + size]
        if magic != MAGIC or len(header) != size or zlib.crc32(header) != checksum:
            raise DamagedIndex(f"{path.name}: the header is not whole")
        described = orjson.loads(header)
        if described["format"] != _FORMAT:
            raise OtherFormat(f"{path.name}: another format")
        start = -(-(_HEAD.size + size) // _ALIGNED) * _ALIGNED
        end = start + described["length"]
        between, sums = mapped[_HEAD.size + size : start], mapped[end:]
        if zlib.crc32(sums) != described["sums"] or any(between):
            raise DamagedIndex(f"{path.name}: cut off or changed")
        blocks = Blocks(path.name, mapped, start, end, np.frombuffer(sums, SUM))
        arrays = {
            name: Column(np.frombuffer(mapped, np.dtype(kind), count, start + at), blocks, at)
            for name, (kind, at, count) in described["arrays"].items()
        }
        return arrays, described["about"], blocks
    except (OSError, ValueError, KeyError, TypeError, struct.error) as error:
        raise DamagedIndex(f"{path.name}: {error}") from error

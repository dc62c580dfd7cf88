"""One input as text: a file, a ``.gz`` of one or a pipe, decoded in blocks and never larger in memory than it must be.

Guards, because files come from strangers: a compressed file that swells like a bomb is stopped, a line has a longest
length, and text that must be held whole has a size limit. Bytes that are not UTF-8 are read as Windows-1252, one by
one, so that a single bad byte costs one character and not the file.
"""

from __future__ import annotations

import codecs
import gzip
import io
import sys
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, cast

from store.errors import InputError
from store.text import OR_WINDOWS, clean

HEAD = 1 << 16
BLOCK = 1 << 20
LINE_LIMIT = 4_000_000
TEXT_LIMIT = 64_000_000
BOMB_SIZE = 64_000_000
BOMB_RATIO = 200

READ_ERRORS = (OSError, EOFError, zlib.error)

_MAGIC = {
    b"%PDF": "a PDF",
    b"PK\x03\x04": "a zip archive",
    b"SQLite format 3": "an SQLite database",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"GIF8": "a picture",
    b"BZh": "a bzip2 archive",
    b"\xfd7zXZ": "an xz archive",
    b"\x28\xb5\x2f\xfd": "a zstd archive",
    b"\x7fELF": "a program",
}


class _Compressed:
    """The compressed side of a gzip stream, counted."""

    def __init__(self, stream: BinaryIO) -> None:
        self.stream, self.count = stream, 0

    def read(self, size: int = -1, /) -> bytes:
        data = self.stream.read(size)
        self.count += len(data)
        return data

    def seek(self, offset: int, /) -> int:
        raise io.UnsupportedOperation("it is read once, forwards")


class _Expanded:
    """The expanded side of a gzip stream; raises InputError when it swells as text never does."""

    def __init__(self, name: str, stream: BinaryIO) -> None:
        self.name, self.count = name, 0
        self.compressed = _Compressed(stream)
        self.expanded = gzip.GzipFile(fileobj=self.compressed, mode="rb")

    def read(self, size: int) -> bytes:
        data = self.expanded.read(size)
        self.count += len(data)
        if self.count > BOMB_SIZE and self.count > BOMB_RATIO * self.compressed.count:
            raise InputError(
                f"{self.name}: swells more than {BOMB_RATIO}-fold when expanded, as no text does; not read"
            )
        return data


class Document:
    """One input, read once from its start to its end; ``head`` is its first text, which formats are told apart by."""

    def __init__(self, name: str, stream: BinaryIO) -> None:
        """Take bytes that may be compressed; raises InputError when even their start cannot be read."""
        self.name, self._stream = name, stream
        try:
            buffered = (
                stream if isinstance(stream, io.BufferedReader) else io.BufferedReader(cast(io.RawIOBase, stream))
            )
            compressed = buffered.peek(2).startswith(b"\x1f\x8b")
            self._read = _Expanded(name, buffered).read if compressed else buffered.read
            self._start = self._read(HEAD)
        except READ_ERRORS as error:
            self.close()
            raise InputError(f"{name}: {in_words(error)}") from error
        wide = self._start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
        codec = codecs.getincrementaldecoder("utf-16" if wide else "utf-8-sig")
        self._decoder = io.IncrementalNewlineDecoder(codec("replace" if wide else OR_WINDOWS), translate=True)
        self.head = self._decoder.decode(self._start)

    @classmethod
    def open(cls, path: Path | None) -> Document:
        """Open a file, or standard input for None; raises InputError with the system's own words."""
        if path is None:
            return cls("standard input", sys.stdin.buffer)
        try:
            return cls(str(path), path.open("rb"))
        except OSError as error:
            raise InputError(f"{path}: {in_words(error)}") from error

    def chunks(self) -> Iterator[str]:
        """Yield the text in pieces of any length, each newline one line feed."""
        yield self.head
        while block := self._read(BLOCK):
            yield self._decoder.decode(block)
        yield self._decoder.decode(b"", final=True)

    def lines(self) -> Iterator[tuple[int, str]]:
        """Yield each line with its number, from 1; of one longer than LINE_LIMIT only the start comes."""
        number, rest = 1, ""
        for chunk in self.chunks():
            *whole, last = chunk.split("\n")
            for line in whole:
                yield number, (rest + line)[:LINE_LIMIT]
                number, rest = number + 1, ""
            rest = (rest + last)[:LINE_LIMIT]
        if rest:
            yield number, rest

    def text(self) -> str:
        """Return the whole text; raises InputError when there is more of it than is sensible."""
        pieces, length = [], 0
        for chunk in self.chunks():
            pieces.append(chunk)
            length += len(chunk)
            if length > TEXT_LIMIT:
                raise InputError(f"{self.name}: longer than {TEXT_LIMIT // 1_000_000} million characters; not read")
        return "".join(pieces)

    def seen(self) -> str:
        """Return in a few words what this looks like, for the line that refuses it."""
        if not self._start:
            return "an empty file"
        for magic, what in _MAGIC.items():
            if self._start.startswith(magic):
                return what
        if "\0" in self.head:
            return "binary data"
        start = clean(self.head[:400])
        if not start:
            return "blank lines"
        return f"text that begins “{start[:60].rstrip()}{'…' if len(start) > 60 else ''}”"

    def refusal(self, expected: str) -> InputError:
        """Make the one line that refuses this: what was seen and what was expected."""
        return InputError(f"{self.name}: saw {self.seen()}; expected {expected}")

    def close(self) -> None:
        """Close the file; standard input stays open."""
        if self._stream is not sys.stdin.buffer:
            self._stream.close()


def begins_with(path: Path, magic: bytes) -> bool:
    """Return whether a file begins with these bytes; into a pipe nobody looks, as what is read of it is gone."""
    try:
        if path.is_file():
            with path.open("rb") as file:
                return file.read(len(magic)) == magic
    except OSError:
        pass  # whoever reads it says why it cannot be read
    return False


def in_words(error: BaseException) -> str:
    """Return the words of a reading error, without its number and its repetition of the file's name."""
    if isinstance(error, OSError) and error.strerror:
        return error.strerror.lower()
    if isinstance(error, (EOFError, zlib.error, gzip.BadGzipFile)):
        return "the compressed data is damaged or cut off"
    return clean(str(error)) or type(error).__name__

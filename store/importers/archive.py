"""Zip archives: each file in one is read as if it lay in a folder."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import BinaryIO, cast

from store.errors import InputError
from store.importers.document import BOMB_RATIO, BOMB_SIZE, Document, begins_with
from store.quantities import counted

MOST = 100_000
"""The most files that an archive may hold."""
_ENCRYPTED = 1  # among the flags of a file in an archive


def is_archive(path: Path) -> bool:
    """Return whether a file begins as a zip archive does."""
    return begins_with(path, b"PK\x03\x04")


def documents_in(path: Path) -> Iterator[Document | InputError]:
    """Yield the files of an archive, hidden ones left out, or why one cannot be read. Raises InputError."""
    try:
        with zipfile.ZipFile(path) as archive:
            if len(archive.infolist()) > MOST:
                raise InputError(f"{path}: holds more than {counted(MOST, 'file')}; not read")
            for member in archive.infolist():
                hidden = any(part.startswith((".", "__MACOSX")) for part in PurePosixPath(member.filename).parts)
                if not member.is_dir() and not hidden:
                    yield _document(archive, member, f"{path}/{member.filename}")
    except (zipfile.BadZipFile, OSError, NotImplementedError) as error:
        raise InputError(f"{path}: the archive is damaged or cut off ({error})") from error


def _document(archive: zipfile.ZipFile, member: zipfile.ZipInfo, name: str) -> Document | InputError:
    if member.file_size > BOMB_SIZE and member.file_size > BOMB_RATIO * member.compress_size:
        return InputError(f"{name}: swells more than {BOMB_RATIO}-fold when expanded, as no text does; not read")
    if member.flag_bits & _ENCRYPTED:
        return InputError(f"{name}: is locked with a password; not read")
    try:
        return Document(name, cast(BinaryIO, archive.open(member)))
    except (InputError, zipfile.BadZipFile, RuntimeError) as error:
        return InputError(f"{name}: {error}".removeprefix(f"{name}: {name}: "))

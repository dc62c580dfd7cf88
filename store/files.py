"""The one atomic write: a file is the old one or the whole new one, and what was begun of a new one never stays.

A new version is written beside the old one, flushed to the disk, and renamed over it, as Maildir and SQLite's rollback
do it (Pillai et al., OSDI 2014, "All file systems are not created equal"). After a failed flush the pages are gone, so
a second try writes a new file and never flushes the old one again (Rebello et al., ATC 2020).
"""

import errno
import os
import re
import stat
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path

PRIVATE = 0o600
"""The mode of a file that its owner alone reads and writes."""
_BLOCK = 1 << 16
_NO_FLUSH = frozenset(
    getattr(errno, name) for name in ("EINVAL", "EOPNOTSUPP", "ENOTSUP", "ENOSYS", "EBADF", "EACCES", "EPERM", "EISDIR")
)
_NAMED = 50  # characters of a file's name that its draft has too: four bytes each, and the whole is under 255


def write(path: Path, pieces: Iterable[bytes | memoryview], *, mode: int | None = PRIVATE, flush: bool = True) -> None:
    """Put a file in the place of the one at a path, whole or not at all. Raises OSError, with nothing changed.

    The old file's mode is kept; a new file has ``mode``, or with None what the umask leaves. Without ``flush`` the
    system writes when it likes, which is for files that may be lost. Whoever must know that the new name is on the disk
    too calls `flush_folder` afterwards.
    """
    os.close(write_and_hold(path, pieces, mode=mode, flush=flush))


def write_and_hold(
    path: Path, pieces: Iterable[bytes | memoryview], *, mode: int | None = PRIVATE, flush: bool = True
) -> int:
    """Do what `write` does, and return the descriptor of what was written, which the caller closes."""
    with suppress(FileNotFoundError):
        mode = stat.S_IMODE(path.stat().st_mode)
        if not os.access(path, os.W_OK):  # renaming over a file would not ask
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(path))
    draft = path.with_name(f".{path.name[:_NAMED]}.{os.getpid()}.{os.urandom(4).hex()}.tmp")
    flags = os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
    descriptor = os.open(draft, flags, 0o666 if mode is None else PRIVATE)
    try:
        for block in _blocks(pieces):
            write_all(descriptor, block)
        if mode is not None:
            with suppress(OSError):  # without modes, or with those of its owner alone, which it was made with
                os.fchmod(descriptor, mode)
        if flush:
            flush_file(descriptor)
        os.replace(draft, path)
    except BaseException:
        os.close(descriptor)
        with suppress(OSError):
            os.unlink(draft)
        raise
    return descriptor


def drafts(path: Path) -> list[Path]:
    """List the drafts of a file: those being written, and those of programs that were killed."""
    return drafts_in(path.parent, re.escape(path.name[:_NAMED]))


def drafts_in(folder: Path, names: str) -> list[Path]:
    """List the drafts in a folder of files whose names are as a pattern says; what others put there is none."""
    draft = re.compile(rf"\.(?:{names})\.\d+\.[0-9a-f]+\.tmp")
    return [path for path in folder.iterdir() if draft.fullmatch(path.name)]


def _blocks(pieces: Iterable[bytes | memoryview]) -> Iterator[bytes | memoryview]:
    """Join pieces until they are worth a call of the system; a large one is passed on as it is, uncopied."""
    held = bytearray()
    for piece in pieces:
        if held and len(held) + len(piece) > _BLOCK:
            yield bytes(held)
            held.clear()
        if len(piece) > _BLOCK:
            yield piece
        else:
            held += piece
    if held:
        yield bytes(held)


def write_all(descriptor: int, data: bytes | memoryview) -> None:
    """Write all of data, however little the system takes at once. Raises OSError."""
    rest = memoryview(data)
    while rest:
        rest = rest[os.write(descriptor, rest) :]


def signature(status: os.stat_result) -> tuple[int, ...]:
    """Return what is another when a file was replaced or written to."""
    return status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns


def flush_folder(folder: Path) -> None:
    """Bring the names in a folder to the disk, where the system can; what it cannot, it does when it likes."""
    try:
        descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    except OSError as error:
        if error.errno in _NO_FLUSH:
            return
        raise
    try:
        flush_file(descriptor)
    finally:
        os.close(descriptor)


def flush_file(descriptor: int) -> None:
    """Bring a file to the disk. Raises OSError where that failed, and not where the file system has no such call."""
    try:
        os.fsync(descriptor)
    except OSError as error:
        if error.errno not in _NO_FLUSH:
            raise

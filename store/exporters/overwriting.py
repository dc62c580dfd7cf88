"""Which exported file may be written over: the one that is byte for byte what this library wrote there last.

What was written is kept as path and checksum in exports.json, beside the marks. It is derived: when it is lost, each
file of before counts as somebody else's once, and is asked about.
"""

import hashlib
import json
import os
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path

from store import files
from store.exporters.base import descriptor_of, write

MEMORY = "exports.json"
_KEPT = 500  # files whose checksums are kept, those written last


def may_write(path: Path, library: Path) -> bool:
    """Return whether nothing is lost by writing there: no file, a device or a pipe, or what was written there last."""
    if descriptor_of(path) is not None or not path.is_file():
        return True
    try:
        with path.open("rb") as file:
            found = hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return False
    return _written(library).get(os.path.realpath(path)) == found


def write_and_remember(path: Path, pieces: Iterable[str], library: Path) -> None:
    """Write a text file as `write` does, and remember what was written; raises as it does."""
    checksum = hashlib.sha256()

    def checked() -> Iterator[str]:
        for piece in pieces:
            checksum.update(piece.encode("utf-8", "replace"))
            yield piece

    write(path, checked())
    if descriptor_of(path) is None and path.is_file():
        _remember(library, os.path.realpath(path), checksum.hexdigest())


def _written(library: Path) -> dict[str, str]:
    """Read what was written where; nothing when that is missing or damaged."""
    try:
        kept = json.loads((library / MEMORY).read_bytes())
    except (OSError, ValueError, RecursionError):
        return {}
    return {path: found for path, found in kept.items() if isinstance(found, str)} if isinstance(kept, dict) else {}


def _remember(library: Path, path: str, checksum: str) -> None:
    written = _written(library)
    written.pop(path, None)
    written[path] = checksum
    kept = dict([*written.items()][-_KEPT:])
    with suppress(OSError):  # a library that cannot be written has been read all the same
        files.write(library / MEMORY, [json.dumps(kept, indent=0, ensure_ascii=True).encode()], flush=False)

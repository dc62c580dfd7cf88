"""What addresses answered, as bytes, with what tells later whether they would answer the same: ETag, Last-Modified.

All of it can be asked again, so a file that is lost or damaged is no loss, and a disk that is full no error.
What nobody has asked for in a long time goes, and so does what is too much.
"""

from __future__ import annotations

import os
import re
import stat
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import orjson

from store import files
from store.checksum import checksum

AGE = 8 * 7 * 24 * 3600
"""Seconds after which an answer goes that nobody has asked for since."""
SIZE = 200_000_000
"""The bytes beyond which answers go, those first that were asked for longest ago."""
_DAY = 24 * 3600  # what was asked for since then stays: a fetch may be under way
_NAME = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Kept:
    """What an address answered last, how it is asked whether it would say so again, and the list's next page."""

    body: bytes
    etag: str = ""
    modified: str = ""
    next: str | None = None

    @property
    def asking(self) -> dict[str, str]:
        """The headers that ask for the body only if it is another by now; what cannot be sent back is left out."""
        asked = {"If-None-Match": self.etag, "If-Modified-Since": self.modified}
        return {name: said for name, said in asked.items() if said and said.isascii() and said.isprintable()}


class ByteCache:
    """The answers in one folder, a file each; it is made with the first one."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def get(self, address: str) -> Kept | None:
        """Return what is kept of an address; None where nothing is, or it is damaged."""
        path = self._path(address)
        try:
            head, _, body = path.read_bytes().partition(b"\n")
            said = orjson.loads(head)
            whole = said["sha256"] == checksum(body)
            with suppress(OSError):
                os.utime(path)
            return Kept(body, str(said["etag"]), str(said["modified"]), said["next"]) if whole else None
        except (OSError, ValueError, LookupError, TypeError):
            return None

    def put(self, address: str, kept: Kept) -> None:
        """Keep what an address answered, in the place of what it answered before."""
        said = {"etag": kept.etag, "modified": kept.modified, "next": kept.next}
        head = orjson.dumps(said | {"sha256": checksum(kept.body)})
        with suppress(OSError):
            self._folder.mkdir(mode=0o700, exist_ok=True)
            files.write(self._path(address), [head, b"\n", kept.body], flush=False)

    def prune(self) -> None:
        """Remove what was asked for so long ago that it is of no use, and what is too much."""
        now, room = time.time(), SIZE
        for path, asked, size in sorted(self._answers(), key=lambda answer: answer[1], reverse=True):
            room -= size
            if now - asked > (_DAY if room < 0 else AGE):
                with suppress(OSError):
                    path.unlink()

    def _answers(self) -> Iterator[tuple[Path, float, int]]:
        """Yield the answers, and what a killed program had begun of one: the file, when it was asked for, its size."""
        with suppress(OSError):
            whole = [path for path in self._folder.iterdir() if _NAME.fullmatch(path.name)]
            for path in (*whole, *files.drafts_in(self._folder, "[0-9a-f]{50}")):
                kept = path.lstat()
                if stat.S_ISREG(kept.st_mode):
                    yield path, kept.st_mtime, kept.st_size

    def _path(self, address: str) -> Path:
        return self._folder / checksum(address.encode())

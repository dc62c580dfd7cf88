"""What addresses answered, as bytes, with what tells later whether they would answer the same: ETag, Last-Modified.

All of it can be asked again, so a file that is lost or damaged is no loss, and a disk that is full no error.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import orjson

from store import files


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
        try:
            head, _, body = self._path(address).read_bytes().partition(b"\n")
            said = orjson.loads(head)
            whole = said["sha256"] == sha256(body).hexdigest()
            return Kept(body, str(said["etag"]), str(said["modified"]), said["next"]) if whole else None
        except (OSError, ValueError, LookupError, TypeError):
            return None

    def put(self, address: str, kept: Kept) -> None:
        """Keep what an address answered, in the place of what it answered before."""
        said = {"etag": kept.etag, "modified": kept.modified, "next": kept.next}
        head = orjson.dumps(said | {"sha256": sha256(kept.body).hexdigest()})
        with suppress(OSError):
            self._folder.mkdir(mode=0o700, exist_ok=True)
            files.write(self._path(address), [head, b"\n", kept.body], flush=False)

    def _path(self, address: str) -> Path:
        return self._folder / sha256(address.encode("utf-8", "surrogatepass")).hexdigest()

"""What was sent: until when, which papers, and how the last sending failed if it did.

It is kept in digest.json, beside the marks. It is nothing that the reader said, so it is no step that `undo` could take
back, and no merge may decide about it; and it cannot be made anew, so it is flushed, and a file that cannot be read is
not taken for an empty one: all would be sent again.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import timedelta
from pathlib import Path

from store import files
from store.digest.compose import Digest
from store.errors import LibraryError
from store.locks import Waits, locked
from store.text import clean
from store.times import moment_of, stamp

MEMORY = "digest.json"
_LOCK = f"{MEMORY}.lock"
_KEPT = 50_000  # papers that are known to have been sent, the last ones
_LATE = timedelta(days=1)  # so long a paper may be on its way into the library before anybody sees it
_FIRST = timedelta(days=1)  # so far back the first digest goes


@dataclass(slots=True)
class Sent:
    """What was sent of a library: for each query when a digest of it was made, and from which moment on it took papers.

    ``failed`` is when the last sending was tried, and why it failed; empty where it did not.
    """

    streams: dict[str, dict[str, str]] = field(default_factory=dict)
    papers: list[str] = field(default_factory=list)
    failed: dict[str, str] = field(default_factory=dict)

    @classmethod
    def read(cls, folder: Path) -> Sent:
        """Read what was sent of a library. Raises LibraryError when that cannot be read."""
        path = folder / MEMORY
        try:
            kept = json.loads(path.read_bytes())
            found = cls(dict(kept["streams"]), list(map(str, kept["papers"])), dict(kept["failed"]))
            if all(moment_of(each["at"]) and moment_of(each["from"]) for each in found.streams.values()):
                return found
        except FileNotFoundError:
            return cls()
        except OSError as error:
            raise LibraryError(f"{path}: {(error.strerror or str(error)).lower()}") from error
        except (ValueError, RecursionError, KeyError, TypeError):
            pass
        raise LibraryError(f"{path} does not say what was sent: move it away, and the last day's papers count as new")

    def since(self, query: str, at: str) -> tuple[str, str]:
        """Return since when papers are new for a query, and from when on those are that were not sent."""
        last = self.streams.get(query)
        if last is None:
            first = _before(at, _FIRST)
            return first, first
        return last["at"], max(_before(last["at"], _LATE), last["from"])

    def accepted(self, digest: Digest, begin: str) -> None:
        """Take in that a digest, which took papers from a moment on, was sent."""
        self.streams[digest.query] = {"at": digest.at, "from": begin}
        known = {*digest.new}
        self.papers = [*(paper for paper in self.papers if paper not in known), *digest.new][-_KEPT:]
        self.failed = {}

    def write(self, folder: Path) -> None:
        """Keep what was sent. Raises LibraryError where that cannot be written."""
        text = json.dumps({"version": 1, **asdict(self)}, indent=0, ensure_ascii=True)
        try:
            files.write(folder / MEMORY, [text.encode()])
            files.flush_folder(folder)
        except OSError as error:
            why = (error.strerror or str(error)).lower()
            raise LibraryError(f"{folder / MEMORY} cannot be written: {why}") from error

    @property
    def failure(self) -> str:
        """How the last sending failed, in a few words; "" where it did not."""
        return clean(str(self.failed.get("why", "")), limit=300)


@contextmanager
def one_at_a_time(folder: Path, waits: Waits) -> Iterator[None]:
    """Keep another program from sending at the same time. Raises Busy, and LibraryError."""
    try:
        with locked(folder / _LOCK, waits, about=folder / MEMORY):
            yield
    except OSError as error:
        raise LibraryError(f"{folder / _LOCK}: {(error.strerror or str(error)).lower()}") from error


def _before(moment: str, span: timedelta) -> str:
    found = moment_of(moment)
    assert found
    return stamp(found - span)

"""What happens to a state file that cannot be read: it is kept, what can be saved is shown, and the reader chooses."""

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from store import files
from store.checksum import checksum
from store.errors import LibraryError
from store.quantities import counted
from store.state.backups import find_backups, folder_of, read_state
from store.state.merge import Tables, merge_tables
from store.state.migrations import SCHEMA, migrate
from store.state.parsing import parse_tables, salvage

_EMPTY = b'{"meta":{"1":{"schema":%d,"actor":"","clock":0}}}' % SCHEMA


@dataclass(frozen=True)
class Quarantine:
    """A state file that cannot be read, what could be saved out of it, and the newest backup that is good."""

    reason: str
    kept: Path | None
    salvaged: Tables
    backup: Path | None
    backed_up: Tables
    best: Tables
    """What the reader is shown: the backup, all that was salvaged, and what was in memory, merged."""

    def chosen(self, choice: str) -> Tables:
        """Return the state that ends it: all that is ``shown``, the ``backup`` alone, or an ``empty`` one.

        Raises ValueError for another choice.
        """
        choices = {"shown": self.best, "backup": self.backed_up, "empty": parse_tables(_EMPTY)}
        if choice not in choices:
            raise ValueError(f"{choice} is none of {', '.join(choices)}")
        return choices[choice]

    def __str__(self) -> str:
        """Return it in one line."""
        count = len(self.salvaged["marks"])
        backup = f"; the backup {self.backup.name} has {len(self.backed_up['marks'])}" if self.backup else "; no backup"
        return f"{self.reason}; {counted(count, 'mark')} can be read in it{backup}. Nothing is written until you choose"


def quarantine(state: Path, data: bytes | None, reason: str, memory: Tables | None = None) -> Quarantine:
    """Examine a file that cannot be read, and keep a copy of it; the file itself is not touched.

    ``memory`` is what was read of it before, when it was damaged while the program ran.
    """
    kept = None
    if data:
        target = folder_of(state) / "damaged" / f"{state.stem}-{checksum(data)[:12]}.json"
        with contextlib.suppress(OSError):  # a copy is a kindness: the original stays where it is anyway
            target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            if not target.exists():
                files.write(target, [data])
            kept = target
    backup, backed_up = next(_good_backups(state), (None, parse_tables(_EMPTY)))
    salvaged = migrate(salvage(data or b""))
    best = merge_tables(merge_tables(backed_up, salvaged), memory or {})
    return Quarantine(f"{state} {reason}", kept, salvaged, backup, backed_up, best)


def _good_backups(state: Path) -> Iterator[tuple[Path, Tables]]:
    for path in find_backups(state):
        with contextlib.suppress(LibraryError):
            yield path, read_state(path)

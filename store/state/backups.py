"""backups/: earlier versions of ``state.json``, when they are kept, and reading them again.

As the state file is only ever replaced, a hard link to it costs nothing and keeps the version it pointed to. Such a
link shares its bytes with the living file until the next write, so it is made just before one; a backup that the reader
asks for is a true copy.
"""

import contextlib
import os
import re
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from types import MappingProxyType

from store import files
from store.errors import LibraryError
from store.state.archive import Archive
from store.state.merge import Tables
from store.state.migrations import SCHEMA, Newer, migrate, schema_of
from store.state.parsing import DamagedState, parse_tables
from store.state.records import Record
from store.times import now

KEEP_RECENT, KEEP_DAYS, KEEP_WEEKS = 10, 7, 4

BACKUP_NAME = r"-(\d{4}-\d{2}-\d{2})T(\d{6})Z(?:-\d+)?"
_NAME = re.compile(BACKUP_NAME + "$")


def folder_of(state: Path) -> Path:
    """Return the folder that the backups of a state file lie in."""
    return state.parent / "backups"


def find_backups(state: Path) -> list[Path]:
    """List the backups of a state file, the newest first."""
    found = (path for path in folder_of(state).glob(f"{state.stem}-*.json") if _NAME.search(path.stem))
    return sorted(found, key=lambda path: (_moment(path), path.stem), reverse=True)


def _moment(path: Path) -> str:
    name = _NAME.search(path.stem)
    return f"{name[1]}T{name[2]}" if name else ""


def made_at(backup: Path) -> datetime:
    """Return the moment at which a backup was made."""
    return datetime.strptime(_moment(backup), "%Y-%m-%dT%H%M%S").replace(tzinfo=UTC)


def day_of(backup: Path) -> date:
    """Return the day (UTC) on which a backup was made."""
    return made_at(backup).date()


def back_up(state: Path, *, copy: bool = False, moment: datetime | None = None) -> Path | None:
    """Keep the present version of the state file and remove backups that are surplus; None when there is no file.

    Hold the lock. Raises OSError.
    """
    if not state.exists():
        return None
    folder = folder_of(state)
    folder.mkdir(mode=0o700, exist_ok=True)
    others = find_backups(state)
    if not copy and others and others[0].samefile(state):
        return others[0]
    target = _free(folder, f"{state.stem}-{moment or now():%Y-%m-%dT%H%M%SZ}")
    if copy:
        files.write(target, [state.read_bytes()])
    else:
        _link(state, target)
    files.flush_folder(folder)
    for old in [*surplus([target, *others]), *files.drafts_in(folder, rf"{re.escape(state.stem)}{BACKUP_NAME}\.json")]:
        with contextlib.suppress(OSError):
            old.unlink()
    return target


class DailyBackup:
    """The version before the first write of a day."""

    def __init__(self) -> None:
        self._made: tuple[Path, str] | None = None

    def keep(self, state: Path, *, migrated: bool) -> None:
        """Keep the version that is about to go, hold the lock; of one to be ``migrated`` always, else once a day.

        Raises OSError for the first. That the second fails is no reason to refuse an edit.
        """
        if migrated:
            back_up(state)
        today = now().date().isoformat()
        if self._made != (state, today):
            with contextlib.suppress(OSError):
                backups = find_backups(state)
                if not backups or day_of(backups[0]).isoformat() != today:
                    back_up(state)
                self._made = state, today


def _free(folder: Path, name: str) -> Path:
    target, count = folder / f"{name}.json", 1
    while target.exists():
        count += 1
        target = folder / f"{name}-{count:02}.json"
    return target


def _link(source: Path, target: Path) -> None:
    """Link a file to a second name, or copy it where the file system has no hard links. Raises OSError."""
    try:
        os.link(source, target)
    except OSError:
        files.write(target, [source.read_bytes()])


def surplus(backups: Iterable[Path]) -> list[Path]:
    """List the backups (newest first) that go: neither recent, nor the last of a recent day or week."""
    backups = list(backups)
    days: dict[object, Path] = {}
    weeks: dict[object, Path] = {}
    for backup in backups:
        day = day_of(backup)
        days.setdefault(day, backup)
        weeks.setdefault(day.isocalendar()[:2], backup)
    kept = {*backups[:KEEP_RECENT], *list(days.values())[:KEEP_DAYS], *list(weeks.values())[:KEEP_WEEKS]}
    return [backup for backup in backups if backup not in kept]


def read_state(path: Path, events: Mapping[str, Record] = MappingProxyType({})) -> Tables:
    """Read another state file: a backup, or one to be merged. Raises LibraryError.

    One of an earlier version is brought up to this one, for which ``events`` may tell more of the history.
    """
    data = None
    try:
        tables = parse_tables(data := path.read_bytes())
    except DamagedState as error:
        error.data = data
        raise LibraryError(f"{path} {error}") from error
    except OSError as error:
        raise LibraryError(f"{path} could not be read: {error.strerror or error}") from error
    if (version := schema_of(tables)) > SCHEMA:
        raise LibraryError(str(Newer(path, version)))
    return migrate(tables, lambda: {**_archived(path), **events})


def _archived(path: Path) -> dict[str, Record]:
    """Read the older part of the history beside a state file, as far as it is there."""
    try:
        return Archive(path).events()
    except OSError:
        return {}

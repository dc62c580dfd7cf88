"""Copies of the marks and of their history that lie beside them, and merging them back.

Sync programs, git and people leave them under names without number: ``state (Ada's conflicted copy 2026-11-21).json``,
``state (1).json``, ``state_conflict-20261121-093000.json``, ``state.json.orig``, ``Kopie von state.json``. So a copy is
known by what it holds: any file beside the marks that reads as marks, or as the history of edits, is one.
"""

import os
import re
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType

from store.checksum import checksum
from store.errors import LibraryError
from store.files import drafts
from store.state.ahead import ahead
from store.state.apart import NO_PAPER
from store.state.archive import Archive, events_in
from store.state.backups import folder_of, read_state
from store.state.forks import DecidedAgainst
from store.state.history import clock_of
from store.state.merge import Tables
from store.state.parsing import DamagedState
from store.state.records import Record, is_writable
from store.state.state import State
from store.state.unstamped import decided_by_value
from store.times import now

_OBJECT = re.compile(rb"(?:\xef\xbb\xbf)?\s*\{")
_EVENT = {"id", "at", "actor", "clock", "changes"}
_START = 1_024  # bytes that tell what may be a copy


def find_conflict_copies(state: Path, unwanted: Container[str] = ()) -> list[Path]:
    """List the copies beside a state file, sorted by name, but for those whose digest says that they are unwanted."""
    if not state.parent.is_dir():
        return []
    ours = {state, Archive(state).path, *drafts(state)}
    found = [path for path in state.parent.iterdir() if path not in ours and path.is_file()]
    return sorted(path for path in found if (digest := _copy_at(path)) and digest not in unwanted)


def _copy_at(path: Path) -> str | None:
    """Return the digest of a copy, None for any other file; a file is read once, until it is another."""
    try:
        with path.open("rb") as file:
            if not _OBJECT.match(file.read(_START)):
                return None
            status = os.fstat(file.fileno())
    except OSError:
        return None
    return _digest(path, status.st_ino, status.st_size, status.st_mtime_ns)


@lru_cache(maxsize=64)
def _digest(path: Path, *_: int) -> str | None:
    try:
        tables = read_copy(path)
        return digest_of(path) if any(records for table, records in tables.items() if table != "meta") else None
    except (LibraryError, OSError):
        return None


def digest_of(copy: Path) -> str:
    """Return what a copy is known by, whatever it is called. Raises OSError."""
    return f"sha256:{checksum(copy.read_bytes())}"


def read_copy(path: Path, known: Mapping[str, Record] = MappingProxyType({})) -> Tables:
    """Read another state file, or another history, as tables; ``known`` is our own history. Raises LibraryError."""
    try:
        return read_state(path, known)
    except LibraryError as error:
        damage = error.__cause__
        events = _whole_events(damage.data or b"") if isinstance(damage, DamagedState) else {}
        if not events:
            raise
    clock = max(map(clock_of, events.values()))
    return {"meta": {"meta": {"actor": "", "clock": clock}}, "history": events}


def _whole_events(data: bytes) -> dict[str, Record]:
    """Read the events of a history; what other files have that is much like one is none."""
    events = events_in(data)
    return {name: event for name, event in events.items() if event.keys() >= _EVENT and is_writable(event)}


@dataclass(frozen=True)
class Merged:
    """What a merge did: the papers whose marks changed, how many edits are new, where copies were moved to.

    ``against`` is what it decided against, and ``texts`` counts the notes that have two texts now and had not before.
    ``ahead`` is the moment of an edit in the copies that is more than a day ahead of this computer's clock.
    """

    papers: frozenset[str]
    edits: int
    moved: tuple[Path, ...]
    against: tuple[DecidedAgainst, ...] = ()
    texts: int = 0
    ahead: str | None = None


def merge_files(state: State, paths: Sequence[Path]) -> Merged:
    """Merge state files and histories into a state; copies among them then move to backups/merged/, others stay.

    Raises LibraryError, before anything is changed, when a file cannot be read.
    """
    archived = state.events.older()
    known = {**archived, **state.database.records("history")}
    copies = [read_copy(path, known) for path in paths]
    before, known_texts, tables = state.log(), _with_two_texts(state), state.database.content()
    papers = state.merge([_without(archived, tables) for tables in copies])
    beside = {path.resolve() for path in find_conflict_copies(state.path)}
    moved = tuple(_put_away(state.path, path) for path in paths if path.resolve() in beside)
    after = state.log()
    by_value = (each for copy in copies for each in decided_by_value(tables, copy, state.database.content()))
    return Merged(
        frozenset(papers),
        len(after) - len(before),
        moved,
        (*after.decisions_since(before), *by_value),
        len(_with_two_texts(state) - known_texts),
        max(filter(None, (ahead(copy, now()) for copy in copies)), default=None),
    )


def _with_two_texts(state: State) -> set[tuple[str, str]]:
    """Return the notes, by paper, that have texts from elsewhere."""
    on_marks = {(paper, note.id) for paper, mark in state.marks.items() for note in mark.notes if note.conflicts}
    return on_marks | {(NO_PAPER, note.id) for note in state.loose_notes.values() if note.conflicts}


def _without(archived: Container[str], tables: Tables) -> Tables:
    """Return tables without the events that are kept already where state.json does not grow by them."""
    history = tables.get("history", {})
    return {**tables, "history": {name: event for name, event in history.items() if name not in archived}}


def _put_away(state: Path, copy: Path) -> Path:
    folder = folder_of(state) / "merged"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    target, count = folder / copy.name, 1
    while target.exists():
        count += 1
        target = folder / f"{copy.stem}-{count}{copy.suffix}"
    os.replace(copy, target)
    return target

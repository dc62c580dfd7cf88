"""Copies of ``state.json`` that sync programs and git leave beside it, and merging them back.

- Syncthing: ``state.sync-conflict-20261121-093000-ABCDEFG.json``
- Dropbox and Nextcloud: ``state (Ada's conflicted copy 2026-11-21).json``, ``state (conflicted copy 2026-11-21).json``
- OneDrive: ``state-LAPTOP.json``, ``state-LAPTOP-2.json``, ``state-LAPTOP-safeBackup-0001.json``
- Google Drive and file managers: ``state (1).json``
- git and merge tools: ``state.json.orig``, ``state_BACKUP_123.json``, ``state.json.mine`` and their like
"""

import os
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from store.errors import LibraryError
from store.state.backups import folder_of, read_state
from store.state.state import State

_ENDINGS = r"\.(?:orig|rej|mine|theirs|ours|r\d+|BASE|LOCAL|REMOTE|BACKUP)"
_MIDDLES = (
    r"\.sync-conflict-\d{8}-\d{6}-\w+"
    r"| ?\((?:.*conflicted copy.*|.*case conflict.*|\d+)\)"
    r"|[-_](?:BASE|LOCAL|REMOTE|BACKUP)_\d+"
    r"|-[^/]*safeBackup-?\d*"
    r"|_conf\(.*\)"
    r"|-[A-Za-z0-9][A-Za-z0-9-]{0,30}"
)


def find_conflict_copies(state: Path) -> list[Path]:
    """List the readable copies beside a state file, sorted by name."""
    stem, suffix = re.escape(state.stem), re.escape(state.suffix)
    pattern = re.compile(rf"{stem}(?:{_MIDDLES}){suffix}|{stem}{suffix}(?:{_ENDINGS})")
    if not state.parent.is_dir():
        return []
    found = (path for path in state.parent.iterdir() if pattern.fullmatch(path.name) and path.is_file())
    return sorted(path for path in found if _readable(path))


def _readable(path: Path) -> bool:
    try:
        read_state(path)
    except LibraryError:
        return False
    return True


@dataclass(frozen=True)
class Merged:
    """What a merge did: the papers whose marks changed, and where conflict copies were moved to."""

    papers: frozenset[str]
    moved: tuple[Path, ...]


def merge_files(state: State, paths: Sequence[Path]) -> Merged:
    """Merge state files into a state; conflict copies among them then move to backups/merged/, others stay.

    Raises LibraryError, before anything is changed, when a file cannot be read.
    """
    papers = state.merge([read_state(path) for path in paths])
    copies = {path.resolve() for path in find_conflict_copies(state.path)}
    return Merged(frozenset(papers), tuple(_put_away(state.path, path) for path in paths if path.resolve() in copies))


def _put_away(state: Path, copy: Path) -> Path:
    folder = folder_of(state) / "merged"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    target, count = folder / copy.name, 1
    while target.exists():
        count += 1
        target = folder / f"{copy.stem}-{count}{copy.suffix}"
    os.replace(copy, target)
    return target

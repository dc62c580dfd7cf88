"""What in a folder is ours: a name that we need and that something else has is refused, and nothing there is touched.

A library has a marker from its first opening on. One of an earlier version gets it when what it holds proves that it is
a library: papers, marks or an index.
"""

import json
import re
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

from store import files
from store.errors import LibraryError
from store.index import names
from store.state.backups import BACKUP_NAME
from store.state.parsing import DamagedState, parse_tables

MARKER = ".broadsheet"
_SAID = b"This folder is a library of Broadsheet, which keeps its files here and changes no others.\n"
_FILES = (
    "state.json",
    "history.jsonl",
    "papers.db",
    "ledger.db",
    "session.json",
    "exports.json",
    "digest.json",
    "subscriptions.toml",
)
_PAPERS = {"papers", "keys", "meta", "retired"}
_SESSIONS = {"sessions", "events", "passed"}
_FOLDERS = ("index", "backups", "drafts", "cache")


def claim(folder: Path) -> None:
    """Make a folder a library, or find that it is one. Raises LibraryError where a name is taken by something else."""
    for name in (*_FILES, *_FOLDERS):
        path = folder / name
        if path.exists() and not (path.is_dir() if name in _FOLDERS else path.is_file()):
            raise _taken(path)
    if not names.ours(folder / "index"):
        raise _taken(folder / "index")
    if (folder / MARKER).exists():
        return
    if not _is_library(folder):
        for path in _strange(folder):
            raise _taken(path)
    with suppress(OSError):  # where nothing can be written, nothing is deleted either
        files.write(folder / MARKER, [_SAID], flush=False)


def _taken(path: Path) -> LibraryError:
    return LibraryError(f"{path} is not Broadsheet's: choose another folder with --library, or move it away")


def _is_library(folder: Path) -> bool:
    """Return whether a folder holds what only a library does."""
    return (
        _has(folder / "papers.db", *_PAPERS) or _says(folder / "state.json") is True or names.proven(folder / "index")
    )


def _strange(folder: Path) -> Iterator[Path]:
    """Yield what stands under our names in a folder that is no library, and is not ours."""
    for name, ours in _OURS.items():
        if (path := folder / name).exists() and not ours(path):
            yield path


def _tables(path: Path) -> set[str] | None:
    """List the tables of a database without touching it; None for a file that is none, or is damaged."""
    address = f"{path.absolute().as_uri()}?mode=ro&immutable=1"
    with suppress(sqlite3.Error), closing(sqlite3.connect(address, uri=True)) as base:
        return {name for (name,) in base.execute("SELECT name FROM sqlite_master")}
    return None


def _has(path: Path, *tables: str) -> bool:
    found = _tables(path)
    return found is not None and found.issuperset(tables)


def _says(path: Path) -> bool | None:
    """Return whether a file is one of marks; None for one that may have been, and is damaged."""
    try:
        data = path.read_bytes()
        parse_tables(data)
    except DamagedState:
        with suppress(ValueError, RecursionError):
            said = json.loads(data)
            return None if isinstance(said, dict) and {"meta", "marks"} <= said.keys() else False
        return None
    except OSError:
        return None
    return True


def _read(path: Path) -> dict[str, Any]:
    with suppress(OSError, ValueError, RecursionError):
        kept = json.loads(path.read_bytes())
        return kept if isinstance(kept, dict) else {}
    return {}


def _remembers_exports(path: Path) -> bool:
    kept = _read(path)
    return bool(kept) and all(re.fullmatch("[0-9a-f]{64}", str(checksum)) for checksum in kept.values())


def _backs_up(path: Path) -> bool:
    known = re.compile(rf"state{BACKUP_NAME}\.json|damaged|merged")
    return all(known.fullmatch(each.name) for each in path.iterdir())


def _keeps_answers(path: Path) -> bool:
    return all(re.fullmatch(r"[0-9a-f]{64}|\.[0-9a-f]{50}\.\d+\.[0-9a-f]+\.tmp", each.name) for each in path.iterdir())


def _subscribes(path: Path) -> bool:
    import tomllib

    with suppress(OSError, ValueError, RecursionError):
        return "subscription" in tomllib.loads(path.read_text(encoding="utf-8"))
    return False


def _drafts(path: Path) -> bool:
    from store.drafts import texts_in

    texts = texts_in(path)
    return {*path.iterdir()} == {*texts, *(text.with_suffix(".json") for text in texts)}


def _holds_nothing(path: Path) -> bool:
    return not path.stat().st_size


_OURS: dict[str, Callable[[Path], bool]] = {
    "papers.db": lambda path: not _tables(path),  # a damaged one is said where it is opened
    "state.json": lambda path: _says(path) is not False,
    "history.jsonl": _holds_nothing,
    "ledger.db": lambda path: not _tables(path) or _has(path, *_SESSIONS),
    "session.json": lambda path: "filters" in _read(path),
    "exports.json": _remembers_exports,
    "digest.json": lambda path: {"streams", "papers", "failed"} <= _read(path).keys(),
    "subscriptions.toml": _subscribes,
    "index": lambda path: not [each for each in path.iterdir() if each.name != names.LOCK or each.stat().st_size],
    "backups": _backs_up,
    "drafts": _drafts,
    "cache": _keeps_answers,
}

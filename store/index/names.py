"""The folder of the index: which files in it are ours, and what is raised when they are not what was written."""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

SNAPSHOT = "snapshot"
LOCK = "lock"
MAGIC = b"BSHEET\r\n"
"""What each of our files begins with."""
ANEW = "the search index was damaged, and is made anew"
_SEGMENT = r"\d{9,}-[0-9a-f]{8}\.segment"
_OURS = re.compile(rf"{SNAPSHOT}|{LOCK}(?:\.held)?|{_SEGMENT}|\.(?:{SNAPSHOT}|{_SEGMENT})\.\d+\.[0-9a-f]{{8}}\.tmp")


class DamagedIndex(Exception):
    """A file of the index that is missing, cut off, changed or of another format: the index is to be built again."""


class OtherFormat(DamagedIndex):
    """A file of the index that another version wrote."""


def ours(folder: Path) -> bool:
    """Return whether a folder is our index, or may become it: all in it has our names, or a file is one of ours."""
    found = [*folder.iterdir()] if folder.is_dir() else []
    return all(_OURS.fullmatch(path.name) for path in found) or proven(folder)


def proven(folder: Path) -> bool:
    """Return whether a file in a folder has one of our names and begins as ours do."""
    return folder.is_dir() and any(_OURS.fullmatch(path.name) and _begins_as_ours(path) for path in folder.iterdir())


def surplus(folder: Path, kept: Iterable[str]) -> Iterator[Path]:
    """Yield the files of ours in a folder that are not ``kept``."""
    kept = {*kept, SNAPSHOT, LOCK, f"{LOCK}.held"}
    for path in folder.iterdir():
        if path.name not in kept and _OURS.fullmatch(path.name) and path.is_file():
            yield path


def _begins_as_ours(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            return file.read(len(MAGIC)) == MAGIC
    except OSError:
        return False

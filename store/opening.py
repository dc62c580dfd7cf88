"""Where a library lies when nobody says otherwise, and what a new one begins with."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from store.claim import claim
from store.errors import LibraryError

if TYPE_CHECKING:
    from store.making import Incoming


def default_folder() -> Path:
    """Return the library's folder: $BROADSHEET_LIBRARY, else the system's place for data. Raises LibraryError."""
    if named := os.environ.get("BROADSHEET_LIBRARY"):
        return _expanded(Path(named))
    from platformdirs import user_data_dir

    try:
        return _expanded(Path(user_data_dir("broadsheet")))
    except RuntimeError as error:  # no $HOME, and no account that has one
        raise LibraryError("there is no home folder here; name one with --library") from error


def _expanded(folder: Path) -> Path:
    """Return a folder with the home folder in the place of ``~``. Raises LibraryError where there is none."""
    try:
        return folder.expanduser()
    except RuntimeError as error:
        raise LibraryError(f"there is no folder {folder.parts[0]}") from error


def make_folder(folder: Path) -> Path:
    """Make a library's folder unless it is there, for the reader's eyes alone.

    Raises LibraryError, also where something else has a name that a library needs.
    """
    folder = _expanded(folder)
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise LibraryError(f"{folder} cannot be a library ({error.strerror}): name one with --library") from error
    claim(folder)
    return folder


def seed_files() -> list[Path]:
    """List the listings that come with the program, for the first run."""
    here = Path(__file__).parent
    folder = here / "seeds" if (here / "seeds").is_dir() else here.parent / "seeds"
    return sorted(folder.glob("*.gz"))


def seed_papers(today: date) -> Iterator[Incoming]:
    """Read the papers of those listings."""
    from store.importers import Hints, Skipped, read

    for path in seed_files():
        records = read(path, Hints(today=today)).records
        yield from (record for record in records if not isinstance(record, Skipped))

"""Where things are when nobody says otherwise."""

from __future__ import annotations

import os
from pathlib import Path


def default_folder() -> Path:
    """Say where the library is: $BROADSHEET_LIBRARY, else the system's place for data."""
    from platformdirs import user_data_dir

    return Path(os.environ.get("BROADSHEET_LIBRARY") or user_data_dir("broadsheet")).expanduser()


def seed_files() -> list[Path]:
    """List the listings that come with the program, for the first run."""
    here = Path(__file__).parent
    folder = here / "seeds" if (here / "seeds").is_dir() else here.parent / "seeds"
    return sorted(folder.glob("*.gz"))

"""Report a fault in the program: its traceback in a file in the system's place for logs, one line to the reader."""

import contextlib
import os
import platform
import traceback
from pathlib import Path

from store.times import now

KEPT = 10
"""Reports of faults that are kept; older ones go."""


def keep(error: BaseException) -> Path | None:
    """Write what is known of a fault to a file that the reader alone can read; None when there is no place for it.

    Values of variables are left out: they are the reader's own.
    """
    from platformdirs import user_log_dir

    folder = Path(user_log_dir("broadsheet"))
    path = folder / f"fault-{now():%Y-%m-%dT%H%M%S}-{os.getpid()}.log"
    about = [f"broadsheet {_version()}, Python {platform.python_version()}, {platform.system()}\n\n"]
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), "a", encoding="utf-8") as file:
            file.writelines(about + traceback.format_exception(error))
    except OSError:
        return None
    for old in sorted(folder.glob("fault-*.log"))[:-KEPT]:
        with contextlib.suppress(OSError):
            old.unlink()
    return path


def crash_line(error: BaseException | None, said: str = "") -> str:
    """Write a report, and return one line that says what the fault was and where the report is.

    ``said`` is what is known of a fault that could not be caught itself.
    """
    what = said if error is None else " ".join(f"{type(error).__name__}: {error}".split())
    kept = keep(error) if error is not None else None
    return f"a fault in the program ({what}); all that was saved is safe" + (f"; see {kept}" if kept else "")


def _version() -> str:
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version("broadsheet")
    except PackageNotFoundError:
        return "unknown"

"""The command line: one file per group of commands, each loaded when it is asked for, and one way to end.

Exit codes: 0 done, 1 nothing matched or nothing to do, 2 wrong use or unreadable input, 3 the library could not be read
or written, 4 a source of papers failed, 130 interrupted. Whatever goes wrong is one line on standard error.
"""

import gc
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NoReturn

from tui.cli import streams
from tui.cli.guard import watched

COMPLETE = "_BROADSHEET_COMPLETE"
"""Set by a shell that asks for completions."""


def main() -> NoReturn:
    """Run the command line of this process and end it."""
    streams.fill()
    sys.exit(run(sys.argv[1:]))


def run(args: Sequence[str]) -> int:
    """Run one command and return its exit code; nothing is raised."""
    if not args and sys.stdin.isatty() and sys.stdout.isatty() and COMPLETE not in os.environ:
        return _guarded(open_app)  # what parses a command line is not loaded for it
    from tui.cli.program import invoke

    return _flushed(_guarded(lambda: invoke(args)))


def open_app(folder: Path | None = None, demo: str = "") -> int:
    """Open the app on a library and return its exit code; ``demo`` is what a demo says of itself.

    Nothing is collected while it starts: what is made then is there to stay, and looking through it costs a tenth of
    the start. The main screen begins to collect once it is there.
    """
    gc.disable()
    with watched():
        from tui.app import run

        return run(folder, demo=demo)


def _flushed(code: int) -> int:
    """Bring what is still in the buffer out, and return the exit code of a command that had this one.

    It meets a full disk or a closed pipe here, and not after the exit code is given; what went wrong before is said.
    """
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        streams.give_up(sys.stdout)
    except OSError as error:
        streams.give_up(sys.stdout)
        return code or _ended(error)
    return code


def _guarded(work: Callable[[], int | None]) -> int:
    """Run something and return its exit code; print what goes wrong in one line."""
    try:
        return work() or 0
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        streams.give_up(sys.stdout)  # the reader of our output has seen enough
        return 0
    except Exception as error:
        return _ended(error)


def _ended(error: Exception) -> int:
    """Return the exit code of an error, and print the error in one line."""
    import click

    from store.errors import BroadsheetError

    if isinstance(error, click.exceptions.Exit):
        return error.exit_code
    if isinstance(error, click.Abort):
        return 130
    if isinstance(error, click.ClickException):
        return _complain(error.format_message(), 2)
    if isinstance(error, BroadsheetError):
        return _complain(str(error), error.exit_code)
    if isinstance(error, OSError):
        where = f"{error.filename}: " if error.filename else ""
        return _complain(where + (error.strerror or str(error)).lower(), 3)
    return _complain(_fault(error), 3)


def _fault(error: Exception) -> str:
    """Return in one line which fault the program has, and where."""
    place = error.__traceback__
    while place and place.tb_next:
        place = place.tb_next
    where = f"{os.path.basename(place.tb_frame.f_code.co_filename)}:{place.tb_lineno}" if place else "?"
    return f"a fault in the program ({type(error).__name__}: {error}, {where}); nothing was lost"


def _complain(message: str, code: int) -> int:
    streams.tell(f"broadsheet: {message}")
    return code

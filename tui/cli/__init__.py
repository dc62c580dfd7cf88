"""The command line: one file per family of commands, each loaded when it is asked for, and one way to end.

Exit codes: 0 done, 1 nothing matched or nothing to do, 2 wrong use or unreadable input, 3 the library could not be read
or written, 130 interrupted. Whatever goes wrong is one line on standard error.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from typing import NoReturn


def main() -> NoReturn:
    """Run the command line of this process and end it."""
    sys.exit(run(sys.argv[1:]))


def run(args: Sequence[str]) -> int:
    """Run one command and give its exit code; nothing is raised."""
    from tui.cli.program import invoke

    code = _said(lambda: invoke(args))
    # What is still in the buffer meets a full disk or a closed pipe here, and not after the exit code is given.
    return _said(sys.stdout.flush) or code


def _said(work: Callable[[], int | None]) -> int:
    """Do it, and turn what goes wrong into one line and an exit code."""
    import click

    from store.errors import BroadsheetError

    try:
        return work() or 0
    except click.exceptions.Exit as done:
        return done.exit_code
    except (KeyboardInterrupt, click.Abort):
        return 130
    except BrokenPipeError:
        # The reader of our output has seen enough. Nothing more may be written, not even at the interpreter's end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except click.ClickException as error:
        return _complain(error.format_message(), 2)
    except BroadsheetError as error:
        return _complain(str(error), error.exit_code)
    except OSError as error:
        where = f"{error.filename}: " if error.filename else ""
        return _complain(where + (error.strerror or str(error)).lower(), 3)
    except Exception as error:
        place = error.__traceback__
        while place and place.tb_next:
            place = place.tb_next
        where = f"{os.path.basename(place.tb_frame.f_code.co_filename)}:{place.tb_lineno}" if place else "?"
        return _complain(f"a fault in the program ({type(error).__name__}: {error}, {where}); nothing was lost", 3)


def _complain(message: str, code: int) -> int:
    from store.text import clean

    print(f"broadsheet: {clean(message)}", file=sys.stderr)
    return code

"""A second process that waits for the app's end, and gives the terminal back where the app could not do it itself.

A file that another program cuts short while it is mapped ends the app at once (SIGBUS), as ``kill -9`` does. The app
stays the process that was started, so that signals and job control reach it as ever; the guard is its child. It knows
of the end by a pipe that closes, and of the reason by what Python's faulthandler writes into that.
"""

from __future__ import annotations

import contextlib
import faulthandler
import os
import re
import signal
from collections.abc import Iterator
from typing import Any, NoReturn

with contextlib.suppress(ImportError):
    import termios

_IN_ORDER = b"."
_DEAF_TO = ("SIGINT", "SIGQUIT", "SIGTERM", "SIGHUP", "SIGTSTP", "SIGTTIN", "SIGTTOU", "SIGPIPE")
_MODES = "1000 1002 1003 1004 1006 1015 1016 2004 2026 2048 1049"  # the mouse, focus, paste, the other screen, …
_RESTORE = "\x1b[<u" + "".join(f"\x1b[?{mode}l" for mode in _MODES.split()) + "\x1b[?7h\x1b[?25h\x1b[0m"
_REASON = re.compile(rb"Fatal Python error: ([^\n]{1,80})")
_CUT_SHORT = "a file that it was reading was cut short by another program"


@contextlib.contextmanager
def watched() -> Iterator[None]:
    """Have the terminal given back, and said why, should what is done in here end without a word of its own.

    Begin before any thread is started. Without a terminal, or where the system knows no fork, there is no guard.
    """
    if not (hasattr(os, "fork") and os.isatty(0) and os.isatty(1)):
        yield
        return
    modes = termios.tcgetattr(0)
    reading, writing = os.pipe()
    if os.fork() == 0:
        os.close(writing)
        _wait(reading, modes)
    os.close(reading)
    faulthandler.enable(writing, all_threads=False)
    try:
        yield
    finally:
        faulthandler.disable()
        with contextlib.suppress(OSError):
            os.write(writing, _IN_ORDER)
        os.close(writing)


def _wait(pipe: int, modes: list[Any]) -> NoReturn:
    """Wait until the app is no more; what is done in here must need nothing of it."""
    try:
        for name in _DEAF_TO:
            signal.signal(getattr(signal, name), signal.SIG_IGN)
        said = b""
        while part := os.read(pipe, 1 << 16):
            said += part
        if not said.endswith(_IN_ORDER):
            with contextlib.suppress(termios.error):
                termios.tcsetattr(0, termios.TCSANOW, modes)
            os.write(1, _RESTORE.encode())
            os.write(2, f"broadsheet: {_line(said)}\n".encode())
    except OSError:
        pass  # there is no terminal any more
    finally:
        os._exit(0)


def _line(said: bytes) -> str:
    """Return in one line why the app has ended, from what faulthandler wrote."""
    reason = _REASON.search(said)
    if not reason:
        why = "ended from outside"
    else:
        name = reason.group(1).decode("ascii", "replace")
        why = f"ended, because {_CUT_SHORT if name == 'Bus error' else f'of a fault beneath it ({name})'}"
    return f"{why}; what was said to be saved is saved, and whatever is damaged is named at the next start"

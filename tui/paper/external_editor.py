"""Edit a file in the reader's own editor, with the screen suspended meanwhile."""

from __future__ import annotations

import contextlib
import os
import shlex
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, NoReturn

from store.text import letters

if TYPE_CHECKING:
    from textual.app import App

Run = Callable[[Sequence[str]], int]
AT_ONCE = 1.0
"""Seconds in which nobody has written anything."""
PATIENCE = 0.3
"""Seconds that an editor has to put its own affairs in order when the program is told to end."""


class Ended(BaseException):
    """The program was told to end while the editor was open."""


def run(command: Sequence[str]) -> int:
    """Run an editor and return its exit code; it is ended with the program."""
    with subprocess.Popen(command) as editor:
        try:
            return editor.wait()
        except BaseException:
            editor.terminate()
            with contextlib.suppress(subprocess.TimeoutExpired):
                editor.wait(PATIENCE)
            editor.kill()
            raise


def editor_command() -> list[str]:
    """Return the editor's command line as a list: ``$VISUAL``, ``$EDITOR``, else vi.

    Raises OSError where it cannot be parsed.
    """
    try:
        return shlex.split(os.environ.get("VISUAL") or os.environ.get("EDITOR") or "vi")
    except ValueError as error:
        raise OSError(f"$EDITOR cannot be read: {error}") from error


class Edited(NamedTuple):
    """What an editor made of a file: the text, and whether it ended well.

    One that was back ``at_once``, with nothing written, may have handed the file to a window that is still open.
    """

    text: str
    well: bool
    at_once: bool


def edit_file(path: Path, run: Run = run) -> Edited:
    """Open a file in the reader's editor. Raises OSError when there is no such editor."""
    before, begun = _seen(path), time.monotonic()
    code = run([*editor_command(), str(path)])
    at_once = time.monotonic() - begun < AT_ONCE and _seen(path) == before
    text = letters(path.read_bytes()) if path.exists() else ""
    return Edited(text.replace("\r\n", "\n"), code == 0, at_once)


def _seen(path: Path) -> tuple[int, ...]:
    """Return what is another once a file was written."""
    with contextlib.suppress(FileNotFoundError):
        status = path.stat()
        return status.st_ino, status.st_size, status.st_mtime_ns
    return ()


def did_not_wait(place: str) -> str:
    """Say where the text is that a window may still be open on."""
    return f"{place} keeps what you save there: the editor did not wait (with --wait it does)"


def edit(app: App[object], path: Path) -> Edited:
    """Suspend the screen and edit a file, as `edit_file` does.

    Raises Textual's SuspendNotSupported where the screen cannot be suspended (in a browser), and Ended.
    """
    ours = {signal.SIGINT: _pass, signal.SIGQUIT: _pass}
    edited: Edited | OSError
    with _handling(ours), app.suspend(), _handling({signal.SIGTERM: _end, signal.SIGHUP: _end}):
        try:
            edited = edit_file(path)
        except OSError as error:
            edited = error  # Textual brings the screen back only where nothing is raised
    if isinstance(edited, OSError):
        raise edited
    return edited


def _pass(*_: object) -> None:
    """Leave Ctrl+c to the editor, which gets it from the terminal too."""


def _end(*_: object) -> NoReturn:
    """Stop waiting for the editor. The event loop, which stands still meanwhile, gets the signal afterwards."""
    raise Ended


@contextlib.contextmanager
def _handling(handlers: Mapping[signal.Signals, Callable[..., None]]) -> Iterator[None]:
    """Set other handlers for some signals for a while; only the main thread can."""
    main = threading.current_thread() is threading.main_thread()
    before = {number: signal.signal(number, handler) for number, handler in handlers.items()} if main else {}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)

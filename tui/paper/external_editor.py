"""Edit a text in the reader's own editor, with the screen suspended meanwhile."""

from __future__ import annotations

import contextlib
import os
import shlex
import signal
import subprocess
import tempfile
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

if TYPE_CHECKING:
    from textual.app import App

Run = Callable[[Sequence[str]], int]
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


def edit_text(text: str, run: Run = run, keep: Callable[[str], None] = lambda text: None) -> str | None:
    """Open a text in the reader's editor and return it edited; None when the editor did not end well.

    The file is in a folder of its own, and only the reader can read either. ``keep`` is called with what the editor
    saved when it, or the program, did not end well. Raises OSError when there is no such editor.
    """
    with tempfile.TemporaryDirectory(prefix="broadsheet-") as folder:
        path = Path(folder) / "note.md"
        with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
            file.write(text)
        code = None
        try:
            code = run([*editor_command(), str(path)])
        finally:
            written = path.read_text(encoding="utf-8", errors="replace") if path.exists() else ""
            if code != 0 and written not in ("", text):
                keep(written)
        return written if code == 0 else None


def edit(app: App[object], text: str, keep: Callable[[str], None] = lambda text: None) -> str | None:
    """Suspend the screen and edit a text, as `edit_text` does.

    Raises Textual's SuspendNotSupported where the screen cannot be suspended (in a browser), and Ended.
    """
    ours = {signal.SIGINT: _pass, signal.SIGQUIT: _pass}
    written, failure = None, None
    with _handling(ours), app.suspend(), _handling({signal.SIGTERM: _end, signal.SIGHUP: _end}):
        try:
            written = edit_text(text, keep=keep)
        except OSError as error:
            failure = error  # Textual brings the screen back only where nothing is raised
    if failure is not None:
        raise failure
    return written


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

"""A text in the reader's own editor, with the screen put away meanwhile."""

from __future__ import annotations

import os
import shlex
import subprocess
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from textual.app import App

Run = Callable[[Sequence[str]], int]


def editor_command() -> list[str]:
    """Give the editor's command line as a list: ``$VISUAL``, ``$EDITOR``, else vi."""
    return shlex.split(os.environ.get("VISUAL") or os.environ.get("EDITOR") or "vi")


def edit_text(text: str, run: Run = subprocess.call) -> str | None:
    """Let the reader edit a text in their editor; None when the editor did not end well.

    The file is in a folder of its own, and only the reader can read either. Raises OSError when there is no such
    editor.
    """
    with tempfile.TemporaryDirectory(prefix="broadsheet-") as folder:
        path = Path(folder) / "note.md"
        with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
            file.write(text)
        code = run([*editor_command(), str(path)])
        return path.read_text(encoding="utf-8", errors="replace") if code == 0 else None


def edit(app: App[object], text: str, run: Run = subprocess.call) -> str | None:
    """Put the screen away and let the reader edit a text, as `edit_text` does.

    Raises Textual's SuspendNotSupported where the screen cannot be put away (in a browser).
    """
    with app.suspend():
        return edit_text(text, run)

"""The clipboard: inside tmux by way of tmux, which answers whether it took the text; else by the terminal."""

from __future__ import annotations

import asyncio
import os
import subprocess
from typing import Any

from textual.app import App

_LOAD = ("tmux", "load-buffer", "-w", "-")
_PATIENCE = 2.0


class CopyingApp(App[int]):
    """An app whose own clipboard, which is what Ctrl+v pastes, has what was copied last, whichever way it left."""

    copied = ""

    @property
    def clipboard(self) -> str:
        """What was copied last."""
        return self.copied

    def copy_to_clipboard(self, text: str) -> None:
        """Copy a text by way of the terminal."""
        self.copied = text
        super().copy_to_clipboard(text)


async def take(app: App[Any], text: str) -> bool:
    """Copy a text; return False where tmux did not take it, and it was only sent to the terminal."""
    assert isinstance(app, CopyingApp)
    in_tmux = bool(os.environ.get("TMUX")) and not app.is_web
    if in_tmux and await asyncio.to_thread(_load, text):
        app.copied = text
        return True
    app.copy_to_clipboard(text)
    return not in_tmux


def _load(text: str) -> bool:
    """Give a text to tmux, which hands it on to the clipboard."""
    try:
        done = subprocess.run(_LOAD, input=text.encode(), capture_output=True, timeout=_PATIENCE, check=False)
    except (OSError, subprocess.SubprocessError):
        return False
    return done.returncode == 0

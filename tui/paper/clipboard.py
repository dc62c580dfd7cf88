"""The clipboard: inside tmux by way of tmux, which answers whether it took the text; else by the terminal."""

from __future__ import annotations

import asyncio
import os
import subprocess
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from textual.app import App

_LOAD = ("tmux", "load-buffer", "-w", "-")
_PATIENCE = 2.0


async def take(app: App[Any], text: str) -> bool:
    """Copy a text; return False where tmux did not take it, and it was only sent to the terminal."""
    in_tmux = bool(os.environ.get("TMUX")) and not app.is_web
    if in_tmux and await asyncio.to_thread(_load, text):
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

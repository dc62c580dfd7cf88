"""A progress bar on standard error: on a terminal alone, and not before the work has taken a while."""

from __future__ import annotations

import sys
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

_SOON = 0.5
"""Seconds of work before a bar is worth showing."""


class Meter:
    """Shows how many papers, or lists of them, are done; a context manager that leaves nothing on the screen.

    ``total`` is how many there are, None while nobody knows.
    """

    def __init__(self, what: str, total: int | None = None) -> None:
        self._what, self._total = what, total
        self._begun = time.monotonic()
        self._bar: Progress | None = None
        self._task: TaskID | None = None

    def __enter__(self) -> Meter:
        return self

    def __exit__(self, *_: object) -> None:
        if self._bar is not None:
            self._bar.stop()

    def __call__(self, done: int, total: int | None = None, what: str | None = None) -> None:
        """Show how many are done by now, of how many in all, and of what, where that is another than before."""
        self._total, self._what = total or self._total, what or self._what
        if self._bar is None:
            if not sys.stderr.isatty() or time.monotonic() - self._begun < _SOON:
                return
            self._start()
        assert self._bar is not None and self._task is not None
        self._bar.update(self._task, completed=done, total=self._total, description=self._what)

    def _start(self) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
        self._bar = Progress(*columns, console=Console(stderr=True), transient=True)
        self._task = self._bar.add_task(self._what, total=self._total)
        self._bar.start()

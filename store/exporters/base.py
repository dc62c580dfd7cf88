"""What every exporter shares: what a format is, and a file that is either the old one or the whole new one."""

from __future__ import annotations

import os
import secrets
import stat
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from store.errors import BroadsheetError
from store.models import Entry

Writer = Callable[[Iterable[Entry]], Iterator[str]]


@dataclass(frozen=True, slots=True)
class Format:
    """One format: its name, the ending of its files, and what makes its text piece by piece.

    The writer's docstring is the help text of the format.
    """

    name: str
    suffix: str
    writer: Writer

    @property
    def help(self) -> str:
        """The first line of the writer's docstring."""
        return (self.writer.__doc__ or "").partition("\n")[0]


def write(path: Path, pieces: Iterable[str]) -> None:
    """Write a text file so that a crash or a full disk leaves the old one or the whole new one, and nothing else.

    Raises BroadsheetError when it cannot be written.
    """
    try:
        _replace(Path(os.path.realpath(path)), pieces)
    except OSError as error:
        raise BroadsheetError(f"{path}: cannot be written: {(error.strerror or str(error)).lower()}") from error


def _replace(target: Path, pieces: Iterable[str]) -> None:
    draft = target.with_name(f".{target.name[:100]}.{secrets.token_hex(4)}.tmp")
    mode = None
    with suppress(FileNotFoundError):
        mode = stat.S_IMODE(target.stat().st_mode)
        # Replacing needs leave to write in the folder alone; a file that its owner made read-only is respected.
        with target.open("ab"):
            pass
    try:
        with draft.open("x", encoding="utf-8", errors="replace", newline="") as file:
            if mode is not None:
                os.fchmod(file.fileno(), mode)
            for piece in pieces:
                file.write(piece)
            file.flush()
            os.fsync(file.fileno())
        os.replace(draft, target)
    except BaseException:
        with suppress(OSError):
            draft.unlink(missing_ok=True)
        raise
    folder = os.open(target.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)

"""What every exporter shares: what a format is, and a file that is either the old one or the whole new one."""

import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from store import files
from store.errors import BroadsheetError
from store.models import Entry


@dataclass(frozen=True, slots=True)
class Format:
    """One format: its name, the ending of its files, what makes its text piece by piece, and its other names.

    A file may end in any of the names. The writer's docstring is the help text of the format.
    """

    name: str
    suffix: str
    writer: Callable[[Iterable[Entry]], Iterator[str]]
    aliases: tuple[str, ...] = ()

    @property
    def help(self) -> str:
        """The first line of the writer's docstring."""
        return (self.writer.__doc__ or "").partition("\n")[0]


def write(path: Path, pieces: Iterable[str]) -> None:
    """Write a text file so that a crash or a full disk leaves the old one or the whole new one, and nothing else.

    A link is followed, and a device or a pipe is written into. Raises BroadsheetError when it cannot be written.
    """
    target = Path(os.path.realpath(path))
    try:
        if path.exists() and not (path.is_file() or path.is_dir()):
            with path.open("wb") as stream:
                stream.writelines(piece.encode("utf-8", "replace") for piece in pieces)
            return
        files.write(target, (piece.encode("utf-8", "replace") for piece in pieces), mode=None)
        files.flush_folder(target.parent)
    except OSError as error:
        raise BroadsheetError(f"{path}: cannot be written: {(error.strerror or str(error)).lower()}") from error

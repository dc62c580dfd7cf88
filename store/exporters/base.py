"""What every exporter shares: what a format is, and a file that is either the old one or the whole new one."""

import os
import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
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


def descriptor_of(path: Path) -> int | None:
    """Return which open file a path names, as ``/dev/stdout`` does and ``/dev/fd/3``; None for a path of its own."""
    if name := _STREAMS.get(str(path)):
        path = Path(name)
    named = _DESCRIPTOR.fullmatch(str(path))
    return int(named[1]) if named else None


_STREAMS = {"/dev/stdout": "/dev/fd/1", "/dev/stderr": "/dev/fd/2"}
_DESCRIPTOR = re.compile(r"(?:/dev|/proc/self)/fd/(\d{1,9})")


def write(path: Path, pieces: Iterable[str]) -> None:
    """Write a text file so that a crash or a full disk leaves the old one or the whole new one, and nothing else.

    A link is followed, and a device or a pipe is written into. Raises BroadsheetError when it cannot be written.
    """
    target = Path(os.path.realpath(path))
    try:
        if (number := descriptor_of(path)) is not None:
            # Opened anew, a file would be written from its beginning.
            with suppress(BrokenPipeError), os.fdopen(os.dup(number), "wb") as stream:
                stream.writelines(piece.encode("utf-8", "replace") for piece in pieces)
            return
        if path.exists() and not (path.is_file() or path.is_dir()):
            with suppress(BrokenPipeError), path.open("wb") as stream:  # whoever read it has seen enough
                stream.writelines(piece.encode("utf-8", "replace") for piece in pieces)
            return
        files.write(target, (piece.encode("utf-8", "replace") for piece in pieces), mode=None)
        files.flush_folder(target.parent)
    except OSError as error:
        raise BroadsheetError(f"{path}: cannot be written: {(error.strerror or str(error)).lower()}") from error

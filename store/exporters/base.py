"""What every exporter shares: what a format is, and a file that is either the old one or the whole new one."""

import os
import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from store import files
from store.errors import BroadsheetError, InputError
from store.models import Entry
from store.text import clean


@dataclass(frozen=True, slots=True)
class Options:
    """How papers are to be written, as far as a format has a choice there; see `Format` for what it takes.

    ``style`` and ``group`` are names that the format has, "" for its usual ones. ``utf8`` leaves letters as they are
    that TeX has commands for, ``raw`` leaves cells as they are that a spreadsheet would run, ``bom`` begins with the
    mark by which a spreadsheet knows UTF-8. ``query`` is what the papers were asked for by, ``today`` the reader's day.
    """

    style: str = ""
    group: str = ""
    utf8: bool = False
    raw: bool = False
    bom: bool = False
    query: str = ""
    today: date | None = None
    template: str = ""


USUAL_OPTIONS = Options()
FLAGS = ("utf8", "raw", "bom")
"""The options that are on or off."""
Writer = Callable[[Iterable[Entry], Options], Iterator[str]]
"""Makes the text of papers piece by piece, so that it is never held whole. Going through them a second time is allowed,
and costs as much as the first."""


@dataclass(frozen=True, slots=True)
class Format:
    """One format: its name, the ending of its files, what makes its text piece by piece, and its other names.

    A file may end in any of the names. The writer's docstring is the help text of the format. It has ``styles`` and
    ``groups`` by name, the usual one first, and takes those of FLAGS that it names in ``flags``. With ``scored`` the
    papers come with their scores; one of ``pages`` is a file for each paper, in a folder.
    """

    name: str
    suffix: str
    writer: Writer
    aliases: tuple[str, ...] = ()
    styles: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    flags: tuple[str, ...] = ()
    scored: bool = False
    pages: bool = False

    @property
    def help(self) -> str:
        """The first line of the writer's docstring."""
        return (self.writer.__doc__ or "").partition("\n")[0]

    @property
    def endings(self) -> tuple[str, ...]:
        """The endings by which a file says that it is of this format, without the dot before them."""
        return tuple(filter(None, (self.suffix.removeprefix("."), self.name, *self.aliases)))

    def check(self, options: Options) -> None:
        """Raise InputError where options name what the format has not."""
        for what, chosen, known in (("style", options.style, self.styles), ("group", options.group, self.groups)):
            if chosen and chosen not in known:
                there = f"its {what}s are {', '.join(known)}" if known else f"it has no {what}s"
                raise InputError(f"{self.name} has no {what} “{clean(chosen, limit=40)}”; {there}")
        for flag in FLAGS:
            if getattr(options, flag) and flag not in self.flags:
                raise InputError(f"--{flag} means nothing in {self.name}")


FORMATS: dict[str, Format] = {}
"""The formats that can be written, by name."""


def register(format: Format) -> Format:
    """Add a format to those that there are; raises ValueError for a name that is taken."""
    if format.name in FORMATS:
        raise ValueError(f"two formats are called {format.name}")
    return FORMATS.setdefault(format.name, format)


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

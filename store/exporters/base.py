"""What every exporter shares: the registry, and a file that is either the old one or the whole new one."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from store import files
from store.errors import BroadsheetError, InputError
from store.models import Entry
from store.registry import import_members

Writer = Callable[[Iterable[Entry]], Iterator[str]]


@dataclass(frozen=True, slots=True)
class Format:
    """One registered format: its name, the ending of its files, and what makes its text piece by piece."""

    name: str
    suffix: str
    writer: Writer

    @property
    def help(self) -> str:
        """The first line of the writer's docstring."""
        return (self.writer.__doc__ or "").partition("\n")[0]


_formats: dict[str, Format] = {}


def exporter(name: str, suffix: str) -> Callable[[Writer], Writer]:
    """Register a writer of one format under the name that ``--format`` takes."""

    def register(writer: Writer) -> Writer:
        _formats[name] = Format(name, suffix, writer)
        return writer

    return register


def formats() -> Mapping[str, Format]:
    """List the formats that can be written, by name."""
    import_members("store.exporters")
    return dict(sorted(_formats.items()))


def export(entries: Iterable[Entry], name: str) -> Iterator[str]:
    """Give the text of these papers, in their order, in the named format; raises InputError for an unknown name."""
    known = formats()
    if name not in known:
        raise InputError(f"no format is called “{name}”; known are {', '.join(known)}")
    return known[name].writer(entries)


def write(path: Path, pieces: Iterable[str]) -> None:
    """Write a text file so that a crash or a full disk leaves the old one or the whole new one, and nothing else.

    A link is followed. Raises BroadsheetError when it cannot be written.
    """
    target = Path(os.path.realpath(path))
    try:
        files.write(target, (piece.encode("utf-8", "replace") for piece in pieces), mode=None)
        files.flush_folder(target.parent)
    except OSError as error:
        raise BroadsheetError(f"{path}: cannot be written: {(error.strerror or str(error)).lower()}") from error

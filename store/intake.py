"""Papers on their way in: which files are read, what is read of them, and what is left out, with its place and why."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from store.errors import InputError
from store.importers import Hints, Reading, Skipped, readings
from store.said import Said, read_said
from store.taking_over import Clash, in_one_line
from store.text import clean

if TYPE_CHECKING:
    from store.catalogue.batch import Counts
    from store.making import Incoming

TOLD = 20
"""So many skipped records are said one by one."""


@dataclass
class Intake:
    """What became of the files of an import; ``tell`` is told each record that is left out, as far as TOLD."""

    tell: Callable[[str], object] = lambda line: None
    files: int = 0
    read: int = 0
    new: int = 0
    updated: int = 0
    unchanged: int = 0
    skipped: list[dict[str, str | None]] = field(default_factory=list)
    format: dict[str, str] = field(default_factory=dict)
    failed: bool = False
    said: dict[str, Said] | None = None  # what the reader said elsewhere, by paper; None where nobody asked
    marks: int = 0
    conflicts: list[dict[str, Any]] = field(default_factory=list)

    def add(self, counts: Counts) -> None:
        """Add what the library counted."""
        self.new += counts.new
        self.updated += counts.updated
        self.unchanged += counts.unchanged

    def skip(self, file: str, where: str, reason: str) -> None:
        """Add a record that was left out."""
        self.skipped.append({"file": file, "where": where, "reason": reason})
        if len(self.skipped) <= TOLD:
            self.tell(f"skipped {clean(file)}, {where}: {clean(reason)}")

    def clash(self, clash: Clash) -> None:
        """Add what was changed in a file and here, and stays as it is here."""
        self.conflicts.append(
            {"paper": clash.entry.paper.id, "field": clash.field, "mine": clash.mine, "theirs": clash.theirs}
        )
        if len(self.conflicts) <= TOLD:
            self.tell(in_one_line(clash))

    def leave_out(self, file: str, said: Iterable[str]) -> None:
        """Add what is odd in a record that was taken without it, each line with its place and the reason."""
        for line in said:
            where, _, reason = line.partition(": ")
            self.skip(file, where, f"{reason}, and was left out of its paper")

    def refuse(self, path: Path | str | None, reason: str, *, named: bool) -> None:
        """Add a file that cannot be read: an error when it was named, nothing odd when it lay in a folder."""
        file = str(path or "standard input")
        self.failed |= named
        self.skipped.append({"file": file, "where": None, "reason": reason.removeprefix(f"{file}: ")})
        if named or len(self.skipped) <= TOLD:
            self.tell(f"{'broadsheet:' if named else 'skipped'} {clean(reason)}")

    def papers(self, paths: Iterable[str], hints: Hints, format: str | None = None) -> Iterator[Incoming]:
        """Read all files in turn; what is left out, and what cannot be read, is remembered here."""
        for path, named in _files(paths):
            try:
                for reading in readings(path, hints, format=format):
                    if isinstance(reading, InputError):
                        self.refuse(path, str(reading), named=False)
                    else:
                        yield from self.records(reading, named=named)
            except InputError as error:
                self.refuse(path, str(error), named=named)

    def records(self, reading: Reading, *, named: bool) -> Iterator[Incoming]:
        """Yield the papers of one input; a named one of which nothing could be read is an error."""
        before = self.read, len(self.skipped)
        for record in reading.records:
            if isinstance(record, Skipped):
                self.skip(reading.file, record.where, record.reason)
            else:
                self.read += 1
                self.leave_out(reading.file, record.left_out)
                if self.said is not None and (said := read_said(record.said)):
                    self.said.setdefault(record.paper.id, said)
                yield record
        self.files += 1
        self.format[reading.file] = reading.format
        self.failed |= named and self.read == before[0] and len(self.skipped) > before[1]


def named_after(paths: Iterable[str]) -> str:
    """Return what an import is called in the history: its first path, and how many others there were."""
    first, *others = paths
    if "://" in first:  # what is behind a question mark may be a secret
        try:
            address = urlsplit(first)
        except ValueError:
            name = "an address"
        else:
            name = clean(PurePosixPath(address.path).name or address.hostname or "an address")
    else:
        name = "standard input" if first == "-" else clean(Path(first).resolve().name) or "files"
    return f"{name} and {len(others):,} more" if others else name


def _files(paths: Iterable[str]) -> Iterator[tuple[Path | None, bool]]:
    """List the files to read, None for standard input, and whether each was named rather than found in a folder."""
    for path in paths:
        if path == "-":
            yield None, True
        elif not os.path.isdir(path):
            yield Path(path), True
        else:
            for folder, folders, files in os.walk(path):
                folders[:] = sorted(name for name in folders if not name.startswith("."))
                found = (Path(folder, name) for name in sorted(files) if not name.startswith("."))
                yield from ((file, False) for file in found if file.is_file())

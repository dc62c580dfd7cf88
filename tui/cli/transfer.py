"""Import papers on the command line: import."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import click

from store.errors import InputError
from store.importers import FORMATS, Hints, Reading, Skipped, readings
from store.quantities import counted
from store.said import Said, read_said
from store.text import clean
from tui.cli import completing
from tui.cli.base import command, invocation, json_option, nothing, say, write_json
from tui.cli.meter import Meter

if TYPE_CHECKING:
    from store.catalogue.batch import Counts
    from store.library import Library
    from store.making import Incoming
    from store.models import Entry

_TOLD = 20  # skipped records that are said one by one


@dataclass
class _Report:
    """The result of an import, in the shape that ``--json`` prints."""

    files: int = 0
    read: int = 0
    new: int = 0
    updated: int = 0
    unchanged: int = 0
    skipped: list[dict[str, str | None]] = field(default_factory=list)
    format: dict[str, str] = field(default_factory=dict)
    failed: bool = False
    said: dict[str, Said] | None = None  # what the reader said elsewhere, by paper; None where nobody asked

    def add(self, counts: Counts) -> None:
        """Add what the library counted."""
        self.new += counts.new
        self.updated += counts.updated
        self.unchanged += counts.unchanged

    def skip(self, file: str, where: str, reason: str) -> None:
        """Add a record that was left out."""
        self.skipped.append({"file": file, "where": where, "reason": reason})
        if len(self.skipped) <= _TOLD:
            say(f"skipped {clean(file)}, {where}: {clean(reason)}")

    def leave_out(self, file: str, said: Iterable[str]) -> None:
        """Add what is odd in a record that was taken without it, each line with its place and the reason."""
        for line in said:
            where, _, reason = line.partition(": ")
            self.skip(file, where, f"{reason}, and was left out of its paper")

    def refuse(self, path: Path | None, reason: str, *, named: bool) -> None:
        """Add a file that cannot be read: an error when it was named, nothing odd when it lay in a folder."""
        file = str(path or "standard input")
        self.failed |= named
        self.skipped.append({"file": file, "where": None, "reason": reason.removeprefix(f"{file}: ")})
        if named or len(self.skipped) <= _TOLD:
            say(f"{'broadsheet:' if named else 'skipped'} {clean(reason)}")

    def tell(self, dry_run: bool) -> None:
        """Print the counts."""
        if len(self.skipped) > _TOLD:
            say(f"… and {len(self.skipped) - _TOLD:,} more skipped; --json lists them all")
        would = "would be " if dry_run else ""
        counts = f"{self.new:,} {would}new, {self.updated:,} {would}updated, {self.unchanged:,} unchanged"
        say(f"{counted(self.read, 'paper')} read from {counted(self.files, 'file')}: {counts}")

    def as_json(self) -> dict[str, Any]:
        """Return what ``--json`` prints."""
        names = ("files", "read", "new", "updated", "unchanged", "skipped", "format")
        return {name: getattr(self, name) for name in names}


@command(
    "import",
    "broadsheet import ~/Downloads/papers.json",
    "curl -s https://huggingface.co/api/daily_papers | broadsheet import -",
)
@click.argument("paths", nargs=-1, required=True, metavar="PATH...", type=click.Path(path_type=str))
@click.option(
    "--format",
    "format_name",
    metavar="NAME",
    shell_complete=completing.formats_to_read,
    help="Read the files in this format, whatever they look like.",
)
@click.option("--day", type=click.DateTime(["%Y-%m-%d"]), metavar="YYYY-MM-DD", help="The day of the listing.")
@click.option("--marks", is_flag=True, help="Also take over tags, ratings, statuses and notes, where you have none.")
@click.option("--dry-run", is_flag=True, help="Show what would happen; write nothing.")
@json_option
def import_papers(
    paths: tuple[str, ...], format_name: str | None, day: datetime | None, marks: bool, dry_run: bool, as_json: bool
) -> None:
    """Add papers from files, folders, or standard input (`-`).

    Folders are walked. The format is recognised from what a file holds. Nothing you wrote is touched, and importing
    twice changes nothing. What `--marks` takes over is one step, which `undo` takes back.
    """
    if format_name and format_name not in FORMATS:
        raise click.UsageError(f"there is no format “{format_name}”; the formats are {', '.join(FORMATS)}")
    report = _Report(said={} if marks else None)
    hints = Hints(day.date() if day else None)
    papers, said = _papers(paths, hints, format_name, report), {} if report.said is None else report.said
    report.add(_take(papers, _named(paths), dry_run, said))
    if as_json:
        write_json(report.as_json())
    elif report.files:
        report.tell(dry_run)
    if report.failed:
        raise click.exceptions.Exit(2)
    if not report.files:
        nothing("no file with papers was found")


def _named(paths: tuple[str, ...]) -> str:
    """Return what an import is called in the history: its first path, and how many others there were."""
    first = "standard input" if paths[0] == "-" else clean(Path(paths[0]).resolve().name) or "files"
    return f"{first} and {len(paths) - 1:,} more" if len(paths) > 1 else first


def _take(papers: Iterable[Incoming], what: str, dry_run: bool, said: Mapping[str, Said]) -> Counts:
    """Add papers to the library and fill their marks, or count what that would do; a dry run makes no library."""
    from store.library import Library
    from store.opening import default_folder

    named = invocation()
    if not dry_run:
        library = named.open_library(seeds=False)
        try:
            with Meter("reading papers") as meter:
                counts = library.ingest(papers, meter, what)
            if counts.new or counts.updated:
                library.index.current()
            if counts.updated:
                _print_unplaced(library)
            _take_over(library, said)
        except KeyboardInterrupt:
            taken = counted(len(library), "paper")
            say(f"interrupted with {taken} in the library; import again for the rest")
            raise
        return counts
    if ((named.folder or default_folder()) / "papers.db").exists():
        library = named.open_library(seeds=False)
        counts = library.rehearse(papers)
        _tell_over(len(said) - len(library.known(said)) + len(_blank(library, said)), "would be ")
        return counts
    with TemporaryDirectory(prefix="broadsheet-") as folder, closing(Library.open(Path(folder), seeds=False)) as empty:
        counts = empty.rehearse(papers)
        _tell_over(len(said), "would be ")
        return counts


def _blank(library: Library, said: Mapping[str, Said]) -> dict[str, tuple[Entry, Said]]:
    """Return the papers of which something was said that their marks do not say, by the name of the mark."""
    found = ((entry, said[name]) for name, entry in library.known(said).items())
    return {entry.mark.paper: (entry, each) for entry, each in found if each.over(entry.mark) != entry.mark}


def _take_over(library: Library, said: Mapping[str, Said]) -> None:
    if blank := _blank(library, said):
        entries = [entry for entry, _ in blank.values()]
        library.edit(entries, lambda mark: blank[mark.paper][1].over(mark), f"took over {counted(len(blank), 'mark')}")
        _tell_over(len(blank), "")


def _tell_over(count: int, would: str) -> None:
    if count:
        say(f"{counted(count, 'mark')} {would}taken over from elsewhere" + ("" if would else "; undo takes that back"))


def _print_unplaced(library: Library) -> None:
    """Print the papers whose highlights have to be repaired, as their abstracts have changed."""
    from store.highlights.highlights import unplaced

    quoted = [paper for paper, mark in library.marks.items() if any(note.quote for note in mark.notes)]
    lost = unplaced(library.known(quoted).values())
    for entry in lost[:_TOLD]:
        title = clean(entry.paper.title, limit=60)
        say(f"a highlight of “{title}” no longer fits: open the paper and press a to repair it")
    if len(lost) > _TOLD:
        say(f"… and highlights of {counted(len(lost) - _TOLD, 'more paper')}")


def _papers(paths: Iterable[str], hints: Hints, format_name: str | None, report: _Report) -> Iterator[Incoming]:
    """Read all files in turn; what is left out, and what cannot be read, goes to the report."""
    for path, named in _files(paths):
        try:
            for reading in readings(path, hints, format=format_name):
                if isinstance(reading, InputError):
                    report.refuse(path, str(reading), named=False)
                else:
                    yield from _records(reading, report, named)
        except InputError as error:
            report.refuse(path, str(error), named=named)


def _records(reading: Reading, report: _Report, named: bool) -> Iterator[Incoming]:
    """Read one file; a named one of which nothing could be read is an error."""
    before = report.read, len(report.skipped)
    for record in reading.records:
        if isinstance(record, Skipped):
            report.skip(reading.file, record.where, record.reason)
        else:
            report.read += 1
            report.leave_out(reading.file, record.left_out)
            if report.said is not None and (said := read_said(record.said)):
                report.said.setdefault(record.paper.id, said)
            yield record
    report.files += 1
    report.format[reading.file] = reading.format
    report.failed |= named and report.read == before[0] and len(report.skipped) > before[1]


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

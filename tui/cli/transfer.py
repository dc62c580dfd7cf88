"""Import papers on the command line: import."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import closing
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import click

from store.errors import SourceFailed
from store.fetching.by_id import Bringing
from store.importers import FORMATS, Hints
from store.intake import TOLD, Intake, named_after
from store.quantities import counted
from store.said import Said
from store.taking_over import compare
from store.text import clean
from tui.cli import completing
from tui.cli.base import command, invocation, json_option, nothing, say, write_json
from tui.cli.meter import Meter

if TYPE_CHECKING:
    from store.catalogue.batch import Counts
    from store.library import Library
    from store.making import Incoming
    from store.sources.client import Client
    from store.taking_over import TakenOver

_PRINTED = ("files", "read", "new", "updated", "unchanged", "skipped", "format")
_PRINTED_OF_MARKS = ("marks", "conflicts")


@command(
    "import",
    "broadsheet import ~/Downloads/papers.json",
    "broadsheet import 2606.13681 https://huggingface.co/papers/2606.09426",
    "curl -s https://huggingface.co/api/daily_papers | broadsheet import -",
)
@click.argument("paths", nargs=-1, required=True, metavar="PATH|ID|ADDRESS...", type=click.Path(path_type=str))
@click.option(
    "--format",
    "format_name",
    metavar="NAME",
    shell_complete=completing.formats_to_read,
    help="Read the files in this format, whatever they look like.",
)
@click.option("--day", type=click.DateTime(["%Y-%m-%d"]), metavar="YYYY-MM-DD", help="The day of the listing.")
@click.option("--marks", is_flag=True, help="Also take over tags, ratings, statuses and notes.")
@click.option("--dry-run", is_flag=True, help="Show what would happen; write nothing.")
@json_option
def import_papers(
    paths: tuple[str, ...], format_name: str | None, day: datetime | None, marks: bool, dry_run: bool, as_json: bool
) -> None:
    """Add papers from files, folders, `-`, ids or addresses.

    `-` is standard input. Folders are walked. An arXiv id, or the address of a paper at arXiv, Hugging Face or
    alphaXiv, brings that paper, and the address of a list there its papers; any other address is one of a file or a
    feed. The format is recognised from what a file holds. Nothing you wrote is touched, and importing twice changes
    nothing. `--marks` fills in where you have said nothing; of our own JSON and Markdown it takes what was edited
    there, and where you have changed the same since, yours stays and you are told. What it brings goes again with the
    import: `undo --import`.
    """
    if format_name and format_name not in FORMATS:
        raise click.UsageError(f"there is no format “{format_name}”; the formats are {', '.join(FORMATS)}")
    intake = Intake(say, said={} if marks else None)
    hints = Hints(day.date() if day else None)
    bringing, said = Bringing(intake, _client), {} if intake.said is None else intake.said
    papers = bringing.papers(paths, hints, format_name)
    intake.add(_take(papers, named_after(paths), dry_run, said, intake))
    if as_json:
        printed = _PRINTED + _PRINTED_OF_MARKS if marks else _PRINTED
        write_json({name: getattr(intake, name) for name in printed})
    elif intake.files:
        _tell(intake, dry_run)
    for line in bringing.failed:
        say(f"broadsheet: {line}")
    if bringing.failed:
        raise click.exceptions.Exit(SourceFailed.exit_code)
    if intake.failed:
        raise click.exceptions.Exit(2)
    if not intake.files:
        nothing("no file with papers was found")


def _client() -> Client:
    from store.opening import default_folder
    from store.sources.client import Client
    from tui.config import load

    return Client.of(invocation().folder or default_folder(), load().sources)


def _take(papers: Iterable[Incoming], what: str, dry_run: bool, said: Mapping[str, Said], intake: Intake) -> Counts:
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
                print_unplaced(library)
            found = _compare(library, said, intake)
            _tell_over(library.importing.take_over(found, what, counts.number), "")
        except KeyboardInterrupt:
            taken = counted(len(library), "paper")
            say(f"interrupted with {taken} in the library; import again for the rest")
            raise
        return counts
    if ((named.folder or default_folder()) / "papers.db").exists():
        library = named.open_library(seeds=False)
        counts = library.rehearse(papers)
        known = library.known(said)
        _tell_over(len(said) - len(known) + len(_compare(library, said, intake).entries), "would be ")
        return counts
    with TemporaryDirectory(prefix="broadsheet-") as folder, closing(Library.open(Path(folder), seeds=False)) as empty:
        counts = empty.rehearse(papers)
        _tell_over(len(said), "would be ")
        return counts


def _compare(library: Library, said: Mapping[str, Said], intake: Intake) -> TakenOver:
    """Compare what was said with the marks, and print what was changed in both."""
    found = compare(library.known(said), said, library.marks_then)
    intake.marks = len(found.entries)
    for clash in found.clashes:
        intake.clash(clash)
    if len(found.clashes) > TOLD:
        say(f"… and {counted(len(found.clashes) - TOLD, 'more conflict')}; --json lists them all")
    return found


def _tell_over(count: int, would: str) -> None:
    if count:
        say(
            f"{counted(count, 'mark')} {would}taken over from elsewhere"
            + ("" if would else "; undo --import takes them back")
        )


def print_unplaced(library: Library) -> None:
    """Print the papers whose highlights have to be repaired, as their abstracts have changed."""
    from store.highlights.highlights import unplaced

    quoted = [paper for paper, mark in library.marks.items() if any(note.quote for note in mark.notes)]
    lost = unplaced(library.known(quoted).values())
    for entry in lost[:TOLD]:
        title = clean(entry.paper.title, limit=60)
        say(f"a highlight of “{title}” no longer fits: open the paper and press a to repair it")
    if len(lost) > TOLD:
        say(f"… and highlights of {counted(len(lost) - TOLD, 'more paper')}")


def _tell(intake: Intake, dry_run: bool) -> None:
    """Print the counts."""
    if len(intake.skipped) > TOLD:
        say(f"… and {len(intake.skipped) - TOLD:,} more skipped; --json lists them all")
    would = "would be " if dry_run else ""
    counts = f"{intake.new:,} {would}new, {intake.updated:,} {would}updated, {intake.unchanged:,} unchanged"
    say(f"{counted(intake.read, 'paper')} read from {counted(intake.files, 'file')}: {counts}")

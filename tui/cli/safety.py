"""Copies of the marks, on the command line: backup, restore, merge."""

from collections.abc import Callable, Sequence
from pathlib import Path

import click

from store.errors import InputError, LibraryError
from store.quantities import counted
from store.state.ahead import wrong_clock
from store.text import clean, without_controls
from tui.cli.base import command, json_option, nothing, open_library, say, write_json

_TOLD = 20  # values that were decided against, one by one
_file = click.Path(path_type=Path, dir_okay=False)


@command(
    "backup",
    "broadsheet backup",
    "broadsheet backup --list",
)
@click.option("--list", "listed", is_flag=True, help="List the backups there are, newest first.")
@json_option
def backup(listed: bool, as_json: bool) -> None:
    """Copy your marks into backups/, and print where the copy is."""
    library = open_library()
    made = None if listed else library.safety.backup()
    if made is None and not listed:
        nothing("there are no marks to copy yet")
    paths = [made] if made else library.safety.backups()
    if as_json:
        write_json([str(path) for path in paths])
        return
    for path in paths:
        click.echo(without_controls(str(path)))


@command(
    "restore",
    "broadsheet restore backups/2026-06-12.json",
    "broadsheet restore --salvaged",
)
@click.argument("file", type=_file, required=False)
@click.option("--salvaged", is_flag=True, help="Restore what can be read of a damaged file, with the newest backup.")
def restore(file: Path | None, salvaged: bool) -> None:
    """Restore your marks from a backup; `undo` takes it back."""
    library = open_library()
    damaged = bool(library.safety.quarantine)
    if salvaged == (file is not None):
        raise click.UsageError("name a backup, or use --salvaged; `broadsheet backup --list` lists the backups")
    from store.state.backups import read_state

    if file is None:
        if not damaged:
            nothing("your marks file is not damaged")
        library.safety.recover("shown")
        say("kept what could be read; the damaged file is in backups/damaged")
        return
    if not file.exists():
        file = next((path for path in library.safety.backups() if path.name == file.name), None)
        if file is None:
            raise InputError("there is no such file or backup; `broadsheet backup --list` lists them")
    _checked(read_state, file)
    step = library.safety.restore(file)
    if step is None and not damaged:
        nothing("your marks are the same as in that backup")
    say(
        f"restored {counted(len(library.marks), 'mark')} from {clean(str(file))}"
        + ("" if damaged else "; `undo` takes it back")
    )


def _checked(read: Callable[[Path], object], file: Path) -> None:
    """Refuse a file that cannot be read as marks: that is wrong input, and no fault of the library."""
    try:
        read(file)
    except LibraryError as error:
        raise InputError(str(error)) from error


@command(
    "merge",
    'broadsheet merge "state (conflicted copy).json"',
    "broadsheet merge ~/laptop/state.json ~/desk/state.json",
    'broadsheet merge --never "state (1).json"',
)
@click.argument("files", type=click.Path(path_type=Path, exists=True, dir_okay=False), nargs=-1, required=True)
@click.option("--never", is_flag=True, help="Leave these copies beside your marks out for good; `undo` takes it back.")
def merge(files: tuple[Path, ...], never: bool) -> None:
    """Merge other marks files into yours; nothing is lost.

    They are the copies that a sync leaves, of state.json or of history.jsonl, or those from another computer. Where
    both changed the same, the later change stands, and the other is named; `redo --edit ID` takes it instead.
    """
    from store.state.conflict_copies import read_copy

    if never:
        _leave_out(files)
        return
    for file in files:
        _checked(read_copy, file)
    merged = open_library().safety.merge(files)
    for path in merged.moved:
        say(f"moved to {clean(str(path))}")
    if merged.ahead:
        say(wrong_clock(merged.ahead))
    if not (merged.papers or merged.edits or merged.against or merged.texts):
        nothing("there was nothing new in them")
    for against in merged.against[:_TOLD]:
        say(str(against))
    if len(merged.against) > _TOLD:
        say(f"… and {len(merged.against) - _TOLD:,} more that were decided against; `history` marks them")
    if merged.texts:
        say(
            f"{counted(merged.texts, 'note')} with two texts now: `list is:conflict` finds them, `c` in the app chooses"
        )
    say(f"{counted(len(merged.papers), 'paper')} changed, {counted(merged.edits, 'edit')} added to the history")


def _leave_out(files: Sequence[Path]) -> None:
    """Remember of copies that lie beside the marks that they are not to be taken in."""
    library = open_library()
    copies = {copy.resolve(): copy for copy in library.safety.conflict_copies()}
    for file in files:
        if file.resolve() not in copies:
            raise InputError(f"{clean(str(file))} is no copy beside your marks that is offered; doctor lists those")
    for file in files:
        library.safety.leave_out(copies[file.resolve()])
    say(f"left {counted(len(files), 'copy', 'copies')} out for good; undo takes it back")

"""The history on the command line: undo, redo, history."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, replace
from typing import TYPE_CHECKING

import click

from store.errors import InputError
from store.models import Entry, Paper
from store.quantities import counted
from store.steps import IMPORT, FieldChange, Import, Step
from store.text import clean, fold
from store.times import local, local_end
from tui.cli import completing
from tui.cli.base import command, json_option, nothing, open_library, say, styled, write_json

if TYPE_CHECKING:
    from store.library import Library

steps_argument = click.argument("steps", type=click.IntRange(1), default=1, metavar="[N]")


def _repeat(move: Callable[[], Step | None], steps: int, name: str, said: str) -> None:
    done = 0
    while done < steps and (step := move()) is not None:
        say(f"{said} {_told(step)}")
        done += 1
    if not done:
        nothing(f"nothing to {name}")


def _take_back(library: Library, taken: Import | None) -> None:
    if taken is None:
        nothing("no import to take back")
    if taken.undone:
        nothing(f"the import of {taken.named} is taken back already")
    marks = {paper for step in library.importing.take_marks_back(taken) for paper in step.papers}
    done = library.importing.take_back(taken)
    library.index.current()
    also = f"; {counted(len(marks), 'mark')} as before" if marks else ""
    say(f"took back the import of {clean(taken.named)}: {done}{also}")


def _told(step: Step) -> str:
    """Return what a step did, and to which papers or which view."""
    if len(step.titles) == 1:
        return f"“{clean(step.summary)}”: {clean(*step.titles, limit=60)}"
    return f"“{clean(step.summary)}”: {counted(len(step.titles), 'paper')}"


@command(
    "undo",
    "broadsheet undo",
    "broadsheet undo 3",
    "broadsheet undo --import",
)
@steps_argument
@click.option(
    "--edit", metavar="ID", shell_complete=completing.steps, help="Undo the edit with this id, however old it is."
)
@click.option("--import", "last_import", is_flag=True, help="Take back the last import; what you marked since stays.")
def undo(steps: int, edit: str | None, last_import: bool) -> None:
    """Undo the last edit, or the last N."""
    if last_import and (edit or steps > 1):
        raise click.UsageError("--import takes back one import; of several, call it again")
    library = open_library() if last_import or (edit and edit.startswith(IMPORT)) else None
    if library is not None:
        _take_back(library, library.importing.find(edit) if edit else library.importing.last)
    elif edit:
        say(f"undid {_told(open_library().undo_step(edit))}")
    else:
        _repeat(open_library().undo, steps, "undo", "undid")


@command(
    "redo",
    "broadsheet redo",
    "broadsheet redo 3",
)
@steps_argument
@click.option(
    "--edit",
    metavar="ID",
    shell_complete=completing.steps,
    help="Take what this edit said, which a merge decided against.",
)
def redo(steps: int, edit: str | None) -> None:
    """Redo the edit that was undone last, or the last N."""
    if edit:
        say(f"done {_told(open_library().take_instead(edit))}")
    else:
        _repeat(open_library().redo, steps, "redo", "redid")


@command(
    "history",
    "broadsheet history --limit 20",
    "broadsheet history --as-of monday",
)
@click.option("--limit", type=click.IntRange(1), metavar="N", help="Print only the newest N.")
@click.option("--as-of", "day", metavar="DATE", help="List instead your marks as they were at the end of this day.")
@json_option
def history(limit: int | None, day: str | None, as_json: bool) -> None:
    """List edits and imports, newest first, and what each did."""
    if day is not None:
        _as_of(day, as_json=as_json)
        return
    library = open_library()
    steps = library.importing.among(library.history(limit), limit)
    if as_json:
        write_json([asdict(step) for step in steps])
    for step in () if as_json else steps:
        undone = " (undone)" if step.undone else ""
        click.echo(f"{step.id}  {styled(local(clean(step.at)), dim=True)}  {_told(step)}{undone}")
        for change in step.changes:
            against = " (decided against by a merge)" if change.decided_against else ""
            click.echo(styled(f"    {change.paper}  {clean(_change(change), limit=160)}{against}", dim=True))
    if not steps:
        nothing("no edits yet")


def _as_of(day: str, *, as_json: bool) -> None:
    """Print the papers that had a mark at the end of a day, each with that mark, as `list` does."""
    from store.dates import EXPECTED, moment
    from tui.cli.papers import print_papers

    library = open_library()
    when = moment(day, library.today)
    if when is None:
        raise InputError(f"“{clean(day)}” is not a date; expected {EXPECTED}")
    marks = library.marks_on(when)
    known = library.known(marks)
    lost = (Entry(-1, Paper(mark.paper, mark.title), mark) for mark in marks.values() if mark.paper not in known)
    then = [replace(entry, mark=marks[paper]) for paper, entry in known.items()]
    print_papers(sorted((*then, *lost), key=lambda entry: fold(entry.paper.title)), as_json=as_json)
    if not marks:
        nothing(f"no marks as of {local_end(when)}")


def _change(change: FieldChange) -> str:
    return f"{change.field}: {_value(change.old)} → {_value(change.new)}"


def _value(value: object) -> str:
    if value is None or value == [] or value == ():
        return "–"
    if isinstance(value, list | tuple):
        return ", ".join(map(_value, value))
    if isinstance(value, dict) and value.get("kind") == "corrected":
        return _value(value.get("value"))
    return str(value.get("text", value.get("kind", value))) if isinstance(value, dict) else str(value)

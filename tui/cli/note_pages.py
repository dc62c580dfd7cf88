"""Notes as Markdown files on the command line: notes export, notes import."""

import shutil
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import zip_longest
from pathlib import Path
from typing import Any

import click

from store.library import Library
from store.models import Entry, Note
from store.pages.edits import Edit, NoteEdit, What, change_of, settle
from store.pages.export import Exported, export_notes
from store.pages.folder import Folder, copy_edits, page_edits, read_notes
from store.pages.import_memory import Taken
from store.quantities import counted
from store.text import clean
from tui.cli.base import command_group, json_option, nothing, open_library, say, styled, write_json
from tui.cli.papers import query_argument
from tui.in_force import in_force
from tui.sheets.text_layout import elide, pad, shown, wrap

UNSETTLED = 2
"""The exit code when something is left for the reader to decide."""
_NARROW = 60  # columns below which two texts stand one below the other

_folder = click.argument("folder", type=click.Path(path_type=Path, file_okay=False), metavar="DIR")


@command_group(
    "notes",
    "broadsheet notes export ~/notes",
    "broadsheet notes import ~/notes --dry-run",
)
def notes() -> None:
    """Export and import notes as Markdown, a file for each paper."""


@notes.member("export", "broadsheet notes export ~/notes", "broadsheet notes export ~/notes tag:rl")
@_folder
@query_argument
def export_pages(folder: Path, query: tuple[str, ...]) -> None:
    """Write the notes of papers into a folder, a page for each paper.

    A page that you have edited is not overwritten: import it first.
    """
    library = open_library()
    answer = library.search(" ".join(["has:note", *(["(", *query, ")"] if query else [])]))
    if not answer.total:
        nothing("no paper with notes matches this; nothing was written" if query else "there are no notes yet")
    write_pages(library, library.entries(answer.rows(0, answer.total)), folder)


@notes.member("import", "broadsheet notes import ~/notes --dry-run", "broadsheet notes import ~/notes --take both")
@_folder
@click.option("--dry-run", is_flag=True, help="Show what would happen; write nothing.")
@click.option(
    "--take", type=click.Choice(["mine", "theirs", "both"]), help="Settle conflicts: keep my text, the page's, or both."
)
@click.option("--delete", is_flag=True, help="Also delete the notes that are gone from their pages.")
@json_option
def import_pages(folder: Path, dry_run: bool, take: str | None, delete: bool, as_json: bool) -> None:
    """Take in what you edited in a folder of exported notes.

    It is one step, which `undo` takes back. A note that was changed both here and there is shown with its two texts
    side by side, and stays as it is until you settle it with --take.
    """
    library = open_library()
    found = read_notes(folder, library.known, in_force=in_force(library))
    differing = page_edits(found)
    differing += copy_edits(found, change_of(_chosen(differing, take), delete=delete), take)
    left = [edit for edit in differing if not _is_settled(edit, take, delete=delete)]
    if as_json:
        write_json(_as_json(found, differing))
    else:
        _tell(found, differing)
    if not differing:
        nothing("no page was edited")
    if not dry_run:
        _take_in(library, found, differing, left, take, delete=delete)
    counts = Counter(edit.what for edit in differing)
    would = "would be " if dry_run else ""
    told = [what for what in What if what is not What.CONFLICT and (delete or what is not What.DELETED)]
    said = [f"{counts[what]:,} {what}" for what in told if counts[what]]
    if counts[What.CONFLICT]:
        settled = ", settled" if take else ": --take mine, theirs or both settles them"
        said.append(f"{counts[What.CONFLICT]:,} in conflict{settled}")
    if counts[What.DELETED] and not delete:
        said.append(f"{counts[What.DELETED]:,} gone from the page: --delete deletes what is gone")
    taken = f"{would}taken in" if len(left) < len(differing) else "nothing taken in"
    say(f"{taken}: {', '.join(said)}")
    if left or found.problems:
        raise click.exceptions.Exit(UNSETTLED)


def _is_settled(edit: Edit, take: str | None, *, delete: bool) -> bool:
    return take is not None if edit.what is What.CONFLICT else delete or edit.what is not What.DELETED


def _chosen(differing: Iterable[Edit], take: str | None) -> tuple[Edit, ...]:
    """Return the edits to make, conflicts settled as they are to be."""
    chosen = (settle(edit, take) if take and edit.what is What.CONFLICT else edit for edit in differing)
    return tuple(edit for edit in chosen if edit)


def write_pages(library: Library, entries: Iterable[Entry], folder: Path) -> None:
    """Write the pages of papers into a folder, and print which; exits with UNSETTLED where some were held back."""
    done = _export(library, entries, folder)
    for path in done.written:
        click.echo(clean(str(path)))
    say(f"{counted(len(done.written), 'page')} written, {done.unchanged:,} unchanged, {len(done.held):,} held back")
    library.name_pages(done.names)
    if done.held:
        raise click.exceptions.Exit(UNSETTLED)


def _export(library: Library, entries: Iterable[Entry], folder: Path, **taken: Any) -> Exported:
    """Write pages, and say which were held back; the names of the others are to be kept with the marks."""
    done = export_notes(entries, folder, library.known, in_force=in_force(library), **taken)
    for path, reason in done.held:
        say(f"held back {clean(str(path))}: {clean(reason)}")
    return done


def _take_in(
    library: Library, found: Folder, differing: Sequence[Edit], left: Sequence[Edit], take: str | None, *, delete: bool
) -> None:
    """Make the edits as one step, and write the pages of papers with nothing left to decide anew."""
    wanted = _chosen(differing, take)
    papers = list(dict.fromkeys(edit.paper for edit in differing))
    step = library.edit(papers, change_of(wanted, delete=delete), "notes from files")
    open_pages = {edit.paper for edit in left if not edit.copy}
    settled = [paper for paper in papers if paper not in open_pages]
    done = _export(
        library,
        [library.entry(paper) for paper in settled],
        found.path,
        anyway={paper: found.pages[paper].data for paper in settled if paper in found.pages},
        taken=Taken(
            step.id if step else "",
            wanted if step else (),
            {paper: [copy.data for copy in copies] for paper, copies in found.copies.items() if take},
        ),
    )
    library.name_pages(done.names)


# -- what is printed -----------------------------------------------------------------------------------------------


def _tell(found: Folder, differing: Sequence[Edit]) -> None:
    for path, reason in found.problems:
        say(f"broadsheet: {clean(str(path))}: {clean(reason)}")
    for paper, file in found.pages.items():
        if paper not in found.entries:
            say(f"skipped {clean(str(file.path))}: there is no paper {clean(paper)} here")
    for paper in found.missing:
        say(f"the page of {clean(paper)} is gone; its notes stay")
    width = min(shutil.get_terminal_size().columns, 120)
    for edit in differing:
        for line in _account(edit, width):
            click.echo(line)


def _account(edit: Edit, width: int) -> Iterator[str]:
    """Yield what an edit would do, line by line; of a conflict both sides."""
    about = "" if isinstance(edit, NoteEdit) else f"{edit.field}: "
    head = f"{edit.what:<9} {about}{shown(edit.title)}"
    if edit.what is What.CONFLICT:
        yield styled(elide(head, width), fg="yellow", bold=True)
        yield from _side_by_side(_side(edit.mine), _side(edit.theirs), shown(edit.copy) or "the page's", width)
        return
    yield elide(head, width)
    side = edit.mine if edit.theirs is None else edit.theirs
    yield from (styled(f"          {line}", dim=True) for line in wrap(_side(side), width - 10)[:3])


def _side(side: object) -> str:
    """Return one side: a note with its kind, or the value of a field."""
    if isinstance(side, Note):
        return f"[{side.kind}{', done' if side.done else ''}] {shown(side.text, lines=True)}"
    if isinstance(side, list | tuple):
        return ", ".join(shown(str(each)) for each in side) or "–"
    return "–" if side is None else shown(str(side))


def _side_by_side(mine: str, theirs: str, where: str, width: int) -> Iterator[str]:
    """Yield two texts beside each other, or one below the other; ``where`` is where theirs stands."""
    if width < _NARROW:
        for name, text in (("yours", mine), (where, theirs)):
            yield styled(elide(f"  {name}", width), bold=True)
            yield from (f"  {line}" for line in wrap(text, width - 2))
        return
    room = (width - 3) // 2
    left, right = wrap(mine, room), wrap(theirs, room)
    yield styled("yours" + " " * (room - 5) + f" │ {elide(where, room)}", bold=True)
    for one, other in zip_longest(left, right, fillvalue=""):
        yield f"{pad(one, room)} │ {other}".rstrip()
    yield ""


def _as_json(found: Folder, differing: Sequence[Edit]) -> dict[str, object]:
    return {
        "edits": [_edit_json(edit) for edit in differing],
        "problems": [{"file": str(path), "reason": reason} for path, reason in found.problems],
        "missing": found.missing,
    }


def _edit_json(edit: Edit) -> dict[str, object]:
    about = {"note": (edit.mine or edit.theirs).id} if isinstance(edit, NoteEdit) else {"field": edit.field}  # type: ignore[union-attr]
    return {
        "what": str(edit.what),
        "paper": edit.paper,
        "title": edit.title,
        **about,
        **({"file": edit.copy} if edit.copy else {}),
        "mine": _value(edit.mine),
        "theirs": _value(edit.theirs),
    }


def _value(side: object) -> object:
    if isinstance(side, Note):
        return {"text": side.text, "kind": side.kind, "done": side.done}
    return side

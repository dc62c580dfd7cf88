"""Papers that look alike, on the command line: duplicates."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from store.quantities import counted
from store.text import clean
from tui.cli import completing
from tui.cli.base import command, json_option, nothing, open_library, say, styled, write_json
from tui.cli.naming import papers_named

if TYPE_CHECKING:
    from store.library import Library
    from store.models import Entry

_TITLE = 90  # cells of a title


@command(
    "duplicates",
    "broadsheet duplicates",
    "broadsheet duplicates --merge 2606.13681 10.1145/3292500",
)
@click.argument("papers", nargs=-1, shell_complete=completing.papers)
@click.option("--merge", is_flag=True, help="Make one paper of two; it goes by the first.")
@click.option("--part", is_flag=True, help="Make two papers again of one that was merged.")
@click.option("--apart", is_flag=True, help="Remember that two papers are two, and do not ask again.")
@json_option
def duplicates(papers: tuple[str, ...], merge: bool, part: bool, apart: bool, as_json: bool) -> None:
    """List pairs of papers that look alike, or merge one.

    Nothing is merged unless you say so. What is merged has the tags and notes of both and the higher rating, and is
    parted again at any time with --part; what you have said since stays with the paper that was kept.
    """
    chosen = sum((merge, part, apart))
    if chosen > 1 or (chosen and len(papers) != (1 if part else 2)) or (papers and not chosen):
        raise click.UsageError("name two papers to --merge or to tell --apart, or one to --part, or none to list them")
    library = open_library()
    if not chosen:
        _list(library, as_json=as_json)
        return
    entries = papers_named(library, papers)
    if len(entries) < len(papers):
        nothing("these are one paper already")
    if part:
        _part(library, entries[0])
    elif merge:
        library.deciding.merge(*entries)
        say(f"merged: {_named(library.entry(entries[0].paper.id))}")
    elif library.deciding.tell_apart(*entries) is None:
        nothing("nothing to change")
    else:
        say(f"told apart: {_named(entries[0])} and {_named(entries[1])}")


def _part(library: Library, entry: Entry) -> None:
    steps = library.deciding.part(entry.paper)
    if not steps:
        nothing("this paper was not merged")
    say(f"parted: {_named(library.entry(entry.paper.id))}")


def _named(entry: Entry) -> str:
    return clean(entry.paper.title, limit=60)


def _list(library: Library, *, as_json: bool) -> None:
    from store.duplicates.likeness import differences

    found = library.deciding.alike()
    if as_json:
        write_json(
            [
                {
                    "papers": [one.paper.id, other.paper.id],
                    "likeness": likeness,
                    "differences": [
                        {"field": name, "values": [_plain(left), _plain(right)]}
                        for name, left, right in differences(one.paper, other.paper)
                    ],
                }
                for one, other, likeness in found
            ]
        )
    for one, other, likeness in () if as_json else found:
        click.echo("\n".join(_told(one, other, likeness)))
    if not found:
        nothing("no papers look alike")
    say(f"{counted(len(found), 'pair')}: `duplicates --merge` or `--apart` with the ids of both settles one")


def _plain(value: object) -> object:
    return list(value) if isinstance(value, tuple) else value or None


def _told(one: Entry, other: Entry, likeness: float) -> Iterator[str]:
    from store.duplicates.likeness import differences

    names = [name for name, *_ in differences(one.paper, other.paper)]
    yield f"{likeness:.2f}  {one.paper.id}  {clean(one.paper.title, limit=_TITLE)}"
    yield f"      {other.paper.id}  {clean(other.paper.title, limit=_TITLE)}"
    yield styled(f"      differ in {', '.join(names) or 'nothing'}", dim=True)

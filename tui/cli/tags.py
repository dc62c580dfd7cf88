"""Tags on the command line: of some papers, and of all: tag."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import click

from store.errors import InputError
from store.models import fold_tag
from store.quantities import counted
from store.steps import Step
from store.tags import no_tag, read_tags
from store.text import clean
from tui.cli import completing
from tui.cli.base import can_ask, command, nothing, open_library, say
from tui.cli.marks import edit_papers
from tui.cli.naming import STANDARD_INPUT

if TYPE_CHECKING:
    from store.library import Library


@command(
    "tag",
    "broadsheet tag 2606.13681 +rl -survey",
    "broadsheet list title:agent | broadsheet tag - +agents",
    "broadsheet tag --rename rl reinforcement-learning",
)
@click.argument(
    "words",
    nargs=-1,
    type=click.UNPROCESSED,
    metavar="PAPER... +NAME -NAME...",
    shell_complete=completing.tags,
)
@click.option(
    "--rename",
    nargs=2,
    metavar="OLD NEW",
    shell_complete=completing.tag_names,
    help="Rename a tag on all papers and in views.",
)
@click.option("--delete", metavar="NAME", shell_complete=completing.tag_names, help="Delete a tag from all papers.")
@click.option("--force", is_flag=True, help="Merge a tag into another without asking.")
def tag_papers(words: tuple[str, ...], rename: tuple[str, str] | None, delete: str | None, force: bool) -> None:
    """Add tags to papers with +, and remove them with -.

    Commas part tags, and blanks in one become hyphens. A tag that is renamed to one that is there is merged into it,
    after a question; either is one step, which `undo` takes back.

    A paper is its id, arXiv id, DOI or citekey; `-` reads papers from standard input.
    """
    if (rename is not None) + (delete is not None) + bool(words) > 1:
        raise click.UsageError("one thing at a time: tags of papers, --rename OLD NEW, or --delete NAME")
    if rename is not None:
        _rename(*rename, force=force)
        return
    if delete is not None:
        _delete(delete)
        return
    if not words:
        raise click.UsageError("missing argument: name papers and tags, as in `tag 2606.13681 +rl -survey`")
    papers = [word for word in words if word == STANDARD_INPUT or not word.startswith(("+", "-"))]
    signed = [word for word in words if word != STANDARD_INPUT and word.startswith(("+", "-"))]
    add = read_tags(*(word[1:] for word in signed if word.startswith("+")))
    known = [tag for tag, _ in open_library().tagging.counts()]
    remove = read_tags(*(word[1:] for word in signed if word.startswith("-")), known=known)
    if not papers or not any(word[1:] for word in signed):
        raise click.UsageError("name papers and tags, as in `tag 2606.13681 +rl -survey`")
    if add.refused:
        raise InputError(no_tag(add.refused))
    said = ["tagged", *(f"+{tag}" for tag in add.tags), *(f"-{tag}" for tag in remove.tags)]
    edit_papers(papers, lambda mark: mark.tagged(add.tags, remove.tags), " ".join(said))


def _rename(old: str, new: str, *, force: bool) -> None:
    """Rename a tag everywhere; onto one that is there only after a question."""
    library = open_library()
    counts = {fold_tag(tag): (tag, papers) for tag, papers in library.tagging.counts()}
    old, many = _in_use(library, old, counts)
    read = read_tags(new)
    if read.refused or len(read.tags) != 1:
        raise InputError(no_tag(read.refused or (new,)))
    (new,) = read.tags
    if new == old:
        nothing("nothing to change")
    there = counts.get(fold_tag(new)) if fold_tag(new) != fold_tag(old) else None
    if there and not force:
        held = f"{there[0]} is on {counted(there[1], 'paper')} already"
        if not can_ask():
            raise InputError(f"{held}: nothing was changed; --force merges {old} into it")
        if not click.confirm(f"{held}. Merge {old} ({counted(many, 'paper')}) into it?", err=True):
            nothing("nothing was changed")
    said = f"merged the tag {old} into {there[0]}" if there else f"renamed the tag {old} to {new}"
    _say_everywhere(said, library.tagging.rename(old, new))


def _delete(name: str) -> None:
    library = open_library()
    name, _ = _in_use(library, name, {fold_tag(tag): (tag, papers) for tag, papers in library.tagging.counts()})
    step = library.tagging.rename(name, None)
    _say_everywhere(f"deleted the tag {name}", step)
    if views := library.searcher.views_on(name):
        say(f"still asked for by {counted(len(views), 'view')}: {clean(', '.join(views))}")


def _in_use(library: Library, name: str, counts: Mapping[str, tuple[str, int]]) -> tuple[str, int]:
    """Return a tag as it is written, with how many papers have it; ends with exit code 1 where it is nowhere."""
    for each in (clean(name), *read_tags(name).tags):
        if found := counts.get(fold_tag(each)):
            return found
        if library.searcher.views_on(each):
            return each, 0
    nothing(f"no paper has the tag “{clean(name)}”")


def _say_everywhere(said: str, step: Step | None) -> None:
    if step is None:
        nothing("nothing to change")
    views = sum(change.paper == "" for change in step.changes)
    where = [counted(len(step.papers), "paper"), *([counted(views, "view")] if views else [])]
    say(f"{said}: {', '.join(where)}; `undo` takes it back")

"""Marks on the command line: tag, rate, status."""

from collections.abc import Callable, Sequence

import click

from store.errors import InputError
from store.models import MarkChange, Status
from store.tags import no_tag, read_tags
from tui.cli import completing
from tui.cli.base import command, nothing, open_library, say
from tui.cli.naming import STANDARD_INPUT, papers_named, told

_STATUSES = [status.value for status in Status]


def papers_argument(*values: str) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Declare the argument that names papers; ``values`` are what may stand behind it."""
    return click.argument("papers", nargs=-1, required=True, shell_complete=completing.papers_and(*values))


def _edit(papers: Sequence[str], change: MarkChange, summary: str) -> None:
    """Change the marks of the papers that these names mean as one step, and print what was done."""
    library = open_library()
    entries = papers_named(library, papers)
    if library.edit(entries, change, summary) is None:
        nothing("nothing to change")
    say(f"{summary}: {told(entries)}")


@command(
    "tag",
    "broadsheet tag 2606.13681 +rl -survey",
    "broadsheet list title:agent | broadsheet tag - +agents",
)
@click.argument(
    "words",
    nargs=-1,
    required=True,
    type=click.UNPROCESSED,
    metavar="PAPER... +NAME -NAME...",
    shell_complete=completing.tags,
)
def tag_papers(words: tuple[str, ...]) -> None:
    """Add tags to papers with +, and remove them with -.

    Commas part tags, and blanks in one become hyphens.

    A paper is its id, arXiv id, DOI or citekey; `-` reads papers from standard input.
    """
    papers = [word for word in words if word == STANDARD_INPUT or not word.startswith(("+", "-"))]
    signed = [word for word in words if word != STANDARD_INPUT and word.startswith(("+", "-"))]
    add = read_tags(*(word[1:] for word in signed if word.startswith("+")))
    known = [tag for tag, _ in open_library().tag_counts()]
    remove = read_tags(*(word[1:] for word in signed if word.startswith("-")), known=known)
    if not papers or not any(word[1:] for word in signed):
        raise click.UsageError("name papers and tags, as in `tag 2606.13681 +rl -survey`")
    if add.refused:
        raise InputError(no_tag(add.refused))
    said = ["tagged", *(f"+{tag}" for tag in add.tags), *(f"-{tag}" for tag in remove.tags)]
    _edit(papers, lambda mark: mark.tagged(add.tags, remove.tags), " ".join(said))


@command(
    "rate",
    "broadsheet rate 2606.13681 4",
    "broadsheet rate 2606.13681 2606.11926 0",
)
@papers_argument(*"012345")
@click.argument("rating", type=click.IntRange(0, 5))
def rate_papers(papers: tuple[str, ...], rating: int) -> None:
    """Rate papers from 1 to 5; 0 clears the rating.

    A paper is its id, arXiv id, DOI or citekey; `-` reads papers from standard input.
    """
    _edit(papers, lambda mark: mark.rated(rating or None), f"rated {rating}" if rating else "rating cleared")


@command(
    "status",
    "broadsheet status 2606.13681 queued",
    "broadsheet list is:inbox day:..30d | broadsheet status - skipped",
)
@papers_argument(*_STATUSES)
@click.argument("status", type=click.Choice(_STATUSES))
def set_status(papers: tuple[str, ...], status: str) -> None:
    """Set the status: inbox, queued, reading, read or skipped.

    A paper is its id, arXiv id, DOI or citekey; `-` reads papers from standard input.
    """
    _edit(papers, lambda mark: mark.with_status(Status(status)), status)

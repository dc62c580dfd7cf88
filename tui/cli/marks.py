"""Marks on the command line: rate, status."""

from collections.abc import Callable, Sequence

import click

from store.models import MarkChange, Status
from tui.cli import completing
from tui.cli.base import command, nothing, open_library, say
from tui.cli.naming import papers_named, told

_STATUSES = [status.value for status in Status]


def papers_argument(*values: str) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Declare the argument that names papers; ``values`` are what may stand behind it."""
    return click.argument("papers", nargs=-1, required=True, shell_complete=completing.papers_and(*values))


def edit_papers(papers: Sequence[str], change: MarkChange, summary: str) -> None:
    """Change the marks of the papers that these names mean as one step, and print what was done."""
    library = open_library()
    entries = papers_named(library, papers)
    if library.edit(entries, change, summary) is None:
        nothing("nothing to change")
    say(f"{summary}: {told(entries)}")


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
    edit_papers(papers, lambda mark: mark.rated(rating or None), f"rated {rating}" if rating else "rating cleared")


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
    edit_papers(papers, lambda mark: mark.with_status(Status(status)), status)

"""Papers on the command line: list, count, show."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, NoReturn

import click

from tui.cli import completing
from tui.cli.base import command, json_option, nothing, open_library, say, write_json, write_out

if TYPE_CHECKING:
    from store.library import Library
    from store.models import Entry
    from store.query.answer import Answer

SORT_KEYS = (
    *("relevance", "day", "votes", "rating", "title", "author", "published", "status", "added", "score"),
    *("stars", "comments"),
)
_PATIENCE = 30.0  # seconds for counts that were asked for
_CHUNK = 500  # papers read from the library at a time

query_argument = click.argument("query", nargs=-1, type=click.UNPROCESSED, shell_complete=completing.query)
sort_option = click.option(
    "--sort",
    type=click.Choice(SORT_KEYS),
    metavar="KEY",
    help=f"Order by {', '.join(SORT_KEYS[:-1])} or {SORT_KEYS[-1]}.",
)
reverse_option = click.option("--reverse", is_flag=True, help="Reverse the order.")


def rows_of(
    library: Library, query: str, *, sort: str | None = None, reverse: bool = False, limit: int | None = None
) -> Sequence[int]:
    """Return the rows that answer a query, in order; print which words were taken for others to standard error."""
    if not query and not sort and not reverse:
        # The listing's own order needs neither the index nor numpy.
        library.match_marks()
        return library.head(len(library) if limit is None else min(limit, len(library)))
    answer = ask(library, query, sort=sort, reverse=reverse)
    return answer.rows(0, answer.total if limit is None else min(limit, answer.total))


def ask(library: Library, query: str, *, sort: str | None = None, reverse: bool = False) -> Answer:
    """Ask which papers answer a query; print which words were taken for others to standard error."""
    answer = library.search(query, sort=sort, reverse=reverse)
    for typed, taken in answer.corrections.items():
        say(f"{typed} → {taken}")
    for remark in answer.remarks:
        say(remark)
    return answer


def entries_of(library: Library, rows: Sequence[int], *, scored: bool = False) -> Entries:
    """Return the papers of these rows in order, with their scores where wanted."""
    return Entries(library, rows, scored)


@dataclass(frozen=True, slots=True)
class Entries:
    """Papers in order, read some hundreds at a time, each time that they are gone through."""

    library: Library
    rows: Sequence[int]
    scored: bool

    def __iter__(self) -> Iterator[Entry]:
        for start in range(0, len(self.rows), _CHUNK):
            entries = self.library.entries(self.rows[start : start + _CHUNK])
            yield from self.library.searcher.scored(entries) if self.scored else entries


@command(
    "list",
    "broadsheet list is:inbox day:2w --sort votes",
    "broadsheet list title:agent -survey --json",
)
@query_argument
@sort_option
@reverse_option
@click.option("--limit", type=click.IntRange(1), metavar="N", help="Print only the first N.")
@click.option("--explain", is_flag=True, help="Print how many papers each clause leaves, not the papers.")
@json_option
def list_papers(
    query: tuple[str, ...], sort: str | None, reverse: bool, limit: int | None, explain: bool, as_json: bool
) -> None:
    """List the papers that match a query, or all of them.

    On a terminal, one aligned row per paper; into a pipe, id, status, rating, day and title, separated by tabs.
    """
    library, text = open_library(), " ".join(query)
    if explain:
        _explain(library, text, as_json=as_json)
        return
    rows = rows_of(library, text, sort=sort, reverse=reverse, limit=limit)
    print_papers(entries_of(library, rows, scored=as_json), as_json=as_json)
    if not rows:
        _explain_nothing(library, text)


def print_papers(entries: Iterable[Entry], *, as_json: bool) -> None:
    """Print papers one a row, aligned on a terminal and with tabs into a pipe, or as JSON."""
    if as_json:
        from store.exporters.json import array, record

        write_out(array(record(entry) for entry in entries))
    elif sys.stdout.isatty():
        from tui.cli.paper_lines import paper_row

        width = shutil.get_terminal_size().columns
        for entry in entries:
            click.echo(paper_row(entry, width))
    else:
        write_out(_plain_row(entry) for entry in entries)


def _explain(library: Library, query: str, *, as_json: bool) -> None:
    from tui.cli.reasons import account

    found = library.searcher.explain(query, patience=_PATIENCE)
    if as_json:
        write_json(asdict(found))
    else:
        click.echo("\n".join(account(found)))
    if not found.total:
        raise click.exceptions.Exit(1)


def _explain_nothing(library: Library, query: str) -> NoReturn:
    """End with exit code 1; print which clause took the last papers and what would find some."""
    if query:
        from tui.cli.reasons import hints

        for line in hints(library.searcher.explain(query)):
            say(line)
    nothing("no paper matches this")


def _plain_row(entry: Entry) -> str:
    mark, paper = entry.mark, entry.paper
    cells = (paper.id, mark.status.value, str(mark.rating or ""), paper.day or "", paper.title)
    return "\t".join(cells) + "\n"


@command(
    "count",
    "broadsheet count is:queued",
    "broadsheet count tag:rl rating:4..5",
)
@query_argument
@json_option
def count_papers(query: tuple[str, ...], as_json: bool) -> None:
    """Print the number of papers that match a query, or of all."""
    library, text = open_library(), " ".join(query)
    library.match_marks()
    total = ask(library, text).total if text else len(library)
    click.echo(total)
    if not total:
        raise click.exceptions.Exit(1)


@command(
    "show",
    "broadsheet show 2606.13681",
    "broadsheet show arxiv:2606.13681 --json",
)
@click.argument("paper", shell_complete=completing.papers)
@json_option
def show_paper(paper: str, as_json: bool) -> None:
    """Print a whole paper, with your marks."""
    library = open_library()
    entry = library.entry(library.resolve(paper))
    if as_json:
        from store.exporters.json import record

        write_json(record(*library.searcher.scored([entry])))
        return
    from tui.cli.paper_lines import paper_text

    click.echo(paper_text(entry, shutil.get_terminal_size().columns))

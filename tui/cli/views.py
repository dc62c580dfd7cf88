"""Saved filters on the command line: views, view."""

import click

from store.errors import QueryError
from store.text import clean
from tui.cli import completing
from tui.cli.base import command, json_option, nothing, open_library, say, styled, write_json
from tui.cli.papers import query_argument


@command(
    "views",
    "broadsheet views",
    "broadsheet views --json",
)
@json_option
def views(as_json: bool) -> None:
    """List the views, and how many papers each finds."""
    library = open_library()
    counts: dict[str, int | None] = {}
    for name, query in library.views.items():
        try:
            counts[name] = library.search(query).total
        except QueryError:
            counts[name] = None  # it uses a view that is gone
    if as_json:
        write_json([{"name": name, "query": library.views[name], "count": count} for name, count in counts.items()])
    for name, count in () if as_json else counts.items():
        number = "?" if count is None else f"{count:,}"
        click.echo(f"{clean(name):<16} {number:>9}  {styled(clean(library.views[name]), dim=True)}")


@command(
    "view",
    "broadsheet view fresh is:inbox day:2w",
    "broadsheet view fresh --delete",
)
@click.argument("name", shell_complete=completing.views)
@query_argument
@click.option("--delete", is_flag=True, help="Delete the view.")
def view(name: str, query: tuple[str, ...], delete: bool) -> None:
    """Save a filter as a view; `q:NAME` uses it in any query."""
    library, text = open_library(), " ".join(query)
    if bool(text) == delete:
        raise click.UsageError("name the view and its query, as in `view fresh is:inbox day:2w`, or use --delete")
    before = library.own_views.get(name)
    if before == (text or None):
        nothing("nothing to change")
    library.set_view(name, text or None)
    was = f"; it was {clean(before)}" if before else ""
    say(f"deleted the view {clean(name)}{was}" if delete else f"saved the view {clean(name)}: {clean(text)}{was}")

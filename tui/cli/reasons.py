"""Why an answer is as it is, on the command line: the counts of a query's clauses, and what matched in a paper."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from store.text import clean
from store.times import local
from tui.cli import completing
from tui.cli.base import command, json_option, open_library, styled, write_json
from tui.cli.papers import query_argument

if TYPE_CHECKING:
    from store.models import Paper
    from store.query.explain import Counted, Explanation
    from store.query.why import Excerpt

_AROUND = 30  # characters shown on each side of what matched


def account(found: Explanation) -> Iterator[str]:
    """Yield the tree of a query with its counts, and what to ask instead where nothing matches, line by line."""
    yield from _branch(found.tree, 0)
    yield from hints(found)


def _branch(part: Counted, depth: int) -> Iterator[str]:
    left = "" if part.left is None else f" → {part.left:,} left"
    alone = "too slow to count" if part.alone is None else f"{part.alone:,}"
    yield f"{'  ' * depth}{clean(part.text)}  {alone}{left}"
    for child in part.parts:
        yield from _branch(child, depth + 1)


def hints(found: Explanation) -> Iterator[str]:
    """Yield which clause took the last papers, what there is not yet, and the nearest query that finds some."""
    if found.culprit:
        yield " → ".join(f"{clean(text)} {left:,}" for text, left in found.steps)
    if found.lacking:
        yield found.lacking
    if found.nearest:
        near = found.nearest
        yield f"nearest: {clean(near.query) or 'every paper'} ({clean(near.change)}) finds {near.total:,}"


@command(
    "why",
    "broadsheet why 2606.13681",
    "broadsheet why 2606.13681 memory agent",
)
@click.argument("paper", shell_complete=completing.papers)
@query_argument
@json_option
def why(paper: str, query: tuple[str, ...], as_json: bool) -> None:
    """Print why a paper matches a query, clause by clause.

    Without a query: where the paper came from, and its score. A score of 80 means that the paper suits you better
    than 80 of 100 others do. The words behind it are named, with a minus those that count against the paper.
    """
    library, text = open_library(), " ".join(query)
    entry = library.entry(library.resolve(paper))
    reasons = library.searcher.why(text, entry) if text else []
    if as_json:
        write_json([asdict(reason) for reason in reasons])
        return
    if not text:
        click.echo(_origin(entry.paper))
        if score := library.searcher.why_score(entry):
            click.echo(clean(score))
    for reason in reasons:
        glyph = "✓" if reason.satisfied else "✗"
        taken = f" (as {clean(reason.corrected)})" if reason.corrected else ""
        click.echo(f"{glyph} {clean(reason.clause)}{taken}")
        if reason.score:
            click.echo(f"    {clean(reason.score)}")
        for place in reason.places:
            click.echo(f"    {place.field}: {_shown(place)}")
    if text and not library.searcher.answers(text, entry):
        raise click.exceptions.Exit(1)


def _origin(paper: Paper) -> str:
    day = f"listed {paper.day}{' (year inferred)' if paper.day_inferred else ''}" if paper.day else ""
    sources = f"from {', '.join(paper.sources)}" if paper.sources else ""
    return clean(", ".join(filter(None, (day, sources, f"added {local(paper.added)}" if paper.added else ""))))


def _shown(place: Excerpt) -> str:
    start, end = max(0, place.start - _AROUND), min(len(place.text), place.end + _AROUND)
    before, after = place.text[start : place.start], place.text[place.end : end]
    matched = styled(clean(place.text[place.start : place.end]), bold=True)
    return f"{'…' * (start > 0)}{_flat(before)}{matched}{_flat(after)}{'…' * (end < len(place.text))}"


def _flat(text: str) -> str:
    """Return a piece of a text cleaned, with one blank at each end where there was one."""
    inner = clean(text)
    return f"{' ' * text[:1].isspace()}{inner}{' ' * (bool(inner) and text[-1:].isspace())}"

"""Fill in what is missing of papers, on the command line: enrich."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from itertools import zip_longest
from typing import TYPE_CHECKING

import click

from store.errors import SourceFailed
from store.quantities import counted
from store.text import clean
from tui.cli.base import can_ask, command, json_option, nothing, open_library, say, write_json
from tui.cli.meter import Meter
from tui.cli.papers import entries_of, query_argument, rows_of
from tui.cli.transfer import print_unplaced

if TYPE_CHECKING:
    from store.fetching.enrich import Enriched, Enriching, Happened, Offer
    from store.library import Library
    from store.models import Paper
    from store.sources.client import Client

_TITLE = 70  # cells
_GAP = "  │  "
_SHOWN = 12  # lines of two papers side by side


@command(
    "enrich",
    "broadsheet enrich day:2w",
    "broadsheet enrich is:queued -has:summary",
    "broadsheet list is:updated",
)
@query_argument
@json_option
def enrich(query: tuple[str, ...], as_json: bool) -> None:
    """Fill in what is missing of papers, by their ids.

    Papers with an arXiv id are looked up by it, at arXiv and at Hugging Face; nothing is looked for by its title. What
    you corrected stays. A new version, a publication and a withdrawal are one line each, and `is:updated` finds them.
    Papers that have a title and an abstract alone are offered the one at arXiv that has the same, if you are asked on a
    terminal and agree.
    """
    if not " ".join(query).strip():
        raise click.UsageError("name the papers by a query, as in `enrich day:2w`")
    library = open_library()
    papers = [entry.paper for entry in entries_of(library, rows_of(library, " ".join(query)))]
    if not papers:
        nothing("no paper matches this")
    done = _enrich(library, papers, offered=not as_json and can_ask())
    if as_json:
        write_json(_plain(done))
    else:
        _tell(done, len(papers))
    if done.updated:
        print_unplaced(library)
    for line in done.failed:
        say(f"broadsheet: {line}")
    if done.failed:
        raise click.exceptions.Exit(SourceFailed.exit_code)


def _enrich(library: Library, papers: Sequence[Paper], *, offered: bool) -> Enriched:
    from store.fetching.enrich import Enriching
    from store.sources.client import Client
    from tui.config import load

    enriching = Enriching(library.papers_by, library.ingest)
    with Client.of(library.folder, load().sources) as client:
        gained, failed = _offer(enriching, client, papers) if offered else ([], [])
        asked = [paper for paper in (*papers, *library.papers_by(gained).values()) if paper.arxiv]
        with Meter("asking", len(asked)) as meter:
            done = enriching.run(client, asked, meter)
        done.failed = list(dict.fromkeys((*failed, *done.failed)))
        return done


def _offer(enriching: Enriching, client: Client, papers: Sequence[Paper]) -> tuple[list[str], list[str]]:
    """Ask of each paper that has no identifier whether it is the one that was found.

    Return the ids that are new, and why the rest could not be offered.
    """
    gained = list[str]()
    try:
        for offer in enriching.offers(client, papers):
            click.echo("\n".join(_side_by_side(offer, shutil.get_terminal_size().columns)), err=True)
            if click.confirm(f"Their abstracts agree to {offer.agreement:.0%}. Is this the same paper?", err=True):
                gained.append(enriching.accept(offer))
    except SourceFailed as failure:
        return gained, [str(failure)]
    return gained, []


def _side_by_side(offer: Offer, width: int) -> list[str]:
    """Return the reader's paper on the left, and the one that was found on the right."""
    half = max(20, min(88, (width - len(_GAP)) // 2))
    left = _column("Yours", offer.paper, half)
    right = _column(f"arXiv {offer.found.paper.arxiv}", offer.found.paper, half)
    from tui.sheets.text_layout import pad

    pairs = zip_longest(left, right, fillvalue="")
    return ["", *(f"{pad(one, half)}{_GAP}{other}".rstrip() for one, other in pairs)]


def _column(head: str, paper: Paper, width: int) -> list[str]:
    from tui.paper.facts import byline
    from tui.sheets.text_layout import as_read, elide, shown, wrap

    about = " · ".join(filter(None, (byline(paper.authors, 2) or "no authors", paper.day or paper.published)))
    abstract = wrap(as_read(paper.abstract), width)
    more = ["…"] if len(abstract) > _SHOWN else []
    return [
        elide(head, width),
        *wrap(as_read(paper.title), width),
        elide(shown(about), width),
        *abstract[:_SHOWN],
        *more,
    ]


def _tell(done: Enriched, matched: int) -> None:
    for each in done.happened:
        click.echo(f"{each.paper.removeprefix('arxiv:')}  {_happened(each)}  {clean(each.title, limit=_TITLE)}")
    without = matched - done.asked
    lacking = f"; {counted(without, 'paper')} without an arXiv id" if without > 0 else ""
    unknown = f"; {len(done.unknown):,} known to no source" if done.unknown else ""
    counts = f"{done.updated:,} updated, {done.asked - done.updated:,} unchanged"
    say(f"{counted(done.asked, 'paper')} asked about: {counts}{unknown}{lacking}")


def _happened(each: Happened) -> str:
    was, now = each.news.was, clean(each.news.now, limit=60)
    return {
        "version": f"new version {was} → {now}" if was else f"new version {now}",
        "published": f"published: {now}",
        "withdrawn": f"withdrawn {now}",
    }[each.news.kind]


def _plain(done: Enriched) -> dict[str, object]:
    return {
        "asked": done.asked,
        "updated": done.updated,
        "unchanged": done.asked - done.updated,
        "happened": [{"paper": each.paper, **each.news._asdict()} for each in done.happened],
        "unknown": done.unknown,
        "failed": done.failed,
    }

"""Papers from the network on the command line: subscribe, unsubscribe, subscriptions, fetch."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import click

from store.errors import ReadOnly
from store.intake import TOLD
from store.quantities import counted, noun
from store.text import clean
from store.times import local
from tui.cli import completing
from tui.cli.base import command, invocation, json_option, nothing, say, styled, write_json
from tui.cli.meter import Meter

if TYPE_CHECKING:
    from store.fetching import DayLog, Fetched, Fetching, Progress, Subscription

_COUNTS = ("files", "read", "new", "updated", "unchanged", "skipped", "format")
_UNSETTLED = ("open", "failed")
_DAY = click.DateTime(["%Y-%m-%d"])


def _fetching() -> Fetching:
    """Return what fetches into the library of the command that is running; a new one begins without the seeds."""
    return invocation().open_library(seeds=False).fetching


@command(
    "subscribe",
    "broadsheet subscribe hf",
    "broadsheet subscribe arxiv cs.CL cs.LG --keep agent",
    "broadsheet subscribe arxiv au:Lovelace --name ada",
    "broadsheet subscribe https://example.org/feed.xml",
)
@click.argument("words", nargs=-1, required=True, metavar="SOURCE [WHAT...]")
@click.option("--name", help="What to call it; else its source says.")
@click.option("--keep", metavar="QUERY", help="Bring in only what answers this; the rest is counted.")
def subscribe(words: tuple[str, ...], name: str | None, keep: str | None) -> None:
    """Subscribe to Daily Papers (`hf`), arXiv or a feed.

    Of Hugging Face: nothing more, or `trending`, `search WORDS`, `submitter NAME`. Of arXiv: categories or a query. Of
    a feed: its address. `broadsheet fetch` then brings the papers. Said again, it changes the name or the query.
    """
    from store.fetching.subscriptions import read_what

    made, before = _fetching().subscribe(*read_what(words), name=name, keep=keep)
    if made == before:
        nothing(f"{made.name} is subscribed to already")
    keeps = f"keeping what answers {made.keep}" if made.keep else "keeping everything"
    if before is None:
        said = f", {keeps}" if made.keep else ""
        say(f"subscribed to {made.name}{said}; broadsheet fetch asks the network for its papers")
    else:
        named = f"{made.name}, which was {before.name}" if made.name != before.name else made.name
        say(f"changed {named}: {keeps}")


@command("unsubscribe", "broadsheet unsubscribe hf", "broadsheet unsubscribe arxiv:cs.CL")
@click.argument("name", shell_complete=completing.subscriptions)
def unsubscribe(name: str) -> None:
    """Let a subscription go; its papers stay."""
    gone = _fetching().unsubscribe(name)
    say(f"{gone.name} is not fetched any more; its papers stay")


@command("subscriptions", "broadsheet subscriptions", "broadsheet subscriptions --json")
@json_option
def subscriptions(as_json: bool) -> None:
    """List what is subscribed to, and what came of it.

    When each was fetched last, how many papers it brought, which days are open, and what went wrong.
    """
    fetching = _fetching()
    found = [(each, fetching.log(each.name)) for each in fetching.subscriptions()]
    if as_json:
        write_json([_record(*each) for each in found])
        return
    if not found:
        nothing("nothing is subscribed to yet; broadsheet subscribe hf is for the Daily Papers")
    cells = max(len(each.name) for each, _ in found)
    for each, logs in found:
        _print(each, logs, cells)


def _record(subscription: Subscription, logs: list[DayLog]) -> dict[str, Any]:
    days = [
        {"day": _iso(log.day), "standing": log.standing, "fetched": log.at, "listed": log.listed, "new": log.new}
        | {"left_out": log.left_out, "why": log.why or None}
        for log in logs
        if log.day
    ]
    alone = next((log.why for log in logs if log.day is None and log.standing == "failed"), None)
    return {
        "name": subscription.name,
        "source": subscription.kind,
        "what": list(subscription.what),
        "keep": subscription.keep or None,
        "since": _iso(subscription.since),
        "fetched": max((log.at for log in logs), default=None),
        "papers": sum(log.new for log in logs),
        "left_out": sum(log.left_out for log in logs),
        "error": alone,
        "days": days,
    }


def _print(subscription: Subscription, logs: list[DayLog], cells: int) -> None:
    """Print one subscription on a line, and below it what its last fetches failed to give."""
    fetched = local(max((log.at for log in logs), default="")) or "not fetched yet"
    counts = [counted(sum(log.new for log in logs), "paper") if logs else ""]
    days = [log for log in logs if log.day]
    for standing in _UNSETTLED:
        number = sum(log.standing == standing for log in days)
        counts += [f"{counted(number, 'day')} {standing}"] if number else []
    left_out = sum(log.left_out for log in logs)
    counts += [f"{left_out:,} left out"] if left_out else []
    counts += [f"keeps {clean(subscription.keep)}"] if subscription.keep else []
    what = ", ".join(filter(None, counts))
    click.echo(f"{subscription.name:<{cells}}  {fetched:<16}  {what or styled('broadsheet fetch brings it', dim=True)}")
    for log in logs:
        if log.why and log.standing in _UNSETTLED:
            click.echo(f"{'':<{cells}}  {styled(f'{log.day or log.standing}: {log.why}', fg='yellow')}")


@command(
    "fetch",
    "broadsheet fetch",
    "broadsheet fetch hf --day 2026-06-12 --json",
    "broadsheet fetch --since 2026-05-01 --until 2026-05-31",
)
@click.argument("names", nargs=-1, metavar="[NAME...]", shell_complete=completing.subscriptions)
@click.option("--day", type=_DAY, metavar="YYYY-MM-DD", help="Ask for this day alone.")
@click.option("--since", type=_DAY, metavar="YYYY-MM-DD", help="Ask for the days from this one on.")
@click.option("--until", type=_DAY, metavar="YYYY-MM-DD", help="Ask for no day after this one.")
@click.option("--all", "everything", is_flag=True, help="Bring in also what --keep leaves out.")
@json_option
def fetch(
    names: tuple[str, ...],
    day: datetime | None,
    since: datetime | None,
    until: datetime | None,
    everything: bool,
    as_json: bool,
) -> None:
    """Bring what is new of what you subscribed to.

    The last seven days are asked for again each time, as lists fill up late, and days that were missed or failed. Votes
    are brought up to date; nothing you wrote is touched. Exit code 4: something could not be had, and why.
    """
    library = invocation().open_library(seeds=False)
    if library.readonly:
        raise ReadOnly(library.readonly)
    fetching = library.fetching
    if not names and not fetching.subscriptions():
        nothing("nothing is subscribed to yet; broadsheet subscribe hf is for the Daily Papers")
    try:
        with Meter("fetching") as meter:
            done = fetching.run(
                names,
                day=_date(day),
                since=_date(since),
                until=_date(until),
                everything=everything,
                told=lambda progress: _show(meter, progress),
                say=say,
            )
    except KeyboardInterrupt:
        say("interrupted; what had come is in the library: fetch again for the rest")
        raise
    if done.new or done.updated:
        library.index.current()
    if as_json:
        write_json(_outcome(done))
    else:
        _tell(done)
    for failure in done.failed:
        say(f"broadsheet: {failure}")
    if done.failed:
        raise click.exceptions.Exit(4)


def _date(moment: datetime | None) -> date | None:
    return moment.date() if moment else None


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _show(meter: Meter, progress: Progress) -> None:
    meter(progress.done, progress.total, f"{progress.name}{f' {progress.day}' if progress.day else ''}")


def _outcome(done: Fetched) -> dict[str, Any]:
    return {
        **{name: getattr(done.intake, name) for name in _COUNTS},
        "left_out": [{"name": name, "day": _iso(day), "count": count} for (name, day), count in done.left_out.items()],
        "failed": [{"name": each.name, "day": _iso(each.day), "reason": each.why} for each in done.failed],
        "remarks": done.remarks,
    }


def _tell(done: Fetched) -> None:
    """Print the counts, what was left out, and what is odd."""
    intake = done.intake
    if len(intake.skipped) > TOLD:
        say(f"… and {len(intake.skipped) - TOLD:,} more skipped; --json lists them all")
    counts = f"{intake.new:,} new, {intake.updated:,} updated, {intake.unchanged:,} unchanged"
    say(f"{counted(intake.read, 'paper')} listed: {counts}")
    for name in dict.fromkeys(name for name, _ in done.left_out):
        say(_left_out(name, {day: count for (each, day), count in done.left_out.items() if each == name}))
    for remark in done.remarks:
        say(remark)


def _left_out(name: str, counts: dict[date | None, int]) -> str:
    """Return in a line what the query of a subscription left out, and what brings it in."""
    total = sum(counts.values())
    if len(counts) > 1:
        on, dated, them = f", on {counted(len(counts), 'day')}", " --day YYYY-MM-DD", "those of a day"
    else:
        [day] = counts
        on, dated = (f" on {day}", f" --day {day}") if day else ("", "")
        them = noun(total, "it", "them")
    do = noun(total, "does", "do")
    return (
        f"{name}: {total:,} more {do} not answer its query{on}; broadsheet fetch {name}{dated} --all brings {them} in"
    )

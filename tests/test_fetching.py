"""Papers arrive day by day: what is subscribed to, which days are asked for, and what a fetch leaves behind.

What the sources answer is given by a server on this computer (`news_server`).
"""

from __future__ import annotations

import json
import re
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from store.errors import InputError, QueryError
from store.fetching import Failure, Progress, Standing, Subscription
from store.fetching.days import DayLog, answered, due, missed
from store.fetching.fetching import Fetching
from store.fetching.missing import Shelf, shelf
from store.library import Library
from store.making import Incoming
from tests.conftest import TODAY
from tests.news_server import IMPATIENT, WEATHER, Asked, NewsServer, Reply, atom_feed, client_for, paper_item
from tui.cli import run
from tui.cli.meter import Meter
from tui.cli.schema import document

NOON = datetime(2026, 6, 12, 16, tzinfo=UTC)
JUNE = date(2026, 6, 12)  # a Friday
DAY = timedelta(days=1)
ROOT = Path(__file__).parent.parent
PROGRAM = [sys.executable, "-c", "from tui.cli import main; main()"]


@pytest.fixture
def server() -> Iterator[NewsServer]:
    made = NewsServer()
    yield made
    made.close()


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    opened = Library.open(tmp_path / "library", seeds=False, today=TODAY)
    yield opened
    opened.close()


class Morning:
    """A library that fetches from the server at a moment that the test chooses."""

    def __init__(self, library: Library, server: NewsServer, folder: Path) -> None:
        self.library, self.server, self.moment = library, server, NOON
        self.fetching: Fetching = library.fetching
        self.fetching.now = lambda: self.moment
        self.fetching.connect = lambda cancelled: client_for(server, folder, cancelled=cancelled)
        self.days: dict[str, list[dict[str, Any]]] = {}
        server.days(self.days)

    def lists(self, day: date, *numbers: int, **changed: Any) -> None:
        self.days[str(day)] = [paper_item(number, str(day), **changed) for number in numbers]

    def standing(self, day: date, name: str = "hf") -> DayLog:
        return next(log for log in self.fetching.log(name) if log.day == day)


@pytest.fixture
def morning(library: Library, server: NewsServer, tmp_path: Path) -> Morning:
    return Morning(library, server, tmp_path / "bytes")


# -- which days ----------------------------------------------------------------------------------------------------


def known(**days: Standing) -> dict[date, DayLog]:
    found = {date(2026, 6, int(name[1:])): standing for name, standing in days.items()}
    return {day: DayLog(day, standing, "2026-06-12T16:00:00Z") for day, standing in found.items()}


def test_the_last_seven_days_are_asked_for_each_time_and_what_is_missing_or_open() -> None:
    assert due({}, JUNE, None, NOON) == [JUNE - each * DAY for each in range(7)]
    log = known(d1=Standing.WHOLE, d2=Standing.OPEN, d3=Standing.FAILED, d5=Standing.EMPTY)
    log |= known(**{f"d{day}": Standing.WHOLE for day in range(6, 12)})
    asked = [day.day for day in due(log, JUNE, date(2026, 6, 1), NOON)]
    assert asked == [12, 4, 3, 11, 10, 9, 8, 7, 6, 2]  # what never came is first, so that each fetch gets on


def test_an_open_day_of_long_ago_is_asked_for_again_when_it_can_be_found_whole() -> None:
    old = date(2025, 1, 2)
    log = {old: DayLog(old, Standing.OPEN, "2026-06-12T16:00:00Z", listed=30)}
    assert old not in due(log, JUNE, None, NOON) and old in due(log, JUNE, None, NOON + DAY)
    assert old in due({old: replace(log[old], listed=0)}, JUNE, None, NOON), "its papers may be there by now"
    assert old in due({old: replace(log[old], why="it is empty, and had 30 papers")}, JUNE, None, NOON)


def test_a_day_that_was_asked_for_by_name_makes_no_gap_before_what_is_wanted() -> None:
    log = {date(2025, 1, 2): DayLog(date(2025, 1, 2), Standing.WHOLE, "")}
    assert min(due(log, JUNE, JUNE - 6 * DAY, NOON)) == JUNE - 6 * DAY


def test_of_news_only_missed_weekdays_are_asked_for() -> None:
    log = known(d8=Standing.WHOLE, d10=Standing.FAILED)
    assert [day.day for day in missed(log, date(2026, 6, 15), date(2026, 6, 8))] == [12, 11, 10, 9]


def test_a_day_is_open_until_two_fetches_a_day_apart_agree() -> None:
    first = answered(None, JUNE, NOON, "thirty", 30)
    soon = answered(first, JUNE, NOON + timedelta(hours=8), "thirty", 30)
    assert (first.standing, soon.standing) == (Standing.OPEN, Standing.OPEN)
    late = answered(soon, JUNE, NOON + DAY, "thirty-two", 32)
    assert late.standing is Standing.OPEN
    assert answered(late, JUNE, NOON + 2 * DAY, "thirty-two", 32).standing is Standing.WHOLE


def test_a_weekend_is_empty_at_once_and_another_day_only_when_it_stays_so() -> None:
    assert answered(None, JUNE + DAY, NOON, "", 0).standing is Standing.EMPTY
    holiday = answered(None, JUNE, NOON, "", 0)
    assert holiday.standing is Standing.OPEN
    assert answered(None, JUNE + DAY, NOON, "", 0).why == "a weekend"
    assert answered(holiday, JUNE, NOON + DAY, "", 0).standing is Standing.EMPTY


# -- a fetch -------------------------------------------------------------------------------------------------------


def test_a_day_comes_in_once_and_newer_votes_win(morning: Morning) -> None:
    morning.fetching.subscribe("hf")
    morning.lists(JUNE, 1, 2, 3, upvotes=4)
    assert morning.fetching.run(day=JUNE).new == 3
    first = morning.library.entries(morning.library.head(1))[0]
    morning.library.edit([first], lambda mark: mark.rated(5), "rated 5")
    again = morning.fetching.run(day=JUNE)
    assert (again.new, again.updated, again.unchanged) == (0, 0, 3)
    assert (again.intake.files, again.intake.read, again.days) == (1, 3, [("hf", JUNE)])
    kept = morning.standing(JUNE)
    assert (kept.ids, len(kept.taken)) == ("075bc13c5e290fc7ed9dfaab9f1303d2", 32), (
        "by which a list is known to say the same"
    )
    state = (morning.library.folder / "state.json").read_bytes()
    morning.lists(JUNE, 1, 2, 3, upvotes=9)
    changed = morning.fetching.run(day=JUNE)
    assert (changed.new, changed.updated) == (0, 3)
    assert [entry.paper.upvotes for entry in morning.library.entries(morning.library.head(9))] == [9, 9, 9]
    assert (morning.library.folder / "state.json").read_bytes() == state
    assert not morning.library.importing.steps()


def test_a_day_that_is_dropped_then_empty_then_back_is_said_and_healed(morning: Morning) -> None:
    morning.fetching.subscribe("hf")
    morning.lists(JUNE, *range(30))
    assert morning.fetching.run().new == 30
    morning.server.weathers = ["out of order"] * 3
    dropped = morning.fetching.run(day=JUNE)
    why = f"{morning.server.place}: is out of order (500); try again later"
    assert dropped.failed == [Failure("hf", JUNE, why)] and (dropped.days, dropped.remarks) == ([], [])
    failed = morning.standing(JUNE)
    assert (failed.standing, failed.why, failed.listed, failed.new) == (Standing.FAILED, why, 30, 30)
    morning.lists(JUNE)
    empty = morning.fetching.run(day=JUNE)
    line = "hf 2026-06-12: the list is empty, and had 30 papers; they stay, and it is asked again"
    assert not empty.failed and empty.remarks == [line]
    assert morning.standing(JUNE).standing is Standing.OPEN
    morning.lists(JUNE, *range(32))
    morning.moment += 9 * DAY
    healed = morning.fetching.run()
    assert (healed.new, len(morning.library)) == (2, 32)
    assert (morning.standing(JUNE).why, morning.standing(JUNE).listed) == ("", 32)


@pytest.mark.parametrize("count", [12, pytest.param(60, marks=pytest.mark.long)])
def test_a_fetch_that_is_killed_in_the_middle_is_finished_by_the_next(
    server: NewsServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, count: int
) -> None:
    monkeypatch.setenv("HF_ENDPOINT", server.address)
    first, last = JUNE - (count - 1) * DAY, JUNE
    days = [first + each * DAY for each in range(count)]
    listed = {str(day): [paper_item(day.toordinal() * 2 + each, str(day)) for each in range(3)] for day in days}
    server.days(listed)
    answers, asked = server.pages["/api/daily_papers"], list[str]()
    running: list[subprocess.Popen[bytes]] = []

    def deadly(request: Asked) -> Reply:
        asked.append(request.query["date"])
        if len(asked) == count // 2:
            running[0].kill()
        return answers(request)

    server.serve("/api/daily_papers", deadly)
    fetch = ["fetch", "--since", str(first), "--until", str(last)]
    killed, whole = str(tmp_path / "killed"), str(tmp_path / "whole")
    for folder in (killed, whole):
        assert run(["--library", folder, "subscribe", "hf"]) == 0
    running.append(subprocess.Popen([*PROGRAM, "--library", killed, *fetch], cwd=ROOT))
    assert running[0].wait() == -9
    with closing(Library.open(Path(killed), seeds=False)) as library:
        assert 0 < len(library) < 3 * count
    assert run(["--library", killed, *fetch]) == 0
    assert asked[count // 2 :][: count // 2] == [str(day) for day in reversed(days)][count // 2 - 1 : -1]
    assert run(["--library", whole, *fetch]) == 0
    assert contents(killed) == contents(whole)


def contents(folder: str) -> list[object]:
    """Return all that a library says of its papers and of its fetches, but for the moments at which it learned it."""
    with closing(Library.open(Path(folder), seeds=False)) as library:
        papers = [replace(entry.paper, added=None) for entry in library.entries(library.head(999))]
        logs = [replace(log, at="", since="") for log in library.fetching.log("hf")]
    return [papers, logs]


def test_what_a_query_does_not_keep_is_counted_and_can_be_brought_in(morning: Morning) -> None:
    morning.fetching.subscribe("hf", keep="kites")
    morning.days[str(JUNE)] = [
        *(paper_item(number, title=f"Kites {number}") for number in range(3)),
        *(paper_item(number, ai_keywords=[]) for number in range(3, 9)),
    ]
    done = morning.fetching.run(day=JUNE)
    assert (done.new, done.left_out) == (3, {("hf", JUNE): 6})
    assert morning.fetching.days()[JUNE].left_out == 6
    again = morning.fetching.run(day=JUNE)
    assert (again.new, again.unchanged, again.left_out) == (0, 3, {("hf", JUNE): 6})
    everything = morning.fetching.run(day=JUNE, everything=True)
    assert (everything.new, everything.unchanged, everything.left_out) == (6, 3, {})
    morning.lists(JUNE, *range(9), upvotes=20)
    assert morning.fetching.run(day=JUNE).updated == 9  # what the library has is kept up to date, whatever the query
    assert morning.fetching.days()[JUNE].left_out == 0


def test_news_are_kept_under_their_day_and_missed_days_are_asked_for(morning: Morning) -> None:
    server, asked = morning.server, []
    server.serve("/atom/cs.CL", Reply(atom_feed(3), kind="application/atom+xml"))  # of 12 June

    def past(request: Asked) -> Reply:
        asked.append(request.query["search_query"][-30:])
        return Reply(atom_feed(5), kind="application/atom+xml")

    server.serve("/api/query", past)
    morning.moment -= 2 * DAY
    morning.fetching.subscribe("arxiv", ["cs.CL"], keep="9")
    morning.moment += 2 * DAY
    done = morning.fetching.run()
    assert (done.new, done.left_out["arxiv:cs.CL", JUNE]) == (0, 3)
    assert asked == [
        "[202606091800 TO 202606101800]",
        "[202606081800 TO 202606091800]",
    ] or [each[-30:] for each in asked] == ["[202606101800 TO 202606111800]", "[202606091800 TO 202606101800]"]
    standings = {log.day and log.day.day: log.standing for log in morning.fetching.log("arxiv:cs.CL")}
    assert standings == dict.fromkeys((None, 10, 11, 12), Standing.WHOLE)
    del server.pages["/api/query"]
    assert morning.fetching.run(day=JUNE, everything=True).new == 3  # as they came: arXiv has other news by now


def test_a_list_without_days_is_fetched_as_it_is_and_says_so_when_days_are_asked_for(morning: Morning) -> None:
    feed = f"{morning.server.address}/feed.xml"
    morning.server.serve("/feed.xml", Reply(atom_feed(2), kind="application/atom+xml"))
    made, _ = morning.fetching.subscribe("feed", [feed])
    assert (made.name, morning.fetching.run().new) == ("127.0.0.1", 2)
    assert [log.day for log in morning.fetching.log("127.0.0.1")] == [None]
    asked = len(morning.server.asked)
    dayless = morning.fetching.run(day=JUNE)
    assert dayless.remarks == ["127.0.0.1 has no days; it is fetched without --day and --since"]
    assert (dayless.days, dayless.intake.files, len(morning.server.asked)) == ([], 0, asked)
    morning.server.weather = "out of order"
    [failure] = morning.fetching.run().failed
    assert failure.day is None and "127.0.0.1" in str(failure)


def test_a_source_that_is_down_is_asked_for_two_days_and_the_rest_goes_on(morning: Morning) -> None:
    morning.fetching.subscribe("hf")
    morning.fetching.subscribe("feed", [f"{morning.server.address}/feed.xml"])
    morning.server.serve("/api/daily_papers", Reply(b"<html>", kind="text/html"))
    morning.server.serve("/feed.xml", Reply(atom_feed(2), kind="application/atom+xml"))
    done = morning.fetching.run()
    page = "answered with a web page in the place of papers; does this network ask to log in first?"
    assert [*map(str, done.failed)] == [
        *(f"hf {day}: {morning.server.place}: {page}" for day in (JUNE, JUNE - DAY)),
        "hf: 5 more days were not asked for",
    ]
    assert (done.new, done.days, done.stopped) == (2, [], False)
    morning.lists(JUNE, 1, 2)
    morning.server.days(morning.days)
    healed = morning.fetching.run()
    assert (healed.failed, len(morning.fetching.days())) == ([], 7)


def test_a_fetch_that_is_cancelled_keeps_what_had_come(morning: Morning) -> None:
    morning.fetching.subscribe("hf")
    morning.lists(JUNE, 1, 2)
    morning.lists(JUNE - DAY, 3)
    stop, told = threading.Event(), list[Progress]()

    def tell(progress: Progress) -> None:
        told.append(progress)
        if progress.done:
            stop.set()

    done = morning.fetching.run(told=tell, cancelled=stop)
    assert (done.stopped, done.new, done.failed) == (True, 2, [])
    assert told == [Progress("hf", JUNE, 0, 7, 0), Progress("hf", JUNE - DAY, 1, 7, 2)]
    told.clear()
    stop.clear()
    assert morning.fetching.run(until=JUNE - DAY, told=told.append).new == 1
    assert [(each.day, each.done, each.total) for each in told] == [(JUNE - (at + 1) * DAY, at, 6) for at in range(6)]


def test_nobody_asks_for_days_that_are_still_to_come_or_came_before_the_first_list(morning: Morning) -> None:
    morning.fetching.subscribe("hf")
    with pytest.raises(InputError, match="still to come"):
        morning.fetching.run(day=JUNE + DAY)
    morning.fetching.run(since=date(2020, 1, 1), until=date(2023, 5, 5))
    assert [asked.query["date"] for asked in morning.server.asked] == ["2023-05-05", "2023-05-04"]


# -- what is subscribed to -----------------------------------------------------------------------------------------


def test_comments_and_order_of_the_readers_own_file_survive(library: Library) -> None:
    file = library.folder / "subscriptions.toml"
    mine = '# my mornings\n\n[[subscription]]\nname = "hf"  # votes!\nsource = "hf"\n\n'
    mine += '[[subscription]]\nsource = "arxiv"\n'
    file.write_text(mine + 'what = ["cs.CL"]  # language\n')
    library.fetching.subscribe("hf", ["trending"])
    library.fetching.subscribe("arxiv", ["cs.CL"], keep="llm")
    library.fetching.unsubscribe("hf:trending")
    assert file.read_text().startswith(mine)
    assert "# language" in file.read_text()
    assert library.fetching.subscriptions() == [
        Subscription("hf", "hf"),
        Subscription("arxiv:cs.CL", "arxiv", ("cs.CL",), "llm"),
    ]
    for name in ("arxiv:cs.CL", "hf"):
        library.fetching.unsubscribe(name)
    assert file.read_text().startswith("# my mornings\n") and not library.fetching.subscriptions()
    library.fetching.subscribe("hf", name="again")
    assert [each.name for each in library.fetching.subscriptions()] == ["again"]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("[[subscription]\n", "subscriptions.toml: "),
        ('[[subscription]]\nsource = "gopher"\n', "subscription 1: source is “gopher”; expected hf, arxiv, feed"),
        ('[[subscription]]\nsource = "arxiv"\nwhat = ["cs.ZZ"]\n', "subscription 1: “cs.ZZ” is no category of arXiv"),
        ('[[subscription]]\nsource = "hf"\nsince = "june"\n', "since is “june”; expected a date"),
        ('[[subscription]]\nsource = "hf"\n' * 2, "two subscriptions are called “hf”"),
        ("subscription = 3\n", "subscription is a number"),
        ('[subscription]\nsource = "hf"\n', "subscription is an object"),
        ('subscription = [{source = "gopher"}]\n', "source is “gopher”"),
    ],
)
def test_a_file_that_says_something_else_is_one_line_and_left_alone(library: Library, text: str, line: str) -> None:
    file = library.folder / "subscriptions.toml"
    file.write_text(text)
    for ask in (library.fetching.subscriptions, lambda: library.fetching.subscribe("hf", ["trending"])):
        with pytest.raises(InputError) as refused:
            ask()
        assert line in str(refused.value) and "\n" not in str(refused.value)
    assert file.read_text() == text


def test_a_name_or_a_query_that_is_none_is_refused(library: Library) -> None:
    library.fetching.subscribe("hf", name="morning")
    with pytest.raises(InputError, match="is hf already"):
        library.fetching.subscribe("hf", ["trending"], name="morning")
    with pytest.raises(InputError, match="no name"):
        library.fetching.subscribe("hf", ["trending"], name="two\nlines")
    with pytest.raises(QueryError):
        library.fetching.subscribe("hf", ["trending"], keep="(llm")
    assert [each.name for each in library.fetching.subscriptions()] == ["morning"]


# -- on the command line -------------------------------------------------------------------------------------------


def test_a_fetch_is_counted_as_an_import_is_and_a_failure_ends_with_4(
    server: NewsServer, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("HF_ENDPOINT", server.address)
    server.days({str(JUNE): [paper_item(number) for number in range(3)]})
    assert run(["fetch"]) == 1
    assert run(["subscribe", "hf"]) == 0
    assert run(["subscribe", "hf"]) == 1
    assert run(["fetch", "--day", str(JUNE), "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    counts = ("files", "read", "new", "updated", "unchanged", "skipped", "format", "failed")
    assert [said[name] for name in counts] == [1, 3, 3, 0, 0, [], {"hf 2026-06-12": "hf-daily"}, []]
    assert run(["fetch", "hf", "--day", str(JUNE)]) == 0
    server.weather = "bad request"
    assert run(["fetch", "--day", str(JUNE)]) == 4
    assert "broadsheet: hf 2026-06-12: 127.0.0.1" in capsys.readouterr().err
    assert run(["subscriptions", "--json"]) == 0
    [one] = json.loads(capsys.readouterr().out)
    assert (one["name"], one["papers"], one["days"][0]["standing"]) == ("hf", 3, "failed")
    assert run(["fetch", "nobody"]) == 2
    assert run(["unsubscribe", "hf"]) == 0
    assert run(["count"]) == 0
    assert capsys.readouterr().out == "3\n"


def test_what_is_fetched_is_told_line_by_line(
    server: NewsServer, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("HF_ENDPOINT", server.address)
    thursday = JUNE - DAY
    days = {
        str(day): [paper_item(first + each, str(day)) for each in range(3)] for day, first in ((thursday, 0), (JUNE, 3))
    }
    server.days(days)
    shown: list[object] = []

    class Heard(Meter):
        def __call__(self, *said: Any) -> None:
            shown.append(said)

    monkeypatch.setattr("tui.cli.fetching.Meter", Heard)

    def told(*args: str, code: int = 0) -> list[str]:
        assert run([*args]) == code
        said = capsys.readouterr()
        return re.sub(r"\d{4}-\d\d-\d\d \d\d:\d\d", "NOW", said.out + said.err).splitlines()

    told("subscribe", "hf", "--keep", "upvotes>4")
    assert told("fetch", "--day", "2026-06-12") == [
        "3 papers listed: 1 new, 0 updated, 0 unchanged",
        "hf: 2 more do not answer its query on 2026-06-12; broadsheet fetch hf --day 2026-06-12 --all brings them in",
    ]
    assert shown == [(0, 1, "hf 2026-06-12")]
    span = ("--since", "2026-06-10", "--until", "2026-06-12")
    assert told("fetch", *span) == [
        "6 papers listed: 0 new, 0 updated, 1 unchanged",
        "hf: 5 more do not answer its query, on 2 days; "
        "broadsheet fetch hf --day YYYY-MM-DD --all brings those of a day in",
    ]
    assert shown[1:] == [(0, 3, "hf 2026-06-11"), (1, 3, "hf 2026-06-10"), (2, 3, "hf 2026-06-12")]
    assert told("subscriptions") == ["hf  NOW  1 paper, 3 days open, 5 left out, keeps upvotes>4"]
    assert told("fetch", *span, "--all") == ["6 papers listed: 5 new, 0 updated, 1 unchanged"]
    days[str(JUNE)][0]["title"] = days[str(JUNE)][0]["paper"]["title"] = ""
    assert told("fetch", "--day", "2026-06-12", "--all") == [
        "skipped hf 2026-06-12, record 1: has no title",
        "2 papers listed: 0 new, 0 updated, 2 unchanged",
    ]
    server.weather = "bad request"
    failure = f"2026-06-11: {server.place}: refuses this (400)"
    assert told("fetch", "--day", "2026-06-11", code=4) == [
        "0 papers listed: 0 new, 0 updated, 0 unchanged",
        f"broadsheet: hf {failure}",
    ]
    assert told("subscriptions") == [
        "hf  NOW  6 papers, 2 days open, 1 day failed, keeps upvotes>4",
        f"    {failure}",
    ]
    assert run(["subscriptions", "--json"]) == 0
    [subscription] = json.loads(capsys.readouterr().out)
    fetched, since = subscription.pop("fetched"), subscription.pop("since")
    assert max(day["fetched"] for day in subscription["days"]) == fetched > since
    of_days = [
        {"day": "2026-06-10", "standing": "open", "listed": 0, "new": 0, "left_out": 0, "why": None},
        {"day": "2026-06-11", "standing": "failed", "listed": 3, "new": 3, "left_out": 0, "why": failure[12:]},
        {"day": "2026-06-12", "standing": "open", "listed": 2, "new": 3, "left_out": 0, "why": None},
    ]
    assert [{name: day[name] for name in day if name != "fetched"} for day in subscription.pop("days")] == of_days
    assert subscription == {
        **{"name": "hf", "source": "hf", "what": [], "keep": "upvotes>4"},
        **{"papers": 6, "left_out": 0, "error": None},
    }
    assert told("fetch", "--day", "soon", code=2) == [
        "broadsheet: Invalid value for '--day': 'soon' does not match the format '%Y-%m-%d'."
    ]
    assert told("fetch", "--day", "2026-06-12", "--since", "2026-06-12", code=2) == [
        "broadsheet: --day asks for one day, --since and --until for several; choose"
    ]
    assert told("fetch", "other", code=2) == ["broadsheet: there is no subscription “other”; these are: hf"]


def test_a_list_without_days_has_its_failure_for_itself(
    server: NewsServer, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("store.sources.clock.Clock.wait", lambda self, seconds, cancelled: None)
    (Path.home() / "config.toml").write_text(f'[sources]\nallow = ["{server.place}"]\n')
    server.serve("/feed.xml", Reply(atom_feed(1500), kind="application/atom+xml"))
    feed = f"{server.address}/feed.xml"
    assert run(["subscribe", feed, "--name", "kites"]) == run(["fetch"]) == 0
    server.weather = "bad request"
    assert run(["fetch", "--json"]) == 4
    said = capsys.readouterr()
    failure = f"{server.place}: refuses this (400)"
    counts = {"read": 0, "new": 0, "updated": 0, "unchanged": 0, "skipped": []}
    assert json.loads(said.out[said.out.index("{") :]) == {
        **{"files": 0, **counts, "format": {}, "left_out": [], "remarks": []},
        "failed": [{"name": "kites", "day": None, "reason": failure}],
    }
    assert said.err.splitlines()[-1] == f"broadsheet: kites: {failure}"
    assert run(["subscriptions"]) == 0
    first, second = capsys.readouterr().out.splitlines()
    assert (first[:7], first[23:], second) == ("kites  ", "  1,500 papers", f"       failed: {failure}")
    assert run(["--color", "always", "subscriptions"]) == 0
    assert capsys.readouterr().out.splitlines()[1] == f"       \x1b[33mfailed: {failure}\x1b[0m"
    assert run(["subscriptions", "--json"]) == 0
    [found] = json.loads(capsys.readouterr().out)
    assert found.pop("fetched")
    assert found == {
        **{"name": "kites", "source": "feed", "what": [feed], "keep": None, "since": None},
        **{"papers": 1500, "left_out": 0, "error": failure, "days": []},
    }


@pytest.mark.parametrize("bad", [2, 3])
def test_a_fetch_names_the_first_it_left_out_and_counts_the_others(
    server: NewsServer, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], bad: int
) -> None:
    for module in ("tui.cli.fetching", "store.intake"):
        monkeypatch.setattr(f"{module}.TOLD", 2)
    monkeypatch.setenv("HF_ENDPOINT", server.address)
    items = [paper_item(number) for number in range(bad + 1)]
    for item in items[1:]:
        item["title"] = item["paper"]["title"] = ""
    server.days({str(JUNE): items})
    assert run(["subscribe", "hf"]) == 0
    capsys.readouterr()
    assert run(["fetch", "--day", str(JUNE)]) == 0
    assert capsys.readouterr().err.splitlines() == [
        *(f"skipped hf {JUNE}, record {number}: has no title" for number in (2, 3)),
        *(["… and 1 more skipped; --json lists them all"] if bad > 2 else []),
        "1 paper listed: 1 new, 0 updated, 0 unchanged",
    ]


def test_a_fetch_that_is_interrupted_or_cannot_be_written_is_one_line(
    library: Library, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken_off(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    library.fetching.subscribe("hf")
    library.close()
    with monkeypatch.context() as patch:
        patch.setattr("store.fetching.Fetching.run", broken_off)
        assert run(["--library", str(library.folder), "fetch"]) == 130
    assert capsys.readouterr().err == "interrupted; what had come is in the library: fetch again for the rest\n"
    (library.folder / "state.json").write_bytes(b"{")
    assert run(["--library", str(library.folder), "fetch"]) == 3
    [line] = capsys.readouterr().err.splitlines()
    assert line.startswith("broadsheet: ") and "state.json" in line


def test_what_a_fetch_prints_is_as_its_schema_says(
    server: NewsServer, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    validate = pytest.importorskip("jsonschema").validate
    monkeypatch.setenv("HF_ENDPOINT", server.address)
    server.days({str(JUNE): [paper_item(number) for number in range(3)]})
    assert run(["subscribe", "hf", "--keep", "upvotes>0"]) == 0
    assert run(["fetch", "--day", str(JUNE), "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["left_out"] == [{"name": "hf", "day": "2026-06-12", "count": 1}]
    validate(found, document("fetch"))
    assert run(["fetch", "hf", "--day", str(JUNE)]) == 0
    said = "hf: 1 more does not answer its query on 2026-06-12; broadsheet fetch hf --day 2026-06-12 --all brings it in"
    assert said in capsys.readouterr().err
    server.weather = "bad request"
    assert run(["fetch", "--day", str(JUNE), "--json"]) == 4
    validate(json.loads(capsys.readouterr().out), document("fetch"))
    assert run(["subscriptions", "--json"]) == 0
    validate(json.loads(capsys.readouterr().out), document("subscriptions"))


@pytest.mark.parametrize("kind", ["hf", "arxiv", "feed"])
@pytest.mark.parametrize("weather", [pytest.param(each, marks=pytest.mark.long) for each in WEATHER])
def test_bad_weather_is_a_line_and_changes_nothing_and_is_over_with_the_next_fetch(
    library: Library, server: NewsServer, tmp_path: Path, kind: str, weather: str
) -> None:
    morning = Morning(library, server, tmp_path / "bytes")
    morning.lists(JUNE, 1, 2)
    for path in ("/feed.xml", "/atom/cs.CL"):
        server.serve(path, Reply(atom_feed(2), kind="application/atom+xml"))
    library.ingest([Incoming({"title": "Kites"})])
    library.edit([library.entries(library.head(1))[0]], lambda mark: mark.rated(5), "rated 5")
    state = (library.folder / "state.json").read_bytes()
    asked = {"hf": (), "arxiv": ("cs.CL",), "feed": (f"{server.address}/feed.xml",)}[kind]
    made, _ = library.fetching.subscribe(kind, asked)
    library.fetching.connect = lambda cancelled: client_for(server, tmp_path, cancelled=cancelled, patience=IMPATIENT)
    server.weather = weather
    done = library.fetching.run()
    assert done.failed and done.new == done.updated == 0 and len(library) == 1
    for line in map(str, done.failed):
        assert line.startswith(made.name) and line.isprintable() and len(line) < 250
    assert (library.folder / "state.json").read_bytes() == state
    server.weather = None
    morning.fetching.connect = lambda cancelled: client_for(server, tmp_path, cancelled=cancelled)
    assert morning.fetching.run().new == 2


def test_what_goes_with_an_import_comes_again_with_the_next_fetch(morning: Morning) -> None:
    morning.fetching.subscribe("hf")
    morning.lists(JUNE, 1, 2)
    morning.library.ingest([Incoming({"title": "Paper 1", "arxiv": "2606.10001"})], named="refs.bib")
    assert (morning.fetching.run(day=JUNE).new, len(morning.library)) == (1, 2)
    last = morning.library.importing.last
    assert last is not None
    morning.library.importing.take_back(last)
    morning.fetching.run(day=JUNE)
    assert len(morning.library) == 2


def test_a_day_that_has_not_begun_at_the_source_is_no_failure(morning: Morning) -> None:
    morning.fetching.subscribe("hf")
    listed = morning.server.pages["/api/daily_papers"]
    refused = Reply(b'{"error":"not yet"}', status=400)
    morning.server.serve(
        "/api/daily_papers", lambda asked: refused if asked.query["date"] == str(JUNE) else listed(asked)
    )
    morning.lists(JUNE - DAY, 1)
    done = morning.fetching.run()
    assert (done.failed, done.new, JUNE in morning.fetching.days()) == ([], 1, False)


def test_a_list_that_breaks_off_twice_is_left_for_the_next_time_and_a_good_day_between_goes_on(
    morning: Morning,
) -> None:
    morning.fetching.subscribe("hf")
    listed = morning.server.pages["/api/daily_papers"]
    bad = {str(JUNE - each * DAY) for each in (0, 2, 3)}
    morning.server.serve(
        "/api/daily_papers", lambda asked: Reply(status=403) if asked.query["date"] in bad else listed(asked)
    )
    done = morning.fetching.run()
    why = f"{morning.server.place}: refuses access (403)"
    fails = [
        *(Failure("hf", JUNE - each * DAY, why) for each in (0, 2, 3)),
        Failure("hf", None, "3 more days were not asked for"),
    ]
    assert done.failed == fails
    bad |= {str(JUNE - 5 * DAY), str(JUNE - 6 * DAY)}
    bad -= {str(JUNE - each * DAY) for each in (0, 2, 3)}
    last = morning.fetching.run(since=JUNE - 6 * DAY, until=JUNE - 5 * DAY).failed
    assert [each.day for each in last] == [JUNE - 5 * DAY, JUNE - 6 * DAY], "none is left"
    bad.clear()
    bad |= {str(JUNE), str(JUNE - 2 * DAY)}
    assert str(morning.fetching.run(since=JUNE - 2 * DAY).failed[-1]) == "hf: 1 more day was not asked for"


def test_a_query_to_keep_that_does_not_parse_any_more_is_a_failure_of_its_day(morning: Morning) -> None:
    morning.library.set_view("mine", "kites")
    morning.fetching.subscribe("hf", keep="q:mine")
    morning.library.set_view("mine", None)
    morning.lists(JUNE, 1)
    [failure] = morning.fetching.run(day=JUNE).failed
    assert (failure.day, len(morning.library)) == (JUNE, 0) and failure.why.startswith("its query to keep: column 3: ")
    morning.library.set_view("mine", "paper")
    assert morning.fetching.run(day=JUNE).new == 1


def test_a_subscription_is_wanted_from_the_day_on_that_its_source_can_give(morning: Morning) -> None:
    subscribe = morning.fetching.subscribe
    since = {
        made.name: made.since
        for made, _ in (
            subscribe("hf"),
            subscribe("hf", ["trending"]),
            subscribe("arxiv", ["cs.CL"]),
            subscribe("arxiv", ["au:Lovelace"], name="ada"),
        )
    }
    assert since == {"hf": JUNE - 6 * DAY, "hf:trending": None, "arxiv:cs.CL": JUNE, "ada": None}
    made, before = subscribe("hf", keep="kites")
    assert (made, before) == (replace(before, keep="kites"), Subscription("hf", "hf", since=JUNE - 6 * DAY))
    assert subscribe("hf") == (made, made), "what is not said stays"
    assert subscribe("hf", name="morning", keep="")[0] == Subscription("morning", "hf", since=JUNE - 6 * DAY)
    assert morning.fetching.daily_host == "huggingface.co" and morning.fetching.current_day == JUNE


def test_which_queries_left_something_of_a_day_out_is_known(morning: Morning) -> None:
    assert shelf(morning.fetching) == Shelf(None, JUNE, {})
    morning.fetching.subscribe("hf", ["trending"])
    assert shelf(morning.fetching) == Shelf(None, JUNE, {})
    morning.fetching.unsubscribe("hf:trending")
    morning.fetching.subscribe("hf", keep="nothing at all")
    morning.fetching.subscribe("hf", ["submitter", "sam"])
    morning.lists(JUNE, 1, 2)
    done = morning.fetching.run(since=JUNE - DAY)
    assert (done.new, done.left_out) == (2, {("hf", JUNE): 2})
    assert morning.fetching.left_out_of(JUNE) == ["hf"] and morning.fetching.left_out_of(JUNE - DAY) == []
    known = morning.fetching.days()
    assert shelf(morning.fetching) == Shelf(date(2023, 5, 4), JUNE, known)
    assert [*known] == [JUNE - DAY, JUNE] and (known[JUNE].listed, known[JUNE].left_out) == (4, 2)
    with pytest.raises(InputError, match=r"^there is no subscription “nobody”; these are: hf, hf:submitter:sam$"):
        morning.fetching.run(["nobody"])
    morning.fetching.subscribe("arxiv", ["cs.CL"])
    assert shelf(morning.fetching) == Shelf(date(1991, 8, 14), JUNE, known)
    for name in ("hf", "arxiv:cs.CL"):
        morning.fetching.unsubscribe(name)
    assert morning.fetching.unsubscribe("hf:submitter:sam").what == ("submitter", "sam")
    with pytest.raises(InputError) as nothing:
        morning.fetching.run()
    line = "nothing is subscribed to yet: `broadsheet subscribe hf` is for the Daily Papers"
    assert str(nothing.value) == line


def test_a_feed_that_is_empty_for_once_keeps_its_count(morning: Morning) -> None:
    morning.server.serve("/feed.xml", Reply(atom_feed(2), kind="application/atom+xml"))
    morning.fetching.subscribe("feed", [f"{morning.server.address}/feed.xml"], name="kites")
    morning.fetching.run()
    morning.server.serve("/feed.xml", Reply(atom_feed(0), kind="application/atom+xml"))
    line = "kites: the list is empty, and had 2 papers; they stay, and it is asked again"
    assert morning.fetching.run().remarks == [line]
    [log] = morning.fetching.log("kites")
    assert (log.new, log.listed) == (2, 2)


def test_what_a_query_of_arxiv_finds_is_listed_on_the_day_it_came_out(morning: Morning) -> None:
    morning.server.serve("/api/query", Reply(atom_feed(2), kind="application/atom+xml"))
    morning.fetching.subscribe("arxiv", ["au:Lovelace"], name="ada")
    assert morning.fetching.run().new == 2
    assert {entry.paper.day for entry in morning.library.entries(morning.library.head(9))} == {"2026-06-11"}


def test_the_library_can_be_written_while_a_fetch_waits_for_the_network(morning: Morning) -> None:
    listed, papers = morning.server.pages["/api/daily_papers"], morning.library.folder / "papers.db"
    free = list[bool]()

    def writes(asked: Asked) -> Reply:
        with closing(sqlite3.connect(papers, timeout=0)) as other:
            other.execute("BEGIN IMMEDIATE")
            free.append(other.in_transaction)
            other.rollback()
        return listed(asked)

    morning.fetching.subscribe("hf")
    morning.server.serve("/api/daily_papers", writes)
    morning.lists(JUNE, 1)
    assert morning.fetching.run().new == 1 and free == [True] * 7


def test_no_secret_of_an_address_is_in_a_file_beside_the_readers_own(morning: Morning) -> None:
    feed = f"{morning.server.address}/feed.xml?token=secret"
    morning.server.serve("/feed.xml", Reply(atom_feed(2), kind="application/atom+xml"))
    morning.fetching.subscribe("feed", [feed])
    assert morning.fetching.run().new == 2
    morning.server.weather = "out of order"
    assert "secret" not in str(morning.fetching.run().failed)
    morning.library.close()
    kept = [path for path in morning.library.folder.rglob("*") if path.is_file()]
    assert [path.name for path in kept if b"secret" in path.read_bytes()] == ["subscriptions.toml"]


def test_doctor_names_what_is_subscribed_to_and_what_is_wrong_with_it(
    library: Library, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    library.fetching.subscribe("hf")
    ask = ["--library", str(library.folder), "doctor", "--json"]
    assert run(ask) == 0 and json.loads(capsys.readouterr().out)["subscribed"] == "to hf"
    (library.folder / "subscriptions.toml").write_text("[[subscription]]\n")
    monkeypatch.setenv("HF_ENDPOINT", "somewhere")
    assert run(ask) == 3
    first, second = json.loads(capsys.readouterr().out)["problems"]
    assert first.startswith("HF_ENDPOINT is to be an address") and "subscription 1: source is missing" in second

"""Papers arrive while the reader reads on: the key that fetches, what is said of it, and where the cursor is.

What the sources answer is given by a server on this computer (`news_server`).
"""

from __future__ import annotations

import asyncio
import re
import threading
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from store.catalogue.batch import Counts
from store.fetching import missing
from store.fetching.missing import shelf
from store.library import Library
from store.making import Incoming
from store.models import Paper
from tests.desk import Desk, sit
from tests.news_server import Asked, NewsServer, Reply, as_json, client_for, paper_item
from tests.papers import incoming
from tui import config
from tui.config import Settings

NOON = datetime(2026, 6, 12, 16, tzinfo=UTC)
OLDER = [
    Paper("", f"Kites {number}", "We fly kites.", ("Ada Lovelace",), day="2026-06-05", upvotes=9 - number)
    for number in range(8)
]


@pytest.fixture
def server() -> Iterator[NewsServer]:
    made = NewsServer()
    yield made
    made.close()


@pytest.fixture
def library(tmp_path: Path, server: NewsServer) -> Iterator[Library]:
    """A library with eight papers of the week before, that subscribes to nothing, and asks the server."""
    opened = Library.open(tmp_path / "library", seeds=False, today=date(2026, 6, 12))
    opened.ingest(incoming(OLDER))
    opened.fetching.now = lambda: NOON
    opened.fetching.connect = lambda cancelled: client_for(server, tmp_path / "bytes", cancelled=cancelled)
    yield opened
    opened.close()


def lists(server: NewsServer, **days: int) -> None:
    """Have the server list so many papers on these days of June."""
    found: dict[str, list[dict[str, Any]]] = {}
    for name, many in days.items():
        day = f"2026-06-{int(name[1:]):02}"
        found[day] = [paper_item(100 * int(name[1:]) + number, day) for number in range(many)]
    server.days(found)


async def test_new_papers_come_under_a_cursor_that_stays_and_f_shows_them(library: Library, server: NewsServer) -> None:
    lists(server, d11=3, d12=4)
    library.fetching.subscribe("hf")
    async with sit(library) as at:
        await at.press("j", "j", "j", "j", "f")
        assert at.title == "Kites 4" and at.counts == "15 shown · 15 inbox", "they are listed, and nothing moved"
        assert at.lines[-1].rstrip().endswith("7 new · f shows them  12/15"), at.lines[-1]
        await at.press("j")
        assert at.title == "Kites 5" and "7 new · f shows them" in at.text, "that is said until they were seen"
        await at.press("/", *"kites", "enter", "j", "f")
        assert at.title.endswith("of 2026-06-12") and at.counts == "15 shown · 15 inbox"
        assert "shows them" not in at.text
        await at.press("ctrl+o")
        assert (at.title, at.main.filter.query) == ("Kites 1", "kites"), "the place before is one step back"
        await at.press("f")
        assert at.said == "nothing new"


async def test_before_anything_is_subscribed_to_it_asks_and_says_that_this_is_the_network(
    library: Library, server: NewsServer
) -> None:
    lists(server, d12=2)
    async with sit(library, size=(60, 20)) as at:
        await at.press("f")
        assert "Subscribe to" in at.text and "huggingface.co" in at.text and "network" in at.text
        await at.press("n")
        assert not library.fetching.subscriptions() and not server.asked
        await at.press("f", "y")
        assert [each.name for each in library.fetching.subscriptions()] == ["hf"]
        assert "2 new" in at.text


async def test_the_host_that_it_names_is_the_one_that_is_asked(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HF_ENDPOINT", "https://mirror.example:8443/")
    async with sit(library) as at:
        await at.press("f")
        assert "Subscribe to" in at.text and "mirror.example:8443" in at.text
        await at.press("escape")
        monkeypatch.setenv("HF_ENDPOINT", "a mirror")
        await at.press("f")
        assert at.said == "HF_ENDPOINT is to be an address such as https://huggingface.co" and at.home


async def test_what_fails_is_one_line_and_the_rest_comes(library: Library, server: NewsServer) -> None:
    lists(server, d12=2)
    server.pages["/feed"] = lambda asked: Reply(status=404)
    library.fetching.subscribe("feed", [f"{server.address}/feed"])
    library.fetching.subscribe("hf")
    async with sit(library) as at:
        await at.press("f")
        assert at.said.startswith("127.0.0.1:") and at.said.endswith(" · 127.0.0.1") and at.main.status.error
        assert "2 new · f shows them" in at.text
        (library.folder / "subscriptions.toml").write_text("subscription = 5")
        await at.press("f", "f")
        assert (
            at.said == "subscriptions.toml: subscription is a number; each begins with [[subscription]]"
            and at.main.status.error
        )


async def test_esc_stops_a_fetch_before_it_drops_the_filter(library: Library, server: NewsServer) -> None:
    asked, goes_on = threading.Event(), threading.Event()

    def slow(request: Asked) -> Reply:
        if request.query["date"] != "2026-06-12":
            asked.set()
            goes_on.wait(5)
        return as_json([paper_item(1)])

    server.pages["/api/daily_papers"] = slow
    library.fetching.subscribe("hf")
    async with sit(library) as at:
        await at.press("/", *"kites", "enter")
        await at.burst("f")
        await asyncio.to_thread(asked.wait, 5)
        await working(at, "fetching hf 11 Jun · 2 of 7 · Esc stops")
        await at.burst("j", "f", turns=20)
        assert (
            at.title == "Kites 1" and at.said == "papers are being fetched; Esc stops that" and not at.main.status.error
        ), "keys are answered meanwhile"
        await at.burst("escape", turns=5)
        goes_on.set()
        await at.settle()
        assert at.said == "the fetch was stopped" and not at.main.status.error and at.main.filter.query == "kites"
        assert "1 new · f shows them" in at.text, "what came before stays"
        await at.press("escape")
        assert at.main.filter.query == ""


async def test_a_day_that_is_walked_to_or_chosen_is_fetched(library: Library, server: NewsServer) -> None:
    lists(server, d4=2, d9=3)
    library.fetching.subscribe("hf")
    async with sit(library) as at:
        await at.press("[")
        assert at.said == "Thu 4 Jun is not fetched yet · f fetches it" and not at.main.status.error
        await at.press("f")
        assert "2 new · f shows them" in at.text and [each.query["date"] for each in server.asked] == ["2026-06-04"]
        await at.press("f")
        assert at.title.endswith("of 2026-06-04") and len(server.asked) == 1
        await at.press("g", "D", "down", *["left"] * 3)
        assert "Tuesday 9 June  not fetched" in at.text and "Enter fetches it" in at.text
        await at.press("enter")
        assert "3 new · f shows them" in at.text and server.asked[-1].query["date"] == "2026-06-09"


async def test_what_there_is_to_fetch_is_read_again_only_where_that_has_changed(
    library: Library, server: NewsServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    read = []
    monkeypatch.setattr(missing, "shelf", lambda fetching: read.append(1) or shelf(fetching))
    lists(server, d12=2)
    library.fetching.subscribe("hf")
    async with sit(library) as at:
        await at.press("[", "[", "[", "]")
        assert len(read) == 1
        await at.press("j", "f", "f", "[")
        assert "Fri 5 Jun" not in at.said and len(read) == 2, "the last seven days are known by now"


async def test_what_comes_while_the_reader_is_elsewhere_is_said_there(library: Library, server: NewsServer) -> None:
    elsewhere = threading.Event()

    def slow(request: Asked) -> Reply:
        elsewhere.wait(5)
        return as_json([paper_item(1)])

    server.pages["/api/daily_papers"] = slow
    library.fetching.subscribe("hf")
    async with sit(library) as at:
        await at.burst("f", "T", turns=50)
        while at.home:
            await asyncio.sleep(0.01)
        elsewhere.set()
        await at.settle()
        assert not at.home and "1 new in the list" in at.text


async def test_what_waits_to_be_shown_is_what_the_next_opening_begins_with(
    library: Library, server: NewsServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    lists(server, d12=2)
    library.fetching.subscribe("hf")
    ingest = library.fetching._ingest

    def slow(papers: Iterable[Incoming]) -> Counts:
        counts = ingest(papers)
        came.set()
        kept.wait(5)
        return counts

    came, kept = threading.Event(), threading.Event()
    monkeypatch.setattr(library.fetching, "_ingest", slow)
    async with sit(library) as at:
        await at.burst("f", turns=20)
        await asyncio.to_thread(came.wait, 5)
        at.main.look_around()  # as each second, also in the middle of a fetch
        kept.set()
        await at.settle()
    async with sit(library) as at:
        assert (
            at.title.endswith("of 2026-06-12")
            and at.said == "2 new since you were here · Ctrl+o goes back to where you were"
            and not at.main.status.error
        )


async def test_subscriptions_are_seen_made_and_let_go_by_name(library: Library, server: NewsServer) -> None:
    lists(server, d12=2)
    server.pages["/feed"] = lambda asked: Reply(status=404)
    async with sit(library, size=(80, 24)) as at:
        await at.press("colon", *"subscriptions", "enter", "enter", *"arxiv nowhere", "enter")
        assert "arxiv" in at.text and "Subscribe to what?" in at.text, "what is wrong is said where it was typed"
        await at.press("ctrl+u", *f"{server.address}/feed", "enter")
        assert at.said == "subscribed to 127.0.0.1 · f fetches"
        await at.press("colon", *"subscriptions", "enter", "down", "enter", *"hf", "enter")
        await at.press("f", "colon", *"subscriptions", "enter")
        assert re.search(r"127.0.0.1 +1 failed · 0 papers", at.text) and re.search(r"hf +2 papers · 2026", at.text)
        assert "│ the last fetch: 127.0.0.1" in at.text, "beneath is said what went wrong"
        await at.press("down", "ctrl+d")
        assert at.said == "hf is not fetched any more; its papers stay" and at.counts == "10 shown · 10 inbox"
        assert [each.name for each in library.fetching.subscriptions()] == ["127.0.0.1"]


async def test_what_is_said_comes_before_how_far_a_fetch_is(library: Library, server: NewsServer) -> None:
    async with sit(library, size=(60, 20)) as at:
        at.main.fetcher._busy("fetching hf 26 Nov · 3 of 7 · Esc stops")
        assert "Esc stops" in at.main.status.paint(0, 60).text
        at.main.say("no earlier day in this list")
        assert at.main.status.paint(0, 60).text.startswith(" no earlier day in this list  ")


async def working(at: Desk, line: str) -> None:
    """Wait until a line says how far it is."""
    for _ in range(500):
        if line == at.main.status.working:
            return
        await asyncio.sleep(0.01)
    raise AssertionError(at.main.status.working)


@pytest.mark.parametrize(("when", "again"), [("", 0), ("start", 2), ("morning", 1)])
async def test_papers_are_fetched_without_a_key_only_where_the_reader_asks_for_it(
    library: Library, server: NewsServer, when: str, again: int
) -> None:
    lists(server, d12=2)
    settings = Settings(sources={"fetch": when} if when else {})
    async with sit(library, settings=settings) as at:
        assert not server.asked and not at.main.questions and not at.said, "nothing is subscribed to"
    library.fetching.subscribe("hf")
    (library.folder / "session.json").unlink(missing_ok=True)
    times = []
    for _ in range(2):
        before = len(server.asked)
        async with sit(library, settings=settings) as at:
            times.append(len(server.asked) > before)
    assert sum(times) == again


def test_when_to_fetch_is_a_setting_and_anything_else_one_line(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_text('[sources]\nfetch = "morning"\n')
    assert (config.load(path).sources, config.load(path).problems) == ({"fetch": "morning"}, [])
    path.write_text("[sources]\nhf = 'https://huggingface.co'\nfetch = true\n")
    assert config.load(path).problems == ["config.toml line 3: sources.fetch is true; expected start or morning"]


async def test_what_a_query_leaves_out_is_counted_at_its_day_and_can_be_brought_in(
    library: Library, server: NewsServer
) -> None:
    lists(server, d12=7)  # with 0 to 6 votes
    library.fetching.subscribe("hf", keep="upvotes>2")
    library.fetching.run()
    async with sit(library, size=(100, 30)) as desk:
        assert "Fri 12 Jun ─" in desk.text and "4 papers · 4 inbox · 3 more" in desk.text
        await desk.press("g", ":")
        await desk.type("left out")
        await desk.press("enter")
        assert "3 new" in desk.main.status.working and "7 papers · 7 inbox" in desk.text and "more" not in desk.text
        await desk.press("f", "G", ":")
        await desk.type("left out")
        await desk.press("enter")
        assert desk.said == "nothing was left out of this day"
    async with sit(library, size=(100, 30)) as desk:
        assert "more" not in desk.text

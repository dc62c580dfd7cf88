"""The demo: an invented morning in a library of its own, which is gone at the end."""

import os
import sys
from datetime import date
from pathlib import Path

import pytest

from store.demo.morning import make
from store.demo.papers import LISTED
from store.library import Library
from tests.desk import sit
from tests.terminal import Terminal
from tui.config import Settings

ROOT = Path(__file__).parent.parent
SATURDAY = date(2026, 6, 13)


def test_the_demo_has_something_to_show_in_every_part(tmp_path: Path) -> None:
    make(tmp_path / "demo", SATURDAY)
    library = Library.open(tmp_path / "demo", today=SATURDAY)
    asked = {query: library.search(query).total for query in ASKED}
    days = {entry.paper.day for entry in library.entries(library.head(50))}
    library.close()
    assert sum(map(len, LISTED)) == 30 and asked[""] == 30
    assert days == {"2026-06-12", "2026-06-11", "2026-06-10"}, "papers are listed on workdays"
    assert not [query for query, found in asked.items() if not found]
    assert asked["day:2026-06-12 is:inbox"] == len(LISTED[0]), "this morning waits"


ASKED = (
    *(
        "",
        "day:2026-06-12 is:inbox",
        "upvotes>100",
        "stars>100",
        "comments>5",
        "has:code",
        "org:fjord",
        "submitter:ada",
    ),
    *("category:cs.LG", "keyword:memory", "summary:cache", "is:queued", "is:read", "is:skipped", "is:reading"),
    *("rating>=4", "tag:agents", "has:highlight", "has:note", "src:arxiv"),
)


async def test_the_demo_says_what_it_is_and_shows_the_way(tmp_path: Path) -> None:
    make(tmp_path / "demo", SATURDAY)
    library = Library.open(tmp_path / "demo", today=SATURDAY)
    async with sit(library, size=(80, 24), demo="a demo") as at:
        assert at.said == "a demo" and "every key" in at.text and "asks the network" not in at.text
        assert at.lines[1].startswith(" Fri 12 Jun")
    library.close()


async def test_the_demo_asks_no_network_whatever_the_configuration_says(tmp_path: Path) -> None:
    make(tmp_path / "demo", SATURDAY)
    library = Library.open(tmp_path / "demo", today=SATURDAY)
    library.fetching.subscribe("hf")
    library.fetching.connect = lambda cancelled: pytest.fail("it asked")
    async with sit(library, settings=Settings(sources={"fetch": "start"}), demo="a demo") as at:
        assert at.said == "a demo"
        for keys in (["f"], [":", *"fill in", "enter"], ["D", "h", "h", "h", "h", "f"]):
            await at.press(*keys)
            assert "a demo asks no network" in at.said and at.home
    library.close()


def test_the_demo_leaves_nothing_behind_and_your_library_alone(tmp_path: Path) -> None:
    command = [sys.executable, "-c", "from tui.cli import main; main()", "demo"]
    env = {name: os.environ[name] for name in ("HOME", "BROADSHEET_LIBRARY", "BROADSHEET_CONFIG")}
    with Terminal(command, {**env, "TMPDIR": str(tmp_path), "PYTHONPATH": str(ROOT)}) as terminal:
        terminal.wait_for("invented papers, gone when you leave", "30 shown")
        assert [*tmp_path.glob("broadsheet-demo-*")]
        terminal.press("5", "q")
        assert terminal.wait_until_gone() == 0
    assert not [*tmp_path.glob("broadsheet-demo-*")] and not (tmp_path / "library").exists()

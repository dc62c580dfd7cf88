"""The demo: an invented morning in a library of its own, which is gone at the end."""

import os
import re
import sys
from collections import Counter
from datetime import date
from itertools import chain
from pathlib import Path

import pytest

from store.demo.morning import make
from store.demo.papers import LISTED, invented_papers
from store.library import Library
from store.listings import Listing
from store.models import Paper
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


def test_each_invented_paper_says_something_in_each_of_its_parts() -> None:
    papers = [*chain(*LISTED)]
    for paper in papers:
        assert len(paper.title) > 20 and " " in paper.first and len(paper.organization or "lab") > 2, paper
        assert len(paper.summary or "x" * 30) > 20 and (paper.code is None) is (paper.stars is None), paper
        assert all(len(said.split()) > 4 for said in (paper.problem, paper.method, paper.result)), paper
        assert re.fullmatch(r"https://github\.com/example/[a-z-]+", paper.code or "https://github.com/example/x"), paper
        assert re.fullmatch(r"https://[a-z-]+\.example", paper.project or "https://x.example"), paper
    totals = (sum(each.votes for each in papers), sum(each.stars or 0 for each in papers))
    assert (*totals, sum(each.more for each in papers)) == (1313, 3195, 147) and [len(day) for day in LISTED] == [
        12,
        9,
        9,
    ]
    assert [[paper.votes for paper in day] for day in LISTED] == [
        sorted((paper.votes for paper in day), reverse=True) for day in LISTED
    ]


def test_an_invented_paper_is_whole_when_it_is_taken_in() -> None:
    papers = [each.paper for each in invented_papers(SATURDAY)]
    assert papers[2] == Paper(
        id="arxiv:2606.90003",
        title="Robust by Repair: Vision-Language Models that Mend What They Cannot See",
        abstract="Blur, rain and compression still cost vision-language models more than half of their accuracy. We "
        "let the model paint over what it believes to be damage, and answer from both pictures with a weight for each "
        "region. Accuracy under nine kinds of corruption rises by 17.2 points, and undamaged images lose nothing. We "
        "compare with the strongest published baselines under equal budgets, and report what did not work as fully as "
        "what did. Ablations show that each part is needed, and that the gains hold for models that are ten times "
        "smaller. Code, data and every log are released.",
        authors=("Aiko Tanabe", "Dmitri Dahl", "Amara Eklund", "Hugo Farrow", "Mei Greaves"),
        day="2026-06-12",
        published="2026-06-11",
        arxiv="2606.90003",
        links=("https://github.com/example/robust-by-repair",),
        upvotes=74,
        sources=("hf-daily", "arxiv"),
        listings=(Listing("hf-daily", "2026-06-12", 74, 3), Listing("arxiv", "2026-06-11", None)),
        summary="A model repairs its own damaged image before it answers, and says how sure it is of the repair.",
        keywords=("training data", "efficiency"),
        organization="Kirishima Institute of Vision",
        submitter="Ada Lindqvist",
        comments=6,
        code="https://github.com/example/robust-by-repair",
        stars=96,
        categories=("cs.AI",),
    )
    assert (papers[0].project, papers[0].authors[1], papers[0].published) == (
        *("https://tidal.example", "Karim Bassett", "2026-06-12"),
    )
    assert {name for paper in papers for name in (*paper.keywords, *paper.categories, paper.submitter)} == {
        *("language models", "memory", "evaluation", "vision", "robotics", "training data", "efficiency"),
        *("cs.CL", "cs.LG", "cs.CV", "cs.AI", "Ada Lindqvist", "Tomás Ferreira", "Jun Watanabe"),
    }
    others = {name for paper in papers for name in paper.authors[1:]}
    assert {name.split()[0] for name in others} == {"Mei", "Karim", "Sofia", "Dmitri", "Amara", "Hugo"}
    assert {name.split()[1] for name in others} == {
        *("Aldana", "Bassett", "Castellan", "Dahl", "Eklund", "Farrow", "Greaves")
    }


def test_what_was_said_of_the_days_before_is_said_in_each_way(tmp_path: Path) -> None:
    make(tmp_path / "demo", SATURDAY)
    library = Library.open(tmp_path / "demo", today=SATURDAY)
    marks = {entry.paper.title.partition(":")[0]: entry.mark for entry in library.entries(library.head(50))}
    library.close()
    said = {title: mark for title, mark in marks.items() if not mark.blank}
    assert Counter(str(mark.status) for mark in said.values()) == {"queued": 3, "read": 6, "reading": 1, "skipped": 4}
    assert sorted(mark.rating for mark in said.values() if mark.rating) == [2, 3, 3, 4, 4, 4, 4, 5, 5, 5]
    assert {tag for mark in said.values() for tag in mark.tags} == {
        *("continual-learning", "energy", "measuring", "robotics", "agents", "alignment", "training-data", "tools"),
        *("quantisation", "privacy"),
    }
    notes = [(note.kind, note.text, note.quote and note.quote.exact) for note in said["Compass"].notes]
    assert notes[0] == ("idea", "Four sliders would do for our own ranking", None) and notes[1][:2] == ("quote", "")
    assert [note.kind for title in ("The Price of a Token", "Mixture of Yesterdays") for note in said[title].notes] == [
        *("todo", "quote", "question")
    ]
    assert all(note.text or note.quote for mark in said.values() for note in mark.notes)


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

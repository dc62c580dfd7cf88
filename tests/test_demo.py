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


def test_each_invented_paper_has_its_parts_in_their_places() -> None:
    def begun(text: str | None) -> str:
        return " ".join((text or "").split()[:2])

    def ended(address: str | None) -> str:
        return (address or "").rpartition("/")[2]

    assert [
        " | ".join(
            (
                *(begun(paper.title), paper.first, str(paper.more), paper.organization or "", str(paper.votes)),
                *map(begun, (paper.summary, paper.problem, paper.method, paper.result)),
                *(ended(paper.code), str(paper.stars or ""), ended(paper.project)),
            )
        ).rstrip(" |")
        for paper in chain(*LISTED)
    ] == IN_SHORT.splitlines()


IN_SHORT = """\
Tidal: Attention | Ines Okafor-Lind | 6 | Fjord Research | 118 | Keys fade | Long contexts | Tidal learns | On nine | tidal | 412 | tidal.example
Ledger Bench: | Marek Dostál | 11 | Open Agents Lab | 103 | Thirty simulated | Agents are | Ledger Bench | The best | ledger-bench | 1280
Robust by | Aiko Tanabe | 4 | Kirishima Institute of Vision | 74 | A model | Blur, rain | We let | Accuracy under | robust-by-repair | 96
One Tokenizer | Priya Venkataraghavan | 8 | Helix Labs | 66 | Shared visual | Models that | We train | The shared
Small Judges: | Tomás Herrera | 2 | University of the Paraná | 58 | Judging is | Preference data | We distil | At 1.5 | small-judges | 233
Where the | Lena Brandt | 3 | Limmat Institute | 47 | A tracer | Training in | We follow | In six |  |  | lost-updates.example
EchoPlan: Replanning | Samuel Adeyemi | 5 | Lagos AI Collective | 41 | Plans that | An agent | EchoPlan keeps | On household
Speech without | Yun-Seo Baek | 7 | Hanok Speech | 35 | Recognition starts | Streaming recognisers | We decode | Latency falls | without-silence | 58
A Field | Clara Nowak-Jensen | 1 |  | 29 | What survives | Merged models | We take | Facts survive
GeoCanvas: Maps | Rafael Quintero | 9 | Andes Remote Sensing | 24 |  | Maps of | GeoCanvas writes | Half of
Cheap Proofs: | Noor Haddad | 3 | Formal Methods Group, Rijnland | 21 | A checker | A wrong | We translate | 88 % | cheap-proofs | 147
Counting Sheep: | Freya Lindqvist | 5 | Mälaren Wearables | 18 | An in-ear | Sleep is | We train | Agreement with
Mixture of | Oluwaseun Bright | 6 | Delta Foundry | 91 | Old experts | Models that | We freeze | After four | yesterdays | 305
The Price | Hanna Virtanen | 2 | Saimaa Energy Systems | 63 | Measured at | What an | We put | The same
Hands: A | Diego Morales | 12 | Pampas Robotics | 52 | Grasps lifted | Robots learn | We lift | A gripper |  |  | hands.example
Ask Me | Beatrix Moreau | 3 | Institut Logiciel du Rhône | 38 | Assistants that | Code assistants | We keep | Over eleven
Noise is | Arjun Pillai | 7 | Monsoon Lab | 33 | Street-level forecasts | Forecasts end | A diffusion | Rain within
Reading the | Ottoline Ferrars | 1 | Thames Library Lab | 26 | Two centuries | Readers have | We find | The corpus
Fewer, Longer, | Jonas Weiß | 4 | Black Forest Learning | 22 |  | Traces are | We train | Traces that | fewer-longer-better | 81
Sparse by | Mirela Popescu | 5 |  | 15 | Masks that | What is | Our masks | At 70
Polyglot Embeddings | Tavita Faleolo | 2 | Pacific Languages Centre | 12 | Shared syntax | Half of | We share | For 61
Compass: Preference | Giulia Ferrante | 8 | Adige Institute | 84 | Helpful, honest, | One score | Compass learns | It is | compass | 519
Proteins in | Wei-Ling Chau | 10 | Harbour Biology | 71 | Predicts the | A structure | We learn | The order
Do Not | Petra Kovářová | 2 | Vltava University | 44 | Keeping quotations | Deduplication cannot | We look | At the
The Long | Kwame Asante | 6 | Accra Systems | 36 | Agents know | Agents are | We let | Of 4,000 | long-tail | 64
Quiet Quantisation: | Elif Yıldırım | 3 | Bosphorus Compute | 31 | Scales taken | Calibration data | We take | On ten
Seeing Sound: | Magnus Eide | 4 | Nordlys Audio | 27 |  | Acoustic cameras | Two phones, | Sources are
Half a | Roisin Gallagher | 1 | Dublin Privacy Lab | 19 | What an | Assistants remember | We let | Nothing marked
Bench of | Stellan Åkerblom | 5 |  | 9 | Five of | Sixty benchmarks | We predict | Five are
A Letter | Lucía Barrientos | 2 | Taller del Sur | 6 | One letter | Plotters write | We learn | In a
"""  # noqa: E501


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

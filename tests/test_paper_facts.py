"""What sources say of a paper beside its text: by the contract's names as JSON, asked for, and shown in a line each."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from rich.style import Style

from store.exporters import export
from store.making import Incoming
from store.models import Entry, Mark, Paper
from tests.papers import made
from tui.cli import run
from tui.cli.paper_lines import paper_text
from tui.paper.lines import paint_detail
from tui.paper.look import PaperLook
from tui.sheets.cells import cell_len
from tui.sheets.styles import UNICODE, TextStyles

STYLES = TextStyles(**dict.fromkeys(TextStyles.__dataclass_fields__, Style()))
WORDS = "summary organization submitter code project announce journal url arxiv doi venue day published abstract"
LISTS = "keywords media categories authors links sources tags notes listings"
KITES = {
    "title": "Kites",
    "authors": ["Ada Lovelace"],
    "abstract": "We fly kites.",
    "arxiv": "2606.13681",
    "sources": ["hf-daily"],
    "listings": [
        {"source": "hf-daily", "day": "2026-06-14", "votes": 130, "rank": 3},
        {"source": "rss", "day": "2026-06-12"},
    ],
    "summary": "Kites fly well.",
    "keywords": ["strings", "wind tunnels"],
    "organization": "École des Vents",
    "submitter": "Jane Doe",
    "comments": 1,
    "code": "https://github.com/o/kites",
    "stars": 1204,
    "project": "https://kites.example/",
    "categories": ["cs.CL", "cs.LG"],
    "version": 3,
    "withdrawn": "2026-06-20",
    "journal": "J. Kites 7",
    "ids": {"s2": "abc"},
}


def ask(capsys: pytest.CaptureFixture[str], folder: Path, *args: str) -> str:
    capsys.readouterr()
    assert run(["--library", str(folder), *args]) in (0, 1)
    return capsys.readouterr().out


@pytest.fixture
def folder(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Path:
    other = {"title": "Other", "comments": 0, "code": "https://code.example/", "summary": "About kitse.", "sources": []}
    other["listings"] = [{"source": None, "day": "2026-06-01"}]
    (tmp_path / "kites.json").write_text(json.dumps([KITES, {"title": "Bare"}, other]))
    ask(capsys, tmp_path / "library", "import", str(tmp_path / "kites.json"))
    return tmp_path / "library"


def test_json_names_every_datum_whether_or_not_it_is_there(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = {paper["title"]: paper for paper in json.loads(ask(capsys, folder, "list", "--json"))}
    kites, bare = found["Kites"], found["Bare"]
    for name, value in KITES.items():
        if name not in ("listings", "ids", "sources"):
            assert kites[name] == value, name
    assert kites["listings"] == [
        {"source": "hf-daily", "day": "2026-06-14", "votes": 130, "rank": 3},
        {"source": "rss", "day": "2026-06-12", "votes": None, "rank": None},
    ]
    assert (kites["day"], kites["upvotes"], kites["sources"]) == ("2026-06-14", 130, ["hf-daily", "rss"])
    assert kites["ids"] == {"arxiv": "2606.13681", "s2": "abc"} and bare["ids"] == {}
    assert kites["links"] == ["https://github.com/o/kites", "https://kites.example/"]
    for name in (*WORDS.split(), "comments", "stars", "version", "withdrawn", "upvotes", "rating", "score"):
        assert bare[name] is None, name
    for name in LISTS.split():
        assert bare[name] == ([] if name != "sources" else ["json"]), name
    assert found["Other"]["comments"] == 0
    assert found["Other"]["listings"] == [{"source": None, "day": "2026-06-01", "votes": None, "rank": None}]
    assert json.loads(ask(capsys, folder, "show", "2606.13681", "--json")) == kites


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ("summary:fl", ["Kites"]),
        ("summary:kites summary:well", ["Kites"]),
        ('summary:"fly well"', ["Kites"]),
        ("summary=fl", []),
        ("summary~kitse", ["Kites", "Other"]),
        ("kitse", ["Kites"]),
        ("summary:/f.y/", ["Kites"]),
        ("well", []),
        ("tunnels", []),
        ("keyword:tunn", ["Kites"]),
        ('keyword:"wind tunnels"', ["Kites"]),
        ('keyword:"strings wind"', []),
        ("keywords=wind", ["Kites"]),
        ("org:vents", ["Kites"]),
        ('org="ecole des vents"', ["Kites"]),
        ("org=vents", []),
        ("submitter:jane", ["Kites"]),
        ("category:cs.", ["Kites"]),
        ("category=cs.lg", ["Kites"]),
        ("category=cs", []),
        ("comments:0", ["Other"]),
        ("comments>=1", ["Kites"]),
        ("stars:1000..", ["Kites"]),
        ("stars<5", []),
        ("is:withdrawn", ["Kites"]),
        ("-is:withdrawn", ["Bare", "Other"]),
        ("has:summary", ["Kites", "Other"]),
        ("no:summary", ["Bare"]),
        ("has:code", ["Kites", "Other"]),
        ("day:2026-06-12", ["Kites"]),
        ("day:2026-06-13", []),
    ],
)
def test_every_datum_can_be_asked_for(
    folder: Path, capsys: pytest.CaptureFixture[str], query: str, titles: list[str]
) -> None:
    found = json.loads(ask(capsys, folder, "list", query, "--json"))
    assert sorted(paper["title"] for paper in found) == titles


@pytest.mark.parametrize(("sort", "first"), [("stars", "Kites"), ("comments", "Kites")])
def test_the_list_is_sorted_by_counts(folder: Path, capsys: pytest.CaptureFixture[str], sort: str, first: str) -> None:
    titles = [paper["title"] for paper in json.loads(ask(capsys, folder, "list", "--sort", sort, "--json"))]
    assert titles[0] == first and len(titles) == 3
    assert sort != "comments" or titles == ["Kites", "Other", "Bare"]


def test_what_is_typed_is_completed_and_explained(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from store.library import Library

    library = Library.open(folder)
    assert [each.text for each in library.searcher.complete("org:vent", 8)] == ['org:"École des Vents"']
    assert [each.text for each in library.searcher.complete("category:cs.l", 13)] == ["category:cs.LG"]
    places = [
        (place.field, place.text[place.start : place.end])
        for reason in library.searcher.why("summary:fly keyword:wind", library.entry("arxiv:2606.13681"))
        for place in reason.places
    ]
    assert places == [("summary", "fly"), ("keywords", "wind")]
    library.close()


SHOWN = (
    "École des Vents",
    "J. Kites 7",
    "cs.CL, cs.LG",
    "version 3",
    "1 comment ",
    "submitted by Jane Doe",
    "keywords: strings, wind tunnels",
    "Kites fly well.",
)


def painted(paper: Paper, width: int) -> list[str]:
    look = PaperLook(STYLES, UNICODE, width, today=date(2026, 6, 21))
    lines = paint_detail(Entry(0, paper, Mark(paper.id)), look)
    return ["".join(segment.text for segment in line) for line in lines]


def test_the_page_and_the_pane_show_it_once_each() -> None:
    paper = Incoming(KITES).paper
    page = paper_text(Entry(0, paper, Mark(paper.id)), 88)
    for text, own in (
        (page, ("withdrawn 2026-06-20", "also listed 2026-06-12", "https://github.com/o/kites · 1,204 stars")),
        ("\n".join(painted(paper, 80)), ("withdrawn 20 Jun", "also listed 12 Jun", "code ★1,204", "▲130", "14 Jun")),
    ):
        joined = " ".join(text.split())
        for said in (*SHOWN, *own, "Ada Lovelace", "https://github.com/o/kites", "https://arxiv.org/abs/2606.13681"):
            assert joined.count(said) == 1, said


@pytest.mark.parametrize("width", [20, 34, 60])
def test_nothing_of_it_is_wider_than_the_pane(width: int) -> None:
    long = "https://github.com/" + "o" * 60
    paper = Incoming({**KITES, "code": long, "keywords": ["wind"] * 40, "title": "Kites " * 90}).paper
    lines = painted(paper, width)
    assert all(cell_len(line) <= width for line in lines)
    assert any("code" in line for line in lines) and sum("keywords:" in line for line in lines) == 1
    assert long in "".join(lines), "an address stands whole, for terminals that do not know a link by its name"
    assert " ".join(lines).count("Kites") >= 90, "so does a title that is cut above the abstract"


def test_a_paper_without_it_looks_as_before() -> None:
    bare = made("Bare", day="2026-06-12", sources=["hf-page"], links=["https://example.org/"], version=1, comments=0)
    assert painted(bare, 80) == [
        "Bare",
        "12 Jun · example.org",
        "",
        "no abstract",
        "",
        "hf-page",
        "",
        "",
        "https://example.org/",
    ]


def exported(name: str) -> str:
    paper = Incoming(KITES).paper
    return "".join(export([Entry(0, paper, Mark(paper.id, tags=("mine",)))], name))


def test_other_formats_carry_what_they_have_a_place_for() -> None:
    bibtex = exported("bibtex")
    assert bibtex.startswith("@article{")
    for line in ("keywords = {mine}", "journal = {J. Kites 7}", "primaryclass = {cs.CL}"):
        assert f"  {line},\n" in bibtex
    markdown = exported("markdown")
    for line in (
        "Ada Lovelace · École des Vents · J. Kites 7 · ",
        "> Kites fly well.",
        "- **Identifiers:** arXiv:2606.13681; s2:abc",
        "- **Keywords:** strings; wind tunnels",
    ):
        assert f"\n{line}" in markdown, line
    header, row = exported("csv").split("\r\n")[:2]
    assert "organization,categories,keywords" in header and 'École des Vents,"cs.CL; cs.LG"' not in header
    assert "École des Vents,cs.CL; cs.LG,strings; wind tunnels" in row and ",1204," in row

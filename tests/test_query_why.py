"""Why a paper answers a query: each clause, whether it holds, and the very places that show it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from datetime import date

import pytest

from store.library import Library
from store.making import Incoming
from store.models import Entry, Note
from store.query.explain import Suggestion
from store.query.why import Excerpt, Reason

TITLE, ABSTRACT = "Straße of kites", "We fly $x_1$ kites."
KITES = (
    Excerpt("title", 0, TITLE, 10, 15),
    Excerpt("abstract", 0, ABSTRACT, 13, 18),
    Excerpt("notes", 0, "kites again", 0, 5),
)


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    made = Library.open(tmp_path_factory.mktemp("why"), seeds=False, today=date(2026, 6, 12))
    with closing(made) as library:
        said = {"title": TITLE, "abstract": ABSTRACT, "authors": ["Ana Bell", "Bo Ek"], "day": "2026-06-12"}
        more = {"summary": "In short, kites.", "keywords": ["bells", "wind kites"]}
        library.ingest([Incoming({**said, **more}), Incoming({"title": "Strings", "day": "2026-06-11"})])
        noted = Note("kites again", "n1")
        library.edit([paper(library)], lambda mark: mark.tagged(["kite-club"]).with_note(noted).rated(5), "said")
        library.set_view("v", "kites -strings")
        yield library


def paper(library: Library) -> Entry:
    library.search("")
    return next(entry for entry in library.entries(library.head(9)) if entry.paper.title == TITLE)


@pytest.mark.parametrize(
    ("query", "reasons"),
    [
        ("kites", [Reason("kites", True, KITES)]),
        ("strasse", [Reason("strasse", True, (Excerpt("title", 0, TITLE, 0, 6),))]),
        ("kitess", [Reason("kitess", True, KITES, "kites")]),
        (
            '"of kites" -strings -(kites)',
            [
                Reason('"of kites"', True, (Excerpt("title", 0, TITLE, 7, 15),)),
                Reason("-strings", True, ()),
                Reason("-kites", False, KITES),
            ],
        ),
        (
            "/k.tes/ author:ek",
            [Reason("/k.tes/", True, KITES), Reason("author:ek", True, (Excerpt("authors", 1, "Bo Ek", 3, 5),))],
        ),
        ("~kite", [Reason("~kite", True, (KITES[0], Excerpt("tags", 0, "kite-club", 0, 4), *KITES[1:]))]),
        (
            "x₁ title:kites",
            [Reason("x₁", True, (Excerpt("abstract", 0, ABSTRACT, 7, 12),)), Reason("title:kites", True, KITES[:1])],
        ),
        (
            "summary:kites keyword:wind",
            [
                Reason("summary:kites", True, (Excerpt("summary", 0, "In short, kites.", 10, 15),)),
                Reason("keyword:wind", True, (Excerpt("keywords", 1, "wind kites", 0, 4),)),
            ],
        ),
        ("rating>=4 -rating:5", [Reason("rating>=4", True, ()), Reason("-rating:5", False, ())]),
        ("q:v", [Reason("kites", True, KITES), Reason("-strings", True, ())]),
        ("kites OR strings", [Reason("kites", True, KITES), Reason("strings", False, ())]),
        ("-(-kites)", [Reason("kites", True, KITES)]),
    ],
)
def test_each_clause_says_where_it_holds(query: str, reasons: list[Reason], library: Library) -> None:
    assert library.searcher.why(query, paper(library)) == reasons


# -- why there is none -------------------------------------------------------------------------------------------------

NOTHING_LIKED = "no paper has a score yet: rate some, or queue and skip some, and all are scored by them"


@pytest.fixture(scope="module")
def bare(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    made = Library.open(tmp_path_factory.mktemp("none"), seeds=False, today=date(2026, 6, 12))
    with closing(made) as library:
        titles = ("Straße of kites", "Strings", "Kites bells")
        library.ingest([Incoming({"title": title, "day": "2026-06-12"}) for title in titles])
        yield library


@pytest.mark.parametrize(
    ("query", "culprit", "nearest", "lacking"),
    [
        ("qqq OR (kites zzz) OR www", "qqq OR kites zzz OR www", ("qqq OR kites OR www", "without zzz", 2), None),
        ("(kites zzz) vvv", "kites zzz", None, None),
        ("zzz (kites OR strings)", "zzz", ("kites OR strings", "without zzz", 3), None),
        ("kites strings", "strings", ("strings", "without kites", 1), None),
        ("-kites -strings", "-strings", ("-kites", "without -strings", 1), None),
        ("score>5", "score>5", ("", "without score>5", 3), NOTHING_LIKED),
        ("zzz", "zzz", ("", "without zzz", 3), None),
        ("kites", None, None, None),
    ],
)
def test_where_nothing_is_found_the_nearest_change_is_told(
    query: str, culprit: str | None, nearest: tuple[str, str, int] | None, lacking: str | None, bare: Library
) -> None:
    found = bare.searcher.explain(query)
    assert (found.culprit, found.nearest, found.lacking) == (culprit, nearest and Suggestion(*nearest), lacking)


def test_what_may_be_typed_is_offered_by_how_it_begins(bare: Library) -> None:
    offered = {text: bare.searcher.complete(text, len(text)) for text in ("ki", "q", "kites day:t", "x", "day:")}
    assert {text: [(each.text, each.note) for each in found] for text, found in offered.items() if text != "day:"} == {
        "ki": [("kites", "2 papers")],
        "q": [("q:", "q:name uses a view")],
        "kites day:t": [("day:today", ""), ("day:tuesday", ""), ("day:thursday", "")],
        "x": [],
    }
    assert {each.text.partition(":")[0] for each in offered["day:"]} == {"day"}

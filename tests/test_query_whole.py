"""The accounts of an answer as wholes, on a few papers that can be counted by hand: facets, explanations, offers."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from store.library import Library
from store.making import Incoming
from store.models import Note, Status
from store.query.begun import Completion
from store.query.explain import Counted, Explanation, Suggestion
from store.query.facets import Facet, FacetValue
from store.query.typos import near

TODAY = date(2026, 6, 14)
PAPERS = (
    {"title": "Kites of wind", "abstract": "We fly kites.", "authors": ["Ana Bell"], "day": "2026-06-12"},
    {
        "title": "Kites again",
        "abstract": "Windy.",
        "venue": "Sky & Co",
        "day": "2026-06-12",
        "sources": ["rss"],
        "comments": 4,
    },
    {
        "title": "Winds",
        "links": ["https://www.example.org/x"],
        "venue": "Sky & Co",
        "day": "2026-06-11",
        "code": "https://example.org/x",
        "stars": 9,
    },
    {
        "title": "Strings",
        "links": ["https://example.org/y", "https://github.com/o/a"],
        "sources": ["rss", "hf"],
        "code": "https://github.com/o/a",
        "stars": 5,
        "comments": 1,
    },
)


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    with closing(Library.open(tmp_path_factory.mktemp("whole"), seeds=False, today=TODAY)) as opened:
        for paper in PAPERS:
            opened.ingest([Incoming(paper)])
            opened.search("")
        papers = {entry.paper.title: [entry.paper.id] for entry in opened.entries(opened.head(9))}
        opened.edit(papers["Kites of wind"], lambda mark: mark.tagged(["RL", "fine tuning"]).rated(5), "")
        opened.edit(papers["Kites again"], lambda mark: mark.tagged(["RL"]).with_note(Note("kitesurf")), "")
        opened.edit(papers["Winds"], lambda mark: mark.tagged(["rl"]).with_status(Status.QUEUED), "")
        opened.edit(papers["Strings"], lambda mark: mark.rated(2).with_status(Status.READ), "")
        opened.set_view("v", "kites wind")
        opened.set_view("w", "winds")
        yield opened


def titles(library: Library, query: str, order: str | None = None, *, reverse: bool = False) -> list[str]:
    answer = library.search(query, sort=order, reverse=reverse)
    rows = answer.rows(0, 9)
    assert [answer.position(row) for row in rows] == [*range(answer.total)]
    return [entry.paper.title for entry in library.entries(rows)]


def test_the_facets_of_all_papers(library: Library) -> None:
    statuses = {status.value: 0 for status in Status} | {"inbox": 2, "queued": 1, "read": 1}
    found = library.searcher.facets("-nothing")
    assert found == [
        Facet(
            "tag", "Tags", (FacetValue("RL", 3, "+RL", False), FacetValue("fine tuning", 1, 'tag="fine tuning"', False))
        ),
        Facet(
            "status",
            "Status",
            tuple(FacetValue(name, count, f"status:{name}", False) for name, count in statuses.items() if count),
        ),
        Facet(
            "rating",
            "Rating",
            (
                FacetValue("★★★★★", 1, "rating:5", False),
                FacetValue("★★", 1, "rating:2", False),
                FacetValue("none", 2, "rating:0", False),
            ),
        ),
        Facet(
            "day",
            "Day",
            (
                FacetValue("2026-06-12", 2, "day:2026-06-12", False),
                FacetValue("2026-06-11", 1, "day:2026-06-11", False),
            ),
        ),
        Facet("src", "Sources", (FacetValue("rss", 2, "src=rss", False), FacetValue("hf", 1, "src=hf", False))),
        Facet(
            "link",
            "Links",
            (
                FacetValue("example.org", 2, "link=example.org", False),
                FacetValue("github.com", 1, "link=github.com", False),
            ),
        ),
        Facet("venue", "Venues", (FacetValue("Sky & Co", 2, 'venue="Sky & Co"', False),)),
    ]


def test_the_facets_of_an_answer_say_which_of_them_are_asked_for(library: Library) -> None:
    found = {facet.name: facet.values for facet in library.searcher.facets("+RL status:queued -kites")}
    assert found == {
        "tag": (FacetValue("RL", 1, "+RL", True),),
        "status": (FacetValue("queued", 1, "status:queued", True),),
        "rating": (FacetValue("none", 1, "rating:0", False),),
        "day": (FacetValue("2026-06-11", 1, "day:2026-06-11", False),),
        "src": (),
        "link": (FacetValue("example.org", 1, "link=example.org", False),),
        "venue": (FacetValue("Sky & Co", 1, 'venue="Sky & Co"', False),),
    }
    (tag,) = (facet.values for facet in library.searcher.facets("+RL") if facet.name == "tag")
    assert tag[0] == FacetValue("RL", 3, "+RL", True)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", Explanation(4, (("every paper", 4),), Counted("every paper", 4, None, ()), {})),
        ("kites", Explanation(2, (("kites", 2),), Counted("kites", 2, None, ()), {})),
        (
            "kitess /wind/",
            Explanation(
                2,
                (("kitess", 2), ("/wind/", 2)),
                Counted("kitess /wind/", 2, None, (Counted("kitess", 2, 2, ()), Counted("/wind/", 3, 2, ()))),
                {"kitess": "kites"},
            ),
        ),
        (
            "/again/ (winds OR strings kites) -+RL",
            Explanation(
                0,
                (("winds OR strings kites", 1), ("-+RL", 0), ("/again/", 0)),
                Counted(
                    "/again/ (winds OR strings kites) -+RL",
                    0,
                    None,
                    (
                        Counted(
                            "winds OR strings kites",
                            1,
                            1,
                            (
                                Counted("winds", 1, None, ()),
                                Counted(
                                    "strings kites",
                                    0,
                                    None,
                                    (Counted("strings", 1, 1, ()), Counted("kites", 2, 0, ())),
                                ),
                            ),
                        ),
                        Counted("-+RL", 1, 0, ()),
                        Counted("/again/", 1, 0, ()),
                    ),
                ),
                {},
                "-+RL",
                None,
            ),
        ),
        (
            "q:v strings",
            Explanation(
                0,
                (("q:v", 2), ("strings", 0)),
                Counted(
                    "q:v strings",
                    0,
                    None,
                    (
                        Counted(
                            "q:v",
                            2,
                            2,
                            (Counted("kites wind", 2, None, (Counted("kites", 2, 2, ()), Counted("wind", 3, 2, ()))),),
                        ),
                        Counted("strings", 1, 0, ()),
                    ),
                ),
                {},
                "strings",
                Suggestion("strings", "without q:v", 1),
            ),
        ),
        (
            "rating:4",
            Explanation(
                0,
                (("rating:4", 0),),
                Counted("rating:4", 0, None, ()),
                {},
                "rating:4",
                Suggestion("rating>=3", "rating>=3 instead of rating:4", 1),
            ),
        ),
    ],
)
def test_an_explanation_counts_each_part_alone_and_in_its_turn(
    query: str, expected: Explanation, library: Library
) -> None:
    assert library.searcher.explain(query) == expected


@pytest.mark.parametrize(
    ("query", "nearest"),
    [
        ("rating:4 strings", "rating>=2 strings"),
        ("strings rating:4 -kites", "strings rating>=2 -kites"),
        ("(rating:4 OR zzz) strings -kites", "(rating>=2 OR zzz) strings -kites"),
    ],
)
def test_all_around_a_clause_that_is_made_wider_stays(query: str, nearest: str, library: Library) -> None:
    assert library.searcher.explain(query).nearest == Suggestion(nearest, "rating>=2 instead of rating:4", 1)


@pytest.mark.parametrize(
    ("text", "offers"),
    [
        ("low win", [("wind", 4, "1 paper"), ("winds", 4, "1 paper"), ("windy", 4, "1 paper")]),
        ("kit", [("kites", 0, "2 papers")]),
        ("of ~kit", [("~kites", 3, "2 papers")]),
        ("k", [("keyword:", 0, None)]),
        ("-author:AN", [("author:ana", 1, "1 paper")]),
        ("author=an", [("author=ana", 0, "1 paper")]),
        ("+", [("+RL", 0, "3 papers"), ('tag="fine tuning"', 0, "1 paper")]),
        ("+FI", [('tag="fine tuning"', 0, "1 paper")]),
        ("#rl", [("+RL", 0, "3 papers")]),
        ("tag:r", [("tag:RL", 0, "3 papers")]),
        ("venue:sk", [('venue:"Sky & Co"', 0, "2 papers")]),
        ("src=", [("src=rss", 0, "2 papers"), ("src=hf", 0, "1 paper")]),
        ("link:ex", [("link:example.org", 0, "2 papers")]),
        ("q:v", [("q:v", 0, "kites wind")]),
        ("Q=w", [("q:w", 0, "winds")]),
        *(
            (text, [])
            for text in (
                "q>w",
                "tag>r",
                "tag~r",
                "foo:kit",
                "title:kit",
                "rating>wi",
                "low rating>",
                "zzz",
                "ki-te",
            )
        ),
    ],
)
def test_what_is_offered_says_what_it_takes_the_place_of(
    text: str, offers: list[tuple[str, int, str | None]], library: Library
) -> None:
    found = library.searcher.complete(text + " more", len(text))
    helped = {(said, start) for said, start, note in offers if note is None}
    assert [each if (each.text, each.start) not in helped else (each.text, each.start, None) for each in found] == [
        (said, start, None) if note is None else Completion(said, start, len(text), note)
        for said, start, note in offers
    ]


def test_words_that_are_near_come_by_their_distance_then_by_how_often_they_are_written(library: Library) -> None:
    index = library.index.current()

    def found(word: str) -> list[tuple[int, str]]:
        return near(word, index.snapshot, index.marked)

    assert found("windz") == [(1, "wind"), (1, "winds"), (1, "windy")]
    assert found("winds") == [(0, "winds"), (1, "wind"), (1, "windy")]
    assert found("kiets") == [(1, "kites")] and found("ktes") == [(1, "kites")] and found("kteis") == []
    assert found("kitesrf") == [(1, "kitesurf")] and found("kitsrf") == [], "one edit up to seven letters"
    assert found("kitezurg") == [(2, "kitesurf")] and found("kitsurg") == [], "two from eight letters on"
    assert found("kitesruff") == [(2, "kitesurf")] and found("kitesrrrff") == []
    assert found("tuninh") == [(1, "tuning")], "words of tags too"
    assert found("rk") == [(1, "rl")] and found("k") == [] and found("w") == []


@pytest.mark.parametrize(
    ("query", "total", "taken"),
    [
        ("kitess", 2, {"kitess": "kites"}),
        ("kitess srings", 0, {"kitess": "kites", "srings": "strings"}),
        ("title:kitess", 2, {"kitess": "kites"}),
        ("author:bel", 1, {}),
        ("author:bela", 1, {"bela": "bell"}),
        *((query, 0, {}) for query in ('"kitess"', "title=kitess", "title:windy", "zzzzz", "kitess-again", "+kitess")),
        ("-kitess", 4, {}),
        ("-(-kitess)", 0, {}),
    ],
)
def test_a_word_that_no_paper_has_is_taken_for_one_that_is_near(
    query: str, total: int, taken: dict[str, str], library: Library
) -> None:
    answer = library.search(query)
    assert (answer.total, answer.corrections) == (total, taken)


WIND, AGAIN, WINDS, STRINGS = (str(paper["title"]) for paper in PAPERS)


@pytest.mark.parametrize(
    ("order", "expected", "turned"),
    [
        ("votes", [WIND, AGAIN, WINDS, STRINGS], [WIND, AGAIN, WINDS, STRINGS]),
        ("rating", [WIND, STRINGS, AGAIN, WINDS], [STRINGS, WIND, AGAIN, WINDS]),
        ("title", [AGAIN, WIND, STRINGS, WINDS], [WINDS, STRINGS, WIND, AGAIN]),
        ("author", [WIND, AGAIN, WINDS, STRINGS], [WIND, AGAIN, WINDS, STRINGS]),
        ("status", [WIND, AGAIN, WINDS, STRINGS], [STRINGS, WINDS, WIND, AGAIN]),
        ("stars", [WINDS, STRINGS, WIND, AGAIN], [STRINGS, WINDS, WIND, AGAIN]),
        ("comments", [AGAIN, STRINGS, WIND, WINDS], [STRINGS, AGAIN, WIND, WINDS]),
        ("day", [WIND, AGAIN, WINDS, STRINGS], [WINDS, WIND, AGAIN, STRINGS]),
        ("relevance", [WIND, AGAIN, WINDS, STRINGS], [WINDS, WIND, AGAIN, STRINGS]),
    ],
)
def test_papers_that_are_equal_in_an_order_stand_as_listed(
    order: str, expected: list[str], turned: list[str], library: Library
) -> None:
    assert titles(library, "-nothing", order) == expected
    assert titles(library, "-nothing", order, reverse=True) == turned


def test_words_come_by_relevance_where_no_order_is_asked_for(library: Library) -> None:
    assert titles(library, "wind") == [WIND, WINDS, AGAIN]
    assert titles(library, "wind", reverse=True) == [AGAIN, WIND, WINDS]
    assert titles(library, "wind", "day") == [WIND, AGAIN, WINDS]
    assert titles(library, "~winds") == [WIND, WINDS, AGAIN]
    assert titles(library, "-strings ~winds ~windy") == titles(library, "/wind/") == [WIND, WINDS, AGAIN]
    assert titles(library, "windy OR strings") == [STRINGS, AGAIN]
    assert titles(library, "(again strings) OR windy OR winds") == [WINDS, AGAIN], "half a side counts for nothing"


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("strings OR kites", [STRINGS, WIND, AGAIN]),
        ('"strings" OR "kites"', [STRINGS, WIND, AGAIN]),
        ("~strings OR ~kites", [STRINGS, WIND, AGAIN]),
        ("srings OR kites", [WIND, AGAIN, STRINGS]),
        ("srings OR kitess", [STRINGS, WIND, AGAIN]),
        ("/strings/ OR kites", [WIND, AGAIN, STRINGS]),
        ("/strings/ OR wind", [STRINGS, WIND, WINDS, AGAIN]),
        ("strings OR (kites -again)", [STRINGS, WIND]),
    ],
)
def test_a_rare_word_counts_more_than_a_common_one_and_one_that_was_corrected_half(
    query: str, expected: list[str], library: Library
) -> None:
    assert titles(library, query) == expected


def test_of_many_words_the_eight_that_most_papers_have_are_offered(tmp_path: Path) -> None:
    with closing(Library.open(tmp_path, seeds=False, today=TODAY)) as library:
        words = [f"wing{letter}" for letter in "jihgfedcba"]
        library.ingest(Incoming({"title": f"{at}", "abstract": " ".join(words[: at + 1])}) for at in range(10))
        library.search("")
        offered = [(each.text, each.note) for each in library.searcher.complete("wing", 4)]
        assert offered == [(word, f"{10 - at} papers") for at, word in enumerate(words[:8])]

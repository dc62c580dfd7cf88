"""What is asked of a library beside which papers answer: views, tags in queries, one paper alone."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import date

import pytest

from store.errors import InputError, QueryError
from store.library import Library
from store.making import Incoming
from store.models import Entry

TODAY = date(2026, 6, 12)


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    with closing(Library.open(tmp_path_factory.mktemp("asked"), seeds=False, today=TODAY)) as opened:
        days = {"Kites": "2026-06-12", "Strings": "2026-06-11"}
        opened.ingest(Incoming({"title": title, "day": day}) for title, day in days.items())
        opened.search("")
        opened.edit([entry(opened, "Kites").paper.id], lambda mark: mark.tagged(["rl"]), "")
        opened.set_view("mine", "kites -+rl")
        opened.set_view("other", "q:mine OR tag:rl")
        opened.set_view("broken", "rl")
        yield opened


def entry(library: Library, title: str) -> Entry:
    return next(each for each in library.entries(library.head(9)) if each.paper.title == title)


@pytest.mark.parametrize(
    ("query", "new", "after"),
    [
        ("+rl kites", "low", "+low kites"),
        ("-+rl kites", None, "kites"),
        ("+rl kites", None, "+rl kites"),
        ("q:mine -+rl", None, "q:mine"),
        ("(-+rl kites", None, "(-+rl kites"),
        ("q:nowhere -+rl", None, "q:nowhere -+rl"),
        ("(+rl", "low", "(+low"),
    ],
)
def test_a_query_is_written_anew_for_a_tag_or_stays_as_it_was_typed(
    query: str, new: str | None, after: str, library: Library
) -> None:
    assert library.searcher.retagged(query, "rl", new) == after


def test_a_word_that_finds_other_tags_is_kept_beside_the_new_name(library: Library) -> None:
    assert library.searcher.retagged("tag:rl", "rl", "low", ["rl-2"]) == "(tag:rl OR tag:low)"
    assert library.searcher.retagged("tag:rl", "rl", "low", ["x"]) == "tag:low"


def test_the_views_that_ask_for_a_tag_are_those_that_name_it(library: Library) -> None:
    assert library.searcher.views_on("rl") == ["mine"] and library.searcher.views_on("kites") == []


@pytest.mark.parametrize(
    ("name", "query", "error", "said"),
    [
        ("a b", "kites", InputError, "“a b” cannot be a name"),
        ("", "kites", InputError, "“” cannot be a name"),
        ("new", "(kites", QueryError, "column 7: the ( at column 1 is not closed"),
        ("new", "q:new", QueryError, "in the view “new”: column 3: the view “new” leads back to itself"),
        ("mine", "q:other", QueryError, "leads back to itself"),
        (
            "new",
            "q:nowhere",
            QueryError,
            "expected other? or one of broken, due, inbox, mine, new, noted, other, queue, starred",
        ),
    ],
)
def test_a_view_that_could_not_be_used_is_refused(
    name: str, query: str, error: type[Exception], said: str, library: Library
) -> None:
    with pytest.raises(error) as refused:
        library.searcher.checked_view(name, query)
    assert said in str(refused.value)


def test_a_view_that_reads_is_saved_under_its_name(library: Library) -> None:
    assert library.searcher.checked_view("New", "q:mine x") == "New"
    assert library.searcher.checked_view("e\u0301", "kites") == "é"


def test_what_does_not_read_is_refused_wherever_it_is_asked(library: Library) -> None:
    kites, searcher = entry(library, "Kites"), library.searcher
    asked: list[Callable[[str], object]] = [searcher.search, searcher.explain, searcher.facets, searcher.check]
    asked += [lambda text: searcher.why(text, kites), lambda text: searcher.answers(text, kites)]
    for ask in asked:
        ask("kites q:mine")
        with pytest.raises(QueryError, match="is not closed"):
            ask("(kites")


def test_one_paper_answers_or_does_not(library: Library) -> None:
    kites, strings = entry(library, "Kites"), entry(library, "Strings")
    answers = library.searcher.answers
    for query, expected in {
        "": (True, True),
        "kites": (True, False),
        "-+rl": (False, True),
        "zzz": (False, False),
    }.items():
        assert (answers(query, kites), answers(query, strings)) == expected


def test_where_nothing_is_liked_there_is_no_score(library: Library) -> None:
    kites = entry(library, "Kites")
    assert library.searcher.scored([kites]) == [kites] and library.searcher.why_score(kites) is None

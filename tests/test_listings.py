"""A paper may be listed often: its day is the newest, any of its days finds it, and it stands in the list once."""

from __future__ import annotations

import itertools
from datetime import date
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from store.library import Library
from store.listings import Listing, joined, leading
from store.making import Incoming
from store.merging import merge_papers
from tests.papers import made

TODAY = date(2026, 8, 1)


def kites(day: str | None, votes: int | None = None, source: str = "hf-daily", **said: object) -> Incoming:
    return Incoming(
        {"title": "Kites", "arxiv": "2606.13681", "day": day, "upvotes": votes, "sources": [source], **said}
    )


def test_the_newest_day_is_the_papers_with_its_votes_and_any_finds_it(tmp_path: Path) -> None:
    for number, order in enumerate(itertools.permutations([("2026-06-12", 118), ("2026-06-20", 3), ("2026-05-01", 9)])):
        library = Library.open(tmp_path / str(number), seeds=False, today=TODAY)
        for day, votes in order:
            library.ingest([kites(day, votes), Incoming({"title": f"Other {day}", "day": day})])
        [entry] = library.entries(library.search("kites").rows(0, 9))
        assert (entry.paper.day, entry.paper.upvotes, len(library)) == ("2026-06-20", 3, 4)
        assert [(each.day, each.votes) for each in entry.paper.listings] == [
            ("2026-06-20", 3),
            ("2026-06-12", 118),
            ("2026-05-01", 9),
        ]
        for query, total in (
            ("kites day:2026-06-12", 1),
            ("kites day:2026-05", 1),
            ("kites day<2026-06", 1),
            ("kites day:2026-06-13", 0),
            ("kites day:2026-06-13..2026-06-19", 0),
            ("kites day>2026-06-20", 0),
            ("day:2026-06-12", 2),
            ("-day:2026-06-12", 2),
            ("", 4),
            ("upvotes:3", 1),
            ("upvotes:118", 0),
        ):
            assert library.search(query).total == total, query
        days = next(facet for facet in library.searcher.facets() if facet.name == "day")
        assert [(value.label, value.count) for value in days.values] == [
            ("2026-06-20", 2),
            ("2026-06-12", 2),
            ("2026-05-01", 2),
        ]
        days = next(facet for facet in library.searcher.facets("other") if facet.name == "day")
        assert [value.count for value in days.values] == [1, 1, 1]
        library.close()


def test_days_are_found_in_every_part_of_an_index(tmp_path: Path) -> None:
    library = Library.open(tmp_path, seeds=False, today=TODAY)
    for number in range(12):
        library.ingest(
            Incoming({"title": f"Paper {number}", "sources": ["rss"], "day": day})
            for day in ("2026-06-01", f"2026-07-{number + 1:02}")
        )
        library.index.current()
    assert library.search("day:2026-06-01").total == library.search("day:2026-07").total == 12
    assert library.search("day:2026-07-05").total == 1
    library.index.tidy()
    assert library.search("day:2026-06-01").total == library.search("day:2026-07").total == 12
    library.close()


def test_a_day_with_its_year_beats_one_whose_year_was_inferred() -> None:
    guessed = made("T", sources=["hf-page"], day="2026-07-30", day_inferred=True)
    told = made("T", sources=["hf-page"], day="2025-07-30")
    other = made("T", sources=["hf-daily"], day="2025-03-01", upvotes=4)
    for both in (merge_papers(guessed, told), merge_papers(told, guessed)):
        assert both.listings == (Listing("hf-page", "2025-07-30"),)
    for both in (merge_papers(guessed, other), merge_papers(other, guessed)):
        assert (both.day, both.day_inferred, both.upvotes, len(both.listings)) == ("2025-03-01", False, 4, 2)


def test_a_list_without_a_day_adds_nothing_to_one_of_its_source_with_a_day() -> None:
    dated, bare = Listing("hf-page", "2026-07-30"), Listing("hf-page", None, None, 27)
    assert joined([dated], [bare]) == joined([bare], [dated]) == (dated,)
    voted = Listing("hf-page", None, 55)
    assert joined([dated], [voted]) == (dated, voted) and leading((dated, voted)) == dated
    assert leading((voted,)).votes == 55 and leading(()).day is None


def test_of_one_place_the_last_word_counts_and_silence_does_not() -> None:
    first, second = Listing("a", "2026-06-12", 3, 1, inferred=True), Listing("a", "2026-06-12", 0, None)
    assert joined([first], [second]) == (Listing("a", "2026-06-12", 0, 1),)
    assert joined([second], [Listing("a", "2026-06-12")]) == (second,)


def test_of_one_day_the_list_with_votes_counts() -> None:
    assert leading(joined([Listing("b", "2026-06-12")], [Listing("a", "2026-06-12", 0)])).source == "a"
    assert leading(joined([Listing("b", "2026-06-12", 2)], [Listing("a", "2026-06-12", 1)])).votes == 2


PLACES = st.builds(
    Listing,
    st.sampled_from(["a", "b"]),
    st.sampled_from([None, "2026-01-01", "2026-02-02", "2025-02-02"]),
    st.none() | st.just(3),
    st.none(),
    st.booleans(),
)


@given(st.lists(PLACES, max_size=5), st.lists(PLACES, max_size=5))
def test_joining_in_any_order_says_the_same_and_again_nothing_new(one: list[Listing], two: list[Listing]) -> None:
    both = joined(one, two)
    assert both == joined(two, one)
    assert joined(both, one) == joined(both, two) == joined(both, both) == both

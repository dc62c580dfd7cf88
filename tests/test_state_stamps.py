"""A stamp is a count and who edited; the count holds the moment, and what is no stamp counts as none."""

import pytest

from store.state.stamps import (
    UNSTAMPED,
    Stamping,
    count_at,
    count_of,
    counts_edits,
    edition,
    moment_at,
    stamp_named,
    stamp_of,
)

FIRST_CLOCK, NO_COUNT = 1 << 48, 1 << 53


@pytest.mark.parametrize("stamp", [(0, "me"), (7, ""), (FIRST_CLOCK, "me"), (NO_COUNT - 1, "me")])
def test_a_stamp_is_read_as_it_is_written(stamp: tuple[int, str]) -> None:
    assert stamp_of(list(stamp)) == stamp


@pytest.mark.parametrize(
    "value", [None, [], [1], ["1", "me"], [1, 2], [1, "me", 3], [True, "me"], [1.0, "me"], [-1, "me"], [NO_COUNT, "me"]]
)
def test_what_is_no_stamp_counts_as_none(value: object) -> None:
    assert stamp_of(value) == UNSTAMPED


def test_a_place_among_the_edits_is_no_clocks() -> None:
    assert [count_of(value) for value in (0, 7, FIRST_CLOCK - 1)] == [0, 7, FIRST_CLOCK - 1]
    assert [count_of(value) for value in (-1, FIRST_CLOCK, True, 1.0, "1", None)] == [0] * 6
    assert (counts_edits(FIRST_CLOCK - 1), counts_edits(FIRST_CLOCK)) == (True, False)


@pytest.mark.parametrize("moment", ["2026-11-24T15:20:00Z", "2001-09-09T01:46:40Z", "2247-12-31T23:59:59Z"])
def test_a_count_holds_the_moment_to_the_millisecond_and_more(moment: str) -> None:
    count = count_at(moment)
    assert moment_at(count) == moment_at(count + 1000 * 1024 - 1) == moment
    assert count_at(moment.replace("Z", ".001Z")) == count + 1024
    assert moment_at(count - 1) != moment


def test_a_clock_that_is_dead_or_beyond_all_counts_has_the_first_or_the_last_count() -> None:
    assert count_at("1970-01-01T00:00:00Z") == FIRST_CLOCK
    assert count_at("9999-12-31T00:00:00Z") == NO_COUNT - 1
    assert (count_at(None), count_at(""), count_at("soon"), moment_at(FIRST_CLOCK - 1)) == (0, 0, 0, None)


def test_each_stamp_of_an_edit_is_greater_than_the_one_before_and_than_what_it_replaces() -> None:
    stamping = Stamping(100, "me")
    assert stamping.latest == (100, "me")
    assert [stamping.after(known) for known in (UNSTAMPED, (50, "you"), (500, "you"), (102, "you"))] == [
        (100, "me"),
        (101, "me"),
        (501, "me"),
        (103, "me"),
    ]
    assert stamping.latest == (501, "me")


def test_an_edition_is_named_by_the_latest_stamp() -> None:
    stamps = {"rating": [17, "me"], "tags": {"rl": [30, "you"], "x": [2, "me"]}, "odd": "30"}
    assert edition(stamps) == "1e-you"
    assert stamp_named("1e-you") == (30, "you")
    assert stamp_named("1e-two-words") == (30, "two-words")
    assert edition({}) is edition({"tags": {}}) is None
    assert stamp_named("") == stamp_named("x-me") == stamp_named("-1-me") == UNSTAMPED

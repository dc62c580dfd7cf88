"""How alike is alike: each bound from both sides, and which pairs are looked at at all."""

from __future__ import annotations

import numpy as np
import pytest

from store.duplicates.likeness import Sketch, likeness
from store.duplicates.pairs import find_alike
from store.duplicates.shingles import least_of, runs_of
from tests.papers import made
from tests.test_duplicates import sharing, spelt

KING_FIRST, GALE_FIRST = ["Ada King", "B. Gale"], ["B. Gale", "C. Stone"]


@pytest.mark.parametrize(
    ("titles", "authors", "alike"),
    [
        (spelt(20, 19), (["Ada King"], ["Ada King"]), False),
        (spelt(21, 20), (["Ada King"], ["Ada King"]), True),
        (spelt(200, 187), (["Ada King"], ["Ada King"]), False),
        (spelt(200, 188), (["Ada King"], ["Ada King"]), True),
        (spelt(40, 38), ([], []), False),
        (spelt(60, 58), ([], []), True),
        (spelt(50, 47), (KING_FIRST, GALE_FIRST), False),
        (spelt(50, 47), (KING_FIRST, ["B. Gale", "Ada King"]), True),
        (spelt(50, 47), (KING_FIRST, ["Ada King", "C. Stone"]), True),
    ],
)
def test_without_abstracts_titles_and_authors_decide(
    titles: tuple[str, str], authors: tuple[list[str], list[str]], alike: bool
) -> None:
    one, other = (Sketch.of(made(title, authors=names)) for title, names in zip(titles, authors, strict=True))
    assert bool(likeness(one, other)) is bool(likeness(other, one)) is alike


@pytest.mark.parametrize(
    ("authors", "alike"),
    [(GALE_FIRST, False), (["B. Gale", "C. Stone", "Ada King"], True), (["Ada King", "C. Stone"], True)],
)
def test_half_of_the_authors_are_too_few(authors: list[str], alike: bool) -> None:
    one, other = (
        {"title": title, "authors": names, "abstract": title[-1]}
        for title, names in zip(spelt(50, 47), (KING_FIRST, authors), strict=True)
    )
    assert bool(likeness(*sharing(2, one, other))) is alike


@pytest.mark.parametrize(("runs", "alike"), [(11, False), (12, True)])
def test_an_abstract_of_few_words_says_nothing(runs: int, alike: bool) -> None:
    one, other = (Sketch.of(made(title), np.arange(runs, dtype=np.uint64)) for title in ("Kites", "Bells and masts"))
    assert bool(likeness(one, other)) is alike


@pytest.mark.parametrize(("same", "alike"), [(450, False), (451, True)])
def test_the_first_six_hundred_letters_are_compared(same: int, alike: bool) -> None:
    both = (
        {"title": title, "abstract": "a" * same + letter * (600 - same) + "z" * 300}
        for title, letter in zip(spelt(10, 8), "bc", strict=True)
    )
    assert bool(likeness(*sharing(0, *both))) is alike


def test_three_words_are_a_run() -> None:
    assert [len(runs_of(text)) for text in ("", "We fly", "We fly kites", "We fly kites, we FLY Kites!")] == [
        0,
        0,
        1,
        3,
    ]
    assert list(runs_of("Wé fly—kites")) == list(runs_of("we fly kites"))


@pytest.mark.parametrize(("count", "pairs"), [(2, 1), (3, 3), (40, 780), (41, 0)])
def test_what_a_crowd_has_tells_no_two(count: int, pairs: int) -> None:
    found = find_alike((row, made("Kites")) for row in range(count))
    assert len(found) == pairs and len({(pair.one, pair.other) for pair in found}) == pairs
    assert all(pair.one < pair.other and pair.likeness == 1 for pair in found)


def test_two_of_the_least_runs_in_common_make_a_pair_worth_a_look() -> None:
    words = [f"w{number}" for number in range(150)]
    long = " ".join(words)
    looked: dict[int, set[bool]] = {}
    for start in range(0, 120, 8):
        for width in (6, 8, 12):
            short = f"{' '.join(words[start : start + width])} x1 x2 x3 x4 x5 x6 x7 x8 x9 x10 x11 x12"
            least = [
                each.tolist() for each in least_of(np.concatenate([runs_of(long), runs_of(short)]), np.array([0, 148]))
            ]
            shared = sum(one == other for one, other in least)
            pair = made("Kites", authors=KING_FIRST, abstract=long), made("Bells", authors=["B. Gale"], abstract=short)
            assert likeness(*map(Sketch.of, pair)) > 0
            looked.setdefault(shared, set()).add(bool(find_alike(enumerate(pair))))
    assert looked[0] == looked[1] == {False}
    assert looked[2] == looked[3] == {True}


def test_the_four_rarest_words_of_a_title_are_looked_at() -> None:
    titles = (
        "Characterising uncontrollable turbulences measurements",
        "Charakterising uncontrolable turbulenzes measurements",
    )
    beside = [
        *("characterising a", "uncontrollable b", "turbulences c", "charakterising d", "uncontrolable e"),
        *("turbulenzes f", "measurements g", "measurements h", "measurements i"),
    ]
    authors = (["Ada King", "B. Gale"], ["B. Gale", "Ada King"])
    papers = [made(title, authors=names) for title, names in zip(titles, authors, strict=True)]
    [found] = find_alike(enumerate([*papers, *(made(title) for title in beside)]))
    assert (found.one, found.other) == (0, 1)

"""Words that follow each other are found in long texts too, and the next letter of the last is not looked for anew."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from random import Random

import numpy as np
import pytest

from store.index import array_file, postings
from store.index.builder import Builder
from store.index.segment import Segment
from store.models import Paper

KNOWN = ("a", "kite", "kites", "kiting", "of", "sail", "sails", "sky", "zone")
"""Some stand in the texts thousands of times, some seldom; the first and the last of all words are among them."""
OFTEN = (6_000, 300, 40, 300, 6_000, 40, 300, 4_500, 12)
BEGINNINGS = sorted({word[:length] for word in KNOWN for length in range(1, len(word) + 1)})


def segment(folder: Path, abstracts: Sequence[str]) -> Segment:
    builder = Builder(0, len(abstracts))
    for row, abstract in enumerate(abstracts):
        builder.add(row, row, Paper(f"p:{row}", "", abstract))
    array_file.write(folder / "long.segment", builder.arrays(), {"lo": 0, "hi": len(abstracts)})
    return Segment(folder / "long.segment")


def rows(found: Segment, *words: str, prefix: bool) -> tuple[list[int], bool]:
    """Return the rows that have these words in order, and whether the texts were looked through for it."""
    weights = np.zeros(len(found), np.uint8)
    looked = found.raise_phrase(words, (("abstract", 1),), weights, prefix=prefix)
    return np.flatnonzero(weights).tolist(), looked


@pytest.fixture(scope="module")
def texts() -> list[str]:
    dice = Random(11)
    drawn = [word for word, often in zip(KNOWN, OFTEN, strict=True) for _ in range(often)]
    dice.shuffle(drawn)
    ends = sorted(dice.sample(range(len(drawn)), 39))
    return [f" {' '.join(drawn[begin:end])} " for begin, end in zip([0, *ends], [*ends, len(drawn)], strict=True)]


@pytest.fixture(scope="module")
def long(texts: list[str], tmp_path_factory: pytest.TempPathFactory) -> Segment:
    return segment(tmp_path_factory.mktemp("long"), texts)


@pytest.mark.parametrize("size", [2, 3])
def test_a_phrase_is_found_where_its_words_stand_in_order(long: Segment, texts: list[str], size: int) -> None:
    dice, some = Random(size), 0
    for _ in range(60):
        *whole, last = (*dice.choices(KNOWN, k=size - 1), dice.choice(BEGINNINGS))
        for prefix in (True, False):
            phrase = f" {' '.join([*whole, last])}" + ("" if prefix else " ")
            expected = [row for row, text in enumerate(texts) if phrase in text]
            assert rows(long, *whole, last, prefix=prefix)[0] == expected, (phrase, prefix)
            some += 0 < len(expected) < len(texts)
    assert some > 20


def test_what_was_found_is_narrowed_and_not_looked_for_again(long: Segment, texts: list[str]) -> None:
    """A rare last word is looked for by itself, a common one with all that stands in its place."""
    asked = (
        *(("sky kite", True), ("sky kite", False), ("sky kites", False), ("sky kiti", True), ("sky kite", True)),
        *(("sky kit", True), ("sky kit", False), ("sky z", False), ("sky a", False), ("sky kite", False)),
        *(("of kite", True), ("of of kite", True), ("of of kite", False)),
    )
    for phrase, looked in asked:
        expected = [row for row, text in enumerate(texts) if f" {phrase}" in text]
        assert rows(long, *phrase.split(), prefix=True) == (expected, looked), phrase


@pytest.mark.parametrize("size", [7, 8, 9, 16, 17, 30])
def test_a_beginning_that_many_papers_share_finds_each_of_them(
    tmp_path: Path, size: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As of a large segment, in which common beginnings have bitmaps."""
    monkeypatch.setattr(postings, "_SMALLEST", 2)
    dice = Random(size)
    texts = [" ".join(dice.choices(KNOWN, k=4)) for _ in range(size)]
    found = segment(tmp_path, texts)
    for begun in BEGINNINGS:
        weights = np.full(size, 1, np.uint8)
        found.raise_weights(begun, (("abstract", 2),), weights, prefix=True)
        assert weights.tolist() == [2 if f" {begun}" in f" {text}" else 1 for text in texts], begun


@pytest.mark.parametrize(("places", "kept"), [(65_536, True), (65_537, False)])
def test_what_was_found_at_very_many_places_is_not_kept(tmp_path: Path, places: int, kept: bool) -> None:
    found = segment(tmp_path, ["we fly", "kites " * places])
    for _ in range(2):
        answer, looked = rows(found, "kites", "kites", prefix=True)
        assert answer == [1]
    assert looked is not kept

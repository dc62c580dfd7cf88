"""The words of a segment are found by their beginnings and as a whole, also where they fill more than one block."""

from __future__ import annotations

import pytest

from store.index.vocabulary import Vocabulary, packed, words_in

MANY = sorted({f"w{number}" for number in range(200)} | {"a", "über", "模型"})


def made(words: list[str]) -> Vocabulary:
    return Vocabulary(*packed([word.encode() for word in words]))


@pytest.mark.parametrize("count", [0, 1, 63, 64, 65, 128, 129, len(MANY)])
def test_each_word_has_its_place(count: int) -> None:
    words = MANY[:count]
    known = made(words)
    assert known.encoded() == [word.encode() for word in words]
    assert known.words(range(count)) == words
    assert known.numbers(words) == [*range(count)]
    assert known.numbers(["", "A", "w", "w1000", "x", "zz", "\U0010ffff"]) == [None] * 7
    for at, word in enumerate(words):
        assert known.exactly(word) == (at, at + 1) and known.place(word.encode()) == at
    for beginning in ("", "a", "b", "w", "w1", "w19", "w199", "x", "ü", "模", "zz"):
        first, last = known.starting(beginning)
        assert words[first:last] == [word for word in words if word.startswith(beginning)]
        assert all(word.encode() < beginning.encode() for word in words[:first])
        assert known.exactly(beginning)[0] == first
    first, last = known.exactly("w1000")
    assert first == last == sum(word.encode() < b"w1000" for word in words)


def test_words_are_laid_out_one_a_line() -> None:
    blob, ends = packed([b"a", b"bcd", "ü".encode()])
    assert (blob.tobytes(), ends.tolist()) == ("a\nbcd\nü\n".encode(), [2, 6, 9])
    assert words_in(blob) == [b"a", b"bcd", "ü".encode()]
    assert words_in(packed([])[0]) == [] and packed([])[1].tolist() == []

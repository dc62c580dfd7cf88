"""The orders of an answer: which rows come first by a number, by a line, by how well they fit."""

from __future__ import annotations

import numpy as np
import pytest

from store.query.orders import LAST, ByFew, ByLine, ByNumber, Order, Relevance

ROWS = np.arange(6)
NUMBERS = np.array([3, -1, 5, 3, 0, 7], np.int32)
LINES = [b"b", b"", b"a", b"b", b"c", b""]
MASK = np.array([True] * 5 + [False])
END = int(LAST)


def in_classes(order: Order) -> list[list[int]]:
    """List the rows class by class, until each has come."""
    found = list[list[int]]()
    for members in order.classes(MASK):
        if sum(map(len, found)) < 5 and members.any():
            found.append(np.flatnonzero(members).tolist())
    return found


@pytest.mark.parametrize("kind", [ByNumber, ByFew])
def test_the_greatest_number_is_first_and_none_at_all_last(kind: type[ByNumber]) -> None:
    assert kind(NUMBERS, ascending=False).keys(ROWS).tolist() == [-3, END, -5, -3, 0, -7]
    assert kind(NUMBERS, ascending=True).keys(ROWS).tolist() == [3, END, 5, 3, 0, 7]
    huge = np.array([2**40, END, END - 1], np.int64)
    assert kind(huge, ascending=True).keys(np.arange(3)).tolist() == [END - 1] * 3, "and that is before those of none"


def test_few_numbers_come_class_by_class() -> None:
    assert in_classes(ByFew(NUMBERS, ascending=False)) == [[2], [0, 3], [4], [1]]
    assert in_classes(ByFew(NUMBERS, ascending=True)) == [[4], [0, 3], [2], [1]]
    assert [*ByNumber(NUMBERS, ascending=True).classes(MASK)] == []
    many = [members for members in ByFew(np.arange(20), ascending=True).classes(np.ones(20, np.bool_))]
    assert [np.flatnonzero(each).tolist() for each in many] == [[number] for number in range(8)]


def test_lines_are_in_the_order_of_the_alphabet_and_empty_ones_last() -> None:
    def keys(reverse: bool) -> list[int]:
        return ByLine(lambda rows: [LINES[row] for row in rows], reverse=reverse).keys(ROWS).tolist()

    assert (keys(False), keys(True)) == ([3, END, 2, 3, 4, END], [2, END, 3, 2, 1, END])


def test_what_fits_best_is_first_by_the_weight_of_its_text_and_how_rare_its_words_are() -> None:
    first, second = np.array([0, 1, 2, 4, 0, 4], np.uint8), np.array([1, 0, 2, 4, 0, 1], np.uint8)
    for reverse, sign in ((False, -1), (True, 1)):
        order = Relevance([(first, 10), (second, 3)], reverse=reverse)
        assert order.keys(ROWS).tolist() == [sign * score for score in (3, 10, 26, 52, 0, 43)]
        best = [[3], [2], [1], [0], [4]]
        assert in_classes(order) == (best[::-1] if reverse else best)
        tie = Relevance([(first, 3), (second, 3)], reverse=reverse)
        assert in_classes(tie) == ([[4], [0, 1], [2], [3]] if reverse else [[3], [2], [0, 1], [4]])
    assert [*Relevance([(first, 1)] * 4, reverse=False).classes(MASK)] == [], "more would not fit into a byte"
    assert in_classes(Relevance([(first, 1)] * 3, reverse=False)) == [[3], [2], [1], [0, 4]]

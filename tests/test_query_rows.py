"""Which rows an answer gives, in its order: those that come first, and all of them when more are asked for."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pytest

from store.index.names import DamagedIndex
from store.index.snapshot import Mask, Rows
from store.query.answer import Answer
from store.query.orders import ByFew, ByNumber, Keys, Order


def answered(mask: Mask, order: npt.NDArray[np.int32], by: Order | None) -> Answer:
    """Answer with these rows; ``order`` are all rows in the default order."""
    return Answer("", mask, order, np.argsort(order).astype(np.int32), by, {}, ())


@pytest.mark.parametrize("kind", [ByFew, ByNumber])
@pytest.mark.parametrize("ascending", [False, True])
@pytest.mark.parametrize(("values", "every"), [(3, 1), (3, 7), (3, 40), (500, 1), (2, 3), (12, 1), (12, 2), (1, 1)])
def test_an_order_by_number_is_the_same_for_the_first_rows_and_for_all(
    kind: type[ByNumber], ascending: bool, values: int, every: int
) -> None:
    size = 1_200
    order: npt.NDArray[np.int32] = (np.arange(size, dtype=np.int32) * 7 % size)[::-1].copy()
    column = (np.arange(size, dtype=np.int32) * 11 % values) - 1  # -1 is none
    mask = np.arange(size) % every == 0
    answer = answered(mask, order, kind(column, ascending=ascending))
    rank = {row: place for place, row in enumerate(order.tolist())}

    def key(row: int) -> tuple[bool, int, int]:
        number = int(column[row])
        return number < 0, number if ascending else -number, rank[row]

    expected = sorted(np.flatnonzero(mask).tolist(), key=key)
    assert answer.total == len(answer) == len(expected)
    assert answer.rows(0, 200) == expected[:200]
    assert answer.rows(150, 260) == expected[150:260] and answer.rows(0, size) == expected
    assert [answer.position(row) for row in expected[::29]] == [*range(0, len(expected), 29)]


class Unreadable(Order):
    """An order whose column can be read once."""

    read = 0

    def keys(self, rows: Rows) -> Keys:
        self.read += 1
        if self.read > 1:
            raise DamagedIndex("cut off")
        return rows.astype(np.int32)


def test_an_answer_whose_order_cannot_be_read_any_more_comes_in_the_default_order() -> None:
    size = 500
    order: npt.NDArray[np.int32] = np.arange(size, dtype=np.int32)[::-1].copy()
    rank = np.empty_like(order)
    rank[order] = np.arange(size, dtype=np.int32)
    mask = np.ones(size, np.bool_)
    mask[::2] = False
    answer = Answer("", mask, order, rank, Unreadable(), {}, ())
    assert answer.rows(0, 3) == [1, 3, 5] and answer.rows(0, 200) == [*range(1, 400, 2)], "what was found first stays"
    assert (len(answer), answer.rows(-5, 2), answer.rows(9, 4)) == (250, [1, 3], [])
    assert (answer.position(3), answer.position(499), answer.position(2), answer.position(500)) == (1, 0, None, None)
    assert [row in answer for row in (1, 2, 499, 500, -1, "1", None)] == [True, False, True, *[False] * 4]
    assert answer.rows(0, 1_000) == [*range(499, 0, -2)]


def test_the_first_papers_of_very_many_are_found_piece_by_piece_of_the_order() -> None:
    size = 9_000
    order: npt.NDArray[np.int32] = np.arange(size, dtype=np.int32)[::-1].copy()
    places = np.zeros(size, np.bool_)
    places[[*range(4_000, 4_100), *range(8_100, 9_000)]] = True
    mask = places[order]  # by row
    answer = answered(mask, order, None)
    expected = order[places].tolist()
    assert answer.rows(0, 200) == expected[:200] and answer.rows(0, size) == expected
    assert [answer.position(row) for row in expected[::50]] == [*range(0, 1_000, 50)]

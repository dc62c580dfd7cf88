"""The window over lines: the cursor stays in sight, and it scrolls no further than that takes."""

from __future__ import annotations

from random import Random

import pytest

from tui.sheets.window import Window


def window(dice: Random, margin: int, beyond: int) -> Window:
    made = Window()
    made.margin, made.beyond = margin, beyond
    made.fit(dice.randint(2 * max(margin, beyond) + 1, 12), dice.randint(1, 30))
    return made


def right_tops(at: Window) -> list[int]:
    """List all that the first line may be with the cursor in sight, and room around it where there are more lines."""
    last, below = max(0, at.total + at.beyond - at.height), max(at.margin, at.beyond)
    return [
        top
        for top in range(last + 1)
        if (at.cursor - top >= at.margin or top == 0) and top <= at.cursor
        and (top + at.height - 1 - at.cursor >= below or top == last)
    ]  # fmt: skip


@pytest.mark.parametrize(("margin", "beyond"), [(0, 0), (2, 0), (0, 1), (2, 1)])
def test_the_cursor_stays_in_sight_and_no_line_is_scrolled_in_vain(margin: int, beyond: int) -> None:
    dice = Random(margin + 7 * beyond)
    for _ in range(300):
        at = window(dice, margin, beyond)
        for _ in range(4):
            before, wanted = at.top, dice.randint(-2, at.total + 2)
            at.move_to(wanted)
            assert at.cursor == max(0, min(wanted, at.total - 1))
            assert at.top == min(right_tops(at), key=lambda top: abs(top - before))
            top, by = at.top, dice.randint(-9, 9)
            assert at.roll(by) is (at.top != top)
            assert at.top == max(0, min(top + by, at.last_top))
            at.follow()
            assert at.top in right_tops(at)


def right_tops_at(at: Window, cursor: int) -> list[int]:
    """List what the first line may be with the cursor on this line."""
    there = Window()
    there.margin, there.height, there.total, there.cursor = at.margin, at.height, at.total, cursor
    return right_tops(there)


@pytest.mark.parametrize("margin", [0, 2])
def test_the_cursor_is_dragged_along_only_where_it_would_go_out_of_sight(margin: int) -> None:
    dice = Random(margin)
    for _ in range(300):
        at = window(dice, margin, 0)
        at.move_to(dice.randint(0, at.total - 1))
        top, cursor, by = at.top, at.cursor, dice.randint(-9, 9)
        at.drag(by)
        assert at.top == max(0, min(top + by, at.last_top))
        kept = [line for line in range(at.total) if at.top in right_tops_at(at, line)]
        assert at.cursor == min(kept, key=lambda line: abs(line - cursor))


def test_a_window_of_no_height_shows_a_line_all_the_same() -> None:
    at = Window()
    at.fit(0, 9)
    at.move_to(5)
    assert (at.height, at.top, at.last_top) == (1, 5, 8)
    at.fit(20, 3)
    assert (at.cursor, at.top, at.last_top) == (5, 0, 0)


def test_a_text_stays_where_it_was_scrolled_to_unless_room_were_left_empty() -> None:
    at = Window()
    at.hold(5, 20)
    assert (at.roll(9), at.top, at.cursor) == (True, 9, 0)
    at.hold(6, 20)
    assert at.top == 9
    at.hold(12, 20)
    assert (at.top, at.height) == (8, 12)
    at.hold(0, 20)
    assert (at.top, at.height, at.last_top) == (8, 1, 19)


def test_a_cursor_may_be_followed_to_the_edge() -> None:
    at = Window()
    at.margin = 2
    at.fit(7, 30)
    at.move_to(10)
    assert at.top == 6
    at.cursor = 12
    at.follow(0)
    assert at.top == 6
    at.follow(1)
    assert at.top == 7
    at.follow()
    assert at.top == 8

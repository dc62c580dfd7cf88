"""Where the cursor stands, what is in sight and what is selected, without a screen."""

from hypothesis import given
from hypothesis import strategies as st

from tui.main.paper_window import FirstRows, PaperWindow


def window(count: int, height: int = 10) -> PaperWindow:
    made = PaperWindow()
    made.height = height
    made.replace(FirstRows(range(count), count))
    return made


def test_the_cursor_goes_to_the_same_paper_in_another_order() -> None:
    made = window(100)
    made.move(40)
    offset = made.cursor - made.top
    made.replace(FirstRows(range(99, -1, -1), 100))
    assert (made.current, made.cursor - made.top) == (40, offset)
    made.replace(FirstRows(range(20), 20))
    assert made.cursor == 19
    made.replace(FirstRows(range(100), 100), keep=False)
    assert (made.cursor, made.top) == (0, 0)


def test_rows_that_are_not_known_yet_are_read_where_one_goes() -> None:
    asked = []

    def read(count: int, start: int) -> list[int]:
        asked.append((start, count))
        return [*range(990)][start : start + count]  # ten have gone since they were counted

    rows = FirstRows(range(20), 1000, read)
    assert (rows.rows(15, 20), rows.position(7), 7 in rows, 20 in rows, asked) == ([*range(15, 20)], 7, True, False, [])
    assert rows.rows(18, 22) == [18, 19, 20, 21]
    assert rows.rows(0, 25) == [*range(25)]
    assert asked == [(0, 150)]
    assert rows.rows(600, 610) == [*range(600, 610)] and rows.rows(472, 738) == [*range(472, 738)]
    assert (rows.position(605), rows.position(30), 737 in rows, 738 in rows) == (605, None, True, False)
    assert asked == [(0, 150), (472, 266)]
    assert rows.rows(985, 1010) == [*range(985, 990)] and rows.rows(-3, 2) == [0, 1]
    assert len(asked) == 3


def test_a_range_follows_the_cursor_both_ways() -> None:
    made = window(30)
    made.move(10)
    assert made.begin_range()
    made.move(13)
    assert made.selected == {10, 11, 12, 13}
    made.move(8)
    assert made.selected == {8, 9, 10}
    assert not made.begin_range()
    made.move(20)
    assert made.selected == {8, 9, 10}
    made.move(25)
    made.toggle()
    made.move(22)
    made.begin_range()
    made.move(24)
    made.move(23)
    assert made.selected == {8, 9, 10, 22, 23, 25}, "what was selected beside it stays"
    assert made.select_none() and made.anchor is None and not made.select_none()
    made.begin_range()
    made.toggle()
    assert not made.selected and made.select_none(), "a range that was begun is something, too"


def test_the_cursor_and_the_selection_follow_papers_that_have_moved() -> None:
    made = window(30)
    made.fits = bool
    for cursor in (3, 5):
        made.move(cursor)
        made.toggle()
    made.begin_range()
    made.replace(FirstRows(range(40), 40), moved={5: 35})
    assert (made.current, made.selected, made.chosen) == (35, {3, 35}, [3, 35])
    assert made.anchor is None and made.fits is None
    made.replace(FirstRows(range(10), 10))
    assert (made.cursor, made.chosen) == (9, [3]), "what is not listed is not chosen"


def test_an_empty_list_has_no_paper() -> None:
    made = window(0)
    made.move(5)
    made.toggle()
    made.begin_range()
    made.select_all()
    assert made.current is None
    assert not made.selected
    assert list(made.in_sight()) == []


def test_the_headings_of_days_take_lines_from_the_papers() -> None:
    made = PaperWindow()
    made.room, made.row_lines = 11, 2
    made.begins = lambda position: position % 3 == 0
    made.replace(FirstRows(range(12), 12))
    assert (made.top, made.height, made.last_top) == (0, 4, 7)
    tops = []
    for cursor in range(12):
        made.move(cursor)
        tops.append(made.top)
    assert tops == [0, 0, 1, 2, 3, 4, 5, 6, 7, 8, 8, 8]
    assert (made.height, made.last_top) == (4, 8), "the last paper is in sight, with the heading above it"
    dragged = []
    for _ in range(4):
        made.drag(-3)
        dragged.append((made.top, made.cursor))
    assert dragged == [(6, 7), (4, 5), (2, 3), (1, 2)]
    made.begins = None
    made.move(11)
    assert (made.top, made.height) == (7, 5)


Moves = st.lists(
    st.tuples(st.sampled_from(["move", "scroll", "resize", "replace"]), st.integers(-30, 120)), max_size=30
)


@given(st.integers(0, 100), st.integers(1, 20), Moves)
def test_the_cursor_is_always_in_sight(count: int, height: int, moves: list[tuple[str, int]]) -> None:
    made = window(count, height)
    for what, by in moves:
        if what == "move":
            made.move(by)
        elif what == "scroll":
            made.drag(by)
        elif what == "resize":
            made.height = max(1, by)
            made.move_to(made.cursor)
        else:
            made.replace(FirstRows(range(max(0, by)), max(0, by)))
        assert 0 <= made.cursor <= max(0, made.total - 1)
        assert made.top <= made.cursor < made.top + made.height
        assert made.top <= max(0, made.total - made.height)

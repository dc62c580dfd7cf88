"""The calendar without a screen: the month as it is painted at each size, and what its keys and clicks choose."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import pytest

from tests.asked import Asked
from tui.questions.calendar import Calendar, Chosen, DayEntry

TODAY = date(2026, 6, 12)
DAYS = {
    date(2026, 5, 29): DayEntry(9, 9),
    date(2026, 6, 8): DayEntry(words="could not be had: no network", missing=True),
    date(2026, 6, 9): DayEntry(1_412, 1_400, "more may come", missing=True),
    date(2026, 6, 10): DayEntry(words="not fetched", missing=True),
    date(2026, 6, 11): DayEntry(12, 0),
    date(2026, 6, 12): DayEntry(30, 12),
}
FOOT = ["Friday 12 June  30 papers · 12 undecided", "Enter goes there · [ ] months · t today · Esc leaves"]


class Months:
    """Tells of the days, and remembers which it was asked about."""

    def __init__(self) -> None:
        self.asked: list[tuple[date, date]] = []

    def __call__(self, first: date, last: date) -> Mapping[date, DayEntry]:
        """Tell of the days from a first to a last one."""
        self.asked.append((first, last))
        return {day: entry for day, entry in DAYS.items() if first <= day <= last}


def calendar(width: int = 80, height: int = 18, *, day: date = TODAY, fetches: str = "f") -> Asked:
    return Asked(Calendar(Months(), day, TODAY, fetches), width, height)


def test_a_month_with_what_is_left_of_each_day_beneath_it() -> None:
    asked = calendar(height=24)
    assert asked.box.at == (67, 20)
    month = [
        "June 2026                        1,454 papers · 1,412 undecided",
        "",
        " Mon      Tue      Wed      Thu      Fri      Sat      Sun",
        "  1        2        3        4        5        6        7",
        "",
        "  8        9       10       11       12       13       14",
        "  –       1400      –        ✓ 12    12/30",
        " 15       16       17       18       19       20       21",
        "",
        " 22       23       24       25       26       27       28",
        "",
        " 29       30",
    ]
    assert asked.lines == [*month, "", "", "", "", *FOOT]
    tall = calendar(height=40)
    assert tall.box.at == (67, 26)
    assert tall.lines[6:9] == [month[5], month[6], ""]
    assert tall.lines[15:17] == [month[11], ""]
    assert [calendar(height=height).box.at[1] for height in (31, 32)] == [20, 26]
    assert [calendar(height=height).box.at[1] for height in (21, 22)] == [14, 20]


def test_a_low_screen_has_a_line_for_a_week() -> None:
    asked = calendar()
    assert asked.lines == [
        "June 2026                        1,454 papers · 1,412 undecided",
        "",
        " Mon      Tue      Wed      Thu      Fri      Sat      Sun",
        "  1        2        3        4        5        6        7",
        "  8 –      9 1400  10 –     11 ✓     12 12    13       14",
        " 15       16       17       18       19       20       21",
        " 22       23       24       25       26       27       28",
        " 29       30",
        "",
        "",
        *FOOT,
    ]
    assert asked.pieces(4) == [
        ("  8 ", "muted"),
        ("–", "faint"),
        ("    ", ""),
        ("  9 ", "muted"),
        ("1400", "strong"),
        (" ", ""),
        (" 10 ", "muted"),
        ("–", "faint"),
        ("    ", ""),
        (" 11 ", "muted"),
        ("✓", "muted"),
        ("    ", ""),
        (" 12 ", "cursor"),
        ("12", "cursor"),
        ("  ", "cursor"),
        (" ", ""),
        (" 13 ", "faint"),
        ("     ", ""),
        (" 14 ", "faint"),
        ("     ", ""),
    ]
    assert asked.press("j").pieces(4)[12:14] == [(" 12 ", "accent"), ("12", "strong")], "today stands out"
    assert {style for text, style in asked.pieces(5) if text.strip()} == {"faint", "cursor"}, "what is to come is calm"
    assert asked.pieces(0) == [
        ("June 2026", "strong"),
        ("                        1,454 papers · 1,412 undecided", "muted"),
    ]
    assert asked.pieces(2)[0] == (" Mon     ", "faint")


def test_a_narrow_screen_keeps_the_days_in_their_columns() -> None:
    asked = calendar(40)
    assert asked.lines == [
        "   June 2026      1,454 papers…",
        "",
        "    Mon Tue Wed Thu Fri Sat Sun",
        "     1   2   3   4   5   6   7",
        "     8   9  10  11  12  13  14",
        "    15  16  17  18  19  20  21",
        "    22  23  24  25  26  27  28",
        "    29  30",
        "",
        "",
        "   Friday 12 June  30 papers…",
        "   Enter goes there · [ ]…",
    ]
    assert calendar(30).lines[2:6] == [
        "  Mo Tu We Th Fr Sa Su",
        "   1  2  3  4  5  6  7",
        "   8  9 10 11 12 13 14",
        "  15 16 17 18 19 20 21",
    ]


@pytest.mark.parametrize(
    ("width", "days", "left"),
    [
        (50, "   8     9    10    11    12    13    14", "   –    1400   –     ✓ 12 12/30"),
        (46, "    8    9   10   11   12   13   14", "    –   1400  –    ✓   12"),
        (40, "     8   9  10  11  12  13  14", "     –  1k   –   ✓  12"),
        (30, "   8  9 10 11 12 13 14", "   – 1k  –  ✓ 12"),
    ],
)
def test_a_day_of_many_papers_stays_in_its_column(width: int, days: str, left: str) -> None:
    assert calendar(width, 24).lines[5:7] == [days, left]


@pytest.mark.parametrize(
    ("day", "words", "keys"),
    [
        (11, "Thursday 11 June  12 papers · all decided", "Enter goes there · [ ] months · t today · Esc leaves"),
        (10, "Wednesday 10 June  not fetched", "Enter fetches it · [ ] months · t today · Esc leaves"),
        (
            9,
            "Tuesday 9 June  1,412 papers · 1,400 undecided · more may come",
            "Enter goes there · f fetches it · [ ] months · Esc leaves",
        ),
        (8, "Monday 8 June  could not be had: no network", "Enter fetches it · [ ] months · t today · Esc leaves"),
        (6, "Saturday 6 June  nothing is listed at weekends", "[ ] months · t today · Esc leaves"),
        (5, "Friday 5 June  no papers", "[ ] months · t today · Esc leaves"),
        (14, "Sunday 14 June  nothing is listed at weekends", "[ ] months · t today · Esc leaves"),
        (15, "Monday 15 June  still to come", "[ ] months · t today · Esc leaves"),
    ],
)
def test_the_day_under_the_cursor_in_words_and_what_can_be_done_with_it(day: int, words: str, keys: str) -> None:
    asked = calendar(day=TODAY.replace(day=day))
    assert asked.lines[-2:] == [words, keys]
    assert "fetches" not in calendar(day=TODAY.replace(day=day), fetches="").lines[-1]


def test_keys_go_from_day_to_day_and_from_month_to_month() -> None:
    asked = calendar()
    question = asked.question
    assert isinstance(question, Calendar)
    for keys, day in (
        (["h"], 11),
        (["left"], 10),
        (["l"], 11),
        (["right"], 12),
        (["k"], 5),
        (["up", "down"], 5),
        (["j"], 12),
    ):
        asked.press(*keys)
        assert question.day == TODAY.replace(day=day), keys
    for key, month in (
        ("[", 5),
        ("left_square_bracket", 4),
        ("pageup", 3),
        ("]", 4),
        ("right_square_bracket", 5),
        ("pagedown", 6),
    ):
        asked.press(key)
        assert question.day == TODAY.replace(month=month), key
    asked.press("[")
    assert asked.lines[0] == "May 2026                                 9 papers · 9 undecided"
    assert asked.lines[3] == f"{'':36}  1        2        3", "it begins with a Friday"
    assert asked.press("[").lines[0] == "April 2026                                            no papers"
    assert asked.press("t").lines[-2:] == FOOT


def test_a_month_is_asked_about_once_with_the_days_around_it() -> None:
    months = Months()
    Asked(Calendar(months, TODAY, TODAY)).press("h", "l", "[", "h")
    assert months.asked == [(date(2026, 6, 1), date(2026, 7, 5)), (date(2026, 4, 27), date(2026, 5, 31))]


@pytest.mark.parametrize(
    ("day", "keys", "wanted"),
    [
        (date(2026, 3, 31), ["["], date(2026, 2, 28)),
        (date(2026, 1, 31), ["]"], date(2026, 2, 28)),
        (date(2026, 1, 5), ["["], date(2025, 12, 5)),
        (date(2026, 12, 5), ["]"], date(2027, 1, 5)),
        (date(2026, 11, 30), ["]"], date(2026, 12, 30)),
        (date(1900, 1, 3), ["["], date(1900, 1, 3)),
        (date(2999, 12, 3), ["]"], date(2999, 12, 3)),
        (date(1900, 1, 3), ["k"], date(1900, 1, 1)),
        (date(2999, 12, 30), ["j"], date(2999, 12, 31)),
    ],
)
def test_the_ends_of_months_and_of_the_calendar(day: date, keys: list[str], wanted: date) -> None:
    asked = calendar(day=day).press(*keys)
    assert isinstance(asked.question, Calendar)
    assert asked.question.day == wanted


def test_a_day_is_gone_to_or_fetched() -> None:
    def chosen(day: int, key: str, fetches: str = "f") -> Chosen | bool | None:
        said = calendar(day=TODAY.replace(day=day), fetches=fetches).press(key).answers
        return said[0] if said else False

    june = TODAY.replace
    assert chosen(12, "enter") == Chosen(june(day=12))
    assert chosen(10, "enter") == Chosen(june(day=10), fetch=True)
    assert chosen(10, "enter", fetches="") == Chosen(june(day=10))
    assert chosen(9, "enter") == Chosen(june(day=9)), "there are papers to go to"
    assert chosen(9, "f") == Chosen(june(day=9), fetch=True)
    assert chosen(9, "F", fetches="F") == Chosen(june(day=9), fetch=True)
    assert chosen(12, "f") is False
    assert chosen(9, "f", fetches="") is False
    assert [chosen(12, key) for key in ("escape", "q", "D")] == [None] * 3


def test_a_click_chooses_the_day_in_the_cell() -> None:
    def clicked(asked: Asked, x: int, y: int) -> int | None:
        asked.click(x, y)
        return asked.answers[0].day.day if asked.answers else None

    assert [clicked(calendar(), x, 4) for x in (0, 8, 9, 62, 63)] == [8, 8, 9, 14, None]
    assert [clicked(calendar(), 0, y) for y in (2, 3, 4, 7, 8)] == [None, 1, 8, 29, None]
    assert clicked(calendar(), 20, 7) is None, "the days of another month are blank"
    assert [clicked(calendar(height=24), 0, y) for y in (3, 4, 5, 6, 7)] == [1, 1, 8, 8, 15]
    assert [clicked(calendar(40), x, 4) for x in (2, 3, 6, 7)] == [None, 8, 8, 9]

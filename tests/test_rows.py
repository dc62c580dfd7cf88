"""A paper as a row of the list, and the heading of its day: the whole line at each width."""

from __future__ import annotations

from dataclasses import replace

import pytest

from store.models import Entry, Mark, Note, Paper, Quote, Status
from store.query.counts import DayCount
from tests.painted import STYLES, pieces, text_of
from tui.main.day_heading import paint_heading
from tui.main.row import RowLook, RowState, gist, paint_row
from tui.sheets.styles import UNICODE

PAPER = Paper(
    "arxiv:2606.01234",
    "Memory-efficient training of language agents in large worlds",
    abstract="We train agents.",
    authors=("Ada Ek", "Bo Li"),
    organization="Fjord Research",
    day="2026-06-12",
    upvotes=118,
    stars=12_345,
    comments=9,
    published="2026-06-11",
    added="2025-12-31T12:00:00Z",
)
MARK = Mark(
    PAPER.id,
    status=Status.QUEUED,
    rating=4,
    tags=("rl", "agents", "world-models"),
    notes=(Note("a thought"), Note("", quote=Quote("We train"))),
    due="2026-06-20",
)
ENTRY = Entry(0, PAPER, MARK)
LOOK = RowLook(STYLES, UNICODE, 80, 2, ("agents",), 2026)


def rows(entry: Entry = ENTRY, state: RowState | None = None, **look: object) -> list[str]:
    """Return what is written in the lines of a row."""
    return [text_of(line) for line in paint_row(entry, state or RowState(), replace(LOOK, **look))]  # type: ignore[arg-type]


def test_a_row_at_each_width() -> None:
    assert rows() == [
        "  ○4 Memory-efficient training of language agents in large worlds    ≡“z  ▲ 118 ",
        "     Ada Ek +1 · Fjord Research                       #rl #agents #world-models ",
    ]
    assert rows(width=45) == [
        "  ○4 Memory-efficient training…   ≡“z  ▲ 118 ",
        "     Ada Ek +1 · Fjord…       #rl #agents +1 ",
    ]
    assert rows(width=44) == [
        "  ○4 Memory-efficient training of…      ≡“z ",
        "     Ada Ek +1 · Fjord…      #rl #agents +1 ",
    ], "a narrow list has no right column"
    assert rows(lines=1) == ["  ○4 Memory-efficient training of language agents in… #rl #agents +1 ≡“z  ▲ 118 "]
    assert rows(width=44, lines=1) == ["  ○4 Memory-efficient training…  #rl +2 ≡“z "]
    assert rows(width=26, lines=1) == ["  ○4 Memory-efficien… ≡“z "]


def test_of_tags_that_have_no_room_it_is_said_how_many_there_are() -> None:
    def tagged(*tags: str, width: int = 45) -> str:
        below = rows(Entry(0, PAPER, Mark(PAPER.id, tags=tags)), width=width)[1]
        return below[below.index("#") :].rstrip() if "#" in below else ""

    assert tagged("x" * 18) == "#" + "x" * 18
    assert tagged("x" * 19) == "#" + "x" * 17 + "…"
    assert tagged("x" * 19, "b", "c") == "#" + "x" * 14 + "… +2"
    assert tagged("one", "two", "three", "four", "five", "six") == "#one #two #three +3"
    assert tagged("one", width=16) == ""


def test_what_a_row_says_of_its_paper_and_of_the_cursor() -> None:
    def first(state: RowState) -> list[tuple[str, str]]:
        return pieces(paint_row(ENTRY, state, LOOK)[0])

    def wanted(bar: str, chosen: str, style: str, sign: str, star: str) -> list[tuple[str, str]]:
        return [
            (bar, "accent"),
            (chosen, "accent"),
            ("○", sign),
            ("4 ", star),
            ("Memory-efficient training of language ", style),
            ("agents", "match"),
            (" in large worlds", style),
            ("   ", ""),
            (" ≡“z", sign),
            ("  ▲ 118 ", "muted"),
        ]

    assert first(RowState()) == wanted(" ", " ", "text", "accent", "star")
    assert first(RowState(cursor=True)) == wanted("▌", " ", "strong", "accent", "star")
    assert first(RowState(selected=True)) == wanted(" ", "✓", "text", "accent", "star")
    assert first(RowState(gone=True)) == wanted(" ", "–", "faint", "faint", "faint")
    assert first(RowState(cursor=True, old=True)) == wanted("▌", " ", "faint", "faint", "faint")
    assert pieces(paint_row(ENTRY, RowState(cursor=True), LOOK)[1]) == [
        ("▌", "accent"),
        ("    ", ""),
        ("Ada Ek +1 · Fjord Research", "faint"),
        ("                      ", ""),
        (" #rl #agents #world-models", "tag"),
        (" ", ""),
    ]
    assert pieces(paint_row(ENTRY, RowState(gone=True), LOOK)[1])[-2] == (" #rl #agents #world-models", "faint")


@pytest.mark.parametrize(
    ("status", "sign", "style", "title"),
    [
        (Status.INBOX, "·", "faint", "text"),
        (Status.QUEUED, "○", "accent", "text"),
        (Status.READING, "◐", "accent", "text"),
        (Status.READ, "●", "accent", "muted"),
        (Status.SKIPPED, "×", "faint", "faint"),
    ],
)
def test_a_status_has_a_sign_and_what_is_done_steps_back(status: Status, sign: str, style: str, title: str) -> None:
    painted = pieces(paint_row(Entry(0, PAPER, Mark(PAPER.id, status=status)), RowState(), LOOK)[0])
    assert painted[2:5] == [(sign, style), ("  ", "star"), ("Memory-efficient training of language ", title)]


@pytest.mark.parametrize(
    ("column", "said"),
    [
        ("votes", "  ▲ 118 "),
        ("rating", "   ★★★★ "),
        ("score", "     87 "),
        ("stars", "  ★ 12k "),
        ("comments", "      9 "),
        ("published", " 11 Jun "),
        ("added", " Dec’25 "),
        ("day", " 12 Jun "),
        ("title", " 12 Jun "),
    ],
)
def test_the_right_column_says_what_the_list_is_sorted_by(column: str, said: str) -> None:
    entry = Entry(0, PAPER, MARK, 87)
    line = paint_row(entry, RowState(), replace(LOOK, column=column))[0]
    assert pieces(line)[-1] == (said, "star" if column == "rating" else "muted")
    bare = Entry(0, Paper("p:1", "Title"), Mark("p:1"))
    assert rows(bare, column=column)[0] == "  ·  Title".ljust(80)


def test_numbers_are_cut_only_where_they_have_no_room() -> None:
    def votes(count: int) -> str:
        return rows(Entry(0, replace(PAPER, upvotes=count), MARK))[0][-7:-1]

    assert [votes(count) for count in (0, 9_999, 10_000, 123_456)] == [" ▲   0", " ▲9999", " ▲ 10k", " ▲123k"]


def test_signs_say_what_there_is_of_notes_and_of_passing_over() -> None:
    def signs(mark: Mark, passed: int = 0) -> str:
        return rows(replace(Entry(0, PAPER, mark), passed=passed))[0][65:-8].strip()

    bare = Mark(PAPER.id)
    assert signs(bare) == ""
    assert signs(replace(bare, notes=(Note("x"),))) == "≡"
    assert signs(replace(bare, notes=(Note(" ", quote=MARK.notes[1].quote),))) == "“"
    assert signs(replace(bare, due="2026-06-20")) == "z"
    assert [signs(bare, times) for times in (1, 2, 9, 12)] == ["", "↷2", "↷9", "↷9"]
    assert signs(replace(bare, status=Status.QUEUED), 5) == ""
    assert signs(replace(bare, due="2026-06-20"), 3) == "↷3 z"
    long = replace(PAPER, title="x" * 200)
    assert rows(Entry(0, long, bare))[0][-10:-8] == "x…", "where there is none, there is no room for it"
    assert rows(Entry(0, long, replace(bare, due="2026-06-20")))[0][-12:-8] == "x… z"


def test_why_to_open_a_paper() -> None:
    assert gist(replace(PAPER, summary="Agents, $\\alpha$ and more")) == "Agents, α and more"
    assert gist(PAPER) == "Ada Ek +1 · Fjord Research"
    assert gist(replace(PAPER, authors=())) == "Fjord Research"
    assert gist(replace(PAPER, authors=(), organization=None)) == "We train agents."


WHOLE, DECIDED, SOME = DayCount(30, 12, 30), DayCount(30, 0, 30), DayCount(30, 12, 4)


@pytest.mark.parametrize(
    ("count", "more", "width", "said"),
    [
        (WHOLE, 0, 34, " Fri 12 Jun ──────────────────────"),
        (WHOLE, 0, 35, " Fri 12 Jun ─ 30 papers · 12 inbox "),
        (WHOLE, 412, 46, " Fri 12 Jun ─ 30 papers · 12 inbox · 412 more "),
        (WHOLE, 412, 45, " Fri 12 Jun ─────────── 30 papers · 12 inbox "),
        (DECIDED, 0, 30, " Fri 12 Jun ─────── 30 papers "),
        (SOME, 0, 30, " Fri 12 Jun ───────── 4 of 30 "),
        (SOME, 412, 40, " Fri 12 Jun ──────── 4 of 30 · 412 more "),
        (None, 0, 20, " Fri 12 Jun ────────"),
        (None, 412, 30, " Fri 12 Jun ──────── 412 more "),
        (WHOLE, 0, 8, " Fri 12"),
    ],
)
def test_the_heading_of_a_day(count: DayCount | None, more: int, width: int, said: str) -> None:
    assert text_of(paint_heading("2026-06-12", count, width, STYLES, 2026, more)) == said


def test_a_heading_names_the_year_and_papers_without_a_day() -> None:
    assert pieces(paint_heading("2026-06-12", WHOLE, 60, STYLES, 2025, 1_412)) == [
        (" Fri 12 Jun 2026 ", "muted"),
        ("────────", "rule"),
        (" 30 papers · 12 inbox · 1,412 more ", "faint"),
    ]
    assert text_of(paint_heading("soon", None, 12, STYLES, 2026)) == " no day ────"
    assert text_of(paint_heading(None, DayCount(1, 0, 1), 20, STYLES, 2026)) == " no day ─── 1 paper "

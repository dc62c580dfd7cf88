"""What stands above an abstract, piece by piece: the title, one byline, the reader's marks, the names of the links."""

from __future__ import annotations

from datetime import date

import pytest

from store.models import Mark, Note, Paper, Quote, Status
from tests.painted import STYLES, pieces, text_of
from tui.paper.head import authors_are_cut, paint_head, paint_said, title_is_cut
from tui.paper.look import PaperLook
from tui.sheets.styles import UNICODE

TODAY = date(2026, 6, 13)
AUTHORS = ("Ada Lovelace", "Émilie du Châtelet", "Mary Somerville")
ARXIV, CODE = "https://arxiv.org/abs/2606.00001", "https://github.com/o/kites"
KITES = Paper(
    "p:1",
    "Kites",
    authors=AUTHORS,
    day="2026-06-12",
    upvotes=1_200,
    arxiv="2606.00001",
    links=(CODE, "https://github.com/o/other", "https://a.io/"),
    code=CODE,
    stars=1_204,
    withdrawn="2025-06-20",
)
MARK = Mark(
    "p:1",
    status=Status.READING,
    rating=3,
    tags=("memory", "agents", "rl"),
    notes=(Note("One"), Note(" ", quote=Quote("a")), Note("Two", quote=Quote("b"))),
    due="2026-06-15",
)


def look(width: int) -> PaperLook:
    return PaperLook(STYLES, UNICODE, width, TODAY)


def head(paper: Paper, width: int) -> list[str]:
    return [text_of(line) for line in paint_head(paper, Mark(paper.id), look(width))]


def said(mark: Mark, width: int = 80) -> str:
    return text_of(paint_said(mark, look(width)))


def test_a_head_has_a_line_each_for_who_and_when_my_marks_and_where_to_go() -> None:
    assert [pieces(line) for line in paint_head(KITES, MARK, look(100))] == [
        [("Kites", "strong")],
        [
            ("withdrawn 20 Jun 2025", "error"),
            (" · Ada Lovelace, Émilie du Châtelet +1 · ▲1,200 · 12 Jun", "muted"),
        ],
        [
            *[("◐ reading", "accent"), ("  ", ""), ("★★★", "star"), ("  ", ""), ("#memory #agents #rl", "tag")],
            *[("  ", ""), ("2 notes", "muted"), ("  ", ""), ("2 highlights", "muted")],
            *[("  ", ""), ("snoozed to Mon", "muted")],
        ],
        [("arXiv", ARXIV), ("  ", ""), ("code", CODE), (" ★1,204", "muted"), ("  ", ""), ("a.io", "https://a.io/")],
        [],
    ]
    assert head(Paper("p:2", "Bare"), 80) == ["Bare", ""]
    assert head(Paper("p:2", "Gone", withdrawn="2026-06-01"), 80) == ["Gone", "withdrawn 1 Jun", ""]
    assert head(Paper("p:2", "Once", published="2026-06-02", day=""), 80) == ["Once", "2 Jun", ""]
    assert head(Paper("p:2", "None", upvotes=0), 80) == ["None", "▲0", ""]


def test_the_names_of_the_links_end_the_byline_where_there_is_room() -> None:
    paper = Paper("p:2", "B", authors=("Ada",), arxiv="2606.00001")
    assert pieces(paint_head(paper, Mark("p:2"), look(11))[1]) == [("Ada", "muted"), (" · ", "muted"), ("arXiv", ARXIV)]
    assert head(paper, 10) == ["B", "Ada", "arXiv", ""]
    assert head(Paper("p:2", "B", arxiv="2606.00001"), 80) == ["B", "arXiv", ""]


def test_as_many_links_are_named_as_fit_on_a_line() -> None:
    for width, names in (
        (24, "arXiv  code ★1,204  a.io"),
        (23, "arXiv  code ★1,204"),
        (18, "arXiv  code ★1,204"),
        (17, "arXiv  a.io"),
    ):
        assert head(KITES, width)[-2] == names


def test_the_byline_names_as_many_authors_as_there_is_room_for() -> None:
    whole = "withdrawn 20 Jun 2025 · Ada Lovelace, Émilie du Châtelet +1 · ▲1,200 · 12 Jun"
    assert head(KITES, 77)[1] == whole
    assert head(KITES, 76)[1] == whole.replace(", Émilie du Châtelet +1", " +2")
    assert head(KITES, 48)[1] == "withdrawn 20 Jun 2025 · Ada Lo… +2 · ▲1,200…", "ten cells are left to the first"
    assert head(KITES, 23)[1] == "withdrawn 20 Jun 2025…"
    assert head(KITES, 22)[1] == "withdrawn 20 Jun 2025"
    paper = Paper("p:2", "B", authors=AUTHORS)
    assert {width: head(paper, width)[1] for width in (35, 34, 15, 14, 12)} == {
        35: "Ada Lovelace, Émilie du Châtelet +1",
        34: "Ada Lovelace +2",
        15: "Ada Lovelace +2",
        14: "Ada Lovela… +2",
        12: "Ada Love… +2",
    }
    for authors, width, cut in (
        (AUTHORS, 80, True),
        (AUTHORS[:2], 32, False),
        (AUTHORS[:2], 31, True),
        ((), 80, False),
    ):
        assert authors_are_cut(Paper("p:2", "B", authors=authors), look(width)) is cut


@pytest.mark.parametrize(("width", "most"), [(60, 3), (59, 4), (20, 4)])
def test_a_long_title_has_three_lines_and_four_where_it_is_narrow(width: int, most: int) -> None:
    words = [f"word{number:02}" for number in range(40)]
    per_line = (width + 1) // 7
    rows = [" ".join(words[start : start + per_line]) for start in range(0, per_line * most, per_line)]
    fits = Paper("p:2", " ".join(rows))
    assert head(fits, width) == [*rows, ""] and not title_is_cut(fits, look(width))
    longer = Paper("p:2", " ".join(words))
    assert head(longer, width)[:-2] == rows[:-1] and title_is_cut(longer, look(width))
    assert pieces(paint_head(longer, Mark("p:2"), look(width))[most - 1]) == [(_shortened(rows[-1], width), "strong")]


def _shortened(row: str, width: int) -> str:
    """Return a row that goes on: with an ellipsis, which takes the place of a word where there is no room for it."""
    return f"{row}…" if len(row) < width else f"{row.rpartition(' ')[0]}…"


@pytest.mark.parametrize(
    ("due", "words"),
    [
        *[(None, ""), ("2026-06-13", "due today"), ("2026-06-12", "due since 12 Jun")],
        *[("2025-12-31", "due since 31 Dec 2025"), ("2026-06-14", "snoozed to Sun"), ("2026-06-19", "snoozed to Fri")],
        *[("2026-06-20", "snoozed to 20 Jun"), ("2027-01-02", "snoozed to 2 Jan 2027"), ("soon", "snoozed to soon")],
    ],
)
def test_a_day_to_come_back_is_said_as_one_would_say_it(due: str | None, words: str) -> None:
    assert said(Mark("p:1", due=due)) == words


def test_my_marks_stay_on_one_line_and_the_tags_give_way() -> None:
    assert {width: said(MARK, width) for width in (80, 78, 61, 60, 44, 20, 10)} == {
        80: "◐ reading  ★★★  #memory #agents #rl  2 notes  2 highlights  snoozed to Mon",
        78: "◐ reading  ★★★  #memory #agents #rl  2 notes  2 highlights  snoozed to Mon",
        61: "◐ reading  ★★★  #me… +2  2 notes  2 highlights  snoozed to…",
        60: "◐ reading  ★★★  #me… +2  2 notes  2 highlights  snoozed to…",
        44: "◐ reading  ★★★  #me… +2  2 notes  2 highlig…",
        20: "◐ reading  ★★★  #me…",
        10: "◐ reading",
    }
    assert said(Mark("p:1", status=Status.INBOX, tags=("rl",), notes=(Note("One"),))) == "#rl  1 note"
    assert said(Mark("p:1", notes=(Note("", quote=Quote("a")),))) == "1 highlight"


def test_of_the_tags_as_many_are_named_as_fit_and_the_others_counted() -> None:
    three = Mark("p:1", tags=("memory", "agents", "rl"))
    assert {width: said(three, width) for width in (19, 18, 17, 10)} == {
        19: "#memory #agents #rl",
        18: "#memory #agents +1",
        17: "#memory +2",
        10: "#memory +2",
    }
    long = Mark("p:1", tags=("a-very-long-tag-indeed", "b"))
    assert {width: said(long, width) for width in (26, 25, 12)} == {
        26: "#a-very-long-tag-indeed #b",
        25: "#a-very-long-tag-inde… +1",
        12: "#a-very… +1",
    }
    assert said(Mark("p:1", tags=("a-very-long-tag-indeed",)), 14) == "#a-very-long…"

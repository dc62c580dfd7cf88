"""The facets without a screen: what is painted, where the cursor stands, what a click chooses."""

from __future__ import annotations

from textual.geometry import Size

from tests.painted import Bare, click, pieces, text_of
from tui.main.facets import FacetLine, Facets

INBOX = FacetLine("inbox", 1_450, "is:inbox")
QUEUED = FacetLine("queued", 3, "is:queued", taken=True)
LONG = FacetLine("a very long tag of many letters", 7, "tag:a")
LINES = [FacetLine("Status"), INBOX, QUEUED, FacetLine(""), FacetLine("Tags"), LONG]


class Shown(Bare, Facets):
    """The facets without an app, in so many lines."""

    size = Size(24, 4)


def made() -> Shown:
    facets = Shown()
    facets.show(LINES)
    return facets


def test_values_stand_under_their_headings_with_their_counts_at_the_edge() -> None:
    facets = made()
    assert [text_of(facets.line(y, 24)) for y in range(7)] == [
        " Status                │",
        "   inbox         1,450 │",
        " ✓ queued            3 │",
        "                       │",
        " Tags                  │",
        "   a very long tag…  7 │",
        "                       │",
    ]
    assert pieces(facets.line(0, 24))[1] == ("Status", "strong")
    assert pieces(facets.line(1, 24))[1:-2] == [("  ", "accent"), ("inbox         ", "text"), ("1,450", "muted")]
    assert pieces(facets.line(2, 24))[1:-2] == [("✓ ", "accent"), ("queued            ", "accent"), ("3", "muted")]
    assert pieces(facets.line(6, 24))[-1] == ("│", "rule")
    assert [facets.base(y).link for y in range(4)] == ["ground", "cursor", "ground", "ground"]


def test_the_cursor_goes_from_value_to_value_and_shows_the_heading_above() -> None:
    facets = made()

    def at(by: int) -> tuple[FacetLine | None, int]:
        facets.move(by)
        return facets.current, facets.window.top

    assert at(0) == (INBOX, 0)
    assert at(-1) == (INBOX, 0)
    assert at(1) == (QUEUED, 0)
    assert at(1) == (LONG, 2)
    assert at(1) == (LONG, 2)
    assert at(-3) == (INBOX, 0)
    facets.on_mouse_scroll_down()
    assert facets.current is LONG
    facets.on_mouse_scroll_up()
    assert facets.current is INBOX
    facets.stand_on(3)
    assert facets.current is LONG, "from a heading it goes on to a value"
    facets.show([*LINES[:5], FacetLine("b", 9, "tag:b"), LONG])
    assert facets.current is LONG, "it stays on its value"
    facets.show([*LINES[:5], FacetLine("b", 9, "tag:b")])
    assert facets.current is INBOX, "else it goes to the first"
    assert facets.redraws == 12


def test_the_wheel_goes_by_three_values() -> None:
    facets = Shown()
    facets.show([FacetLine("Votes"), *(FacetLine(str(votes), 1, f"votes={votes}") for votes in range(9))])
    wheeled = []
    for turn in (facets.on_mouse_scroll_down, facets.on_mouse_scroll_down, facets.on_mouse_scroll_up):
        turn()
        wheeled.append((facets.window.cursor, facets.window.top))
    assert wheeled == [(4, 1), (7, 4), (4, 4)]


def test_where_nothing_is_counted_nothing_is_chosen() -> None:
    facets = Shown()
    for lines in ([], [FacetLine("Status")]):
        facets.show(lines)
        facets.move(1)
        assert facets.current is None
        assert [facets.base(y).link for y in range(2)] == ["ground", "ground"]


def test_a_click_chooses_a_value_and_no_heading() -> None:
    facets = made()
    facets.move(2)
    assert facets.window.top == 2
    for y in range(6):
        facets.on_click(click(3, y))
    assert [message.number for message in facets.posted if isinstance(message, Facets.Pointed)] == [2, 5]
    assert len(facets.posted) == 2

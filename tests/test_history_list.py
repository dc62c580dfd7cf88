"""The list of changes as it is painted: days, times, what was done, and to which papers."""

from __future__ import annotations

from datetime import datetime

from textual.geometry import Size

from store.steps import FieldChange, Step
from tests.painted import Bare, pieces, text_of
from tui.history.history_list import HistoryList


class BareHistory(Bare, HistoryList):
    """The list of changes without an app."""

    size = Size(60, 7)


def step(id: str, when: datetime, summary: str, *titles: str, against: bool = False, undone: bool = False) -> Step:
    """Make a step about papers of these titles."""
    changes = tuple(FieldChange(f"p:{title}", title, "rating", None, 4, against) for title in titles)
    return Step(id, when.astimezone().isoformat(), summary, changes, undone)


STEPS = [
    step("a", datetime(2026, 7, 30, 12, 5), "rated 4", "Kites"),
    step("b", datetime(2026, 7, 30, 9, 0), "queued", "Kites", "Masts", undone=True),
    step("c", datetime(2026, 7, 3, 23, 59), "tagged #rl", "A title that is far too long for the room", against=True),
    step("d", datetime(2025, 12, 31, 1, 2), "a summary that is longer than its column"),
]


def shown(history: BareHistory, width: int = 60) -> list[str]:
    return [text_of(history.line(y, width)).rstrip() for y in range(1, 7)]


def test_changes_are_listed_with_their_day_once() -> None:
    history = BareHistory(2026)
    history.show(STEPS[:3], 3)
    assert shown(history) == [
        "▌  30 Jul 12:05  rated 4     Kites",
        "          09:00  queued      undone  2 papers",
        "    3 Jul 23:59  tagged #rl  decided against  A title that…",
        *[""] * 3,
    ]
    history.show(STEPS, 4)
    assert shown(history) == [
        "▌  30 Jul     12:05  rated 4               Kites",
        "              09:00  queued                undone  2 papers",
        "    3 Jul     23:59  tagged #rl            decided against  A t…",
        "   2025-12-31 01:02  a summary that is…",
        *[""] * 2,
    ]
    assert (
        shown(history, 90)[2].partition(":59  ")[2] == f"{'tagged #rl':<24}  decided against  A title that is far too…"
    )
    assert [pieces(history.line(y, 60))[2:] for y in (1, 2, 3)] == [
        [("12:05  ", "faint"), ("rated 4               ", "text"), ("Kites", "strong")],
        [("09:00  ", "faint"), ("queued                ", "faint"), ("undone  ", "accent"), ("2 papers", "muted")],
        [
            *[("23:59  ", "faint"), ("tagged #rl            ", "text")],
            *[("decided against  ", "accent"), ("A t…", "muted")],
        ],
    ]
    assert pieces(history.line(1, 60))[:2] == [("▌  ", "accent"), ("30 Jul     ", "muted")]


def test_the_cursor_stays_among_the_changes() -> None:
    history = BareHistory(2026)
    history.show([], 0)
    assert history.current is None
    assert history.bar.counts == ["0 changes"]
    assert [pieces(history.line(y, 60)) for y in (1, 2)] == [[("   no changes yet", "muted")], []]
    history.bar.editor.set("zz")
    assert text_of(history.line(1, 60)) == "   nothing matches"
    history.show(STEPS, 4)
    assert history.bar.counts == ["4 changes"]
    history.show(STEPS[:1], 1_200, whole=False)
    assert history.bar.counts == ["1 of 1,200 changes", "reading older changes…"]
    history.show(STEPS, 4)
    history.stand_on("c")
    assert history.current is STEPS[2]
    history.stand_on("gone")
    assert history.current is STEPS[2]
    history.move(9)
    assert history.current is STEPS[3]
    history.move(-1)
    assert history.current is STEPS[2]
    history.begin()
    assert history.current is STEPS[0]
    assert history.bar.editor.text == ""

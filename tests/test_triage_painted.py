"""Triage as it is painted: how far one has come, the next titles, the recap; and where a pass begins."""

from __future__ import annotations

from datetime import datetime

import pytest
from textual.geometry import Size

from store.ledger.ledger import ReadingSession, Resumed
from tests.painted import Bare, pieces, text_of
from tui.questions.picker import Picker
from tui.triage.progress import ProgressHead, RecapLine, RecapSheet
from tui.triage.start import INBOX, Scope, StartMode, choose_mode
from tui.triage.upcoming import Upcoming


class BareHead(Bare, ProgressHead):
    """The progress without an app."""


class BareRecap(Bare, RecapSheet):
    """The recap without an app."""

    size = Size(60, 20)


class BareUpcoming(Bare, Upcoming):
    """The next titles without an app."""


def test_progress_is_said_as_far_as_there_is_room_beside_its_bar() -> None:
    head = BareHead()
    assert [pieces(head.line(y, 40)) for y in (0, 1)] == [
        [(" ", ""), (" " * 23, "muted"), ("  ", ""), ("─" * 13, "rule")],
        [(" ", "")],
    ]
    head.show(["Triage · rl", "3 of 12", "10 left", "~2 min"], 3, 12)
    assert [pieces(head.line(0, width)) for width in (65, 64, 30)] == [
        [
            *[(" ", ""), ("Triage · rl", "strong"), (" · 3 of 12 · 10 left · ~2 min", "muted")],
            *[("  ", ""), ("━" * 5, "accent"), ("─" * 16, "rule")],
        ],
        [
            *[(" ", ""), ("Triage · rl", "strong"), (" · 3 of 12 · 10 left        ", "muted")],
            *[("  ", ""), ("━" * 5, "accent"), ("─" * 16, "rule")],
        ],
        [
            *[(" ", ""), ("Triage · rl", "strong"), ("     ", "muted")],
            *[("  ", ""), ("━" * 2, "accent"), ("─" * 8, "rule")],
        ],
    ]
    head.say("queued “A title that is too long for the line”")
    assert pieces(head.line(1, 40)) == [(" ", ""), ("queued “A title that is too long for…", "text")]
    assert text_of(head.line(1, 48)) == " queued “A title that is too long for the line”"
    assert text_of(head.line(1, 47)) == " queued “A title that is too long for the…"


def test_nothing_is_drawn_again_that_looks_the_same() -> None:
    head, upcoming = BareHead(), BareUpcoming()
    for words, done, total, redraws in (
        (["a"], 1, 2, 1),
        (["a"], 1, 2, 1),
        (["a"], 2, 2, 2),
        (["a"], 2, 3, 3),
        (["b"], 2, 3, 4),
    ):
        head.show(words, done, total)
        assert head.redraws == redraws
    head.say("said")
    head.say("said")
    assert head.redraws == 5
    for titles, redraws in ((["One"], 1), (["One"], 1), (["Two"], 2)):
        upcoming.show(titles)
        assert upcoming.redraws == redraws


def test_the_next_titles_stand_below_a_heading() -> None:
    upcoming = BareUpcoming()
    assert [upcoming.line(y, 20) for y in range(3)] == [()] * 3
    upcoming.show(["One", "A title that fits it", "A title that fits i"])
    assert [pieces(upcoming.line(y, 20)) for y in range(6)] == [
        [],
        [("next", "muted")],
        [("One", "faint")],
        [("A title that fits…", "faint")],
        [("A title that fits i", "faint")],
        [],
    ]


def test_the_recap_stands_in_the_middle_without_what_counts_nothing() -> None:
    recap = BareRecap()
    sums = [RecapLine(1_200, "seen"), RecapLine(0, "read", "●"), RecapLine(2, "queued", "○")]
    recap.show("Done: 12 papers in 3 minutes", sums, ["Enter goes to the list"])
    painted = [pieces(recap.line(y, 60)) for y in range(12)]
    margin = (" " * 8, "")
    assert painted == [
        *[[]] * 4,
        [margin, ("Done: 12 papers in 3 minutes", "strong")],
        [margin],
        [margin, (" 1,200 ", "strong"), ("seen", "text"), ("  ", "accent")],
        [margin, ("     2 ", "strong"), ("queued", "text"), ("  ○", "accent")],
        [margin],
        [margin, ("Enter goes to the list", "muted")],
        *[[]] * 2,
    ]
    recap.size = Size(46, 5)
    assert [text_of(recap.line(y, 46)) for y in (0, 1, 7)] == ["", "  Done: 12 papers in 3 minutes", ""]


def left(filter: str, papers: int, position: int) -> Resumed:
    session = ReadingSession("one", "triage", filter, datetime(2026, 6, 12, 8).astimezone())
    return Resumed(session, tuple(f"p:{number}" for number in range(papers)), position)


UNFINISHED = "A triage was left unfinished"


@pytest.mark.parametrize(
    ("resumed", "scope", "title", "offered"),
    [
        (
            left("tag:rl", 1_200, 2),
            Scope(INBOX, ["p:1"], selected=False),
            UNFINISHED,
            [
                (StartMode.GO_ON, "go on with it: tag:rl", "at 3 of 1,200"),
                (StartMode.ANEW, f"start over: {INBOX}", "1 paper"),
            ],
        ),
        (
            left("2 selected", 2, 1),
            Scope("2 selected", ["p:0", "p:9"], selected=True),
            UNFINISHED,
            [
                (StartMode.GO_ON, "go on with it: 2 selected", "at 2 of 2"),
                (StartMode.ANEW, "start over: 2 selected", "2 papers"),
            ],
        ),
        (
            left(INBOX, 1_200, 1_000),
            Scope(INBOX, ["p:0", "p:1200", "p:1201"], selected=False),
            "2 new since this triage was left",
            [
                (StartMode.ADD, "add them and go on", "at 1,001 of 1,202"),
                (StartMode.GO_ON, "go on without them", "at 1,001 of 1,200"),
                (StartMode.ANEW, f"start over: {INBOX}", "3 papers"),
            ],
        ),
    ],
)
async def test_a_pass_that_was_left_is_asked_about(
    resumed: Resumed, scope: Scope, title: str, offered: list[tuple[StartMode, str, str]]
) -> None:
    asked: list[Picker] = []

    async def ask(picker: Picker) -> StartMode | None:
        asked.append(picker)
        return None

    assert await choose_mode(ask, resumed, scope) is None
    [picker] = asked
    assert (picker.title, picker.footer) == (title, "Enter takes · Esc leaves")
    assert [(choice.value, choice.text, choice.right) for choice in picker.choices] == offered


async def test_what_is_plain_is_not_asked() -> None:
    async def ask(picker: Picker) -> None:
        raise AssertionError(picker.title)

    scope = Scope(INBOX, ["p:0", "p:1"], selected=False)
    assert await choose_mode(ask, None, scope) is StartMode.ANEW
    assert await choose_mode(ask, left(INBOX, 2, 1), scope) is StartMode.GO_ON

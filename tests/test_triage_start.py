"""Where a pass of triage begins: anew, or where one was left, and what is asked about that."""

from __future__ import annotations

from datetime import datetime

import pytest

from store.ledger.ledger import ReadingSession, Resumed
from tui.questions.picker import Picker
from tui.triage.start import INBOX, Scope, StartMode, choose_mode


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

"""What is said first when the program opens: the one thing a reader should know, and the tour of the first run."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from store.ledger.pace import Action
from store.ledger.triage import Triage
from store.library import Library
from store.models import Paper, Status
from tests.conftest import TODAY
from tests.papers import incoming
from tui.commands import COMMANDS
from tui.config import KeyChange
from tui.keymap import Keymap
from tui.main.fetching import due
from tui.main.first_run import FirstRun, greeting
from tui.main.passed_over import passed_papers
from tui.main.tour import Tour
from tui.session import Session


@pytest.fixture
def four(tmp_path: Path) -> Iterator[Library]:
    library = Library.open(tmp_path / "four", seeds=False, today=TODAY)
    library.ingest(incoming([Paper(f"p:{number:012x}", f"Paper {number}") for number in range(4)]))
    yield library
    library.close()


def pass_over(library: Library, papers: list[str], times: int) -> None:
    """Let papers be passed over so often."""
    for _ in range(times):
        library.ledger.record(library.ledger.begin("reading"), Action.PASSED, papers)
    library.recount(papers)


def ids(library: Library) -> list[str]:
    return [entry.paper.id for entry in library.entries(library.head(4))]


def test_what_is_wrong_is_said_before_all_else(four: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    keymap = Keymap(COMMANDS.values())
    assert greeting(four, keymap, []) == ("", False)
    assert greeting(four, keymap, ["line 1 is odd"]) == ("line 1 is odd", True)
    assert greeting(four, keymap, ["line 1 is odd", "line 2"]) == (
        "2 problems (see broadsheet doctor): line 1 is odd",
        True,
    )
    monkeypatch.setattr(Library, "readonly", f"{four.folder}/state.json is of a newer version")
    assert greeting(four, keymap, ["line 1 is odd"]) == ("read-only: state.json is of a newer version", True)


def test_where_triage_was_left_and_what_was_passed_over_is_recalled(four: Library) -> None:
    keymap = Keymap(COMMANDS.values(), {"passed-over": KeyChange(("Z",), "")})
    papers = ids(four)
    pass_over(four, papers[:2], 4)
    pass_over(four, papers[2:], 3)
    assert greeting(four, keymap, []) == ("", False)
    assert [entry.paper.id for entry in passed_papers(four)] == papers[:2]
    pass_over(four, papers[2:3], 1)
    said = "3 papers passed over 4 times or more"
    assert greeting(four, keymap, []) == (f"{said}: Z to skip, snooze or keep them", False)
    none = Keymap(COMMANDS.values(), {"passed-over": KeyChange((), "")})
    assert greeting(four, none, []) == (f"{said}: passed-over to skip, snooze or keep them", False)


@pytest.mark.parametrize(("due_on", "counts"), [("2026-08-02", False), ("2026-08-01", True), (None, True)])
def test_what_is_put_off_or_decided_waits_for_no_decision(four: Library, due_on: str | None, counts: bool) -> None:
    papers = ids(four)
    pass_over(four, papers, 4)
    four.edit([papers[0]], lambda mark: mark.snoozed(due_on), "snoozed")
    four.edit([papers[1]], lambda mark: mark.with_status(Status.QUEUED), "queued")
    assert [entry.paper.id for entry in passed_papers(four)] == [*papers[:1] * counts, *papers[2:]]


@pytest.mark.parametrize("network", [True, False])
def test_the_tour_says_the_readers_keys_until_it_is_ended_for_good(tmp_path: Path, network: bool) -> None:
    session, mounted = Session(tmp_path / "session.json"), list[Tour]()
    keymap = Keymap(COMMANDS.values(), {"later": KeyChange(("L",), "")})
    tour = FirstRun(session, keymap, mounted.append, network=network)
    tour.end()
    assert not session.toured, "what was not shown cannot be ended"
    tour.begin()
    fetches = [("f", "bring today's papers (asks the network)")] if network else []
    assert [stop for tour in mounted for stop in tour.stops] == [
        [("j k", "move"), ("/", "filter"), ("L b r x", "later, reading, read, skip")],
        [*fetches, ("T", "one by one"), ("I", "import"), ("u", "undo")],
        [("?", "every key"), (":", "every command"), ("Esc", "ends this tour for good")],
    ]
    mounted.clear()
    FirstRun(replace(session, toured=True), keymap, mounted.append).begin()
    assert not mounted


def test_a_pass_that_was_left_is_recalled_before_what_was_passed_over(four: Library) -> None:
    papers = ids(four)
    pass_over(four, papers, 4)
    Triage.begin(four, four.ledger, "all", papers).forward()
    keymap = Keymap(COMMANDS.values())
    assert greeting(four, keymap, []) == ("triage was left at 2 of 4: T goes on", False)


@pytest.mark.parametrize(
    ("when", "opened", "subscribed", "wanted"),
    [
        ("start", "2026-08-01", True, True),
        ("start", "2026-07-31", True, True),
        ("morning", "2026-08-01", True, False),
        ("morning", "2026-07-31", True, True),
        ("morning", "2026-07-31", False, False),
        (None, "2026-07-31", True, False),
    ],
)
def test_papers_are_fetched_at_the_start_where_that_is_set(
    four: Library, when: str | None, opened: str, subscribed: bool, wanted: bool
) -> None:
    session = Session(four.folder / "session.json", opened=opened)
    if subscribed:
        four.fetching.subscribe("hf")
    assert due({"fetch": when} if when else {}, session, four) is wanted
    assert session.opened == "2026-08-01" and session.path.exists() is (opened != "2026-08-01")


def test_a_library_that_cannot_be_written_fetches_nothing(four: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    four.fetching.subscribe("hf")
    monkeypatch.setattr(Library, "readonly", "read-only")
    assert due({"fetch": "start"}, Session(four.folder / "session.json"), four) is False

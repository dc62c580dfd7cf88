"""The history on the screen: what a change is found by, marks of a past day, and what is read after the first frame."""

from __future__ import annotations

import pytest

from store.library import Library
from store.models import Note, Status
from tests.desk import Desk, sit
from tui.history.screen import HistoryScreen


@pytest.fixture
def lived_in(seeded: Library) -> Library:
    """Give the seeds after five changes."""
    one, two = seeded.entries(seeded.head(2))
    note = Note("Why éclair?", "n1")
    seeded.edit(
        [one],
        lambda mark: mark.rated(4).with_status(Status.QUEUED).tagged(["rl", "agents"]).with_note(note),
        "rated 4",
    )
    seeded.edit([one], lambda mark: mark.with_note(Note("Second", "n2")), "noted")
    seeded.edit([two], lambda mark: mark.rated(2), "rated 2")
    seeded.edit([one, two], lambda mark: mark.tagged(["x"]), "tagged x")
    seeded.set_view("mine", "galore")
    return seeded


def history(at: Desk) -> HistoryScreen:
    assert isinstance(at.app.screen, HistoryScreen)
    return at.app.screen


async def test_a_change_is_found_by_what_was_done_when_to_which_papers_with_which_values(lived_in: Library) -> None:
    everything = ["saved the view", "tagged x", "rated 2", "noted", "rated 4"]
    async with sit(lived_in, size=(110, 24)) as at:
        await at.press("H", "slash")
        screen, year = history(at), lived_in.history()[0].at[:4]
        for typed, found in (
            *[("rated", ["rated 2", "rated 4"]), ("queued rated", ["rated 4"]), ("ated", []), ("tagged", ["tagged x"])],
            *[("agent", ["rated 4"]), ("éclair", ["rated 4"]), ("SECOND", ["noted"]), ("galore", ["saved the view"])],
            *[("mine", ["saved the view"]), ("queued", ["rated 4"]), ("inbox", ["rated 4"]), ("rl", ["rated 4"])],
            *[("Not ALL tokens", ["tagged x", "rated 2"]), ("[mask]: simple", ["tagged x", "noted", "rated 4"])],
            *[("“It's all", ["tagged x", "noted", "rated 4"]), ("none", []), ("kind", []), (f"{year}-", everything)],
        ):
            await at.press("ctrl+u")
            await at.paste(typed)
            assert [step.summary for step in screen.list.steps] == found, typed
            many = f"{len(found)} of 5 changes" if len(found) < 5 else "5 changes"
            assert at.lines[0].endswith(f"  {many}"), typed
            assert at.lines[-1].endswith(f" 1/{len(found)}") is bool(found)


async def test_a_history_without_changes_says_so(seeded: Library) -> None:
    async with sit(seeded, size=(110, 24)) as at:
        await at.press("H")
        for keys in ((), ("enter",), ("t",), ("j",)):
            await at.press(*keys)
            assert (at.lines[0].endswith("  0 changes"), at.lines[1].strip()) == (True, "no changes yet")
            assert at.lines[-1].strip() == "Enter undo this one  / filter  d a past day  q back  ? help"
        await at.press("slash", "x")
        assert at.lines[1].strip() == "nothing matches"
        assert at.lines[-1].strip() == "Enter to the changes  Ctrl+u clears  Esc ends"
        await at.press("escape", "escape")
        assert at.lines[1].strip() == "no changes yet"
        await at.press("escape")
        assert at.home


async def test_the_marks_of_a_day_are_listed_by_title_in_short(lived_in: Library) -> None:
    def box(at: Desk) -> list[str]:
        return [" ".join(line.split("│")[1].split()) for line in at.lines if line.count("│") == 2]

    async with sit(lived_in, size=(110, 24)) as at:
        await at.press("H", "d")
        assert box(at) == [
            *("Your marks as they were at the end of which day?", "› yesterday", "Enter takes · Esc leaves")
        ]
        await at.press("enter")
        assert box(at)[0].partition(" ")[2] == "marks as of 2026-07-31 (looking changes nothing)"
        await at.press("escape", "d", "ctrl+u", *"2020", "enter")
        assert box(at) == [
            "0 marks as of 2020-12-31 (looking changes nothing)",
            *("› type to find", "nothing matches", "", "Esc or Enter leaves"),
        ]
        await at.press("escape", "d", "ctrl+u", *"2099", "enter")
        assert box(at) == [
            "2 marks as of 2099-12-31 (looking changes nothing)",
            "› type to find",
            "It's All in The [MASK]: Simple… queued rated 4 #rl #agents #x 2…",
            "Not all tokens are created equal: Perplexity Attention… rated 2 #x",
            *("", "Esc or Enter leaves"),
        ]
        await at.press("escape", "d", "ctrl+u", *"never", "enter")
        assert " ".join(box(at)) == (
            "“never” is not a date; expected a date such as 2026-08-01, 2026-08, 2026, today, yesterday, monday, 3d, "
            "2w, or a range a..b › never Enter takes · Esc leaves"
        )


async def test_the_latest_changes_are_there_at_once_and_the_others_are_read_afterwards(
    seeded: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tui.history.screen.LATEST", 4)
    [paper] = seeded.entries(seeded.head(1))

    def rate(number: int) -> None:
        seeded.edit([paper], lambda mark: mark.rated(1 + number % 2), "rated")

    for number in range(3):
        rate(number)
    async with sit(seeded, size=(80, 24)) as at:
        await at.press("H", "j", "j")
        screen = history(at)
        for many, first in ((3, ["3 changes"]), (4, ["4 changes", "reading older changes…"])):
            assert screen.list.bar.counts == [f"{many} changes"] and at.lines[-1].endswith(f" 3/{many}")
            here = screen.list.current
            screen.reset()
            assert screen.list.bar.counts == first and screen.list.current is not here
            await at.settle()
            assert screen.list.bar.counts == [f"{many} changes"]
            rate(many)
            screen.reset()
            await at.press("j", "j")


async def test_what_was_undone_here_is_shown_in_the_list_and_said(lived_in: Library) -> None:
    async with sit(lived_in, size=(110, 24)) as at:
        for keys, said in (
            ("H j j enter", "undid: rated 2"),
            ("enter", "this change is already undone: U redoes the one undone last"),
            ("t", "no merge decided against this change"),
            ("j j u", "undid: rated 4"),
        ):
            await at.press(*keys.split())
            assert history(at).status.said == said
        assert [line[17:40].split("  ")[0] for line in at.lines[1:6]] == [
            *("saved the view", "tagged x", "rated 2", "noted", "rated 4")
        ]
        assert ["undone" in line for line in at.lines[1:6]] == [False, False, True, False, True]
        await at.press("q", "g")
        assert (at.mark.rating, at.mark.status, at.mark.tags) == (None, Status.INBOX, ("x",))
        await at.press("j")
        assert at.mark.rating is None

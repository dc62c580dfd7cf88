"""Day by day in the app: where it opens, the calendar, and walking from one day to the next."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from store.demo.papers import invented_papers
from store.library import Library
from store.making import Incoming
from store.models import Paper, Status
from tests.desk import sit
from tests.papers import incoming

FRIDAY = date(2026, 6, 12)
Open = Callable[[date], Library]


@pytest.fixture
def at_day(tmp_path: Path) -> Open:
    """Open the library of the invented morning as it is on a day."""

    def opened(today: date) -> Library:
        library = Library.open(tmp_path / "days", seeds=False, today=today)
        if not len(library):
            library.ingest(invented_papers(FRIDAY))
        return library

    return opened


# -- where it opens ----------------------------------------------------------------------------------------------------


async def test_opened_again_on_the_same_day_it_is_where_it_was_left(at_day: Open) -> None:
    library = at_day(FRIDAY)
    async with sit(library) as at:
        await at.type("/agents")
        await at.press("enter", "j")
        left = at.title, at.main.papers.bar.editor.text
    async with sit(library) as at:
        assert (at.title, at.main.papers.bar.editor.text) == left and at.said == ""
    library.close()


async def test_on_another_day_it_opens_on_the_newest_day_with_something_undecided(at_day: Open) -> None:
    library = at_day(FRIDAY)
    newest = [entry.paper.id for entry in library.entries(library.head(13))]
    library.edit(newest, lambda mark: mark.with_status(Status.SKIPPED), "skipped")
    async with sit(library) as at:
        await at.type("/agents")
        await at.press("enter", "s", *"title", "enter", "j")
        left = at.title, at.counts
    library.close()
    library = at_day(FRIDAY + timedelta(days=1))
    async with sit(library) as at:
        assert at.title.startswith("The Price of a Token"), "the first of its day is decided on"
        assert at.counts == "30 shown · 17 inbox"
        assert at.said == "a new day · Ctrl+o goes back to where you were" and not at.main.status.error
        await at.press("ctrl+o")
        assert (at.title, at.counts) == left
        await at.press("ctrl+o")
        assert at.said == "this is where you began" and not at.main.status.error
    library.close()


async def test_new_papers_are_opened_on_also_on_the_same_day(at_day: Open) -> None:
    library = at_day(FRIDAY)
    async with sit(library) as at:
        await at.press("G")
        left = at.title
    library.ingest(incoming([Paper("arxiv:2606.00001", "A Late Paper", day="2026-06-12", upvotes=900)]))
    async with sit(library) as at:
        assert (
            at.title == "A Late Paper"
            and at.said == "1 new since you were here · Ctrl+o goes back to where you were"
            and not at.main.status.error
        )
        await at.press("ctrl+o")
        assert at.title == left
    library.ingest(incoming([Paper("arxiv:2606.00001", "A Late Paper", day="2026-06-12", upvotes=901)]))
    async with sit(library) as at:
        assert at.title == left, "a paper that changes is none that came"
    library.close()


# -- the calendar ------------------------------------------------------------------------------------------------------


async def test_the_calendar_says_what_was_there_and_what_is_left(at_day: Open) -> None:
    library = at_day(FRIDAY)
    newest = [entry.paper.id for entry in library.entries(library.head(15))]
    library.edit(newest[:1] + newest[12:], lambda mark: mark.with_status(Status.READ), "read")
    async with sit(library, size=(80, 24)) as at:
        await at.press("D")
        text = at.text
        assert "June 2026" in text and "30 papers · 26 undecided" in text
        assert "Friday 12 June  12 papers · 11 undecided" in text
        assert all(each in text for each in ("11/12", "6/9", "9/9"))
        await at.press("l")
        assert "Saturday 13 June  nothing is listed at weekends" in at.text
        await at.press("left_square_bracket")
        assert "May 2026" in at.text and "Wednesday 13 May  no papers" in at.text
        await at.press("pagedown", "pagedown")
        assert "July 2026" in at.text and "still to come" in at.text
        await at.press("t", "k", "k", "j", "j", "h", "left", "enter")
        assert at.home and at.title.startswith("Compass")
    library.close()


@pytest.mark.parametrize("size", [(60, 20), (80, 24), (120, 35), (200, 60)])
async def test_the_calendar_fits_and_a_day_is_clicked(at_day: Open, size: tuple[int, int]) -> None:
    library = at_day(FRIDAY)
    async with sit(library, size=size) as at:
        await at.press("D")
        rows = [y for y, line in enumerate(at.lines) if "│" in line and " 10 " in line and " 11 " in line]
        heads = next(line for line in at.lines if " Mon " in line and " Sun " in line)
        assert any("Esc leaves" in line for line in at.lines) and len(rows) == 1
        assert at.lines[rows[0]].index(" 11 ") == heads.index("Thu") - 1
        await at.point(at.lines[rows[0]].index(" 11 ") + 1, rows[0])
        assert at.home and at.title.startswith("Mixture of Yesterdays")
    library.close()


async def test_a_day_that_the_filter_hides_is_gone_to_all_the_same(at_day: Open) -> None:
    library = at_day(FRIDAY)
    async with sit(library) as at:
        await at.type("/tidal")
        await at.press("enter", "D", "h", "enter")
        assert at.title.startswith("Mixture of Yesterdays") and at.counts == "30 shown · 30 inbox"
        await at.press("ctrl+o")
        assert at.title.startswith("Tidal") and at.main.filter.query == "tidal"
        await at.press("escape", "s", *"title", "enter", "D", "k", "enter")
        assert at.said == "Friday 5 June has no papers here" and not at.main.status.error
        await at.press("D", "escape")
        assert at.home
    library.close()


# -- days that are not fetched yet -------------------------------------------------------------------------------------


@pytest.fixture
def subscribed(at_day: Open) -> Iterator[Library]:
    """Give the library of the invented morning, whose reader follows the Daily Papers and has not fetched yet."""
    library = at_day(FRIDAY)
    library.fetching.now = lambda: datetime(2026, 6, 12, 12, tzinfo=UTC)
    library.fetching.subscribe("hf")
    yield library
    library.close()


async def test_days_that_are_not_fetched_are_walked_and_offered(subscribed: Library) -> None:
    async with sit(subscribed) as at:
        await at.press("right_square_bracket")
        assert at.said == "no later day in this list" and not at.main.status.error, "today is there"
        await at.press(*["left_square_bracket"] * 2)
        assert at.title.startswith("Compass")
        await at.press("left_square_bracket")
        assert (
            at.said == "Tue 9 Jun is not fetched yet · f fetches it"
            and not at.main.status.error
            and at.title.startswith("Compass")
        )
        await at.press(*["left_square_bracket"] * 2)
        assert at.said == "Fri 5 Jun is not fetched yet · f fetches it" and not at.main.status.error, (
            "nothing is listed at weekends"
        )
        await at.press("right_square_bracket")
        assert at.said == "Mon 8 Jun is not fetched yet · f fetches it" and not at.main.status.error
        await at.press(*["right_square_bracket"] * 2)
        assert at.title.startswith("Compass") and at.said == ""
        await at.press("k", "left_square_bracket", "j")
        assert at.main.days.offered is None, "what is offered is forgotten with the next step"
        await at.type("/is:inbox")
        await at.press("enter", "G", "left_square_bracket")
        assert at.said == "no earlier day in this list" and not at.main.status.error, "a filter is about what is there"


async def test_a_long_gap_is_not_walked_through_day_by_day(subscribed: Library) -> None:
    subscribed.ingest(incoming([Paper("arxiv:2601.00001", "An Old Paper", day="2026-01-14")]))
    async with sit(subscribed) as at:
        await at.press(*["left_square_bracket"] * 2)
        offered = 0
        while at.title != "An Old Paper":
            await at.press("left_square_bracket")
            offered += "is not fetched yet" in at.said
        assert offered == 5, "the weekdays of a week"
        await at.press("right_square_bracket")
        assert at.said == "Thu 15 Jan is not fetched yet · f fetches it" and not at.main.status.error
        await at.press(*["left_square_bracket"] * 2)
        assert at.said == "Tue 13 Jan is not fetched yet · f fetches it" and not at.main.status.error


async def test_the_calendar_shows_what_is_not_fetched(subscribed: Library) -> None:
    async with sit(subscribed, size=(80, 24)) as at:
        await at.press("D", "h", "h", "h")
        assert "Tuesday 9 June  not fetched" in at.text
        assert len(re.findall("–", at.text)) == 7, "the weekdays before"
        await at.press("j")
        assert "Tuesday 16 June  still to come" in at.text


# -- papers that come while one reads ----------------------------------------------------------------------------------


def more(count: int, day: str = "2026-06-12", votes: int = 900) -> list[Incoming]:
    return [*incoming(Paper(f"arxiv:2606.{n:05}", f"New {n}", day=day, upvotes=votes) for n in range(1, count + 1))]


async def test_the_list_stays_under_the_hands_while_papers_come_and_change(at_day: Open) -> None:
    library = at_day(FRIDAY)
    async with sit(library, size=(80, 24)) as at:
        await at.press("j", "space", "space", "g")
        chosen, here = {each.paper.id for each in at.main.targets()}, at.title
        rows = at.lines[2:]
        papers = [entry.paper for entry in library.entries(library.head(30))]
        library.ingest(incoming(replace(paper, upvotes=(paper.upvotes or 0) + 1) for paper in papers))
        library.ingest(more(40))
        at.main.look_around()
        await at.settle()
        assert at.title == here and at.counts == "2 selected · 70 shown · 70 inbox"
        assert [line[:40] for line in at.lines[2:8]] == [line[:40] for line in rows[:6]]
        assert {each.paper.id for each in at.main.targets()} == chosen
        await at.press("ctrl+o")
        assert at.said == "this is where you began" and not at.main.status.error, "it was no jump"
    library.close()

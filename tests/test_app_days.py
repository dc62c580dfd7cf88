"""Day by day in the app: where it opens, the calendar, and walking from one day to the next."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest

from store.demo.papers import invented_papers
from store.library import Library
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
        assert "30 shown" in at.counts and "by title" not in at.counts
        assert "a new day" in at.said and "Ctrl+o goes back" in at.said
        await at.press("ctrl+o")
        assert (at.title, at.counts) == left
        await at.press("ctrl+o")
        assert "this is where you began" in at.said
    library.close()


async def test_new_papers_are_opened_on_also_on_the_same_day(at_day: Open) -> None:
    library = at_day(FRIDAY)
    async with sit(library) as at:
        await at.press("G")
        left = at.title
    library.ingest(incoming([Paper("arxiv:2606.00001", "A Late Paper", day="2026-06-12", upvotes=900)]))
    async with sit(library) as at:
        assert at.title == "A Late Paper" and "1 new since you were here" in at.said
        await at.press("ctrl+o")
        assert at.title == left
    library.ingest(incoming([Paper("arxiv:2606.00001", "A Late Paper", day="2026-06-12", upvotes=901)]))
    async with sit(library) as at:
        assert at.title == left, "a paper that changes is none that came"
    library.close()

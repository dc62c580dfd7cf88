"""Correcting and removing papers in the app."""

from __future__ import annotations

from store.library import Library
from tests.desk import Desk, sit


async def run(at: Desk, command: str) -> None:
    await at.press("colon")
    await at.type(command)
    await at.press("enter")


async def test_a_title_is_corrected_and_given_back(seeded: Library) -> None:
    async with sit(seeded) as at:
        before = at.title
        await run(at, "correct the paper")
        assert "authors" in at.text and "Del takes a correction back" in at.text
        await at.press("enter")
        await at.type("Kites")
        await at.press("enter")
        assert at.title == "Kites" and at.said.startswith("corrected title · u undoes")
        await run(at, "correct the paper")
        await at.press("delete")
        assert at.title == before and at.said.startswith("title is as the sources have it")
        await at.press("u")
        assert at.title == "Kites"
        await at.press("u")
        assert at.title == before
        await run(at, "correct the paper")
        await at.press("delete")
        assert at.said == "title was not corrected"


async def test_what_cannot_be_is_said_and_changes_nothing(seeded: Library) -> None:
    async with sit(seeded) as at:
        await run(at, "correct the paper")
        await at.type("published")
        await at.press("enter")
        await at.type("soon")
        await at.press("enter")
        assert at.said == "published should be a date such as 2026-08-01, not “soon”"
        assert not seeded.decisions


async def test_papers_are_removed_and_put_back(seeded: Library) -> None:
    async with sit(seeded) as at:
        first = at.title
        await run(at, "remove papers")
        assert at.title != first and "49 shown" in at.counts and at.said.startswith("removed “It's All")
        await at.press("u")
        assert at.title == first and "50 shown" in at.counts
        await at.press("4", "space", "space")
        await run(at, "remove papers")
        assert "Remove 2 papers? You have marked 1 of them; the marks are" in at.text
        await at.press("enter")
        assert "50 shown" in at.counts, "Enter is not enough"
        await at.press("y")
        assert "48 shown" in at.counts
        await at.press("slash")
        await at.type("is:removed")
        await at.press("enter")
        assert "2 of 48" in at.counts
        await run(at, "put removed papers back")
        assert "0 of 50" in at.counts
        await at.press("escape", "escape", "escape")
        assert "50 shown" in at.counts
        await run(at, "put removed papers back")
        assert at.said == "none of these was removed: is:removed lists those that were"

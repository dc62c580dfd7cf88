"""Correcting and removing papers in the app."""

from __future__ import annotations

from pathlib import Path

import pytest

from store.library import Library
from store.making import Incoming
from tests.conftest import TODAY
from tests.desk import Desk, sit
from tests.test_duplicates import PREPRINT, PRINTED, TEXT


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
        assert not seeded.state.decisions


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
        await at.press("G")
        await run(at, "remove papers")
        assert "49 shown" in at.counts
        await at.press("H", "enter", "q")
        assert "50 shown" in at.counts, "the history brings it back"


THIRD = {"title": "Kites, thrice", "abstract": TEXT.replace("strong", "heavy"), "authors": ["A. King"]}


@pytest.mark.parametrize("size", [(80, 24), (120, 36)])
async def test_papers_that_look_alike_are_settled_side_by_side(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, size: tuple[int, int]
) -> None:
    library = Library.open(tmp_path / "library", seeds=False, today=TODAY)
    library.ingest(map(Incoming, [PREPRINT, PRINTED, {"title": "Wind"}]))
    async with sit(library, size=size) as at:
        said, pairs = list[str](), library.deciding.pairs

        def compare() -> object:
            said.append(at.said)
            return pairs()

        monkeypatch.setattr(library.deciding, "pairs", compare)
        await run(at, "look alike")
        assert said == ["comparing all papers…"]
        assert "Are these one paper?" in at.text and "1 of 1 · 100% alike" in at.text
        assert [line for line in at.lines if "Kites in wind" in line and " │ Kiting, at last" in line]
        assert "doi:10.1234/a" in at.text and "ACL" in at.text
        assert at.main.status.said == "", "it compares no longer"
        await at.press("d")
        assert at.said.startswith("1 pair settled") and "3 shown" in at.counts
        await at.press("u")
        await run(at, "look alike")
        await at.press("M")
        assert "2 shown" in at.counts and library.resolve("2606.00001") == "doi:10.1234/a"
        await run(at, "look alike")
        assert at.said == "no papers look alike"
        at.main.reveal(library.entry("doi:10.1234/a"))
        await run(at, "part papers")
        assert "3 shown" in at.counts
        await run(at, "part papers")
        assert at.said == "this paper was not merged"
    library.close()


async def test_pairs_are_gone_through_and_a_verdict_is_taken_back(tmp_path: Path) -> None:
    library = Library.open(tmp_path / "library", seeds=False, today=TODAY)
    library.ingest(map(Incoming, [PREPRINT, PRINTED, THIRD]))
    async with sit(library) as at:
        await run(at, "look alike")
        assert "1 of 3" in at.text
        await at.press("j", "k", "j")
        assert "2 of 3" in at.text
        await at.press("k", "m", "u")
        assert "1 of 3" in at.text and not library.state.decisions
        await at.press("j", "j", "m")
        assert "1 of 1" in at.text, "the paper that is gone was the second of two pairs"
        await at.press("u")
        assert "3 of 3" in at.text
        await at.press("k", "k", "m")
        assert "1 of 1" in at.text, "of the three pairs two were of the same papers"
        await at.press("pagedown", "escape")
        assert at.home and at.said.startswith("1 pair settled")
    library.close()

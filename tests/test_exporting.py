"""Papers on their way out of the app: which they are, what is seen first, what is written, and what is refused."""

from __future__ import annotations

import asyncio
import json
import re
import threading
from collections.abc import Sequence
from pathlib import Path

import pytest

from store.errors import BroadsheetError, InputError
from store.exporters import export
from store.library import Library
from store.models import Note
from store.pages.render import render
from tui.paper.exporting import Exporter, Few, Listed
from tui.programs import Stopped
from tui.questions.export_forms import Form, forms, template

FORMS = {form.name: form for form in forms()}


class Reading(Few):
    """Papers of which some are not listed yet."""

    @property
    def total(self) -> int:
        """How many there are."""
        return len(self.these) + 1


class Slow(Few):
    """Papers that are listed as soon as that is wanted."""

    wanted = threading.Event()

    def rows(self, start: int, stop: int) -> Sequence[int]:
        """Return the rows at some positions."""
        assert self.wanted.wait(20)
        return super().rows(start, stop)


def exporter(library: Library, many: int = 5, chosen: Sequence[int] = ()) -> Exporter:
    return Exporter(library, Few(library.head(many)), [library.head(50)[place] for place in chosen], "kites")


def own(folder: Path, text: str) -> Form:
    """Make a form of a template."""
    path = folder / "own.md.j2"
    path.write_text(text)
    made = template(str(path))
    assert made
    return made


def heard(_: int) -> None:
    """Hear how far it is."""


async def text(of: Exporter, form: str, which: str = "shown", group: str = "") -> str:
    return await of.text(FORMS[form], which, group, heard)


async def test_of_each_sort_of_papers_it_is_counted_how_many_there_are(seeded: Library) -> None:
    noted = seeded.entries(seeded.head(50))[3]
    for entry in (noted, seeded.entries(seeded.head(50))[40]):
        seeded.edit([entry], lambda mark: mark.with_note(Note("mine")), "noted")
    seeded.edit([seeded.entries(seeded.head(1))[0]], lambda mark: mark.rated(4), "rated 4")
    at = exporter(seeded, chosen=(4, 1))
    assert at.counts == {"shown": 5, "selected": 2}
    await at.count()
    assert at.counts == {"shown": 5, "selected": 2, "with notes": 1}
    assert [at.said(which) for which in at.counts] == ["5 papers", "2 papers", "1 paper"]
    titles = [entry.paper.title for entry in seeded.entries(seeded.head(5))]
    for which, wanted in (("shown", titles), ("selected", [titles[1], titles[4]]), ("with notes", [titles[3]])):
        assert [paper["title"] for paper in json.loads(await text(at, "json", which))] == wanted
    assert all(isinstance(paper["score"], int) for paper in json.loads(await text(at, "json")))
    for which, group in (("shown", ""), ("selected", "status")):
        pieces = at.pieces(FORMS["markdown list"], which, group)(threading.Event())
        assert "".join(pieces) == await text(at, "markdown list", which, group)


async def test_papers_that_are_not_all_listed_are_not_exported_in_part(seeded: Library) -> None:
    at = Exporter(seeded, Reading(seeded.head(5)))
    await at.count()
    assert at.counts == {"shown": 6, "selected": 0}
    with pytest.raises(BroadsheetError, match=r"^the papers are not all listed yet: try again in a moment$"):
        await text(at, "json")


async def test_a_paper_that_was_replaced_meanwhile_is_left_out(seeded: Library) -> None:
    first, second = seeded.head(2)
    for rows, many in (([first, 9_999, second], 2), ([first, 9_999], 1), ([9_999], 0)):
        assert len(json.loads(await text(Exporter(seeded, Few(rows)), "json"))) == many


async def test_the_first_lines_are_those_that_would_be_written(seeded: Library, tmp_path: Path) -> None:
    at = exporter(seeded, 2)
    whole = await text(at, "markdown list", group="status")
    assert "## In the inbox" in whole and "kites" in whole
    shortened = [line[:400] for line in whole.rstrip("\n").split("\n")]
    assert await at.preview(FORMS["markdown list"], "shown", "status") == shortened
    many = exporter(seeded, 50)
    lines = (await text(many, "markdown list")).split("\n")
    assert await many.preview(FORMS["markdown list"], "shown", "") == [line[:400] for line in lines[:60]]
    long = own(tmp_path, f"1{'a' * 398}bc\n2\n\n3{'d' * 398}ef")
    assert await at.preview(long, "shown", "") == [f"1{'a' * 398}b", "2", "", f"3{'d' * 398}e"]
    first = render(seeded.entries(seeded.head(1))[0]).split("\n")
    assert await at.preview(FORMS["obsidian"], "shown", "") == first


async def test_a_preview_gives_way_to_the_next_one(seeded: Library) -> None:
    Slow.wanted.clear()
    at = Exporter(seeded, Slow(seeded.head(5)), seeded.head(2))
    first = asyncio.create_task(at.preview(FORMS["json"], "shown", ""))
    await asyncio.sleep(0)
    second = asyncio.create_task(at.preview(FORMS["csv"], "shown", ""))
    await asyncio.sleep(0)
    Slow.wanted.set()
    with pytest.raises(Stopped):
        await first
    assert (await second)[0].startswith("id,")
    Slow.wanted.clear()
    third = asyncio.create_task(at.preview(FORMS["ris"], "selected", ""))
    await asyncio.sleep(0)
    at.stop()
    Slow.wanted.set()
    with pytest.raises(Stopped):
        await third


async def test_how_far_it_is_is_told_every_fifty_papers(seeded: Library, tmp_path: Path) -> None:
    told: list[int] = []
    rows = [*seeded.head(50)] * 2 + [*seeded.head(1)]
    target = tmp_path / "list.csv"
    at = Exporter(seeded, Few(rows))
    assert await at.write(FORMS["csv"], "shown", "", target, told.append) == f"wrote 101 papers to {target}"
    assert told == [0, 50, 100]
    assert target.read_bytes().decode() == "".join(export(seeded.entries(rows), "csv"))


async def test_a_clipboard_takes_a_million_characters(seeded: Library, tmp_path: Path) -> None:
    at = exporter(seeded)
    fits = own(tmp_path, "{{ 'a' * 1000000 }}")
    assert len(await at.text(fits, "shown", "", heard)) == 1_000_000
    more = own(tmp_path, "{{ 'a' * 1000001 }}")
    with pytest.raises(InputError, match=r"^a clipboard takes 1 MB, and this is more: take a file$"):
        await at.text(more, "shown", "", heard)


async def test_pages_are_written_over_none_that_has_edits(seeded: Library, tmp_path: Path) -> None:
    at, vault, form = exporter(seeded, 3), tmp_path / "vault", FORMS["obsidian"]
    first = seeded.entries(seeded.head(1))[0].paper.id
    seeded.edit([first], lambda mark: mark.rated(4), "rated 4")
    assert await at.may_write(form, vault)
    assert await at.write(form, "shown", "", vault, heard) == f"wrote 3 pages to {vault}"
    named = vault / (seeded.marks[first].page or "?")
    other = next(path for path in vault.glob("*.md") if path != named)
    for page in (named, other):
        page.write_text(re.sub("(?m)^status: .*", "status: read", page.read_text()))
    said = await at.write(form, "shown", "", vault, heard)
    assert said.startswith(f"wrote 0 pages to {vault}, 1 unchanged, 2 held back: {named.name}: ")


async def test_a_place_that_cannot_be_written_is_refused_before_anything_is_made(
    seeded: Library, tmp_path: Path
) -> None:
    at, csv, pages = exporter(seeded), FORMS["csv"], FORMS["obsidian"]
    (tmp_path / "mine.csv").write_text("mine")
    (tmp_path / "gone.csv").symlink_to(tmp_path / "nowhere")
    for form, path, said in (
        (csv, tmp_path, f"{tmp_path} is a folder: name a file in it"),
        (csv, Path("/dev/null"), "/dev/null is no file"),
        (csv, Path("/dev/stdout"), "/dev/stdout is no file"),
        (csv, tmp_path / "none" / "x.csv", f"there is no folder {tmp_path / 'none'}"),
        (pages, tmp_path / "mine.csv", f"{tmp_path / 'mine.csv'} is no folder: there is a page for each paper"),
    ):
        with pytest.raises(InputError, match=f"^{re.escape(said)}$"):
            await at.may_write(form, path)
    assert await at.may_write(csv, tmp_path / "new.csv")
    assert not await at.may_write(csv, tmp_path / "mine.csv"), "it is not one of ours"
    assert await at.may_write(pages, tmp_path)
    await at.write(csv, "shown", "", tmp_path / "new.csv", heard)
    assert await at.may_write(csv, tmp_path / "new.csv"), "we wrote it"


def test_a_few_papers_are_a_list() -> None:
    few: Listed = Few([4, 5, 6, 7])
    assert (few.total, few.rows(1, 3)) == (4, [5, 6])

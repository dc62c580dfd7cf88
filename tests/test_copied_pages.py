"""Daily Papers as people copy it: what is a title, what belongs to it, and what cannot be known."""

from __future__ import annotations

import random
import re
from datetime import date
from pathlib import Path

import pytest

from store.errors import InputError
from store.importers import Hints, Skipped, read
from store.models import Paper
from tests import copied_pages
from tests.copied_pages import REFUSED, WITH_ABSTRACTS, WITH_IDS, Truth, invented

TODAY = date(2026, 11, 28)
DAYS = (copied_pages.day_clipped, copied_pages.day_as_article, copied_pages.day_in_a_vault)


def taken(text: str, path: Path, day: date | None = None) -> list[Paper | Skipped]:
    path.write_text(text, encoding="utf-8")
    reading = read(path, Hints(day, TODAY))
    assert reading.format == "hf-page"
    return [record if isinstance(record, Skipped) else record.paper for record in reading.records]


def agree(found: Paper, truth: Truth, shape: str) -> None:
    assert found.title == truth.title
    if "day" not in shape:
        assert re.sub(r"\s+", " ", found.abstract) == truth.abstract and found.day is None
    else:
        assert (found.abstract, found.day, found.published) == ("", "2026-11-24", None)
    if "search" in shape or shape in ("trending_as_text", "trending_clipped"):
        assert found.published == truth.published
    if "headings" not in shape and "vault" not in shape:
        assert found.upvotes == truth.votes
        assert found.organization == (truth.organization or None) or "day" in shape
    if "day" in shape or shape in ("trending_as_text", "trending_clipped"):
        assert found.submitter == truth.submitter
    if "day" in shape and "vault" not in shape:
        assert found.comments == (truth.comments or None), truth
    if "headings" in shape or "trending_clipped" in shape:
        assert found.code == (truth.code or None)


@pytest.mark.parametrize("shape", [*WITH_IDS, *WITH_ABSTRACTS], ids=lambda shape: shape.__name__)
def test_a_copied_page_gives_its_papers_and_nothing_else(shape, tmp_path):
    for seed in range(12):
        papers = invented(random.Random(f"{shape.__name__} {seed}"), 1 + seed)
        found = taken(shape(papers), tmp_path / "page")
        assert [paper.title for paper in found if isinstance(paper, Paper)] == [paper.title for paper in papers]
        for paper, truth in zip(found, papers, strict=True):
            agree(paper, truth, shape.__name__)
            assert paper.arxiv == (truth.arxiv if shape in WITH_IDS else None)


@pytest.mark.parametrize("shape", REFUSED, ids=lambda shape: shape.__name__)
def test_titles_that_nothing_identifies_are_refused_with_the_command_that_brings_the_day(shape, tmp_path):
    for seed in range(6):
        papers = invented(random.Random(seed), 1 + 5 * seed)
        with pytest.raises(InputError) as caught:
            taken(shape(papers), tmp_path / "page")
        message = str(caught.value)
        assert f"{len(papers)} title" in message and "\n" not in message
        assert "broadsheet fetch --day 2026-11-24" in message and "broadsheet subscribe hf" in message
        with pytest.raises(InputError, match="fetch --day 2025-11-24"):
            taken(shape(papers), tmp_path / "page", day=date(2025, 11, 24))


def test_a_list_of_titles_without_anything_around_them_is_refused(tmp_path):
    titles = "\n\n".join(paper.title for paper in invented(random.Random(3), 9))
    with pytest.raises(InputError, match=r"9 titles.*fetch --day YYYY-MM-DD"):
        taken(f"Get trending papers in your email inbox!\n\nSubscribe\n\n{titles}\n", tmp_path / "page")


def test_a_day_that_the_reader_names_is_that_of_a_search_too(tmp_path):
    page = copied_pages.search_clipped(invented(random.Random(1), 4))
    assert {paper.day for paper in taken(page, tmp_path / "page", day=date(2026, 11, 20))} == {"2026-11-20"}


def mangled(text: str, chance: random.Random) -> str:
    """Return a page as it comes out of a bad copy: lines lost, blank lines lost or added, the rest cut off."""
    lines = text.split("\n")
    for _ in range(chance.randint(0, 3)):
        del lines[chance.randrange(len(lines))]
    match chance.randrange(5):
        case 0:
            lines = [line for line in lines if line.strip()]
        case 1:
            lines = [piece for line in lines for piece in (line, " \t")]
        case 2:
            lines = lines[: chance.randint(len(lines) // 2, len(lines))]
        case 3:
            at = chance.randrange(len(lines))
            lines = lines[at:] + lines[:at]
        case _:
            lines = [f"{line}\r" for line in lines]
    return "\n".join(lines)


def check_mangled(seed: int, path: Path) -> None:
    chance = random.Random(seed)
    papers = {paper.title: paper for paper in invented(chance, chance.randint(2, 8))}
    shape = chance.choice((*WITH_IDS, *WITH_ABSTRACTS, *REFUSED))
    path.write_text(mangled(shape(list(papers.values())), chance), encoding="utf-8")
    try:
        reading = read(path, Hints(None, TODAY), format="hf-page")
        found = [record.paper for record in reading.records if not isinstance(record, Skipped)]
    except InputError as error:
        assert "\n" not in str(error)
        return
    for paper in found:
        truth = papers.get(paper.title)
        if not truth and shape is copied_pages.trending_as_headings:  # that the second line of a title is lost
            truth = next((papers[title] for title in papers if title.startswith(paper.title)), None)
        assert truth, (seed, shape.__name__, paper.title)
        assert paper.arxiv in (truth.arxiv, None), (seed, shape.__name__, paper)
        assert paper.day in ("2026-11-24", None), (seed, shape.__name__, paper)


def test_a_mangled_page_gives_no_paper_that_is_none(tmp_path):
    for seed in range(300):
        check_mangled(seed, tmp_path / "page")


@pytest.mark.long
def test_very_many_mangled_pages(tmp_path):
    for seed in range(300, 1_700):
        check_mangled(seed, tmp_path / "page")

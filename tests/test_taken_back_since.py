"""What the reader did since an import stays when it is taken back: from the very second on, of every paper."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from store.catalogue.imports import TakenBack
from store.library import Library
from store.models import Paper
from store.steps import Import
from store.times import moment_of, stamp
from tests.conftest import TODAY
from tests.papers import incoming

SKY = [
    Paper("", f"Kites {number}", "We fly.", ("Ada King",), arxiv=f"2606.0000{number}", sources=("a",))
    for number in range(5)
]
NAMES = [f"arxiv:{paper.arxiv}" for paper in SKY]


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    """Five papers that were known, and an import that told the venue of each."""
    with closing(Library.open(tmp_path / "library", seeds=False, today=TODAY)) as opened:
        opened.ingest(incoming(SKY))
        opened.ingest(incoming(replace(paper, venue="Sky") for paper in SKY), named="a.bib")
        yield opened


def made_at(library: Library, moment: str | None, seconds: int) -> Import:
    """Return the import as if it had been made so many seconds after a moment."""
    known, at = library.importing.last, moment_of(moment)
    assert known and at
    return replace(known, at=stamp(at + timedelta(seconds=seconds)))


def venues(library: Library) -> list[str | None]:
    return [library.entry(name).paper.venue for name in NAMES]


@pytest.mark.parametrize(("seconds", "stays"), [(-1, True), (0, True), (1, False)])
def test_a_mark_of_the_same_second_or_later_keeps_its_paper(library: Library, seconds: int, stays: bool) -> None:
    library.edit(NAMES[1:2], lambda mark: mark.rated(4), "rated 4")
    updated = library.marks[NAMES[1]].updated
    done = library.importing.take_back(made_at(library, updated, seconds))
    assert done == TakenBack(restored=5 - stays, marked=int(stays))
    assert venues(library) == [None, "Sky" if stays else None, None, None, None]


@pytest.mark.parametrize(("seconds", "stays"), [(-1, True), (0, True), (1, False)])
def test_a_decision_of_the_same_second_or_later_keeps_its_papers(library: Library, seconds: int, stays: bool) -> None:
    library.deciding.tell_apart(*(library.entry(name) for name in NAMES[2:4]))
    [decision] = library.state.decisions.values()
    done = library.importing.take_back(made_at(library, decision.at, seconds))
    assert done == TakenBack(restored=5 - 2 * stays, marked=2 * stays)
    assert venues(library) == [None, None, *["Sky" if stays else None] * 2, None]


def test_a_removal_keeps_no_paper(library: Library) -> None:
    library.deciding.remove([library.entry(NAMES[0])])
    assert library.importing.last
    assert library.importing.take_back(library.importing.last) == TakenBack(restored=5)


@pytest.mark.parametrize("chunk", [1, 2, 4, 5, 6])
def test_however_many_were_marked_each_stays(library: Library, chunk: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("store.catalogue.imports._CHUNK", chunk)
    library.edit(NAMES, lambda mark: mark.rated(4), "rated 4")
    assert library.importing.last
    assert library.importing.take_back(library.importing.last) == TakenBack(marked=5)
    assert venues(library) == ["Sky"] * 5

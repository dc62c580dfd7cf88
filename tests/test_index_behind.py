"""An index that is behind its papers: what came since waits, and what has not changed is not made again."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from store.catalogue import Catalogue
from store.catalogue.gone import Gone
from store.index import index as indexes
from store.index.index import Index
from store.making import Incoming
from store.models import Mark
from store.query import parse
from store.query.answer import search


def kites(number: int, abstract: str = "") -> Incoming:
    return Incoming({"title": f"Kites {number}", "arxiv": f"2606.0000{number}", "abstract": abstract})


def name(number: int) -> str:
    return f"arxiv:2606.0000{number}"


@pytest.fixture
def catalogue(tmp_path: Path) -> Iterator[Catalogue]:
    with closing(Catalogue(tmp_path / "papers.db")) as made:
        made.upsert(map(kites, range(4)), named="first.bib")
        yield made


def found(index: Index, query: str) -> list[str]:
    answer = search(index, parse(query, today=date(2026, 11, 21)))
    return sorted(paper.title for paper in index.catalogue.papers(answer.rows(0, answer.total)))


def test_what_is_said_of_a_paper_that_is_not_indexed_yet_waits_for_it(tmp_path: Path, catalogue: Catalogue) -> None:
    index = Index.open(tmp_path / "index", catalogue)
    catalogue.upsert(map(kites, (4, 5, 6)))
    marks = {name(number): Mark(name(number)).rated(number) for number in (3, 4, 5)}
    index.set_marks(marks)
    index.set_marks(marks, [name(4)])
    index.set_passed({name(number): number for number in (3, 4, 5)})
    index.set_gone(Gone(((name(3),), (name(4),), (name(6),))))
    assert (found(index, ""), found(index, "rating>0"), found(index, "is:removed passed:3")) == (
        ["Kites 0", "Kites 1", "Kites 2"],
        [],
        ["Kites 3"],
    )
    index.catch_up()
    assert (found(index, "rating:5 passed:5"), found(index, "is:removed")) == (
        ["Kites 5"],
        ["Kites 3", "Kites 4", "Kites 6"],
    )
    assert found(index, "is:removed rating:4 passed:4") == ["Kites 4"]


def test_papers_that_go_are_not_found_and_no_other_is_read_again(tmp_path: Path, catalogue: Catalogue) -> None:
    index = Index.open(tmp_path / "index", catalogue)
    catalogue.upsert(map(kites, (4, 5)), named="second.bib")
    index.catch_up()
    parts, top = [part.path for part in index.snapshot.segments], catalogue.top
    catalogue.take_back(catalogue.imports[0], (), ())
    assert (catalogue.top, index.is_current) == (top, False)
    told: list[int] = []
    index.catch_up(told.append)
    assert (told, [part.path for part in index.snapshot.segments]) == ([top], parts)
    assert found(index, "") == found(index, "kites") == ["Kites 0", "Kites 1", "Kites 2", "Kites 3"]
    opened = Index.open(tmp_path / "index", catalogue)
    assert found(opened, "kites") == found(index, "kites")


def test_papers_that_come_while_it_is_made_are_in_the_next(
    tmp_path: Path, catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also one that came and changed meanwhile, whose row is taken up and given up again."""
    monkeypatch.setattr(indexes, "ROWS", 2)
    monkeypatch.setattr(indexes, "SOON", 0)
    retired, scan = catalogue.retired, catalogue.scan

    def late(since: int) -> list[int]:
        catalogue.upsert([kites(4)])
        catalogue.upsert([kites(4, "We fly.")])
        return retired(since)

    def slow(start: int = 0) -> Iterator[tuple[int, int, object]]:
        catalogue.upsert([kites(5)])
        return scan(start)

    with monkeypatch.context() as patch:
        patch.setattr(catalogue, "retired", late)
        patch.setattr(catalogue, "scan", slow)
        index = Index.open(tmp_path / "index", catalogue)
    assert (found(index, ""), index.is_current) == (["Kites 0", "Kites 1", "Kites 2", "Kites 3"], False)
    index.catch_up()
    assert found(index, "kites") == [f"Kites {number}" for number in range(6)]
    assert (found(index, "fly"), index.is_current) == (["Kites 4"], True)


def test_parts_before_and_behind_those_that_are_merged_stay(
    tmp_path: Path, catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(indexes, "SOON", 0)
    index = Index.open(tmp_path / "index", catalogue)
    for first, last in ((4, 64), (64, 66), (66, 68), (68, 88)):
        catalogue.upsert(
            Incoming({"title": f"Masts {number}", "abstract": "We sail."}) for number in range(first, last)
        )
        index.catch_up()
    titles = found(index, "")
    assert len(titles) == 88 and [len(part) for part in index.snapshot.segments] == [4, 60, 2, 2, 20]
    assert index.tidy()
    assert [(part.lo, part.hi) for part in index.snapshot.segments] == [(0, 4), (4, 64), (64, 68), (68, 88)]
    assert found(index, "") == titles and len(found(index, "masts")) == len(found(index, "sail")) == 84
    assert found(Index.open(tmp_path / "index", catalogue), "") == titles

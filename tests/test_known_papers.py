"""Papers that are known already, by whatever name: which record they join, what they are called, who says so."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from store.catalogue import Catalogue
from store.catalogue.gone import about_papers, digest
from store.decisions import Decision, Subject
from store.making import Incoming
from store.models import Paper
from store.times import stamp


def listed(catalogue: Catalogue) -> list[Paper]:
    return sorted((paper for _, _, paper in catalogue.scan()), key=lambda paper: paper.id)


def deep(number: int, **said: object) -> Incoming:
    record = {"title": "Deep Nets", "authors": ["A. King"], "arxiv": f"2606.0000{number}", **said}
    return Incoming(record)


@pytest.mark.parametrize(
    ("said", "keys"),
    [
        (({}, {}, {}), ("kingdeep", "kingdeepa", "kingdeepb")),
        (
            ({"published": "2026-06-02", "day": "2026-05-01"}, {"day": "2026-06-01"}, {"published": "2026-06-03"}),
            ("king2026deepa", "king2026deep", "king2026deepb"),
        ),
        (({}, {}, {"citekey": "kingdeep"}), ("kingdeepa", "kingdeepb", "kingdeep")),
        (({"citekey": "mine"}, {"citekey": "mine"}, {}), ("mine", "kingdeep", "kingdeepa")),
        (({"citekey": "mine"}, {"citekey": "mine"}, {"citekey": "kingdeep"}), ("mine", "kingdeepa", "kingdeep")),
        (({"citekey": "kingdeepa"}, {}, {}), ("kingdeepa", "kingdeep", "kingdeepb")),
    ],
)
def test_the_paper_that_brings_a_citekey_has_it_whoever_comes_first(
    tmp_path: Path, said: tuple[dict[str, object], ...], keys: tuple[str, ...]
) -> None:
    """Of papers that would have one key the earliest has it, by its publication or else its day, then by its id."""
    papers = [deep(number, **what) for number, what in enumerate(said)]
    for order in (papers, papers[::-1]):
        with closing(Catalogue(tmp_path / f"{order[0].paper.arxiv}.db")) as catalogue:
            catalogue.upsert(order)
            assert tuple(paper.citekey for paper in listed(catalogue)) == keys


PRINTED = Incoming({"title": "Kites", "authors": ["A. King"], "doi": "10.1234/k", "venue": "ACL"})
POSTED = Incoming({"title": "Flying Kites", "authors": ["A. King"], "arxiv": "2606.13681"})
BOTH = Incoming({"title": "Flying Kites", "authors": ["A. King"], "arxiv": "2606.13681", "doi": "10.1234/k"})
OTHER = "arxiv:2606.00001"


@pytest.mark.parametrize(
    ("marked", "ids"),
    [
        ((), ["arxiv:2606.13681"]),
        (("doi:10.1234/k",), ["doi:10.1234/k"]),
        (("arxiv:2606.13681", OTHER), ["arxiv:2606.13681"]),
        (("doi:10.1234/k", "arxiv:2606.13681"), ["arxiv:2606.13681", "doi:10.1234/k"]),
        (("doi:10.1234/k", "arxiv:2606.13681", OTHER), ["arxiv:2606.13681", "doi:10.1234/k"]),
    ],
)
def test_two_records_that_are_both_marked_are_for_the_reader_to_join(
    tmp_path: Path, marked: tuple[str, ...], ids: list[str]
) -> None:
    promised: Callable[[], Mapping[str, str]] = lambda: {name: f"key{at}" for at, name in enumerate(marked)}  # noqa: E731
    with closing(Catalogue(tmp_path / "papers.db", promised)) as catalogue:
        catalogue.upsert([PRINTED, POSTED])
        catalogue.upsert([BOTH])
        assert [paper.id for paper in listed(catalogue)] == ids
        assert [paper.venue for paper in listed(catalogue) if paper.id == ids[-1]] == ["ACL"]
        assert len(catalogue) == len(ids)


@pytest.mark.parametrize(
    ("by_mark", "said", "known"),
    [
        (False, {}, True),
        (True, {}, False),
        (True, {"arxiv": "2606.13681"}, True),
        (True, {"doi": "10.1234/k"}, True),
        (True, {"ids": {"pmid": "1"}}, False),
    ],
)
def test_what_a_mark_alone_says_is_known_by_its_identifiers_not_by_its_title(
    tmp_path: Path, by_mark: bool, said: dict[str, Any], known: bool
) -> None:
    with closing(Catalogue(tmp_path / "papers.db")) as catalogue:
        catalogue.upsert([BOTH])
        again = Incoming({"title": "Flying Kites", "authors": ["A. King"], **said}, by_mark=by_mark)
        counts = catalogue.rehearse([again])
        assert (counts.new, counts.updated + counts.unchanged) == (int(not known), int(known))
        assert (len(catalogue), catalogue.upsert([again]).new) == (1, int(not known))


def test_what_would_come_in_is_told_and_nothing_is_changed(tmp_path: Path) -> None:
    with closing(Catalogue(tmp_path / "papers.db")) as catalogue:
        catalogue.upsert([POSTED])
        before = listed(catalogue), catalogue.version, catalogue.top
        paper, new = catalogue.foresee(BOTH)
        assert (paper.id, paper.doi, paper.citekey, new) == ("arxiv:2606.13681", "10.1234/k", "kingflying", False)
        paper, new = catalogue.foresee(deep(1))
        assert (paper.id, paper.citekey, new) == ("arxiv:2606.00001", "kingdeep", True)
        assert (listed(catalogue), catalogue.version, catalogue.top) == before
        assert catalogue.upsert([BOTH, deep(1)]).new == 1


def test_what_happened_to_a_known_paper_is_noticed_on_the_day(tmp_path: Path) -> None:
    with closing(Catalogue(tmp_path / "papers.db")) as catalogue:
        catalogue.upsert([deep(1, version=1)])
        assert [paper.noticed for paper in listed(catalogue)] == [None]
        before = stamp()
        catalogue.upsert([deep(1, version=2)])
        [noticed] = [paper.noticed for paper in listed(catalogue)]
        assert noticed in (before.partition("T")[0], stamp().partition("T")[0])


def test_papers_are_listed_by_corrections_additions_and_mergers_in_their_order() -> None:
    one, other = Subject("p:1"), Subject("p:2")
    said = [
        Decision(kind, (one, other), f"2026-06-0{9 - number}")
        for number, kind in enumerate(("same", "added", "corrected", "removed", "different", "unwanted"))
    ]
    by = about_papers([*said, Decision("corrected", (), "2026-06-01"), Decision("same", (other,), "2026-06-07")])
    assert [(each.kind, each.subjects) for each in by] == [
        *(("corrected", (one, other)), ("same", (other,)), ("added", (one, other)), ("same", (one, other)))
    ]
    assert digest(said[3:]) == digest([]) == ""
    assert digest(said) == digest(said[:3]) == digest(said[2::-1]) != digest(said[:2])
    assert digest([said[0]._replace(value=1)]) != digest(said[:1]) == digest([said[0]._replace(at="2026-07-01")])

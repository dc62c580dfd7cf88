"""The index of an open library: in step with every edit, given up once where it is damaged, and whole again after."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from store.catalogue.gone import MERGED, REMOVED
from store.errors import LibraryError
from store.index import index as indexes
from store.index.index import Index
from store.index.marked import Marked
from store.index.names import ANEW
from store.ledger.pace import Action
from store.library import Library
from store.locks import Waits
from store.making import Incoming
from store.models import Status

TODAY = date(2026, 11, 21)


@pytest.fixture
def told() -> list[str]:
    return []


@pytest.fixture
def library(tmp_path: Path, told: list[str]) -> Iterator[Library]:
    """Three papers about kites; ``told`` is what the reader is told of the files."""
    with closing(Library.open(tmp_path, seeds=False, today=TODAY, waits=Waits(told.append))) as opened:
        opened.ingest(map(kites, range(3)))
        yield opened


def kites(number: int, abstract: str = "") -> Incoming:
    return Incoming({"title": f"Kites {number} in the sky", "arxiv": f"2606.0000{number}", "abstract": abstract})


def found(library: Library, query: str) -> list[str]:
    answer = library.search(query)
    return sorted(entry.paper.title[6] for entry in library.entries(answer.rows(0, 9)))


def name(library: Library, number: int) -> str:
    (entry,) = library.entries(library.search(f'"kites {number}"').rows(0, 1))
    return entry.paper.id


def cut(library: Library) -> None:
    for path in (library.folder / "index").glob("*.segment"):
        os.truncate(path, path.stat().st_size // 2)


def test_it_is_at_hand_when_no_paper_has_to_be_read_for_it(library: Library) -> None:
    assert library.index.at_hand() is None, "nobody asked yet"
    assert found(library, "kites") == ["0", "1", "2"]
    index = library.index.at_hand()
    assert index is not None and index is library.index.current()
    library.ingest([kites(3)])
    assert library.index.at_hand() is None, "a paper has come"
    assert found(library, "kites") == ["0", "1", "2", "3"]
    assert library.index.at_hand() is index
    with library.index._bringing_up:
        assert library.index.at_hand() is None, "another is at it"
    assert library.index.at_hand() is index


def test_it_follows_marks_counts_and_removals(library: Library) -> None:
    papers = [name(library, number) for number in range(3)]
    library.edit(papers[:1], lambda mark: mark.with_status(Status.QUEUED), "queued")
    index = library.index.at_hand()
    assert index is not None and np.count_nonzero(index.marked.status) == 1, "also without a question"
    session = library.ledger.begin("reading")
    for paper in (papers[1], papers[1], papers[2]):
        library.ledger.record(session, Action.PASSED, [paper])
        library.recount([paper])
    assert (found(library, "passed:1"), found(library, "passed:2"), found(library, "passed:0")) == (["2"], ["1"], ["0"])
    library.ledger.record(session, Action.READ, papers[1:2])
    library.recount(papers[1:2])
    assert (found(library, "passed>=1"), found(library, "is:queued")) == (["2"], ["0"])
    library.ingest([kites(3)])
    assert (found(library, "passed>=1"), found(library, "is:queued")) == (["2"], ["0"]), "papers came"
    library.deciding.remove(library.entries(library.search("kites passed>=1").rows(0, 1)))
    assert (found(library, "kites"), found(library, "is:removed")) == (["0", "1", "3"], ["2"])
    library.ingest(kites(number, "We fly.") for number in (0, 2))
    assert (found(library, "kites"), found(library, "is:removed")) == (["0", "1", "3"], ["2"]), "they have moved"
    assert (found(library, "is:queued"), found(library, "fly")) == (["0"], ["0"])
    library.undo()
    assert (found(library, "kites"), found(library, "passed>=1")) == (["0", "1", "2", "3"], ["2"])


def test_damage_is_found_when_the_app_looks_said_once_and_mended(library: Library, told: list[str]) -> None:
    assert (found(library, "sky"), library.index.remade) == (["0", "1", "2"], 0)
    cut(library)
    assert library.index.at_hand() is None
    assert (told, library.index.remade) == ([ANEW], 1)
    assert (found(library, "sky"), told, library.index.remade) == (["0", "1", "2"], [ANEW], 1)
    cut(library)
    assert (found(library, "sky"), told, library.index.remade) == (["0", "1", "2"], [ANEW, ANEW], 2)


def test_damage_that_two_questions_find_is_given_up_once(library: Library, told: list[str]) -> None:
    library.search("sky")
    seen = library.index.remade
    library.index.distrust(seen)
    library.index.distrust(seen)
    assert (told, library.index.remade) == ([ANEW], 1)
    assert library.index.at_hand() is None
    assert found(library, "sky") == ["0", "1", "2"]


def test_a_check_says_whether_it_was_whole_and_makes_it_so(library: Library) -> None:
    library.search("sky")
    assert library.index.check() is True
    cut(library)
    assert library.index.check() is False
    assert (library.index.check(), library.index.remade, found(library, "sky")) == (True, 1, ["0", "1", "2"])


def test_small_parts_are_merged_in_the_background(
    library: Library, told: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(indexes, "SOON", 0)
    library.index.verify()
    assert library.index.tidy() is False, "nobody asked yet"
    assert library.index.at_hand() is None
    for number in range(3, 6):
        library.search("sky")
        library.ingest([kites(number)])
    assert (found(library, "sky"), library.index.tidy()) == (["0", "1", "2", "3", "4", "5"], True)
    assert (library.index.tidy(), len(library.index.current().snapshot.segments)) == (False, 1)
    for number in range(6, 9):
        library.ingest([kites(number)])
        library.search("sky")
    cut(library)
    assert (library.index.tidy(), told) == (False, [ANEW])
    assert found(library, "sky") == [str(number) for number in range(9)]


def test_damage_that_is_met_while_parts_are_merged_is_given_up(
    library: Library, told: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(indexes, "SOON", 0)
    for number in range(3, 6):
        library.search("sky")
        library.ingest([kites(number, "wind " * 9_000)])
    library.search("sky")
    for path in (library.folder / "index").glob("*.segment"):
        data = bytearray(path.read_bytes())
        for at in range(20_000, len(data), 10_000):  # beyond what is read when a part is opened
            data[at] ^= 1
        path.write_bytes(data)
    assert (library.index.tidy(), told, library.index.remade) == (False, [ANEW], 1)
    assert found(library, "sky") == ["0", "1", "2", "3", "4", "5"] and found(library, "wind") == ["3", "4", "5"]
    assert (told, library.index.check()) == ([ANEW], True)


def test_marks_that_could_not_be_read_are_all_taken_in_the_next_time(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    papers = [name(library, number) for number in range(3)]

    @contextmanager
    def unreadable() -> Iterator[None]:
        def fail(*_: Any, **__: Any) -> None:
            raise LibraryError("state.json cannot be read")

        with monkeypatch.context() as patch:
            patch.setattr(Index, "set_marks", fail)
            yield

    for number, paper in enumerate(papers[:2]):
        with unreadable():
            library.edit([paper], lambda mark: mark.with_status(Status.READ), "read")
            assert library.index.at_hand() is None
            with pytest.raises(LibraryError, match=r"state\.json cannot be read"):
                library.search("is:read")
        assert found(library, "is:read") == ["0", "1"][: number + 1]


def test_what_is_not_listed_was_removed_or_is_part_of_another() -> None:
    marked, alive = Marked(4), np.array([True, True, True, False])
    assert marked.listed(alive).tolist() == marked.listed(alive, removed=True).tolist() == alive.tolist()
    marked.hide({0: REMOVED, 1: MERGED})
    assert marked.listed(alive).tolist() == [False, False, True, False]
    assert marked.listed(alive, removed=True).tolist() == [True, False, True, False]
    assert marked.flagged(REMOVED).tolist() == [True, False, False, False]
    marked.hide({})
    assert marked.listed(alive).tolist() == alive.tolist()

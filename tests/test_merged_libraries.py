"""Two libraries, edited apart and merged: what everything counts, what is said, and what can be taken back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from store.ledger.statistics import gather
from store.library import Library
from store.models import Paper, Status
from store.times import end_of, now
from tests.papers import incoming


class Pair:
    """Two libraries of the seeds, as two computers have them, and three of their papers."""

    def __init__(self, folder: Path) -> None:
        self.here, self.there = (Library.open(folder / name) for name in ("here", "there"))
        self.here.state.actor, self.there.state.actor = "laptop", "desk"
        self.papers = [entry.paper.id for entry in self.here.entries(self.here.head(3))]

    def mark(self, library: Library, paper: int, status: Status) -> None:
        library.edit([self.papers[paper]], lambda mark: mark.with_status(status), f"marked {status}")

    def merge(self) -> None:
        self.here.merge([self.there.folder / "state.json"])


@pytest.fixture
def pair(tmp_path: Path) -> Iterator[Pair]:
    made = Pair(tmp_path)
    yield made
    made.here.close()
    made.there.close()


def counts(library: Library) -> list[int]:
    """How many papers are read, as all that counts them says."""
    numbers = gather(library.marks_in_sight(), library.history(), None, papers=len(library), now=now())
    then = library.marks_on(end_of(library.today))
    return [
        numbers.statuses["read"],
        sum(numbers.read.values()),
        library.search("status:read").total,
        library.search("read:today").total,
        sum(mark.status is Status.READ for mark in then.values()),
    ]


def test_all_that_counts_agrees_after_a_merge(pair: Pair) -> None:
    pair.mark(pair.here, 0, Status.READ)
    pair.mark(pair.here, 1, Status.READ)
    pair.mark(pair.there, 0, Status.SKIPPED)
    pair.mark(pair.there, 2, Status.READ)
    pair.merge()
    assert counts(pair.here) == [2] * 5
    pair.there.merge([pair.here.folder / "state.json"])
    assert counts(pair.there) == [2] * 5


def test_what_one_took_back_does_not_count_whatever_the_other_did(pair: Pair) -> None:
    pair.mark(pair.here, 0, Status.READ)
    pair.mark(pair.there, 0, Status.SKIPPED)
    pair.there.undo()
    pair.merge()
    assert pair.here.marks.get(pair.papers[0]) is None
    assert counts(pair.here) == [0] * 5


def test_a_tag_given_the_day_after_is_no_reading(pair: Pair) -> None:
    pair.mark(pair.here, 0, Status.READ)
    read = pair.here.marks[pair.papers[0]].since
    pair.here.edit([pair.papers[0]], lambda mark: mark.tagged(["rl"]).rated(3), "tagged")
    assert pair.here.marks[pair.papers[0]].since == read


def test_of_two_marks_on_one_paper_one_is_shown_and_counted(pair: Pair) -> None:
    pair.here.ingest(incoming([Paper("", "Known by Its Id", arxiv="2606.13681")]))
    [entry] = pair.here.known(["arxiv:2606.13681"]).values()
    pair.here.edit([entry], lambda mark: mark.with_status(Status.READ), "read")
    elsewhere = replace(entry.paper, id="zotero 7")
    pair.there.state.apply("read", [elsewhere], lambda mark: mark.with_status(Status.READ))
    pair.merge()
    assert len(pair.here.marks) == 2 and counts(pair.here)[:4] == [1] * 4

"""Of two edits of one field the later wins, not that of the computer with more edits, whatever form the file has."""

from __future__ import annotations

import json
import shutil
import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from torture import PAPERS

from store.models import Mark, Status
from store.state import State, merge_files
from store.state.layout import text_of
from store.state.merge import merge_tables
from store.state.migrations import migrate
from store.state.parsing import parse_tables
from store.state.stamps import count_at, moment_at, stamp_of
from store.times import stamp

NINE = datetime(2026, 11, 21, 9, tzinfo=UTC)
PAPER = PAPERS[0].id


class Clock:
    """A computer's clock, which is put forward by hand."""

    def __init__(self, now: datetime = NINE) -> None:
        self.now = now

    def __call__(self) -> str:
        return stamp(self.now, precise=True)

    def later(self, **by: float) -> None:
        self.now += timedelta(**by)


class Pair:
    """Two computers that begin with the same file, and the clock of both."""

    def __init__(self, folder: Path) -> None:
        self.clock = Clock()
        self.one = self._computer(folder / "one" / "state.json", "laptop")
        self.one.apply("begun", PAPERS[:1], lambda mark: mark.tagged(["rl"]))
        self.other = self._computer(folder / "other" / "state.json", "desk")

    def _computer(self, path: Path, actor: str) -> State:
        path.parent.mkdir()
        if actor == "desk":
            shutil.copy(self.one.path, path)
        return State(path, actor, moment=self.clock)

    def merge(self) -> Mark:
        """Merge each into the other, and return the one mark that both then have."""
        sent = Path(shutil.copy(self.one.path, self.one.path.with_name("sent")))
        merge_files(self.one, [self.other.path])
        merge_files(self.other, [sent])
        assert self.one.path.read_bytes() == self.other.path.read_bytes()
        return self.one.marks[PAPER]


@pytest.fixture
def pair(tmp_path: Path) -> Pair:
    return Pair(tmp_path)


def busy(state: State) -> None:
    """Queue twenty other papers."""
    for paper in PAPERS[1:21]:
        state.apply("queued", [paper], lambda mark: mark.with_status(Status.QUEUED))


def test_the_later_edit_wins_and_not_the_busier_computer(pair: Pair) -> None:
    busy(pair.one)
    pair.one.apply("rated 5", PAPERS[:1], lambda mark: mark.rated(5).with_status(Status.SKIPPED).tagged(remove=["rl"]))
    pair.one.set_view("mine", "is:read")
    pair.clock.later(seconds=3)
    pair.other.apply("rated 2", PAPERS[:1], lambda mark: mark.rated(2).with_status(Status.READ).tagged(["ml"]))
    pair.other.set_view("mine", "is:queued")
    mark = pair.merge()
    assert (mark.rating, mark.status, mark.tags) == (2, Status.READ, ("ml",))
    assert pair.one.views == pair.other.views == {"mine": "is:queued"}


def test_an_edit_made_in_sight_of_another_wins_whatever_the_clock_says(pair: Pair) -> None:
    pair.one.apply("rated 5", PAPERS[:1], lambda mark: mark.rated(5))
    pair.merge()
    pair.clock.later(hours=-2)
    pair.other.apply("rated 2", PAPERS[:1], lambda mark: mark.rated(2))
    assert pair.merge().rating == 2
    step = pair.other.undo()
    assert step and step.summary == "rated 2" and pair.merge().rating == 5


def test_a_clock_that_is_days_ahead_is_ahead_in_what_it_edited_alone_and_not_for_ever(pair: Pair) -> None:
    pair.clock.later(days=40_000)
    pair.one.apply("rated 5", PAPERS[:1], lambda mark: mark.rated(5))
    pair.clock.later(days=-40_000)
    pair.merge()
    pair.other.apply("skipped", PAPERS[:1], lambda mark: mark.with_status(Status.SKIPPED))
    pair.clock.later(seconds=1)
    pair.one.apply("read", PAPERS[:1], lambda mark: mark.with_status(Status.READ))
    assert pair.merge().status is Status.READ, "the field it did not edit goes by the clock as ever"
    pair.other.apply("rated 2", PAPERS[:1], lambda mark: mark.rated(2))
    assert pair.merge().rating == 2, "who sees it can change it"
    step = pair.other.undo()
    assert step and step.summary == "rated 2", "what was done last is undone first"


def test_of_copies_of_one_computer_the_value_decides_where_nothing_else_does(tmp_path: Path) -> None:
    clock, files = Clock(), [tmp_path / "one.json", tmp_path / "two.json"]
    for path, rating in zip(files, (3, 4), strict=True):
        State(path, "clone", moment=clock).apply("rated", PAPERS[:1], lambda mark, to=rating: mark.rated(to))  # type: ignore[misc]
    one, other = (parse_tables(path.read_bytes()) for path in files)
    assert text_of(merge_tables(one, other)) == text_of(merge_tables(other, one))
    assert merge_tables(one, other)["marks"][PAPER]["rating"] == 4


# -- files of version 2 ---------------------------------------------------------------------------------------------


def mark_of_2(rating: int, count: int, actor: str, updated: str) -> dict[str, Any]:
    return {"paper": PAPER, "rating": rating, "stamps": {"rating": [count, actor]}, "updated": updated}


def event_of_2(count: int, actor: str, at: str, rating: int) -> dict[str, Any]:
    change = {"paper": PAPER, "field": "rating", "old": None, "new": rating}
    return {"id": f"{actor}{count}", "actor": actor, "clock": count, "at": at, "summary": "rated", "changes": [change]}


def file_of_2(path: Path, mark: dict[str, Any], *events: dict[str, Any]) -> Path:
    """A file as version 2 wrote it, in which stamps are counts of edits."""
    path.parent.mkdir(exist_ok=True)
    history = {str(number): event for number, event in enumerate(events)}
    meta = {"1": {"schema": 2, "actor": "x", "clock": 99}}
    path.write_text(json.dumps({"meta": meta, "marks": {"1": mark}, "history": history}))
    return path


def test_a_file_of_counted_edits_goes_by_the_moments_of_its_history(tmp_path: Path) -> None:
    busier = event_of_2(40, "laptop", "2026-11-21T09:00:00Z", 5)
    later = event_of_2(3, "desk", "2026-11-21T09:00:03Z", 2)
    one = file_of_2(tmp_path / "one" / "state.json", mark_of_2(5, 39, "laptop", "2026-11-25T00:00:00Z"), busier)
    two = file_of_2(tmp_path / "two" / "state.json", mark_of_2(2, 2, "desk", "2026-11-25T00:00:00Z"), later)
    before = two.read_bytes()
    state = State(one, "laptop")
    assert merge_files(state, [two]).papers == {PAPER}
    assert state.marks[PAPER].rating == 2
    other = State(two, "desk")
    sent = tmp_path / "sent.json"
    sent.write_bytes(before)
    merge_files(state, [sent])
    merge_files(other, [one])
    assert one.read_bytes() == two.read_bytes()
    assert moment_at(stamp_of(parse_tables(two.read_bytes())["marks"][PAPER]["stamps"]["rating"])[0]) == later["at"]


def test_without_a_history_the_moment_is_that_of_the_mark(tmp_path: Path) -> None:
    other_paper = {**event_of_2(40, "laptop", "2026-11-26T00:00:00Z", 5)}
    other_paper["changes"] = [{**other_paper["changes"][0], "paper": "arxiv:2606.99999"}]
    tables = migrate(
        parse_tables(
            file_of_2(tmp_path / "one", mark_of_2(5, 39, "laptop", "2026-11-25T00:00:00Z"), other_paper).read_bytes()
        )
    )
    stamped = stamp_of(tables["marks"][PAPER]["stamps"]["rating"])
    assert (moment_at(stamped[0]), stamped[1]) == ("2026-11-25T00:00:00Z", "laptop")
    assert migrate(tables) == tables


def test_the_archived_history_tells_moments_too(tmp_path: Path) -> None:
    path = file_of_2(tmp_path / "one" / "state.json", mark_of_2(5, 39, "laptop", "2026-11-25T00:00:00Z"))
    event = event_of_2(40, "laptop", "2026-11-21T09:00:00Z", 5)
    path.with_name("history.jsonl").write_text(json.dumps(event))
    later = file_of_2(tmp_path / "two" / "state.json", mark_of_2(2, 2, "desk", "2026-11-22T00:00:00Z"))
    state = State(path, "laptop")
    merge_files(state, [later])
    assert state.marks[PAPER].rating == 2
    merge_files(State(later, "desk"), [path])
    assert state.path.read_bytes() == later.read_bytes()


def test_a_moment_comes_back_from_its_count() -> None:
    assert moment_at(count_at("2026-11-21T09:00:03Z")) == "2026-11-21T09:00:03Z"
    assert count_at("2026-11-21T09:00:03.002Z") > count_at("2026-11-21T09:00:03Z") + 1_000
    assert moment_at(40) is None and count_at("soon") == count_at(None) == 0
    assert count_at("1970-01-01T00:00:00Z") < count_at("9999-12-31T00:00:00Z"), "what no clock says is no trap"


@pytest.mark.skipif(not shutil.which("git"), reason="git is not installed")
def test_git_merges_a_file_of_counted_edits_with_one_of_moments(tmp_path: Path) -> None:
    """One computer has the new program already, and the busier one the old."""
    old = file_of_2(tmp_path / "old" / "state.json", mark_of_2(5, 39, "laptop", "2026-11-21T09:00:00Z"))
    text = text_of(parse_tables(old.read_bytes()))
    base, ours = (tmp_path / name for name in ("base", "ours"))
    for path in (base, ours, old):
        path.write_bytes(text)
    clock = Clock(datetime(2026, 11, 20, tzinfo=UTC))
    new = State(ours, "desk", moment=clock)
    new.apply("skipped", PAPERS[:1], lambda mark: mark.with_status(Status.SKIPPED))
    new.close()
    busier = text.replace(b'"rating":5', b'"rating":4').replace(b"[39,", b"[80,").replace(b'"clock":99', b'"clock":200')
    old.write_bytes(busier.replace(b'"updated":"2026-11-21', b'"updated":"2026-11-22'))
    command = ["git", "merge-file", "--union", str(ours), str(base), str(old)]
    subprocess.run(command, check=False, capture_output=True, cwd=tmp_path)
    state = State(ours, "desk")
    assert state.readonly is None
    mark = state.marks[PAPER]
    assert (mark.rating, mark.status) == (4, Status.SKIPPED), "its rating is later, if not by its count"

"""Two libraries, edited apart and merged: what everything counts, what is said, and what can be taken back."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from store.ledger.statistics import gather
from store.library import Library
from store.models import Note, Paper, Status
from store.state import Conflict, Merged
from store.text import clean
from store.times import end_of, local, now, stamp
from tests.desk import sit
from tests.papers import incoming
from tui.cli import run as command


class Pair:
    """Two libraries of the same three papers, as two computers have them."""

    def __init__(self, folder: Path) -> None:
        self.here, self.there = (Library.open(folder / name, seeds=False) for name in ("here", "there"))
        for library in (self.here, self.there):
            library.ingest(incoming([Paper("", f"{name} Papers Merged") for name in ("One", "Two", "Three")]))
        self.here.state.actor, self.there.state.actor = "laptop", "desk"
        self.there.state._moment = lambda: stamp(now() + timedelta(seconds=2), precise=True)
        self.papers = [entry.paper.id for entry in self.here.entries(self.here.head(3))]

    def mark(self, library: Library, paper: int, status: Status) -> None:
        library.edit([self.papers[paper]], lambda mark: mark.with_status(status), f"marked {status}")

    def merge(self) -> Merged:
        return self.here.safety.merge([self.there.folder / "state.json"])


@pytest.fixture
def pair(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Pair]:
    made = Pair(tmp_path)
    if getattr(request, "param", None) == "copies of one":
        made.there.state.actor = made.here.state.actor
    yield made
    made.here.close()
    made.there.close()


def test_a_mark_that_is_merged_brings_its_paper_which_is_found_at_once(pair: Pair) -> None:
    pair.there.ingest(incoming([Paper("", "Kites at Night")]))
    [kites] = [entry.paper.id for entry in pair.there.entries(pair.there.head(4)) if entry.paper.id not in pair.papers]
    pair.there.edit([kites], lambda mark: mark.rated(4), "rated 4")
    assert pair.here.search("kites").total == 0
    pair.merge()
    assert pair.here.search("kites rating:4").total == 1


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


@pytest.mark.parametrize("pair", ["two computers", "copies of one"], indirect=True)
def test_all_that_counts_agrees_after_a_merge(pair: Pair) -> None:
    pair.mark(pair.here, 0, Status.READ)
    pair.mark(pair.here, 1, Status.READ)
    pair.mark(pair.there, 0, Status.SKIPPED)
    pair.mark(pair.there, 2, Status.READ)
    pair.merge()
    assert counts(pair.here) == [2] * 5
    pair.there.safety.merge([pair.here.folder / "state.json"])
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


# -- what was decided against --------------------------------------------------------------------------------------


def rate(library: Library, paper: str, rating: int | None) -> None:
    library.edit([paper], lambda mark: mark.rated(rating), f"rated {rating}")


@pytest.mark.parametrize("pair", ["two computers", "copies of one"], indirect=True)
def test_a_merge_says_what_it_decided_against_and_the_history_gives_it_back(pair: Pair) -> None:
    paper, title = pair.papers[1], clean(pair.here.entry(pair.papers[1]).paper.title, limit=60)
    rate(pair.here, paper, 5)
    pair.here.set_view("mine", "is:read")
    rate(pair.there, paper, 2)
    pair.there.set_view("mine", "is:queued")
    pair.there.edit([paper], lambda mark: mark.tagged(["rl"]), "tagged")
    merged = pair.merge()
    assert [str(each) for each in merged.against] == [
        f"rating of {title}: 2 from the other computer, 5 here before",
        "view mine: is:queued from the other computer, is:read here before",
    ]
    assert pair.merge().against == (), "it is said once"
    assert [step.summary for step in pair.here.history() if step.decided_against] == ["saved the view", "rated 5"]
    other = pair.there.safety.merge([pair.here.folder / "state.json"])
    assert str(other.against[0]) == f"rating of {title}: 2 here, 5 from the other computer was not taken"
    lost = next(step for step in pair.there.history() if step.summary == "rated 5")
    assert pair.there.take_instead(lost.id).summary == "rated 5 after all"
    assert pair.there.marks[paper].rating == 5
    assert [step.summary for step in pair.there.history() if step.decided_against] == ["saved the view"]
    with pytest.raises(Conflict, match="no merge decided against it"):
        pair.there.take_instead(lost.id)
    pair.here.safety.merge([pair.there.folder / "state.json"])
    assert pair.here.marks[paper].rating == 5
    pair.there.undo()
    assert pair.there.marks[paper].rating == 2


@pytest.mark.parametrize("pair", ["two computers", "copies of one"], indirect=True)
def test_what_was_changed_in_sight_or_alike_was_not_decided_against(pair: Pair) -> None:
    paper = pair.papers[0]
    rate(pair.here, paper, 5)
    pair.there.safety.merge([pair.here.folder / "state.json"])
    rate(pair.there, paper, 3)
    rate(pair.there, paper, 4)
    pair.there.edit([paper], lambda mark: mark.tagged(["RL"]), "tagged")
    pair.here.edit([paper], lambda mark: mark.tagged(["rl"]), "tagged")
    for _ in range(2):
        rate(pair.here, pair.papers[1], 1)
        pair.here.undo()
    merged = pair.merge()
    assert merged.edits and merged.against == () and merged.texts == 0
    assert not any(step.decided_against for step in pair.here.history())


@pytest.mark.parametrize("pair", ["two computers", "copies of one"], indirect=True)
def test_of_several_edits_apart_the_last_is_what_was_decided_against(pair: Pair) -> None:
    for rating in (1, 2, 3):
        rate(pair.here, pair.papers[0], rating)
    rate(pair.there, pair.papers[0], 5)
    assert [each.change.new for each in pair.merge().against] == [3]


@pytest.mark.parametrize("pair", ["two computers", "copies of one"], indirect=True)
def test_two_texts_of_a_note_are_counted(pair: Pair) -> None:
    note = Note("begun", id="n")
    pair.here.edit([pair.papers[0]], lambda mark: mark.with_note(note), "noted")
    pair.there.safety.merge([pair.here.folder / "state.json"])
    for library in (pair.here, pair.there):
        text = f"written {library.folder.name}"
        library.edit([pair.papers[0]], lambda mark, text=text: mark.with_note(replace(note, text=text)), "edited")  # type: ignore[misc]
    merged = pair.merge()
    assert (merged.texts, merged.against) == (1, ())
    [found] = pair.here.marks[pair.papers[0]].notes
    assert found.texts == ("written there", "written here")
    assert pair.here.search("is:conflict").total == 1
    assert pair.merge().texts == 0


@pytest.mark.parametrize("pair", ["two computers", "copies of one"], indirect=True)
def test_a_note_deleted_here_and_written_on_there_is_not_deleted(pair: Pair) -> None:
    note = Note("begun", id="n")
    pair.here.edit([pair.papers[0]], lambda mark: mark.with_note(note), "noted")
    pair.there.safety.merge([pair.here.folder / "state.json"])
    pair.there.edit([pair.papers[0]], lambda mark: mark.with_note(replace(note, text="begun and ended")), "edited")
    pair.here.edit([pair.papers[0]], lambda mark: mark.without_note("n"), "deleted the note")
    pair.merge()
    [found] = pair.here.marks[pair.papers[0]].notes
    assert (found.text, found.conflicts) == ("begun and ended", ())
    assert pair.here.search('"begun and ended"').total == 1


def test_a_clock_days_ahead_is_said(pair: Pair) -> None:
    pair.there.state._moment = lambda: "2126-05-01T09:00:00Z"
    rate(pair.there, pair.papers[0], 2)
    assert pair.merge().ahead == pair.here.safety.clock_ahead() == "2126-05-01T09:00:00Z"
    rate(pair.here, pair.papers[0], 4)
    assert pair.there.safety.merge([pair.here.folder / "state.json"]).papers == {pair.papers[0]}
    assert pair.there.marks[pair.papers[0]].rating == 4


def test_the_command_line_says_that_a_clock_is_days_ahead(pair: Pair, capsys: pytest.CaptureFixture[str]) -> None:
    pair.there.state._moment = lambda: "2126-05-01T09:00:00Z"
    rate(pair.there, pair.papers[0], 2)
    line = (
        f"a clock is wrong, of this computer or of another: an edit is dated {local('2126-05-01T09:00:00Z')}; "
        "what it says stands against what is written unseen, until it is changed again"
    )
    here = ["--library", str(pair.here.folder)]
    assert command([*here, "merge", str(pair.there.folder / "state.json")]) == 0
    assert capsys.readouterr().err.splitlines() == [line, "1 paper changed, 1 edit added to the history"]
    assert command([*here, "doctor", "--json"]) == 0
    looked = json.loads(capsys.readouterr().out)
    assert (looked["clock"], looked["problems"]) == (line, [])


@pytest.mark.parametrize("pair", ["two computers", "copies of one"], indirect=True)
async def test_the_history_takes_what_was_decided_against_with_one_key(pair: Pair) -> None:
    rate(pair.here, pair.papers[0], 5)
    rate(pair.there, pair.papers[0], 2)
    shutil.copy(pair.there.folder / "state.json", pair.here.folder / "state (1).json")
    async with sit(pair.here, size=(100, 24)) as at:
        while not at.main.questions:
            await at.pilot.pause(0.01)
        await at.press("y")
        assert "1 decided against (H shows them)" in at.said
        await at.press("H")
        assert "decided against" not in at.lines[1] and "t take this instead" not in at.text
        await at.press("j")
        assert "rated 5" in at.lines[2] and "decided against" in at.lines[2] and "t take this instead" in at.text
        await at.press("t")
        assert pair.here.marks[pair.papers[0]].rating == 5
        assert "rated 5 after all" in at.text and "decided against" not in at.text
        assert at.lines[0].endswith("  3 changes")
        assert at.lines[-1].startswith(" rated 5 after all · Enter on it undoes that  ")
        assert at.lines[-1].endswith("  3/3"), "the cursor stays on what was decided against"
        await at.press("t")
        assert "no merge decided against this change" in at.text
        await at.press("k", "k", "u")
        assert pair.here.marks[pair.papers[0]].rating == 2
        await at.press("q")
        assert at.main.library.marks[pair.papers[0]].rating == 2


def test_the_command_line_says_it_and_takes_it(pair: Pair, capsys: pytest.CaptureFixture[str]) -> None:
    rate(pair.here, pair.papers[0], 5)
    pair.there.state._moment = lambda: "2126-05-01T09:00:00Z"
    rate(pair.there, pair.papers[0], 2)

    def run(*args: str) -> str:
        command(["--library", str(pair.here.folder), *args])
        said = capsys.readouterr()
        return said.out + said.err

    said = run("merge", str(pair.there.folder / "state.json"))
    assert "2 from the other computer, 5 here before" in said and "an edit is dated 2126-05-01" in said
    assert "an edit is dated 2126-05-01" in run("doctor")
    assert "rating: – → 5 (decided against by a merge)" in run("history")
    pair.here.refresh()
    lost = next(step for step in pair.here.history() if step.decided_against)
    assert "“rated 5 after all”" in run("redo", "--edit", lost.id)
    assert "no merge decided against it" in run("redo", "--edit", lost.id)
    assert "no edit has the id xyz" in run("redo", "--edit", "xyz")


@pytest.mark.parametrize(("theirs", "said"), [(3, "5 here, 3 from"), (4, "5 here, 4 from"), (None, "none from")])
def test_what_another_program_wrote_without_a_stamp_is_not_dropped_silently(
    pair: Pair, theirs: int | None, said: str
) -> None:
    rate(pair.here, pair.papers[0], 5)
    copy = pair.here.folder.parent / "copy.json"
    written = json.dumps(theirs).encode()
    copy.write_bytes((pair.here.folder / "state.json").read_bytes().replace(b'"rating":5', b'"rating":' + written))
    merged = pair.here.safety.merge([copy])
    assert [str(each).partition(": ")[2][: len(said)] for each in merged.against] == [said]

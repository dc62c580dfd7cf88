"""Trouble with the disk without a screen: what is asked, what is said, and when it is tried again."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from store.drafts import Draft
from store.errors import LibraryError, NotSaved
from store.library import Library
from store.models import Note
from store.state.conflict_copies import Merged
from store.state.quarantine import Quarantine
from store.state.state import Unsaved
from tests.asked import Asked
from tui.error_text import error_line
from tui.main.recovery import Recovery
from tui.questions.question import Question


@dataclass
class Reader:
    """Answers what is asked, and hears what is said, an error behind ``!``."""

    answers: list[Any] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    said: list[str] = field(default_factory=list)
    changes: int = 0

    async def ask(self, question: Question[Any]) -> Any:
        """Read a question, and answer it."""
        self.asked.append(" ".join(Asked(question, 120).lines))  # type: ignore[arg-type]
        return self.answers.pop(0)

    def say(self, text: str, *, error: bool = False) -> None:
        """Hear what is said."""
        self.said.append(f"! {text}" if error else text)

    def changed(self) -> None:
        """Count how often marks have changed."""
        self.changes += 1


@pytest.fixture
def reader() -> Reader:
    return Reader()


@pytest.fixture
def recovery(seeded: Library, reader: Reader) -> Recovery:
    return Recovery(seeded, reader.ask, reader.say, reader.changed)


def waiting(patch: pytest.MonkeyPatch, pending: int, *, writing: bool = False) -> None:
    """Let so many edits be not on the disk."""
    patch.setattr(Library, "unsaved", Unsaved(pending, writing))


async def rest(seconds: float) -> None:
    raise AssertionError("nothing is waited for")


LEAVES = "y leaves · n or Esc stays"


@pytest.mark.parametrize(
    ("pending", "drafts", "asked"),
    [
        (0, 0, []),
        (1, 0, [f"1 change could not be saved. Leave, and lose it? {LEAVES}"]),
        (1_200, 0, [f"1,200 changes could not be saved. Leave, and lose them? {LEAVES}"]),
        (0, 1, [f"1 note not saved: the text is in drafts/DRAFT.md. Leave? {LEAVES}"]),
        (
            2,
            2,
            [
                "2 changes could not be saved. Leave, and lose them? 2 notes not saved: the text is in "
                f"drafts/DRAFT.md. {LEAVES}"
            ],
        ),
    ],
)
async def test_before_one_leaves_it_is_asked_what_would_be_lost(
    seeded: Library,
    recovery: Recovery,
    reader: Reader,
    monkeypatch: pytest.MonkeyPatch,
    pending: int,
    drafts: int,
    asked: list[str],
) -> None:
    paper, name = seeded.entries(seeded.head(1))[0].paper.id, ""
    for number in range(drafts):
        draft = seeded.drafts.named(Draft(paper, f"half {number}"))
        seeded.drafts.keep(draft)
    if drafts:
        name = seeded.drafts.all()[-1].name
    retried: list[float] = []
    waiting(monkeypatch, pending)
    monkeypatch.setattr(seeded, "retry", lambda wait: retried.append(wait))
    reader.answers = [True]
    assert await recovery.leave(rest) is True
    assert reader.asked == [line.replace("DRAFT", name) for line in asked] and len(retried) == 1
    if asked:
        reader.answers = [False]
        assert await recovery.leave(rest) is False


async def test_what_is_on_its_way_is_waited_for_but_not_for_ever(
    seeded: Library, recovery: Recovery, reader: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = [0.0]
    monkeypatch.setattr("tui.main.recovery.time.monotonic", lambda: clock[0])
    monkeypatch.setattr(seeded, "retry", lambda wait: None)
    waiting(monkeypatch, 1, writing=True)

    async def passes(seconds: float) -> None:
        clock[0] += 1.0

    reader.answers = [None]
    assert await recovery.leave(passes) is False
    assert (clock[0], reader.said[:6]) == (5.0, ["saving…"] * 5 + ["saved: 1 change that the disk had refused"])


def test_what_the_disk_refused_is_tried_again_every_three_seconds(
    seeded: Library, recovery: Recovery, reader: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock, retried = [100.0], []
    monkeypatch.setattr("tui.main.recovery.time.monotonic", lambda: clock[0])
    monkeypatch.setattr(seeded, "retry", lambda wait: retried.append((clock[0], wait)))
    monkeypatch.setattr(seeded, "given_up", lambda: [])
    waiting(monkeypatch, 2)
    for clock[0] in (100.0, 102.9, 103.0, 104.0):
        recovery.watch()
    assert retried == [(100.0, 0), (103.0, 0)]
    assert reader.said == ["saved: 2 changes that the disk had refused"] * 2
    clock[0] = 200.0
    waiting(monkeypatch, 2, writing=True)
    recovery.watch()
    waiting(monkeypatch, 0)
    recovery.watch()
    assert len(retried) == 2

    def refuses(wait: float) -> None:
        raise LibraryError("the disk is full")

    monkeypatch.setattr(seeded, "retry", refuses)
    waiting(monkeypatch, 1)
    recovery.watch()
    monkeypatch.setattr(seeded, "given_up", lambda: [LibraryError("it stays as it is")])
    recovery.watch()
    assert reader.said[2:] == ["! it stays as it is"]


def test_why_a_large_file_is_not_written_is_said(
    seeded: Library, recovery: Recovery, reader: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    refusal = NotSaved("state.json: the disk is full", "the disk is full", 1)
    for pending, writing, why, faster, said in (
        (0, False, refusal, False, []),
        (1, True, refusal, False, []),
        (1, False, refusal, False, ["! not saved yet: the disk is full (it is tried again)"]),
        (1, False, None, True, []),
    ):
        reader.said = []
        waiting(monkeypatch, pending, writing=writing)
        monkeypatch.setattr(Library, "refusal", why)
        assert (recovery.written(), reader.said) == (faster, said)


def test_a_library_that_cannot_be_read_is_said_once_and_once_that_it_can_be_again(
    seeded: Library, recovery: Recovery, reader: Reader
) -> None:
    wrong = LibraryError(f"{seeded.folder}/papers.db is no database")
    for error in (None, wrong, wrong, None, None):
        recovery.report(error)
    assert reader.said == ["! papers.db is no database", "the library can be read again"]


def test_an_error_is_a_line_short_enough_to_be_read(seeded: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    assert error_line(seeded, OSError("no")) == "no"
    assert error_line(seeded, NotSaved("x", "the disk is full", 1)) == (
        "not saved yet: the disk is full (it is tried again)"
    )
    assert error_line(seeded, NotSaved("x", "no answer", 1, written=True)) == (
        "written, but the disk has not confirmed it: no answer (it is tried again)"
    )
    monkeypatch.setattr(type(seeded.safety), "quarantine", object())
    assert error_line(seeded, LibraryError("read-only")) == (
        "nothing is written: your marks file is damaged; see “Damaged marks” in the palette"
    )
    assert error_line(seeded, OSError("no")) == "no"


def merged(seeded: Library, **parts: Any) -> Merged:
    """Make what came of a merge."""
    return Merged(**{"papers": frozenset(), "edits": 0, "moved": (), **parts})


async def test_what_a_merge_did_is_said_in_full(
    seeded: Library, recovery: Recovery, reader: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    copies = [seeded.folder / name for name in ("state (1).json", "state (2).json")]
    against: Any = object()
    moved = tuple(seeded.folder / "backups" / "merged" / copy.name for copy in copies)
    everything = merged(seeded, papers=frozenset(("p:1", "p:2")), edits=1_200, moved=moved, against=(against,), texts=1)
    did: list[Any] = []
    monkeypatch.setattr(type(seeded.safety), "conflict_copies", lambda safety: copies)
    monkeypatch.setattr(type(seeded.safety), "leave_out", lambda safety, copy: did.append(copy.name))

    async def told(came: Merged | Exception, *answers: Any) -> str:
        def merge(safety: object, taken: list[Path]) -> Merged:
            did.append([path.name for path in taken])
            if isinstance(came, Exception):
                raise came
            return came

        monkeypatch.setattr(type(seeded.safety), "merge", merge)
        did.clear()
        reader.answers = [*answers]
        await recovery.merge_copies()
        return reader.said[-1]

    from tui.questions.copies import Copies

    assert await told(everything, Copies.MERGE) == (
        "2 papers changed, 1,200 edits added to the history; 1 decided against (H shows them); "
        "1 note with two texts (R, 8); 2 now in backups/merged"
    )
    assert (did, reader.changes) == ([["state (1).json", "state (2).json"]], 1)
    assert await told(merged(seeded), Copies.MERGE) == "0 papers changed"
    assert (await told(merged(seeded, ahead="2030-01-01T08:00:00Z"), Copies.MERGE)).startswith(
        "0 papers changed; a clock is wrong"
    )
    assert await told(merged(seeded, papers=frozenset("a")), Copies.EACH, Copies.NEVER, Copies.MERGE) == (
        "1 paper changed; 1 copy left out for good"
    )
    assert did == [["state (2).json"], "state (1).json"]
    assert len(reader.asked) == 6 and "state (2).json" in reader.asked[-1] and "state (1)" not in reader.asked[-1]
    assert await told(merged(seeded), Copies.NEVER) == "2 copies left out for good"
    assert did == ["state (1).json", "state (2).json"]
    assert await told(merged(seeded), None) == (
        "the copies stay where they are; “Merge copies” in the palette takes them in"
    )
    with pytest.raises(LibraryError, match="no state"):
        await told(LibraryError("no state"), Copies.MERGE)
    assert reader.changes == 5, "also what is half done is shown"


async def test_a_note_that_was_cut_short_is_offered_with_its_paper(
    seeded: Library, recovery: Recovery, reader: Reader
) -> None:
    first, second = seeded.entries(seeded.head(2))
    assert not recovery.needed and await recovery.begin() is None
    gone = seeded.drafts.named(Draft("p:gone", "of a paper that is not here"))
    seeded.drafts.keep(gone)
    assert recovery.needed and await recovery.begin() is None
    assert reader.said == [f"a note whose paper is not here is in drafts/{gone.name}.md"]
    kept = [seeded.drafts.named(Draft(entry.paper.id, "half")) for entry in (first, second)]
    seeded.drafts.keep(kept[0])
    reader.answers = [True, False]
    entry = await recovery.begin()
    assert entry is not None and entry.paper == first.paper
    assert await recovery.begin() is None
    question = "A note on “It's All in The [MASK]: Simple…” was cut short. Go on with it?"
    assert reader.asked == [f"{question} y or Enter goes on · n or Esc: later, with n on the paper"] * 2
    seeded.edit([first.paper.id], lambda mark: mark.with_note(Note(" half ")), "noted")
    assert await recovery.begin() is None
    assert [draft.paper for draft in seeded.drafts.all()] == ["p:gone"], "what was saved after all is no draft"


async def test_a_damaged_file_is_recovered_as_the_reader_chooses(
    seeded: Library, recovery: Recovery, reader: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    tables: Any = {"marks": {"p:1": {"notes": ["one", "two"]}}}
    empty: Any = {"marks": {}}
    chosen: list[str] = []

    def damaged(kept: Path | None) -> Quarantine:
        found = Quarantine("cut short", kept, tables, seeded.folder / "state-2026-07-01T080000Z.json", empty, tables)
        monkeypatch.setattr(type(seeded.safety), "quarantine", found)
        return found

    async def told(answer: str | None) -> str:
        reader.answers = [answer]
        await recovery.recover()
        return reader.said[-1]

    monkeypatch.setattr(type(seeded.safety), "recover", lambda safety, choice: chosen.append(choice))
    assert not recovery.damaged and await told(None) == "your marks file is not damaged" and not reader.asked
    damaged(seeded.folder / "backups" / "damaged" / "state-1.json")
    assert recovery.damaged and recovery.needed
    assert await told(None) == "! read-only until you choose: see “Damaged marks” in the palette"
    assert not recovery.damaged and (chosen, reader.changes) == ([], 0), "it was asked about"
    kept = "the damaged file is backups/damaged/state-1.json"
    assert await told("shown") == f"kept 1 mark, 2 notes; {kept}"
    assert await told("backup") == f"kept 0 marks, 0 notes; {kept}"
    assert (chosen, reader.changes) == (["shown", "backup"], 2)
    damaged(None)
    assert recovery.damaged, "it is another damage"
    assert await told("empty") == "started without marks"

    async def late(question: Question[Any]) -> Any:
        damaged(None)
        return await reader.ask(question)

    reader.answers = ["empty"]
    slow = Recovery(seeded, late, reader.say, reader.changed)
    await slow.recover()
    said = "! your marks file has changed since you were asked: it is read again, nothing written"
    assert (reader.said[-1], chosen, reader.changes) == (said, ["shown", "backup", "empty"], 3)


async def test_a_draft_that_no_disk_takes_is_in_memory(
    seeded: Library, recovery: Recovery, reader: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    seeded.drafts.keep(seeded.drafts.named(Draft("p:gone", "half")))
    monkeypatch.setattr(seeded.drafts, "place", lambda draft: None)
    assert await recovery.begin() is None
    assert reader.said == ["a note whose paper is not here is in memory alone"]

"""Whatever is done to a state, in whatever order, it says what a plain dictionary of the same edits says."""

from __future__ import annotations

import errno
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from faulty_disk import failing
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test
from tinydb import TinyDB
from torture import PAPERS

from store.decisions import Decision, Subject
from store.errors import LibraryError
from store.models import Mark, Note, NoteSource, Quote, Status
from store.state import State, merge_files
from store.state.records import to_mark
from store.text import strip_unsafe
from tests.conftest import MEMORY

PICK = st.lists(st.integers(0, 4), min_size=1, max_size=3, unique=True)
CHANGE = st.one_of(
    st.tuples(st.just("rated"), st.sampled_from([None, 1, 4])),
    st.tuples(st.just("with_status"), st.sampled_from(list(Status))),
    st.tuples(st.just("snoozed"), st.sampled_from([None, "2026-12-01"])),
    st.tuples(st.just("tagged"), st.lists(st.sampled_from(["rl", "RL", "x", "ü"]), max_size=2)),
    st.tuples(st.just("untagged"), st.lists(st.sampled_from(["rl", "x"]), min_size=1, max_size=2)),
    st.tuples(st.just("noted"), st.text(max_size=8)),
    st.tuples(st.just("noted in full"), st.text(max_size=8)),
    st.tuples(st.just("without_note"), st.sampled_from(["n"])),
)


def changed(mark: Mark, change: tuple[str, Any]) -> Mark:
    name, value = change
    if name == "untagged":
        return mark.tagged(remove=value)
    if name == "noted":
        text = strip_unsafe(value)
        return mark.with_note(Note(text, id="n", created="2026-11-21T09:30:00Z"))
    if name == "noted in full":
        return mark.with_note(in_full(value))
    return getattr(mark, name)(value)  # type: ignore[no-any-return]


def in_full(text: str, id: str = "n") -> Note:
    text = strip_unsafe(text)
    quote = Quote(text, source="text", version=len(text), section="S3", where="p. 4") if text else None
    return Note(
        text, id, "idea", True, "2026-11-21T09:30:00Z", quote, NoteSource("a.md", text), (text,) if text else ()
    )


def said(value: object) -> object:
    """What of a mark, a note or a decision counts: whether two say the same."""
    match value:
        case Mark():
            return value.status, value.rating, tuple(sorted(value.tags)), value.notes, value.due
        case Decision():
            return value.kind, value.subjects
    return value


Model = dict[str, Any]
"""Marks by paper, notes of no paper and decisions by the field that they have in the history."""


class Machine(RuleBasedStateMachine):
    """A state file beside a dictionary; the dictionary holds what was acknowledged."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory(dir=MEMORY)
        self.path = Path(self.folder.name) / "state.json"
        self.state = State(self.path, "me")
        self.model: Model = {}
        self.done: list[tuple[Model, Model]] = []
        self.undone: list[tuple[Model, Model]] = []

    def teardown(self) -> None:
        self.state.close()
        self.folder.cleanup()

    def mark(self, number: int) -> Mark:
        return self.mark_of(PAPERS[number].id)

    def mark_of(self, paper: str) -> Mark:
        found = self.model.get(paper, Mark(paper))
        assert isinstance(found, Mark)
        return found

    def expect(self, numbers: list[int], change: tuple[str, Any]) -> bool:
        """Make an edit in the dictionary; says whether it changed anything."""
        return self.expect_values({(mark := self.mark(number)).paper: changed(mark, change) for number in numbers})

    def expect_values(self, values: Model) -> bool:
        """Put values into the dictionary, or take them out with None, as one edit; says whether it changed anything."""
        before, after = dict(self.model), dict(self.model)
        for name, new in values.items():
            old = self.mark_of(name) if isinstance(new, Mark) else before.get(name)
            if said(new) != said(old):
                after[name] = new
        if after == before:
            return False
        self.model = after
        self.done.append((before, after))
        self.undone.clear()
        return True

    @rule(numbers=PICK, change=CHANGE)
    def edit(self, numbers: list[int], change: tuple[str, Any]) -> None:
        step = self.state.apply(change[0], [PAPERS[n] for n in numbers], lambda mark: changed(mark, change))
        assert (step is not None) is self.expect(numbers, change)

    @rule(numbers=PICK, change=CHANGE, at=st.integers(0, 12), error=st.sampled_from([errno.ENOSPC, errno.EIO]))
    def edit_on_a_failing_disk(self, numbers: list[int], change: tuple[str, Any], at: int, error: int) -> None:
        with failing(at, error):
            try:
                self.state.apply(change[0], [PAPERS[n] for n in numbers], lambda mark: changed(mark, change))
            except LibraryError:
                assert self.state.pending
        self.expect(numbers, change)
        self.state.retry()
        assert not self.state.pending

    @rule(numbers=PICK, kind=st.sampled_from(["removed", "same", "different"]))
    def decide(self, numbers: list[int], kind: str) -> None:
        decision = Decision(kind, tuple(Subject.of(PAPERS[number]) for number in numbers))
        step = self.state.decide(kind, [decision])
        assert (step is not None) is self.expect_values({f"decision:{decision.name}": decision})

    @rule(numbers=PICK)
    def withdraw(self, numbers: list[int]) -> None:
        name = " ".join(sorted(PAPERS[number].id for number in numbers))
        step = self.state.withdraw("withdrawn", [name])
        assert (step is not None) is self.expect_values({f"decision:{name}": None})

    @rule(text=st.text(max_size=8), id=st.sampled_from(["n", "m"]))
    def keep_a_note_of_no_paper(self, text: str, id: str) -> None:
        note = in_full(text, id)
        assert (self.state.keep_loose_notes("noted", [note]) is not None) is self.expect_values({f"note:{id}": note})

    @rule(id=st.sampled_from(["n", "m"]))
    def drop_a_note_of_no_paper(self, id: str) -> None:
        assert (self.state.drop_loose_notes("let go", [id]) is not None) is self.expect_values({f"note:{id}": None})

    @rule()
    def undo(self) -> None:
        assert (self.state.undo() is not None) is bool(self.done)
        if self.done:
            step = self.done.pop()
            self.undone.append(step)
            self.model = step[0]

    @rule()
    def redo(self) -> None:
        assert (self.state.redo() is not None) is bool(self.undone)
        if self.undone:
            step = self.undone.pop()
            self.done.append(step)
            self.model = step[1]

    @rule()
    def reopen(self) -> None:
        self.state.close()
        self.state = State(self.path, "me")

    @rule(numbers=PICK)
    def crash(self, numbers: list[int]) -> None:
        """Leave the temporary file of a killed writer, and a program that still believes to be the only one."""
        (self.path.parent / ".state.json.1.dead.tmp").write_bytes(b"{")
        self.state = State(self.path, "me")
        assert not list(self.path.parent.glob(".*.tmp"))

    @precondition(lambda self: self.path.exists())
    @rule()
    def merge_an_older_copy(self) -> None:
        copy = self.path.with_name("copy.json")
        copy.write_bytes(self.path.read_bytes())
        [moved] = merge_files(self.state, [copy]).moved
        moved.unlink()

    @rule(number=st.integers(5, 9))
    def another_process_edits_another_paper(self, number: int) -> None:
        other = State(self.path, "you")
        other.apply("rated", [PAPERS[number]], lambda mark: mark.rated(2))
        other.close()
        self.state.refresh()
        mark = Mark(PAPERS[number].id, PAPERS[number].title, PAPERS[number].ids, rating=2)
        self.model = {**self.model, mark.paper: mark}
        kept = [({**old, mark.paper: mark}, {**new, mark.paper: mark}) for old, new in self.done]
        self.done, self.undone = (
            kept,
            [({**old, mark.paper: mark}, {**new, mark.paper: mark}) for old, new in self.undone],
        )

    @rule(numbers=PICK)
    def another_process_tells_papers_apart(self, numbers: list[int]) -> None:
        other = State(self.path, "you")
        decision = Decision("different", tuple(Subject.of(PAPERS[number + 5]) for number in numbers))
        other.decide("told apart", [decision])
        other.close()
        self.state.refresh()
        told = {f"decision:{decision.name}": decision}
        self.model |= told
        self.done = [(old | told, new | told) for old, new in self.done]
        self.undone = [(old | told, new | told) for old, new in self.undone]

    @rule()
    def restore_a_backup(self) -> None:
        backup = self.state.backup()
        if backup:
            assert self.state.restore(backup) is None, "a backup of the present changes nothing"

    @invariant()
    def the_state_says_what_the_dictionary_says(self) -> None:
        model = [(name, value) for name, value in self.model.items() if value is not None]
        expected = {paper: said(mark) for paper, mark in model if isinstance(mark, Mark) and not mark.blank}
        assert {paper: said(mark) for paper, mark in self.state.marks.items()} == expected
        apart = {name: said(value) for name, value in model if not isinstance(value, Mark)}
        notes = {f"note:{id}": note for id, note in self.state.loose_notes.items()}
        decisions = {f"decision:{name}": said(decision) for name, decision in self.state.decisions.items()}
        assert {**notes, **decisions} == apart
        if self.path.exists():
            with TinyDB(self.path, access_mode="r") as db:
                marks = [replace(to_mark(dict(record)), updated=None) for record in db.table("marks").all()]
            assert {mark.paper: said(mark) for mark in marks if not mark.blank} == expected


def run(examples: int, **options: Any) -> None:
    checks = [HealthCheck.too_slow, HealthCheck.filter_too_much]
    how = settings(
        max_examples=examples, stateful_step_count=30, deadline=None, suppress_health_check=checks, **options
    )
    run_state_machine_as_test(Machine, settings=how)


def test_the_state_agrees_with_a_dictionary() -> None:
    run(200)


@pytest.mark.long
def test_the_state_agrees_with_a_dictionary_at_length() -> None:
    run(10_000)


def test_a_state_that_forgets_to_lock_its_edits_in_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    """The mutant: an edit that is shown and never written."""
    monkeypatch.setattr("store.state.storage.StateStorage.save", lambda storage, text, verify=False: None)
    with pytest.raises(AssertionError):
        run(50, report_multiple_bugs=False)

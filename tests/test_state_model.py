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

from store.errors import LibraryError
from store.models import Mark, Note, Status
from store.state import State, merge_files
from store.state.records import to_mark
from tests.conftest import MEMORY

PICK = st.lists(st.integers(0, 4), min_size=1, max_size=3, unique=True)
CHANGE = st.one_of(
    st.tuples(st.just("rated"), st.sampled_from([None, 1, 4])),
    st.tuples(st.just("with_status"), st.sampled_from(list(Status))),
    st.tuples(st.just("snoozed"), st.sampled_from([None, "2026-12-01"])),
    st.tuples(st.just("tagged"), st.lists(st.sampled_from(["rl", "RL", "x", "ü"]), max_size=2)),
    st.tuples(st.just("untagged"), st.lists(st.sampled_from(["rl", "x"]), min_size=1, max_size=2)),
    st.tuples(st.just("noted"), st.text(max_size=8)),
    st.tuples(st.just("without_note"), st.sampled_from(["n"])),
)


def changed(mark: Mark, change: tuple[str, Any]) -> Mark:
    name, value = change
    if name == "untagged":
        return mark.tagged(remove=value)
    if name == "noted":
        text = value.encode("utf-8", "replace").decode()
        return mark.with_note(Note(text, id="n", created="2026-11-21T09:30:00Z"))
    return getattr(mark, name)(value)  # type: ignore[no-any-return]


def said(mark: Mark) -> tuple[object, ...]:
    return mark.status, mark.rating, tuple(sorted(mark.tags)), mark.notes, mark.due


Model = dict[str, tuple[object, ...]]


class Machine(RuleBasedStateMachine):
    """A state file beside a dictionary; the dictionary holds what was acknowledged."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory(dir=MEMORY)
        self.path = Path(self.folder.name) / "state.json"
        self.state = State(self.path, "me")
        self.model: dict[str, Mark] = {}
        self.done: list[tuple[dict[str, Mark], dict[str, Mark]]] = []
        self.undone: list[tuple[dict[str, Mark], dict[str, Mark]]] = []

    def teardown(self) -> None:
        self.state.close()
        self.folder.cleanup()

    def mark(self, number: int) -> Mark:
        paper = PAPERS[number]
        return self.model.get(paper.id, Mark(paper.id, paper.title, paper.ids))

    def expect(self, numbers: list[int], change: tuple[str, Any]) -> bool:
        """Make an edit in the dictionary; says whether it changed anything."""
        before, after = dict(self.model), dict(self.model)
        for number in numbers:
            old = self.mark(number)
            new = changed(old, change)
            if said(new) != said(old):
                after[old.paper] = new
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
        merge_files(self.state, [copy])
        copy.unlink()

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

    @rule()
    def restore_a_backup(self) -> None:
        backup = self.state.backup()
        if backup:
            assert self.state.restore(backup) is None, "a backup of the present changes nothing"

    @invariant()
    def the_state_says_what_the_dictionary_says(self) -> None:
        expected = {paper: said(mark) for paper, mark in self.model.items() if not mark.blank}
        assert {paper: said(mark) for paper, mark in self.state.marks.items()} == expected
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

"""What a reader wrote is kept: for its owner alone, and on the disk before it is anywhere else no more."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest
from faulty_disk import Recorder
from torture import PAPERS

from store.drafts import Draft, Drafts
from store.state import State, events, merge_files


@pytest.fixture
def library(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give a folder in which marks were edited, archived, backed up, merged and damaged, and a text was begun."""
    monkeypatch.setattr(events, "LIMIT", 500)
    path = tmp_path / "library" / "state.json"
    umask = os.umask(0)
    try:
        path.parent.mkdir(0o700)
        state = State(path, "me")
        for rating in (1, 2, 3, 4):
            state.apply(f"rated {rating}", PAPERS[:2], lambda mark, to=rating: mark.rated(to))  # type: ignore[misc]
        copy = Path(shutil.copy(path, path.with_name("state (1).json")))
        state.apply("rated 5", PAPERS[:1], lambda mark: mark.rated(5))
        merge_files(state, [copy])
        state.close()
        path.write_bytes(path.read_bytes()[:-9])
        assert State(path, "me").quarantine
        Drafts(path.parent).keep(Draft("p", "We fly", name="p-00ff00"))
    finally:
        os.umask(umask)
    return path.parent


def test_no_other_user_can_read_it(library: Path) -> None:
    found = {str(path.relative_to(library)): path for path in library.rglob("*")}
    folders = {name for name, path in found.items() if path.is_dir()}
    assert folders == {"backups", "backups/damaged", "backups/merged", "drafts"}
    assert {"state.json", "state.json.lock", "history.jsonl", "backups/merged/state (1).json"} < found.keys()
    assert {name: oct(path.stat().st_mode & 0o777) for name, path in found.items()} == {
        name: "0o700" if name in folders else "0o600" for name in found
    }


def test_what_leaves_the_marks_is_in_the_archive_for_good_before(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    state = State(tmp_path / "state.json", "me")
    state.apply("rated 3", PAPERS[:2], lambda mark: mark.rated(3))
    monkeypatch.setattr(events, "LIMIT", 1)
    recorder = Recorder(tmp_path)
    with recorder.recording():
        state.apply("rated 4", PAPERS[:2], lambda mark: mark.rated(4))
    assert [step.summary for step in state.log(recent=True).steps()] == ["rated 4"]
    made = [call[:2] for call in recorder.calls if call[0] in ("write", "flush", "rename")]
    assert made[:2] == [("write", "history.jsonl"), ("flush", "history.jsonl")]
    assert [what for what, _ in made[2:]] == ["write", "flush", "rename", "flush"]


@pytest.mark.parametrize(("flush", "flushed"), [(False, []), (True, ["p-00ff00.json", "p-00ff00.md", ""])])
def test_a_text_is_on_the_disk_for_good_where_that_is_asked(tmp_path: Path, flush: bool, flushed: list[str]) -> None:
    (tmp_path / "drafts").mkdir()
    recorder = Recorder(tmp_path / "drafts")
    with recorder.recording():
        Drafts(tmp_path).keep(Draft("p", "We fly", name="p-00ff00"), flush=flush)
    names = {draft: name for what, draft, *name in recorder.calls if what == "rename"}
    assert ["".join(names.get(draft, [])) for what, draft, *_ in recorder.calls if what == "flush"] == flushed

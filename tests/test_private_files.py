"""What a reader writes is for its owner alone, whatever the system would let others read."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest
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

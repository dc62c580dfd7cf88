"""Any TinyDB program with our storage is as safe as the application, and the application is a TinyDB program."""

from __future__ import annotations

import contextlib
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from test_state_storage import finished, torture
from tinydb import TinyDB, where
from tinydb.table import Document
from torture import PAPERS

from store.errors import Busy
from store.models import Note
from store.state import State, StateStorage
from store.state import file as file_module
from store.state.layout import number
from store.state.merge import merge_writes
from store.state.parsing import parse_tables

ROOT = Path(__file__).parent.parent


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "state.json"


@pytest.fixture
def db(path: Path) -> Iterator[TinyDB]:
    with TinyDB(path, storage=StateStorage) as db:
        yield db


def storage_of(db: TinyDB) -> StateStorage:
    assert isinstance(db.storage, StateStorage)
    return db.storage


def written(path: Path, table: str) -> list[dict[str, Any]]:
    with TinyDB(path, access_mode="r") as db:
        return [dict(record) for record in db.table(table).all()]


# Transactions


def test_a_transaction_is_on_the_disk_once(db: TinyDB, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    writes: list[int] = []
    real = file_module.write_and_hold
    monkeypatch.setattr(file_module, "write_and_hold", lambda *args: writes.append(1) or real(*args))
    with storage_of(db).transaction():
        db.table("log").insert({"n": 1})
        db.table("log").insert({"n": 2})
        assert len(db.table("log")) == 2
        assert not path.exists()
    assert len(writes) == 1
    assert [record["n"] for record in written(path, "log")] == [1, 2]
    db.table("log").update({"n": 3}, where("n") == 1)
    assert len(writes) == 2


def test_a_transaction_that_fails_leaves_nothing(db: TinyDB, path: Path) -> None:
    db.table("log").insert({"n": 1})
    before = path.read_bytes()
    with pytest.raises(ZeroDivisionError), storage_of(db).transaction():
        db.table("log").update({"n": 2})
        raise ZeroDivisionError
    assert path.read_bytes() == before
    assert db.table("log").all() == [{"n": 1}]
    with pytest.raises(OSError, match="refused"), pytest.MonkeyPatch.context() as patch:
        patch.setattr(file_module, "write_and_hold", refuse)
        db.table("log").update({"n": 2})
    assert path.read_bytes() == before
    assert db.table("log").all() == [{"n": 1}]
    db.table("log").update({"n": 3})
    assert written(path, "log") == [{"n": 3}]


def refuse(*_: object) -> int:
    raise OSError(28, "refused")


def test_within_a_transaction_others_wait(db: TinyDB, path: Path) -> None:
    db.table("log").insert({"n": 1})
    other = StateStorage(path)
    with storage_of(db).transaction():
        with pytest.raises(Busy), other.transaction(0.01):
            raise AssertionError("not reached")
        with storage_of(db).transaction():
            db.table("log").update({"n": 2})
        assert written(path, "log") == [{"n": 1}], "one within another ends with that one"
    with other.transaction(0.01):
        pass
    assert written(path, "log") == [{"n": 2}]


def test_what_was_not_read_back_line_by_line_stays_so_until_it_is_on_the_disk(path: Path) -> None:
    storage = StateStorage(path)

    def add(count: int, *, proven: bool) -> bool:
        with storage.transaction(durable=False, proven=proven):
            storage.write({"log": {str(at): {"n": at} for at in range(1, count + 1)}})
        return storage.proven

    assert [add(1, proven=True), add(2, proven=False), add(3, proven=True)] == [True, False, False]
    assert not storage.version().proven
    with storage.locked():
        storage.put(storage.version())
    assert storage.proven and written(path, "log") == [{"n": 1}, {"n": 2}, {"n": 3}]
    with pytest.raises(ZeroDivisionError), storage.transaction(durable=False, proven=False):
        raise ZeroDivisionError
    assert storage.proven and add(4, proven=True)


def test_a_transaction_begins_with_what_others_wrote(db: TinyDB, path: Path) -> None:
    db.table("log").insert({"n": 1})
    with TinyDB(path, storage=StateStorage) as other:
        other.table("log").update({"n": 5})
    with storage_of(db).transaction():
        db.table("log").update(lambda record: record.update(n=record["n"] + 1))
    assert written(path, "log") == [{"n": 6}]


# Calls by themselves


def test_what_a_program_changes_in_its_own_hands_stays_there(db: TinyDB, path: Path) -> None:
    db.table("log").insert({"tags": ["a"]})
    [record] = db.table("log").all()
    record["tags"].append("b")
    assert db.table("log").all() == [{"tags": ["a"]}]
    db.table("log").update(lambda record: record["tags"].append("c"))
    assert written(path, "log") == [{"tags": ["a", "c"]}]


def test_what_looks_the_same_to_python_is_written(db: TinyDB, path: Path) -> None:
    db.table("log").insert({"n": 1})
    db.table("log").update({"n": True})
    assert written(path, "log")[0]["n"] is True


def interleaved(path: Path) -> list[dict[str, Any]]:
    """Let one program write between the moment another reads and the one it writes."""
    with TinyDB(path, storage=StateStorage) as one, TinyDB(path, storage=StateStorage) as other:
        one.table("log").insert_multiple([{"who": "none"}, {"who": "none"}, {"who": "none"}])

        def meanwhile(record: dict[str, Any]) -> None:
            other.table("log").update({"who": "other"}, doc_ids=[2])
            other.table("log").remove(doc_ids=[3])
            other.table("log").insert({"who": "new there"})
            record["who"] = "one"

        one.table("log").update(meanwhile, doc_ids=[1])
    return written(path, "log")


def test_what_others_wrote_since_a_call_read_is_kept(path: Path) -> None:
    assert [record["who"] for record in interleaved(path)] == ["one", "other", "new there"]


def test_a_storage_that_does_not_read_again_is_caught(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The mutant: what is in memory counts for what is in the file."""
    real = StateStorage.changed
    monkeypatch.setattr(StateStorage, "changed", lambda storage: storage._seen is None and real(storage))
    assert [record["who"] for record in interleaved(path)] != ["one", "other", "new there"]


def test_two_programs_that_count_to_the_same_number_lose_nothing(path: Path) -> None:
    """TinyDB counts by itself: a number that is taken it refuses, and one taken in that very moment becomes another."""
    with TinyDB(path, storage=StateStorage) as one, TinyDB(path, storage=StateStorage) as other:
        one.table("log").insert({"who": "one"})
        other.table("log").insert({"who": "other"})
        with pytest.raises(ValueError, match="already exists"):
            one.table("log").insert({"who": "refused"})
        one.table("log").insert({"who": "one again"})
    before = {"log": {"1": {"n": 1}}}
    merged = merge_writes(before, before | {"log": {"1": {"n": 1}, "2": {"n": 2}}}, {"log": {"2": {"n": 3}}})
    assert merged == {"log": {"2": {"n": 3}, "3": {"n": 2}}}
    assert [record["who"] for record in written(path, "log")] == ["one", "other", "one again"]


def test_a_mark_has_one_number_whoever_adds_it(db: TinyDB, path: Path) -> None:
    paper = PAPERS[0].id
    db.table("marks").insert({"paper": paper, "rating": 2})
    assert db.table("marks").get(doc_id=int(number(paper))) == {"paper": paper, "rating": 2}
    state = State(path)
    state.apply("rated 4", PAPERS[:1], lambda mark: mark.rated(4))
    [mark] = db.table("marks").search(where("rating") == 4)
    assert (mark["paper"], mark.doc_id) == (paper, int(number(paper)))
    db.table("marks").upsert(Document({"rating": 5}, mark.doc_id))
    assert state.refresh() == {paper}
    assert state.marks[paper].rating == 5


def test_a_program_and_the_application_edit_one_mark(path: Path) -> None:
    """The application's stamped edit, and a tag that a program adds while it reads."""
    state = State(path)
    state.apply("rated 3", PAPERS[:2], lambda mark: mark.rated(3))
    with TinyDB(path, storage=StateStorage) as db, storage_of(db).transaction():
        db.table("marks").update({"tags": ["by hand"]}, where("paper") == PAPERS[0].id)
    state.apply("noted", PAPERS[:1], lambda mark: mark.with_note(Note("why?", id="n")))
    mark = State(path).marks[PAPERS[0].id]
    assert (mark.rating, mark.tags, [note.text for note in mark.notes]) == (3, ("by hand",), ["why?"])


# Two programs at once, and killed ones


def test_two_tinydb_programs_at_once_lose_nothing(path: Path, edits: int = 120) -> None:
    with TinyDB(path, storage=StateStorage) as db:
        db.table("tags").insert({"tags": ["first"]})
    processes = [torture("edit", path, "--writer", name, "--edits", edits, "--storage", "tinydb") for name in "ab"]
    for process in processes:
        assert process.stdout and process.stdin and process.stdout.readline() == "ready\n"
        process.stdin.write("\n")
        process.stdin.flush()
    made = sum(int(finished(process)) for process in processes)
    assert made >= edits
    assert len({tag for record in written(path, "tags") for tag in record["tags"]} - {"first"}) == made


def overtaking(path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[list[str], list[dict[str, Any]]]:
    """Let one program edit while another replaces the file; gives the edits that were made, and what is written."""
    made: list[str] = []
    with TinyDB(path, storage=StateStorage) as one, TinyDB(path, storage=StateStorage) as other:
        one.table("log").insert_multiple([{"n": 0}, {"n": 0}])
        real, turns = file_module.write_and_hold, iter([True])

        def slow(target: Path, pieces: list[bytes]) -> int:
            if next(turns, False):
                with contextlib.suppress(Busy), storage_of(other).transaction(0.01):
                    other.table("log").update({"n": 2}, doc_ids=[2])
                    made.append("other")
            return real(target, pieces)

        monkeypatch.setattr(file_module, "write_and_hold", slow)
        one.table("log").update({"n": 1}, doc_ids=[1])
        made.append("one")
    return made, written(path, "log")


def test_no_edit_is_made_while_another_program_replaces_the_file(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert overtaking(path, monkeypatch) == (["one"], [{"n": 1}, {"n": 0}])


def test_a_storage_without_its_lock_is_caught(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The mutant: nobody waits, and an edit that was made is gone."""
    monkeypatch.setattr(StateStorage, "locked", lambda storage, wait=0.0: contextlib.nullcontext())
    assert overtaking(path, monkeypatch) == (["other", "one"], [{"n": 1}, {"n": 0}])


def test_a_tinydb_program_survives_kill_nine(tmp_path: Path) -> None:
    result = json.loads(finished(torture("kill", tmp_path, "--kills", 60, "--storage", "tinydb")))
    assert result["kills"] == 60 and result["edits"] >= 600
    assert (result["lost"], result["unreadable"], result["missing"]) == (0, 0, 0)


def test_the_readme_shows_a_safe_program_in_five_lines(path: Path) -> None:
    """As it stands in the README, run by two processes at once on a file that the application wrote."""
    text = (ROOT / "README.md").read_text()
    found = re.search(r"```python\n(from tinydb import .*?StateStorage.*?)```", text, re.DOTALL)
    assert found
    program = found.group(1).strip()
    assert len([line for line in program.splitlines() if line]) == 5
    assert '"state.json"' in program
    state = State(path)
    state.apply("rated 5", PAPERS[:3], lambda mark: mark.rated(5))
    program = program.replace('"state.json"', repr(str(path)))
    processes = [subprocess.Popen([sys.executable, "-c", program], cwd=ROOT) for _ in range(2)]
    assert [process.wait(60) for process in processes] == [0, 0]
    state.refresh()
    tables = parse_tables(path.read_bytes())
    assert all(record["tags"] == ["favourite"] for record in tables["marks"].values())
    assert len(state.history()) == 1

"""A state file that cannot be read is never overwritten: what is whole is shown, and the reader chooses."""

from __future__ import annotations

import errno
import json
import os
import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import orjson
import pytest
from faulty_disk import failing
from hypothesis import given, settings
from hypothesis import strategies as st
from tinydb import TinyDB
from torture import PAPERS, words

from store.errors import LibraryError, ReadOnly
from store.models import Note, Paper, Status
from store.state import State
from store.state import backups as backups_module
from store.state.backups import back_up, find_backups, surplus
from store.state.migrations import SCHEMA, STEPS, migrate
from store.state.parsing import DamagedState, parse_tables, salvage


def noted(path: Path, papers: list[Paper]) -> bytes:
    """Make a state of papers with notes, and give its bytes."""
    path.parent.mkdir(exist_ok=True)
    state = State(path, "laptop")
    for turn in range(10):
        note = Note(words(turn * 3) + "é\U0001f600", id="n", created="2026-11-21T09:30:00Z")
        state.apply("noted", papers[turn::10], lambda mark, note=note: mark.rated(4).tagged(["rl"]).with_note(note))
    state.set_view("good", "rating>=4")
    return path.read_bytes()


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The bytes of a state of 200 papers with notes."""
    return noted(tmp_path_factory.mktemp("whole") / "state.json", PAPERS)


def whole_records(data: bytes) -> set[str]:
    """The papers whose lines are whole JSON in a damaged text, found without the code under test."""
    found = set()
    for line in data.split(b"\n"):
        try:
            record = orjson.loads(line[line.index(b":") + 1 :])
            found.add(record["paper"])
        except (ValueError, KeyError, TypeError):
            continue
    return found


def variants(data: bytes, count: int, seed: int) -> Iterator[bytes]:
    """Damage as disks, sync programs and editors do it."""
    chance = random.Random(seed)
    yield from (
        b"",
        b"\0" * len(data),
        data + data,
        data.decode().encode("utf-16"),
        b"[]",
        b"{}",
        b"null",
        b"\xef\xbb\xbf",
    )
    yield from (
        data[:-1],
        data[:-2],
        data[1:],
        data + b"}",
        data + b"\0" * 512,
        b"{" * 5_000,
        data.replace(b"\n", b"\r"),
    )
    for n in range(count - 15):
        at, length = chance.randrange(len(data)), chance.randrange(1, 5_000)
        match n % 5:
            case 0:
                yield data[: n * 97 % len(data)]
            case 1:
                yield data[:at] + bytes([data[at] ^ (1 << chance.randrange(8))]) + data[at + 1 :]
            case 2:
                yield data[:at] + b"\0" * length + data[at + length :]
            case 3:
                yield data[:at] + data[at + length :]
            case _:
                yield data[:at] + data[chance.randrange(len(data)) :]


def check_damage(tmp_path: Path, whole: bytes, count: int, seed: int) -> None:
    path, damaged, expected, saved = tmp_path / "state.json", 0, 0, 0
    for data in variants(whole, count, seed):
        path.write_bytes(data)
        state = State(path, "laptop")
        assert path.read_bytes() == data, "the original is never touched"
        there = whole_records(data)
        expected += len(there)
        saved += len(there & state.marks.keys())
        if state.quarantine:
            damaged += 1
            with pytest.raises(ReadOnly):
                state.apply("rated", PAPERS[:1], lambda mark: mark.rated(1))
            assert state.readonly and "\n" not in state.readonly
            assert path.read_bytes() == data
        state.close()
        (tmp_path / "state.json.lock").unlink(missing_ok=True)
    assert damaged >= count * 0.7, "all but a flip within a word is noticed"
    assert saved >= 0.95 * expected > 0


def test_five_hundred_damaged_files(tmp_path: Path) -> None:
    check_damage(tmp_path, noted(tmp_path / "small" / "state.json", PAPERS[:40]), 500, 1)


@pytest.mark.long
def test_twenty_thousand_damaged_files(tmp_path: Path, whole: bytes) -> None:
    check_damage(tmp_path, whole, 20_000, 2)


def test_the_default_storage_overwrites_an_empty_file_and_cannot_read_a_damaged_one(
    tmp_path: Path, whole: bytes
) -> None:
    path = tmp_path / "state.json"
    path.write_bytes(b"")
    with TinyDB(path) as db:
        db.table("marks").insert({"paper": "p"})
    assert path.read_bytes() != b""
    path.write_bytes(whole[:-3])
    with TinyDB(path) as db, pytest.raises(ValueError, match=r"Expecting|delimiter|Unterminated"):
        db.table("marks").all()


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "is empty"),
        (b" \n", "is empty"),
        (b"\0" * 100, "is filled with zero bytes"),
        (b'{"meta"', "is cut short or damaged"),
        (b'{"a": 1}', "is not a state file"),
        (b'{"_default": {"1": {"x": 1}}}', "is not a state file"),
        (b'{"marks": {"1": {"name": "a school mark"}}}', "is not a state file"),
        (b'{"meta": {}, "marks": {"1": 3}}', "is not a state file"),
        (b"[" * 100_000, "is cut short or damaged"),
        (b'{\n"meta":{"1":{"schema":1}},\n"marks":{\n"1":{"paper"\n}\n}', 'is damaged at “"1":{"paper"…”'),
        (b'{\n"meta":{"1":{"schema":1}},\n"marks":{\n"1":{"paper":}}\n}\n}', "is damaged at"),
        (b'{\n"meta":{"1":{"clock":' + b"9" * 5_000 + b"}}}", "is cut short or damaged"),
    ],
    ids=range(12),
)
def test_what_is_wrong_is_said_in_one_line(tmp_path: Path, data: bytes, reason: str) -> None:
    path = tmp_path / "state.json"
    path.write_bytes(data)
    state = State(path)
    assert state.readonly and state.readonly.startswith(f"{path} {reason}"), state.readonly
    assert state.readonly.endswith("Nothing is written until you choose")


def test_text_that_is_whole_is_read_whatever_wrote_it(tmp_path: Path, whole: bytes) -> None:
    for at, data in enumerate(
        (b"\xef\xbb\xbf" + whole, whole.replace(b"\n", b"\r\n"), json.dumps(json.loads(whole)).encode())
    ):
        path = tmp_path / str(at) / "state.json"
        path.parent.mkdir()
        path.write_bytes(data)
        assert State(path).readonly is None
        assert len(State(path).marks) == 200


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    try:
        parse_tables(data)
    except DamagedState:
        assert set(salvage(data)) == {"meta", "views", "decisions", "marks", "notes", "history"}


def damaged(path: Path, whole: bytes) -> State:
    """A file cut in the middle, with a backup of all but the last edit."""
    path.write_bytes(whole)
    state = State(path, "laptop")
    state.backup()
    state.apply("rated 1", PAPERS[:1], lambda mark: mark.rated(1))
    state.close()
    path.write_bytes(path.read_bytes()[:9_000])
    return State(path, "laptop")


def test_the_reader_chooses_and_the_damaged_file_is_kept(tmp_path: Path, whole: bytes) -> None:
    path = tmp_path / "state.json"
    state = damaged(path, whole)
    broken = path.read_bytes()
    assert state.quarantine and state.quarantine.kept and state.quarantine.backup
    assert state.quarantine.kept.read_bytes() == broken
    assert State(path).quarantine == state.quarantine, "a second look finds the same and keeps no second copy"
    assert len(state.quarantine.salvaged["marks"]) < 200
    assert f"the backup {state.quarantine.backup.name} has 200" in str(state.readonly)
    assert len(state.marks) == 200, "the backup fills in what is gone"
    assert state.marks[PAPERS[0].id].rating == 1, "what was salvaged is newer than the backup"
    with pytest.raises(ValueError, match="is none of shown, backup, empty"):
        state.recover("guess")
    state.recover("shown")
    assert state.readonly is None
    assert (len(state.marks), state.marks[PAPERS[0].id].rating) == (200, 1)
    assert state.views == {"good": "rating>=4"}
    assert state.apply("rated 2", PAPERS[:1], lambda mark: mark.rated(2))
    assert State(path).marks[PAPERS[0].id].rating == 2
    state.recover("shown")  # nothing to recover any more
    state.restore(state.quarantine.backup if state.quarantine else find_backups(path)[0])


@pytest.mark.parametrize(("choice", "count", "rating"), [("backup", 200, 4), ("empty", 0, None)])
def test_other_choices(tmp_path: Path, whole: bytes, choice: str, count: int, rating: int | None) -> None:
    path = tmp_path / "state.json"
    state = damaged(path, whole)
    clock = state.database.clock
    state.recover(choice)
    assert len(State(path).marks) == count
    assert not rating or State(path).marks[PAPERS[0].id].rating == rating
    assert State(path).database.clock >= clock > 0, "later edits are newer than all that was"


@pytest.mark.parametrize("late", ["shown", "backup", "empty", "restore"])
def test_an_answer_that_comes_late_overwrites_nothing(tmp_path: Path, whole: bytes, late: str) -> None:
    path = tmp_path / "state.json"
    here, there = damaged(path, whole), State(path)
    there.recover("shown")
    there.apply("rated 5", PAPERS[:3], lambda mark: mark.rated(5))
    after = path.read_bytes()
    with pytest.raises(LibraryError) as refused:
        here.restore(find_backups(path)[-1]) if late == "restore" else here.recover(late)
    assert str(refused.value) == f"{path} has changed since you were asked: it is read again, nothing written"
    assert path.read_bytes() == after
    assert (here.readonly, here.marks[PAPERS[2].id].rating) == (None, 5)
    assert here.apply("rated 1", PAPERS[:1], lambda mark: mark.rated(1))
    assert [State(path).marks[paper.id].rating for paper in PAPERS[:3]] == [1, 5, 5]


def test_restore_ends_a_quarantine_too(tmp_path: Path, whole: bytes) -> None:
    state = damaged(tmp_path / "state.json", whole)
    assert state.quarantine and state.quarantine.backup
    assert state.restore(state.quarantine.backup) is None
    assert (state.readonly, len(state.marks)) == (None, 200)


def test_a_damaged_file_of_which_no_copy_can_be_made_stays(
    tmp_path: Path, whole: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "state.json"
    path.write_bytes(whole[:9_000])
    (tmp_path / "backups").write_text("in the way")
    state = State(path)
    assert state.quarantine and state.quarantine.kept is None and "; no backup" in str(state.quarantine)
    with pytest.raises(LibraryError) as refused:
        state.recover("shown")
    assert str(refused.value) == f"{path} stays as it is, because no copy of it could be made"
    assert path.read_bytes() == whole[:9_000]
    (tmp_path / "backups").unlink()
    state = State(path)
    with failing(0, errno.ENOSPC), pytest.raises(LibraryError) as refused:
        state.recover("shown")
    assert str(refused.value) == f"{path} could not be written: the disk is full; the change is not saved"
    assert path.read_bytes() == whole[:9_000]


def test_a_file_that_is_damaged_while_the_program_runs(tmp_path: Path, whole: bytes) -> None:
    path = tmp_path / "state.json"
    path.write_bytes(whole)
    state = State(path, "laptop")
    path.write_bytes(whole[:5_000])
    with pytest.raises(ReadOnly, match="cut short"):
        state.apply("rated 1", PAPERS[:1], lambda mark: mark.rated(1))
    assert len(state.marks) == 200, "what is in memory is shown"
    path.write_bytes(whole)
    assert state.refresh() == set()
    assert state.readonly is None


def test_a_missing_file_with_backups_is_not_begun_anew(tmp_path: Path, whole: bytes) -> None:
    path = tmp_path / "state.json"
    path.write_bytes(whole)
    State(path).backup()
    (tmp_path / "backups" / ".state-2026-11-20T093000Z.json.1.dead.tmp").write_text("half a backup")
    State(path).backup()
    assert len(list((tmp_path / "backups").iterdir())) == 2, "and no more"
    path.unlink()
    state = State(path)
    assert state.readonly and "is missing" in state.readonly
    with pytest.raises(ReadOnly, match="is missing"):
        state.protect()
    assert len(state.marks) == 200
    state.recover("shown")
    assert len(State(path).marks) == 200


# Backups


def test_the_version_before_the_first_write_of_a_day_is_kept(tmp_path: Path) -> None:
    path = tmp_path / "state.json"
    state = State(path)
    for rating in (1, 2, 3):
        state.apply("rated", PAPERS[:1], lambda mark, rating=rating: mark.rated(rating))
    assert find_backups(path) == [], "a file made today has no earlier version"
    State(path).apply("rated", PAPERS[:1], lambda mark: mark.rated(5))
    State(path).apply("rated", PAPERS[:1], lambda mark: mark.rated(4))
    [backup] = find_backups(path)
    assert State(backup).marks[PAPERS[0].id].rating == 3
    assert oct(backup.parent.stat().st_mode)[-3:] == "700"


def test_a_backup_asked_for_shares_nothing_and_one_by_the_way_is_a_link(tmp_path: Path) -> None:
    path = tmp_path / "state.json"
    state = State(path)
    assert state.backup() is None
    state.apply("rated", PAPERS[:1], lambda mark: mark.rated(1))
    copy, link = state.backup(), state.protect()
    assert copy and link and copy != link
    assert (copy.samefile(path), link.samefile(path)) == (False, True)
    assert state.protect() == link, "the same version is not kept twice"
    assert copy.read_bytes() == link.read_bytes() == path.read_bytes()


def test_file_systems_without_links_and_full_disks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "state.json"
    state = State(path)
    state.apply("rated", PAPERS[:1], lambda mark: mark.rated(1))

    def no_links(source: Path, target: Path) -> None:
        raise OSError(errno.EPERM, "no links")

    monkeypatch.setattr(os, "link", no_links)
    kept = state.protect()
    assert kept and kept.read_bytes() == path.read_bytes()
    with failing(1, errno.ENOSPC), pytest.raises(LibraryError) as refused:
        state.backup()
    assert str(refused.value) == f"no backup of {path} could be made: No space left on device"


def test_ten_recent_seven_daily_and_four_weekly_backups_stay(tmp_path: Path) -> None:
    path = tmp_path / "state.json"
    State(path).apply("rated", PAPERS[:1], lambda mark: mark.rated(1))
    start = datetime(2026, 8, 1, 6, tzinfo=UTC)
    for hours in range(24 * 40, 24 * 90, 6):
        back_up(path, copy=True, moment=start + timedelta(hours=hours))
    (tmp_path / "backups" / "state-mine.json").write_text("not ours to remove")
    kept = find_backups(path)
    newest = [(start + timedelta(hours=24 * 90 - 6 - 6 * n)) for n in range(10)]
    assert [path.stem for path in kept[:10]] == [f"state-{moment:%Y-%m-%dT%H%M%SZ}" for moment in newest]
    days = {backups_module.day_of(path) for path in kept}
    assert {newest[0].date() - timedelta(days=n) for n in range(7)} <= days
    weeks = {day.isocalendar()[:2] for day in days}
    assert len(weeks) == 4
    assert 14 <= len(kept) <= 10 + 7 + 4
    assert surplus(kept) == []
    assert (tmp_path / "backups" / "state-mine.json").exists()
    assert back_up(path, copy=True, moment=start) is not None
    same = [back_up(path, copy=True, moment=newest[0]) for _ in range(2)]
    assert len({*same, *find_backups(path)[:1]}) == 2, "two of one second have names of their own"


def test_restoring_is_an_edit_that_can_be_undone(tmp_path: Path) -> None:
    path = tmp_path / "state.json"
    state = State(path)
    note = Note("words", id="n")
    state.apply("said", PAPERS[:3], lambda mark: mark.rated(4).tagged(["rl"]).with_note(note))
    state.set_view("good", "rating>=4")
    backup = state.backup()
    assert backup
    state.apply("undone by hand", PAPERS[:2], lambda mark: mark.rated(None).tagged(["x"], ["rl"]).without_note("n"))
    state.apply("new", PAPERS[5:6], lambda mark: mark.with_status(Status.READ).snoozed("2026-12-01"))
    state.set_view("other", "is:read")
    now = dict(state.marks)
    count = len(find_backups(path))
    step = state.restore(backup)
    assert step and step.summary == f"restored {backup.name}"
    assert len(find_backups(path)) == count + 1
    assert {mark.paper: (mark.rating, mark.tags, mark.notes) for mark in state.marks.values()} == {
        paper.id: (4, ("rl",), (note,)) for paper in PAPERS[:3]
    }
    assert state.views == {"good": "rating>=4"}
    assert state.restore(backup) is None
    state.undo()
    assert state.views == {"good": "rating>=4", "other": "is:read"}
    assert {paper: (mark.rating, mark.tags) for paper, mark in state.marks.items()} == {
        paper: (mark.rating, mark.tags) for paper, mark in now.items()
    }
    other = State(tmp_path / "other.json")
    assert other.restore(backup)
    assert other.marks[PAPERS[0].id].ids == {"arxiv": "2606.00000"}
    with pytest.raises(LibraryError, match="could not be read"):
        other.restore(tmp_path / "gone.json")


# Versions


@pytest.mark.parametrize("version", range(SCHEMA + 1))
def test_every_version_of_the_file_is_read(tmp_path: Path, version: int) -> None:
    path = tmp_path / "state.json"
    path.write_bytes(Path(__file__).with_name(f"state_version_{version}.json").read_bytes())
    state = State(path)
    before = path.read_bytes()
    assert state.readonly is None
    mark = state.marks[PAPERS[0].id]
    assert (mark.rating, set(mark.tags)) == (4, {"rl", "Reward-models"})
    assert state.views == {"good": "rating>=4"}
    assert path.read_bytes() == before, "reading is not writing"
    state.apply("rated 5", PAPERS[:1], lambda mark: mark.rated(5))
    assert migrate(parse_tables(path.read_bytes())) == parse_tables(path.read_bytes())
    [backup, *_] = find_backups(path)
    assert backup.read_bytes() == before


def test_version_0_keeps_what_it_does_not_know(tmp_path: Path) -> None:
    path = tmp_path / "state.json"
    path.write_bytes(Path(__file__).with_name("state_version_0.json").read_bytes())
    before = json.loads(path.read_bytes())
    State(path).apply("rated 5", PAPERS[:1], lambda mark: mark.rated(5))
    tables = parse_tables(path.read_bytes())
    assert tables["marks"]["doi:10.1145/1"]["shelf"] == "B2"
    assert set(json.loads(path.read_bytes())) == {*before, "meta", "marks", "views", "history", "decisions", "notes"}
    assert len(tables["marks"]) == len(before["marks"])
    known = {"title", "ids", "status", "rating", "tags", "notes", "updated", "stamps"}
    for mark in tables["marks"].values():
        assert mark.keys() >= known, "every mark is complete"


def test_there_is_a_step_from_every_version() -> None:
    assert sorted(STEPS) == list(range(SCHEMA))
    tables = parse_tables(Path(__file__).with_name("state_version_0.json").read_bytes())
    before = json.dumps(tables)
    migrate(tables)
    assert json.dumps(tables) == before, "a step leaves what it is given alone"


def test_a_newer_file_opens_read_only(tmp_path: Path) -> None:
    path = tmp_path / "state.json"
    text = Path(__file__).with_name("state_version_1.json").read_text()
    path.write_text(text.replace('"schema":1', '"schema":4'))
    state = State(path)
    assert state.readonly == f"{path} was written by a newer Broadsheet (version 4; this one knows 3)"
    with pytest.raises(ReadOnly, match="newer"):
        state.apply("rated", PAPERS[:1], lambda mark: mark.rated(1))
    assert state.marks[PAPERS[0].id].rating == 4
    assert '"schema":4' in path.read_text()


def test_an_edit_is_not_refused_because_the_daily_backup_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "state.json"
    State(path).apply("rated", PAPERS[:1], lambda mark: mark.rated(1))

    def refuse(state: Path) -> None:
        raise OSError(errno.ENOSPC, "full")

    monkeypatch.setattr(backups_module, "back_up", refuse)
    assert State(path).apply("rated", PAPERS[:1], lambda mark: mark.rated(2))

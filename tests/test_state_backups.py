"""Which backups of the marks stay, what they are called, and what is read of one."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from faulty_disk import Recorder

from store.errors import LibraryError
from store.state.backups import DailyBackup, back_up, day_of, find_backups, made_at, read_state, surplus
from store.state.layout import number
from store.times import now


def backup(day: str, hour: int = 9) -> Path:
    return Path(f"state-{day}T{hour:02}0000Z.json")


def test_backups_are_found_by_their_names_the_newest_first(tmp_path: Path) -> None:
    folder = tmp_path / "backups"
    folder.mkdir()
    names = ["2026-11-21T093000Z-02", "2026-11-21T093000Z", "2026-11-20T235959Z", "2025-12-31T000000Z"]
    for name in [*names, "mine", "2026-11-21T093000", "2026-11-21T0930Z"]:
        (folder / f"state-{name}.json").write_text("{}")
    (folder / "other-2026-11-21T093000Z.json").write_text("{}")
    found = find_backups(tmp_path / "state.json")
    assert [path.stem.removeprefix("state-") for path in found] == names
    assert made_at(found[0]) == datetime(2026, 11, 21, 9, 30, tzinfo=UTC)
    assert day_of(found[2]) == date(2026, 11, 20)
    assert find_backups(tmp_path / "nothing" / "state.json") == []


def test_ten_recent_backups_and_the_last_of_seven_days_and_four_weeks_stay() -> None:
    assert surplus([]) == surplus([backup("2026-11-21", hour) for hour in range(10)]) == []
    hours = [backup("2026-11-21", hour) for hour in range(23, -1, -1)]
    assert surplus(hours) == hours[10:]
    days = [backup(f"2026-11-{day:02}", hour) for day in range(21, 9, -1) for hour in (20, 10)]
    kept = [day for day in days if day not in surplus(days)]
    assert kept == [*days[:10], days[10], days[12]], "five days twice, two days more; their weeks are the same"
    weeks = [*days[:10], *(backup(day) for day in ("2026-11-13", "2026-11-06", "2026-10-30"))]
    assert surplus(weeks) == []
    older = [backup(day) for day in ("2026-10-28", "2026-10-21", "2026-10-14")]
    assert surplus([*weeks, *older]) == older


def test_the_same_week_of_another_year_is_another_week() -> None:
    week = [backup(f"2026-11-{day}", hour) for day in range(21, 14, -1) for hour in (20, 10)]
    years = [backup(day) for day in ("2025-11-21", "2025-11-14", "2025-11-07")]
    assert surplus([*week, *years]) == [week[11], week[13], years[2]]


def test_a_backup_of_a_second_that_has_one_is_numbered(tmp_path: Path) -> None:
    state, moment = tmp_path / "state.json", datetime(2026, 11, 21, 9, 30, tzinfo=UTC)
    assert back_up(state, moment=moment) is None and not (tmp_path / "backups").exists()
    state.write_text("{}")
    made = [back_up(state, copy=True, moment=moment) for _ in range(3)]
    assert [path and path.name for path in made] == [
        f"state-2026-11-21T093000Z{count}.json" for count in ("", "-02", "-03")
    ]
    assert (tmp_path / "backups").stat().st_mode & 0o777 == 0o700
    linked = back_up(state)
    assert linked and linked.samefile(state) and back_up(state) == linked, "what is kept already is not kept twice"
    assert back_up(state, copy=True) not in (None, linked)


def file_of_2(path: Path) -> Path:
    mark = {"paper": "p", "rating": 4, "stamps": {"rating": [4, "me"]}, "updated": "2026-11-25T00:00:00Z"}
    path.write_text(json.dumps({"meta": {"1": {"schema": 2}}, "marks": {"1": mark}}))
    return path


def test_before_the_first_write_of_a_day_the_file_is_kept_and_always_before_it_is_migrated(tmp_path: Path) -> None:
    state, daily = tmp_path / "state.json", DailyBackup()
    state.write_text("one")
    daily.keep(state, migrated=False)
    daily.keep(state, migrated=False)
    [first] = find_backups(state)
    assert first.read_text() == "one" and day_of(first) == now().date()
    state.unlink()
    state.write_text("two")
    daily.keep(state, migrated=False)
    DailyBackup().keep(state, migrated=False)
    assert find_backups(state) == [first], "also where another program has begun the day"
    daily.keep(state, migrated=True)
    assert [path.read_text() for path in find_backups(state)] == ["two", "one"]
    first.rename(first.with_name("state-2025-11-21T093000Z.json"))
    find_backups(state)[0].unlink()
    DailyBackup().keep(state, migrated=False)
    assert [path.read_text() for path in find_backups(state)] == ["two", "one"], "a new day"


def test_a_file_of_an_earlier_version_is_read_though_its_old_history_cannot_be(tmp_path: Path) -> None:
    (tmp_path / "history.jsonl").mkdir()
    tables = read_state(file_of_2(tmp_path / "copy.json"))
    assert (tables["meta"]["meta"]["schema"], tables["marks"]["p"]["rating"]) == (3, 4)
    same = tmp_path / "same.json"
    same.write_text('{"meta": {"1": {"schema": 3}}}')
    assert read_state(same)["meta"] == {"meta": {"schema": 3}}


def test_a_file_that_cannot_be_read_is_told_with_its_path(tmp_path: Path) -> None:
    missing, newer, broken = (tmp_path / name for name in ("missing", "newer", "broken"))
    newer.write_text('{"meta": {"1": {"schema": 4}}}')
    broken.write_text("{")
    told = {
        missing: f"{missing} could not be read: No such file or directory",
        newer: f"{newer} was written by a newer Broadsheet (version 4; this one knows 3)",
        broken: f"{broken} is cut short or damaged",
    }
    for path, said in told.items():
        with pytest.raises(LibraryError) as error:
            read_state(path)
        assert str(error.value) == said


def test_a_paper_has_the_same_number_on_every_computer() -> None:
    assert [number(name) for name in ("arxiv:2606.00001", "lone \ud800")] == [*("2500448915592836", "2170556071201014")]


@pytest.mark.parametrize("copy", [True, False])
def test_a_backup_is_on_the_disk_with_its_name(tmp_path: Path, copy: bool) -> None:
    state = tmp_path / "state.json"
    state.write_text("{}")
    (tmp_path / "backups").mkdir()
    recorder = Recorder(tmp_path / "backups")
    with recorder.recording():
        kept = back_up(state, copy=copy)
    assert kept and [call[0] for call in recorder.calls[:-1]] == ["create", "write", "flush", "rename"] * copy
    assert recorder.calls[-1] == ("flush", ""), "the folder, when the name is there"

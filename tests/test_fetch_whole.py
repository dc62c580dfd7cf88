"""A whole fetch, list by list: what is asked for, what is told of it, and what is not asked for again."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from store.fetching import Failure, Standing
from store.library import Library
from tests.conftest import TODAY
from tests.news_server import Reply, atom_feed, news, paper_item
from tests.test_fetching import DAY, JUNE, Morning


@pytest.fixture
def morning(tmp_path: Path) -> Iterator[Morning]:
    opened = Library.open(tmp_path / "library", seeds=False, today=TODAY)
    with news() as server, closing(opened) as library:
        yield Morning(library, server, tmp_path / "bytes")


def days_asked(morning: Morning) -> list[str]:
    return [asked.query["date"] for asked in morning.server.asked]


def test_a_week_comes_whole_and_its_weekend_is_nothing_odd(morning: Morning) -> None:
    morning.fetching.subscribe("hf")
    week = [JUNE - each * DAY for each in range(7)]
    for number, day in enumerate(week):
        if day.weekday() < 5:
            morning.lists(day, number)
    done = morning.fetching.run()
    assert (done.new, done.days, days_asked(morning)) == (5, [("hf", day) for day in week], [*map(str, week)])
    assert (done.remarks, done.failed, done.left_out, done.stopped) == ([], [], {}, False)
    standings = {log.day: (log.standing, log.listed, log.new, log.why) for log in morning.fetching.log("hf")}
    weekend = (Standing.EMPTY, 0, 0, "a weekend")
    assert standings == {day: (Standing.OPEN, 1, 1, "") if day.weekday() < 5 else weekend for day in week}


def test_what_was_left_out_is_asked_for_as_it_is_now_where_the_source_has_it_still(morning: Morning) -> None:
    morning.fetching.subscribe("hf", keep="nothing at all")
    morning.lists(JUNE, 1, 2)
    assert morning.fetching.run(day=JUNE).left_out == {("hf", JUNE): 2}
    morning.lists(JUNE, 1, 2, 3)
    everything = morning.fetching.run(day=JUNE, everything=True)
    assert (everything.new, everything.left_out, len(morning.server.asked)) == (3, {}, 2)
    assert morning.standing(JUNE).left_out == 0
    again = morning.fetching.run(day=JUNE)
    assert (again.new, again.unchanged, again.left_out) == (0, 3, {})


def test_what_is_left_out_of_a_list_without_days_is_kept_in_the_folder_of_answers(morning: Morning) -> None:
    morning.fetching.subscribe("hf", ["trending"], keep="nothing at all")
    morning.lists(JUNE, 1, 2)
    assert morning.fetching.run().left_out == {("hf:trending", None): 2}
    folder = morning.library.folder
    assert len([*(folder / "cache").iterdir()]) == 1
    assert not [file for file in folder.iterdir() if len(file.name) == 64]
    assert morning.fetching.run(everything=True).new == 2


def test_where_the_news_of_today_do_not_come_those_of_before_are_not_asked_for(morning: Morning) -> None:
    morning.moment -= 2 * DAY
    morning.fetching.subscribe("arxiv", ["cs.CL"])
    morning.moment += 2 * DAY
    morning.server.serve("/api/query", Reply(atom_feed(1), kind="application/atom+xml"))
    morning.server.serve("/atom/", Reply(status=400))
    done = morning.fetching.run()
    assert done.failed == [Failure("arxiv:cs.CL", None, f"{morning.server.place}: refuses this (400)")]
    assert [asked.path for asked in morning.server.asked] == ["/atom/cs.CL"]


def test_a_list_that_is_empty_for_once_is_read_no_second_time_when_it_is_back(morning: Morning) -> None:
    morning.fetching.subscribe("hf")
    morning.lists(JUNE, 1, 2)
    morning.fetching.run(day=JUNE)
    before = morning.standing(JUNE)
    morning.lists(JUNE)
    assert (morning.fetching.run(day=JUNE).unchanged, morning.standing(JUNE).standing) == (0, Standing.OPEN)
    morning.lists(JUNE, 1, 2)
    back = morning.fetching.run(day=JUNE)
    assert (back.unchanged, back.remarks, back.intake.format) == (2, [], {})
    assert morning.standing(JUNE) == replace(before, at=morning.standing(JUNE).at, since=morning.standing(JUNE).since)


def test_the_name_of_a_paper_says_whether_it_is_known_whatever_a_query_keeps(morning: Morning) -> None:
    morning.fetching.subscribe("hf", keep="strings")
    morning.days[str(JUNE)] = [paper_item(1, title="Kites"), paper_item(2, title="Strings")]
    first = morning.fetching.run(day=JUNE)
    assert (first.new, first.left_out) == (1, {("hf", JUNE): 1})
    morning.days[str(JUNE)] = [paper_item(2, title="Other strings, of wool"), paper_item(3, title="Wool")]
    second = morning.fetching.run(day=JUNE)
    assert (second.new, second.updated, second.left_out) == (0, 1, {("hf", JUNE): 1})


def test_a_day_before_the_archive_is_not_asked_for(morning: Morning) -> None:
    morning.fetching.subscribe("arxiv", ["cs.CL"])
    morning.server.serve("/api/query", Reply(atom_feed(0), kind="application/atom+xml"))
    done = morning.fetching.run(since=date(1991, 8, 12), until=date(1991, 8, 15))
    assert done.days == [("arxiv:cs.CL", date(1991, 8, 15)), ("arxiv:cs.CL", date(1991, 8, 14))]
    assert [log.standing for log in morning.fetching.log("arxiv:cs.CL")] == [Standing.EMPTY] * 2

"""What a digest chooses, at the edges of its rules: which papers are new, asked for, liked, voted for and waiting."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from importlib import import_module
from pathlib import Path

import pytest

from store.digest import Sent, compose
from store.digest.wording import sentence_of
from store.library import Library
from store.models import Mark, Note, Paper, Status
from store.times import moment_of, stamp
from tests.papers import incoming, made
from tests.test_digest import entry, groups, library, planted, since
from tests.test_digest_formats import DIGEST

__all__ = ["library", "planted"]

AGENTS = "Memory of agents, part 9"


def test_a_paper_that_came_at_the_very_moment_is_new_and_one_from_before_is_not(library: Library) -> None:
    came = entry(library, AGENTS).paper.added
    moment = moment_of(came)
    assert moment
    later = stamp(moment + timedelta(seconds=1))
    assert len(compose(library, came, stamp()).new) == 12 and compose(library, later, stamp()).new == ()
    taken_in_meanwhile = compose(library, later, stamp(), begin=came)
    assert len(taken_in_meanwhile.new) == 12 and taken_in_meanwhile.since == later


def test_what_came_after_the_papers_were_asked_for_is_not_among_them(library: Library) -> None:
    asked = library.search("agents")
    library.ingest(incoming([made("Agents of late", day="2026-07-31")]))
    found = groups(library, query="agents", asked=asked)
    assert {title for group in found.values() for title in group} == {AGENTS, "Memory of agents, part 0"}


def test_what_is_expected_to_be_liked_has_at_least_the_score_for_that(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    for title, rating in (("Memory of agents, part 0", 5), ("Light on water, part 1", 1)):
        library.edit([entry(library, title)], lambda mark, rating=rating: mark.rated(rating), "rated")  # type: ignore[misc]
    [why] = groups(library)["expected"].values()
    score = int(re.findall(r"^score (\d+): ", why)[0])
    for least, titles in ((score, [AGENTS]), (score + 1, [])):
        monkeypatch.setattr(import_module("store.digest.compose"), "LIKED", least)
        assert [*groups(library).get("expected", {})] == titles


def test_papers_with_as_many_votes_share_a_place_and_those_with_none_have_no_place(library: Library) -> None:
    library.ingest(incoming([made("Kites, part 1", upvotes=11, day="2026-07-31"), made("Kites", day="2026-07-31")]))
    voted = groups(library)["voted"]
    assert {
        title: voted[title] for title in ("Kites, part 1", "Light on water, part 11", "Light on water, part 10")
    } == {
        "Kites, part 1": "11 votes, the most of 14 new",
        "Light on water, part 11": "11 votes, the most of 14 new",
        "Light on water, part 10": "10 votes, number 3 of 14 new",
    }
    few = groups(library, asked=library.search("part 1 -11 -10"))
    assert few["voted"]["Light on water, part 1"] == "1 vote, number 2 of 2 new" and "Kites" not in few["voted"]


def test_of_questions_the_hundred_newest_are_looked_at(library: Library) -> None:
    def ask(title: str, *notes: Note) -> None:
        def change(mark: Mark) -> Mark:
            return replace(mark, notes=notes)

        library.edit([entry(library, title)], change, "asked")

    questions = [
        Note(
            f"Number {number}?", f"n{number}", "question", created=f"2026-06-12T10:{number % 60:02}:{number // 60:02}Z"
        )
        for number in range(100)
    ]
    older = Note("Before?", "old", "question", created="2026-06-11T10:00:00Z")
    ask("Light on water, part 3", older)
    for asked, titles in (
        (99, ["Light on water, part 4", "Light on water, part 3"]),
        (100, ["Light on water, part 4"]),
    ):
        ask("Light on water, part 4", *questions[:asked])
        assert [*groups(library)["questions"]] == titles


def test_five_of_those_that_wait_are_named_and_only_what_was_asked_for(library: Library) -> None:
    for number in (3, 2, 4, 5, 6, 7):
        title = f"Light on water, part {number}"
        library.edit([entry(library, title)], lambda mark: mark.with_status(Status.QUEUED), "queued")
    made = {group.name: group for group in compose(library, since(-1), stamp()).groups}
    assert len(made["waiting"].items) == 5 and made["waiting"].title == "Waiting longest"
    question = Note("So?", kind="question")
    library.edit([entry(library, "Light on water, part 4")], lambda mark: mark.with_note(question), "asked")
    [asked] = compose(library, since(-1), stamp(), asked=library.search("title:3")).groups
    assert [(item.entry.paper.title, item.why) for item in asked.items] == [("Light on water, part 3", "queued today")]


def test_a_view_tells_what_it_found_and_where_or_what_it_asks_for(library: Library) -> None:
    library.set_view("bell", "author:bell title:5")
    library.set_view("new", "is:inbox title:4")
    library.set_view("none", "kites")
    library.set_view("open", "is:inbox votes<2")
    assert groups(library)["topics"] == {
        "Light on water, part 5": "view bell: “Bell” in the authors",
        "Light on water, part 4": "view new: “4” in the title",
        "Memory of agents, part 0": "view open: is:inbox votes<2",
        "Light on water, part 1": "view open: is:inbox votes<2",
    }


def test_of_an_abstract_only_the_beginning_is_read() -> None:
    assert sentence_of(Paper("", "T", f"{' ' * 959}kites")) == "k"


def test_of_what_was_sent_the_last_fifty_thousand_papers_are_known(tmp_path: Path) -> None:
    sent = Sent(papers=[f"p:{number}" for number in range(50_002, 2, -1)])
    sent.accepted(replace(DIGEST, new=("p:2", "p:3")), DIGEST.at)
    assert (len(sent.papers), sent.papers[0], sent.papers[-3:]) == (50_000, "p:50001", ["p:4", "p:2", "p:3"])


def test_a_reason_has_three_hundred_characters_at_most(library: Library) -> None:
    for length in (290, 291):
        query = "votes<1 -k".ljust(length, "x")
        library.set_view("one", query)
        why = f"view one: {query}"
        [found] = groups(library, asked=library.search("title:0 votes<1"))["topics"].values()
        assert found == (why if length == 290 else f"{why[:299]}…")

"""The learned order: what the marks teach, held against plain Python, and what a reader sees of it."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from store import ranking
from store.catalogue import Catalogue
from store.index import index as indexes
from store.index.index import Index
from store.library import Library
from store.making import Incoming
from store.models import Entry, Mark, Note, Paper, Status
from store.query.answer import search
from store.query.explain import UNTAUGHT, explain
from store.query.why import why
from store.ranking import Learned, learned
from tests import plain_ranking
from tests.papers import incoming, smuggled
from tests.plain_query import records_of
from tests.random_libraries import mark, paper
from tests.test_query_answers import TODAY, ask, filled
from tui import cli


@pytest.fixture(autouse=True)
def few_words(request, monkeypatch):
    """Libraries made of twenty words teach nothing where common ones do not count."""
    if "library" not in request.fixturenames:
        monkeypatch.setattr(ranking, "COMMON", 1)


def taught(index):
    return learned(*index.pair, index.catalogue)


def check(index, marks):
    """The arrays say what plain Python says, of every paper."""
    records = records_of(index.catalogue, marks)
    sums, found = plain_ranking.sums(records), taught(index)
    if sums is None:
        assert found is None
        return
    expected = plain_ranking.scores(records)
    assert found is not None
    assert {row: int(found.scores[row]) for row in expected} == expected
    assert len({int(found.sums[row]) - value for row, value in sums.items()}) == 1
    best = search(index, ask(""), sort="score")
    newest = search(index, ask("")).rows(0, len(records))
    assert best.rows(0, best.total) == sorted(newest, key=lambda row: -sums[row])
    for text, low, high in (("score>=60", 60, 100), ("score:..30", 0, 30), ("-score:20..80", None, None)):
        rows = {row for row, score in expected.items() if (low is not None and low <= score <= high)}
        if low is None:
            rows = {row for row, score in expected.items() if not 20 <= score <= 80}
        answer = search(index, ask(text))
        assert set(answer.rows(0, answer.total)) == rows


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(papers=st.lists(paper(), max_size=12), marks=st.lists(mark(), max_size=8))
def test_scores_equal_plain_python(tmp_path_factory, papers, marks):
    folder = tmp_path_factory.mktemp("library")
    catalogue = Catalogue(folder / "papers.db")
    catalogue.upsert(incoming(papers))
    ids = [each.id for _, _, each in catalogue.scan()]
    placed = {name: replace(mark, paper=name) for name, mark in zip(ids, marks, strict=False)}
    index = Index.open(folder / "index", catalogue)
    index.set_marks(placed)
    check(index, placed)
    catalogue.close()


def test_scores_follow_every_edit_and_every_import_over_many_segments(tmp_path, monkeypatch):
    monkeypatch.setattr(indexes, "ROWS", 40)
    monkeypatch.setattr(indexes, "SOON", 0)
    catalogue, marks = filled(tmp_path, count=150)
    index = Index.open(tmp_path / "index", catalogue)
    assert len(index.snapshot.segments) > 2
    index.set_marks(marks)
    check(index, marks)
    some = [each for _, _, each in catalogue.scan()][::15]
    for number, each in enumerate(some):
        old = marks.get(each.id) or Mark(each.id)
        marks[each.id] = old.rated(1 + number % 5).tagged(["fresh"])
        index.set_marks(marks, {each.id})
        check(index, marks)
    catalogue.upsert(incoming([replace(each, abstract=f"{each.abstract} entirely unheard") for each in some]))
    index.catch_up()
    check(index, marks)


@pytest.mark.parametrize(("teachers", "candidates", "strongest"), [(3, 500, 120), (250, 9, 120), (250, 500, 4)])
def test_ratings_teach_before_the_latest_marks_and_the_strongest_words_count(
    tmp_path, monkeypatch, teachers, candidates, strongest
):
    for name, most in (("TEACHERS", teachers), ("CANDIDATES", candidates), ("STRONGEST", strongest)):
        monkeypatch.setattr(ranking, name, most)
    catalogue, marks = filled(tmp_path)
    for number, name in enumerate(sorted(marks)):
        marks[name] = replace(marks[name], updated=f"2026-11-2{number % 2}T08:00:00Z")
    assert sum(each.liking > 0 for each in marks.values()) > 5 < sum(each.liking < 0 for each in marks.values())
    index = Index.open(tmp_path / "index", catalogue)
    index.set_marks(marks)
    for name in sorted(marks, reverse=True):  # whatever was edited last
        index.set_marks({}, {name})
        index.set_marks(marks, {name})
    check(index, marks)
    catalogue.close()


GROUPS = {"robots": "legged locomotion gait terrain", "proteins": "folding residue binding ligand"}


@pytest.fixture
def library(tmp_path):
    """Six papers on each of two subjects, thirty on neither."""
    books = Library.open(tmp_path / "library", seeds=False, today=TODAY)
    subjects = {**GROUPS, "others": "plain words of nothing"}
    books.ingest(
        smuggled(
            Paper(f"p:{name}{number}", f"{name} {number}", f"{text} study{number} of it", day="2026-11-20")
            for name, text in subjects.items()
            for number in range(30 if name == "others" else 6)
        )
    )
    yield books
    books.close()


def scores(books, names):
    entries = [books.entry(f"p:{name}") for name in names]
    return [entry.score for entry in books.searcher.scored(entries)]


LIKED = [
    lambda mark: mark.rated(5),
    lambda mark: mark.with_status(Status.QUEUED),
    lambda mark: mark.with_status(Status.READ),
    lambda mark: mark.with_note(Note("well")),
]
DISLIKED = [lambda mark: mark.rated(1), lambda mark: mark.with_status(Status.SKIPPED)]


@pytest.mark.parametrize("change", LIKED)
def test_what_is_liked_raises_its_like(library, change):
    library.edit(["p:robots0"], change, "liked")
    ours, theirs = scores(library, ["robots3", "proteins3"])
    assert ours > 50 > theirs
    assert library.entries(library.search("score>=70").rows(0, 9))[1].paper.title.startswith("robots")


@pytest.mark.parametrize("change", DISLIKED)
def test_what_is_disliked_lowers_its_like(library, change):
    library.edit(["p:robots0"], change, "disliked")
    ours, theirs = scores(library, ["robots3", "proteins3"])
    assert ours < 50 < theirs


def test_a_rating_speaks_louder_than_what_was_done_with_a_paper_and_goes_before_it():
    assert [Mark("p", rating=stars).liking for stars in range(1, 6)] == [-4, -3, 0, 3, 4]
    assert [Mark("p", status=status).liking for status in Status] == [0, 1, 1, 1, -1]
    assert [Mark("p", notes=(Note("so"),), status=status).liking for status in Status] == [1, 1, 1, 1, -1]
    assert Mark("p", status=Status.SKIPPED, rating=3).liking == Mark("p", tags=("rl",), due="2026-11-21").liking == 0


def test_a_change_of_mind_is_followed_and_a_three_says_nothing(library):
    library.edit(["p:robots0"], lambda mark: mark.rated(5), "")
    library.edit(["p:proteins0"], lambda mark: mark.rated(2), "")
    before = scores(library, ["robots3", "others3", "proteins3"])
    assert before == sorted(before, reverse=True) and before[0] > before[2]
    library.undo()
    library.edit(["p:robots0"], lambda mark: mark.rated(1), "")
    assert scores(library, ["robots3"])[0] < before[0]
    library.edit(["p:robots0"], lambda mark: mark.rated(3).with_status(Status.READ), "")
    assert scores(library, ["robots3"]) == [None]


def test_a_rating_says_more_than_a_place_in_the_queue(library):
    library.edit(["p:robots0"], lambda mark: mark.rated(5), "")
    library.edit(["p:proteins0"], lambda mark: mark.with_status(Status.QUEUED), "")
    robots, proteins, others = scores(library, ["robots3", "proteins3", "others3"])
    assert robots > proteins > others


def test_the_same_marks_give_the_same_scores_however_they_came(library, tmp_path):
    for name in ("robots0", "proteins1", "robots2"):
        library.edit([f"p:{name}"], lambda mark: mark.rated(5), "")
    first = scores(library, [f"{name}{number}" for name in GROUPS for number in range(6)])
    other = Library.open(tmp_path / "other", seeds=False, today=TODAY)
    papers = [entry.paper for entry in library.entries(library.head(99))]
    for each in reversed(papers):
        other.ingest(smuggled([each]))
    for name in ("robots2", "robots0", "proteins1"):
        other.edit([f"p:{name}"], lambda mark: mark.rated(5), "")
    assert scores(other, [f"{name}{number}" for name in GROUPS for number in range(6)]) == first
    other.close()


TAGS = ("gait", "legged", "locomotion", "terrain", "hills")


def test_a_score_names_no_letter(library):
    library.edit(["p:robots0"], lambda mark: mark.rated(5).tagged(["c"]), "")
    library.edit(["p:robots1"], lambda mark: mark.tagged(["c"]), "")
    assert library.searcher.why_score(library.entry("p:robots1")) == "score 98: robots"


def test_a_score_names_five_words_that_made_it_and_of_many_papers_none_of_one_alone(library):
    def said(*names):
        return [library.searcher.why_score(library.entry(f"p:{name}")) for name in names]

    library.edit([f"p:robots{number}" for number in range(3)], lambda mark: mark.rated(5).tagged(TAGS), "")
    library.edit(["p:proteins4"], lambda mark: mark.rated(1), "")
    four = said("robots0", "robots4", "proteins4", "others0")
    library.edit(["p:robots3"], lambda mark: mark.rated(5).tagged(TAGS), "")
    five = said("robots0", "robots4", "proteins4", "others0")
    words = "robots, gait, legged, locomotion, terrain"
    assert four == [f"score 98: {words}", f"score 88: {words}", "score 0: -proteins", "score 83: no telling word"]
    assert five == [f"score 96: {words}", f"score 88: {words}", "score 0: no telling word", "score 82: no telling word"]


def test_a_paper_that_was_replaced_has_no_score(library):
    library.edit(["p:robots0"], lambda mark: mark.rated(5), "")
    old = library.entry("p:robots1")
    library.ingest(incoming([replace(old.paper, upvotes=7)]))
    lost = replace(old, row=10_000)
    entries = library.searcher.scored([old, lost, library.entry("p:robots0")])
    assert [entry.score for entry in entries] == [None, None, 100]


def test_the_paper_furthest_from_what_is_liked_has_a_score_all_the_same():
    scores = Learned({}, np.array([0, 0], np.int32), np.array([0, -1], np.int8))
    assert [scores.score(row) for row in (-1, 0, 1, 2)] == [None, 0, None, None]


def test_nothing_liked_is_no_score_and_says_what_to_do(library):
    library.edit(["p:robots0"], lambda mark: mark.tagged(["rl"]), "")
    assert scores(library, ["robots0"]) == [None]
    assert library.search("score>=0").total == 0
    assert library.searcher.explain("score>=0").lacking == UNTAUGHT
    assert library.searcher.explain("robots score>=1").lacking == UNTAUGHT
    assert library.searcher.explain("xyzzy").lacking is None
    order = library.search(sort="score")
    assert order.rows(0, 42) == library.search().rows(0, 42)
    library.edit(["p:robots0"], lambda mark: mark.rated(4), "")
    assert library.searcher.explain("score>=1 xyzzy").lacking is None


def test_why_names_the_words_that_made_the_score(tmp_path):
    catalogue, marks = filled(tmp_path)
    index = Index.open(tmp_path / "index", catalogue)
    index.set_marks(marks)
    weights, found = plain_ranking.weights(records_of(catalogue, marks)), taught(index)
    for record in records_of(catalogue, marks)[:20]:
        entry = Entry(record.row, record.paper, record.mark)
        (reason,) = why(index, ask("score>=50"), entry)
        assert reason.satisfied == (found.scores[record.row] >= 50)
        score, _, named = reason.score.removeprefix("score ").partition(": ")
        assert int(score) == found.scores[record.row]
        here = plain_ranking.counted(record)
        for word in named.split(", "):
            assert word.startswith("-") == (weights[word.removeprefix("-")] < 0)
            assert word.removeprefix("-") in here
    assert why(index, ask("low"), entry)[0].score is None


def test_an_empty_answer_offers_the_next_lower_score(tmp_path):
    catalogue, marks = filled(tmp_path)
    index = Index.open(tmp_path / "index", catalogue)
    index.set_marks(marks)
    found = explain(index, ask("score>=99 score<97"), today=TODAY)
    assert found.nearest is not None and found.nearest.query.startswith("score>=")
    assert search(index, ask(found.nearest.query)).total == found.nearest.total > 0


def test_the_command_line_gives_the_score(library, capsys):
    def run(*words, code=0):
        assert cli.run(["--library", str(library.folder), *words]) == code
        return capsys.readouterr()

    assert {each["score"] for each in json.loads(run("list", "--json").out)} == {None}
    assert UNTAUGHT in run("list", "score>=1", code=1).err
    assert "score" not in run("why", "p:robots1").out
    library.edit(["p:robots0"], lambda mark: mark.rated(5), "")
    listed = json.loads(run("list", "--sort", "score", "--json").out)
    found = [each["score"] for each in listed]
    assert found == sorted(found, reverse=True) and all(type(score) is int for score in found)
    assert [each["title"][:6] for each in listed[:6]] == ["robots"] * 6
    assert json.loads(run("show", "p:robots1", "--json").out)["score"] == listed[1]["score"]
    exported = json.loads(run("export", "--format", "json", "--sort", "score").out)
    assert [each["score"] for each in exported] == found
    said = run("why", "p:robots1").out
    assert f"score {listed[1]['score']}: " in said and "robots" in said
    assert "score" in run("why", "p:robots1", "score>=50").out


def test_words_that_are_named_mean_something_and_are_not_of_one_paper_alone(tmp_path: Path) -> None:
    library = Library.open(tmp_path / "named", seeds=False, today=date(2026, 6, 12))
    alone = ("ash", "lamp", "fig", "oak", "elm")
    topics = [f"gait of robot walkers that should be quick, enabling a range, {word} alone" for word in alone]
    library.ingest(
        Incoming({"title": f"Paper {n} on the gait of a robot", "abstract": text}) for n, text in enumerate(topics)
    )
    library.ingest(Incoming({"title": f"Other {n}", "abstract": f"Unlike it, number {n}."}) for n in range(60))
    liked = [entry.paper.id for entry in library.entries(library.head(65)) if entry.paper.title.startswith("Paper")]
    library.edit(liked, lambda mark: mark.rated(5), "rated 5")
    said = library.searcher.why_score(library.entry(liked[1]))
    assert said is not None and "gait" in said and "robot" in said
    assert not {"on", "the", "of", "should", "that", "be", "lamp", "enabling", "range", "walkers"} & set(
        said.replace(",", " ").split()
    )
    library.close()

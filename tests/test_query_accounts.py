"""The accounts of an answer, held against going through all papers: explain, why, facets, complete, and patterns."""

from __future__ import annotations

import re
import time
from collections import Counter
from itertools import count as counting
from itertools import islice
from random import Random

import pytest

from store.errors import QueryError
from store.index.index import Index
from store.index.tokens import words
from store.models import Entry
from store.notes.fields import NOTE_FIELDS
from store.query import parse, patterns
from store.query.answer import search
from store.query.complete import complete
from store.query.evaluate import is_slow
from store.query.explain import explain
from store.query.facets import facets, toggled
from store.query.fields import PAPER_FIELDS
from store.query.grammar import Parser
from store.query.lexer import lex
from store.query.suggestions import suggested
from store.query.tree import And, Clause, Not, Or
from store.query.verify import Cancelled
from store.query.why import why
from tests.plain_query import Plain, holds, records_of
from tests.random_libraries import CLAUSES
from tests.test_query_answers import TODAY, ask, filled
from tests.test_query_grammar import random_strings


@pytest.fixture(scope="module")
def library(tmp_path_factory):
    folder = tmp_path_factory.mktemp("library")
    catalogue, marks = filled(folder)
    index = Index.open(folder / "index", catalogue)
    index.set_marks(marks)
    yield index, records_of(catalogue, marks)
    catalogue.close()


def random_query(dice: Random) -> str:
    def piece() -> str:
        clause = dice.choice(CLAUSES)
        return dice.choice(["", "", "-"]) + clause

    pieces = [piece() if dice.random() < 0.8 else f"({piece()} OR {piece()})" for _ in range(dice.randint(1, 4))]
    return " ".join(pieces)


class Matching:
    """How many papers each part matches alone, remembered because parts come again and again."""

    def __init__(self, records):
        self._records, self._known = records, {}

    def rows(self, node, negated=False) -> set[int]:
        match node:
            case And(parts):
                return set.intersection(*(self.rows(part, negated) for part in parts))
            case Or(parts):
                return set.union(*(self.rows(part, negated) for part in parts))
            case Not(part):
                return {record.row for record in self._records} - self.rows(part, True)
        key = str(node), negated
        if key not in self._known:
            self._known[key] = Plain(self._records).matching(node, negated)
        return self._known[key]


def test_the_arithmetic_of_two_thousand_explanations_equals_brute_force(library):
    index, records = library
    dice, brute = Random(3), Matching(records)
    for _ in range(2_000):
        tree = ask(random_query(dice))
        found = explain(index, tree, today=TODAY)
        parts = sorted(tree.parts, key=is_slow) if isinstance(tree, And) else (tree,)
        left = {record.row for record in records}
        for part, (text, count) in zip(parts, found.steps, strict=True):
            left &= brute.rows(part)
            assert (text, count) == (str(part), len(left))
        assert found.total == len(left)
        alone = found.tree.parts if isinstance(tree, And) else (found.tree,)
        assert [part.alone for part in alone] == [len(brute.rows(part)) for part in parts]
        if found.nearest:
            assert found.total == 0
            assert search(index, ask(found.nearest.query)).total == found.nearest.total > 0
        assert (found.culprit is None) == (found.total > 0)


@pytest.mark.parametrize(
    ("text", "reads"),
    [
        ("", False),
        ("/a/", True),
        ("low", False),
        ("-/a/", True),
        ("low (+rl OR title:/a/)", True),
        ("low (+rl OR title:a)", False),
        ("q:patterns", True),
        ("q:mine", False),
        ("-(low q:patterns)", True),
    ],
)
def test_what_reads_the_texts_of_papers_is_answered_last(text, reads):
    assert is_slow(parse(text, today=TODAY, views={"patterns": "+rl /a/", "mine": "+rl"})) is reads


def test_what_is_denied_as_a_whole_is_explained_part_by_part(library):
    index, records = library
    brute = Matching(records)
    for query in ("-(+rl OR low)", "-(+rl low) -(/l.w/ OR (+rl OR model))"):
        tree = ask(query)
        found = explain(index, tree, today=TODAY)
        denied = tree.parts if isinstance(tree, And) else (tree,)
        shown = found.tree.parts if isinstance(tree, And) else (found.tree,)
        for part, account in zip(denied, shown, strict=True):
            assert account.alone == len(brute.rows(part))
            assert [(inner.text, inner.alone) for inner in account.parts[0].parts] == [
                (str(inner), len(brute.rows(inner))) for inner in part.part.parts
            ]


def test_an_explanation_does_not_read_on_for_long_nor_when_nobody_waits(library):
    index, records = library
    tree = ask("/l.w/ -+rl (/zz+y/ OR +nowhere) low")
    found = explain(index, tree, today=TODAY, patience=-1)
    assert [text for text, _ in found.steps] == ["-+rl", "low", "/l.w/", "/zz+y/ OR +nowhere"]
    assert found.total == 0 and found.culprit == "/zz+y/ OR +nowhere"
    alone = {part.text: part.alone for part in found.tree.parts}
    assert alone["low"] == len(Plain(records).rows(ask("low")))
    assert alone["/l.w/"] is None and alone["/zz+y/ OR +nowhere"] is None
    assert found.nearest is None
    assert explain(index, tree, today=TODAY).nearest is not None
    with pytest.raises(Cancelled):
        explain(index, tree, today=TODAY, cancelled=lambda: True)


def test_an_explanation_that_nobody_waits_for_any_more_stops_wherever_it_is(library):
    index, _ = library
    tree = ask("/l.w/ -+rl (/zz+y/ OR +nowhere) low")
    looks = counting()
    explain(index, tree, today=TODAY, cancelled=lambda: next(looks) < 0, patience=60)
    total = next(looks)
    assert total > 10
    for last in range(total):
        looks = counting()
        with pytest.raises(Cancelled):
            explain(index, tree, today=TODAY, cancelled=lambda looks=looks, last=last: next(looks) >= last, patience=60)


def test_a_pattern_too_slow_on_all_papers_does_not_spoil_the_account_of_a_few(library, monkeypatch):
    index, records = library
    first = records[0].paper
    monkeypatch.setattr(patterns, "SECONDS_A_TEXT", 0.02)
    found = explain(index, ask(f"/(.|[a-z ])*[@~]/ id={first.id} rating:5 rating:1"), today=TODAY)
    assert found.culprit == "rating:1" or found.culprit == "rating:5"
    assert found.total == 0 and found.tree.parts[-1].alone is None


def test_why_shows_what_a_pattern_finds_before_it_runs_away(library, monkeypatch):
    index, records = library
    record = next(each for each in records if re.match("low.{30}", each.paper.abstract))
    monkeypatch.setattr(patterns, "SECONDS_A_TEXT", 0.02)
    (reason,) = why(index, ask("abs:/low|(.|[a-z ])*[@~]/"), Entry(record.row, record.paper, record.mark))
    assert reason.satisfied and reason.places[0].start == 0


def test_random_strings_that_read_get_the_right_answer(library):
    index, records = library
    brute, answered = Matching(records), 0
    for text in islice(random_strings(), 0, None, 25):
        try:
            tree = ask(text)
            expected = sorted(brute.rows(tree))
        except (QueryError, re.error):
            continue
        assert search(index, tree).mask.nonzero()[0].tolist() == expected, text
        answered += 1
    assert answered > 100


@pytest.mark.parametrize(
    ("query", "culprit", "nearest"),
    [
        ("low rating>=5", "rating>=5", "low rating>=4"),
        ("low xyzzyxy", "xyzzyxy", "low"),
        ('"rank low of the rank"', '"rank low of the rank"', None),
        ("+reward", "+reward", "tag:reward"),
    ],
)
def test_nothing_found_is_explained_with_what_would_be(library, query, culprit, nearest):
    index, _ = library
    found = explain(index, ask(query), today=TODAY)
    assert found.total == 0 and found.culprit == culprit
    if nearest:
        assert found.nearest is not None and found.nearest.query == nearest


@pytest.mark.parametrize(
    ("clause", "wider"),
    [
        ('"low rank"', ["low rank"]),
        ('title:"low rank"', []),
        ('"low"', []),
        ("low-rank", []),
        ("rating>=3", ["rating>=2", "rating>=1"]),
        ("rating:3", ["rating>=2", "rating>=1"]),
        ("rating<3", []),
        ("score>=45", ["score>=40", "score>=30", "score>=20", "score>=10"]),
        ("score:40..100", ["score>=30", "score>=20", "score>=10"]),
        ("score:40..60", []),
        ("score<60", []),
        ("votes>=5", ["upvotes>=2", "upvotes>=1", "upvotes>=0"]),
        ("upvotes<5", []),
        ("day:2w", ["day:4w", "day:8w", "day:16w", "day:32w", "day:64w"]),
        ("added>=3d", ["added>=6d", "added>=12d", "added>=24d", "added>=48d", "added>=96d"]),
        ("day<2w", []),
        ("day:2026-11", []),
        ("+rl", ["tag:rl"]),
        ("tag:rl", []),
        ("day:2000d", ["day:4000d", "day:8000d"]),
        ("status:queued", []),
    ],
)
def test_a_clause_is_widened_a_little_at_a_time(clause, wider):
    assert [str(each) for each in suggested(ask(clause), TODAY)] == [str(ask(text)) for text in wider]


@pytest.mark.parametrize("register", [PAPER_FIELDS, NOTE_FIELDS])
def test_every_value_that_is_offered_may_be_typed(register):
    offers = [(field, value) for field in register.fields.values() for value in field.values]
    assert len(offers) > 5
    for field, value in offers:
        text = f"{field.name}:{value}"
        tree = Parser(text, lex(text), TODAY, register=register).query()
        assert isinstance(tree, Clause) and (tree.field, tree.value) == (field.name, value)


def test_why_agrees_with_the_answer_and_its_places_hold_the_match(library):
    index, records = library
    for query in (
        "resume",
        "low-rank -title:of",
        "~rnak",
        '"low rank" OR 模型',
        "/r.n/ +rl",
        "quantizaton",
        "q:mine",
        "fine",
    ):
        tree = ask(query)
        answer = search(index, tree)
        for record in records[:30]:
            reasons = why(index, tree, Entry(record.row, record.paper, record.mark))
            if isinstance(tree, Clause | And) and tree != ask("q:mine"):
                assert all(reason.satisfied for reason in reasons) == (record.row in answer)
            for reason in reasons:
                for place in reason.places:
                    assert place.text[place.start : place.end]
                    assert place.text in record.texts(place.field)
    tree = ask("resume strasse fine")
    texts = {"Résumé", "resume", "straße", "ﬁne"}
    found = {
        place.text[place.start : place.end]
        for record in records
        for reason in why(index, tree, Entry(record.row, record.paper, record.mark))
        for place in reason.places
    }
    assert found <= texts and found & {"Résumé", "straße", "ﬁne"}


def test_facets_are_the_counts_of_the_answer_and_their_clauses_find_them(library):
    index, records = library
    for query in ("", "low", "rank -+rl", "+rl"):
        tree = ask(query)
        rows = set(Plain(records).rows(tree))
        inside = [record for record in records if record.row in rows]
        made = {facet.name: facet for facet in facets(index, tree)}
        tags = Counter(tag.casefold() for record in inside for tag in record.mark.tags)
        assert {value.label.casefold(): value.count for value in made["tag"].values} == tags
        for facet in made.values():
            for value in facet.values:
                assert str(ask(value.clause)) == value.clause, "typed and chosen are one thing"
                criterion = ask(value.clause).criterion
                assert value.count == sum(holds(record, criterion, records) for record in inside)
                added = toggled(tree, value.clause, today=TODAY)
                if value.active:
                    assert value.clause not in added
                else:
                    assert search(index, ask(added)).total == value.count
                    assert toggled(ask(added), value.clause, today=TODAY) == str(tree)
        assert sum(value.count for value in made["status"].values) == len(inside)


@pytest.mark.parametrize(
    ("text", "offered"),
    [
        ("rati", "rating:"),
        ("low +re", "+reward-models"),
        ("-tag:mod", "tag:reward-models"),
        ("author:ja", "author:jane"),
        ("venue:ét", "venue:Études"),
        ("src:", "src:hf-page"),
        ("link:git", "link:github.com"),
        ("is:du", "is:due"),
        ("(status:r", "status:reading"),
        ("q:m", "q:mine"),
        ("quanti", "quantization"),
    ],
)
def test_completion_offers_what_may_be_typed(library, text, offered):
    index, _ = library
    found = complete(index, text + " later", len(text), views={"mine": "rank"})
    chosen = next(each for each in found if each.text == offered)
    assert (text[: chosen.start] + chosen.text).endswith(offered)
    assert chosen.end == len(text)
    ask(offered + ("low" if offered == "title:" else "3" if offered.endswith(":") else ""))
    if offered.endswith(":"):
        assert chosen.note == PAPER_FIELDS.fields[offered[:-1]].help
    elif chosen.note.endswith(" papers") and offered.startswith(("+", "tag:", "venue:", "src:", "link:")):
        assert chosen.note == f"{search(index, ask(chosen.text)).total} papers"


@pytest.mark.parametrize("begun", ["ra", "quanti", "re", "author:ja"])
def test_words_are_offered_with_the_papers_that_have_them_the_most_first(library, begun):
    index, records = library
    typed = begun.rpartition(":")[2]
    fields = ("authors",) if ":" in begun else ("title", "abstract", "authors")
    having = Counter(
        word
        for record in records
        for word in {word for field in fields for text in record.texts(field) for word in words(text)}
        if word.startswith(typed)
    )
    found = [each for each in complete(index, begun, len(begun), views={}) if each.note.endswith(" papers")]
    counts = [int(each.note.partition(" ")[0]) for each in found]
    assert [having[each.text.rpartition(":")[2]] for each in found] == counts
    assert counts == sorted(counts, reverse=True)
    assert counts == sorted(having.values(), reverse=True)[: len(counts)]
    assert 0 < len(counts) <= 8


def test_a_view_is_offered_with_what_it_asks_and_a_value_without_a_word(library):
    index, _ = library
    views = {"mine": "rank", "more": "low"}
    assert [(each.text, each.note) for each in complete(index, "q:m", 3, views=views)] == [
        ("q:mine", "rank"),
        ("q:more", "low"),
    ]
    assert [(each.text, each.note) for each in complete(index, "is:sk", 5, views=views)] == [("is:skipped", "")]
    assert [(each.text, each.note) for each in complete(index, "q", 1, views=views)] == [("q:", "q:name uses a view")]


def test_views_are_offered_as_a_field(library):
    assert "q:" in [each.text for each in complete(library[0], "low -q", 6, views={})]
    assert "q:" not in [each.text for each in complete(library[0], "low ~q", 6, views={})]


@pytest.mark.parametrize("text", ['"low ra', '"low"', "/lo", "/low/", "(low)", "rating>="])
def test_inside_quotation_marks_and_patterns_nothing_is_offered(library, text):
    assert complete(library[0], text, len(text), views={}) == []


def test_a_pattern_that_runs_away_is_stopped_and_said(library, monkeypatch):
    index, _ = library
    monkeypatch.setattr(patterns, "SECONDS_A_TEXT", 0.02)
    started = time.monotonic()
    with pytest.raises(QueryError, match="takes too long") as caught:
        search(index, ask("low /(.|[a-z ])*[@~]/"))
    assert caught.value.column == 5
    assert time.monotonic() - started < 5


def test_a_pattern_that_is_slow_everywhere_is_stopped_too(library, monkeypatch):
    monkeypatch.setattr(patterns, "SECONDS_IN_ALL", 0.0)
    with pytest.raises(QueryError, match="takes too long"):
        search(library[0], ask("/low/"))


def test_an_answer_nobody_wants_is_given_up(library):
    with pytest.raises(Cancelled):
        search(library[0], ask("/low/"), cancelled=lambda: True)


def test_an_order_that_is_none_is_refused(library):
    with pytest.raises(QueryError) as refused:
        search(library[0], ask("low"), sort="colour")
    assert str(refused.value) == (
        "column 1: there is no order “colour”; expected one of relevance, day, votes, rating, title, author, "
        "published, status, added, score, stars, comments"
    )


def test_words_come_by_relevance_and_exact_before_corrected(library):
    index, records = library
    tree = ask("rank")
    plain = Plain(records).rows(tree)
    assert search(index, tree).rows(0, 200) == plain
    by_row = {record.row: record for record in records}
    in_title = ["rank" in by_row[row].paper.title.casefold() for row in plain]
    assert in_title == sorted(in_title, reverse=True)

"""What the index answers against what plain Python answers: which papers, how many, and in what order."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path
from random import Random

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from store.catalogue import Catalogue
from store.index import index as indexes
from store.index.index import Index
from store.library import Library
from store.making import Incoming
from store.models import Note
from store.query import parse
from store.query.answer import _least as least
from store.query.answer import search
from tests.papers import incoming
from tests.plain_query import Plain, records_of
from tests.random_libraries import VIEWS, mark, paper, queries

TODAY = date.today()


def ask(text):
    return parse(text, today=TODAY, views=VIEWS)


def compare(index, records, text):
    tree = ask(text)
    assert parse(str(tree), today=TODAY, views=VIEWS) == tree
    plain = Plain(records)
    expected = plain.rows(tree)
    answer = search(index, tree)
    assert answer.total == len(expected), text
    assert answer.rows(0, 200) == expected[:200], text
    assert answer.rows(1, answer.total) == expected[1:], text
    assert answer.corrections == plain.corrections, text
    assert [answer.position(row) for row in expected[:3]] == list(range(min(3, len(expected))))


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    papers=st.lists(paper(), max_size=12),
    marks=st.lists(mark(), max_size=8),
    asked=st.lists(queries(), min_size=12, max_size=12),
)
def test_any_query_on_any_library_equals_plain_python(tmp_path_factory, papers, marks, asked):
    folder = tmp_path_factory.mktemp("library")
    catalogue = Catalogue(folder / "papers.db")
    catalogue.upsert(incoming(papers))
    ids = [each.id for _, _, each in catalogue.scan()]
    placed = {paper_id: replace(mark, paper=paper_id) for paper_id, mark in zip(ids, marks, strict=False)}
    index = Index.open(folder / "index", catalogue)
    index.set_marks(placed)
    records = records_of(catalogue, placed)
    for text in asked:
        compare(index, records, text)
    catalogue.close()


def test_every_clause_alone_equals_plain_python(tmp_path):
    from tests.random_libraries import CLAUSES

    catalogue, marks = filled(tmp_path)
    index = Index.open(tmp_path / "index", catalogue)
    index.set_marks(marks)
    records = records_of(catalogue, marks)
    for text in (
        "low OR quantizaton /(a|o)w[- ]r/",
        '(no:abstract OR ~"lw rnak") low',
        '-(ran -(author="jane doe"))',
        *CLAUSES,
    ):
        compare(index, records, text)
        compare(index, records, f"-({text})")
        compare(index, records, f"low {text}")


@pytest.mark.parametrize("size", [0, 3, 20, 21, 100])
def test_the_rows_that_come_first_are_the_same_without_sorting_all(size):
    dice = Random(size)
    rows, keys = np.array(dice.sample(range(1_000), size), np.int64), np.array(dice.sample(range(200), size), np.int64)
    assert least(rows, keys, 5) == [row for _, row in sorted(zip(keys.tolist(), rows.tolist(), strict=True))][:5]


@pytest.mark.parametrize("page", [1 << 14, 1])  # words looked at in the stream, and among their own places
def test_a_phrase_typed_letter_by_letter_equals_plain_python(tmp_path, monkeypatch, page):
    monkeypatch.setattr("store.index.phrases._PAGE", page)
    catalogue, marks = filled(tmp_path)
    index = Index.open(tmp_path / "index", catalogue)
    index.set_marks(marks)
    records = records_of(catalogue, marks)
    texts = ["low-rank-l", "rank-low", '"low rank" mo', "low-l", "x-of", "ranks-ra", "low-r", "low-r", "of-of-o"]
    for text in texts:
        for length in range(1, len(text) + 1):
            if text[:length].count('"') != 1:
                compare(index, records, text[:length])


def filled(folder, count=60, seed=7):
    """A library of random papers, the same each time."""

    from store.identity import paper_id
    from store.models import Mark, Note, Paper, Status
    from tests.random_libraries import DAYS, TAGS, WORDS

    dice = Random(seed)
    catalogue = Catalogue(folder / "papers.db")

    def text(most):
        return dice.choice([" ", " ", "-"]).join(dice.choices(WORDS, k=dice.randint(1, most)))

    papers = []
    for number in range(count):
        title, abstract, authors = text(4), text(12), tuple(dice.sample(["Jane Doé", "Li Low", "王 大"], 2))
        papers.append(
            Paper(
                id=paper_id(title, authors, abstract, arxiv=None, doi=None),
                title=title,
                abstract=abstract,
                authors=authors[: dice.randint(0, 2)],
                day=dice.choice(DAYS),
                published=dice.choice(DAYS),
                upvotes=dice.choice([None, 1, 5, 9]),
                links=("https://github.com/a/b",) if number % 4 == 0 else (),
                venue=dice.choice([None, "NeurIPS", "Études"]),
                sources=(dice.choice(["hf-page", "rss"]),),
            )
        )
    catalogue.upsert(incoming(papers))
    ids = [each.id for _, _, each in catalogue.scan()]
    marks = {
        each: Mark(each, status=dice.choice(list(Status)), rating=dice.choice([None, 2, 4]), since=f"{TODAY}T01:02:03Z")
        .tagged(dice.sample(TAGS, dice.randint(0, 2)))
        .with_note(Note(text(4)))
        for each in dice.sample(ids, len(ids) // 2)
    }
    return catalogue, marks


def test_an_edit_is_found_at_once_and_an_import_moves_the_rows(tmp_path):
    catalogue, marks = filled(tmp_path)
    index = Index.open(tmp_path / "index", catalogue)
    index.set_marks(marks)
    some = [each for _, _, each in catalogue.scan()][:10]
    for number, each in enumerate(some):
        old = marks.get(each.id) or replace(next(iter(marks.values())), paper=each.id, notes=(), tags=(), rating=None)
        marks[each.id] = old.tagged([f"fresh-{number}"], remove=["rl"]).rated(5)
        index.set_marks(marks, {each.id})
        assert search(index, ask(f"+fresh-{number} fresh rating:5")).total == 1
    catalogue.upsert(
        incoming([replace(each, abstract=each.abstract + " entirely unheard", upvotes=900) for each in some])
    )
    index.catch_up()
    records = records_of(catalogue, marks)
    assert search(index, ask("unheard")).total == len(some)
    for text in (
        "",
        "low",
        "rnak",
        "tag:fresh",
        "+rl",
        "upvotes>=900",
        '"entirely unheard"',
        "is:duplicate",
        "rating:5",
    ):
        compare(index, records, text)


@pytest.mark.parametrize(
    "key", ["votes", "rating", "title", "author", "published", "status", "added", "day", "relevance"]
)
@pytest.mark.parametrize("reverse", [False, True])
def test_every_order_is_whole_and_right(tmp_path, key, reverse):
    catalogue, marks = filled(tmp_path, count=500)
    index = Index.open(tmp_path / "index", catalogue)
    index.set_marks(marks)
    answer = search(index, ask("-xyzzy"), sort=key, reverse=reverse)
    rows = answer.rows(0, answer.total)
    assert sorted(rows) == [record.row for record in records_of(catalogue, marks)]
    assert answer.rows(0, 200) == rows[:200]
    assert [answer.position(row) for row in (rows[0], rows[250], rows[-1])] == [0, 250, len(rows) - 1]
    by_row = {record.row: record for record in records_of(catalogue, marks)}
    values = [order_of(by_row[row], key) for row in rows]
    present = [value for value in values if value is not None]
    assert values == present + [None] * (len(values) - len(present))
    assert present == sorted(present, reverse=reverse ^ (key not in ("title", "author", "status")))


def order_of(record, key):
    from store.index.tokens import words
    from store.models import Status

    paper = record.paper
    return {
        "votes": paper.upvotes,
        "rating": record.mark.rating,
        "title": " ".join(words(paper.title)),
        "author": " ".join(words(paper.authors[0])) if paper.authors else None,
        "published": paper.published,
        "status": list(Status).index(record.mark.status),
        "added": (paper.added or "")[:10],
        "day": paper.day,
        "relevance": paper.day,
    }[key]


@pytest.fixture
def named(tmp_path: Path) -> Iterator[Library]:
    """Give papers whose titles have signs that mean something in a query."""
    library = Library.open(tmp_path / "named", seeds=False, today=TODAY)
    titles = [*NAMED, *SHORT, "Plain words about nothing", "c is not the language", "A star is born"]
    titles += ["Small Is Fine", "Small and fine it is"]
    library.ingest(Incoming({"title": title, "abstract": "Words."}) for title in titles)
    library.ingest([Incoming({"title": "Of Old", "arxiv": "hep-th/9901001"})])
    library.ingest([Incoming({"title": "Identified", "arxiv": "2606.13681", "doi": "10.1145/3292500.3330701"})])
    yield library
    library.close()


NAMED = (
    "EvoArena: Tracking Memory Evolution for Robust LLM Agents",
    "Score: A New Measure of Nothing at All",
    "Attention Is NOT All You Need (for Graphs",
    'What, Why - and How? OR: "The" Last -bracket) of Them',
    "Training with C++ and C# under A* search",
    "x = y implies a<b in [MASK] models #1 ~ +tag",
    "and OR not AND: a study in logic",
    "read:write ratios/in /etc/passwd files",
)


SHORT = ("NOT Dead", "Dead or not, a longer one", "Tag: RL", "(Im)possible: -ities")


@pytest.mark.parametrize("title", NAMED)
def test_a_pasted_title_finds_its_paper(named: Library, title: str) -> None:
    for text in (title, title.upper(), "  " + title + " ", " ".join(re.findall(r"\w+", title))):
        found = named.search(text)
        assert title in [entry.paper.title for entry in named.entries(found.rows(0, 20))], text


def test_a_title_is_found_with_what_it_was_copied_with(named: Library) -> None:
    for copied in (
        "- {}",
        "* {}",
        "> {}",
        "1. {}",
        "[12] {}",
        "“{}”",
        "«{}.»",
        "'{}'",
        "„{}“",
        "{}.",
        "[2606.13681] {}",
    ):
        for around in ("{}", "Title: {}", "{} (2024)", "{} (NeurIPS 2024)."):
            for title in NAMED:
                text = copied.format(around.format(title))
                found = named.search(text)
                assert title in [entry.paper.title for entry in named.entries(found.rows(0, 20))], text


@pytest.mark.parametrize("title", ["EvoArena: Tracking Mem-\nory Evolution for Robust LLM Agents", "A star is bo- rn"])
def test_a_title_whose_words_a_line_divided_is_found(named: Library, title: str) -> None:
    assert named.search(title).total == 1


def test_a_word_with_a_sign_reads_only_what_has_the_sign(named: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    read = []
    texts = Catalogue.texts
    monkeypatch.setattr(Catalogue, "texts", lambda *asked: (read.append(row) or row for row in texts(*asked)))
    assert named.search("A*").total == 1
    assert len(read) == 1


@pytest.mark.parametrize(
    ("text", "titles"),
    [
        *((text, ["Identified"]) for text in ("2606.13681", "arXiv:2606.13681v2", "https://arxiv.org/abs/2606.13681")),
        *((text, ["Identified"]) for text in ("10.1145/3292500.3330701", "https://doi.org/10.1145/3292500.3330701")),
        *((text, ["Identified"]) for text in ("arXiv:2606.13681v1 [cs.CL]", "arxiv: 2606.13681", "ARXIV 2606.13681")),
        *((text, ["Identified"]) for text in ("doi:10.1145/3292500.3330701", "DOI: 10.1145/3292500.3330701")),
        ("hep-th/9901001", ["Of Old"]),
        ("https://arxiv.org/pdf/hep-th/9901001v2.pdf", ["Of Old"]),
        *((text, []) for text in ("https://arxiv.org/abs/2606.99999", "arXiv:2606.99999 [cs.CL]", "10.1145/1.2")),
        ("identified -id=arxiv:2606.13681", []),
        ("id=arxiv:2606.13681", ["Identified"]),
        ("not dead", ["Dead or not, a longer one", "NOT Dead"]),
        ("NOT Dead", ["NOT Dead"]),
        ("Tag: RL", ["Tag: RL"]),
        ("tag:rl", []),
        ("small: is fine", ["Small Is Fine"]),
        ("small is fine", ["Small Is Fine", "Small and fine it is"]),
        ("C++", ["Training with C++ and C# under A* search"]),
        ("c#", ["Training with C++ and C# under A* search"]),
        ("A* search", ["Training with C++ and C# under A* search"]),
        ("EvoArena: memory", ["EvoArena: Tracking Memory Evolution for Robust LLM Agents"]),
        ("title:evo -tracking:memory", []),
    ],
)
def test_what_a_line_with_signs_finds(named: Library, text: str, titles: list[str]) -> None:
    found = named.search(text)
    assert sorted(entry.paper.title for entry in named.entries(found.rows(0, 20))) == titles


def test_what_a_minus_leaves_out_is_not_named(named: Library) -> None:
    everything = named.search("").total
    assert named.search("-id=arxiv:2606.13681").total == everything - 1
    assert named.search("-arxiv:2606.13681").total > 1


@pytest.mark.parametrize("title", SHORT)
def test_a_short_title_is_found_sign_for_sign(named: Library, title: str) -> None:
    found = named.search(title)
    assert title in [entry.paper.title for entry in named.entries(found.rows(0, 20))]
    assert found.remarks == ()


def test_a_word_counts_most_in_titles_and_more_in_names_than_in_sentences(tmp_path: Path) -> None:
    with closing(Library.open(tmp_path, seeds=False, today=TODAY)) as library:
        said = [{"title": "Kestrel"}, {"title": "In authors", "authors": ["Kestrel"]}, {"title": "In tags"}]
        said += [{"title": "In abstract", "abstract": "A kestrel."}, {"title": "In notes"}, {"title": "In nothing"}]
        library.ingest(Incoming({"upvotes": votes, "day": "2026-11-20", **each}) for votes, each in enumerate(said))
        ids = {entry.paper.title: entry.paper.id for entry in library.entries(library.head(9))}
        library.edit([ids["In tags"]], lambda mark: mark.tagged(["kestrel"]), "")
        library.edit([ids["In notes"]], lambda mark: mark.with_note(Note("a kestrel")), "")
        found = library.search("kestrel")
        assert [entry.paper.title for entry in library.entries(found.rows(0, 9))] == [
            *("Kestrel", "In tags", "In authors", "In notes", "In abstract")
        ]


@pytest.mark.parametrize("merged", [False, True])
def test_every_field_finds_the_paper_that_has_it_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, merged: bool
) -> None:
    monkeypatch.setattr(indexes, "SOON", 0)
    full = {
        **{"title": "Kites", "abstract": "We fly.", "authors": ["Ada King", "B. Gale"], "summary": "One sentence."},
        **{"keywords": ["strong wind"], "organization": "Org & Co", "submitter": "sky", "categories": ["cs.RO"]},
        **{"venue": "NeurIPS", "sources": ["hf-daily"], "links": ["https://example.org/x"], "arxiv": "2606.00001"},
        **{"upvotes": 7, "comments": 3, "stars": 40, "code": "https://github.com/o/a", "published": "2025-03-02"},
        **{"day": "2026-06-12", "withdrawn": "2026-06-20"},
    }
    asked = 'title:kites abs:fly author:king author:"b gale" summary:sentence keyword:wind org:co submitter:sky'
    asked += " category:cs.ro venue:neurips src:hf link:example.org link:github id:2606.00001 upvotes:7 comments:3"
    asked += " stars:40 published:2025-03 day:2026-06-12 has:link has:code has:abstract has:author has:summary"
    asked += " is:withdrawn fly gale kites"
    with closing(Library.open(tmp_path, seeds=False, today=TODAY)) as library:
        for record in ({"title": "Bare"}, full, {"title": "Bare, too"}):
            library.ingest([Incoming(record)])
            library.search("")
        while merged and library.index.tidy():
            pass
        assert len(library.index.current().snapshot.segments) == (1 if merged else 3)
        for clause in re.findall(r'(?:[^\s"]|"[^"]*")+', asked):
            found = library.search(clause)
            assert [entry.paper.title for entry in library.entries(found.rows(0, 9))] == ["Kites"], clause
            assert library.search(f"-{clause}").total == 2, clause

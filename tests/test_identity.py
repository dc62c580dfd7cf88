"""Identifiers are read out of the forms they come in, and only the same paper is the same paper."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.citekey import citekey, family_name, suffix
from store.identity import differ, find_links, identity_keys, merge_papers, parse_arxiv, parse_doi
from store.models import Paper
from tests.papers import made


def paper(title: str = "A Title", **fields: object) -> Paper:
    return made(title, **fields)


@pytest.mark.parametrize(
    ("text", "arxiv"),
    [
        ("2606.13681", "2606.13681"),
        ("2606.13681v3", "2606.13681"),
        ("arXiv:0704.0001", "0704.0001"),
        ("https://arxiv.org/pdf/2606.13681v2", "2606.13681"),
        ("http://arxiv.org/abs/math.GT/0309136", "math/0309136"),
        ("hep-th/9901001", "hep-th/9901001"),
        ("https://huggingface.co/papers/2606.13681", "2606.13681"),
        ("10.48550/arXiv.2606.13681", "2606.13681"),
        ("it cost 2606.13681 dollars", None),
        ("2613.13681", None),
        ("", None),
    ],
)
def test_arxiv_ids_are_read_from_their_forms(text: str, arxiv: str | None) -> None:
    assert parse_arxiv(text) == arxiv


@pytest.mark.parametrize(
    ("text", "doi"),
    [
        ("https://doi.org/10.1145/3292500.3330701.", "10.1145/3292500.3330701"),
        ("doi:10.1000/ABC(1)", "10.1000/abc(1)"),
        ("(10.1000/abc)", "10.1000/abc"),
        ("10.48550/arXiv.2606.13681", None),
        ("10.1/x", None),
    ],
)
def test_dois_are_read_from_their_forms(text: str, doi: str | None) -> None:
    assert parse_doi(text) == doi


def test_links_lose_the_sentence_around_them() -> None:
    text = "Code: https://github.com/a/b. See (https://x.org/y_(z)), or https://github.com/a/b!"
    assert find_links(text) == ("https://github.com/a/b", "https://x.org/y_(z)")


def test_a_paper_is_named_by_its_surest_identifier() -> None:
    assert paper(arxiv="2606.13681", doi="10.1234/x").id == "arxiv:2606.13681"
    assert paper(doi="10.1234/x").id == "doi:10.1234/x"
    assert paper("Über Attention!").id == paper("uber  attention").id
    assert paper("Same title", authors=("A. One",)).id != paper("Same title", authors=("B. Two",)).id
    assert paper("Same title", abstract="It begins").id != paper("Same title", abstract="Another").id


def test_the_id_of_a_known_paper_never_changes() -> None:
    assert paper("It's All in The [MASK]", abstract="While encoder-only").id == "p:9d1b28d7c3a6"


def test_papers_are_recognised_by_any_identifier_but_not_against_one() -> None:
    bare = paper("GaLore: Memory", abstract="Training Large")
    known = paper("GaLore: Memory", abstract="Training Large", authors=("J. Zhao",), arxiv="2403.03507")
    assert bare.id in identity_keys(known)
    assert not differ(bare, known)
    assert differ(known, paper("GaLore: Memory", abstract="Training Large", arxiv="2403.03508"))


def test_joining_gives_nothing_up() -> None:
    old = paper("T", abstract="Long text", day="2026-07-30", day_inferred=True, upvotes=3, links=("https://a.b",))
    new = paper("T!", abstract="", day="2026-08-01", upvotes=0, links=("https://c.d",), authors=("A B",))
    joined = merge_papers(old, new)
    assert (joined.title, joined.abstract, joined.upvotes, joined.authors) == ("T", "Long text", 0, ("A B",))
    assert (joined.day, joined.day_inferred) == ("2026-08-01", False)
    assert joined.links == ("https://a.b", "https://c.d")


def test_what_is_new_replaces_what_was_known_and_what_adds_up_adds_up() -> None:
    old = paper(
        *("T",),
        **{"keywords": ["a"], "summary": "Old.", "stars": 3, "venue": "ACL", "sources": ["one"], "version": 1},
        **{"ids": {"s2": "x", "pmid": "1"}, "categories": ["cs.CL"], "links": ["https://a.b"]},
    )
    new = paper("T", keywords=["b"], stars=0, sources=["two", "one"], version=2, ids={"s2": "y", "isbn": "2"})
    joined = merge_papers(old, new)
    assert (joined.keywords, joined.summary, joined.stars, joined.version) == (("b",), "Old.", 0, 2)
    assert (joined.venue, joined.categories, joined.links) == ("ACL", ("cs.CL",), ("https://a.b",))
    assert joined.sources == ("one", "two")
    assert joined.ids == {"isbn": "2", "pmid": "1", "s2": "y"}


@given(
    st.lists(
        st.builds(
            paper,
            title=st.just("T"),
            day=st.sampled_from(["2026-01-01", "2026-02-02"]),
            day_inferred=st.booleans(),
            links=st.lists(st.sampled_from(["https://a.b", "https://c.d"]), unique=True).map(tuple),
        ),
        min_size=1,
        max_size=4,
    )
)
def test_joining_again_changes_nothing(records: list[Paper]) -> None:
    joined = records[0]
    for record in records[1:]:
        joined = merge_papers(joined, record)
    for record in records:
        assert merge_papers(joined, record) == joined


def test_citekeys_tell_author_year_and_word() -> None:
    assert (
        citekey(paper("The RankGen: X", authors=("Kalpesh Krishna",), published="2022-05-19")) == "krishna2022rankgen"
    )
    assert citekey(paper("A Study", authors=("Müller-Lüdenscheidt, Anna",))) == "mullerludenscheidtstudy"
    assert citekey(paper("GaLore: Memory-Efficient", day="2026-07-30")) == "galore2026memory"
    assert citekey(paper("强化学习")) == "paper"
    assert [suffix(n) for n in (0, 1, 26, 27, 702, 703)] == ["", "a", "z", "aa", "zz", "aaa"]


@pytest.mark.parametrize(
    "author",
    ["John Miller", "John Miller Jr.", "John Miller, Jr.", "Miller Jr., John", "Miller, Jr., John", "J. Miller III"],
)
def test_a_suffix_is_no_family_name(author: str) -> None:
    assert family_name(author) == "miller"


@pytest.mark.parametrize(("author", "family"), [("Jr.", "jr"), ("Ivy Li", "li"), ("van Berg,", "vanberg"), ("", "")])
def test_a_family_name_that_is_like_a_suffix_stays(author: str, family: str) -> None:
    assert family_name(author) == family

"""Identifiers are read out of the forms they come in, and only the same paper is the same paper."""

import re
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.citekey import DEFAULT, citekey, read_pattern, suffix
from store.identifiers import arxiv_ids_in, find_links, ids_in, kind_named, named_in, parse_arxiv, parse_doi, parse_id
from store.identity import differ, hashed_id, identity_keys, is_hashed_id, sure_keys, surest_id
from store.importers import FORMATS
from store.merging import BIBLIOGRAPHIES, merge_papers
from store.models import Paper
from store.names import Divided, comparable, divided, family_name, taken_apart
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


@pytest.mark.parametrize(
    ("address", "found"),
    [
        ("https://aclanthology.org/2022.acl-long.15.pdf", {"acl": "2022.acl-long.15"}),
        ("https://www.aclweb.org/anthology/P18-1001", {"acl": "P18-1001"}),
        ("https://openreview.net/pdf?id=rJl-b3RcF7", {"openreview": "rJl-b3RcF7"}),
        ("https://openreview.net/forum?noteId=x&id=rJl-b3RcF7", {"openreview": "rJl-b3RcF7"}),
        ("https://pubmed.ncbi.nlm.nih.gov/31452104/", {"pmid": "31452104"}),
        (f"https://www.semanticscholar.org/paper/Kites/{'0A' * 20}", {"s2": "0a" * 20}),
        ("https://doi.org/10.1234/AB", {"doi": "10.1234/ab"}),
        ("https://doi.org/10.48550/arXiv.2606.13681", {"arxiv": "2606.13681"}),
        ("https://arxiv.org/pdf/2606.13681v2", {"arxiv": "2606.13681"}),
        ("https://example.org/10.1234/ab", {}),
    ],
)
def test_an_address_of_a_paper_holds_its_identifiers(address: str, found: dict[str, str]) -> None:
    assert ids_in(address) == found == paper(url=address).ids


def test_identifiers_are_one_however_they_are_written() -> None:
    assert parse_id("pmid", "PMID: 31452104") == "31452104"
    assert parse_id("acl", "p18-1001") == parse_id("acl", "https://aclanthology.org/P18-1001/") == "P18-1001"
    written = {"ArXiv": "2606.13681v2", "PubMed": "31452104", "SemanticScholar": "0A" * 20, "ACL": "2022.ACL-long.15"}
    assert paper(ids=written).ids == {
        **{"arxiv": "2606.13681", "pmid": "31452104", "s2": "0a" * 20, "acl": "2022.acl-long.15"}
    }
    for field in (
        {"doi": "10.48550/arXiv.2606.13681"},
        {"ids": {"doi": "https://doi.org/10.48550/arXiv.2606.13681v1"}},
    ):
        assert paper(**field).ids == {"arxiv": "2606.13681"}


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ({"ids": {"pmid": "1"}}, {"ids": {"pmid": "1"}}, True),
        ({"ids": {"acl": "P18-1001"}}, {"url": "https://aclanthology.org/P18-1001/"}, True),
        ({"ids": {"openreview": "rJl-b3RcF7"}, "title": "One"}, {"ids": {"openreview": "rJl-b3RcF7"}}, True),
        ({"authors": ["Jiawei Zhao"]}, {"authors": ["Zhao, J."]}, True),
        ({"authors": ["Jiawei Zhao"]}, {"authors": ["Wei Zhao"]}, False),
        ({"authors": ["Qwen Team"], "arxiv": "2309.16609"}, {"authors": ["Qwen Team"], "doi": "10.1234/x"}, True),
        ({"authors": ["A B"], "ids": {"pmid": "1"}}, {"authors": ["A B"], "ids": {"pmid": "2"}}, False),
        ({"authors": ["A B"], "doi": "10.1234/1"}, {"authors": ["A B"], "doi": "10.1234/2"}, False),
        ({"authors": ["A B"], "doi": "10.1234/1"}, {"authors": ["A B"], "doi": "10.48550/arXiv.2606.13681"}, True),
        ({"authors": ["A B"]}, {"abstract": "We fly kites."}, False),
        ({"abstract": "We fly kites."}, {"abstract": "We fly no kites."}, False),
        ({}, {"authors": ["A B"]}, False),
    ],
)
def test_two_records_are_one_paper_by_an_identifier_or_more_than_the_title(
    one: dict[str, object], other: dict[str, object], same: bool
) -> None:
    left, right = (paper(**{"title": "Kites", **said}) for said in (one, other))  # type: ignore[arg-type]
    known = set(identity_keys(left)) & set(identity_keys(right)) and not differ(left, right)
    assert bool(known) is same


def test_links_lose_the_sentence_around_them() -> None:
    text = "Code: https://github.com/a/b. See (https://x.org/y_(z)), or https://github.com/a/b!"
    assert find_links(text) == ("https://github.com/a/b", "https://x.org/y_(z)")


@pytest.mark.parametrize(
    ("text", "links"),
    [
        ("[https://a.b/x] and {https://a.b/y}.", ("https://a.b/x", "https://a.b/y")),
        ("(see https://a.b/x[1]).", ("https://a.b/x[1]",)),
        ("**https://a.b/x**, https://a.b/x;", ("https://a.b/x",)),
        ("<https://a.b/x> 'HTTP://a.b/y'", ("https://a.b/x", "HTTP://a.b/y")),
        ("ftp://a.b/x", ()),
    ],
)
def test_links_lose_the_signs_around_them(text: str, links: tuple[str, ...]) -> None:
    assert find_links(text) == links


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("2606.13681v2", ("arxiv:2606.13681",)),
        ("10.1234/AB", ("doi:10.1234/ab",)),
        ("https://doi.org/10.1234/AB", ("doi:10.1234/ab",)),
        ("https://arxiv.org/abs/2606.13681", ("arxiv:2606.13681",)),
        ("https://aclanthology.org/P18-1001/", ("acl:P18-1001",)),
        ("https://openreview.net/forum?id=rJl-b3RcF7", ("openreview:rJl-b3RcF7",)),
        ("P18-1001", ()),
        ("kites", ()),
    ],
)
def test_what_is_typed_may_mean_an_identifier(text: str, ids: tuple[str, ...]) -> None:
    assert named_in(text) == ids


def test_arxiv_ids_stand_in_running_text_with_what_shows_that_they_are_such() -> None:
    text = "See arXiv:2606.13681v2, https://arxiv.org/pdf/math/0309136 and arxiv: 2606.00001; not 2606.00002."
    assert arxiv_ids_in(text) == ["arXiv:2606.13681v2", "arxiv.org/pdf/math/0309136", "arxiv: 2606.00001"]


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        *((word, "pmid") for word in ("PubMed", "pubmedid", "PMID")),
        *((word, "s2") for word in ("SemanticScholar", "semantic_scholar", "s2id", "S2")),
        *((word, "acl") for word in ("aclanthology", "ACL_Anthology")),
        *(("open_review", "openreview"), ("eprint", "arxiv"), ("ISBN", "isbn")),
    ],
)
def test_a_kind_of_identifier_has_one_name(said: str, kind: str) -> None:
    assert kind_named(said) == kind


def test_a_paper_gains_the_name_of_an_identifier_and_loses_none() -> None:
    bare, printed = paper("Kites"), paper("Kites", doi="10.1234/a")
    assert surest_id(bare) == bare.id and is_hashed_id(bare.id)
    assert surest_id(replace(bare, doi="10.1234/a")) == surest_id(printed) == "doi:10.1234/a"
    assert surest_id(replace(printed, arxiv="2606.13681")) == "arxiv:2606.13681"
    assert surest_id(Paper("acl:P18-1001", "Kites", doi="10.1234/a")) == "acl:P18-1001"
    assert hashed_id(bare.id) == bare.id
    assert is_hashed_id(hashed_id("zotero://1")) and hashed_id("zotero://1") != hashed_id("zotero://2")
    assert [is_hashed_id(text) for text in ("p:0123456789ab", "p:0123456789abc", "p:0123456789AB", None)] == [
        *(True, False, False, False),
    ]


def test_the_identifiers_of_a_paper_come_the_surest_first() -> None:
    known = paper(arxiv="2606.13681", doi="10.1234/a", ids={"pmid": "1", "acl": "P18-1001", "isbn": "1"})
    assert sure_keys(known) == ("arxiv:2606.13681", "doi:10.1234/a", "acl:P18-1001", "pmid:1")
    assert identity_keys(known)[:4] == sure_keys(known)


@pytest.mark.parametrize(
    ("one", "other", "two"),
    [
        ({"url": "https://a.example/1"}, {"url": "https://a.example/2"}, True),
        ({"url": "https://a.example/1"}, {"url": "https://a.example/1"}, False),
        ({"url": "https://a.example/1"}, {}, False),
        ({"url": "https://a.example/1", "links": ("https://a.example/2",)}, {"url": "https://a.example/2"}, False),
        ({"url": "https://a.example/1", "authors": ("A B",)}, {"url": "https://a.example/2"}, True),
        (*({"url": f"https://a.example/{n}", "authors": ("A B",)} for n in "12"), False),
        (*({"url": f"https://a.example/{n}", "abstract": "We fly."} for n in "12"), False),
        (*({"url": f"https://a.example/{n}", "doi": "10.1234/a"} for n in "12"), False),
        ({"doi": "10.1234/a"}, {"doi": "10.1234/b"}, True),
        (*({"doi": f"10.1234/{n}", "arxiv": "2606.13681"} for n in "ab"), True),
        ({"other_ids": (("isbn", "1"),)}, {"other_ids": (("isbn", "2"),)}, False),
    ],
)
def test_two_records_differ_by_identifiers_or_where_nothing_else_is_known_by_addresses(
    one: dict[str, Any], other: dict[str, Any], two: bool
) -> None:
    assert differ(Paper("p:1", "Kites", **one), Paper("p:2", "Kites", **other)) is two


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


def test_a_bibliography_fills_gaps_and_replaces_nothing_that_a_source_said() -> None:
    source = paper("T", abstract="Long", authors=("A B", "C D"), sources=("hf-daily",), published="2026-06-10")
    printed = {"sources": ["bibtex"], "journal": "J. Kites", "doi": "10.1234/x"}
    typed = paper("T, Retyped", abstract="Short", authors=["A B", "others"], **printed)
    joined = merge_papers(source, typed)
    assert (joined.title, joined.abstract, joined.authors) == ("T", "Long", ("A B", "C D"))
    assert (joined.journal, joined.doi, joined.published) == ("J. Kites", "10.1234/x", "2026-06-10")
    assert joined.sources == ("hf-daily", "bibtex")
    assert merge_papers(typed, source).abstract == "Long"
    assert merge_papers(typed, replace(typed, abstract="Other")).abstract == "Other"


def test_every_bibliography_is_the_name_of_a_format() -> None:
    assert {*FORMATS, "zotero"} > BIBLIOGRAPHIES


def test_a_preprint_and_its_published_version_have_two_addresses() -> None:
    preprint = paper("T", url="https://arxiv.org/abs/2606.13681", version=3)
    printed = paper("T", url="https://doi.org/10.1234/x", version=1)
    joined = merge_papers(preprint, printed)
    assert (joined.arxiv, joined.doi, joined.version) == ("2606.13681", "10.1234/x", 3)
    assert (joined.url, joined.links) == (preprint.url, (printed.url,))
    assert merge_papers(joined, printed) == joined


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


@pytest.mark.parametrize("author", ["Jiawei Zhao", "J. Zhao", "J Zhao", "Zhao, Jiawei", "Zhao, J.", "Jiawei ZHAO Jr."])
def test_a_first_author_is_the_same_in_every_spelling(author: str) -> None:
    assert comparable(author) == "zhao j"


def test_papers_without_a_latin_letter_are_told_apart_by_their_ids() -> None:
    assert citekey(paper("强化学习", authors=("李雷",), arxiv="2606.13681", day="2026-06-12")) == "paper202613681"
    assert citekey(paper("强化学习", doi="10.1234/a.77")) == "paper77"
    assert citekey(paper("强化学习")) == f"paper{paper('强化学习').id[-8:]}"
    assert citekey(paper("强化学习", authors=("Wei Li",), day="2026-06-12")) == "li2026paper"
    assert citekey(paper("GaLore: Memory", authors=("李雷",), day="2026-06-12")) == "galore2026memory"
    assert citekey(paper("Mangos", authors=("Dmitri Колмогоров",))) == "dmitrimangos"


@pytest.mark.parametrize(
    ("pattern", "key"),
    [
        (DEFAULT, "vandermaaten2008visualizing"),
        ("auth + shorttitle(3,3) + year", "VandermaatenVisualizingDataTsne2008"),
        ("auth(3).lower + '-' + shortyear", "van-08"),
        ("shorttitle(2,1)", "Visualizingdata"),
        ("shorttitle(2)", "visualizingdata"),
        ("shorttitle", "visualizingdatatsne"),
        ("authors(2) + year", "VandermaatenHinton2008"),
        ("authEtAl.lower + year + month", "vandermaatenhinton200811"),
        ("title.abbr.lower + ':' + year", "vdt:2008"),
        ("'x' + year + auth.upper", "x2008VANDERMAATEN"),
        ('authors + "_" + shortyear', "VandermaatenHinton_08"),
        ("'' + title.abbr.lower + month", "vdt11"),
    ],
)
def test_a_pattern_makes_the_keys(pattern: str, key: str) -> None:
    authors = ("Laurens van der Maaten", "Geoffrey Hinton")
    assert read_pattern(pattern)(paper("Visualizing Data using Tsne", authors=authors, published="2008-11-01")) == key


def test_of_more_than_two_authors_the_first_stands_for_all() -> None:
    names = ("Ada King", "B. Gale", "C. Stone", "D. Moss")
    keys = [read_pattern("authEtAl")(paper("Kites", authors=names[:count])) for count in range(1, 5)]
    assert keys == ["King", "KingGale", "KingEtAl", "KingEtAl"]
    assert read_pattern("authors(3)")(paper("Kites", authors=names)) == "KingGaleStone"


@pytest.mark.parametrize(
    ("pattern", "wrong"),
    [
        ("auth.lower + yeer", "“yeer” is no term"),
        ("auth.small", "“small” is no filter"),
        ("auth lower", "“ lower” is no filter"),
        ("'x'y", "“y” is no filter"),
        ("", "“” is no term"),
        ("auth + '../x'", "“'../x'” is no term"),
    ],
)
def test_a_pattern_that_is_none_says_why(pattern: str, wrong: str) -> None:
    with pytest.raises(ValueError, match=f"^{re.escape(wrong)}$"):
        read_pattern(pattern)


def test_a_pattern_that_gives_nothing_gives_way() -> None:
    assert read_pattern("year")(paper("A Study", authors=("A. Lee",))) == "leestudy"


def test_citekeys_tell_author_year_and_word() -> None:
    assert (
        citekey(paper("The RankGen: X", authors=("Kalpesh Krishna",), published="2022-05-19")) == "krishna2022rankgen"
    )
    assert citekey(paper("A Study", authors=("Müller-Lüdenscheidt, Anna",))) == "mullerludenscheidtstudy"
    assert citekey(paper("GaLore: Memory-Efficient", day="2026-07-30")) == "galore2026memory"
    assert [suffix(n) for n in (0, 1, 26, 27, 702, 703)] == ["", "a", "z", "aa", "zz", "aaa"]


@pytest.mark.parametrize(
    "author",
    ["John Miller", "John Miller Jr.", "John Miller, Jr.", "Miller Jr., John", "Miller, Jr., John", "J. Miller III"],
)
def test_a_suffix_is_no_family_name(author: str) -> None:
    assert family_name(author) == "miller"


@pytest.mark.parametrize(
    ("author", "family"),
    [
        ("Laurens van der Maaten", "vandermaaten"),
        ("van der Maaten, Laurens", "vandermaaten"),
        ("Vincent Van Gogh", "vangogh"),
        ("Anna de la Cruz Ortiz", "delacruzortiz"),
        ("José Ortega y Gasset", "ortegaygasset"),
        ("Anna Müller-Lüdenscheidt", "mullerludenscheidt"),
        ("Liam O’Donnell", "odonnell"),
        ("Miller, Jr., John", "miller"),
        ("kalpesh krishna", "krishna"),
        ("Di Wu", "wu"),
        ("Plato", "plato"),
        ("Qwen Team", "qwen"),
        ("The LLaMA Team", "llama"),
        ("Gemini Team, Google", "gemini"),
        ("ATLAS Collaboration", "atlascollaboration"),
        ("DeepSeek-AI", "deepseekai"),
        ("Jr.", "jr"),
        ("Ivy Li", "li"),
        ("van Berg,", "vanberg"),
        ("", ""),
    ],
)
def test_a_family_name_is_what_people_write_it_as(author: str, family: str) -> None:
    assert family_name(author) == family


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("Laurens van der Maaten", ("van der Maaten", "Laurens", "")),
        ("van der Maaten, Laurens J.", ("van der Maaten", "Laurens J.", "")),
        ("John A. Miller Jr.", ("Miller", "John A.", "Jr.")),
        ("John Miller, Jr.", ("Miller", "John", "Jr.")),
        ("Miller, III, John", ("Miller", "John", "III")),
        ("José Ortega y Gasset", ("Ortega y Gasset", "José", "")),
        ("Joan Puig i Soler", ("Puig i Soler", "Joan", "")),
        ("kalpesh krishna", ("krishna", "kalpesh", "")),
        ("Plato", ("Plato", "", "")),
        ("", ("", "", "")),
    ],
)
def test_a_name_is_divided_as_it_is_printed(name: str, parts: tuple[str, str, str]) -> None:
    assert divided(name) == Divided(name, *parts)


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("Ada King", (("king",), ("ada",), False)),
        ("King, Ada B.", (("king",), ("ada", "b"), False)),
        ("John Miller, Jr.", (("miller",), ("john",), False)),
        ("Miller, Jr., John", (("miller",), ("john",), False)),
        ("Miller Jr., John", (("miller",), ("john",), False)),
        ("Laurens van der Maaten", (("van", "der", "maaten"), ("laurens",), False)),
        ("José Ortega y Gasset", (("ortega", "y", "gasset"), ("jose",), False)),
        ("ada king", (("king",), ("ada",), False)),
        ("Plato", (("plato",), (), False)),
        ("Gemini Team, Google", (("gemini",), (), True)),
        ("The Team", (("the", "team"), (), True)),
        ("DeepSeek-AI", (("deepseekai",), (), True)),
        ("", ((), (), False)),
    ],
)
def test_a_name_is_taken_apart_in_plain_letters(
    name: str, parts: tuple[tuple[str, ...], tuple[str, ...], bool]
) -> None:
    assert taken_apart(name) == parts


@pytest.mark.parametrize("name", ["Gemini Team, Google", "OpenAI", "DeepSeek-AI", "A, B, C, D", "University of X"])
def test_a_name_of_no_person_is_whole(name: str) -> None:
    assert divided(name) == Divided(name, whole=True)


def test_a_link_s_name_never_takes_the_place_of_a_title() -> None:
    listed = made("Kites", arxiv="2503.00001", sources=["bibtex"])
    linked, bare = (
        made(title, arxiv="2503.00001", sources=["links"]) for title in ("the kite one", "arXiv:2503.00001")
    )
    assert merge_papers(listed, linked).title == merge_papers(listed, bare).title == "Kites"
    assert merge_papers(bare, listed).title == merge_papers(merge_papers(bare, linked), listed).title == "Kites"
    assert merge_papers(bare, linked).title == "the kite one"

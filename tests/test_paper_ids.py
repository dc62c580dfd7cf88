"""The ids that papers go by and are recognised by: they stay the same in every library and every release."""

import pytest

from store.citekey import citekey
from store.identifiers import find_links, parse_arxiv, parse_doi, parse_id
from store.identity import identity_keys, unheard_id
from store.names import family_name, taken_apart
from tests.papers import made

NEW, OLD = "2606.13681", "hep-th/9901001"


@pytest.mark.parametrize(
    ("title", "said", "keys"),
    [
        ("Kites", {}, ("p:43372cbe1b42",)),
        ("Kites", {"abstract": "We fly kites."}, ("p:a0299203bbd0",)),
        (
            "Kites",
            {"authors": ["Ada King"], "abstract": "We fly kites.", "url": "https://a.example/1"},
            ("p:5a3ceb866d8b", "p:a0299203bbd0", "p:12e50c49fd63", "p:7b3c22b307ad"),
        ),
        (
            "Łódź Kites",
            {"authors": ["Søren Ørsted"], "abstract": "Über alles"},
            ("p:82ac62d4615d", "p:b08f489268b0", "p:5f83ff1196e4", "p:f920b71450fc", "p:79c68f6c9c33"),
        ),
        (
            "Kites",
            {"authors": ["Ada King"], "arxiv": NEW, "doi": "10.1234/x", "ids": {"pmid": "1", "isbn": "1"}},
            (f"arxiv:{NEW}", "doi:10.1234/x", "pmid:1", "p:5a3ceb866d8b", "p:12e50c49fd63"),
        ),
    ],
)
def test_what_a_paper_is_recognised_by_never_changes(
    title: str, said: dict[str, object], keys: tuple[str, ...]
) -> None:
    paper = made(title, **said)
    assert identity_keys(paper) == keys
    assert paper.id == keys[0]


def test_a_paper_whose_names_are_taken_has_one_by_all_that_is_said_of_it() -> None:
    said: list[dict[str, object]] = [{}, {"ids": {"isbn": "1"}}, {"url": "https://a.example/1"}]
    ids = [unheard_id(made("Kites", **each)) for each in said]
    assert ids == [unheard_id(made("KITES!", **each)) for each in said]
    assert ids[0] == "p:8bf991c1d3de" and len({*ids}) == 3


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ({"title": "Kite-Flying: A Survey"}, {"title": "kite flying — a survey"}, True),
        ({"title": "Łódź"}, {"title": "Lodz"}, True),
        ({"title": "???"}, {"title": "!!!"}, False),
        ({"title": "Kites", "abstract": "A" * 300}, {"title": "Kites", "abstract": "A" * 200 + "B"}, True),
        ({"title": "Kites", "abstract": "A" * 79 + "B"}, {"title": "Kites", "abstract": "A" * 80}, False),
        ({"title": "Kites", "abstract": "A" * 80 + "B"}, {"title": "Kites", "abstract": "A" * 80}, True),
    ],
)
def test_signs_and_letters_that_are_spelt_otherwise_make_no_other_paper(
    one: dict[str, object], other: dict[str, object], same: bool
) -> None:
    left, right = (identity_keys(made(**said)) for said in (one, other))  # type: ignore[arg-type]
    assert bool({*left} & {*right}) is same


@pytest.mark.parametrize(
    "place",
    [
        *(f"https://arxiv.org/{folder}/" for folder in ("abs", "pdf", "html", "format", "src", "e-print")),
        *(f"https://www.alphaxiv.org/{folder}/" for folder in ("abs", "pdf", "overview")),
        *("https://ar5iv.labs.arxiv.org/html/", "https://ar5iv.org/abs/", "https://hf.co/papers/"),
        *("https://huggingface.co/papers/", "oai:arXiv.org:", "https://doi.org/10.48550/arXiv.", "arXiv:", "ARXIV: "),
    ],
)
@pytest.mark.parametrize("arxiv", [NEW, OLD, "0704.0001"])
def test_an_arxiv_id_is_read_from_every_place_it_stands_in(place: str, arxiv: str) -> None:
    assert [parse_arxiv(f"See {place}{arxiv}{version}.") for version in ("", "v12")] == [arxiv, arxiv]
    assert parse_arxiv(f"{place}{arxiv}0123") is None


@pytest.mark.parametrize(
    ("text", "arxiv"),
    [
        ("0701.0001", "0701.0001"),
        ("0712.0001", "0712.0001"),
        ("0713.0001", None),
        ("0700.0001", None),
        ("2606.136", None),
        ("2606.136810", None),
        ("astro-ph/9901001", "astro-ph/9901001"),
        ("q-bio/9901001", "q-bio/9901001"),
        ("math/9901001v2", "math/9901001"),
        ("cs.CL/9901001", "cs/9901001"),
        ("alg-geom/9901001", "alg-geom/9901001"),
        ("kites/9901001", None),
        ("cs/990100", None),
        ("cs/99010011", None),
    ],
)
def test_an_arxiv_id_has_its_month_and_its_digits(text: str, arxiv: str | None) -> None:
    assert parse_arxiv(text) == arxiv


@pytest.mark.parametrize("sign", ".,;:!?'")
def test_the_signs_of_a_sentence_belong_to_no_doi_and_no_address(sign: str) -> None:
    assert parse_doi(f"See 10.1234/a{sign}b{sign}{sign} and on") == f"10.1234/a{sign}b"
    kept = "" if sign == "'" else f"{sign}b"
    assert find_links(f"See https://a.example/a{sign}b{sign}{sign} and on") == (f"https://a.example/a{kept}",)


@pytest.mark.parametrize(
    ("kind", "text", "read"),
    [
        ("arxiv", f"https://arxiv.org/abs/{NEW}v2", NEW),
        ("doi", "https://doi.org/10.1234/AB", "10.1234/ab"),
        ("doi", "10.123/ab", None),
        ("doi", "10.123456789/ab", "10.123456789/ab"),
        ("doi", "10.1234567890/ab", None),
        ("doi", "10.1234/a(b)c)", "10.1234/a(b)c"),
        ("doi", "10.1234/a(b)", "10.1234/a(b)"),
        ("acl", "p18-1001", "P18-1001"),
        ("acl", "W18-10011", "W18-10011"),
        ("acl", "2022.acl-long.15", "2022.acl-long.15"),
        ("acl", "https://aclanthology.org/volumes/2022.ACL-long.15.pdf", "2022.acl-long.15"),
        ("acl", "P18", None),
        ("openreview", "abcdef", "abcdef"),
        ("openreview", "abcde", None),
        ("openreview", "a" * 16, "a" * 16),
        ("openreview", "a" * 17, None),
        ("pmid", "1", "1"),
        ("pmid", "123456789", "123456789"),
        ("pmid", "1234567890", None),
        ("pmid", "https://www.ncbi.nlm.nih.gov/pubmed/31452104", "31452104"),
        ("s2", "0A" * 20, "0a" * 20),
        ("s2", "0A" * 19, None),
        ("s2", f"https://www.semanticscholar.org/paper/{'0a' * 20}", "0a" * 20),
    ],
)
def test_an_identifier_of_each_kind_has_its_length_and_its_places(kind: str, text: str, read: str | None) -> None:
    assert parse_id(kind, text) == parse_id(kind, f" {text} ") == read


@pytest.mark.parametrize(
    "word",
    "a an and are as at be by can do does for from how in into is it its not of on or s the their this to toward "  # noqa: SIM905
    "towards using via we what when where which who why with without your".split(),
)
def test_a_word_that_tells_nothing_is_in_no_citekey(word: str) -> None:
    assert citekey(made(f"{word.capitalize()} Kites", authors=["Ada King"])) == "kingkites"
    assert citekey(made(f"{word} kites {word} winds")) == "kiteswinds"


@pytest.mark.parametrize("particle", ("von", "van", "der", "den", "de", "del", "della", "dos", "du", "ter"))
def test_a_particle_begins_a_family_name_however_it_is_written(particle: str) -> None:
    for written in (particle, particle.capitalize(), particle.upper()):
        assert family_name(f"Anna Maria {written} Berg") == f"{particle}berg"
        assert family_name(f"{written} Berg") == "berg"


@pytest.mark.parametrize("suffix", ["Jr", "Jr.", "Sr.", "II", "III", "IV", "iv"])
def test_what_stands_behind_a_family_name_is_no_part_of_it(suffix: str) -> None:
    for name in (
        f"Ada B. King {suffix}",
        f"Ada B. King, {suffix}",
        f"King, {suffix}, Ada B.",
        f"King {suffix}, Ada B.",
    ):
        assert taken_apart(name) == (("king",), ("ada", "b"), False)


@pytest.mark.parametrize(
    "group",
    [
        *("Kite Team", "Kite Teams", "Kite Group", "Kite Groups", "Kite Collaboration", "Kite Collaborations"),
        *("Kite Consortium", "Kite Consortia", "Kite Lab", "Kite Labs", "Kite Laboratory", "Kite Laboratories"),
        *("Kite University", "Kite Universities", "Université de Lille", "Universität Ulm", "Kite Institute"),
        *("Kite Institutes", "Kite Foundation", "Kite Committee", "Kite Commission", "Kite Association"),
        *("Kite Society", "Kite Corporation", "Kite Inc.", "Kite Ltd", "Kite LLC", "Kite GmbH", "Kite Contributors"),
        *("Kite Community", "Kite Organization", "Kite Organisation", "Kite Ministry", "Kite Department"),
        *("Kite Initiative", "Kite Project", "Kite Network", "Kite Working Group", "OpenAI", "Anthropic", "KiteAI"),
    ],
)
def test_a_group_of_people_has_a_name_in_one_piece(group: str) -> None:
    assert taken_apart(group).whole and taken_apart(group.upper()).whole
    assert not taken_apart(f"Ada {group.split()[0]}son").whole

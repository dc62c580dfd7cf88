"""The cards of a copied page of Daily Papers: what is a title, and what around it belongs to which paper."""

from __future__ import annotations

import pytest

from store.errors import InputError
from store.importers import Skipped
from tests.test_pages_in_full import ABSTRACT, HEAD, L
from tests.test_records import told


def cards(page: str) -> list[object]:
    """List what is said of each paper below the header, but for where it was listed."""
    listed = ("sources", "listings", "day", "day_inferred")
    return [
        {name: said for name, said in each.items() if name not in listed} if isinstance(each, dict) else each
        for each in told(HEAD + page, "hf-page")
    ]


def login(number: int) -> str:
    return f"{L}/login?next=%2Fpapers%2F2611.1000{number}"


def paper(number: int) -> str:
    return f"{L}/papers/2611.1000{number}"


def test_an_abstract_may_have_paragraphs_and_end_the_page() -> None:
    page = f"Submitted by Ana\n\nKites\n\n{ABSTRACT}\n\n{ABSTRACT} Again.\n\n{ABSTRACT} Thrice\n\nStrings\n\n{ABSTRACT}"
    assert cards(page) == [
        {"title": "Kites", "abstract": f"{ABSTRACT}\n{ABSTRACT} Again.\n{ABSTRACT} Thrice", "submitter": "Ana"},
        {"title": "Strings", "abstract": ABSTRACT},
    ]


def test_a_title_may_be_a_word_that_a_page_has_around_its_papers() -> None:
    assert cards(f"### [Weekly]({paper(1)})\n\n2 authors\n\n### Learn\n\n{ABSTRACT}\n\n· 3 authors\n") == [
        {"title": "Weekly", "arxiv": "2611.10001"},
        {"title": "Learn", "abstract": ABSTRACT},
    ]


def test_votes_lead_to_the_paper_whose_title_stands_below_them() -> None:
    page = f"""Nov 24

[118]({login(1)})

Bells

Kite Lab

· 2 authors

[7]({login(2)})

Kites

[12]({paper(2)}#community)

[3]({login(3)})

Strings

4
"""
    assert cards(page) == [
        {"title": "Bells", "arxiv": "2611.10001", "upvotes": 118, "organization": "Kite Lab"},
        {"title": "Kites", "arxiv": "2611.10002", "upvotes": 7, "comments": 12},
        {"title": "Strings", "arxiv": "2611.10003", "upvotes": 3, "comments": 4},
    ]


def test_what_stands_under_votes_is_no_title_when_it_is_an_abstract_or_a_name() -> None:
    page = f"""[1]({login(1)})

Bells

[2]({login(2)})

[Kite Lab]({L}/kitelab)

[3]({login(3)})

{ABSTRACT}

[4]({login(4)})

Of what use to us are kites. None
"""
    assert cards(page) == [
        {
            **{"title": "Bells", "abstract": ABSTRACT, "arxiv": "2611.10001"},
            **{"upvotes": 1, "organization": "Kite Lab", "comments": 2},
        },
        {"title": "Of what use to us are kites. None", "arxiv": "2611.10004", "upvotes": 4},
    ]
    two = [{"title": title, "abstract": ABSTRACT, "upvotes": votes} for title, votes in (("Kites", 7), ("Bells", 8))]
    for last in ("", "Upvote\n", "GitHub\n"):
        assert cards(f"7\nKites\n{ABSTRACT}\n8\nBells\n{ABSTRACT}\n{last}") == two


def test_the_numbers_under_a_paper_are_of_its_buttons() -> None:
    page = f"""Submitted by Ana

Kites and bells

{ABSTRACT}

Lab · Nov 24, 2025 3

[GitHub](https://github.com/o/r)

1,2k

[Project page](https://p.example/) [arXiv Page](https://arxiv.org/abs/2511.00001)

[7](/papers/2511.00001#community)

Upvote

3

Strings and bells

{ABSTRACT}

Jan 3, 2026

Lab 2 · Jan 4, 2026 5

[GitHub 9](https://github.com/o/s)

[Project](https://q.example)

GitHub

Masts and bells

{ABSTRACT}

2 authors · Jan 5 9

Submitted by
Bo Ek
Sails and bells

{ABSTRACT}
"""
    kites, strings, masts, sails = cards(page)
    assert kites == {
        **{"title": "Kites and bells", "abstract": ABSTRACT, "published": "2025-11-24", "arxiv": "2511.00001"},
        **{"links": ("https://github.com/o/r", "https://p.example/"), "upvotes": 3, "organization": "Lab"},
        **{"submitter": "Ana", "comments": 7, "code": "https://github.com/o/r", "stars": 1200},
        "project": "https://p.example/",
    }
    assert strings == {
        **{"title": "Strings and bells", "abstract": ABSTRACT, "published": "2026-01-03", "organization": "Lab 2"},
        **{"links": ("https://q.example",), "project": "https://q.example"},
    }
    assert masts == {"title": "Masts and bells", "abstract": ABSTRACT, "published": "2026-01-05", "comments": 9}
    assert sails == {"title": "Sails and bells", "abstract": ABSTRACT, "submitter": "Bo Ek"}


def test_headings_are_titles_where_there_are_as_many_as_papers() -> None:
    page = f"""# Of today

### Kites

{ABSTRACT}

### Bells

[PDF](https://arxiv.org/abs/2611.10002)

### Strings

[PDF](https://arxiv.org/abs/2611.10003) or [other](https://arxiv.org/abs/2611.10004)

## More of it

{ABSTRACT}
"""
    strings = Skipped("line 19", "“Strings” has neither an abstract nor an id beside it")
    bells = {"title": "Bells", "arxiv": "2611.10002"}
    assert cards(page) == [{"title": "Kites", "abstract": ABSTRACT}, bells, strings]
    links = [f"[{name}]({paper(number)})\n\n2 authors\n\n" for number, name in enumerate(("Kites", "Bells", "Masts"))]
    found = [{"title": name, "arxiv": f"2611.1000{number}"} for number, name in enumerate(("Kites", "Bells", "Masts"))]
    assert cards("### More\n\n" + "".join(links)) == found
    with pytest.raises(InputError, match="1 title, and neither an abstract nor an id"):
        cards("### More\n\n" + "".join(links[:2]))


def test_a_heading_of_the_first_level_is_that_of_the_page() -> None:
    links = "".join(f"[{name}]({paper(number)})\n\n2 authors\n\n" for number, name in enumerate(("Kites", "Bells")))
    found = [{"title": name, "arxiv": f"2611.1000{number}"} for number, name in enumerate(("Kites", "Bells"))]
    assert cards(f"# Of today\n\n{links}") == found
    headings = "".join(f"## {name}\n\n{ABSTRACT}\n\n" for name in ("Kites", "Bells"))
    assert cards(f"# Of today\n\n{headings}") == [{"title": name, "abstract": ABSTRACT} for name in ("Kites", "Bells")]


def test_who_submitted_a_paper_stands_above_it() -> None:
    said = (("n" * 80, 1, "Kites"), ("Bo", 2, "Bells"))
    page = "".join(f"Submitted by\n{name}\n\n[7]({login(at)})\n\n{title}\n\n3\n\n" for name, at, title in said)
    assert cards(page) == [
        {"title": title, "arxiv": f"2611.1000{at}", "upvotes": 7, "comments": 3, "submitter": name}
        for name, at, title in said
    ]


def test_an_abstract_that_leads_to_a_paper_is_not_its_title() -> None:
    page = f"[Kites]({paper(1)})\n\n2 authors\n\n[{ABSTRACT}]({paper(2)})\n\n3 authors\n\n[Bells]({paper(3)})\n\n·\n"
    assert cards(page) == [
        {"title": "Kites", "abstract": ABSTRACT, "arxiv": "2611.10001"},
        {"title": "Bells", "arxiv": "2611.10003"},
    ]


def test_who_wrote_a_paper_is_known_by_where_the_name_leads() -> None:
    page = f"""### [Kites]({paper(1)})

[Kite Lab]({L}/kitelab/)

{ABSTRACT}

### [Bells]({paper(2)})

[No lab]({L}/a/b)

{ABSTRACT}

### [Masts]({paper(3)})

[{"K" * 80}](/masts)

### [Sails]({paper(4)})

[{"K" * 81}](/sails)
"""
    assert cards(page) == [
        {"title": "Kites", "abstract": ABSTRACT, "arxiv": "2611.10001", "organization": "Kite Lab"},
        {"title": "Bells", "abstract": f"No lab\n{ABSTRACT}", "arxiv": "2611.10002"},
        {"title": "Masts", "arxiv": "2611.10003", "organization": "K" * 80},
        {"title": "Sails", "abstract": "K" * 81, "arxiv": "2611.10004"},
    ]


@pytest.mark.parametrize(("length", "found"), [(300, 1), (301, 0)])
def test_a_title_has_at_most_300_letters(length: int, found: int) -> None:
    last = {"title": "Bells", "abstract": ABSTRACT}
    page = f"Submitted by Ana\n\n{'K' * length}\n\n{ABSTRACT}\n\nUpvote 3\n\nBells\n\n{ABSTRACT}\n"
    assert [card["title"] for card in cards(page)] == ["K" * 300, "Bells"][1 - found :]  # type: ignore[index]
    page = f"### [{'K' * length}]({paper(1)})\n\n### [Bells]({paper(2)})\n\n{ABSTRACT}\n\n### [Bells]({paper(2)})\n"
    assert cards(page)[found:] == [{**last, "arxiv": "2611.10002"}], "and one that is shown twice counts once"


@pytest.mark.parametrize(("length", "found"), [(79, ["Bells"]), (80, ["Kites", "Bells"])])
def test_a_text_is_an_abstract_from_80_letters_on(length: int, found: list[str]) -> None:
    page = f"Submitted by Ana\n\nKites\n\n{'K' * length}\n\nUpvote 3\n\nBells\n\n{ABSTRACT}\n"
    assert [card["title"] for card in cards(page)] == found  # type: ignore[index]


def test_the_header_ends_where_a_text_is_as_long_as_an_abstract() -> None:
    rest = f"\n\nDaily\n\nKites\n\n{ABSTRACT}\n"
    assert cards("K" * 79 + rest) == [{"title": "Kites", "abstract": ABSTRACT}]
    assert cards("K" * 80 + rest)[0] == {"title": "K" * 80, "abstract": "Kites"}


@pytest.mark.parametrize(
    ("number", "said", "day"),
    [
        *(("2512.00001", "May 3", "2026-05-03"), ("2512.00001", "Jun 3", "2025-06-03")),
        *(("2503.00001", "Sep 3", "2025-09-03"), ("2503.00001", "Oct 3", "2024-10-03")),
    ],
)
def test_the_year_of_a_paper_is_that_in_which_its_id_is_nearest(number: str, said: str, day: str) -> None:
    page = f"### [Kites]({L}/papers/{number})\n\n{ABSTRACT}\n\n2 authors · {said}\n"
    assert [card["published"] for card in cards(page)] == [day]  # type: ignore[index]


def test_an_address_on_a_line_of_its_own_is_that_of_the_text_above_it() -> None:
    page = f"""Kites
{paper(1)}
2 authors

Bells
{paper(2)}
{login(3)}

Submitted by Ana
{paper(4)}

Masts
{paper(5)}
"""
    assert cards(page) == [
        {"title": "Kites", "arxiv": "2611.10001"},
        {"title": "Bells", "arxiv": "2611.10002"},
        {"title": "Masts", "arxiv": "2611.10005", "submitter": "Ana"},
    ]
    assert cards(f"### Strings\n  [of a kite]({paper(6)})\n") == [{"title": "Strings of a kite", "arxiv": "2611.10006"}]


def test_addresses_may_stand_at_the_end_under_names_and_numbers() -> None:
    page = f"""### [Kites][1]

[Kite Lab][lab]

2 authors

### [Bells][bells] and [more][none]

· 1 author

[1]: {paper(1)}
[bells]: <{paper(2)}>
[lab]: {L}/kitelab
"""
    assert cards(page) == [
        {"title": "Kites", "arxiv": "2611.10001", "organization": "Kite Lab"},
        {"title": "Bells and [more][none]", "arxiv": "2611.10002"},
    ]


NAVIGATION = """\
new by and_the_research_community Hugging_Face Models Datasets Spaces Buckets Buckets_new Docs Enterprise
Pricing Website Log_In Sign_Up Tasks HuggingChat Collections Languages Organizations Community Blog Posts
Learn Discord Forum Solutions Team_&_Enterprise Hugging_Face_PRO Enterprise_Support Inference_Providers
Inference_Endpoints Storage_Buckets Previous Next Company TOS Privacy About Careers System_theme Papers + - *
1.2.3k
"""


def test_what_a_reader_clicks_on_is_no_part_of_an_abstract() -> None:
    links = "\n".join(NAVIGATION.split()).replace("_", " ")
    page = f"Submitted by Ana\nKites\n{ABSTRACT}\n{links}\n"
    assert cards(page) == [{"title": "Kites", "abstract": ABSTRACT, "submitter": "Ana"}]


def test_pictures_and_buttons_of_a_clipped_page_are_no_part_of_what_stands_beside_them() -> None:
    page = f"""[![](a.png)]({paper(9)})

### [Kites]({paper(1)})

[[IMG] Kite Lab]({L}/kitelab)

[GitHub 7](https://github.com/o/r) [Upvote 3](x)

### Half [Bells]({paper(2)})

[Talk]({paper(2)}#community)

### [half a link

### [Strings]({paper(3)})
{paper(3)}#community

5
{paper(3)}#community

[Lab \\_x\\_](/lab)
"""
    assert cards(page) == [
        {
            **{"title": "Kites", "arxiv": "2611.10001", "upvotes": 3, "organization": "Kite Lab"},
            **{"links": ("https://github.com/o/r",), "code": "https://github.com/o/r", "stars": 7},
        },
        {"title": "Half Bells", "arxiv": "2611.10002"},
        {"title": "Strings", "arxiv": "2611.10003", "organization": "Lab _x_", "comments": 5},
    ]


# -- the day ---------------------------------------------------------------------------------------------------------

KITES = f"### [Kites]({paper(0)})\n\n2 authors\n"


@pytest.mark.parametrize(
    ("said", "beside", "day", "inferred"),
    [
        *(("Nov 24", "2025-11-17", "2025-11-24", None), ("Nov 24", "2025-11-16", "2026-11-24", True)),
        *(("Nov 24", "2025-12-01", "2025-11-24", None), ("Nov 24", "2025-12-02", "2026-11-24", True)),
        *(("Jan 2", "2025-12-30", "2026-01-02", None), ("Dec 30", "2026-01-02", "2025-12-30", None)),
        *(("Feb 29", "2024-03-01", "2024-02-29", None), ("Nov 24", "2025-13-01", "2026-11-24", True)),
        *(("Feb 30", "2024-03-01", None, None), ("· Nov 24", "2025-11-24", None, None)),
    ],
)
def test_the_year_of_a_day_may_stand_in_an_address_beside_it(
    said: str, beside: str, day: str | None, inferred: bool | None
) -> None:
    [kites] = told(f"{HEAD}{said}\n\n[Previous]({L}/papers/date/{beside})\n\n{KITES}", "hf-page")
    assert isinstance(kites, dict) and (kites.get("day"), kites.get("day_inferred")) == (day, inferred)


def test_the_day_of_a_page_stands_above_its_first_title() -> None:
    [above] = told(f"Nov 24\n\n{HEAD}{KITES}", "hf-page")
    [below] = told(f"{HEAD}### Kites\n\nNov 24\n\n{ABSTRACT}\n", "hf-page")
    assert isinstance(above, dict) and above["day"] == "2026-11-24"
    assert isinstance(below, dict) and (below.get("day"), below["published"]) == (None, "2026-11-24")


@pytest.mark.parametrize("length", [200, 201])
def test_what_stands_above_the_header_is_navigation_unless_it_is_long(length: int) -> None:
    above = [Skipped("line 1", f"“{'k' * 50}…” has no abstract after it")]
    *first, kites = told(f"{'k' * length}\n\n{HEAD}{KITES}", "hf-page")
    assert first == above * (length > 200) and isinstance(kites, dict) and kites["title"] == "Kites"


def test_a_header_without_papers_is_refused_with_the_command_that_brings_the_day() -> None:
    with pytest.raises(InputError) as refused:
        cards("")
    assert str(refused.value) == (
        "input: saw text that begins “Get trending papers in your email inbox! Subscribe Daily Pap…”; expected the "
        "Daily Papers page of Hugging Face, as text or clipped as Markdown; found no papers under its header; "
        "“broadsheet fetch --day YYYY-MM-DD” brings that day whole, after “broadsheet subscribe hf”"
    )

"""A copied page of Daily Papers in each of its ways: all that is read of it, compared as a whole."""

from __future__ import annotations

from datetime import date

import pytest

from store.errors import InputError
from store.importers import Hints, Skipped, read_bytes
from store.models import Listing
from tests.test_records import told

HEAD = "Get trending papers in your email inbox!\n\nSubscribe\n\nDaily Papers\n\nby AK and the research community\n\n"
L = "https://huggingface.co"

CLIPPED = (
    HEAD
    + f"""Nov 24

[![]({L}/a.png)]({L}/papers/2611.10000)

Submitted by

[![]({L}/b.png) taesiri]({L}/taesiri)

[1.2k]({L}/login?next=%2Fpapers%2F2611.10000)

### [Kites \\[MASK\\]]({L}/papers/2611.10000)

[![]({L}/c.png)Kite Lab]({L}/kitelab)

[- · 12 authors]({L}/papers/2611.10000)

[13]({L}/papers/2611.10000#community)

[118]({L}/login?next=%2Fpapers%2F2611.10001)

### [Bells]({L}/papers/2611.10001)

[2 authors]({L}/papers/2611.10001)

### [Strings]({L}/papers/2611.10002)

· 1 author

### Nothing known
"""
)
ABSTRACT = "We ask how small models read tables, and find that the order of the rows matters more than that of columns."

TRENDING = (
    HEAD.replace("Daily Papers", "Trending Papers")
    + f"""Submitted by

Jane van den Berg

Kites and bells

{ABSTRACT} See https://github.com/a/b.

Kite Lab · Published on Nov 24, 2025

Upvote

1.2k

GitHub 11.3k

arXiv Page

Submitted by taesiri

Strings

{ABSTRACT}

3 authors · Jan 3

Upvote 7

GitHub
2
Project page

Masts

{ABSTRACT} Again.

· Dec 24

Upvote

-
"""
)

SEARCH = (
    f"""---
title: x
source: "{L}/papers?q=kites"
---
"""
    + HEAD
    + f"""Nov 24

[7]({L}/login?next=%2Fpapers%2F2503.02130)

### [Kites]({L}/papers/2503.02130)

[{ABSTRACT}]({L}/papers/2503.02130)

[org]({L}/org)

·

Mar 4[2]({L}/papers/2503.02130#community)

[GitHub 1.3k](https://github.com/o/r) [Project page](https://p.example/) [arXiv Page](https://arxiv.org/abs/2503.02130)

[-]({L}/login?next=%2Fpapers%2F2412.00001)

### [Bells
  and more]({L}/papers/2412.00001)

{ABSTRACT}

9 authors · Jan 2
"""
)

TURNS = (
    HEAD
    + f"""Jul 30

Kites

{ABSTRACT} See https://github.com/a/b.

July 29, 2024

Bells

{ABSTRACT}
Goes on.

123

Last
"""
)


def test_a_day_clipped_as_markdown() -> None:
    assert told(CLIPPED, "hf-page") == [
        {
            "title": "Kites [MASK]",
            "day": "2026-11-24",
            "day_inferred": True,
            "arxiv": "2611.10000",
            "upvotes": 1200,
            "sources": ("hf-page",),
            "listings": (Listing("hf-page", "2026-11-24", 1200, inferred=True),),
            "organization": "Kite Lab",
            "submitter": "taesiri",
            "comments": 13,
        },
        {
            "title": "Bells",
            "day": "2026-11-24",
            "day_inferred": True,
            "arxiv": "2611.10001",
            "upvotes": 118,
            "sources": ("hf-page",),
            "listings": (Listing("hf-page", "2026-11-24", 118, inferred=True),),
        },
        {
            "title": "Strings",
            "day": "2026-11-24",
            "day_inferred": True,
            "arxiv": "2611.10002",
            "sources": ("hf-page",),
            "listings": (Listing("hf-page", "2026-11-24", None, inferred=True),),
        },
        Skipped("line 37", "“Nothing known” has neither an abstract nor an id beside it"),
    ]


def test_what_is_trending_as_text() -> None:
    assert told(TRENDING, "hf-page") == [
        {
            "title": "Kites and bells",
            "abstract": "We ask how small models read tables, and find that the order of the rows matters more than "
            "that of columns. See https://github.com/a/b.",
            "published": "2025-11-24",
            "links": ("https://github.com/a/b",),
            "upvotes": 1200,
            "sources": ("hf-page",),
            "listings": (Listing("hf-page", None, 1200),),
            "organization": "Kite Lab",
            "submitter": "Jane van den Berg",
        },
        {
            "title": "Strings",
            "abstract": "We ask how small models read tables, and find that the order of the rows matters more than "
            "that of columns.",
            "published": "2026-01-03",
            "upvotes": 7,
            "sources": ("hf-page",),
            "listings": (Listing("hf-page", None, 7),),
            "submitter": "taesiri",
        },
        {
            "title": "Masts",
            "abstract": "We ask how small models read tables, and find that the order of the rows matters more than "
            "that of columns. Again.",
            "published": "2025-12-24",
            "upvotes": 0,
            "sources": ("hf-page",),
            "listings": (Listing("hf-page", None, 0),),
        },
    ]


def test_what_a_search_found_in_a_vault() -> None:
    assert told(SEARCH, "hf-page") == [
        {
            "title": "Kites",
            "abstract": "We ask how small models read tables, and find that the order of the rows matters more than "
            "that of columns.",
            "published": "2025-03-04",
            "arxiv": "2503.02130",
            "links": ("https://github.com/o/r", "https://p.example/"),
            "upvotes": 7,
            "sources": ("hf-page",),
            "listings": (Listing("hf-page", None, 7),),
            "organization": "org",
            "comments": 2,
            "code": "https://github.com/o/r",
            "stars": 1300,
            "project": "https://p.example/",
        },
        {
            "title": "Bells and more",
            "abstract": "We ask how small models read tables, and find that the order of the rows matters more than "
            "that of columns.",
            "published": "2025-01-02",
            "arxiv": "2412.00001",
            "upvotes": 0,
            "sources": ("hf-page",),
            "listings": (Listing("hf-page", None, 0),),
        },
    ]


def test_titles_and_abstracts_in_turn() -> None:
    assert told(TURNS, "hf-page") == [
        {
            "title": "Kites",
            "abstract": "We ask how small models read tables, and find that the order of the rows matters more than "
            "that of columns. See https://github.com/a/b.",
            "day": "2026-07-30",
            "day_inferred": True,
            "links": ("https://github.com/a/b",),
            "sources": ("hf-page",),
            "listings": (Listing("hf-page", "2026-07-30", None, inferred=True),),
        },
        {
            "title": "Bells",
            "abstract": "We ask how small models read tables, and find that the order of the rows matters more than "
            "that of columns.\n"
            "Goes on.",
            "day": "2024-07-29",
            "sources": ("hf-page",),
            "listings": (Listing("hf-page", "2024-07-29", None),),
        },
        Skipped("line 24", "“Last” has no abstract after it"),
    ]


@pytest.mark.parametrize("page", [CLIPPED, TRENDING, SEARCH], ids=["clipped", "trending", "search"])
def test_the_day_that_the_reader_names_is_that_of_every_paper(page: str) -> None:
    papers = [found for found in told(page, "hf-page", day=date(2026, 8, 1)) if isinstance(found, dict)]
    days = {(paper["day"], paper.get("day_inferred")) for paper in papers}
    assert len(papers) > 1 and days == {("2026-08-01", None)}


def test_the_notes_of_a_clipper_above_a_page_are_none_of_it() -> None:
    head = f'---\ntitle: Kites of old\ndescription: "{ABSTRACT}"\nsource: "{L}/papers?q=kites"\n---\n'
    [kites] = told(f"{head}Submitted by Ana\n\nKites\n\n{ABSTRACT}\n\n2 authors · Nov 3\n", "hf-page")
    assert isinstance(kites, dict) and (kites["title"], kites["published"]) == ("Kites", "2026-11-03")
    [other] = told("- 2 authors: [Kites](https://arxiv.org/abs/2503.00001)\n", "links")
    assert isinstance(other, dict) and other["title"] == "Kites"


def test_two_pages_in_one_file_have_their_own_days() -> None:
    first, second = told(TURNS, "hf-page"), f"{HEAD}Jul 1\n\nMasts\n\n{ABSTRACT}\n"
    *others, masts = told(TURNS + second, "hf-page")
    assert others == first and isinstance(masts, dict) and (masts["title"], masts["day"]) == ("Masts", "2026-07-01")


def test_lines_are_joined_where_blank_lines_stand_between_texts() -> None:
    titles = [
        (found["title"], found["day"]) for found in told(f"{HEAD}Jul 30\n\nKites\nin the\nwind\n\nWe.\n", "hf-page")
    ]  # type: ignore[index]
    assert titles == [("Kites in the wind", "2026-07-30")]


def test_two_texts_are_a_title_and_its_abstract_however_short_and_three_long_ones_are_titles() -> None:
    [kites] = told(f"{HEAD}Kites in the valley of the wind\n\nBells of the old town\n", "hf-page")
    assert isinstance(kites, dict) and kites["abstract"] == "Bells of the old town"
    short, long = (f"{HEAD}{'k' * 20}\n\n{'b' * 20}\n\n{'s' * length}\n" for length in (19, 20))
    assert len(told(short, "hf-page")) == 2
    with pytest.raises(InputError, match="3 titles, and neither an abstract nor an id"):
        told(long, "hf-page")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            f"{HEAD}Nov 24\n\nKites in the valley of the wind\n\nBells of the old town\n\nStrings and their uses\n",
            "input: 3 titles, and neither an abstract nor an id to know the papers by; “broadsheet fetch --day "
            "YYYY-MM-DD” brings that day whole, after “broadsheet subscribe hf”",
        ),
        (
            f"{HEAD}Nov 24\n\nSubmitted by\nAna\n\n7\nKites\n· 2 authors\n",
            "input: 1 title, and neither an abstract nor an id to know the papers by; “broadsheet fetch --day "
            "2026-11-24” brings that day whole, after “broadsheet subscribe hf”",
        ),
    ],
)
def test_titles_alone_are_refused(text: str, said: str) -> None:
    with pytest.raises(InputError) as caught:
        list(read_bytes("input", text.encode(), Hints(today=date(2026, 11, 28))).records)
    assert str(caught.value) == said

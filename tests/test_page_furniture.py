"""A page of Daily Papers that is dumped as text: what of it is the site's, and where an abstract goes on."""

from __future__ import annotations

import pytest

from store.importers import Skipped
from tests.test_page_cards import cards, login, paper
from tests.test_pages_in_full import ABSTRACT, L
from tests.test_records import told

START = "Get trending papers in your email inbox!"
FIRST, SECOND = (f"We fly {what} in strong wind and measure how often the line breaks." for what in ("kites", "sails"))
SITE = (
    *("New", "By", "and the research community", "Hugging Face", "Models", "Datasets"),
    *("Spaces", "Buckets", "Buckets new", "Docs", "Enterprise", "Pricing", "Website", "Log In", "Sign Up", "Tasks"),
    *("HuggingChat", "Collections", "Languages", "Organizations", "Community", "Blog", "Posts", "Learn", "Discord"),
    *("Forum", "Solutions", "Team & Enterprise", "Hugging Face PRO", "Enterprise Support", "Inference Providers"),
    *("Inference Endpoints", "Storage Buckets", "Previous", "Next", "Company", "TOS", "Privacy", "About", "Careers"),
    *("System theme", "Papers", "·", "-", "–", "+", "*", "7", "1,118", "1.2k", "3,4", "arXiv page"),
    *("Project page", "PDF", "project", "arXiv"),
)
"""What stands around the papers of the site, and is none."""


def read(text: str) -> list[object]:
    return [
        (each["title"], each.get("abstract"), each.get("day")) if isinstance(each, dict) else each
        for each in told(text, "hf-page")
    ]


@pytest.mark.parametrize("word", SITE)
def test_what_the_site_says_between_papers_is_no_paper(word: str) -> None:
    page = f"{START}\nSubscribe\nKites at work\n{FIRST}\n{word}\nSails at work\n{SECOND}\n"
    assert read(page) == [("Kites at work", FIRST, None), ("Sails at work", SECOND, None)]


def test_what_stands_between_the_buttons_of_a_header_is_no_paper() -> None:
    page = f"{START}\nWords of the site\nSubscribe\nMore of them\nDaily Papers\nKites at work\n{FIRST}\n"
    assert read(page) == [("Kites at work", FIRST, None)]


@pytest.mark.parametrize(
    ("said", "day"),
    [
        *(("Jan 5", "2026-01-05"), ("February 28", "2026-02-28"), ("Mar. 3", "2026-03-03"), ("april 30", "2026-04-30")),
        *(("May 1", "2026-05-01"), ("June 2", "2026-06-02"), ("Jul 30", "2026-07-30"), ("Aug 31", "2026-08-31")),
        *(("Sept 9", "2026-09-09"), ("Oct 10, 2024", "2024-10-10"), ("Nov 28", "2026-11-28"), ("Nov 29", "2025-11-29")),
        *(("December 24", "2025-12-24"), ("Feb 29", "2024-02-29"), ("Feb 30", None), ("Feb 29 2025", None)),
    ],
)
def test_a_day_is_the_newest_that_has_come(said: str, day: str | None) -> None:
    assert read(f"{START}\n\n{said}\n\nKites at work\n\n{FIRST}\n") == [("Kites at work", FIRST, day)]


def test_lines_go_on_where_blank_lines_stand_between_at_least_half_of_them() -> None:
    lines = f"{FIRST}\n{SECOND}"
    assert read(f"{START}\n\nKites at work\n\n{lines}\n") == [("Kites at work", lines, None)]
    assert read(f"{START}\nKites at work\n\n{lines}\n") == [
        ("Kites at work", FIRST, None),
        Skipped("line 5", f"“{SECOND[:50].rstrip()}…” has no abstract after it"),
    ]


@pytest.mark.parametrize(
    ("glued", "title"),
    [
        *(("SubscribeCOAP: Kites", "COAP: Kites"), ("Subscribe to Me", "Subscribe to Me")),
        *(("Subscriber Churn", "Subscriber Churn"), ("Subscribed Kites", "Subscribed Kites")),
        *(("Subscribers, Kites", "Subscribers, Kites"), ("Subscribe2Kites", "2Kites"), ("Kites", "Kites")),
    ],
)
def test_a_button_is_parted_from_the_title_that_it_is_glued_to(glued: str, title: str) -> None:
    assert read(f"{START}\n{glued}\n{FIRST}\nSubscribeBells\n{SECOND}\n") == [
        (title, FIRST, None),
        ("SubscribeBells", SECOND, None),
    ]


LONG = "x" * 301


@pytest.mark.parametrize(
    ("lines", "found"),
    [
        (("Kites", "Bells", LONG), [("Kites", None), ("Bells", LONG)]),
        (("Kites", "Bells", LONG[1:]), [("Kites", "Bells"), (LONG[1:], None)]),
        (("Kites", LONG[1:], LONG), [("Kites", None), (LONG[1:], LONG)]),
        (("Kites", LONG, LONG), [("Kites", LONG), (LONG, None)]),
        ((LONG, "Kites", LONG), [(LONG, None), ("Kites", LONG)]),
        ((LONG[1:], LONG), [(LONG[1:], LONG)]),
        (("Kites", LONG, "Bells"), [("Kites", LONG), ("Bells", None)]),
        (("12", LONG, "Bells", LONG), [(LONG, None), ("Bells", LONG)]),
    ],
)
def test_a_part_that_is_missing_costs_one_paper(lines: tuple[str, ...], found: list[tuple[str, str | None]]) -> None:
    titles = {title: abstract for title, abstract in found if abstract}
    skipped = [title for title, abstract in found if not abstract]
    records = told(f"{START}\nSubscribe\n" + "\n".join(lines), "hf-page")
    assert {each["title"]: each["abstract"] for each in records if isinstance(each, dict)} == titles
    said = [each.reason.partition("”")[0] for each in records if isinstance(each, Skipped)]
    assert said == [f"“{title[:50]}{'…' if len(title) > 50 else ''}" for title in skipped]


def test_lines_are_parts_where_blank_lines_are_few() -> None:
    assert read(f"{START}\n\nKites at work\n\n{FIRST}\nSails at work\n{SECOND}\n") == [
        ("Kites at work", FIRST, None),
        ("Sails at work", SECOND, None),
    ]


@pytest.mark.parametrize(
    ("page", "said"),
    [
        (f"{ABSTRACT}\n\n· 2 authors\n\nWords that stand beside it and say nothing more.", {"abstract": ABSTRACT}),
        (f"Next\n\n{ABSTRACT}\n\n{ABSTRACT} Twice.", {"abstract": f"{ABSTRACT}\n{ABSTRACT} Twice."}),
        (f"{ABSTRACT}\n\n**Upvote 7**\n\n_· 2 authors_", {"abstract": ABSTRACT, "upvotes": 7}),
        (f"[[image] Kite Lab]({L}/kitelab)\n\n· 2 authors", {"organization": "Kite Lab"}),
    ],
)
def test_what_stands_under_a_title(page: str, said: dict[str, object]) -> None:
    assert cards(f"### [Kites]({paper(1)})\n\n{page}\n") == [{"title": "Kites", "arxiv": "2611.10001", **said}]


@pytest.mark.parametrize(
    ("said", "votes"),
    [("7", 7), ("1,118", 1118), ("1.2k", 1200), ("1,2k", 1200), ("12K", 12_000), ("–", 0), ("-", 0), ("", None)],
)
def test_a_count_is_read_as_the_site_writes_it(said: str, votes: int | None) -> None:
    [found] = cards(f"### [Kites]({paper(1)})\n\n{ABSTRACT}\n\nUpvote {said}\n\n· 2 authors\n")
    assert isinstance(found, dict) and found.get("upvotes") == votes


def test_a_word_in_brackets_is_a_part_of_a_title() -> None:
    page = f"[7]({login(1)})\n\n[Kites [MASK] fly]({paper(1)})\n\n[8]({login(2)})\n\n[[MASK] bells]({paper(2)})\n"
    assert cards(page) == [
        {"title": "Kites [MASK] fly", "arxiv": "2611.10001", "upvotes": 7},
        {"title": "[MASK] bells", "arxiv": "2611.10002", "upvotes": 8},
    ]


@pytest.mark.parametrize(
    ("above", "day", "inferred"),
    [
        ("Nov 24", "2026-11-24", True),
        ("## Daily Papers\n\nNov 24", "2026-11-24", True),
        ("Nov 24, 2025", "2025-11-24", False),
        ("Submitted by\n\nNov 24", None, False),
        ("", None, False),
    ],
)
def test_the_day_of_a_page_is_said_in_its_header(above: str, day: str | None, inferred: bool) -> None:
    [found] = told(f"{START}\n\n{above}\n\n### Kites at work\n\n{ABSTRACT}\n", "hf-page")
    assert isinstance(found, dict) and (found.get("day"), found.get("day_inferred", False)) == (day, inferred)


def test_the_day_of_a_clipped_page_is_that_of_its_address() -> None:
    page = f"---\nsource: {L}/papers/date/2026-06-12\n---\n{START}\n\nNov 24\n\n### [Kites]({paper(1)})\n\n2 authors\n"
    [found] = told(page, "hf-page")
    assert isinstance(found, dict) and (found["day"], found.get("day_inferred")) == ("2026-06-12", None)

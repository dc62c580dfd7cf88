"""A newer record of a paper: what of it replaces what was known, what adds up, what fills a gap, and what stands."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import Any

import pytest

from store.listings import Listing
from store.merging import merge_papers
from store.models import Paper

OLD = Paper(
    "arxiv:2606.13681",
    "Kites",
    abstract="We fly kites.",
    authors=("Ada King",),
    day="2026-06-12",
    day_inferred=True,
    published="2026-06-10",
    url="https://a.example/old",
    arxiv="2606.13681",
    doi="10.1234/old",
    links=("https://a.example/1", "https://a.example/2"),
    upvotes=3,
    venue="ACL",
    sources=("one", "two"),
    listings=(Listing("one", "2026-06-12", 3, 1, inferred=True),),
    summary="In short.",
    keywords=("wind",),
    organization="Lab",
    submitter="ada",
    comments=2,
    code="https://a.example/c",
    stars=4,
    project="https://a.example/p",
    media=("https://a.example/m",),
    categories=("cs.CL",),
    announce="new",
    version=1,
    withdrawn="2026-07-01",
    journal="J. Kites",
    other_ids=(("pmid", "1"), ("s2", "x")),
    revised="2026-06-11",
    noticed="2026-06-13",
    remark="9 pages",
    citekey="king2026kites",
    added="2026-06-12T10:00:00Z",
)
NEW = Paper(
    "p:0123456789ab",
    "Masts",
    abstract="We climb masts.",
    authors=("Bo Ek", "Ada King"),
    day="2026-06-20",
    published="2026-06-09",
    url="https://a.example/new",
    arxiv="2606.13682",
    doi="10.1234/new",
    links=("https://a.example/2", "https://a.example/0"),
    upvotes=0,
    venue="EMNLP",
    sources=("two", "three"),
    listings=(Listing("two", "2026-06-20", 0, 7),),
    summary="Shorter.",
    keywords=("sea",),
    organization="School",
    submitter="bo",
    comments=0,
    code="https://a.example/d",
    stars=0,
    project="https://a.example/q",
    media=("https://a.example/n",),
    categories=("cs.RO",),
    announce="cross",
    version=2,
    withdrawn="2026-07-02",
    journal="J. Masts",
    other_ids=(("isbn", "2"), ("s2", "y")),
    revised="2026-06-19",
    noticed="2026-06-21",
    remark="10 pages",
    citekey="ek2026masts",
    added="2026-06-21T10:00:00Z",
)
ADDED_UP: dict[str, Any] = {
    "listings": (*NEW.listings, *OLD.listings),
    "links": ("https://a.example/1", "https://a.example/2", "https://a.example/0", "https://a.example/new"),
    "sources": ("one", "two", "three"),
    "other_ids": (("isbn", "2"), ("pmid", "1"), ("s2", "y")),
}
LIBRARYS = {"id": OLD.id, "citekey": OLD.citekey, "added": OLD.added, "url": OLD.url}
"""What the library gave, and the address that the paper had first."""
NAMES = [field.name for field in fields(Paper)]
BARE = Paper("p:0123456789ab", "Kites")


def said(paper: Paper) -> dict[str, Any]:
    return {name: getattr(paper, name) for name in NAMES}


def test_what_is_new_replaces_what_was_known_or_adds_to_it() -> None:
    assert all(
        getattr(paper, name)
        for paper in (OLD, replace(NEW, upvotes=1, comments=1, stars=1, day_inferred=True))
        for name in NAMES
    )
    assert said(merge_papers(OLD, NEW)) == said(NEW) | LIBRARYS | ADDED_UP


def test_of_one_place_in_a_list_what_was_said_last_counts() -> None:
    again = replace(NEW, listings=(Listing("one", "2026-06-12", 5, 2),))
    merged = merge_papers(OLD, again)
    assert (merged.listings, merged.day, merged.upvotes) == (again.listings, "2026-06-12", 5)


def test_nothing_is_given_up_for_an_absence() -> None:
    assert merge_papers(OLD, replace(BARE, version=1)) == merge_papers(OLD, OLD) == OLD
    assert merge_papers(OLD, replace(BARE, title="kites!", abstract="WE FLY, KITES")) == OLD
    gained = merge_papers(BARE, OLD)
    assert gained == replace(OLD, id=BARE.id, citekey="", added=None)


@pytest.mark.parametrize(
    "source",
    ["bibtex", "ris", "csl-json", "zotero-json", "zotero", "csv", "text-records", "links"],
)
def test_a_list_of_references_fills_gaps_alone(source: str) -> None:
    typed = replace(NEW, sources=(source,))
    once = merge_papers(OLD, typed)
    dated = {"day": NEW.day, "day_inferred": False, "upvotes": 0, "version": 2, "revised": NEW.revised}
    expected = said(OLD) | ADDED_UP | dated | {"noticed": NEW.noticed, "sources": ("one", "two", source)}
    assert said(once) == expected
    without = replace(BARE, sources=("one",))
    filled = said(typed) | {"id": BARE.id, "citekey": "", "added": None, "title": "Kites", "sources": ("one", source)}
    assert said(merge_papers(without, typed)) == filled
    both = replace(typed, sources=(source, "three"))
    assert merge_papers(OLD, both).title == "Masts", "what a source says too is said by it"
    older = replace(OLD, sources=("bibtex",))
    assert merge_papers(older, typed).title == ("Kites" if source == "links" else "Masts")
    assert merge_papers(replace(OLD, sources=()), typed).title == "Kites"
    assert merge_papers(replace(OLD, title="arXiv:2606.13681"), typed).title == "Masts", "an id is no title"
    assert merge_papers(OLD, replace(typed, sources=())).title == "Masts"


@pytest.mark.parametrize(
    ("was", "now", "stands"),
    [(None, None, False), (None, 1, False), (1, None, True), (2, 1, True), (2, 2, False), (2, 3, False), (1, 2, False)],
)
def test_what_was_said_of_a_version_gives_way_to_that_one_or_a_later_one(
    was: int | None, now: int | None, stands: bool
) -> None:
    old, new = replace(OLD, version=was), replace(NEW, version=now)
    of_version = ("title", "abstract", "authors", "published")
    kept = {name: getattr(OLD, name) for name in of_version if stands}
    merged = said(merge_papers(old, new))
    assert merged == said(new) | LIBRARYS | ADDED_UP | kept | {"version": max(was or 0, now or 0) or None}
    filled = merge_papers(replace(old, abstract="", authors=(), published=None), new)
    assert (filled.abstract, filled.authors, filled.published) == (NEW.abstract, NEW.authors, NEW.published)


@pytest.mark.parametrize("name", ["revised", "noticed"])
@pytest.mark.parametrize(
    ("was", "now", "is_"),
    [(None, None, None), (None, "2026-06-01", "2026-06-01"), ("2026-06-01", None, "2026-06-01")]
    + [(one, other, "2026-06-02") for one, other in (("2026-06-01", "2026-06-02"), ("2026-06-02", "2026-06-01"))],
)
def test_of_two_days_the_later_is_told(name: str, was: str | None, now: str | None, is_: str | None) -> None:
    merged = merge_papers(replace(OLD, **{name: was}), replace(NEW, **{name: now}))  # type: ignore[arg-type]
    assert getattr(merged, name) == is_


@pytest.mark.parametrize(
    ("was", "now", "url", "link"),
    [
        (None, "https://b.example", "https://b.example", None),
        ("https://a.example", None, "https://a.example", None),
        ("https://a.example", "https://a.example", "https://a.example", None),
        ("https://a.example", "https://b.example", "https://a.example", "https://b.example"),
    ],
)
def test_another_address_is_a_link(was: str | None, now: str | None, url: str, link: str | None) -> None:
    merged = merge_papers(replace(BARE, url=was), replace(BARE, url=now))
    assert (merged.url, merged.links) == (url, (link,) if link else ())

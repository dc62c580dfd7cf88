"""BibTeX and BibLaTeX at the edges: capitals that stay, names, identifiers, and marks, each field as it is written."""

from __future__ import annotations

import re
from typing import Any

import pytest

from store.exporters import Options, export
from store.models import Entry, Mark, Note, Paper, Status
from tests.test_exporters import fields


def entry_of(said: dict[str, Any], mark: Mark | None = None, *, name: str = "bibtex", utf8: bool = False) -> str:
    paper = Paper("p:1", **{"title": "T", "citekey": "k", **said})
    return "".join(export([Entry(0, paper, mark or Mark("p:1"))], name, Options(utf8=utf8)))


@pytest.mark.parametrize(
    ("title", "written"),
    [
        ("A", "A"),
        ("A Kite", "A Kite"),
        ("A: A", "A: {A}"),
        ("Kites, A", "Kites, {A}"),
        ("Vitamin A)", "Vitamin {A})"),
        ("Vitamin A – more", "Vitamin {A} – more"),
        ("Vitamin “A” and “B”", "Vitamin “A” and {“B”}"),
        ("A-B and C", "{A-B} and {C}"),
        ("Non-A-12-x", "Non-{A-12}-x"),
        ("Kite-2-Report and kite-R2-2", "Kite-2-Report and kite-{R2-2}"),
        ("kite2 Kite2 KITE", "kite2 {Kite2} {KITE}"),
        ("Mc-Kite (GPT)", "Mc-Kite ({GPT})"),
        ("$x$A is", "{$x$}A is"),
        ("  Kites\n fly  ", "Kites fly"),
    ],
)
def test_a_capital_is_held_where_a_style_would_take_it(title: str, written: str) -> None:
    [found] = fields(entry_of({"title": title}, utf8=True))
    assert found["title"] == written


@pytest.mark.parametrize(
    ("names", "written"),
    [
        (("Ana Bell", " ", "Bo Ek"), "Bell, Ana and Ek, Bo"),
        (("Otto von Stein Jr.",), "von Stein, Jr., Otto"),
        (("Kites And Bells",), "{Kites And Bells}"),
        (("Sandy Andrews",), "Andrews, Sandy"),
        (("Madonna", "李雷"), "{Madonna} and {李雷}"),
        ((), None),
    ],
)
def test_authors_are_named_family_first(names: tuple[str, ...], written: str | None) -> None:
    [found] = fields(entry_of({"authors": names}))
    assert found.get("author") == written


def test_each_field_is_written_as_its_programs_read_it() -> None:
    said = {
        "title": "Kites",
        "url": "https://e.org/{a b}\\c",
        "doi": "10.1/{x}",
        "arxiv": "2606.00001",
        "categories": ("cs.CL", "cs.AI"),
        "other_ids": (("pmcid", "PMC4"), ("pmid", "42")),
        "published": "2026-06-01",
        "abstract": "50% é\nmore",
    }
    mark = Mark("p:1", status=Status.READ, rating=1, tags=("a_b", "A_B", "é"), notes=(Note("So & so."),))
    begin = "@misc{k,\n  title = {Kites},\n  year = {2026},\n  month = jun,\n  day = {1},\n"
    rest = (
        "  eprint = {2606.00001},\n  archiveprefix = {arXiv},\n  eprinttype = {arxiv},\n  primaryclass = {cs.CL},\n"
        "  doi = {10.1/%7Bx%7D},\n  pmid = {42},\n  pmcid = {PMC4},\n  url = {https://e.org/%7Ba%20b%7D%5Cc},\n"
        "  abstract = {50\\% {\\'e}\nmore},\n  keywords = {a\\_b, {\\'e}},\n  ranking = {rank1},\n"
        "  readstatus = {read},\n  status = {read},\n  annote = {So \\& so.},\n}\n\n"
    )
    assert entry_of(said, mark) == begin + rest
    other = "@online{k,\n  title = {Kites},\n  date = {2026-06-01},\n"
    names = {"primaryclass": "eprintclass", "annote": "annotation", "{\\'e}": "é"}
    for old, new in names.items():
        rest = rest.replace(old, new)
    assert entry_of(said, mark, name="biblatex", utf8=True) == other + rest
    assert entry_of({"arxiv": "2606.00001"}).count("primaryclass") == 0


@pytest.mark.parametrize(
    ("journal", "venue", "place"),
    [
        ("Nature 514(7524):550–553", "Nature", ("Nature", "514", "7524", "550--553", None)),
        ("Nature 514:550-3, 7", "Nature", ("Nature", "514", None, "550--3, 7", None)),
        ("Nature 514", "Nature", ("Nature", "514", None, None, None)),
        ("Nature 514(7524)", "Nature", ("Nature", "514", "7524", None, None)),
        ("Nature  514", "Nature", ("Nature", "514", None, None, None)),
        ("Nature", "Nature", ("Nature", None, None, None, "Nature")),
        ("Nature Physics 5", "Nature", ("Nature Physics 5", None, None, None, "Nature")),
        ("Kites 5", "Nature", ("Kites 5", None, None, None, "Nature")),
        ("Kites 5", None, ("Kites 5", None, None, None, None)),
        (None, "Nature", (None, None, None, None, "Nature")),
    ],
)
def test_a_journal_is_taken_apart_where_its_venue_is_the_beginning(
    journal: str | None, venue: str | None, place: tuple[str | None, ...]
) -> None:
    text = entry_of({"journal": journal, "venue": venue})
    [found] = fields(text)
    assert tuple(found.get(name) for name in ("journal", "volume", "number", "pages", "howpublished")) == place
    assert text.startswith("@article{" if journal else "@misc{")


def test_keys_differ_whatever_their_case() -> None:
    names = ["a", "A", "a", "ab", "é{a", "", ""]
    papers = [Paper(f"p:{at}", "Kites", authors=("Ana Bell",), citekey=key) for at, key in enumerate(names)]
    text = "".join(export([Entry(0, paper, Mark(paper.id)) for paper in papers], "biblatex"))
    assert re.findall(r"@online\{(.*),", text) == ["a", "Aa", "ab", "aba", "ac", "bellkites", "bellkitesa"]

"""What the reader types for a datum of a paper is read by its kind, and what travels as a correction is checked."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import Any

import pytest

from store.corrections import CORRECTABLE, corrected, read_text
from store.models import Paper

TYPED: dict[str, tuple[str, Any]] = {
    "title": (" Kites,\n corrected ", "Kites, corrected"),
    "authors": ("Ada King; King, B. ;;", ["Ada King", "King, B."]),
    "abstract": ("We fly.\nIt blows.", "We fly.\nIt blows."),
    "published": ("2026-06-12T09:30:00Z", "2026-06-12"),
    "url": (" https://a.example/x ", "https://a.example/x"),
    "arxiv": ("https://arxiv.org/abs/2606.13681v2", "2606.13681"),
    "doi": ("https://doi.org/10.1234/KITES", "10.1234/kites"),
    "venue": ("ACL", "ACL"),
    "journal": ("J. Kites", "J. Kites"),
    "organization": ("Wind Lab", "Wind Lab"),
    "summary": ("In short.", "In short."),
    "keywords": ("wind; rope", ["wind", "rope"]),
    "categories": ("cs.CL; cs.LG", ["cs.CL", "cs.LG"]),
    "code": ("https://a.example/code", "https://a.example/code"),
    "project": ("https://a.example/kites", "https://a.example/kites"),
    "links": ("https://b.example https://c.example\nhttps://b.example", ["https://b.example", "https://c.example"]),
}
BARE = Paper("p:1", "Kites")


def test_what_is_typed_is_read_by_its_kind_and_becomes_the_papers() -> None:
    assert {*TYPED} == {*CORRECTABLE}
    full = BARE
    for name, (text, value) in TYPED.items():
        assert read_text(name, text) == value and type(read_text(name, text)) is type(value)
        full = corrected(full, name, value)
    said = {name: tuple(value) if isinstance(value, list) else value for name, (_, value) in TYPED.items()}
    assert full == replace(BARE, **said)
    for name in TYPED:
        assert name == "title" or read_text(name, " ") is None
        full = corrected(full, name, None)
    assert full == replace(BARE, title="Kites, corrected"), "a title cannot be taken away"


@pytest.mark.parametrize(
    ("name", "text", "reason"),
    [
        ("title", " \n", "cannot be empty"),
        ("published", "soon", "should be a date such as 2026-08-01, not “soon”"),
        ("url", "a.example", "should be an http or https address, not “a.example”"),
        ("links", "https://a.example b", "should be an http or https address, not “b”"),
        ("arxiv", "kites", "should be an arXiv id, not “kites”"),
        ("doi", "kites", "should be a DOI, not “kites”"),
    ],
)
def test_what_is_wrong_with_it_is_said(name: str, text: str, reason: str) -> None:
    with pytest.raises(ValueError) as wrong:
        read_text(name, text)
    assert str(wrong.value) == reason


def test_a_correction_that_no_paper_can_have_changes_nothing() -> None:
    for name, value in (("title", ""), ("title", None), ("title", 3), ("authors", "Ada"), ("url", "javascript:x")):
        assert corrected(BARE, name, value) is BARE
    others = {field.name for field in fields(Paper)} - {*CORRECTABLE}
    assert all(corrected(BARE, name, "x") is BARE for name in (*others, "nothing"))

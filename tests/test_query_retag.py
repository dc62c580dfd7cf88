"""Queries that name a tag, when the tag is renamed or deleted: what is written anew, and what stays as it was typed."""

from __future__ import annotations

from datetime import date

import pytest

from store.query.grammar import parse
from store.query.retag import asks_for, renamed, without


@pytest.mark.parametrize(
    ("query", "after", "exactly"),
    [
        ("+rl", "+low", True),
        ("#RL x", "#low x", True),
        ("tag:rl", "tag:low", False),
        ("tag=rl", "tag=low", True),
        ("tag:=rl -tag:rl", "tag:=low -tag:low", True),
        ('tag:"rl" +"rl" x', 'tag:"low" +"low" x', True),
        *((query, query, False) for query in ("tag:r", "tag~rl", 'author:rl rl "+rl"', "tag:rl-2", "t:rl", "+", "")),
    ],
)
def test_a_tag_gets_its_new_name_wherever_it_is_asked_for(query: str, after: str, exactly: bool) -> None:
    assert (renamed(query, "rl", "low"), asks_for(query, "rl")) == (after, exactly)


def test_a_word_that_finds_other_tags_goes_on_finding_them() -> None:
    assert renamed("tag:rl x", "rl", "low", ("x", "rl-2")) == "(tag:rl OR tag:low) x"
    assert renamed("tag=rl +rl", "rl", "low", ("rl-2",)) == "tag=low +low"
    assert renamed("tag:rl", "rl", "low", ("x-y",)) == "tag:low"
    assert renamed("+rl", "rl", "/x/") == '+"/x/"', "which would be a pattern"


@pytest.mark.parametrize(
    ("query", "left"),
    [
        *(("+rl kites", "+rl kites"), ("-+rl kites", "kites"), ("+rl OR kites", "kites"), ("+rl", "+rl")),
        *(("(+rl OR kites) bells", "kites bells"), ("-(+rl OR kites)", "-kites"), ("(+rl x) OR y", "y")),
        *(("-(+rl kites)", "-(+rl kites)"), ("kites  AND bells", "kites  AND bells"), ("tag:rl", "tag:rl")),
        *(("(+rl OR +x OR +y) z", "(+x OR +y) z"), ("(-+rl OR x) y", "y"), ("+rl OR -+rl", "+rl OR -+rl")),
        ("kites bells OR +RL", "kites bells"),
    ],
)
def test_a_tag_that_is_gone_is_asked_for_no_more_where_something_is_left(query: str, left: str) -> None:
    assert without(query, parse(query, today=date(2026, 6, 12)), "rl") == left

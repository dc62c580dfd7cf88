"""What stands below an abstract, piece by piece: the reader's notes, the summary, all that is known, the addresses."""

from __future__ import annotations

from datetime import date

import pytest

from store.listings import Listing
from store.models import Entry, Mark, Note, Paper, Quote
from tests.painted import STYLES, pieces, text_of
from tui.paper.lines import paint_detail
from tui.paper.look import Decorations, PaperLook
from tui.sheets.styles import UNICODE

WHEN = "2026-06-12T12:00:00Z"
CODE = "https://github.com/o/kites"
KITES = Paper(
    "p:1",
    " ".join(["Kites"] * 40),
    "They fly high.",
    ("Ada Lovelace", "Émilie du Châtelet", "Mary Somerville"),
    day="2026-06-12",
    day_inferred=True,
    published="2025-06-10",
    arxiv="2606.00001",
    doi="10.1234/x",
    venue="Proceedings of Kites",
    sources=("hf-daily", "rss"),
    listings=tuple(Listing("rss", day, None, None) for day in ("2026-06-12", "2026-06-11", "2025-06-11", "2026-06-11")),
    summary="In short, they fly.",
    keywords=("strings", "wind"),
    organization="École",
    submitter="Jane",
    comments=2,
    categories=("cs.CL", "cs.LG"),
    version=3,
    revised="2026-06-13",
    journal="J. Kites",
    remark="12 pages",
    other_ids=(("s2", "abc"),),
    code=CODE,
)
NOTES = (
    Note("Is\nit?", "n1", "question", created=WHEN, done=True),
    Note("", "n2", "quote", quote=Quote("They fly"), created="2025-06-12T12:00:00Z"),
    Note("mine", "n3", quote=Quote("lost words"), created=WHEN, conflicts=("Their\nown",)),
    Note(" ", "n4", quote=Quote("gone"), created=WHEN),
)
LOOK = PaperLook(
    STYLES, UNICODE, 60, date(2026, 6, 13), ("fly", "wind"), Decorations(lost={"n3": "They fly", "n4": ""})
)
IN = ("  ", "")


def test_all_that_is_said_and_known_of_a_paper_stands_below_it() -> None:
    lines = [pieces(line) for line in paint_detail(Entry(0, KITES, Mark("p:1", notes=NOTES)), LOOK)]
    kites = "Kites Kites Kites Kites Kites Kites Kites Kites Kites Kites"
    repair = [IN, ("to repair: these words are no longer in the abstract", "error")]
    assert lines[lines.index([]) + 1 :] == [
        [("They ", "text"), ("fly", "match"), (" high.", "text")],
        [],
        [("≡ question · 12 Jun · done", "faint")],
        [IN, ("Is", "text")],
        [IN, ("it?", "text")],
        [],
        [("≡ quote · 12 Jun 2025", "faint")],
        [IN, ("“They ", "muted"), ("fly", "match"), ("”", "muted")],
        [],
        [("≡ note · 12 Jun", "faint")],
        [IN, ("“lost words”", "muted")],
        repair,
        [IN, ("nearest: “They ", "faint"), ("fly", "match"), ("”", "faint")],
        [IN, ("mine", "text")],
        [("  written elsewhere", "accent")],
        [IN, ("Their", "text")],
        [IN, ("own", "text")],
        [],
        [("≡ note · 12 Jun", "faint")],
        [IN, ("“gone”", "muted")],
        repair,
        [],
        [("In short, they ", "muted"), ("fly", "match"), (".", "muted")],
        [],
        *[[(kites, "muted")]] * 4,
        [("Ada Lovelace, Émilie du Châtelet, Mary Somerville", "muted")],
        [("École · J. Kites · 12 pages · cs.CL, cs.LG · version 3 of 13", "muted")],
        [("Jun · 2 comments · submitted by Jane · also listed 11 Jun", "muted")],
        [("and 11 Jun 2025 · Proceedings of Kites · published 10 Jun", "muted")],
        [("2025 · year inferred: 2026 · hf-daily, rss · doi:10.1234/x ·", "muted")],
        [("s2:abc", "muted")],
        [("keywords: strings, ", "faint"), ("wind", "match")],
        [],
        *[
            [(address, address)]
            for address in ("https://arxiv.org/abs/2606.00001", CODE, "https://huggingface.co/papers/2606.00001")
        ],
    ]


@pytest.mark.parametrize(
    ("known", "below"),
    [
        ({"version": 1}, []),
        ({"version": 2}, ["", "version 2"]),
        ({"published": "2026-06-12"}, []),
        ({"published": "2026-06-11"}, ["", "published 11 Jun"]),
        ({"day": None, "published": "2026-06-12"}, []),
        ({"comments": 0}, []),
        ({"comments": 1}, ["", "1 comment"]),
        (
            {"other_ids": (("s2", "ABC"),), "url": "https://example.org/abc"},
            ["", "", "", "", "https://example.org/abc"],
        ),
    ],
)
def test_nothing_is_said_twice_or_of_nothing(known: dict[str, object], below: list[str]) -> None:
    paper = Paper("p:2", "B", **({"day": "2026-06-12"} | known))  # type: ignore[arg-type]
    lines = [text_of(line) for line in paint_detail(Entry(0, paper, Mark("p:2")), LOOK)]
    assert lines[lines.index("no abstract") + 1 :] == below

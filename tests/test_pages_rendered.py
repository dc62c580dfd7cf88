"""The page of a paper as it is written, first and over what a reader has made of it, as a whole."""

from __future__ import annotations

import difflib
from dataclasses import replace

import pytest

from store.models import Entry, Mark, Note, Paper, Quote, Status
from store.pages.edits import base_of
from store.pages.page import Page, anchor_of, parse_page
from store.pages.render import render
from store.pages.tasks import can_be_task, from_task

PAPER = Paper(
    *("p:1", "Kites", "We fly.\n\nTwice.", ("Ana Bell",), "2026-06-12"),
    published="2026-06-11",
    arxiv="2606.00001",
    doi="10.1/x",
    citekey="bell26",
)
NOTES = (
    Note("Why?", "a", "question", created="2026-06-11T10:00:00Z"),
    Note("Try it.\nTwice.", "b", "todo", True, "2026-06-12T10:00:00Z"),
    Note("- a list", "c", "todo", False, "2026-06-12T10:00:00Z"),
    Note("", "d", "quote", created="2026-06-12", quote=Quote("fast <b>\nkites")),
    Note("Said.\n### todo", "e", created="2026-06-12", quote=Quote("slow")),
    Note("So", "f", "idea", True, "2026-06-12"),
)
ENTRY = Entry(0, PAPER, Mark("p:1", status=Status.READ, rating=4, tags=("rl", "gpt-3.5"), notes=NOTES))
PAGE = """\
---
paper: "p:1"
title: "Kites"
citekey: "bell26"
authors: ["Ana Bell"]
arxiv: "2606.00001"
doi: "10.1/x"
url: "https://arxiv.org/abs/2606.00001"
published: 2026-06-11
status: "read"
rating: 4
tags: ["rl", "gpt-3ꓸ5"]
---
# Kites

<!-- broadsheet:notes -->
### question · 2026-06-11 ^note-a
Why?

### todo · 2026-06-12 ^note-b
- [x] Try it.
Twice.

### [ ] todo · 2026-06-12 ^note-c
- a list

### quote · 2026-06-12 ^note-d
> [!quote]
> fast \\<b>
> kites

### note · 2026-06-12 ^note-e
> [!quote]
> slow

Said.
\\### todo

### [x] idea · 2026-06-12 ^note-f
So

<!-- /broadsheet:notes -->

<!-- about the paper, by broadsheet -->
Ana Bell · 11 Jun 2026 · [arXiv](<https://arxiv.org/abs/2606.00001>) · [DOI](<https://doi.org/10.1/x>)

> [!abstract]- Abstract
> We fly.
>
> Twice.
<!-- end of what is about the paper -->
"""
BLOCK = "<!-- broadsheet:notes -->\n<!-- /broadsheet:notes -->\n"
ABOUT = "\n<!-- about the paper, by broadsheet -->"
MINE = {
    'title: "Kites"': "title: Mine # so",
    'doi: "10.1/x"\n': "",
    'status: "read"': "status: done",
    "rating: 4": 'rating: "4/5"',
    "# Kites": "# My kites\n\nWords.",
    "### question": "## ❓ Question",
    "<!-- /broadsheet:notes -->\n": "<!-- /broadsheet:notes -->\nAfter.\n",
}


def edited(text: str) -> str:
    for before, after in MINE.items():
        text = text.replace(before, after)
    return text


def read(text: str) -> Page:
    return parse_page(text, {anchor_of(note): note.text for note in NOTES})


def test_a_page_is_written_whole() -> None:
    assert render(ENTRY) == PAGE
    head = '---\npaper: "p:1"\ntitle: "T"\nstatus: "inbox"\n---\n'
    assert render(Entry(0, Paper("p:1", "T"), Mark("p:1"))) == f"{head}# T\n\n{BLOCK}"


def test_what_a_reader_made_of_a_page_stays() -> None:
    assert render(ENTRY, read(edited(PAGE)), base_of(ENTRY)["about"]) == edited(PAGE)


def test_what_changed_is_written_where_it_stands() -> None:
    notes = (NOTES[5], NOTES[0], replace(NOTES[1], done=False), *NOTES[2:5])
    mark = replace(ENTRY.mark, notes=notes, rating=5, tags=("gpt-3.5", "new"))
    now = replace(ENTRY, mark=mark, paper=replace(PAPER, doi="10.1/y", abstract="New."))
    written = render(now, read(edited(PAGE)), base_of(ENTRY)["about"])
    lines = difflib.unified_diff(edited(PAGE).split("\n"), written.split("\n"), lineterm="", n=0)
    doi = "Ana Bell · 11 Jun 2026 · [arXiv](<https://arxiv.org/abs/2606.00001>) · [DOI](<https://doi.org/10.1/{}>)"
    assert [line for line in [*lines][2:] if not line.startswith("@@")] == [
        *('-rating: "4/5"', '-tags: ["rl", "gpt-3ꓸ5"]', "+rating: 5", '+tags: ["gpt-3ꓸ5", "new"]'),
        *("-- [x] Try it.", "+- [ ] Try it."),
        *(f"-{doi.format('x')}", f"+{doi.format('y')}"),
        *("-> We fly.", "->", "-> Twice.", "+> New."),
    ]


@pytest.mark.parametrize(
    ("tags", "there", "written"),
    [
        (("rl", "gpt-3.5"), '["rl", "gpt-3.5"]', '["rl", "gpt-3ꓸ5"]'),
        (("rl", "gpt-3.5"), "[gpt-3ꓸ5, RL]", "[gpt-3ꓸ5, RL]"),
        (("gpt-3.5",), "gpt-3.5", '["gpt-3ꓸ5"]'),
        (("gpt-3.5",), "gpt-3ꓸ5", "gpt-3ꓸ5"),
        (("rl",), "[rl, new]", '["rl"]'),
        (("rl", "new"), "[rl]", '["rl", "new"]'),
        ((), "[rl]", ""),
        (("no tag!",), '["no tag!"]', '["no tag!"]'),
    ],
)
def test_tags_that_say_the_same_stay_in_forms_that_other_programs_take(
    tags: tuple[str, ...], there: str, written: str
) -> None:
    now = replace(ENTRY, mark=replace(ENTRY.mark, tags=tags))
    page = PAGE.replace('tags: ["rl", "gpt-3ꓸ5"]\n', f"tags: {there}\n")
    line = f"tags: {written}\n" if written else ""
    assert render(now, read(page), base_of(now)["about"]) == page.replace(f"tags: {there}\n", line)


def test_a_page_without_its_block_gets_one_behind_the_readers_text() -> None:
    written = render(replace(ENTRY, mark=Mark("p:1")), parse_page("Mine.\n\n\n"))
    assert written.partition("---\n")[2].partition("---\n")[2] == f"Mine.\n\n{BLOCK}{PAGE[PAGE.index(ABOUT) :]}"


@pytest.mark.parametrize(
    ("line", "text", "done"),
    [
        *(("- [ ] a", "a", False), ("* [x] a", "a", True), ("+ [X] a", "a", True), ("- [-] a", "a", False)),
        *((line, line, None) for line in ("- [x]  a", "- [x] - a", "1. a", " - [x] a", "a")),
    ],
)
def test_a_task_is_a_line_behind_a_box(line: str, text: str, done: bool | None) -> None:
    assert from_task(["", line, "b"]) == (["", text, "b"], done)


def test_what_begins_as_something_else_is_no_task() -> None:
    texts = {
        **dict.fromkeys(("a", "*a*", "1.a", "-a", "a\n- b"), True),
        **dict.fromkeys(("- a", "1. a", "2) a", "> a", "# a", "", "|a", "```", "~~~", "\\a", "  a"), False),
    }
    assert {text: can_be_task(text) for text in texts} == texts
    assert from_task([]) == ([], None) == from_task([])

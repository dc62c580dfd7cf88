"""Reading lists in Markdown: what they show comes back, and what people change in them is read."""

from __future__ import annotations

from dataclasses import fields, replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from store.exporters import Options, export
from store.importers import Hints, read
from store.making import Incoming
from store.markdown_text import escape, running, unescaped
from store.models import Entry, Mark, Note, Paper, Quote, Status
from store.page_tags import as_page_tag, from_page_tag
from store.said import Said, read_said
from store.tags import tag_of
from store.text import clean
from tests.papers import made
from tests.test_exporters import any_papers

SHOWN = (
    *("id", "title", "abstract", "authors", "arxiv", "doi", "other_ids", "links", "upvotes", "day", "day_inferred"),
    *("published", "organization", "venue", "journal", "keywords", "summary", "url", "code", "project", "citekey"),
)
"""What a list shows of a paper."""

PAPER = made(
    "On $\\alpha_i$-divergences, C++ and A* [MASK]",
    authors=["Ada Lovelace", "Council of X; and Y", "Gemini Team, Google", "D. Four"],
    arxiv="2608.00001",
    abstract="Let $x_1 < y_2$ hold; it costs $5 or 6$.\n- no list: <b>1</b>\n\nSee https://example.org/a_b.",
    upvotes=118,
    day="2026-06-12",
    code="https://github.com/o/r_2",
    citekey="lovelace2026divergences",
)
NOTES = (
    Note(
        "Why *here*?\n\n# mine\n### todo\n<!-- /broadsheet:notes -->",
        "5f0c",
        "question",
        created="2026-11-21T09:30:00Z",
    ),
    Note(
        "- [ ] try",
        "n-2",
        "todo",
        True,
        "2026-11-22T10:00:00.123Z",
        Quote("a <b> & &lt; ![x] $y$\nz", "so ", " --> it"),
    ),
    Note("mine", "n3", "idea", created="2026-11-23T10:00:00Z", conflicts=("theirs\n\n> so", "third")),
    Note("", "n4", "quote", created="2026-11-23T10:00:00Z", quote=Quote("p", source="text", version=2, where="p. 4")),
)
MARK = Mark(
    PAPER.id, status=Status.READ, rating=4, tags=("rl", "gpt-3.5", "2026", "_2026", "Größe", "a/b_c"), notes=NOTES
)


def listed(entries: list[Entry], path: Path, **options: str) -> list[tuple[Paper, Said | None]]:
    path.write_text("".join(export(entries, "markdown", Options(**options))), encoding="utf-8")
    reading = read(path, Hints())
    assert reading.format == "markdown"
    records = list(reading.records)
    assert all(isinstance(record, Incoming) and not record.left_out for record in records), records
    return [(record.paper, read_said(record.said)) for record in records if isinstance(record, Incoming)]


def shown(paper: Paper) -> dict[str, object]:
    return {name: getattr(paper, name) for name in SHOWN}


@pytest.mark.parametrize("group", ["", "status", "day", "rating"])
def test_a_list_comes_back_with_all_that_it_shows(group, tmp_path):
    other = Entry(1, made("Other"), Mark("p:x"))
    back = dict(
        (paper.id, (paper, said)) for paper, said in listed([Entry(0, PAPER, MARK), other], tmp_path / "l", group=group)
    )
    paper, said = back[PAPER.id]
    assert shown(paper) == shown(PAPER)
    assert said == Said(Status.READ, 4, MARK.tags, NOTES)
    assert back[other.paper.id] == (replace(other.paper, sources=("markdown",)), None)


def test_what_people_change_in_a_list_is_read(tmp_path):
    path = tmp_path / "list.md"
    text = "".join(export([Entry(0, PAPER, MARK)], "markdown"))
    for old, new in (
        ("★★★★☆", "★★★★★"),
        ("**read**", "**Queued**"),
        ("#rl", "#rl #new-tag"),
        ("Why *here*?", "Because."),
        ("<!-- /broadsheet:notes -->\n\n<details>", "### todo\nread it again\n<!-- /broadsheet:notes -->\n\n<details>"),
    ):
        assert old in text
        text = text.replace(old, new, 1)
    path.write_text(text, encoding="utf-8")
    (record,) = read(path, Hints()).records
    assert isinstance(record, Incoming)
    said = read_said(record.said)
    assert said and (said.status, said.rating, said.tags[:2]) == (Status.QUEUED, 5, ("rl", "new-tag"))
    assert said.notes[0].text.startswith("Because.") and said.notes[0].id == "5f0c"
    assert (said.notes[-1].text, said.notes[-1].kind) == ("read it again", "todo")


texts = st.text(st.characters(codec="utf-8"), max_size=80).map(lambda text: clean(text, lines=True))
torture = st.one_of(
    texts,
    st.lists(
        st.sampled_from(
            ["$x_1<y$", "$", "\\", "<b>", "</details>", "https://e.org/a_b", ".", "- ", "\n", " ", "1. ", "*", "<!--",
             "-->", "^note-x", "[", "](", "`", "{", "}", "a", "=cmd|", "\\write18", "$|x|$", "★★", "#t",
             "**read**", "> ", "~"]
        ),
        max_size=12,
    ).map("".join).map(lambda text: clean(text, lines=True)),
)  # fmt: skip


@given(text=torture)
@settings(max_examples=150, deadline=None)
def test_escaped_text_is_the_text(text):
    assert unescaped(running(text)) == text == unescaped(escape(text))


@given(
    paper=any_papers(), title=torture.map(clean).filter(bool), abstract=torture, note=torture, number=st.integers(0, 5)
)
@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_a_paper_and_a_note_say_comes_back(paper, title, abstract, note, number, tmp_path):
    said = {field.name: getattr(paper, field.name) for field in fields(Paper)}
    paper = made(
        title,
        **{name: said[name] for name in SHOWN if name not in ("id", "title", "abstract", "other_ids")},
        abstract=abstract,
    )
    notes = (Note(note.strip("\n").rstrip(), "n1", created="2026-11-21T09:30:00Z"),) if note.strip() else ()
    mark = Mark(paper.id, rating=number or None, notes=notes)
    ((back, found),) = listed([Entry(0, paper, mark)], tmp_path / "list")
    assert shown(back) == shown(paper)
    assert (found or Said()) == Said(None, number or None, (), tuple(note for note in notes if note.text))


@given(
    tag=st.text(st.characters(codec="utf-8"), max_size=8).map(tag_of).filter(bool)
    | st.sampled_from(["2026", "_2026", "ꓸ", "ꓺ.", "1-2"])
)
def test_a_tag_on_a_page_is_legal_there_and_ours_again(tag):
    written = as_page_tag(tag)
    assert from_page_tag(written) == tag
    assert "." not in written and not written.isdecimal() and " " not in written

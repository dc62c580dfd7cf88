"""Reading lists in Markdown: what they show comes back, and what people change in them is read."""

from __future__ import annotations

import random
from dataclasses import fields, replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from store.exporters import Options, export
from store.importers import Hints, read, read_bytes
from store.making import Incoming
from store.markdown_text import escape, running, unescaped
from store.models import Entry, Mark, Note, Paper, Quote, Status
from store.page_tags import as_page_tag, from_page_tag
from store.pages.page import BEGIN, END
from store.said import Said, read_said
from store.tags import tag_of
from store.taking_over import compare
from store.text import clean
from tests.papers import made
from tests.random_papers import any_papers
from tests.test_taking_over import Desk

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
    PAPER.id,
    status=Status.READ,
    rating=4,
    tags=("rl", "gpt-3.5", "2026", "_2026", "Größe", "a/b_c"),
    notes=NOTES,
    due="2026-12-24",
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
    assert said and said._replace(own=frozenset()) == Said(Status.READ, 4, MARK.tags, NOTES, "2026-12-24")
    assert back[other.paper.id] == (replace(other.paper, sources=("markdown",)), None)


@pytest.mark.parametrize("key", ["DBLP:journals/x/Bell+24", "o'neil--2024*", "10.1145/3292500.3330701"])
def test_any_citekey_comes_back(key, tmp_path):
    [(paper, _)] = listed([Entry(0, replace(PAPER, citekey=key), Mark(PAPER.id))], tmp_path / "l")
    assert (paper.id, paper.citekey) == (PAPER.id, key)
    assert (tmp_path / "l").read_text().count("-->") == 1


def test_a_list_without_papers_has_none(tmp_path):
    path = tmp_path / "list.md"
    path.write_text("# Reading list\n\nNothing yet.\n")
    assert [*read(path, Hints(), format="markdown").records] == []


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
@settings(max_examples=60, deadline=None)
def test_escaped_text_is_the_text(text):
    assert unescaped(running(text)) == text == unescaped(escape(text))


@given(
    paper=any_papers(), title=torture.map(clean).filter(bool), abstract=torture, note=torture, number=st.integers(0, 5)
)
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
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
    expected = Said(None, number or None, (), tuple(note for note in notes if note.text))
    assert (found or Said())._replace(own=frozenset()) == expected


@given(
    tag=st.text(st.characters(codec="utf-8"), max_size=8).map(tag_of).filter(bool)
    | st.sampled_from(["2026", "_2026", "ꓸ", "ꓺ.", "1-2"])
)
def test_a_tag_on_a_page_is_legal_there_and_ours_again(tag):
    written = as_page_tag(tag)
    assert from_page_tag(written) == tag
    assert "." not in written and not written.isdecimal() and " " not in written


# -- lists that were edited elsewhere, against a library that went on ------------------------------------------------


@pytest.fixture
def desk(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Desk:
    return Desk(tmp_path, capsys, ".md")


def rewrite(desk: Desk, *changes: tuple[str, str]) -> None:
    text = desk.file.read_text("utf-8")
    for old, new in changes:
        assert old in text, (old, text)
        text = text.replace(old, new, 1)
    desk.file.write_text(text, "utf-8")


def test_a_list_that_was_edited_comes_back_and_once(desk: Desk) -> None:
    rewrite(
        desk,
        *(("★★★☆☆ · ", ""), ("**queued**", "**read** · due 2026-12-24"), ("#old", "#new"), ("why?", "why not?")),
        ("\n<!-- /broadsheet:notes -->", "\n### idea\nby hand\n\n<!-- /broadsheet:notes -->"),
    )
    desk("import", "--marks", str(desk.file))
    mark = desk.mark
    assert (mark.rating, mark.status, mark.tags, mark.due) == (None, Status.READ, ("rl", "new"), "2026-12-24")
    assert [(note.text, note.kind) for note in mark.notes] == [("why not?", "question"), ("by hand", "idea")]
    assert (mark.notes[0].id, mark.notes[0].quote) == ("n1", Quote("fly kites", "We ", "."))
    desk("import", "--marks", str(desk.file))
    assert desk.mark == mark and "conflict" not in desk.err


def test_what_was_changed_here_since_a_list_was_written_stays(desk: Desk) -> None:
    desk.edit(lambda mark: mark.rated(5).with_note(replace(mark.notes[0], text="here")))
    before = desk.mark
    desk("import", "--marks", str(desk.file))
    assert desk.mark == before and "yours stays" not in desk.err
    rewrite(desk, ("★★★☆☆", "★☆☆☆☆"), ("why?", "there"))
    desk("import", "--marks", str(desk.file))
    assert "rating was changed to 5 here and to 1 there; yours stays" in desk.err
    assert desk.mark.rating == 5 and desk.mark.notes[0].texts == ("here", "there")


def check_edited(seed: int, path: Path) -> None:
    """Write a mark, edit the file, edit the library too: each edit of the file is in the mark, or is told."""
    chance = random.Random(seed)
    first = Note("Does it scale?", "a1", "question", created="2026-11-21T09:30:00Z")
    stamped = Mark(
        PAPER.id, "", status=Status.QUEUED, rating=3, tags=("rl", "old"), notes=(first,), stamps={"rating": [7, "ab"]}
    )
    path.write_text("".join(export([Entry(0, PAPER, stamped)], "markdown")), encoding="utf-8")
    changes = {
        "rating": ("★★★☆☆", "★★★★★"), "status": ("**queued**", "**Read**"), "tags": ("#rl #old", "#rl #gpt-3ꓸ5"),
        "note": ("Does it scale?", "It does.\n\n### why"), "new": (END, f"### idea\nMine, {seed}\n{END}"),
    }  # fmt: skip
    there = chance.sample(sorted(changes), chance.randint(1, 5))
    text = path.read_text("utf-8")
    for name in there:
        text = text.replace(*changes[name], 1)
    if chance.random() < 0.3:
        text = text.replace("\n", "\r\n")
    if chance.random() < 0.3:
        text = f"Some words above.\n\n{text}\nAnd below.\n"
    path.write_text(text, encoding="utf-8", newline="")
    mine = stamped
    for name in chance.sample(("rating", "status", "note"), chance.randint(0, 2)):
        edit = {"rating": mine.rated(1), "status": mine.with_status(Status.SKIPPED)}
        mine = edit.get(name) or mine.with_note(replace(first, text="Here."))
    (record,) = read(path, Hints()).records
    assert isinstance(record, Incoming)
    said = read_said(record.said)
    assert said is not None and said.edition == "7-ab"
    now = mine if mine == stamped else replace(mine, stamps={"rating": [8, "ab"]})
    found = compare({PAPER.id: Entry(0, PAPER, now)}, {PAPER.id: said}, lambda editions: {PAPER.id: stamped})
    after, told = found.change(now), {clash.field for clash in found.clashes}
    assert after.rating == (mine.rating if mine.rating == 1 or "rating" not in there else 5)
    assert after.status == (mine.status if mine.status is Status.SKIPPED or "status" not in there else Status.READ)
    assert after.tags == (("rl", "gpt-3.5") if "tags" in there else ("rl", "old"))
    texts = [text for note in after.notes for text in note.texts]
    assert ("It does.\n\n### why" in texts) is ("note" in there) and (f"Mine, {seed}" in texts) is ("new" in there)
    assert ("Here." in texts) is (mine.notes[0].text == "Here.")
    both = {"rating": mine.rating == 1, "status": mine.status is Status.SKIPPED, "note": "Here." in texts}
    assert told == {name for name, here in both.items() if here and name in there}


def test_edits_of_lists_come_back_and_none_is_overwritten_unsaid(tmp_path: Path) -> None:
    for seed in range(50):
        check_edited(seed, tmp_path / "list.md")


@pytest.mark.long
def test_very_many_edited_lists(tmp_path: Path) -> None:
    for seed in range(100, 1_100):
        check_edited(seed, tmp_path / "list.md")


@pytest.mark.parametrize("style", ["list", "notes"])
def test_a_list_that_breaks_off_makes_no_other_papers(style: str) -> None:
    kites = made("Kites", authors=("Ana Bell",), arxiv="2608.00001", abstract="We fly.\n\nTwice.", venue="ACL")
    bells = made("Bells", authors=("Bo Ek", "Cy Fox"), doi="10.1000/x", abstract="We ring.", code="https://c.org/r")
    masts = made("Masts", authors=("Di Gray",), abstract="We stand.", keywords=("wood", "sails"))
    known = {paper.id: paper for paper in (kites, bells, masts)}
    entries = [Entry(row, paper, Mark(paper.id, notes=NOTES[:1])) for row, paper in enumerate(known.values())]
    text = "".join(export(entries, "markdown", Options(style=style)))
    begun = text.index("\n", text.index("<!-- broadsheet:paper"))  # before that there is no paper to be read
    for end in range(begun, len(text)):
        for record in read_bytes("list", text[:end].encode(), Hints(), format="markdown").records:
            assert isinstance(record, Incoming)
            paper = known[record.paper.id]
            for name in ("title", "abstract", "authors", "arxiv", "doi", "venue", "code", "keywords"):
                assert getattr(record.paper, name) in ("", (), None, getattr(paper, name)), (name, text[:end])


def test_what_is_folded_and_breaks_off_is_told() -> None:
    begun = (
        "## Kites\n<!-- broadsheet:paper arxiv:2608.00001 -->\n\n<details>\n<summary>Abstract</summary>\n\nWe fly.\n"
    )
    facts = f"{begun}\n- **Authors:** Ana Bell\n- **Venue:** A"
    said = ["line 1: what is folded breaks off; its last line is left out"]
    for text, abstract, authors, left_out in (
        (begun, "", (), said),
        (facts, "We fly.", ("Ana Bell",), said),
        (f"{facts}CL\n\n</details>", "We fly.", ("Ana Bell",), []),
    ):
        [record] = read_bytes("list", text.encode(), Hints()).records
        assert isinstance(record, Incoming) and record.left_out == left_out
        paper = record.paper
        assert (paper.id, paper.abstract, paper.authors) == ("arxiv:2608.00001", abstract, authors)


@pytest.mark.parametrize(
    "more", ["{x}", "{}", "{[}", '{"created": ["2026"], "quote": 3, "source": 4}', "{" + "[" * 9_000 + "}"]
)
def test_a_note_whose_comment_is_damaged_stays(more: str) -> None:
    text = (
        f"## Kites\n<!-- broadsheet:paper -->\n{BEGIN}\n### idea · 2026-11-20 <!-- ^note-n5 {more} -->\nTry.\n{END}\n"
    )
    [record] = read_bytes("list", text.encode(), Hints()).records
    assert isinstance(record, Incoming)
    [note] = record.said["notes"]
    assert (note.id, note.kind, note.text, note.quote, note.source) == ("n5", "idea", "Try.", None, None)
    assert "2026" in note.created

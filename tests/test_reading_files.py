"""Notes go out as Markdown pages and come back: nothing is lost, nothing is overwritten unseen."""

from __future__ import annotations

import json
import os
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from store.errors import LibraryError
from store.models import NOTE_KINDS, Entry, Mark, Note, Paper, Quote, Status
from store.pages import export as note_files
from store.pages import front_matter
from store.pages.copies import names_of
from store.pages.edits import Edit, FieldEdit, NoteEdit, What, change_of, settle
from store.pages.export import export_notes
from store.pages.folder import Folder, page_edits, read_notes
from store.pages.page import anchor_of, normal, parse_page, safe
from store.pages.page_files import MEMORY
from store.pages.render import render

PAPER = Paper(
    "p:1", "GaLore: The [MASK]", authors=("Zhao, J.", "Ünal"), citekey="zhao2024galore", published="2024-03-06"
)
QUOTE = Quote("a low-rank <b>matrix</b>\nis added", "x ", " y")


def note(text: str, name: str = "a1", **fields: object) -> Note:
    return Note(text, **{"id": name, "created": "2026-11-20T10:00:00Z", **fields})  # type: ignore[arg-type]


def entry(*notes: Note, paper: Paper = PAPER, **fields: object) -> Entry:
    return Entry(0, paper, Mark(paper.id, paper.title, notes=notes, **fields))  # type: ignore[arg-type]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "vault"


def page(folder: Path) -> Path:
    return folder / "zhao2024galore.md"


def edit_page(folder: Path, old: str, new: str) -> None:
    text = page(folder).read_text("utf-8")
    assert old in text
    page(folder).write_text(text.replace(old, new), "utf-8")


def read(folder: Path, now: Entry) -> Folder:
    return read_notes(folder, lambda ids: {now.paper.id: now} if now.paper.id in [*ids] else {})


def found(folder: Path, now: Entry) -> list[Edit]:
    return page_edits(read(folder, now))


def taken(folder: Path, now: Entry, *, delete: bool = False) -> Entry:
    return replace(now, mark=change_of(found(folder, now), delete=delete)(now.mark))


FULL = entry(
    note("Does it scale?", kind="question"),
    note("Try it", "b2", kind="todo", quote=QUOTE),
    note("", "c3", kind="quote", quote=QUOTE, done=True),
    status=Status.READING,
    rating=4,
    tags=("rl", "reward-models"),
)


# -- out -----------------------------------------------------------------------------------------------------------


def test_a_page_has_front_matter_and_an_anchor_for_each_note(folder: Path) -> None:
    assert export_notes([FULL], folder).written == [page(folder)]
    assert page(folder).read_text("utf-8") == (
        '---\npaper: "p:1"\ntitle: "GaLore: The [MASK]"\ncitekey: "zhao2024galore"\nauthors: ["Zhao, J.", "Ünal"]\n'
        'published: 2024-03-06\nstatus: "reading"\nrating: 4\ntags: ["rl", "reward-models"]\n---\n'
        "# GaLore: The \\[MASK\\]\n\n<!-- broadsheet:notes -->\n"
        "### question · 2026-11-20 ^note-a1\nDoes it scale?\n\n"
        "### todo · 2026-11-20 ^note-b2\n> [!quote]\n> a low-rank \\<b>matrix\\</b>\n> is added\n\n- [ ] Try it\n\n"
        "### [x] quote · 2026-11-20 ^note-c3\n> [!quote]\n> a low-rank \\<b>matrix\\</b>\n> is added\n\n"
        "<!-- /broadsheet:notes -->\n\n"
        "<!-- about the paper, by broadsheet -->\nZhao, J., Ünal · 6 Mar 2024\n"
        "<!-- end of what is about the paper -->\n"
    )
    assert page(folder).stat().st_mode & 0o777 == 0o600


def test_a_second_export_changes_nothing(folder: Path) -> None:
    export_notes([FULL], folder)
    before = {file: file.stat().st_ino for file in folder.iterdir()}
    assert export_notes([FULL], folder) == note_files.Exported(unchanged=1, names={"p:1": "zhao2024galore.md"})
    assert {file: file.stat().st_ino for file in folder.iterdir()} == before
    assert found(folder, FULL) == []


def test_the_reader_s_own_text_stays(folder: Path) -> None:
    export_notes([FULL], folder)
    edit_page(folder, "<!-- broadsheet:notes -->", "My words ---\n\n<!-- broadsheet:notes -->")
    edit_page(folder, "\n---\n#", '\naliases:\n  - "G"\n# a comment\ncssclass: wide\n---\n#')
    page(folder).write_text(page(folder).read_text("utf-8") + "\nAnd more.\n### note\n", "utf-8")
    assert found(folder, FULL) == []
    now = replace(FULL, mark=FULL.mark.rated(5))
    assert export_notes([now], folder).written == [page(folder)]
    text = page(folder).read_text("utf-8")
    for kept in (
        "My words ---\n\n<!--",
        'aliases:\n  - "G"\n# a comment\ncssclass: wide\n---\n',
        "\nAnd more.\n### note\n",
    ):
        assert kept in text
    assert "rating: 5" in text and "rating: 4" not in text
    assert export_notes([now], folder).unchanged == 1


def test_a_page_keeps_its_place_its_line_ends_and_its_mode(folder: Path) -> None:
    export_notes([FULL], folder)
    moved = folder / "papers" / "GaLore.md"
    moved.parent.mkdir()
    moved.write_bytes(b"\xef\xbb\xbf" + page(folder).read_bytes().replace(b"\n", b"\r\n"))
    moved.chmod(0o644)
    page(folder).unlink()
    now = replace(FULL, mark=FULL.mark.rated(1))
    assert found(folder, FULL) == []
    assert export_notes([now], folder).written == [moved]
    assert moved.read_bytes().startswith(b"\xef\xbb\xbf---\r\n") and b"rating: 1\r\n" in moved.read_bytes()
    assert moved.stat().st_mode & 0o777 == 0o644 and not page(folder).exists()


def test_a_file_that_is_not_ours_is_never_written_over(folder: Path) -> None:
    folder.mkdir()
    (folder / "Zhao2024GaLore.md").write_text("my own note", "utf-8")
    other = replace(PAPER, id="p:2")
    result = export_notes([FULL, entry(note("x"), paper=other)], folder)
    assert (folder / "Zhao2024GaLore.md").read_text("utf-8") == "my own note"
    assert len({path.name for path in result.written}) == 2
    assert all(path.name.startswith("zhao2024galore-") for path in result.written)


def test_links_are_not_followed(folder: Path, tmp_path: Path) -> None:
    outside = tmp_path / "outside.md"
    outside.write_text("precious", "utf-8")
    (tmp_path / "elsewhere").mkdir()
    folder.mkdir()
    page(folder).symlink_to(outside)
    (folder / "linked").symlink_to(tmp_path / "elsewhere")
    (folder / MEMORY).symlink_to(outside)
    os.mkfifo(folder / "pipe.md")
    result = export_notes([FULL], folder)
    assert outside.read_text("utf-8") == "precious" and page(folder).is_symlink()
    assert [path.parent for path in result.written] == [folder]
    assert not (folder / MEMORY).is_symlink()
    problems = {path.name: reason for path, reason in read_notes(folder).problems}
    assert problems == {
        page(folder).name: "cannot be read (Too many levels of symbolic links): left alone",
        "pipe.md": "not a text file of a sensible size: left alone",
    }


def test_a_file_too_large_for_a_page_is_named_and_not_read(folder: Path) -> None:
    export_notes([FULL], folder)
    with page(folder).open("r+b") as file:
        file.truncate(1 << 24)  # as a sparse file: it takes no room
    assert read_notes(folder).problems == [(page(folder), "not a text file of a sensible size: left alone")]
    assert export_notes([FULL], folder).held == [(page(folder), "not a text file of a sensible size: left alone")]


def test_strange_keys_make_safe_names(folder: Path) -> None:
    for number, key in enumerate(("../../etc/passwd", "", "con", "a" * 300, "..")):
        export_notes([entry(note("x"), paper=replace(PAPER, id=f"p:{number}", citekey=key))], folder)
    assert len(list(folder.glob("*.md"))) == 5
    assert [file.name for file in folder.parent.iterdir() if file.is_file()] == []


def test_a_read_only_page_is_respected(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    export_notes([FULL], folder)
    monkeypatch.setattr(os, "access", lambda path, mode: False)
    result = export_notes([replace(FULL, mark=FULL.mark.rated(1))], folder)
    assert result.held == [(page(folder), "it is read-only")]


def test_a_folder_that_cannot_be_is_one_line(folder: Path, tmp_path: Path) -> None:
    folder.write_text("a file")
    nowhere = tmp_path / "nowhere"
    with pytest.raises(LibraryError) as refused:
        export_notes([FULL], folder)
    assert str(refused.value) == f"{folder} cannot be written (File exists)"
    with pytest.raises(LibraryError) as refused:
        read_notes(nowhere)
    assert str(refused.value) == f"{nowhere} is not a folder: name the one that notes were exported to"


def test_a_page_whose_names_are_taken_is_not_written(folder: Path) -> None:
    folder.mkdir()
    names = [folder / name for name in names_of(FULL)]
    for path in names:
        path.write_text("my own note", "utf-8")
    done = export_notes([FULL], folder)
    said = "a file of this name is there, and is not the page of this paper: move it away"
    assert done == note_files.Exported(held=[(names[-1], said)])
    assert [path.read_text("utf-8") for path in names] == ["my own note"] * 2


def test_a_page_without_its_block_or_its_paper_is_left_alone_and_so_is_its_copy(folder: Path) -> None:
    export_notes([FULL], folder)
    whole, copy = page(folder).read_text("utf-8"), folder / "zhao2024galore (1).md"
    begin, end = whole.index("<!-- broadsheet"), whole.index("<!-- about")
    page(folder).write_text(whole[:begin] + whole[end:], "utf-8")
    copy.write_text(whole, "utf-8")
    gone = (page(folder), "its block of notes is gone: left alone")
    found = read(folder, FULL)
    assert (found.pages, found.held) == ({}, {"p:1": gone}) and found.problems == [
        gone,
        (copy, "a copy of zhao2024galore.md, which is left alone, and so is this one"),
    ]
    assert export_notes([FULL], folder).held == [gone]
    copy.unlink()
    page(folder).write_text(whole.replace('paper: "p:1"\n', ""), "utf-8")
    gone = (page(folder), "it does not say any more which paper it is about: left alone")
    assert read(folder, FULL).problems == export_notes([FULL], folder).held == [gone]


# -- back in -------------------------------------------------------------------------------------------------------


def test_an_edited_page_is_taken_in(folder: Path) -> None:
    export_notes([FULL], folder)
    edit_page(folder, "Does it scale?", "Does it scale?\n\n- yes\n  - in *part*")
    edit_page(folder, "### todo", "### [x] idea")
    edit_page(folder, "- [ ] Try it", "Try it")
    edit_page(folder, "### [x] quote · 2026-11-20 ^note-c3\n", "### [x] quote · 2026-11-20 ^note-c3\n")
    edits = found(folder, FULL)
    assert [edit.what for edit in edits] == [What.CHANGED] * 2
    after = taken(folder, FULL)
    assert after.mark.notes == (
        replace(FULL.mark.notes[0], text="Does it scale?\n\n- yes\n  - in *part*"),
        replace(FULL.mark.notes[1], kind="idea", done=True),
        FULL.mark.notes[2],
    )
    assert found(folder, after) == []
    assert export_notes([after], folder).held == []


def test_new_notes_are_added_once(folder: Path) -> None:
    export_notes([FULL], folder)
    edit_page(folder, "<!-- broadsheet:notes -->", "<!-- broadsheet:notes -->\nWritten at the top. Is it?\n")
    edit_page(folder, "<!-- /broadsheet:notes -->", "### idea\nA new one\n<!-- /broadsheet:notes -->")
    once = taken(folder, FULL)
    assert [(added.text, added.kind) for added in once.mark.notes[3:]] == [
        ("Written at the top. Is it?", "question"),
        ("A new one", "idea"),
    ]
    assert taken(folder, once) == once
    assert export_notes([once], folder).written == [page(folder)]
    assert page(folder).read_text("utf-8").count("Written at the top") == 1
    assert found(folder, once) == []


def test_a_todo_is_a_task_that_is_ticked_on_the_page(folder: Path) -> None:
    export_notes([FULL], folder)
    edit_page(folder, "- [ ] Try it", "- [x] Try it twice")
    ticked = taken(folder, FULL)
    assert (ticked.mark.notes[1].text, ticked.mark.notes[1].done) == ("Try it twice", True)
    assert export_notes([ticked], folder).unchanged == 1
    undone = replace(ticked, mark=ticked.mark.with_note(replace(ticked.mark.notes[1], done=False)))
    export_notes([undone], folder)
    assert "\n- [ ] Try it twice\n" in page(folder).read_text("utf-8") and found(folder, undone) == []
    for odd in ("- [ ] a list", "> so", "```\ncode\n```", "1. one", "# x", "\\x", "[x] so", "a\n\n- [x] b"):
        now = replace(FULL, mark=FULL.mark.with_note(replace(FULL.mark.notes[1], text=odd, done=True)))
        export_notes([now], folder / "odd", anyway={})
        assert found(folder / "odd", now) == [], odd
        page(folder / "odd").unlink()


def test_tags_on_a_page_are_legal_there_and_ours_again(folder: Path) -> None:
    now = replace(FULL, mark=replace(FULL.mark, tags=("gpt-3.5", "2026", "rl")))
    export_notes([now], folder)
    assert 'tags: ["gpt-3ꓸ5", "_2026", "rl"]' in page(folder).read_text("utf-8") and found(folder, now) == []
    edit_page(folder, '"rl"]', '"rl", "llama-3ꓸ1", "v2.0"]')
    assert taken(folder, now).mark.tags == ("gpt-3.5", "2026", "rl", "llama-3.1", "v2.0")
    edit_page(folder, '["gpt-3ꓸ5", "_2026", "rl", "llama-3ꓸ1", "v2.0"]', '["gpt-3.5", "2026", "rl"]')
    assert found(folder, now) == [] and export_notes([now], folder).written == [page(folder)]
    assert 'tags: ["gpt-3ꓸ5", "_2026", "rl"]' in page(folder).read_text("utf-8")


def test_a_page_says_who_wrote_a_paper_and_what_the_reader_makes_of_that_stays(folder: Path) -> None:
    about = replace(
        PAPER, abstract="It costs $5.\n\nLet $x_1 < y$ hold.", arxiv="2403.03507", code="https://github.com/o/r"
    )
    now = replace(FULL, paper=about)
    export_notes([now], folder)
    text = page(folder).read_text("utf-8")
    assert text.endswith(
        "\n<!-- about the paper, by broadsheet -->\n"
        "Zhao, J., Ünal · 6 Mar 2024 · [arXiv](<https://arxiv.org/abs/2403.03507>) · [code](<https://github.com/o/r>)\n\n"
        "> [!abstract]- Abstract\n> It costs \\$5.\n>\n> Let $x_1 < y$ hold.\n"
        "<!-- end of what is about the paper -->\n"
    )
    newer = replace(now, paper=replace(about, abstract="It costs nothing."))
    export_notes([newer], folder)
    assert "> It costs nothing.\n" in page(folder).read_text("utf-8")
    edit_page(folder, "> It costs nothing.", "> It costs nothing, they say.")
    assert found(folder, newer) == [] and export_notes([now], folder).unchanged == 1
    edit_page(folder, page(folder).read_text("utf-8").partition("\n<!-- about")[2], "")
    edit_page(folder, "\n<!-- about", "\nMine.")
    assert export_notes([now], folder).unchanged == 1 and "Mine." in page(folder).read_text("utf-8")


def test_a_copied_note_is_a_new_one_and_a_pasted_quote_is_kept(folder: Path) -> None:
    export_notes([FULL], folder)
    edit_page(folder, "<!-- /broad", "### note ^note-a1\nA copy, changed\n<!-- /broad")
    edit_page(folder, "> is added\n\n- [ ] Try it", "> is taken away\n\n- [ ] Try it")
    after = taken(folder, FULL)
    assert [held.text for held in after.mark.notes] == [
        "Does it scale?",
        "> a low-rank \\<b>matrix\\</b>\n> is taken away\n\nTry it",
        "",
        "A copy, changed",
    ]
    assert after.mark.notes[1].quote == QUOTE


def test_both_sides_of_a_conflict_are_kept_until_the_reader_chooses(folder: Path) -> None:
    export_notes([FULL], folder)
    edit_page(folder, "Does it scale?", "Does it scale, they ask")
    now = replace(FULL, mark=FULL.mark.with_note(replace(FULL.mark.notes[0], text="Does it scale, I ask")))
    (edit,) = found(folder, now)
    assert isinstance(edit, NoteEdit) and edit.what is What.CONFLICT and edit.mine and edit.theirs
    assert (edit.mine.text, edit.theirs.text) == ("Does it scale, I ask", "Does it scale, they ask")
    assert change_of([edit])(now.mark) == now.mark
    assert export_notes([now], folder).held == [(page(folder), "it was edited since: import it first")]
    assert "they ask" in page(folder).read_text("utf-8")
    assert settle(edit, "mine") is None
    theirs, both = settle(edit, "theirs"), settle(edit, "both")
    assert theirs and change_of([theirs])(now.mark).notes[0].text == "Does it scale, they ask"
    assert both
    mark = change_of([both])(now.mark)
    assert mark.notes[0].text == "Does it scale, I ask\n\n---\n\nDoes it scale, they ask"
    settled = replace(now, mark=mark)
    assert export_notes([settled], folder, anyway={"p:1": page(folder).read_bytes()}).written == [page(folder)]
    assert found(folder, settled) == []


def test_what_is_gone_from_a_page_is_reported_and_taken_only_when_asked(folder: Path) -> None:
    export_notes([FULL], folder)
    edit_page(folder, "### question · 2026-11-20 ^note-a1\nDoes it scale?\n\n", "")
    (edit,) = found(folder, FULL)
    assert (edit.what, isinstance(edit, NoteEdit) and edit.mine) == (What.DELETED, FULL.mark.notes[0])
    assert taken(folder, FULL) == FULL
    assert export_notes([FULL], folder).held
    assert taken(folder, FULL, delete=True).mark.notes == FULL.mark.notes[1:]


def test_a_note_deleted_here_and_edited_there_is_a_conflict(folder: Path) -> None:
    export_notes([FULL], folder)
    now = replace(FULL, mark=FULL.mark.without_note("a1"))
    assert found(folder, now) == []
    edit_page(folder, "Does it scale?", "Does it?")
    (edit,) = found(folder, now)
    assert edit.what is What.CONFLICT and edit.mine is None
    theirs = settle(edit, "theirs")
    assert theirs and [held.text for held in change_of([theirs])(now.mark).notes][-1] == "Does it?"


def test_a_note_written_here_since_is_no_edit_of_the_page(folder: Path) -> None:
    export_notes([FULL], folder)
    now = replace(FULL, mark=FULL.mark.with_note(note("later", "d4")))
    assert found(folder, now) == []
    assert export_notes([now], folder).written == [page(folder)]


def test_front_matter_is_read_back_as_editors_write_it(folder: Path) -> None:
    export_notes([FULL], folder)
    edit_page(folder, 'tags: ["rl", "reward-models"]', "tags:\n  - RL\n  - 'new'\n  - \"#two\"")
    edit_page(folder, 'status: "reading"\nrating: 4', "status: read")
    after = taken(folder, FULL)
    assert (after.mark.status, after.mark.rating, after.mark.tags) == (Status.READ, None, ("rl", "new", "two"))
    assert export_notes([after], folder).held == []
    clash = replace(FULL, mark=FULL.mark.rated(1))
    edit_page(folder, "status: read", "status: read\nrating: 3")
    edits = [edit for edit in found(folder, clash) if isinstance(edit, FieldEdit)]
    assert [(edit.field, edit.what, edit.mine, edit.theirs) for edit in edits if edit.field == "rating"] == [
        ("rating", What.CONFLICT, 1, 3)
    ]


def test_a_string_of_front_matter_that_does_not_end_is_read_all_the_same() -> None:
    read = parse_page('---\npaper: "p:1"\nstatus: "read\n---\nMine.\n')
    assert read.values["status"] == "read"


def test_tags_of_a_page_follow_the_rule_of_tags(folder: Path) -> None:
    own = replace(FULL, mark=FULL.mark.tagged(["an old one"]))
    export_notes([own], folder)
    assert found(folder, own) == []
    edit_page(folder, '"an old one"', '"an old one", "machine learning", "हिन्दी", "🔥"')
    after = taken(folder, own)
    assert after.mark.tags == ("rl", "reward-models", "an old one", "machine-learning", "हिन्दी")
    assert [said for _, said in read(folder, after).problems] == ["its tag “🔥” cannot be read: left as it is"]
    assert found(folder, after) == []


@pytest.mark.parametrize("end", ["---", "...", "--- ", "...\t"])
def test_front_matter_ends_with_dashes_or_dots_and_may_have_blank_lines(end: str) -> None:
    head = 'paper: "p:1"\n\nstatus: read\n  \ntags: [rl]'
    read = parse_page(f"---\n{head}\n{end}\nMy own words.\n...\n---\nMore.\n")
    assert (read.paper, read.values["status"], read.values["tags"]) == ("p:1", "read", ["rl"])
    parts, body = front_matter.split(f"---\n{head}\n{end}\nMy own words.\n...\n---\nMore.\n")
    assert parts is not None and [part.key for part in parts] == ["paper", "status", "tags"]
    assert "\n".join(line for part in parts for line in part.lines) == head
    assert body == "My own words.\n...\n---\nMore.\n"


@pytest.mark.parametrize(
    "text", ["", "--\npaper: x\n---\n", " ---\npaper: x\n---\n", "---\npaper: x\n", "\n---\na: b\n---"]
)
def test_what_does_not_begin_and_end_as_front_matter_is_body(text: str) -> None:
    assert front_matter.split(text) == (None, text)


def test_a_value_that_cannot_be_read_holds_the_page(folder: Path) -> None:
    export_notes([FULL], folder)
    edit_page(folder, "rating: 4", "rating: brilliant")
    said = [reason for _, reason in read(folder, FULL).problems]
    assert said == ["its rating “brilliant” cannot be read: left as it is"]
    assert found(folder, FULL) == []
    assert export_notes([FULL], folder).held == [(page(folder), "its rating cannot be read: correct it first")]


@pytest.mark.parametrize(
    "memory", [None, b"", b"{}", b'{"papers": {"p:1": 3}}', b'{"papers": [1]}', b"\xff", b"[" * 9999]
)
def test_without_a_memory_every_difference_is_a_conflict(folder: Path, memory: bytes | None) -> None:
    export_notes([FULL], folder)
    if memory is None:
        (folder / MEMORY).unlink()
    else:
        (folder / MEMORY).write_bytes(memory)
    assert found(folder, FULL) == []
    edit_page(folder, "Does it scale?", "Does it?")
    assert [edit.what for edit in found(folder, FULL)] == [What.CONFLICT]


@pytest.mark.parametrize("taken", [3, {"notes": 3}, {"notes": {"a1": 3}}, {"notes": {"a1": {"step": "s", "was": 3}}}])
def test_a_damaged_memory_of_what_was_taken_in_is_none(folder: Path, taken: object) -> None:
    export_notes([FULL], folder)
    memory = json.loads((folder / MEMORY).read_text("utf-8"))
    memory["papers"]["p:1"]["taken"] = taken
    (folder / MEMORY).write_text(json.dumps(memory), "utf-8")
    undone = read_notes(folder, lambda ids: {"p:1": FULL}, in_force=lambda step: False)
    assert page_edits(undone) == []
    assert export_notes([FULL], folder, in_force=lambda step: False).unchanged == 1
    assert "taken" not in json.loads((folder / MEMORY).read_text("utf-8"))["papers"]["p:1"]


def test_pages_that_cannot_be_read_and_pages_gone_are_named(folder: Path) -> None:
    export_notes([FULL], folder)
    page(folder).rename(folder / "one.md")
    (folder / "two.md").write_bytes((folder / "one.md").read_bytes())
    (folder / "latin.md").write_bytes(b"\xe9")
    (folder / ".trash").mkdir()
    (folder / ".trash" / "one.md").write_bytes(b"\xe9")
    problems = {path.name: reason for path, reason in read_notes(folder).problems}
    assert problems == {
        "two.md": "a copy of one.md that says nothing else: left alone",
        "latin.md": "not UTF-8: left alone",
    }
    (folder / "one.md").unlink()
    (folder / "two.md").unlink()
    assert read_notes(folder).missing == ["p:1"]


def test_a_page_that_changes_while_it_is_written_is_held(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    export_notes([FULL], folder)

    def late(entry: Entry, *old: object) -> str:
        edit_page(folder, "Does it scale?", "typed this moment")
        return render(entry, *old)  # type: ignore[arg-type]

    monkeypatch.setattr(note_files, "render", late)
    result = export_notes([replace(FULL, mark=FULL.mark.rated(1))], folder)
    assert [reason for _, reason in result.held] == ["it has just changed: export again"]
    assert "typed this moment" in page(folder).read_text("utf-8")


# -- any text ------------------------------------------------------------------------------------------------------

LINES = [
    "### note", "### [x] todo · 2026-01-01 ^note-zz", "\\### note", "<!-- broadsheet:notes -->", "---", "  indented",
    "<!-- /broadsheet:notes -->", "\\\\<!-- /broadsheet:notes -->", "> [!quote]", "> said", "",
    "# Title", "- [ ] x", "\\",
]  # fmt: skip
TEXTS = st.one_of(st.text(max_size=80), st.lists(st.one_of(st.sampled_from(LINES), st.text(max_size=9))).map("\n".join))
NOTES = st.builds(
    note,
    TEXTS,
    st.one_of(st.text("abc123", min_size=1, max_size=6), st.text(min_size=1, max_size=6)),
    kind=st.sampled_from(NOTE_KINDS),
    done=st.booleans(),
    quote=st.one_of(st.none(), TEXTS.filter(lambda text: bool(normal(safe(text)))).map(Quote)),
).filter(lambda made: bool(normal(safe(made.text))) or made.quote is not None)


@settings(max_examples=60, deadline=None)
@given(st.lists(NOTES, max_size=4, unique_by=anchor_of), TEXTS, TEXTS)
def test_any_note_comes_back_as_it_was(notes: list[Note], before: str, after: str) -> None:
    own = [safe(text) for text in (before, after)]
    now = entry(*notes, paper=replace(PAPER, title=before[:40], authors=(after[:40], "\x7f\U00010000é: # - '\"")))
    text = render(now)
    body = text.replace(
        "\n<!-- broadsheet:notes -->\n", own[0].replace("<!--", "") + "\n<!-- broadsheet:notes -->\n", 1
    )
    for version in (text, body + own[1], render(now, parse_page(body + own[1]))):
        read = parse_page(version)
        assert [(held.anchor, held.kind, held.done, normal(held.text)) for held in read.notes] == [
            (anchor_of(held), held.kind, held.done, normal(safe(held.text))) for held in notes
        ]
        assert read.paper == "p:1"
        authors = [front_matter.clean(name) for name in now.paper.authors]
        assert read.values["authors"] == [name for name in authors if name]


@settings(max_examples=60, deadline=None)
@given(TEXTS)
def test_any_file_is_taken_apart_without_an_error(text: str) -> None:
    read = parse_page("---\n" + text)
    assert parse_page(text).notes is not None and read.values is not None
    front_matter.split(f'---\npaper: "p:1"\ntags: {text}\n---\n')


def test_front_matter_is_yaml(folder: Path) -> None:
    yaml = pytest.importorskip("yaml")
    title = "a: b # c \"q\" 'r' \\ [x] \U0001f600 \x7f \u2028 é - yes"
    now = replace(FULL, paper=replace(PAPER, title=title, authors=("yes", "1.0", "- x")))
    head = yaml.safe_load(render(now).split("---\n")[1])
    assert head["title"] == front_matter.clean(title)
    assert head["authors"] == ["yes", "1.0", "- x"]
    assert head["tags"] == ["rl", "reward-models"]


def test_the_memory_is_one_line_a_paper(folder: Path) -> None:
    export_notes([FULL, entry(note("x"), paper=replace(PAPER, id="p:2", citekey="b"))], folder)
    lines = (folder / MEMORY).read_text("utf-8").splitlines()
    assert len(lines) == 4 and json.loads("\n".join(lines))["papers"]["p:1"]["fields"]["rating"] == 4

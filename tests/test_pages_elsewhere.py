"""Pages that were edited, cut or copied by other programs: what cannot be read stays, and a copy never beats a page."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from store.library import Library
from store.models import Entry, Mark, Note, Paper, Quote, Status
from store.pages.edits import change_of
from store.pages.export import export_notes
from store.pages.folder import page_edits, read_notes
from store.pages.page_files import MEMORY
from tests.test_cli_notes import Shell

OLD_PAGES = Path(__file__).parent / "pages_format_1"
END = "<!-- /broadsheet:notes -->"


@pytest.fixture
def shell(seeded: Library, capsys: pytest.CaptureFixture[str]) -> Shell:
    return Shell(seeded.folder, capsys)


@pytest.fixture
def paper(seeded: Library) -> str:
    return seeded.entries(seeded.head(1))[0].paper.id


@pytest.fixture
def page(seeded: Library, paper: str, tmp_path: Path) -> Path:
    """Give the page of a paper that has two notes, a rating, a status and a tag."""
    notes = Note("Does it scale?", kind="question"), Note("A plain note.")
    seeded.edit([paper], lambda mark: replace(mark, notes=notes, rating=3, tags=("rl",)), "marked")
    done = export_notes([seeded.entry(paper)], tmp_path / "pages")
    seeded.name_pages(done.names)
    return done.written[0]


def edit(page: Path, *changes: tuple[str, str]) -> None:
    text = page.read_text("utf-8")
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new, 1)
    page.write_text(text, "utf-8")


def shown(shell: Shell, paper: str) -> dict[str, object]:
    read: dict[str, object] = json.loads(shell("show", paper, "--json"))
    return read


# -- fields --------------------------------------------------------------------------------------------------------


def test_what_cannot_be_read_is_said_and_stays_on_the_page(shell: Shell, paper: str, page: Path) -> None:
    edit(page, ("rating: 3", "rating: 8/10  # for now"), ('status: "inbox"', "status: perhaps"), ("plain", "changed"))
    edit(page, ('tags: ["rl"]', "tags:\n  - rl # mine\n  - C#\n  - machine learning, (x"))
    shell("notes", "import", str(page.parent), code=2)
    for said in ("its rating “8/10”", "its status “perhaps”", "its tag “C#”", "its tag “(x”"):
        assert f"{said} cannot be read: left as it is" in shell.err
    now = shown(shell, paper)
    assert (now["rating"], now["status"], now["tags"]) == (3, "inbox", ["rl", "machine-learning"])
    assert ("A changed note.", "note") in shell.notes(paper)
    text = page.read_text("utf-8")
    assert (
        "rating: 8/10  # for now\n" in text and "status: perhaps\n" in text and "- C#\n  - machine learning, (x" in text
    )
    shell("notes", "export", str(page.parent), code=2)
    assert page.read_text("utf-8") == text and "cannot be read: correct it first" in shell.err
    edit(page, ("8/10", "★★★★"), ("perhaps", "Read"))
    shell("notes", "import", str(page.parent), code=2)
    assert (shown(shell, paper)["rating"], shown(shell, paper)["status"]) == (4, "read")


@pytest.mark.parametrize(
    ("field", "written", "read"),
    [
        ("status", "Read", "read"), ("status", "DONE", "read"), ("status", "to read", "queued"),
        ("status", "to-read", "queued"), ("status", "'Skipped'", "skipped"), ("status", "done!", None),
        ("status", "[read]", None), ("status", "{a: b}", None),
        ("rating", '"5"', 5), ("rating", "4/5", 4), ("rating", "4 / 5", 4), ("rating", "★★★★", 4),
        ("rating", "★★☆☆☆", 2),
        ("rating", "⭐⭐⭐", 3), ("rating", "8/10", None), ("rating", "3.5", None), ("rating", "great", None),
        ("rating", "6", None), ("rating", "0", None), ("rating", "★★★★★★", None), ("rating", "\n  story: 4", None),
        ("rating", "2\nrating: 4", None), ("rating", "true", None),
        ("tags", "machine learning, rl # on", ["machine-learning", "rl"]), ("tags", "[RL, rl, new]", ["rl", "new"]),
        ("tags", "'#a #b'", ["a", "b"]), ("tags", "[a, b", None), ("tags", "\n  a: b", None),
    ],
)  # fmt: skip
def test_fields_are_read_in_the_words_of_people(tmp_path: Path, field: str, written: str, read: object) -> None:
    now = entry(status=Status.READING, rating=1, tags=("rl",))
    export_notes([now], tmp_path)
    (path,) = tmp_path.glob("*.md")
    ours = {"status": 'status: "reading"', "rating": "rating: 1", "tags": 'tags: ["rl"]'}[field]
    edit(path, (ours, f"{field}: {written}"))
    found = read_notes(tmp_path, known(now))
    mark = change_of(page_edits(found))(now.mark)
    value = {"status": str(mark.status), "rating": mark.rating, "tags": list(mark.tags)}[field]
    if read is None:
        assert mark == now.mark and len(found.problems) == 1 and "cannot be read" in found.problems[0][1]
        assert export_notes([replace(now, mark=mark)], tmp_path).held
    else:
        assert (sorted(value) == sorted(read) if isinstance(value, list) else value == read) and not found.problems
        assert export_notes([replace(now, mark=mark)], tmp_path).unchanged == 1  # it says so already
    assert f"{field}: {written}\n" in path.read_text("utf-8")


def test_a_field_that_changes_leaves_comments_order_and_the_rest_alone(tmp_path: Path) -> None:
    now = entry(rating=1, tags=("rl",))
    export_notes([now], tmp_path)
    (path,) = tmp_path.glob("*.md")
    edit(path, ('tags: ["rl"]\n', ""), ("---\n", "---\ntags:\n  - rl # the best\n# and:\n\naliases: [x]\n"))
    edit(path, ("rating: 1", "rating: 1 # weak"), ('title: "GaLore"', "title: My own title"))
    edit(path, ('citekey: "zhao2024galore"\n', ""))
    now = replace(now, mark=now.mark.rated(5).tagged(["new"]), paper=replace(now.paper, url="https://example.org/2"))
    assert export_notes([now], tmp_path).written == [path]
    assert path.read_text("utf-8").startswith(
        '---\ntags: ["rl", "new"]\n# the best\n# and:\n\naliases: [x]\npaper: "p:1"\ntitle: My own title\n'
        'url: "https://example.org/2"\nstatus: "inbox"\nrating: 5 # weak\n---\n'
    )
    now = replace(now, mark=now.mark.rated(None))
    export_notes([now], tmp_path)
    assert 'status: "inbox"\n# weak\n---\n' in path.read_text("utf-8")


def test_a_field_is_no_conflict_where_one_side_says_nothing(tmp_path: Path) -> None:
    now = entry()
    export_notes([now], tmp_path)
    (path,) = tmp_path.glob("*.md")
    (tmp_path / MEMORY).unlink()
    edit(path, ('status: "inbox"', 'status: "read"\nrating: 4\ntags: [rl]'))
    after = change_of(page_edits(read_notes(tmp_path, known(now))))(now.mark)
    assert (after.status, after.rating, after.tags) == (Status.READ, 4, ("rl",))
    edit(path, ('status: "read"\nrating: 4\ntags: [rl]\n', ""))
    said = replace(now, mark=after)
    assert page_edits(read_notes(tmp_path, known(said))) == []


# -- damage --------------------------------------------------------------------------------------------------------

NOTES = (
    Note("Does it scale?\nYes.", "a1", "question", created="2026-11-20T10:00:00Z"),
    Note("Try it", "b2", "todo", created="2026-11-20T10:00:00Z", quote=Quote("a passage")),
)


def entry(*notes: Note, **said: object) -> Entry:
    paper = Paper("p:1", "GaLore", citekey="zhao2024galore")
    return Entry(0, paper, Mark("p:1", "GaLore", notes=notes or NOTES, **said))  # type: ignore[arg-type]


def known(*entries: Entry) -> Callable[..., dict[str, Entry]]:
    own = {entry.paper.id: entry for entry in entries}
    return lambda ids: {paper: own[paper] for paper in ids if paper in own}


def test_a_page_cut_at_any_byte_loses_nothing(tmp_path: Path) -> None:
    now = entry(rating=3, tags=("rl",))
    export_notes([now], tmp_path)
    (path,) = tmp_path.glob("*.md")
    whole = path.read_bytes()
    for length in range(len(whole)):
        path.write_bytes(whole[:length])
        found = read_notes(tmp_path, known(now))
        assert page_edits(found) == [] and found.missing == []
        if END.encode() in whole[:length]:
            assert not found.problems
        else:
            assert [problem for problem, _ in found.problems] == [path], length
            if length % 5 == 0:
                assert export_notes([now], tmp_path).held == found.problems and path.read_bytes() == whole[:length]
    assert [file.name for file in tmp_path.iterdir() if file.suffix == ".md"] == [path.name]


def test_a_page_cut_short_is_named_and_not_written_over(shell: Shell, paper: str, page: Path) -> None:
    notes, cut = shell.notes(paper), page.read_bytes().partition(b"plain")[0]
    page.write_bytes(cut)
    shell("notes", "import", str(page.parent), code=1)
    assert "it is cut short, or its “<!-- /broadsheet:notes -->” was taken away: left alone" in shell.err
    shell("notes", "export", str(page.parent), code=2)
    assert shell.notes(paper) == notes and page.read_bytes() == cut


@pytest.mark.parametrize("where", ["plain", "rating", "---\npaper", "# "])
def test_a_page_with_git_s_conflict_markers_is_left_alone(shell: Shell, paper: str, page: Path, where: str) -> None:
    before, _, after = page.read_text("utf-8").partition(where)
    torn = f"{before}\n<<<<<<< HEAD\n{where}{after}\n=======\nother\n>>>>>>> theirs\n{after}"
    page.write_text(torn.lstrip("\n"), "utf-8")
    torn, notes = page.read_text("utf-8"), shell.notes(paper)
    shell("notes", "import", str(page.parent), code=1)
    assert "git's conflict markers are in it: settle them first: left alone" in shell.err
    shell("notes", "export", str(page.parent), code=2)
    assert shell.notes(paper) == notes and page.read_text("utf-8") == torn
    assert [*page.parent.glob("*.md")] == [page]


def test_a_note_about_git_comes_back(shell: Shell, paper: str, page: Path) -> None:
    text = "<<<<<<< HEAD\nmine\n=======\ntheirs\n>>>>>>> other"
    shell("note", paper, text)
    shell("notes", "export", str(page.parent))
    shell("notes", "import", str(page.parent), code=1)
    assert "no page was edited" in shell.err and (text, "note") in shell.notes(paper)


def test_a_note_too_large_for_a_page_costs_that_page_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    large, too_large, small = (
        Entry(number, Paper(f"p:{number}", "T"), Mark(f"p:{number}", notes=(Note("x" * size, "a"),)))
        for number, size in enumerate((4_500_000, 4_600_000, 1))
    )
    export_notes([large, small], tmp_path)
    found = read_notes(tmp_path, known(large, small))
    assert len(found.pages) == 2 and not found.problems and page_edits(found) == []
    monkeypatch.setattr("store.pages.export.LARGEST", 4_550_000)
    done = export_notes([too_large, small], tmp_path)
    assert [said for _, said in done.held] == ["it would have 4.6 MB, and at most 4.55 can be read again"]
    assert done.unchanged == 1 and len([*tmp_path.glob("*.md")]) == 2


@pytest.mark.parametrize("bad", [b"\xff\xfe\x00bad", b"", b"only text"])
def test_a_page_that_cannot_be_read_costs_that_page_alone(
    shell: Shell, seeded: Library, page: Path, bad: bytes
) -> None:
    other = seeded.entries(seeded.head(2))[1].paper.id
    page.write_bytes(bad)
    for number in range(3):
        shell("note", other, f"note {number}")
        shell("notes", "export", str(page.parent), code=2)
        assert "1 page written" in shell.err and f"held back {page}" in shell.err
    assert len([*page.parent.glob("*.md")]) == 2 and page.read_bytes() == bad


# -- copies --------------------------------------------------------------------------------------------------------

COPIES = ["{} (conflicted copy 2026-11-21)", "{} (1)", "{} 2", "{}-conflict", "Copy of {}", "{}.sync-conflict-20261121"]


@pytest.mark.parametrize("name", COPIES)
def test_a_copy_never_beats_the_page(
    shell: Shell, paper: str, page: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "100")
    copy = page.with_name(f"{name.format(page.stem)}.md")
    edit(page, ("plain note", "plain note of before"))
    shutil.copy(page, copy)
    edit(page, ("plain note of before", "plain note as it is now"))
    shell("notes", "import", str(page.parent), code=2)
    assert f"{copy}: a copy of {page.name}, which counts: left alone" in shell.err
    assert f"│ {copy.name}\n" in shell.out and "│ [note] A plain note of before." in shell.out
    assert "1 changed, 1 in conflict" in shell.err
    assert ("A plain note as it is now.", "note") in shell.notes(paper)
    memory = json.loads((page.parent / MEMORY).read_bytes())["papers"][paper]["notes"].values()
    assert "A plain note as it is now." in [note["text"] for note in memory]  # the page itself is settled
    shell("notes", "import", str(page.parent), "--take", "both", code=2)
    assert ("A plain note as it is now.\n\n---\n\nA plain note of before.", "note") in shell.notes(paper)
    shell("notes", "import", str(page.parent), code=1)  # that copy is settled
    assert shell.err == "no page was edited\n" and copy.exists()


def test_the_name_of_a_page_is_known_on_a_second_computer(shell: Shell, paper: str, page: Path, tmp_path: Path) -> None:
    renamed = page.rename(page.with_name("My GaLore.md"))
    steps = json.loads(shell("history", "--json"))
    shell("notes", "export", str(page.parent))
    assert json.loads(shell("history", "--json")) == steps  # a name is no edit: there is nothing to undo
    copy = page.with_name("A copy.md")
    shutil.copy(renamed, copy)
    edit(renamed, ("plain", "changed"))
    (page.parent / MEMORY).unlink()
    (second := tmp_path / "second").mkdir()
    shutil.copy(shell.folder / "state.json", second / "state.json")
    shell.folder = second
    shell("notes", "import", str(page.parent), code=2)
    assert f"{copy}: a copy of My GaLore.md, which counts" in shell.err


def test_of_pages_of_one_name_the_highest_counts_and_of_two_as_high_none(tmp_path: Path) -> None:
    now = entry()
    export_notes([now], tmp_path)
    (path,) = tmp_path.glob("*.md")
    for name in ("archive", "other"):
        (tmp_path / name).mkdir()
        shutil.copy(path, copy := tmp_path / name / path.name)
        edit(copy, ("Try it", f"Try it in {name}"))
    assert read_notes(tmp_path, known(now)).pages["p:1"].path == path
    path.unlink()
    found = read_notes(tmp_path, known(now))
    assert page_edits(found) == [] and len(found.problems) == 2 and "p:1" in found.held


def test_where_nobody_can_tell_the_page_all_are_left_alone(shell: Shell, paper: str, page: Path) -> None:
    for number, name in enumerate(("one.md", "two.md")):
        page.with_name(name).write_text(page.read_text("utf-8").replace("plain", f"changed {number}"), "utf-8")
    page.unlink()
    shell("notes", "import", str(page.parent), code=1)
    said = "one of 2 files about a paper, of which nobody can tell which counts: leave one with the name"
    assert shell.err.count(f"{said} {page.name}") == 2
    shell("notes", "export", str(page.parent), code=2)
    assert not page.exists() and ("A plain note.", "note") in shell.notes(paper)


@pytest.mark.parametrize("kept", ["", "zhao2024galore.md"])
def test_a_copy_does_not_take_the_place_of_a_page_that_was_emptied(tmp_path: Path, kept: str) -> None:
    now = entry(page=kept)
    export_notes([now], tmp_path)
    (path,) = tmp_path.glob("*.md")
    shutil.copy(path, copy := path.with_name("zhao2024galore (1).md"))
    edit(copy, ("Try it", "Try it there"))
    path.write_bytes(b"")
    found = read_notes(tmp_path, known(now))
    assert page_edits(found) == [] and {problem for problem, _ in found.problems} == {path, copy}
    assert export_notes([now], tmp_path).held and path.read_bytes() == b""


def test_a_page_that_is_edited_while_it_is_taken_in_is_not_written_over(tmp_path: Path) -> None:
    now = entry()
    export_notes([now], tmp_path)
    (path,) = tmp_path.glob("*.md")
    edit(path, ("Try it", "Try it once"))
    found = read_notes(tmp_path, known(now))
    after = replace(now, mark=change_of(page_edits(found))(now.mark))
    edit(path, ("Try it once", "Try it twice"))
    later = replace(after, mark=after.mark.rated(1))
    done = export_notes([later], tmp_path, anyway={"p:1": found.pages["p:1"].data})
    assert [said for _, said in done.held] == ["it was edited since: import it first"]


# -- headings ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("heading", "kind"),
    [
        ("### Question · {day} {anchor}", "question"), ("#### question · {day} {anchor}", "question"),
        ("###  question  ·  {day}  {anchor}", "question"), ("### question · {day} {anchor} #review", "question"),
        ("### ❓ question · {day} {anchor} 🔥", "question"), ("## Todo · {day} {anchor}", "todo"),
        ("### question {anchor} ###", "question"), ("### Why? {anchor}", "question"), ("###idea {anchor}", "idea"),
        ("**question · {day}** {anchor}", "question"), ("### \\[x\\] todo · {day} \\{anchor}", "todo"),
        ("### {anchor}", "question"), ("# [ ] TODO later {anchor}", "todo"),
        ("### QUESTION · {day} ^NOTE-A1", "question"), ("### Question · {day} ^Note-a1", "question"),
    ],
)  # fmt: skip
def test_the_anchor_names_the_note_whatever_became_of_its_heading(tmp_path: Path, heading: str, kind: str) -> None:
    now = entry()
    export_notes([now], tmp_path)
    (path,) = tmp_path.glob("*.md")
    line = heading.format(day="2026-11-20", anchor="^note-a1")
    edit(path, ("### question · 2026-11-20 ^note-a1\nDoes", f"{line}\n\nDoes"), ("### todo", "#### todo"))
    after = replace(now, mark=change_of(page_edits(read_notes(tmp_path, known(now))))(now.mark))
    first = replace(NOTES[0], kind=kind, done="[x" in heading)
    assert after.mark.notes == (first, NOTES[1])
    if kind == "todo" and "[" in heading:  # a box in the heading goes before the first line, where Obsidian ticks it
        assert export_notes([after], tmp_path).written == [path]
        assert f"- [{'x' if first.done else ' '}] Does" in path.read_text("utf-8")
        assert page_edits(read_notes(tmp_path, known(after))) == []
        line = line.replace("\\[x\\] ", "").replace("[ ] ", "")
    assert export_notes([after], tmp_path).unchanged == 1 and line in path.read_text("utf-8")
    done = replace(after, mark=after.mark.with_note(replace(first, kind="note", done=True)))
    export_notes([done], tmp_path)
    assert page_edits(read_notes(tmp_path, known(done))) == []
    for word in ("#review", "🔥", "❓", "Why?", "later"):
        assert (word in heading) is (word in path.read_text("utf-8"))


@pytest.mark.parametrize(
    ("typed", "kinds"),
    [
        ("### Todo\nwords", ["todo"]), ("### Idea\nwords", ["idea"]), ("## [x] todo #later\nwords", ["todo"]),
        ("#### ❓ Question\nwords", ["question"]), ("### idea:\nwords", ["idea"]),
        ("### Todo\nwords\n\n### Idea\nwords, too", ["todo", "idea"]), ("```\n## Todo\nwords\n```", []),
        ("### Results\nwords", []), ("# Todo\nwords", []),
    ],
)  # fmt: skip
def test_a_typed_heading_begins_a_note_of_that_kind(tmp_path: Path, typed: str, kinds: list[str]) -> None:
    now = entry()
    export_notes([now], tmp_path)
    (path,) = tmp_path.glob("*.md")
    edit(path, (END, f"{typed}\n\n{END}"))
    found = read_notes(tmp_path, known(now))
    after = replace(now, mark=change_of(page_edits(found))(now.mark))
    assert [note.kind for note in after.mark.notes[2:]] == kinds and not found.problems
    assert "words" in after.mark.notes[2 if kinds else 1].text
    assert all(note.id in {"a1", "b2"} for note in after.mark.notes[:2])
    data = path.read_bytes()
    assert export_notes([after], tmp_path, anyway={"p:1": data}).written == ([path] if kinds else [])
    assert page_edits(read_notes(tmp_path, known(after))) == []
    assert ("#later" in typed) is ("#later" in path.read_text("utf-8"))


def test_what_looks_like_a_heading_of_ours_and_is_none_is_said(tmp_path: Path) -> None:
    now = entry()
    export_notes([now], tmp_path)
    (path,) = tmp_path.glob("*.md")
    edit(path, (END, f"### Todos\nwords\n### [ ] later\nmore\n### Todo read it\n{END}"), ("### question", "### Frage"))
    found = read_notes(tmp_path, known(now))
    assert [said for _, said in found.problems] == [
        "“### Frage · 2026-11-20 ^note-a1” names no kind of note: it stays what it was",
        "“### Todos” begins no note of its own",
        "“### [ ] later” begins no note of its own",
        "“### Todo read it” begins no note of its own",
    ]
    after = replace(now, mark=change_of(page_edits(found))(now.mark))
    assert after.mark.notes[1].text == "Try it\n\n### Todos\nwords\n### [ ] later\nmore\n### Todo read it"
    assert len(read_notes(tmp_path, known(after)).problems) == 1  # it is text of the note by now


# -- pages of before -----------------------------------------------------------------------------------------------


def test_pages_of_the_first_format_go_on_working(tmp_path: Path) -> None:
    shutil.copytree(OLD_PAGES, folder := tmp_path / "pages")
    page, created, quote = (
        folder / "zhao2024galore.md",
        "2026-11-20T10:00:00Z",
        Quote("a low-rank <b>matrix</b>\nis added"),
    )
    first = Note(
        "Does it scale?\n\n### Idea\nA heading of mine.\n\n## Question\n\n### todo\nno",
        "a1",
        "question",
        created=created,
    )
    second = Note("Try it\n<<<<<<< HEAD\nmine\n=======", "b2", "todo", created=created, quote=quote)
    notes = (first, second, Note("", "c3", "quote", True, created, quote))
    mark = Mark("p:1", "", status=Status.READING, rating=4, tags=("rl", "an old one"), notes=notes)
    now = Entry(0, Paper("p:1", "GaLore: The [MASK]", citekey="zhao2024galore", arxiv="2403.03507"), mark)
    found, written = read_notes(folder, known(now)), page.read_text("utf-8")
    assert page_edits(found) == [] and not found.problems
    assert export_notes([now], folder).written == [page] and page_edits(read_notes(folder, known(now))) == []
    became = page.read_text("utf-8")
    words = [line.replace("[ ] todo", "todo").removeprefix("Try it") for line in written.split("\n")]
    assert [line for line in words if line not in became] == [] and "\n- [ ] Try it\n\\<<<<<<< HEAD\n" in became
    assert "\n[arXiv](<https://arxiv.org/abs/2403.03507>)\n" in became
    assert export_notes([now], folder).unchanged == 1
    edit(page, ("Does it scale?", "Does it scale now?"), ("rating: 4", "rating: 5"))
    after = replace(now, mark=change_of(page_edits(read_notes(folder, known(now))))(mark))
    assert (after.mark.rating, after.mark.notes[0].text) == (5, first.text.replace("scale", "scale now"))
    assert len(after.mark.notes) == 3 and after.mark.notes[1:] == notes[1:]
    deleted = replace(after, mark=after.mark.without_note("b2"))
    assert page_edits(read_notes(folder, known(deleted))) == []
    assert export_notes([after], folder).unchanged == 1
    later = replace(after, mark=after.mark.with_note(replace(after.mark.notes[0], text=f"{first.text}\nMore.")))
    assert export_notes([later], folder).written == [page]
    assert page_edits(read_notes(folder, known(later))) == []

"""What pages say beside marks: which file is the page, what is read on it, and what differs, function by function."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from store.models import Entry, Mark, Note, Paper, Quote, Status
from store.pages.about import about, digest, with_about
from store.pages.copies import digest_of, folded, names_of, offers, page_among
from store.pages.damage import damage_of, named_paper
from store.pages.edits import FieldEdit, NoteEdit, What, base_of, change_of, compare, settle
from store.pages.fields import fields_of
from store.pages.front_matter import Odd
from store.pages.import_memory import agreed, remember
from store.pages.page import Page, PageNote, anchor_of, id_of_new, mark_of_block, normal, parse_page, quotation, safe
from store.pages.page_files import MEMORY, keep_memory, markdown_files, read_memory

# -- what stands on a page ---------------------------------------------------------------------------------------------

PAGE = """---
paper: "p:1"
---
# Mine

<!-- broadsheet:notes -->
loose

### note · 2026-11-20 ^note-a
```
### todo
```py
### idea
```
\\### todo
<<<<<<< x

### TODO
> [!quote]
> fast
>   kites

- [x] Try.
more

## Results
### tood
### ^note-b
x
### note ^NOTE-A
Again.
### question
<!-- /broadsheet:notes -->
After.
"""


def test_a_page_is_taken_apart_into_the_readers_text_and_the_notes() -> None:
    page = parse_page(PAGE, {"a": "x"})
    assert (page.before, page.after, page.block, page.paper) == ("# Mine\n\n", "After.\n", True, "p:1")
    assert page.odd == ("### tood", "### ^note-b")
    assert [replace(note, heading=None, lines=()) for note in page.notes] == [
        PageNote("loose", ""),
        PageNote("```\n### todo\n```py\n### idea\n```\n### todo\n<<<<<<< x", "note", False, "a"),
        PageNote("Try.\nmore\n\n## Results\n### tood", "todo", True, "", "fast\n  kites"),
        PageNote("x", "", False, "b"),
        PageNote("Again.", "note"),
    ]
    assert [note.lines[0] if note.lines else "" for note in page.notes] == [
        *("", "### note · 2026-11-20 ^note-a", "### TODO", "### ^note-b", "### note ^NOTE-A")
    ]
    bare = parse_page("# Mine\n")
    assert (bare.before, bare.block, bare.paper, bare.notes) == ("# Mine\n", False, None, ())
    assert Page(parse_page('---\npaper: >\n  "p:1"\n---\n').parts).paper is None


BEGIN, END = "<!-- broadsheet:notes -->\n", "<!-- /broadsheet:notes -->\n"
GIT = "<<<<<<< a\n=======\n>>>>>>> b\n"


def test_of_several_blocks_the_first_counts_and_it_ends_where_one_ends_after_it_began() -> None:
    page = parse_page(f"{END}# Mine\n{BEGIN}### idea\nOne.\n{BEGIN}Two.\n{END}After.\n{BEGIN}### todo\n{END}")
    assert (page.before, page.after) == (f"{END}# Mine\n", f"After.\n{BEGIN}### todo\n{END}")
    assert [(note.kind, note.text) for note in page.notes] == [("idea", f"One.\n{BEGIN}Two.")]


@pytest.mark.parametrize(
    ("lines", "kinds"),
    [
        (("```", "### todo", "~~~", "### todo", "````", "### idea"), ["note", "idea"]),
        (("```", "### todo", "``` x", "### idea"), ["note"]),
        (("```", "### idea ^note-b", "### todo"), ["note", "idea", "todo"]),
        (("    ```", "### idea"), ["note", "idea"]),
        (("   ~~~~", "~~~", "### todo", "~~~~ ", "### idea"), ["note", "idea"]),
        (("``", "### idea"), ["note", "idea"]),
        (("~~~ py", "### todo", "~~~", "~~~", "### todo"), ["note"]),
    ],
)
def test_what_stands_in_a_block_of_code_is_no_heading_unless_it_has_an_anchor(
    lines: tuple[str, ...], kinds: list[str]
) -> None:
    page = parse_page("\n".join([BEGIN.strip(), "### note ^note-a", *lines, "Said.", END]))
    assert [note.kind for note in page.notes] == kinds


def test_marks_of_a_block_are_known_as_editors_leave_them() -> None:
    begins = ("<!-- broadsheet:notes -->", "   <!--broadsheet:notes-->  ", "<!--  broadsheet:notes-->")
    ends = tuple(line.replace("broad", "/broad") for line in begins)
    neither = ("    <!-- broadsheet:notes -->", "<!-- broadsheet:notes --> x", "<!-- broadsheet:note -->", "", "x")
    assert [{mark_of_block(line) for line in lines} for lines in (begins, ends, neither)] == [
        *({BEGIN.strip()}, {END.strip()}, {None}),
    ]


def test_a_passage_on_a_page_can_be_no_html_and_no_picture() -> None:
    said = "a < b & c &amp; ![x] ! [y] &#39; &;\r\n\x07 kites  \n\n"
    assert quotation(Quote(said)) == "a \\< b & c \\&amp; \\![x] ! [y] \\&#39; &;\n kites"
    assert (safe("\n\n  a\x07 \n b \n\n"), normal("\r\n a  \r\n b\t\r\n")) == ("  a \n b", "a\n b")


@pytest.mark.parametrize(
    ("text", "damage", "paper"),
    [
        (PAGE, "", "p:1"),
        (PAGE.replace(END, ""), "it is cut short, or its “<!-- /broadsheet:notes -->” was taken away", "p:1"),
        (PAGE.replace(BEGIN, ""), "its “<!-- broadsheet:notes -->” was taken away", "p:1"),
        (PAGE.replace(BEGIN, BEGIN * 2), "it is cut short, or its “<!-- /broadsheet:notes -->” was taken away", "p:1"),
        (PAGE.replace('paper: "p:1"\n', ""), "it does not say any more which paper it is about", None),
        ("---\r\n'paper: x\r\nmore", "it is cut short in its front matter", "x"),
        ("---\nown: x\nmore", "", None),
        (PAGE + GIT, "git's conflict markers are in it: settle them first", "p:1"),
        (f"---\npaper: 'p:2' # x\n---\n{GIT}", "git's conflict markers are in it: settle them first", "p:2"),
        (f"<<<<<<< a\npaper: p:2\n{GIT}", "git's conflict markers are in it: settle them first", "p:2"),
        *((text, "", None) for text in (GIT, "", "x", "paper: p:1\n")),
    ],
)
def test_a_page_that_is_none_any_more_says_what_it_lost(text: str, damage: str, paper: str | None) -> None:
    assert (damage_of(text), named_paper(text)) == (damage, paper)


NOTHING: dict[str, object] = {"rating": None, "tags": []}


@pytest.mark.parametrize(
    ("said", "values", "unread"),
    [
        (
            {"status": "Done", "rating": "4/5", "tags": ["a b", "rl"]},
            {"status": "read", "rating": 4, "tags": ["a b", "rl"]},
            [],
        ),
        ({"status": "to_read", "rating": "★★☆", "tags": "x"}, {"status": "queued", "rating": 2, "tags": ["x"]}, []),
        ({"status": "odd", "rating": "6"}, {"tags": []}, [("status", "odd"), ("rating", "6")]),
        ({"rating": 3, "status": Odd("x | y")}, {"rating": 3, "tags": []}, [("status", "x | y")]),
        ({"rating": "⭐️⭐️⭐️⭐️⭐️"}, {"rating": 5, "tags": []}, []),
        ({"rating": "★★★★☆☆"}, {"tags": []}, [("rating", "★★★★☆☆")]),
        ({"rating": "★★★★★★"}, {"tags": []}, [("rating", "★★★★★★")]),
        ({"rating": "☆☆"}, {"tags": []}, [("rating", "☆☆")]),
        ({"status": ["a", "b"], "rating": ["3"]}, {"tags": []}, [("status", "a, b"), ("rating", "3")]),
        ({"tags": ["x y", "!!"]}, {**NOTHING, "tags": ["x-y"]}, [("tag", "!!")]),
        ({}, NOTHING, []),
    ],
)
def test_fields_are_read_and_what_cannot_be_is_said(
    said: dict[str, object], values: dict[str, object], unread: list[tuple[str, str]]
) -> None:
    assert fields_of(said, ("a b",)) == (values, unread)  # type: ignore[arg-type]


PAPER = Paper("p:1", "Kites", "We fly.\n\nTwice.", ("Ana Bell",), "2026-06-12")
ABOUT = """<!-- about the paper, by broadsheet -->
Ana Bell · 12 Jun 2026

> [!abstract]- Abstract
> We fly.
>
> Twice.
<!-- end of what is about the paper -->
"""


def test_what_a_page_says_of_its_paper_is_written_anew_unless_it_is_the_readers() -> None:
    assert about(PAPER) == ABOUT and about(Paper("p:1", "Kites")) == ""
    other = ABOUT.replace("Ana", "Bo")
    assert with_about("b\n", "a\n", PAPER, None) == ("b\n", f"\n{ABOUT}a\n")
    assert with_about("b\n", "a\n", PAPER, "gone") == ("b\n", "a\n")
    assert with_about("b", "a", Paper("p:1", "Kites"), None) == ("b", "a")
    for last, put in ((digest(other), ABOUT), (None, ABOUT), ("else", other)):
        assert with_about("b\n", f"x\n{other}a\n", PAPER, last) == ("b\n", f"x\n{put}a\n")
        assert with_about(f"x\n{other}", "a\n", PAPER, last) == (f"x\n{put}", "a\n")


def test_what_is_kept_in_files_is_found_again_by_the_same_names() -> None:
    assert (digest_of(b"kites"), digest("x")) == ("8bf991c1d3ded9ce", "2d711642b726")
    assert id_of_new("p:1", PageNote("Why?\r\n ", quote="k")) == "0ce599e09a1e"
    assert (anchor_of(Note("", "ab-1")), anchor_of(Note("", "a b"))) == ("ab-1", "c8687a08aa5d")


# -- which file is the page --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("paths", "names", "page"),
    [
        (["x.md"], ["y.md"], 0),
        (["a/x.md", "x.md"], ["x.md"], 1),
        (["a/x.md", "b/x.md"], ["x.md"], None),
        (["x (1).md", "x.md", "x-conflict.md"], ["y.md"], 1),
        (["x.md", "y.md"], ["z.md"], None),
        (["z.md", "X.md"], ["q.md", "x.md"], 1),
        (["a/x.md", "x.md"], [], None),
    ],
)
def test_the_page_is_the_file_of_the_surest_name(paths: list[str], names: list[str], page: int | None) -> None:
    assert page_among([Path(path) for path in paths], names) == page


def test_pages_are_looked_for_in_all_folders_but_hidden_and_linked_ones(tmp_path: Path) -> None:
    names = ("b.md", "A.MD", "Z.md", ".h.md", "x.txt", "md", ".trash/t.md", "sub/c.md", "sub/.d/e.md", "also/a.md")
    for name in names:
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("")
    (tmp_path / "linked").symlink_to(tmp_path / "sub")
    found = [str(path.relative_to(tmp_path)) for path in markdown_files(tmp_path)]
    assert found == ["A.MD", "Z.md", "b.md", "also/a.md", "sub/c.md"]


def test_what_was_written_last_is_remembered_by_paper_where_it_is_whole(tmp_path: Path) -> None:
    whole = {"notes": {"a": {"text": "x"}}, "fields": {"rating": 4}}
    kept = {"p:2": {**whole, "about": {}, "copies": ["ab"]}, "p:1": whole}
    keep_memory(tmp_path, kept)
    text = (tmp_path / MEMORY).read_text("utf-8")
    first, second = (
        '{"notes": {"a": {"text": "x"}}, "fields": {"rating": 4}' + more
        for more in ("}", ', "about": {}, "copies": ["ab"]}')
    )
    assert text == f'{{"version": 1, "papers": {{\n"p:1": {first},\n"p:2": {second}\n}}}}\n'
    assert read_memory(tmp_path) == kept
    odd: list[object] = [
        {"notes": whole["notes"]},
        {"fields": {}},
        {**whole, "notes": []},
        {**whole, "notes": {"a": 1}},
    ]
    odd += [{**whole, "fields": []}, {**whole, "about": []}, {**whole, "copies": {}}, [], None]
    keep_memory(tmp_path, {**kept, **{f"odd:{at}": each for at, each in enumerate(odd)}})
    assert read_memory(tmp_path) == kept
    for broken in ("", "{}", "[]", '{"papers": []}', "[" * 10_000):
        (tmp_path / MEMORY).write_text(broken)
        assert read_memory(tmp_path) == {}


def test_a_page_may_have_the_name_it_was_seen_under_or_one_of_the_citekey() -> None:
    entry = Entry(0, replace(PAPER, citekey="bell26"), Mark("p:1", page="Mine.md"))
    assert names_of(entry) == ["Mine.md", "bell26.md", "bell26-aba6e5.md"]
    assert names_of(Entry(0, PAPER, Mark("p:1"))) == ["p-1.md", "p-1-aba6e5.md"] and folded("E\u0301.MD") == "é.md"


# -- what differs ------------------------------------------------------------------------------------------------------

NOTE = Note("Why?", "a", "question")
ENTRY = Entry(0, PAPER, Mark("p:1", status=Status.READ, rating=4, tags=("rl",), notes=(NOTE,)))


def page(*notes: PageNote, **values: str) -> Page:
    head = "".join(f"{name}: {value}\n" for name, value in {"status": "read", "rating": "4", "tags": "rl"}.items())
    for name, value in values.items():
        head = "".join(f"{name}: {value}\n" if line.startswith(f"{name}:") else line for line in head.splitlines(True))
    return replace(parse_page(f"---\n{head}---\n"), notes=notes, block=True)


SAME = PageNote("Why?", "question", False, "a")


def edit(what: What, mine: Note | None, theirs: Note | None) -> NoteEdit:
    return NoteEdit(what, "p:1", "p:1", "Kites", mine, theirs)


def test_what_a_page_and_a_mark_say_alike_is_no_edit() -> None:
    base = base_of(ENTRY)
    assert base["notes"] == {"a": {"text": "Why?", "kind": "question", "done": False}}
    assert base["fields"] == {"status": "read", "rating": 4, "tags": ["rl"]} and base["about"] == {
        **{"title": "Kites", "authors": ["Ana Bell"]},
        "block": digest(ABOUT),
    }
    assert compare(page(SAME), ENTRY, base) == [] == compare(page(SAME), ENTRY, None)


def test_a_note_that_differs_is_changed_added_deleted_or_a_conflict() -> None:
    base, other = base_of(ENTRY), replace(NOTE, text="Why not?")
    changed, mine = replace(SAME, text="Why not?"), replace(ENTRY, mark=replace(ENTRY.mark, notes=(other,)))
    assert compare(page(changed), ENTRY, base) == [edit(What.CHANGED, NOTE, other)]
    assert compare(page(changed), ENTRY, None) == [edit(What.CONFLICT, NOTE, other)]
    assert compare(page(SAME), mine, base) == [], "written here since"
    third = replace(changed, text="So?", done=True)
    assert compare(page(third), mine, base) == [
        edit(What.CONFLICT, other, Note("So?", "a", "question", True, other.created))
    ]
    assert compare(page(), ENTRY, base) == [edit(What.DELETED, NOTE, None)]
    assert compare(page(), ENTRY, None) == []
    gone = replace(ENTRY, mark=replace(ENTRY.mark, notes=()))
    assert compare(page(SAME), gone, base) == []
    [found] = compare(page(changed), gone, base)
    assert isinstance(found, NoteEdit) and (found.what, found.mine, found.theirs and found.theirs.id) == (
        *(What.CONFLICT, None, "a"),
    )
    [added] = compare(page(SAME, PageNote("Try.\n", "", quote="fast\n\nkites")), ENTRY, base)
    assert isinstance(added, NoteEdit) and added.theirs is not None and added.what is What.ADDED
    assert (added.theirs.text, added.theirs.kind, added.theirs.id) == (
        *("> fast\n>\n> kites\n\nTry.", "note", id_of_new("p:1", PageNote("Try.", quote="fast\n\nkites"))),
    )


def test_a_passage_that_a_note_quotes_stays_its_own() -> None:
    quoting = replace(NOTE, quote=Quote("fast <kites>"))
    entry = replace(ENTRY, mark=replace(ENTRY.mark, notes=(quoting,)))
    same = replace(SAME, quote="fast\n\\<kites>")
    assert compare(page(same), entry, base_of(entry)) == []
    [found] = compare(page(replace(same, quote="slow")), entry, base_of(entry))
    assert isinstance(found, NoteEdit) and found.theirs == replace(quoting, text="> slow\n\nWhy?")


@pytest.mark.parametrize(
    ("values", "based", "found"),
    [
        ({"status": "queued"}, True, (What.CHANGED, "status", "read", "queued")),
        ({"status": "queued"}, False, (What.CONFLICT, "status", "read", "queued")),
        ({"status": "inbox"}, False, None),
        ({"rating": "5"}, True, (What.CHANGED, "rating", 4, 5)),
        ({"rating": ""}, True, (What.CHANGED, "rating", 4, None)),
        ({"rating": ""}, False, None),
        ({"tags": "[RL, new]"}, True, (What.CHANGED, "tags", ["rl"], ["rl", "new"])),
        ({"tags": "RL"}, False, None),
    ],
)
def test_a_field_that_differs_is_changed_or_a_conflict(
    values: dict[str, str], based: bool, found: tuple[What, str, object, object] | None
) -> None:
    edits = compare(page(SAME, **values), ENTRY, base_of(ENTRY) if based else None)
    expected = FieldEdit(found[0], "p:1", "p:1", "Kites", *found[1:]) if found else None
    assert edits == ([expected] if expected else [])
    if expected and expected.what is What.CHANGED:
        changed = change_of(edits)(ENTRY.mark)
        said = {"status": str(changed.status), "rating": changed.rating, "tags": [*changed.tags]}
        assert said == {"status": "read", "rating": 4, "tags": ["rl"], expected.field: expected.theirs}


def test_an_edit_is_taken_in_unless_the_note_has_changed_since() -> None:
    other = replace(NOTE, text="Why not?")
    since = replace(ENTRY.mark, notes=(replace(NOTE, text="Since."),))
    changed, gone = edit(What.CHANGED, NOTE, other), edit(What.DELETED, NOTE, None)
    assert change_of([changed])(ENTRY.mark).notes == (other,) and change_of([changed])(since) == since
    assert change_of([gone])(ENTRY.mark) == ENTRY.mark and change_of([gone], delete=True)(since) == since
    assert change_of([gone], delete=True)(ENTRY.mark).notes == ()
    assert change_of([replace(changed, what=What.CONFLICT)])(ENTRY.mark) == ENTRY.mark
    assert change_of([replace(changed, mark="p:2")])(ENTRY.mark) == ENTRY.mark
    assert change_of([edit(What.ADDED, None, other)])(replace(ENTRY.mark, notes=())).notes == (other,)


def test_a_conflict_is_settled_as_the_reader_chose() -> None:
    other = replace(NOTE, text="Why not?")
    note = edit(What.CONFLICT, NOTE, other)
    assert settle(note, "mine") is None and settle(note, "theirs") == replace(note, what=What.CHANGED)
    both = replace(other, text="Why?\n\n---\n\nWhy not?")
    assert settle(note, "both") == replace(note, what=What.CHANGED, theirs=both)
    for alone in (replace(note, mine=None), replace(note, theirs=None)):
        assert settle(alone, "both") == replace(alone, what=What.CHANGED)
    tags = FieldEdit(What.CONFLICT, "p:1", "p:1", "Kites", "tags", ["rl"], ["new"])
    assert settle(tags, "both") == replace(tags, what=What.CHANGED, theirs=["rl", "new"])
    assert settle(tags, "theirs") == replace(tags, what=What.CHANGED)
    rating = replace(tags, field="rating", mine=4, theirs=5)
    assert settle(rating, "both") == replace(rating, what=What.CHANGED)
    assert settle(replace(rating, copy="x (1).md"), "both") is None


def test_what_copies_say_otherwise_is_a_conflict_with_what_those_before_have_left() -> None:
    one, two = replace(SAME, text="One."), replace(SAME, text="Two.")
    copies = [("a.md", page(one)), ("b.md", page(two))]
    texts = {
        choice: [(found.what, found.copy, found.mine.text) for found in offers(copies, ENTRY, choice) if found.mine]  # type: ignore[union-attr]
        for choice in (None, "mine", "theirs", "both")
    }
    a = (What.CONFLICT, "a.md", "Why?")
    kept = [a, (What.CONFLICT, "b.md", "Why?")]
    left = {"theirs": "One.", "both": "Why?\n\n---\n\nOne."}
    after = {choice: [a, (What.CONFLICT, "b.md", text)] for choice, text in left.items()}
    assert texts == {None: kept, "mine": kept, **after}


def test_what_a_step_took_in_counts_as_edited_again_when_it_is_undone() -> None:
    first, other = base_of(ENTRY), replace(NOTE, text="Why not?")
    entry = replace(ENTRY, mark=replace(ENTRY.mark, notes=(other,), rating=5))
    rated = FieldEdit(What.CHANGED, "p:1", "p:1", "Kites", "rating", 4, 5)
    added = edit(What.ADDED, None, Note("New.", "n"))
    base = remember(base_of(entry), first, [edit(What.CHANGED, NOTE, other), rated, added], "s1", lambda step: True)
    assert base == {
        **base_of(entry),
        "taken": {
            "notes": {"a": {"step": "s1", "was": first["notes"]["a"]}, "n": {"step": "s1"}},
            "fields": {"rating": {"step": "s1", "was": 4}},
        },
    }
    assert agreed(base, lambda step: True)["notes"] == base["notes"]
    undone = agreed(base, lambda step: step != "s1")
    assert (undone["notes"], undone["fields"]) == (first["notes"], first["fields"])
    assert remember(base_of(entry), base, [], "", lambda step: True) == base
    assert remember(base_of(entry), base, [], "", lambda step: False) == base_of(entry)
    assert remember(base_of(ENTRY), base, [], "", lambda step: True)["taken"]["notes"] == {"n": {"step": "s1"}}
    assert remember(first, None, [], "", lambda step: True) == first

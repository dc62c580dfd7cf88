"""Notes as they stand on a page, line by line: the passage, the task, the text, and what of it comes back."""

from __future__ import annotations

import pytest

from store.models import Entry, Mark, Note, Paper, Quote
from store.pages.page import BEGIN, END, PageNote, escaped, id_of_new, parse_page, quotes, safe
from store.pages.render import render

QUOTE = "> [!quote]"


@pytest.mark.parametrize(
    ("lines", "quote", "text"),
    [
        ([QUOTE, "> fast", "", "Said."], "fast", "Said."),
        ([QUOTE, "> fast", "Said.", "More."], "fast", "Said.\nMore."),
        (["", "", QUOTE, ">fast", ">  kites", ">", "> on"], "fast\n kites\n\non", ""),
        (["> [!QUOTE]- ", "> fast", "", "", "  Said."], "fast", "  Said."),
        ([">\\[!quote\\]+", "> fast"], "fast", ""),
        ([QUOTE], "", ""),
        ([QUOTE, "Said."], "", "Said."),
        ([QUOTE, "", "> Said."], "", "> Said."),
        (["> [!quote] Title", "> fast"], "", "> [!quote] Title\n> fast"),
        (["Said.", QUOTE, "> fast"], "", f"Said.\n{QUOTE}\n> fast"),
        (["> fast"], "", "> fast"),
        ([f"\\{QUOTE}", "> fast"], "", f"{QUOTE}\n> fast"),
        ([], "", ""),
    ],
)
def test_a_passage_stands_first_in_its_note(lines: list[str], quote: str, text: str) -> None:
    page = parse_page("\n".join([BEGIN, "### note ^note-a", *lines, END, "After."]))
    assert [(note.anchor, note.quote, note.text) for note in page.notes] == [("a", quote, text)]
    assert page.notes[0].lines == ("### note ^note-a", *lines) and page.after == "After."


@pytest.mark.parametrize(
    ("heading", "lines", "done", "text"),
    [
        ("todo", ["- [ ] Try."], False, "Try."),
        ("todo", ["", "- [X] Try.", "- [ ] More."], True, "Try.\n- [ ] More."),
        ("todo", ["Try.", "- [x] More."], False, "Try.\n- [x] More."),
        ("todo", [QUOTE, "> fast", "", "* [x] Try."], True, "Try."),
        ("[ ] todo", ["- [x] Try."], False, "- [x] Try."),
        ("[x] todo", ["Try."], True, "Try."),
        ("idea", ["- [x] Try."], False, "- [x] Try."),
        ("[x] idea", ["Try."], True, "Try."),
        ("todo", [], False, ""),
    ],
)
def test_a_box_before_a_to_do_is_ticked_where_its_heading_has_none(
    heading: str, lines: list[str], done: bool, text: str
) -> None:
    [note] = parse_page("\n".join([BEGIN, f"### {heading} ^note-a", *lines, END])).notes
    assert (note.done, note.text) == (done, text)


def test_what_stands_before_the_first_heading_is_a_note_of_its_own() -> None:
    head = "---\npaper: p:1\n---\n"
    for lines, texts in (
        (["Loose.", "So."], ["Loose.\nSo."]),
        (["Loose.", "", "### idea", "New."], ["Loose.", "New."]),
        (["### idea", "New.", "### todo", "### note"], ["New."]),
        (["", "### idea ^note-a", "", "### todo ^note-b", "Try."], ["", "Try."]),
        (["### idea", QUOTE, "> fast"], [""]),
        ([], []),
    ):
        page = parse_page("\n".join([f"{head}# Mine", BEGIN, *lines, END]))
        assert [note.text for note in page.notes] == texts and page.before == "# Mine\n" and page.block


def test_a_block_that_does_not_end_goes_on_to_the_end() -> None:
    page = parse_page(f"{BEGIN}\n### idea\nOne.\nTwo.")
    assert (page.before, [note.text for note in page.notes], page.after) == ("", ["One.\nTwo."], "")
    page = parse_page(f"One.\n\nTwo.\n{BEGIN}\n{END}\n\nThree.\n")
    assert (page.before, page.notes, page.after) == ("One.\n\nTwo.\n", (), "\nThree.\n")


def test_a_note_that_was_copied_is_a_new_one_and_so_is_none_without_anchor() -> None:
    page = parse_page(f"{BEGIN}\n### idea ^note-a\nA.\n### idea\nB.\n### idea\nB.\n### todo ^note-a\nC.\n{END}")
    assert [(note.anchor, note.text, note.heading and note.heading.anchor) for note in page.notes] == [
        *(("a", "A.", "a"), ("", "B.", ""), ("", "B.", ""), ("", "C.", "")),
    ]
    one, two = (id_of_new("p:1", note) for note in page.notes[1:3])
    assert one == two != id_of_new("p:2", page.notes[1]) != id_of_new("p:1", PageNote("B.", quote="fast"))


OURS = ("### todo", "### x ^note-a", BEGIN, f"  {END} ", QUOTE, "<<<<<<< HEAD", ">>>>>>> x", ">>>>>>>", "todo ^note-a")
PLAIN = ("# todo", "### Results", "<!-- broadsheet -->", "> fast", "<<<<<<<<", "<<<<<<<x", "=======", "", "\\x")


def test_a_line_that_reads_as_a_mark_of_ours_has_a_backslash_before_it() -> None:
    assert escaped("\n".join(OURS)) == "\n".join(f"\\{line}" for line in OURS)
    assert escaped("\n".join(PLAIN)) == "\n".join(PLAIN)
    again = "\n".join(f"\\{line}" for line in OURS)
    assert escaped(again) == "\n".join(f"\\\\{line}" for line in OURS)
    for text in (again, "\n".join(OURS), "x\n" + "\n".join(PLAIN)):
        own = Entry(0, Paper("p:1", "T"), Mark("p:1", notes=(Note(text, "a"),)))
        [note] = parse_page(render(own), {"a": text}).notes
        assert note.text == safe(text)


def test_a_passage_is_the_same_however_it_is_laid_out() -> None:
    note = Note("", quote=Quote("fast  <kites>\nfly"))
    same = ["fast \\<kites> fly", "fast\n\\<kites>\n\nfly "]
    other = ["fast kites fly", "fast \\<kites>", ""]
    assert [quotes(PageNote("", quote=text), note) for text in (*same, *other)] == [True, True, False, False, False]
    for bare in (Note("x"), None, Note("x", quote=Quote(""))):
        assert quotes(PageNote(""), bare) and not quotes(PageNote("", quote="x"), bare)

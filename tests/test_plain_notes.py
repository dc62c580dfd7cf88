"""Notes as plain text: a note of a line is its text, any other stands under a heading, and all come back."""

from __future__ import annotations

import pytest

from store.models import Note, Quote
from store.plain_notes import notes_as_text, notes_as_texts, read_notes

NOTES = [
    Note("One.", "a"),
    Note("Two\nlines.", "b", "idea"),
    Note("Done.", "c", "todo", done=True),
    Note("", "d", "quote", quote=Quote("fast\n\nkites ")),
    Note("> so\n[question]\n\\[todo, done]\n[else]", "e", "question"),
    Note("Why?", "f", "question", quote=Quote("this"), conflicts=("Other.", "[elsewhere]\nThird.")),
    Note("Odd.", "g", "kind"),
    Note("<b>bold</b> &amp; so", "h"),
]
WRITTEN = [
    "One.",
    "[idea]\nTwo\nlines.",
    "[todo, done]\nDone.",
    "[quote]\n> fast\n>\n> kites\n\n",
    "[question]\n\n> so\n\\[question]\n\\\\[todo, done]\n[else]",
    "[question]\n> this\n\nWhy?\n\n[elsewhere]\nOther.\n\n[elsewhere]\n\\[elsewhere]\nThird.",
    "[note]\nOdd.",
    "[note]\n<b>bold</b> &amp; so",
]


def test_each_note_is_a_text() -> None:
    assert notes_as_texts(NOTES) == WRITTEN
    assert [notes_as_text([note]) for note in NOTES] == WRITTEN
    assert notes_as_text([]) == "" and notes_as_text([Note("x", done=True)]) == "[note, done]\nx"
    for plain in ("x", " x "):
        assert notes_as_text([Note(plain)]) == "x"
    for odd in ("[todo]", "\\[note]", "a < b &x"):
        assert notes_as_text([Note(odd)]).startswith("[note]\n")


def test_several_notes_are_one_text() -> None:
    assert notes_as_text(NOTES[:3]) == "[note]\nOne.\n\n[idea]\nTwo\nlines.\n\n[todo, done]\nDone."


def test_notes_come_back() -> None:
    found = [(note.text, note.kind, note.done, note.quote, note.conflicts) for note in read_notes(notes_as_text(NOTES))]
    assert found == [
        ("One.", "note", False, None, ()),
        ("Two\nlines.", "idea", False, None, ()),
        ("Done.", "todo", True, None, ()),
        ("", "quote", False, Quote("fast\n\nkites"), ()),
        ("> so\n[question]\n\\[todo, done]\n[else]", "question", False, None, ()),
        ("Why?", "question", False, Quote("this"), ("Other.", "[elsewhere]\nThird.")),
        ("Odd.", "note", False, None, ()),
        ("<b>bold</b> &amp; so", "note", False, None, ()),
    ]


@pytest.mark.parametrize("text", ["", "One.", "x\n[note]\ny", "[kind]\nx", " [note] x"])
def test_what_has_no_heading_is_no_note_of_ours(text: str) -> None:
    assert read_notes(text) == []


def test_what_was_written_elsewhere_may_stand_alone() -> None:
    [note] = read_notes("  \n[elsewhere]  \n>quoted\nMine.\n")
    assert (note.text, note.kind, note.quote) == ("Mine.", "note", Quote("quoted"))


def test_a_note_may_be_only_its_passage() -> None:
    [note] = read_notes("[quote]\n> the passage")
    assert (note.text, note.kind, note.quote) == ("", "quote", Quote("the passage"))

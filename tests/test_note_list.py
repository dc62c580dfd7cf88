"""The list of notes as it is painted: two lines each, and Markdown as it reads."""

from __future__ import annotations

import pytest
from textual.geometry import Size

from store.models import Note, Quote
from store.notes.queue import NoteItem
from tests.painted import Bare, pieces, text_of
from tui.notes.as_it_reads import as_it_reads, words_of
from tui.notes.note_list import NoteList
from tui.sheets.styles import UNICODE

WHEN = "2026-07-04T12:00:00Z"


class BareList(Bare, NoteList):
    """The list of notes without an app."""

    size = Size(40, 9)


def item(name: str, title: str, note: Note | None) -> NoteItem:
    return NoteItem(f"p:{name}", title, note, note.created if note else "")


LONG = "Does the kite fly higher than the mast of a ship? It may, or not."
ITEMS = [
    item("1", "Kites and masts", Note(LONG, "n1", "question", created=WHEN)),
    item("2", "Masts", Note("- [ ] fetch", "n2", "todo", conflicts=("x",), created="2025-12-31T12:00:00Z")),
    item("3", "A long title of a paper about sails", Note("", "n3", "quote", quote=Quote("As they say"), created=WHEN)),
    item("4", "No note here", None),
    item("5", "Done", Note("- [x] done it", "n5", "todo", done=True, created=WHEN)),
]
GAP = (" " * 4, "")


def rows(notes: BareList) -> list[list[tuple[str, str]]]:
    return [[piece for piece in pieces(notes.line(y, 40)) if piece[0].strip()] for y in range(1, 9)]


def test_a_note_has_its_words_and_below_them_its_paper_and_its_day() -> None:
    notes = BareList(2026)
    notes.words = ("kite",)
    notes.show(ITEMS, 0, {ITEMS[1].key})
    assert pieces(notes.line(1, 40)) == [
        *[("▌", "accent"), (" ?  ", "accent"), ("Does the ", "strong"), ("kite", "match")],
        (" fly higher than the", "strong"),
    ]
    assert pieces(notes.line(2, 40)) == [
        *[("▌", "accent"), GAP, ("mast of a ship?…", "strong"), GAP, ("Kites… · 4 Jul", "faint")]
    ]
    assert rows(notes)[2:] == [
        [(" □  ", "faint"), ("fetch", "faint")],
        [("Masts · two texts · 31 Dec 2025", "faint")],
        [(" “  ", "accent"), ("“As they say”", "muted")],
        [("A long title of a paper… · 4 Jul", "faint")],
        [(" ·  ", "accent"), ("No note here", "muted")],
        [],
    ]
    assert text_of(notes.line(4, 40)) == " " * 8 + "Masts · two texts · 31 Dec 2025", "a cell is left at the right"
    notes.show(ITEMS, 3)
    assert rows(notes) == [
        [(" □  ", "accent"), ("fetch", "text")],
        [("Masts · two texts · 31 Dec 2025", "faint")],
        [(" “  ", "accent"), ("“As they say”", "muted")],
        [("A long title of a paper… · 4 Jul", "faint")],
        [("▌", "accent"), (" ·  ", "accent"), ("No note here", "strong")],
        [("▌", "accent")],
        [(" ✓  ", "faint"), ("done it", "faint")],
        [("Done · 4 Jul", "faint")],
    ]


def test_behind_the_last_note_stands_what_comes_then() -> None:
    notes = BareList(2026)
    notes.message = ["That was the last of 5.", "g begins again"]
    notes.show(ITEMS, 5)
    end = [[("   That was the last of 5.", "text")], [("   g begins again", "muted")], []]
    assert rows(notes)[3:] == [[("Done · 4 Jul", "faint")], [], *end]
    assert (notes.window.top, notes.row_at(1), notes.row_at(2), notes.row_at(3)) == (3, 3, 3, 4)
    notes.show(ITEMS, 4)
    assert notes.window.top == 1, "no room is left below the last one"
    notes.show(ITEMS, 0)
    notes.size = Size(40, 20)
    assert not notes.line(11, 40) and not notes.line(12, 40), "only there"
    notes.show([], 0)
    assert rows(notes)[:4] == [[], *end]
    notes.window.top = 4
    notes.begin()
    assert notes.window.top == 0


@pytest.mark.parametrize(
    ("text", "reads"),
    [
        ("- [ ] open\n  * [x] done\n+ [X] too\n[ ] bare", "□ open\n  ✓ done\n✓ too\n□ bare"),
        ("# One\n ###### Six\n####### seven\n#tag", "One\nSix\n####### seven\n#tag"),
        ("> said\n>twice\n  > far", "│ said\n│ twice\n│ far"),
        ("[[Kites]] and [[p:1|the kites]], [here](https://x.org), ![a map](m.png)", "Kites and the kites, here, a map"),
        ("[[]] [x]() [a](b c)", "[[]] [x]() [a](b c)"),
        ("**bold** __too__ *lean* _also_ ** no ** * no *", "bold too lean also ** no ** * no *"),
        ("a_b_c 2*3*4 snake_case_name **a*b**", "a_b_c 2*3*4 snake_case_name a*b"),
        ("`**code**` and **not** `[[x]]` ``a`b``", "**code** and not [[x]] ``a`b``"),
        ("- a list\n1. numbered", "- a list\n1. numbered"),
    ],
)
def test_markdown_reads_without_its_signs(text: str, reads: str) -> None:
    assert as_it_reads(text, UNICODE) == reads


@pytest.mark.parametrize(
    ("note", "words"),
    [
        (None, ""),
        (Note("> They say\n\nI  **say**\nmore"), "I say more"),
        (Note("> They say\n> so"), "They say so"),
        (Note("", quote=Quote("As $x$ they say")), "“As x they say”"),
        (Note("Mine", quote=Quote("As they say")), "Mine"),
        (Note(""), ""),
    ],
)
def test_a_note_on_one_line_has_its_own_words_first(note: Note | None, words: str) -> None:
    assert words_of(note, UNICODE) == words

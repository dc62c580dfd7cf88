"""Highlights on an abstract: where each stands, which are lost, and what becomes of one that is taken away or moved."""

from dataclasses import replace

import pytest

from store.highlights import highlights
from store.highlights.sentences import Span, sentences
from store.models import Entry, Mark, Note, Paper, Quote

TEXT = "We fly kites. The wind is strong here. The line breaks often. It ends well."
ONE, TWO, THREE, FOUR = sentences(TEXT)
WIND = Span(TEXT.index("wind"), TEXT.index("wind") + 4)


def on(span: Span, name: str, text: str = "") -> Note:
    return replace(highlights.new_highlight(TEXT, span), id=name, text=text)


def names(notes: tuple[Note, ...]) -> list[str]:
    return [note.id for note in notes]


def test_a_highlight_is_a_note_of_its_passage_and_needs_one() -> None:
    made = highlights.new_highlight(TEXT, TWO)
    assert (made.text, made.kind) == ("", "quote")
    assert made.quote == Quote("The wind is strong here.", "We fly kites. ", " The line breaks often. It ends ")
    with pytest.raises(ValueError, match=r"^a highlight needs at least one word$"):
        highlights.new_highlight(TEXT, Span(13, 14))


def test_highlights_are_placed_in_the_order_of_the_text_or_lost() -> None:
    gone = Note("", "gone", "quote", quote=Quote("Nothing like this was ever said."))
    full = Note("", "full", "quote", quote=Quote("The wind", source="text"))
    notes = [on(THREE, "third"), gone, Note("plain", "plain"), on(ONE, "first"), full, on(WIND, "word")]
    placed = highlights.place(notes, TEXT)
    assert [(note.id, span) for note, span in placed.found] == [("first", ONE), ("word", WIND), ("third", THREE)]
    assert names(placed.lost) == ["gone"], "one of the full text is not looked for"
    entries = [Entry(0, Paper("p:1", "A", TEXT), Mark("p:1", notes=tuple(held))) for held in ([full, notes[0]], [gone])]
    assert highlights.unplaced(entries) == entries[1:]


def test_a_sentence_has_the_highlights_that_begin_in_it_or_reach_over_it() -> None:
    over, part = Span(ONE.start, THREE.end), Span(WIND.start, THREE.end)
    head = Span(TWO.start, WIND.end)
    notes = [on(over, "over"), on(TWO, "whole"), on(WIND, "word"), on(part, "part"), on(head, "head")]
    placed = highlights.place(notes, TEXT)
    at = [names(placed.at(span)) for span in (ONE, TWO, THREE, FOUR)]
    assert at == [["over"], ["over", "head", "whole", "word", "part"], ["over", "part"], []]
    assert [names(placed.at(span, whole=True)) for span in (ONE, TWO, WIND)] == [[], ["whole"], ["word"]]


def test_sentences_without_a_blank_between_them_do_not_share_highlights() -> None:
    text = "我们提出一种方法。它很快！"
    first, second = sentences(text)
    placed = highlights.place([replace(highlights.new_highlight(text, second), id="n1")], text)
    assert (names(placed.at(first)), names(placed.at(second))) == ([], ["n1"])


def test_a_highlight_that_is_taken_away_leaves_its_words() -> None:
    bare, said, other = on(ONE, "bare"), on(TWO, "said", "Is it?"), on(THREE, "other")
    mark = highlights.taken_away([bare, said])(Mark("p:1", notes=(bare, said, other)))
    assert mark.notes == (replace(said, text="> The wind is strong here.\n\nIs it?", quote=None), other)


def test_a_highlight_moves_or_is_let_go_as_it_is_on_the_mark() -> None:
    seen, now, other = on(ONE, "n1"), on(ONE, "n1", "since"), on(THREE, "n2")
    mark = Mark("p:1", notes=(now, other))
    moved = highlights.repaired(seen, TEXT, TWO)(mark)
    assert moved.notes == (replace(now, quote=highlights.new_highlight(TEXT, TWO).quote), other)
    assert highlights.let_go(seen)(mark).notes == (replace(now, text="> We fly kites.\n\nsince", quote=None), other)
    without = Mark("p:1", notes=(other,))
    assert highlights.repaired(seen, TEXT, TWO)(without) == highlights.let_go(seen)(without) == without

"""A paper that is read with a caret, as it is drawn: how it scrolls, and what is selected and highlighted."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from rich.style import Style
from textual import events
from textual.geometry import Size

from store.highlights.sentences import Span
from store.models import Entry, Mark, Note, Paper, Quote
from tests.painted import Bare, click, pieces, text_of
from tui.paper.caret_controller import CaretController
from tui.paper.detail import PaperDetail
from tui.paper.look import Decorations

TODAY = date(2026, 6, 13)
TEXT = (
    "One kite flies. Two kites fly higher still. Three of them are enough. Four fell. Five more rose at noon and "
    "stayed. Six is a crowd. Seven ate eight. Nine."
)
WHEN = "2026-06-12T12:00:00Z"
HIGHLIGHT = Note("", "q1", "quote", quote=Quote("Three of them are enough."), created=WHEN)
LOST = Note("why", "q2", quote=Quote("Twenty kites fly higher yet"), created=WHEN)


class BareDetail(Bare, PaperDetail):
    """A paper without an app."""


class Reading:
    """A paper and a caret in it, as a screen that reads puts them together."""

    def __init__(self, *notes: Note, size: tuple[int, int] = (34, 7), abstract: str = TEXT) -> None:
        kites = Paper("p:1", "Kites", abstract, ("Ada Lovelace",), arxiv="2606.00001", summary="All fly.")
        self.entry = Entry(0, kites, Mark("p:1", notes=notes))
        self.detail = BareDetail(lambda: TODAY)
        self.detail.size = Size(*size)
        self.caret = CaretController(self.detail, self.moved)
        self.moved()

    def moved(self) -> None:
        """Show what has changed."""
        self.detail.show(self.entry, (), self.caret.decorations(self.entry))

    def press(self, *keys: str) -> list[bool]:
        """Press keys, and say of each whether the selection took it."""
        return [self.caret.press(events.Key(key, key if len(key) == 1 else None)) for key in keys]

    def step(self, *by: int) -> list[int]:
        """Step by sentences, and return what the first line in sight is after each."""
        return [(self.caret.step(each), self.detail.top)[1] for each in by]

    @property
    def chosen(self) -> str:
        """What is selected."""
        span = self.caret.position.selection
        return span.of(self.caret.position.text) if span else ""

    @property
    def lines(self) -> list[str]:
        """What is in sight."""
        width, height = self.detail.size
        return [text_of(self.detail.paint(y, width)).rstrip() for y in range(height)]

    def painted(self, y: int) -> list[tuple[str, str]]:
        """Return the pieces of a line in sight, without what fills it."""
        width, _ = self.detail.size
        return [piece for piece in pieces(self.detail.paint(y, width)) if piece[0].strip() or piece[1] == "text"]


# -- what is in sight --------------------------------------------------------------------------------------------------


def test_the_last_line_in_sight_says_how_much_is_below_and_the_sentence_has_a_bar() -> None:
    at = Reading(HIGHLIGHT)
    assert at.lines == [
        " Kites",
        " Ada Lovelace · arXiv",
        " 1 highlight",
        "",
        " One kite flies. Two kites fly",
        "│higher still. Three of them are",
        "│enough. Four fell. Five    … ↓ 9",
    ]
    at.caret.begin()
    assert at.lines[3:6] == ["", "▌One kite flies. Two kites fly", "│higher still. Three of them are"]
    at.caret.step(1)
    assert at.lines == [
        " Ada Lovelace · arXiv",
        " 1 highlight",
        "",
        "▌One kite flies. Two kites fly",
        "▌higher still. Three of them are",
        "│enough. Four fell. Five more",
        " rose at noon and stayed    … ↓ 8",
    ]
    at.detail.roll(99)
    assert at.lines == [
        "",
        " ≡ quote · 12 Jun",
        "   “Three of them are enough.”",
        "",
        " All fly.",
        "",
        " https://arxiv.org/abs/2606.00001",
    ]
    at.detail.roll(-1)
    assert at.lines[-1] == "                            … ↓ 1"
    at.caret.end()
    at.moved()
    at.detail.roll(-99)
    assert at.lines[4] == " One kite flies. Two kites fly"


@pytest.mark.parametrize(
    ("text", "last"),
    [
        (f"{'a' * 20} {'b' * 5}", f" {'a' * 20} {'b' * 5} … ↓ 9"),
        (f"{'a' * 20} {'b' * 6}", f" {'a' * 20}       … ↓ 9"),
        ("They fly…", " They fly…                  … ↓ 9"),
    ],
)
def test_a_line_that_goes_on_is_shortened_at_a_word(text: str, last: str) -> None:
    assert Reading(abstract="\n".join([text, *"nnnnn"]), size=(34, 4)).lines[-1] == last


def test_another_paper_is_shown_from_its_beginning_and_the_same_one_stays_where_it_was() -> None:
    at = Reading()
    detail, other = at.detail, replace(at.entry, paper=replace(at.entry.paper, id="p:2"))
    for entry, words, top in (
        *[(at.entry, (), 3), (at.entry, ("kite",), 3), (other, ("kite",), 0), (None, ("kite",), 0), (other, (), 0)],
    ):
        detail.roll(3 - detail.top)
        drawn = detail.redraws
        detail.show(entry, words)
        assert (detail.top, detail.words) == (top, words)
        assert (detail.redraws > drawn) is ((entry, words) != (at.entry, ())), "the same is not drawn again"
        assert entry or at.lines == [""] * 7


@pytest.mark.parametrize(
    ("width", "height", "first"),
    [
        *[(49, 15, " Kites"), (50, 15, "  Kites"), (69, 15, "  Kites"), (70, 15, "   Kites"), (86, 15, "   Kites")],
        *[(88, 15, "    Kites"), (100, 15, f"{' ' * 10}Kites"), (49, 16, "")],
    ],
)
def test_the_text_is_set_in_the_middle_where_there_is_room(width: int, height: int, first: str) -> None:
    assert Reading(size=(width, height)).lines[0] == first


def test_a_roomy_screen_has_all_of_it_below_an_empty_line() -> None:
    at = Reading(LOST, HIGHLIGHT, size=(60, 22))
    assert at.lines == [
        "",
        "  Kites",
        "  Ada Lovelace · arXiv",
        "  1 note  2 highlights",
        "",
        "│ One kite flies. Two kites fly higher still. Three of",
        "│ them are enough. Four fell. Five more rose at noon and",
        "  stayed. Six is a crowd. Seven ate eight. Nine.",
        "",
        "  ≡ note · 12 Jun",
        "    “Twenty kites fly higher yet”",
        "    to repair: these words are no longer in the abstract",
        "    nearest: “Two kites fly higher still. Three”",
        "    why",
        "",
        "  ≡ quote · 12 Jun",
        "    “Three of them are enough.”",
        "",
        "  All fly.",
        "",
        "  https://arxiv.org/abs/2606.00001",
        "",
    ]
    assert at.painted(6) == [
        *[("│", "faint"), ("them are enough.", "highlight"), (" Four fell. Five more rose at noon and", "text")]
    ]
    at.caret.begin()
    at.step(2)
    assert [line[:2] for line in at.lines[4:9]] == ["", "▌ ", "▌ ", "  ", ""]
    at.caret.select()
    at.caret.step_word(1)
    assert at.painted(5) == [
        *[("▌", "accent"), ("One kite flies. Two kites fly higher still. ", "text"), ("Three of", "quiet_cursor")]
    ]
    assert at.painted(6)[:2] == [("▌", "accent"), ("them are enough.", "strong")]


def test_the_caret_scrolls_the_text_with_a_line_to_spare() -> None:
    at = Reading()
    at.caret.begin()
    assert at.step(*[1] * 10) == [0, 1, 1, 2, 3, 3, 3, 4, 5, 5], "beyond the last sentence the text scrolls to its end"
    assert at.step(*[-1] * 7) == [5, 5, 4, 4, 3, 0, 0]
    assert at.caret.position.sentence == 0


@pytest.mark.parametrize(
    ("top", "down", "up"),
    [(0, (1, 0), (0, 0)), (1, (1, 0), (0, 0)), (3, (1, 0), (0, 2)), (4, (1, 0), (7, 4)), (5, (2, 3), (7, 5))],
)
def test_the_caret_goes_on_from_what_is_in_sight(top: int, down: tuple[int, int], up: tuple[int, int]) -> None:
    for by, found in ((1, down), (-1, up)):
        at = Reading()
        at.caret.begin()
        at.detail.roll(top)
        at.caret.step(by)
        assert (at.caret.position.sentence, at.detail.top) == found


def test_the_characters_in_sight_are_those_above_the_last_line() -> None:
    at = Reading()
    seen = []
    for _ in range(7):
        assert at.lines
        seen.append(at.detail.in_sight())
        at.detail.size = Size(34, at.detail.size.height - 1)
    assert seen == [(0, 90), (0, 61), (0, 29), None, None, None, None]
    at.detail.roll(4)
    assert at.detail.in_sight() == (30, 61)
    empty = Reading(abstract="", size=(34, 20))
    assert empty.lines[3:5] == ["", " no abstract"] and empty.detail.in_sight() is None


def test_scrolling_to_an_end_takes_the_caret_along() -> None:
    at = Reading()
    at.caret.begin()
    many = len(at.detail.lines)
    for by, found in ((3, (3, 0)), (many, (5, 0)), (many + 1, (5, 7)), (-many, (0, 7)), (-many - 1, (0, 0))):
        at.caret.roll(by)
        assert (at.detail.top, at.caret.position.sentence) == found
    assert at.lines[3].startswith("▌One")


def test_the_wheel_scrolls_by_three_lines() -> None:
    at = Reading()
    at.detail.on_mouse_scroll_down()
    assert at.detail.top == 3
    at.detail.on_mouse_scroll_down()
    at.detail.on_mouse_scroll_up()
    assert at.detail.top == 2


def test_in_another_size_the_words_at_the_caret_stay_in_sight() -> None:
    at = Reading(size=(34, 12))
    at.caret.begin()
    at.caret.step(7)
    assert at.detail.top == 0
    at.detail.size = Size(34, 5)
    at.detail.on_resize()
    assert at.detail.top == 5 and at.lines[2].startswith("▌a crowd.")
    at.caret.select()
    at.caret.step_word(-9)
    at.detail.roll(99)
    at.detail.on_resize()
    assert at.lines[1] == "▌rose at noon and stayed. Six is", "the first selected word is there, a line below the first"
    at.caret.end()
    at.moved()
    at.detail.roll(99)
    top = at.detail.top
    at.detail.on_resize()
    assert at.detail.top == top


def test_a_click_on_a_link_names_its_address() -> None:
    at = Reading()
    press = click(1)
    at.detail.on_click(press)
    press._style = Style(link="https://example.org/")
    at.detail.on_click(press)
    assert [message.address for message in at.detail.posted if isinstance(message, PaperDetail.LinkClicked)] == [
        "https://example.org/"
    ]


# -- what is selected --------------------------------------------------------------------------------------------------


def test_keys_that_select_move_the_end_scroll_turn_or_end_it() -> None:
    at = Reading()
    at.caret.begin()
    assert at.press("w", "escape") == [False, False], "nothing is being selected"
    at.caret.select()
    for key, chosen in (
        *[("w", "One kite"), ("e", "One kite flies"), ("l", "One kite flies. Two"), ("b", "One kite flies")],
        *[("right", "One kite flies. Two"), ("left", "One kite flies"), ("down", "One kite flies. Two kites fly high")],
        *[("up", "One"), ("j", "One kite flies. Two kites fly high"), ("k", "One"), ("w", "One kite")],
    ):
        assert at.press(key) == [True]
        assert at.chosen.startswith(chosen) and (len(chosen) > 30 or at.chosen == chosen), key
    for key, top in (("ctrl+d", 3), ("pagedown", 5), ("ctrl+u", 2), ("pageup", 0)):
        assert (at.press(key), at.detail.top, at.chosen) == ([True], top, "One kite"), key
    assert at.press("h", "enter", "n", "ctrl+p", "?", ":") == [False] * 6, "those are for the screen"
    assert at.press("x", "o", "w") == [True] * 3 and at.chosen == "kite"
    for key in ("escape", "v", "q"):
        at.caret.select()
        drawn = at.detail.redraws
        assert at.press(key) == [True] and at.chosen == "" and not at.caret.position.selecting
        assert at.detail.redraws > drawn
    assert at.caret.release() is False


def test_a_caret_that_is_hidden_forgets_its_words_and_keeps_its_sentence() -> None:
    at = Reading()
    at.caret.begin()
    at.caret.step(1)
    at.caret.step_word(1)
    assert at.chosen == "Two"
    at.caret.end()
    assert at.caret.decorations(at.entry) == Decorations()
    at.caret.begin()
    assert (at.chosen, at.caret.position.sentence) == ("", 1)


def test_in_another_paper_the_caret_is_at_the_first_sentence() -> None:
    at = Reading()
    at.caret.begin()
    at.caret.step(2)
    at.entry = replace(at.entry, paper=replace(at.entry.paper, id="p:2"))
    at.moved()
    assert at.caret.position.sentence == 0
    at.caret.step(2)
    at.entry = replace(at.entry, paper=replace(at.entry.paper, abstract="Another text. It is short."))
    at.moved()
    assert at.caret.position.here == Span(0, 13)
    assert at.caret.decorations(None) == Decorations()


def test_highlights_and_the_words_nearest_to_lost_ones_are_drawn() -> None:
    at = Reading(HIGHLIGHT, LOST)
    at.caret.begin()
    place = Span(TEXT.index("Three"), TEXT.index(" Four"))
    assert at.caret.decorations(at.entry) == Decorations(
        (place,), Span(0, 15), None, {"q2": "Two kites fly higher still. Three"}
    )
    nowhere = Reading(LOST, abstract="")
    assert nowhere.caret.decorations(nowhere.entry).lost == {"q2": ""}


# -- what is highlighted -----------------------------------------------------------------------------------------------


def test_a_sentence_or_the_selected_words_are_highlighted_or_let_go() -> None:
    at = Reading(HIGHLIGHT, replace(HIGHLIGHT, id="q3", quote=Quote("Nine."), text="Is that so?"))
    mark = at.entry.mark
    assert at.caret.passage(at.entry) is None and at.caret.notes_here(at.entry) == (), "the caret is hidden"
    at.caret.begin()
    made = at.caret.highlighting(at.entry)
    assert made and made.note and (made.said, made.message) == ("highlighted", "")
    assert made.change(mark).notes == (*mark.notes, made.note) and made.note.quote
    assert made.note.quote.exact == "One kite flies."
    passage = at.caret.passage(at.entry)
    assert passage and passage.quote and passage.quote.exact == "One kite flies."
    at.caret.step(2)
    assert at.caret.passage(at.entry) == HIGHLIGHT and at.caret.notes_here(at.entry) == (HIGHLIGHT,)
    gone = at.caret.highlighting(at.entry)
    assert gone and (gone.said, gone.message, gone.note) == ("highlight removed from", "", None)
    assert gone.change(mark).notes == mark.notes[1:]
    at.caret.select()
    at.caret.step_word(1)
    assert at.caret.notes_here(at.entry) == (), "a part of a highlight is another passage"
    part = at.caret.highlighting(at.entry)
    assert part and part.note and part.note.quote and part.note.quote.exact == "Three of"
    assert at.chosen == "", "the selection is dropped"
    at.caret.step(9)
    kept = at.caret.highlighting(at.entry)
    assert kept and (kept.said, kept.message) == ("highlight removed from", "highlight removed; its note stays")
    assert [note.text for note in kept.change(mark).notes] == ["", "> Nine.\n\nIs that so?"]
    both = Reading(*(replace(HIGHLIGHT, id=f"q{number}", text="So.") for number in (1, 2)))
    both.caret.begin()
    both.caret.step(2)
    two = both.caret.highlighting(both.entry)
    assert two and two.message == "highlight removed; its notes stay"
    empty = Reading(abstract="")
    empty.caret.begin()
    assert empty.caret.highlighting(empty.entry) is None and empty.caret.passage(empty.entry) is None

"""What is asked over a screen: what lies beneath it is out of reach, and one box serves question after question."""

from __future__ import annotations

import gc

import pytest
from textual import events
from textual.app import ComposeResult

from store.drafts import Draft
from store.library import Library
from store.models import Status
from store.steps import Step
from tests.desk import sit
from tui.main.screen import MainScreen
from tui.questions.note_editor import NoteText


@pytest.mark.parametrize("asks", ["s", "n", "question_mark", "colon", "plus"])
async def test_the_mouse_does_nothing_beneath_a_question(seeded: Library, asks: str) -> None:
    async with sit(seeded, size=(120, 40)) as at:
        here = at.title
        await at.point(5, 38)
        assert at.title != here, "the list hears the mouse"
        here = at.title
        await at.press(asks)
        shown = at.text
        await at.point(1, 4)
        await at.point(1, 4, wheel=True)
        await at.point(118, 20, wheel=True)
        assert at.title == here and at.text == shown
        await at.press("escape")
        await at.point(1, 4)
        assert at.title != here


async def test_a_choice_is_taken_by_a_click_and_looked_for_by_a_paste(seeded: Library) -> None:
    async with sit(seeded, size=(120, 40)) as at:
        await at.press("s")
        row = next(y for y, line in enumerate(at.lines) if "│   title " in line)
        await at.point(at.lines[row].index("title"), row - 9)
        assert "Sort by" in at.text, "what is typed is no choice"
        await at.point(at.lines[row].index("title"), row)
        assert at.home and at.main.filter.sort == "title"
        await at.press("question_mark")
        await at.paste("jump")
        assert "Help  jump" in at.text and "Go back to the filter and the paper before the last jump" in at.text
        await at.press("ctrl+u")
        await at.pilot.resize_terminal(60, 20)
        await at.settle()
        assert "Help    type to find one and read what it does · Esc…    │" in at.lines[1], "cut with a sign of it"


async def test_the_palette_begins_with_what_was_used_last(seeded: Library) -> None:
    async with sit(seeded) as at:
        for name, used in (
            ("Select all", ["Select all shown"]),
            ("Compact", ["Compact rows", "Select all shown"]),
            ("Select all", ["Select all shown", "Compact rows"]),
        ):
            await at.press("colon", *name.replace(" ", ""), "enter", "colon")
            first = next(y for y, line in enumerate(at.lines) if "type a part of what" in line) + 1
            for line, title in zip(at.lines[first:], used, strict=False):
                assert f"│ {title} " in line
            await at.press("escape")
            if len(used) == 1:
                assert len(at.main.papers.window.chosen) == 50
        assert not at.main.papers.window.chosen, "all were, so none are"


async def test_a_link_is_offered_when_its_brackets_are_typed_and_not_again(seeded: Library) -> None:
    async with sit(seeded) as at:
        await at.press("n", "a", "left_square_bracket")
        assert "Link to" not in at.text
        await at.press("left_square_bracket")
        assert "Link to" in at.text
        await at.press("escape", "b", "c")
        assert "Link to" not in at.text and "a[[bc" in at.text
        await at.press("backspace", "c", *"]] ", "left_square_bracket", "left_square_bracket")
        assert "Link to" in at.text, "the next is a link of its own"


async def test_the_mouse_does_nothing_on_a_note_beneath_a_question(seeded: Library) -> None:
    async with sit(seeded, size=(120, 40)) as at:
        await at.press("n", "a", "b", "c", "escape")
        line = next(y for y, text in enumerate(at.lines) if "│ abc" in text)
        await at.point(at.lines[line].index("abc"), line)
        await at.press("escape", "d", "ctrl+s")
        assert [note.text for note in at.mark.notes] == ["abcd"]


async def test_a_question_has_all_its_room_whatever_was_asked_in_the_box_before(seeded: Library) -> None:
    async with sit(seeded) as at:
        await at.press("s", *"score", "enter")
        await at.press("colon", *"sort", "enter")
        assert [line for line in at.lines if "the best match while words" in line], "all orders are in sight"
        assert [line for line in at.lines if "↓ score: most like" in line]


@pytest.mark.parametrize("height", [12, 20])
async def test_the_choice_under_the_cursor_stays_in_sight_when_the_window_shrinks(seeded: Library, height: int) -> None:
    async with sit(seeded, size=(80, 40)) as at:
        await at.press("s", "pagedown", "pagedown")
        await at.pilot.resize_terminal(80, height)
        await at.settle()
        assert "score: most like" in at.text


async def test_help_goes_to_its_end_at_once_and_leaves_no_room_empty(seeded: Library) -> None:
    async with sit(seeded, size=(80, 24)) as at:
        await at.burst("?", "end")
        await at.settle()
        assert "a view inside a filter" in at.text and "a OR b" in at.text
        await at.pilot.resize_terminal(80, 40)
        await at.settle()
        assert "a view inside a filter" in at.lines[-3]


async def test_a_note_has_the_colours_of_the_theme_and_steps_back_beneath_a_question(seeded: Library) -> None:
    async with sit(seeded) as at:
        await at.press("n", "a")
        page = at.app.screen.query_one(NoteText)
        ink, ground = page.rich_style.color, page.rich_style.bgcolor
        letter, cursor = page.render_line(0).crop(0, 1), page.render_line(0).crop(1, 2)
        assert [(s.style.color, s.style.bgcolor) for s in cursor if s.style and s.style.reverse] == [(ink, ground)]
        await at.press("escape")
        assert page.render_line(0).crop(0, 1) != letter
        await at.press("escape")
        assert page.render_line(0).crop(0, 1) == letter


async def test_the_letter_under_the_cursor_of_a_note_is_read_however_wide_it_is(seeded: Library) -> None:
    async with sit(seeded) as at:
        await at.press("n")
        await at.paste("a大模")
        for _ in range(4):
            assert "│ a大模 " in at.text
            await at.press("left")


def type_early(patch: pytest.MonkeyPatch, *keys: str) -> None:
    """Press keys while the first screen is being laid out."""
    composed = MainScreen.compose

    def compose(screen: MainScreen) -> ComposeResult:
        for key in keys:
            screen.app.post_message(events.Key(key, key if len(key) == 1 else None))
        return composed(screen)

    patch.setattr(MainScreen, "compose", compose)


async def test_keys_typed_before_there_is_a_list_are_obeyed_when_it_is_there(
    seeded: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    type_early(monkeypatch, "4", "j", "n", "b", "l", "ctrl+s", "l")
    async with sit(seeded) as at:
        assert [note.text for note in at.mark.notes] == ["bl"] and at.mark.status is Status.QUEUED
        await at.press("k")
        assert at.mark.rating == 4 and at.mark.status is Status.INBOX


async def test_keys_typed_before_there_is_a_list_answer_no_question(
    seeded: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    paper = seeded.entries(seeded.head(1))[0].paper.id
    seeded.drafts.keep(seeded.drafts.named(Draft(paper, "half a thought")))
    type_early(monkeypatch, "n", "x", "y", "enter")
    async with sit(seeded) as at:
        assert "was cut short" in at.text
        await at.press("y")
        assert "half a thought" in at.text
        await at.press("ctrl+s")
        assert [note.text for note in at.mark.notes] == ["half a thought"] and at.mark.status is Status.INBOX


async def test_help_speaks_of_the_place_that_one_is_in(seeded: Library) -> None:
    async with sit(seeded, size=(160, 60)) as at:
        await at.press("T", "question_mark", *"list")
        assert "T comes back to this paper." in at.text
        await at.press("escape", "q", "R", "question_mark", *"next")
        assert "sentence" not in next(line for line in at.lines if "│ j  " in line)
        await at.press("ctrl+u", *"kept")
        assert "the place in the queue is kept." in at.text
        await at.press("escape", "q", "percent_sign", "question_mark", *"scroll")
        assert "Scroll down by a line." in at.text and "its next sentence" not in at.text


@pytest.mark.parametrize("size", [(60, 20), (80, 24), (100, 30)])
async def test_help_leaves_no_slivers_of_what_lies_beneath(seeded: Library, size: tuple[int, int]) -> None:
    async with sit(seeded, size=size) as at:
        await at.press("question_mark")
        assert all(line[0] + line[-1] in ("╭╮", "││", "╰╯") and len(line) == size[0] for line in at.lines)


async def test_a_history_that_was_left_is_not_kept_in_memory(seeded: Library) -> None:
    for number in range(100):
        seeded.edit([seeded.entries(seeded.head(1))[0].paper.id], lambda mark, n=number: mark.rated(n % 2 + 4), "rated")  # type: ignore[misc]

    def steps() -> int:
        gc.collect()
        return sum(isinstance(each, Step) for each in gc.get_objects())

    before = steps()
    async with sit(seeded) as at:
        for keys in (("H",), ("H", "/", *"rated", "escape", "escape")):
            await at.press(*keys)
            assert "100 changes" in at.text and steps() >= 100
            await at.press("q")
            assert at.home and steps() < before + 10


async def test_a_hint_of_several_keys_is_clicked_key_by_key(seeded: Library) -> None:
    async with sit(seeded) as at:
        bottom = len(at.lines) - 1

        async def click(words: str, cell: int) -> None:
            await at.point(at.lines[bottom].index(words) + cell, bottom)

        await click("1-5 rate", 2)
        assert at.mark.rating == 5
        await at.press("j", "k")
        for cell in (1, 5):  # neither says which
            await click("1-5 rate", cell)
            assert at.said == "press a key from 1 to 5, or click on one" and at.mark.rating == 5
            await at.press("down", "up")
        await at.press("enter")
        here = at.main.caret.position.sentence
        await click("j k sentence", 0)
        assert at.main.caret.position.sentence == here + 1
        await click("j k sentence", 2)
        assert at.main.caret.position.sentence == here
        await click("j k sentence", 6)
        assert at.main.caret.position.sentence == here + 1


@pytest.mark.parametrize("place", ["", "T", "R1"])
async def test_the_keys_of_the_note_editor_stand_at_the_bottom(seeded: Library, place: str) -> None:
    async with sit(seeded, size=(80, 24)) as at:
        await at.type("nold")
        await at.press("ctrl+s", *place)
        await at.press("enter" if place == "R1" else "n", *"wh")
        assert at.lines[-1].startswith(" Ctrl+s saves  [[ links to a paper") and "Esc leaves" in at.lines[-1]
        assert at.text.count("Ctrl+s saves") == 1, "and nowhere else"
        await at.point(at.lines[-1].index("[["), 23)
        assert "Link to" in at.text
        await at.press("escape")
        await at.point(at.lines[-1].index("Ctrl+s"), 23)
        assert ("edited the note" if place == "R1" else "noted “") in at.text
        assert "Ctrl+s" not in at.lines[-1]

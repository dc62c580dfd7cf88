"""Hostile papers on every screen: nothing obeys them, nothing breaks, and the columns stay straight."""

import unicodedata

import pytest
from rich.cells import cell_len

from store.library import Library
from tests.desk import Desk, sit

SIZES = [(120, 40), (70, 20), (40, 12)]


def check(at: Desk) -> None:
    """See that no control or bidirectional character is drawn, and that every line is as wide as the screen."""
    for strip in at.app.screen._compositor.render_strips():
        text = "".join(segment.text for segment in strip)
        bad = [character for character in text if unicodedata.category(character) in ("Cc", "Cf", "Cs")]
        assert not [character for character in bad if character not in "\u200d\u200c"], text
        assert cell_len(text) == at.app.size.width or not text.strip(), text
    assert at.app.is_running


@pytest.mark.parametrize("size", SIZES)
async def test_the_list_the_paper_and_the_reading_view(hostile: Library, size: tuple[int, int]) -> None:
    async with sit(hostile, size=size) as at:
        for _ in range(len(hostile)):
            check(at)
            await at.press("j")
        await at.press("g", "c")
        check(at)
        await at.press("enter")
        for _ in range(len(hostile)):
            check(at)
            await at.press("pagedown", "J")
        await at.press("escape", "z")
        check(at)


async def test_the_markup_is_shown_as_it_stands(hostile: Library) -> None:
    async with sit(hostile, size=(140, 40)) as at:
        await at.press("slash", "M", "A", "S", "K", "enter")
        assert "[MASK] [/] [/b [@click=app.quit]press[/]" in at.text


async def test_every_question_and_screen(hostile: Library) -> None:
    async with sit(hostile, size=(100, 30)) as at:
        for _ in range(2):
            await at.press("4", "l")
            check(at)
            for keys in (["t"], ["n"], ["y"], ["o"], ["e"], ["plus"], ["s"], ["colon"], ["question_mark"], ["H"]):
                await at.press(*keys)
                check(at)
                await at.press("escape")
                assert at.home, keys
            await at.press("n", *"[/] note", "ctrl+s", "N")
            check(at)
            await at.press("escape", "V", "l")
            check(at)
            await at.press("escape", "escape", "j")


async def test_tags_and_notes_from_a_hostile_file(hostile: Library) -> None:
    from store.models import Note
    from tests.hostile import BIDI, ESCAPES, MARKUP

    first = hostile.entries(hostile.head(1))[0].paper.id
    for text in (ESCAPES, MARKUP, BIDI):
        note = Note(text + "\nsecond line")
        hostile.edit([first], lambda mark, n=note, t=text: mark.with_note(n).tagged([t or "x"]), ESCAPES)  # type: ignore[misc]
    async with sit(hostile, size=(100, 50)) as at:
        check(at)
        for key in ("t", "N", "H", "F"):
            await at.press(key)
            check(at)
            await at.press("escape")
        await at.press("enter", "G")
        check(at)


async def test_a_hostile_filter_and_view(hostile: Library) -> None:
    async with sit(hostile) as at:
        await at.press("slash")
        await at.paste("\x1b[31m [/] \u202e大規模 [@click=app.quit]")
        check(at)
        await at.press("enter", "W", "enter")
        check(at)

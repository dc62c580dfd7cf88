"""The note editor in an app of its own: what keys write, what is kept, asked and answered, and where things stand."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from typing import Any, ClassVar

import pytest
from textual import events
from textual.app import App, ComposeResult
from textual.geometry import Offset

from store.models import Entry, Mark
from tests.painted import text_of
from tests.papers import made
from tui.questions.leave_note import Leave, LeaveNote
from tui.questions.note_editor import Caption, NoteBox, NoteEditor
from tui.questions.paper_picker import Find, PaperPicker
from tui.questions.picker import Choice
from tui.questions.question import Question
from tui.sheets.styles import BENEATH, STYLE_CLASSES


class Page(App[None]):
    """Nothing but the box of the note editor."""

    CSS = """
        NoteBox { border: round white; }
        #note-title { height: auto; }
        NoteText { border: none; padding: 0; color: #ffffff; }
        .style--beneath { background: black 50%; }
    """
    COMPONENT_CLASSES: ClassVar = {*STYLE_CLASSES.values(), BENEATH}

    def compose(self) -> ComposeResult:
        """Show the box."""
        yield NoteBox()


class Written:
    """A note being written, and what came of it."""

    def __init__(self, app: Page, begun: str, title: str, find: Find | None, saved: str | None) -> None:
        self.kept: list[str] = []
        self.answers: list[Any] = []
        self.asked: list[tuple[Question[Any], Callable[[Any], None]]] = []
        self.box = app.query_one(NoteBox)
        self.editor = NoteEditor(title, begun, lambda *asked: self.asked.append(asked), self.kept.append, find, saved)
        self.editor.begin(self.box, self.answers.append)
        self.box.put(self.editor)

    async def press(self, *keys: str) -> str:
        """Press keys, and return what is written, with a bar at the cursor."""
        for key in keys:
            await self.editor.press(events.Key(key, key[-1] if len(key.split("+")[-1]) == 1 else None))
        row, column = self.box.area.cursor_location
        lines = self.editor.text.split("\n")
        lines[row] = f"{lines[row][:column]}|{lines[row][column:]}"
        return "\n".join(lines)

    def answer(self, reply: Any) -> None:
        """Answer the question that was asked last."""
        self.asked.pop()[1](reply)


@asynccontextmanager
async def writing(
    begun: str = "",
    *,
    title: str = "Note on it",
    find: Find | None = None,
    saved: str | None = None,
    size: tuple[int, int] = (30, 24),
) -> AsyncIterator[Written]:
    app = Page()
    async with app.run_test(size=size) as pilot:
        written = Written(app, begun, title, find, saved)
        await pilot.pause()
        yield written
        await pilot.pause()


async def test_keys_write_move_and_erase() -> None:
    async with writing() as at:
        for keys, wanted in (
            ("", "one two three|"),
            ("alt+b", "one two |three"),
            ("home alt+f", "one| two three"),
            ("home alt+d", "| two three"),
            ("alt+backspace", "one two |"),
            ("ctrl+w", "one two |"),
            ("x ctrl+underscore", "one two three|"),
            ("x ctrl+_", "one two three|"),
            ("enter x", "one two three\nx|"),
            ("left backspace", "one two thr|e"),
            ("shift+left shift+left x", "one two thrx|"),
            ("alt+x", "one two three|"),
            ("f5", "one two three|"),
            ("up x", "xone two three"),
        ):
            at.box.area.load_text("one two three")
            at.box.area.move_cursor(at.box.area.document.end)
            assert (await at.press(*keys.split())).replace("x|one", "xone") == wanted, keys
        at.editor.paste(" and\nmore")
        assert await at.press("[", "[") == "x and\nmore[[|one two three"
        assert at.editor.hints == [("Ctrl+s", "saves"), ("Ctrl+_", "undoes"), ("Esc", "leaves")]
        assert not at.asked, "there are no papers to link"


async def test_what_is_written_is_kept_saved_or_asked_about() -> None:
    async with writing("old\x07 words") as at:
        assert await at.press() == "old words|"
        at.editor.keep()
        assert at.kept == []
        await at.press("!")
        at.editor.keep()
        at.editor.keep()
        assert at.kept == ["old words!"]
        await at.press("escape")
        assert [type(question) for question, _ in at.asked] == [LeaveNote]
        at.answer(None)
        assert at.answers == [], "it is written on"
        await at.press("escape")
        at.answer(Leave.SAVE)
        assert at.answers == ["old words!"]
        for begun, saved, keys, asks, leave, answer in (
            ("old", None, ["escape"], False, None, None),
            ("old", None, ["!", "escape"], True, Leave.DROP, None),
            ("old", None, ["enter", "escape"], False, None, None),
            ("longer", "old\x07", ["escape"], True, Leave.SAVE, "longer"),
            ("old", "old\x07", ["escape"], False, None, None),
            ("old", None, ["!", "ctrl+s"], False, None, "old!"),
        ):
            again = Written(at.box.app, begun, "Note on it", None, saved)  # type: ignore[arg-type]
            await again.press(*keys)
            assert bool(again.asked) == asks, keys
            if asks:
                again.answer(leave)
            assert again.answers == [answer], keys


def find(typed: str) -> list[Choice]:
    """Find one paper."""
    paper = made("Low Rank", authors=["A"])
    return [Choice(Entry(0, paper, Mark(paper.id)), f"by {typed}")]


async def test_brackets_offer_papers_once_and_become_a_link() -> None:
    async with writing("see\n", find=find) as at:
        assert at.editor.hints == [
            ("Ctrl+s", "saves"),
            ("[[", "links to a paper"),
            ("Ctrl+_", "undoes"),
            ("Esc", "leaves"),
        ]
        await at.press("[")
        assert not at.asked
        await at.press("[")
        picker = at.asked[-1][0]
        assert isinstance(picker, PaperPicker)
        assert (picker.title, picker.editor.text, picker.footer) == (
            "Link to",
            "",
            "Enter links · Esc leaves the brackets",
        )
        at.answer(picker.found()[0].value)
        assert await at.press("!") == "see\n[[Low Rank]]!|"
        await at.press("[[")  # its hint was clicked
        at.answer(None)
        assert await at.press("l", "o") == "see\n[[Low Rank]]![[lo|"
        assert not at.asked, "these brackets were left alone"
        at.editor.paste(" [[low ra")
        picker = at.asked[-1][0]
        assert isinstance(picker, PaperPicker) and picker.found()[0].text == "by low ra"
        at.answer(picker.found()[0].value)
        assert await at.press() == "see\n[[Low Rank]]![[lo [[Low Rank]]|"
        await at.press("backspace", "backspace", "backspace")
        assert not at.asked, "what is erased begins no link"
        await at.press("home", "[")
        assert not at.asked, "nor does what stands behind the cursor"


@pytest.mark.parametrize(
    ("height", "lines"),
    [
        (36, ["Note on “Memory-", "Efficient Training", "of Large Models”"]),
        (35, ["Note on “Memory-", "Efficient Traini…”"]),
        (23, ["Note on “Memory…”"]),
    ],
)
async def test_the_title_takes_as_many_lines_as_there_are_to_spare(height: int, lines: Sequence[str]) -> None:
    async with writing(title="Note on “Memory-Efficient Training of Large Models”", size=(20, height)) as at:
        title = at.box.title
        assert isinstance(title, Caption)
        shown = [text_of(title.line(y, 18)) for y in range(5)]
        assert shown == [*lines, *[""] * (5 - len(lines))]
        assert title.get_content_height(title.size, title.size, 18) == len(lines)


def reversed_in(at: Written) -> list[list[str]]:
    """List what stands under a cursor in the first two lines."""
    lines = [at.box.area.render_line(y) for y in range(2)]
    return [[text for text, style, _ in line if style and style.reverse] for line in lines]


async def test_the_cursor_of_the_terminal_stands_where_the_next_letter_will() -> None:
    async with writing("a漢b") as at:
        assert at.box.text_cursor == Offset(1 + 4, 2)
        await at.press("left", "left")
        assert at.box.text_cursor == Offset(1 + 1, 2)
        assert reversed_in(at) == [["漢"], []]
        await at.press("left")
        assert reversed_in(at) == [["a"], []]
        await at.press("end")
        assert reversed_in(at) == [[" "], []]
        await at.press("left", "left")
        await at.press("enter")
        assert at.box.text_cursor == Offset(1, 3)


async def test_signs_and_emoji_are_drawn_in_as_many_cells_as_any_terminal_gives_them() -> None:
    async with writing("a\xa0b क\u0940c 👍🏽 漢") as at:
        strip = at.box.area.render_line(0)
        assert (strip.text.rstrip(" "), strip.cell_length) == ("a b क\u0940\xa0c 👍 漢", 28)
        assert at.box.text_cursor == Offset(1 + 13, 2)


async def test_lines_are_wrapped_sooner_where_letters_take_more_cells_than_are_counted() -> None:
    async with writing("plain words of no interest") as at:
        usual = at.box.area.wrap_width
        at.editor.paste(" क\u0940क\u0940")
        at.box.area.on_text_area_changed()
        assert at.box.area.wrap_width == usual // 2, "a sign that may take a cell has one"
        assert at.box.area.wrapped_document.height == 3, "what was wrapped before is wrapped anew"
        await at.press(*["backspace"] * 5)
        at.box.area.on_text_area_changed()
        assert (at.editor.text, at.box.area.wrap_width) == ("plain words of no interest", usual)


async def colours(at: Written) -> list[str]:
    """List the colours in which the title and the text are on the screen."""
    await asyncio.sleep(0.05)
    strips = at.box.app.screen._compositor.render_strips()
    found = {text: style.color.name for strip in strips for text, style, _ in strip if style and style.color}
    return [found["Note on it"], found["words"]]


async def test_the_box_is_dimmed_beneath_a_question_and_as_usual_again() -> None:
    async with writing("words") as at:
        usual = ["#e0e0e0", "#ffffff"]
        assert await colours(at) == usual
        at.box.dim(True)
        at.box.dim(True)
        assert await colours(at) == ["#707070", "#7f7f7f"]
        at.box.dim(False)
        assert await colours(at) == usual

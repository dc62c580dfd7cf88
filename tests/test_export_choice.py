"""The question how papers are exported, without a screen: the whole box, what keys and clicks choose, what is said."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from pathlib import Path

import pytest
from textual import events

from store.errors import BroadsheetError
from tests.asked import Asked
from tui.programs import Stopped
from tui.questions.export_choice import ExportChoice
from tui.questions.export_forms import Form, forms
from tui.session import LastExport

KEYS = "Enter writes it · Tab next · ← → choose · Esc leaves"


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make every preview at once, however quickly one goes on."""
    monkeypatch.setattr("tui.questions.export_choice.PAUSE", 0)


class Exports:
    """Asks how papers are exported, and stands for what would export them."""

    def __init__(self, *used: str, size: tuple[int, int] = (100, 36), **last: str) -> None:
        self.done: list[tuple[str, LastExport]] = []
        self.stopped = 0
        self.said: str | Exception = "wrote it"
        self.refused: Exception | None = None
        self.held: dict[str, asyncio.Event] = {}
        counts = {"shown": 1_250, "selected": 0, "noted": 3}
        self.question = ExportChoice(forms(used), LastExport(**last), counts, self.preview, self.does, self.stop)
        self.asked = Asked(self.question, *size)

    async def preview(self, form: Form, papers: str, group: str, *more: str) -> Sequence[str]:
        """Show what was asked for."""
        if form.name in self.held:
            await self.held[form.name].wait()
        if self.refused is not None:
            raise self.refused
        return [" ".join(filter(None, (form.name, papers, group, *more))), "\tsecond"]

    async def does(self, form: Form, wish: LastExport) -> str:
        """Export, as far as the test is concerned."""
        self.done.append((form.name, wish))
        if isinstance(self.said, Exception):
            raise self.said
        return self.said

    def stop(self) -> None:
        """Count how often it was stopped."""
        self.stopped += 1

    async def press(self, *keys: str) -> list[str]:
        """Press keys, and return the lines when all that they began has ended."""
        for key in keys:
            await self.question.press(events.Key(key, key if len(key) == 1 else {"space": " "}.get(key)))
        for _ in range(5):
            await asyncio.sleep(0)
        return self.asked.lines

    async def click(self, x: int, y: int) -> LastExport:
        """Click on a cell, and return what is wished for then."""
        self.question.pointed(x, y)
        await self.press()
        return self.question.wish.as_kept()


async def test_the_forms_stand_beside_the_first_lines_of_one_and_the_rest_beneath() -> None:
    at = Exports("csv", size=(100, 20), path="~/papers.csv")
    lines = await at.press()
    assert at.asked.box.at == (96, 19)
    assert lines == [
        "Export 1,250 papers as csv",
        "›  find one of 18│ csv shown",
        "▌ csv            │     second",
        "  markdown list  │",
        "  markdown short │",
        "  markdown table │",
        "  markdown notes │",
        "  bibtex         │",
        "  biblatex       │",
        "  ris            │",
        "",
        "papers  1,250 shown   3 noted",
        "with    none   raw   bom   raw bom",
        "to      file   clipboard   program",
        "file    ~/papers.csv",
        "",
        KEYS,
    ]
    assert at.asked.pieces(1)[:3] == [("› ", "accent"), (" ", "quiet_cursor"), ("find one of 18", "faint")]
    assert at.asked.box.text_cursor == (2, 1)
    assert at.asked.pieces(2)[:2] == [("▌ ", "accent"), ("csv            ", "cursor")]
    assert at.asked.pieces(11)[:4] == [
        ("papers  ", "muted"),
        ("1,250 shown", "strong"),
        ("   ", ""),
        ("3 noted", "faint"),
    ]
    lines = await at.press("pagedown", "down")
    assert (lines[0], lines[1]) == ("Export 1,250 papers as jsonl", "›  find one of 18│ jsonl shown")
    assert lines[9] == "▌ jsonl          │"
    assert lines[12] == "group   jsonl has no groups"
    assert lines[14] == "file    ~/papers.jsonl", "the path takes the ending of the form"
    lines = await at.press("tab")
    assert at.asked.pieces(11)[:2] == [("papers  ", "accent"), ("1,250 shown", "cursor")]
    assert at.asked.pieces(1)[1] == (" ", "faint")
    assert at.asked.box.text_cursor is None


async def test_keys_go_from_part_to_part_and_choose() -> None:
    at = Exports(path="~/papers.md", command="wc -w")
    wish = at.question.wish
    parts = []
    for key in ("tab", "tab", "down", "ctrl+n", "tab", "shift+tab", "up", "ctrl+p"):
        await at.press(key)
        parts.append(wish.at)
    assert parts == ["papers", "group", "to", "line", "form", "line", "to", "group"]
    assert (await at.press("right"))[27] == "group   none   status   rating   tag   day   kind"
    assert wish.as_kept().group == "status"
    assert at.asked.lines[1].endswith("│ markdown list shown status")
    await at.press("left", "left")
    assert wish.as_kept().group == "kind"
    await at.press("space")
    assert wish.as_kept().group == ""
    lines = await at.press("up", "right")
    assert (lines[0], wish.as_kept().papers) == ("Export 3 papers as markdown list", "noted")
    lines = await at.press("tab", "tab", "right")
    assert (lines[-1], lines[29]) == (KEYS.replace("writes", "copies"), "")
    lines = await at.press("right")
    assert (lines[-1], lines[-3]) == (KEYS.replace("writes", "runs"), "command wc -w")
    lines = await at.press("tab", "!")
    assert (lines[-3], wish.as_kept().command) == ("command › wc -w!", "wc -w!")
    await at.press("tab", "up", "down")
    assert wish.at == "form"
    assert LastExport("markdown short", "", "noted", "program", "~/papers.md", "wc -w!") == wish.as_kept()


async def test_a_part_that_another_form_does_not_have_is_left_for_the_first() -> None:
    at = Exports()
    await at.press("tab", "tab", "pagedown")
    assert (at.question.wish.at, at.question.wish.form.name) == ("group", "json")
    assert (await at.press("right"))[0] == "Export 1,250 papers as json"
    await at.press("tab")
    assert at.question.wish.at == "form"


async def test_options_of_a_format_stand_where_others_have_groups() -> None:
    at = Exports("csv")
    wish = at.question.wish
    flags = []
    for key in ("tab", "tab", "right", "right", "right", "right", "left"):
        await at.press(key)
        flags.append(wish.as_kept().flags)
    assert wish.at == "with"
    assert flags == ["", "", "raw", "bom", "raw bom", "", "raw bom"]
    assert at.asked.pieces(27) == [
        ("with    ", "accent"),
        ("none", "faint"),
        ("   ", ""),
        ("raw", "faint"),
        ("   ", ""),
        ("bom", "faint"),
        ("   ", ""),
        ("raw bom", "cursor"),
        ("   ", ""),
    ]
    await at.press("tab")
    assert at.asked.pieces(27)[-2] == ("raw bom", "strong")
    assert at.asked.pieces(28)[:4] == [("to      ", "accent"), ("file", "cursor"), ("   ", ""), ("clipboard", "faint")]
    await at.press("up", "up", "tab", "tab", "tab")
    assert wish.at == "line"


async def test_a_form_is_found_by_typing_and_pasting() -> None:
    at = Exports()
    lines = await at.press(*"ris")
    assert lines[:4] == [
        "Export 1,250 papers as ris",
        "› ris            │ ris shown",
        "▌ ris            │     second",
        lines[3],
    ]
    lines = await at.press("z", "q")
    assert lines[2:4] == ["no such form     │     second", "                 │"]
    lines = await at.press("enter")
    assert lines[-1] == "there is no form “riszq”"
    assert at.asked.pieces(len(lines) - 1) == [("there is no form “riszq”", "error")]
    await at.press("ctrl+u")
    at.asked.paste("obsi")
    lines = await at.press()
    assert lines[1:3] == ["› obsi           │ obsidian shown", "▌ obsidian       │     second"]
    assert [line for line in lines if line.startswith("to ")] == ["to      folder"], "pages need a folder"
    assert lines[-3] == "folder  –"


async def test_the_first_form_that_fits_is_taken_and_the_path_takes_its_ending() -> None:
    at = Exports(path="~/papers.md")
    wish = at.question.wish
    await at.press("down", "down", "down", *"te")
    assert (wish.form.name, wish.as_kept().path) == ("text list", "~/papers.txt")
    await at.press("down", "left")
    assert wish.form.name == "text short", "a key that types nothing leaves the choice alone"
    await at.press(*["down"] * 9)
    assert (wish.form.name, wish.as_kept().path) == ("letter.html.j2", "~/papers.html"), "the last that fits"
    await at.press("up", "tab", "tab", "tab", "tab", "x")
    assert (wish.form.name, wish.as_kept().path) == ("biblatex", "~/papers.biblatexx")
    await at.press("tab", "up")
    assert (wish.form.name, wish.as_kept().path) == ("bibtex", "~/papers.biblatexx"), "an ending of one's own stays"


async def test_what_is_typed_stays_beside_the_preview() -> None:
    assert (await Exports().press(*"abcdefghijklmnopqrst"))[1] == "› ijklmnopqrst   │ markdown list shown"


async def test_a_click_below_the_forms_in_sight_is_on_none_of_them() -> None:
    at = Exports(size=(100, 20))
    assert [(await at.click(3, y)).form for y in (9, 10, 1)] == ["csv"] * 3


async def test_a_template_is_named_as_its_file_is(tmp_path: Path) -> None:
    own = tmp_path / "own.md.j2"
    own.touch()
    at = Exports(str(own), path="~/papers.md")
    lines = await at.press()
    assert (lines[0], lines[2][:17]) == ("Export 1,250 papers as own.md.j2", "▌ own.md.j2      ")
    assert "group   own.md.j2 has no groups" in lines
    await at.press("down", "up", *"zzz", "ctrl+u")
    at.asked.paste(f" {tmp_path}/../{tmp_path.name}/own.md.j2 ")
    assert (await at.press())[2][:17] == "▌ own.md.j2      ", "or is found by its path"


async def test_clicks_choose_forms_parts_and_options() -> None:
    at = Exports(path="~/papers.md")
    await at.press()
    assert (await at.click(3, 4)).form == "markdown table"
    assert (await at.click(18, 3)).form == "markdown short"
    assert (await at.click(19, 4)).form == "markdown short", "the preview is no form"
    assert (await at.click(3, 20)).form == "markdown short", "nor is the room below them"
    y = at.asked.lines.index("papers  1,250 shown   3 noted")
    assert (await at.click(22, y)).papers == "noted"
    assert (await at.click(19, y)).papers == "noted", "between two"
    assert (await at.click(8, y)).papers == "shown"
    assert (await at.click(15, y + 1)).group == "status"
    assert (await at.click(15, y + 2)).to == "clipboard"
    await at.click(12, y + 3)
    assert at.question.wish.at == "to", "there is nothing to type"
    await at.click(8, y + 2)
    await at.click(12, y + 3)
    assert at.question.wish.at == "line"
    await at.click(0, y + 4)
    await at.click(0, y - 1)
    assert at.question.wish.at == "line"
    assert (await at.click(0, 2)).form == "markdown list"
    assert (await at.click(0, 1)).form == "markdown list", "a click on what is typed is none on a form"
    jsonl = next(number for number, line in enumerate(at.asked.lines) if line.startswith("  jsonl"))
    assert (await at.click(0, jsonl)).form == "jsonl"
    await at.click(0, y + 1)
    assert at.question.wish.at == "form", "it has no groups"


async def test_what_was_done_is_answered_and_what_went_wrong_is_said_here() -> None:
    at = Exports("csv", path="~/papers.csv")
    at.said = BroadsheetError("the disk is full")
    lines = await at.press("enter")
    assert lines[-1] == "the disk is full"
    at.said = BroadsheetError(" ".join(["word"] * 60))
    lines = await at.press("enter")
    assert lines[-2] == " ".join(["word"] * 18)
    assert lines[-1] == " ".join(["word"] * 18) + "…"
    at.said = Stopped()
    assert (await at.press("enter"))[-1] == "stopped; nothing was written"
    at.said = ""
    assert (await at.press("enter"))[-1] == "nothing was written"
    assert (await at.press("down"))[-1] == KEYS, "the next key takes it away"
    await at.press("up")
    at.said = "wrote it"
    await at.press("enter")
    assert at.asked.answer == "wrote it"
    assert at.done[-1] == ("csv", LastExport("csv", path="~/papers.csv"))


async def test_without_a_path_nothing_is_written() -> None:
    assert (await Exports().press("enter"))[-1] == "which file?"
    at = Exports(papers="gone", path="x.md")
    assert (await at.press("enter"))[-1] == "there is no such paper"
    assert at.asked.lines[0] == "Export 0 papers as markdown list"
    assert at.done == []


async def test_while_it_is_written_only_esc_does_anything() -> None:
    at = Exports("csv", path="~/papers.csv")
    release = asyncio.Event()

    async def slowly(form: Form, wish: LastExport) -> str:
        await release.wait()
        return "wrote it"

    at.question._does = slowly
    at.question.progress(3)
    assert (await at.press())[-1] == KEYS
    await at.press("enter")
    at.question.progress(1_000)
    assert (await at.press("down", "x"))[-1] == "writing 1,000 of 1,250 · Esc stops"
    at.question.paste("lost")
    at.question.pointed(3, 4)
    assert (at.question.wish.form.name, at.question.wish.find.text, at.stopped) == ("csv", "", 0)
    await at.press("escape")
    assert (at.stopped, at.asked.answers) == (1, [])
    release.set()
    await at.press()
    assert at.asked.answer == "wrote it"
    left = Exports()
    await left.press("escape")
    assert (left.asked.answer, left.stopped) == (None, 1)
    left.question.keep()
    assert left.stopped == 2


async def test_a_preview_that_comes_late_is_not_shown_beside_another_form() -> None:
    at = Exports()
    at.held["markdown list"] = asyncio.Event()
    await at.press()
    assert (await at.press("down"))[1] == "›  find one of 18│ markdown short shown"
    at.held["markdown list"].set()
    assert (await at.press())[1] == "›  find one of 18│ markdown short shown"


async def test_a_preview_that_cannot_be_made_says_why() -> None:
    at = Exports()
    at.refused = BroadsheetError("no such template")
    assert (await at.press("down"))[1] == "›  find one of 18│ no such template"
    at.refused = Stopped()
    assert (await at.press("down"))[1] == "›  find one of 18│ no such template", "what was seen stays"

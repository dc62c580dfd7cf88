"""Out of the app: what is exported is seen first, goes where it should, and nothing of another is lost."""

import json
import re
from pathlib import Path

import pytest

from store.library import Library
from store.models import Note
from tests.desk import Desk, sit
from tests.test_app_asked import box
from tui.config import Settings, load
from tui.paper.exporting import Exporter, Few
from tui.programs import Stopped
from tui.questions.export_forms import Form, forms
from tui.session import Session


async def to(at: Desk, target: Path, form: str = "") -> None:
    """Choose a form, where one is named, and export to a file."""
    await at.press("e", *form, "shift+tab", "ctrl+u")
    await at.paste(str(target))
    await at.press("enter")


async def test_what_would_be_written_is_seen_while_it_is_chosen(seeded: Library) -> None:
    async with sit(seeded) as at:
        await at.type("/galore")
        await at.press("enter", "e")
        assert f"Export {at.main.papers.window.total} papers as markdown list" in at.text
        assert "# Reading list" in at.text and "~/reading-list.md" in at.text
        await at.press(*"bibl")
        assert "as biblatex" in at.text and "@" in at.text and "# Reading list" not in at.text
        assert "~/reading-list.biblatex" in at.text and "group" not in at.text
        await at.press("ctrl+u", *"jsonl")
        assert "jsonl has no groups" in at.text
        await at.press("ctrl+u", *"table")
        assert "as markdown table" in at.text and "| --- |" in at.text
        await at.press("tab", "tab", "right")
        assert "## In the inbox" in at.text  # grouped by status, and seen at once
        await at.press("tab", "tab", "tab", *"zzz", "enter")
        assert "there is no form “tablezzz”" in at.text
        await at.press("escape")
        assert at.home and at.said == ""


async def test_a_form_that_is_passed_over_has_no_preview(seeded: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    made, preview = [], Exporter.preview

    async def noted(self: Exporter, form: Form, which: str, group: str) -> list[str]:
        made.append(form.name)
        return await preview(self, form, which, group)

    monkeypatch.setattr(Exporter, "preview", noted)
    async with sit(seeded) as at:
        await at.press("e")
        await at.burst("down", "down", "down", turns=3)
        await at.settle()
        assert made == ["markdown list", "markdown notes"] and "Export 50 papers as markdown notes" in at.text
        await at.press("escape")


async def test_export_writes_what_is_shown_and_the_last_one_again(seeded: Library, tmp_path: Path) -> None:
    target = tmp_path / "list.csv"
    async with sit(seeded) as at:
        await at.type("/galore")
        await at.press("enter")
        await to(at, target, "csv")
        assert at.said == f"wrote {at.main.papers.window.total} papers to {target}"
        before = target.read_text()
        assert "GaLore" in before
        await at.press("e", "enter")
        assert at.said == f"wrote {at.main.papers.window.total} papers to {target}"
        assert target.read_text() == before
        target.write_text("mine")
        await at.press("e", "enter")
        changed = f"{target} was not written by export, or has changed since. Overwrite it?"
        sure = f"{changed}y overwrites it · n or Esc leaves it"
        assert "".join(box(at)).replace(" ", "") == sure.replace(" ", "")
        await at.press("enter", "n")
        assert "nothing was written" in at.text and target.read_text() == "mine"
        await at.press("enter", "y")
        assert target.read_text() == before and at.home
    async with sit(seeded) as at:  # also tomorrow
        await at.press("e")
        assert "as csv" in at.text and str(target) in at.text
        assert at.text.index("csv  ") < at.text.index("markdown list")


async def test_a_format_is_written_with_the_options_that_it_has(seeded: Library, tmp_path: Path) -> None:
    target = tmp_path / "list.csv"
    async with sit(seeded, size=(80, 24)) as at:
        await at.type("/galore")
        await at.press("enter", "e", *"csv", "tab", "tab")
        assert re.search(r"with +none +raw +bom +raw bom", at.text)
        await at.press("left", "tab", "tab", "ctrl+u")
        await at.paste(str(target))
        await at.press("enter")
        assert target.read_text().startswith("\ufeffid,")
        await at.press("e", "enter")
        assert target.read_text().startswith("\ufeffid,"), "as the last time"
        await at.press("e", *"bibtex", "tab", "tab", "right")
        assert re.search(r"with +none +utf8 ", at.text)
        await at.press("shift+tab", "shift+tab", "ctrl+u", *"markdown list", "tab", "tab")
        assert re.search(r"group +none +status", at.text) and "with " not in at.text.split("papers  ")[-1]
        await at.press("escape")
    assert all(not (form.format.flags and form.format.groups) for form in forms()), "one row has either"


async def test_what_is_selected_is_exported_alone_in_the_order_of_the_list(seeded: Library, tmp_path: Path) -> None:
    target = tmp_path / "few.json"
    async with sit(seeded) as at:
        await at.press("5", "s", *"title", "enter", "g", "space", "j", "space")
        chosen = [entry.paper.title for entry in seeded.entries(at.main.papers.window.chosen)]
        await to(at, target, "json")
        assert at.said == f"wrote 2 papers to {target}"
        written = json.loads(target.read_text())
        assert [paper["title"] for paper in written] == sorted(chosen, key=str.casefold)
        assert all(isinstance(paper["score"], int) for paper in written)
        await at.press("e", "tab", "left", "enter")  # all that is shown instead
        assert len(json.loads(target.read_text())) == at.main.papers.window.total


async def test_those_with_notes_can_be_exported_alone(seeded: Library, tmp_path: Path) -> None:
    target = tmp_path / "noted.md"
    first, _, third = seeded.entries(seeded.head(3))
    seeded.edit([first, third], lambda mark: mark.with_note(Note("mine")), "noted")
    async with sit(seeded) as at:
        await at.press("e", "tab")
        assert "2 with notes" in at.text and "selected" not in at.text
        await at.press("left", "tab", "tab", "tab", "ctrl+u")
        assert "Export 2 papers" in at.text
        await at.paste(str(target))
        await at.press("enter", "e", "enter")
        assert at.said == f"wrote 2 papers to {target}" and target.read_text().count("mine") == 2
        await at.press("u", "e")
        assert "Export 50 papers" in at.text  # there are none any more


async def test_pages_go_to_a_folder(seeded: Library, tmp_path: Path) -> None:
    async with sit(seeded) as at:
        await at.press("space", "j", "space", "e", *"obsidian")
        assert "broadsheet" in at.text and "~/reading-list " in at.text and "clipboard" not in at.text
        await at.press("tab", "tab", "tab", "ctrl+u")
        await at.paste(str(tmp_path / "vault"))
        await at.press("enter")
        assert at.said == f"wrote 2 pages to {tmp_path / 'vault'}"
        page, _ = sorted((tmp_path / "vault").glob("*.md"))
        page.write_text(re.sub("(?m)^status: .*", "status: queued", page.read_text()))
        await at.press("e", "enter")
        assert "0 pages" in at.said and "1 unchanged, 1 held back" in at.said
        (tmp_path / "file").write_text("mine")
        await at.press("e", "tab", "tab", "tab", "ctrl+u")
        await at.paste(str(tmp_path / "file"))
        await at.press("enter")
        assert "file is no folder" in at.text.replace("\n", "")
        await at.press("escape")


async def test_the_clipboard_is_a_place_too(seeded: Library) -> None:
    async with sit(seeded) as at:
        await at.press("space", "e", *"ris", "tab", "tab", "right", "enter")
        assert at.said == "copied 1 paper as ris" and at.app.clipboard.startswith("TY  - ")


async def test_what_cannot_be_written_is_said_where_it_can_be_mended(
    seeded: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    async with sit(seeded) as at:
        await at.press("e", *["tab"] * 4)
        for typed, said in (
            ("", "which file?"),
            ("none/x.md", "there is no folder"),
            (".", "is a folder"),
            ("/dev/full", "/dev/full is no file"),
            ("/dev/stdout", "/dev/stdout is no file"),
            ("locked.md", "denied"),
        ):
            await at.press("ctrl+u")
            await at.paste(typed)
            with monkeypatch.context() as patch:
                if typed == "locked.md":
                    patch.setattr("store.files.os.open", _refused)
                await at.press("enter")
            assert said in at.text.replace("\n", ""), typed
            assert "Enter writes" not in at.text and list(tmp_path.glob("*.md")) == []
        await at.press("ctrl+u")
        await at.paste("x.md")
        await at.press("enter")
        assert at.said == f"wrote 50 papers to {tmp_path / 'x.md'}"


def _refused(*_: object, **__: object) -> int:
    raise PermissionError(13, "Permission denied")


async def test_an_export_that_is_stopped_leaves_what_was_there(seeded: Library, tmp_path: Path) -> None:
    target = tmp_path / "x.md"
    target.write_text("before")
    exporter = Exporter(seeded, Few(seeded.head(50)))
    with pytest.raises(Stopped):
        await exporter.write(forms()[0], "shown", "", target, lambda count: exporter.stop())
    assert target.read_text() == "before" and [path.name for path in tmp_path.glob("*.md*")] == ["x.md"]


async def test_the_mouse_chooses(seeded: Library) -> None:
    async with sit(seeded, size=(80, 24)) as at:
        await at.press("space", "j", "space", "e")

        async def click(word: str) -> None:
            y = next(y for y, line in enumerate(at.lines) if word in line)
            await at.point(at.lines[y].index(word) + 1, y)

        await click("ris")
        assert "Export 2 papers as ris" in at.text
        await click("has no groups")
        await at.press("right")  # there is nothing to choose
        await click("50 shown")
        assert "Export 50 papers as ris" in at.text
        await click("clipboard")
        assert "Enter copies it" in at.text
        await at.press("escape")


async def test_a_template_of_ones_own_is_a_form(seeded: Library, tmp_path: Path) -> None:
    own = tmp_path / "own.md.j2"
    own.write_text("Papers: {{ entries|length }}")
    async with sit(seeded) as at:
        await at.press("e")
        await at.paste(str(own))
        await at.press("end")
        assert "as own.md.j2" in at.text and "Papers: 50" in at.text
        own.write_text("{{ nothing.at.all }}")
        await at.press("tab", "tab", "tab", "right", "enter")
        assert "own.md.j2, line 1" in at.text and not at.home
        await at.press("escape")


async def test_a_name_that_is_proposed_is_one_everywhere(seeded: Library) -> None:
    seeded.set_view("a/To.Read", "galore")
    seeded.set_view("CON", "galore")
    async with sit(seeded) as at:
        await at.press("f10", *"a/to", "enter", "e")
        assert "~/a-to-read.md" in at.text
        await at.press("escape", "f10", *"con", "enter", "e")
        assert "~/con_.md" in at.text
        await at.press("escape")


async def test_an_answer_becomes_a_note(seeded: Library) -> None:
    settings = Settings(programs={"first": "head -n 1", "slow": "sleep 60", "bad": "false", "none": "true"})
    async with sit(seeded, settings=settings) as at:
        title = at.title
        await at.press("|", "tab", "tab", *"first", "enter")
        assert title[:20] in at.text and "Enter keeps it as a note" in at.text
        await at.press("enter")
        [note] = at.mark.notes
        assert note.text.strip()
        assert "noted" in at.said
        await at.press("u", "|", *"bad", "enter")
        assert at.said == "bad failed with code 1" and at.home
        await at.press("|")
        assert at.text.index("│ bad ") < at.text.index("│ first ")  # the last one is the first
        await at.press(*"none", "enter")
        assert at.said.startswith("none took “") and at.home
        await at.press("|")
        await at.type("printf 'a?'")
        await at.press("enter", "enter")
        assert [note.text for note in at.mark.notes] == ["a?"]
        await at.press("|")
        await at.type("no-such-program")
        await at.press("enter")
        assert at.said == "there is no program “no-such-program”"
        await at.press("space", "e", "tab", "tab", "tab", "left", "enter")  # the last one, as a target of an export
        assert at.said == "there is no program “no-such-program”"
        await at.press("e", "tab", "tab", "tab", "tab", "ctrl+u", *"first", "enter")
        assert "first: 1 paper" in at.text and "# Reading list" in at.text
        await at.press("escape")
        assert at.home
    kept = json.loads((seeded.folder / "session.json").read_text())
    assert "printf" not in json.dumps(kept)  # what is run is named by no file of the library


async def test_a_program_is_a_key_away_in_triage_and_among_notes(seeded: Library) -> None:
    async with sit(seeded, settings=Settings(programs={"answer": "echo 42"})) as at:
        for way in (("T",), ("R",)):
            await at.press(*way, "|", "enter")
            assert "42" in at.text and "Enter keeps it as a note" in at.text
            await at.press("enter", "q")
        assert [note.text for mark in seeded.marks.values() for note in mark.notes] == ["42", "42"]


async def test_a_program_that_takes_long_is_stopped_by_escape(seeded: Library) -> None:
    async with sit(seeded, settings=Settings(programs={"slow": "sleep 60"})) as at:
        await at.press("|", "s")
        await at.burst("enter", turns=20)
        assert "running…" in at.text or at.main.questions
        await at.burst("escape", turns=5)
        await at.settle()
        assert at.home and at.said == "slow was stopped"


def test_a_command_in_a_file_of_the_library_is_not_offered(tmp_path: Path) -> None:
    kept = {
        "export": {"to": "program", "command": "rm -rf x", "form": "csv\x1b[2J"},
        "forms": ["json"],
        "commands": ["x"],
    }
    (tmp_path / "session.json").write_text(json.dumps(kept))
    session = Session.load(tmp_path)
    assert session.commands == [] and session.command == "" and session.export.form == "csv"
    for wrong in ({"export": 1}, {"export": {"x": 1}}, {"forms": 3}):
        (tmp_path / "session.json").write_text(json.dumps(wrong))
        assert Session.load(tmp_path).forms == []


def test_programs_are_named_in_the_configuration(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_text("[programs]\nsummarise = \"llm -s 'in a line'\"\nbad = 'a \"b'\nnumber = 3\n")
    settings = load(path)
    assert settings.programs == {"summarise": "llm -s 'in a line'"}
    assert settings.problems[0] == "config.toml line 3: programs.bad: no closing quotation"
    assert "config.toml line 4: programs.number is 3; expected a command" in settings.problems[1]
    path.write_text("programs = 3")
    assert "programs is 3; expected a table" in load(path).problems[0]

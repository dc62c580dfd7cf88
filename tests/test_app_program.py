"""Help, palette, history, themes, what is taken away, the configuration, and the way out."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from store.library import Library
from tests.desk import sit
from tui import config
from tui.app import BroadsheetApp
from tui.commands import COMMANDS
from tui.config import Settings
from tui.config_schema import THEMES
from tui.keymap import PLACES, Keymap
from tui.questions.help import TOGETHER, Help
from tui.questions.picker import Picker
from tui.screen import KeyedScreen


async def test_help_shows_every_command_and_finds_by_typing(seeded: Library) -> None:
    async with sit(seeded, size=(120, 35)) as at:
        await at.press("question_mark")
        shared = {id for ids in TOGETHER for id in ids}
        for command in COMMANDS.values():
            if "main" in command.places and command.keys and not command.family and command.id not in shared:
                assert command.title in at.text, command.id
        assert all(title in at.text for title in TOGETHER.values())
        assert "more line" not in at.text
        await at.type("inside a filter")
        assert "q:name" in at.text
        await at.press("ctrl+u", *"undo")
        assert "Undo the last change" in at.text
        assert "Export" not in at.text
        await at.press("ctrl+u", "down", "pagedown", "up", "escape")
        assert "30 Jul" in at.text


async def test_help_uses_its_last_line_and_says_how_much_is_below(seeded: Library) -> None:
    async with sit(seeded, size=(100, 150)) as at:

        def helped() -> list[str]:
            return [line.ljust(100)[2:98].strip() for line in at.lines[3:-1]]  # within the frame of its box

        await at.press("question_mark", *"paper")
        whole = "\n".join(helped()).rstrip().split("\n")
        assert len(whole) > 20 and "more lines" not in at.text
        for short in (0, 1, 2, 7):
            await at.pilot.resize_terminal(100, 4 + len(whole) - short)
            await at.settle()
            if not short:
                assert helped() == whole
                continue
            first = [*whole[: -short - 1], f"↓ {short + 1} more lines"]
            assert helped() == first
            await at.press("down")
            assert helped()[:-1] == whole[1:-short], "the title and the line being typed stay"
            await at.press("end")
            assert helped() == [*whole[short + 1 :], ""]
            await at.press("down", "home", "up")
            assert helped() == first


async def test_the_palette_does_what_a_key_does(seeded: Library) -> None:
    async with sit(seeded) as at:
        await at.press("colon", *"rate 3", "enter")
        assert at.mark.rating == 3
        await at.press("ctrl+p", *"tags", "enter", *"rl", "enter")
        assert at.mark.tags == ("rl",)
        await at.press("colon", "down", "down", "up", "escape")
        assert not at.main.questions


def test_everything_a_key_does_is_in_the_palette() -> None:
    keymap = Keymap(COMMANDS.values())
    assert {command.id for command in keymap.commands("main")} >= {"rate-5", "tags", "note", "quit", "view-8"}
    assert all(command.title and command.help for command in COMMANDS.values())
    for place in PLACES:
        assert "palette" in {command.id for command in keymap.commands(place)}, place


async def test_the_palette_says_what_a_command_does(seeded: Library) -> None:
    async with sit(seeded) as at:
        await at.press("colon", *"statistics")
        assert COMMANDS["statistics"].help[:50] in at.text
        await at.press("escape", "colon")
        assert COMMANDS["statistics"].help[:50] not in at.text


@pytest.mark.parametrize("place", ["H", "percent_sign", "R", "T"])
async def test_the_palette_opens_in_every_screen(seeded: Library, place: str) -> None:
    seeded.edit([seeded.entries([seeded.head(1)[0]])[0].paper.id], lambda mark: mark.rated(2), "rated 2")
    async with sit(seeded) as at:
        await at.press(place)
        screen = at.app.screen
        assert isinstance(screen, KeyedScreen)
        await at.press("colon", *"all comm")
        assert "nothing matches" in at.text, "the palette does not offer itself"
        await at.press("escape", "ctrl+p", *"help", "enter")
        assert isinstance(screen.questions.top, Help)
        await at.press("escape")
        assert at.app.screen is screen and not screen.questions


@pytest.mark.parametrize("place", PLACES)
async def test_no_key_trips_over_itself(seeded: Library, place: str) -> None:
    opens = {"main": [], "triage": ["T"], "notes": ["R"], "history": ["H"], "statistics": ["percent_sign"]}[place]
    aside = {"open", "edit-note", *(["quit"] if place == "main" else [])}
    async with sit(seeded) as at:
        await at.press("4", "n", *"why", "ctrl+s")
        commands = {one.family or one.id: one.id for one in at.app.keymap.commands(place) if one.id not in aside}
        keys = [at.app.keymap.keys_of(name, place)[:1] for name in commands.values()]
        for key in (key for found in keys for key in found if len(key) == 1):
            await at.press(*opens) if at.home and opens else None
            await at.burst(key, key, key, *["escape"] * 4)
            await at.settle()
            if not at.home:  # a note that was begun: it is dropped only after a question
                await at.press("escape", "d", "escape", "escape")
            assert at.home, key


async def test_the_history_shows_and_takes_back(seeded: Library) -> None:
    async with sit(seeded) as at:
        await at.press("5", "l", "j", "x", "H")
        assert "rated 5" in at.text
        assert "It's All in The [MASK]" in at.text
        for line, place in ((2, "2/3"), (1, "1/3"), (4, "1/3")):
            await at.pilot.click("#history", offset=(12, line))
            assert place in at.text, line
        await at.press("j", "j", "k", "j", "enter")
        assert "undone" in at.text
        await at.press("enter", "question_mark")
        assert "Undo this change" in at.text
        await at.press("escape", "q", "g")
        assert at.mark.rating is None
        assert at.mark.status == "queued"


async def test_themes_are_seen_while_one_chooses(seeded: Library) -> None:
    async with sit(seeded) as at:
        before = at.app.theme
        await at.press("ctrl+t", "down")
        assert at.app.theme == THEMES[1] != before
        await at.press("escape")
        assert at.app.theme == before


async def test_the_palette_begins_with_what_was_used_last_and_what_has_no_key(seeded: Library) -> None:
    async with sit(seeded) as at:
        await at.press("colon", *"compact rows", "enter", "colon")
        question = at.main.questions.top
        assert isinstance(question, Picker)
        offered = [choice.value for choice in question.offered]
        assert offered[0].id == "compact"
        assert not at.app.keymap.keys_of(offered[1].id)
        assert at.app.keymap.keys_of(offered[-1].id)


async def test_themes_are_chosen_and_kept(seeded: Library) -> None:
    async with sit(seeded) as at:
        for theme in THEMES:
            await at.press("ctrl+t", *theme[:4], "enter")
            assert at.app.theme == theme
            assert "50 shown" in at.text
        await at.press("ctrl+t", *"light", "enter")
    async with sit(seeded) as at:
        assert at.app.theme == "light"


@pytest.mark.parametrize("theme", THEMES)
async def test_the_screen_beneath_a_question_steps_back(seeded: Library, theme: str) -> None:
    async with sit(seeded, settings=Settings(theme=theme)) as at:
        await at.press("4")
        rows = at.app.screen._compositor.render_strips()
        await at.press("t")
        beneath = at.app.screen._compositor.render_strips()
        assert beneath[2].text == rows[2].text, "it can still be read"
        before = {segment.style for segment in rows[2] if segment.text.strip()}
        after = {segment.style for segment in beneath[2] if segment.text.strip()}
        assert before.isdisjoint(after)
        assert not any(style.reverse for style in after if style)
        await at.press("escape")
        assert at.app.screen._compositor.render_strips()[2] == rows[2]


async def test_no_colour_is_respected(seeded: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    async with sit(seeded, settings=Settings(theme="dark")) as at:
        assert at.app.theme == "no-colour"


async def test_the_linux_console_gets_signs_that_its_font_has(seeded: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "linux")
    async with sit(seeded) as at:
        await at.press("l", "4")
        assert "★" not in at.text and "○" not in at.text and "o4" in at.text


async def test_ascii_signs(seeded: Library) -> None:
    async with sit(seeded, settings=Settings(ascii=True)) as at:
        await at.press("l", "4")
        assert "| o4 " in at.text
        assert "★" not in at.text
    async with sit(seeded) as at:
        assert "★" in at.text


async def test_copy_and_open(seeded: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[str] = []
    async with sit(seeded) as at:
        monkeypatch.setattr(at.app, "open_url", opened.append)
        await at.press("y", *"title", "enter")
        assert at.app.clipboard == at.title
        await at.press("space", "space", "y", *"title", "enter")
        assert len(at.app.clipboard.splitlines()) == 2
        await at.press("o")
        assert opened == [at.main.papers.current.paper.links[0]] if at.main.papers.current else []
        assert at.said == "opened https://github.com/TianjinYellow/StableSPAM.git" and not at.main.status.error
        await at.press("g", "o")
        assert at.said == "this paper has no link" and at.main.status.error


def test_the_configuration_is_read_and_its_errors_named(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_text(
        'theme = "purple"\ncolour = 1\nview = "inbox"\n\n[keys]\nsort = "S"\nundo = ["Ctrl+z", "u"]\nrate-1 = 7\n'
    )
    settings = config.load(path)
    assert settings.view == "inbox"
    assert settings.theme is None
    assert settings.keys["undo"].keys == ("Ctrl+z", "u")
    problems = "\n".join(settings.problems)
    assert "config.toml line 1: theme is “purple”; expected dark, light" in problems
    assert "config.toml line 2: colour is not a setting" in problems
    assert "config.toml line 8: keys.rate-1 is 7" in problems
    path.write_text("theme = ")
    assert "config.toml: Invalid value" in config.load(path).problems[0]
    assert config.load(tmp_path / "none.toml") == Settings()


def test_a_configuration_that_cannot_be_read_is_named_and_done_without(tmp_path: Path) -> None:
    def unread(path: Path) -> tuple[list[str], bool]:
        settings = config.load(path)
        return settings.problems, settings == Settings(problems=settings.problems)

    (tmp_path / "folder.toml").mkdir()
    said = "folder.toml: cannot be read: is a directory; the defaults are used"
    assert unread(tmp_path / "folder.toml") == ([said], True)
    (tmp_path / "latin.toml").write_bytes(b"theme = 'light' # \xff")
    said = "latin.toml: is not UTF-8; the defaults are used"
    assert unread(tmp_path / "latin.toml") == ([said], True)


def test_key_clashes_are_named() -> None:
    change = config.KeyChange
    keymap = Keymap(
        COMMANDS.values(),
        {
            "sort": change(("t",), "config.toml line 2"),
            "nonsense": change(("a",), "line 3"),
            "undo": change(("Ctrl+i",), "line 4"),
        },
    )
    problems = "\n".join(keymap.problems)
    assert "config.toml line 2: keys.sort: t is also the key of tags; sort keeps it" in problems
    assert "line 3: keys.nonsense is not a command" in problems
    assert "line 4: keys.undo: no terminal can tell Ctrl+i from others" in problems
    found = keymap.find("main", "t")
    assert found is not None and found.id == "sort"
    assert keymap.keys_of("tags") == ()


async def test_a_proposal_gives_way_to_what_is_typed_and_stays_for_any_other_key(seeded: Library) -> None:
    async with sit(seeded) as at:
        await at.press("H", "d", *"2099", "enter")
        assert "as of 2099-12-31" in at.text
        await at.press("escape", "d", "left", "end", "x", "enter")
        assert "“yesterdayx” is not a date" in at.text


async def test_ascii_is_all_there_is_where_that_was_asked_for(seeded: Library) -> None:
    async with sit(seeded, settings=Settings(ascii=True)) as at:
        for keys in ([], ["t"], ["escape", "question_mark"], ["escape", "R"], ["q", "n"]):
            await at.press(*keys)
            assert at.text.isascii(), {letter for letter in at.text if not letter.isascii()}


def test_of_several_keys_that_clash_the_first_in_the_file_wins_and_each_is_named_once() -> None:
    wanted = ["tags", "quit", "later", "sort", "note", "palette"]
    changes = {name: config.KeyChange(("x",), f"line {number}") for number, name in enumerate(wanted, 1)}
    keymap = Keymap(COMMANDS.values(), changes)
    found = keymap.find("main", "x")
    assert found is not None and found.id == "tags"
    (problem,) = keymap.problems
    assert problem.startswith("line 1: keys.tags: x is also the key of ") and problem.endswith("; tags keeps it")
    assert [name for name in (*wanted, "skip") if "x" in keymap.keys_of(name)] == ["tags"]


async def test_a_changed_key_works_and_is_shown(seeded: Library) -> None:
    settings = Settings(keys={"later": config.KeyChange(("Q",), "line 1")}, view="starred")
    async with sit(seeded, settings=settings) as at:
        assert at.main.filter.query == "is:starred"
        await at.press("escape")
        assert "Q later" in at.text
        await at.press("l")
        assert at.mark.status == "inbox"
        await at.press("Q")
        assert at.mark.status == "queued"


async def test_problems_are_said_at_the_start(seeded: Library) -> None:
    async with sit(seeded, settings=Settings(problems=["config.toml line 1: theme is “x”", "another"])) as at:
        assert at.said == "2 problems (see broadsheet doctor): config.toml line 1: theme is “x”"
    async with sit(seeded, settings=Settings(view="gone")) as at:
        assert at.said == "the configuration names the view “gone”, which is not there" and at.main.status.error


async def test_q_leaves_the_screen_then_the_program(seeded: Library) -> None:
    async with sit(seeded) as at:
        await at.press("enter", "q")
        assert at.app.is_running
        await at.pilot.press("q")
        assert at.app.return_value == 0


def environment(tmp_path: Path) -> dict[str, str]:
    return {
        "HOME": str(tmp_path),
        "BROADSHEET_LIBRARY": str(tmp_path / "library"),
        "BROADSHEET_CONFIG": str(tmp_path / "config.toml"),
        "PYTHONPATH": str(Path(__file__).parent.parent),
    }


async def test_keys_after_the_way_out_go_nowhere(seeded: Library) -> None:
    async with sit(seeded) as at:
        await at.burst("q", "F", "4", "T", turns=1)
    assert at.app.return_code == 0
    assert not seeded.state.marks


def test_a_library_that_cannot_be_opened_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "library").write_text("no folder")
    code = "import sys; from tui.app import run; sys.exit(run())"
    done = subprocess.run(
        [sys.executable, "-c", code], env={**os.environ, **environment(tmp_path)}, capture_output=True, text=True
    )
    assert done.returncode == 3
    assert len(done.stderr.splitlines()) == 1


def test_a_terminal_of_sixteen_colours_keeps_the_accent(seeded: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "screen")
    monkeypatch.delenv("COLORTERM", raising=False)
    assert BroadsheetApp(seeded).theme == "terminal"
    assert BroadsheetApp(seeded, Settings(theme="light")).theme == "light"
    monkeypatch.setenv("COLORTERM", "truecolor")
    assert BroadsheetApp(seeded).theme == "dark"
